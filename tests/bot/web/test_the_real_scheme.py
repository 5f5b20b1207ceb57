"""The made-up scheme with the real desk and a real database, played in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.play import World
from bot.settings import Settings
from bot.web.listen import Playground
from bot.web.pages import Pages, playground_app
from bot.web.retell import Teller

pytestmark = pytest.mark.xdist_group("browser")  # in one process
START = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.fixture
def page(browser: Browser, tmp_path: Path, serve: Any) -> Iterator[Page]:
    world = World(Settings(database_url=f"sqlite:///{tmp_path}/play.db"), START)
    playground = Playground(world, world, world.chats)
    with serve(playground_app(Pages(playground, Teller(playground, world)))) as url:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.goto(url)
        yield page
        context.close()


def test_a_request_becomes_a_pair_between_three_people_side_by_side(page: Page) -> None:
    mentee, mentor, lead = (page.locator(f"#column-{user}") for user in ("tamsin", "rowan", "ines"))
    mentee.get_by_role("button", name="Ask for a mentor").click()
    mentee.locator(".sheet-buttons .primary").click()
    expect(mentee.locator(".mistakes")).to_be_focused()
    mentee.get_by_label("Department").select_option("Cell Biology")
    mentee.get_by_label("Your career stage").select_option("postdoc")
    for group in mentee.locator(".sheet fieldset").all():
        group.locator("input").first.check()
    mentee.locator(".sheet-buttons .primary").click()
    expect(mentee).to_contain_text("You are on the waiting list")

    request = lead.locator(".card", has_text="Somebody asks for a mentor")
    request.get_by_role("button", name="See who could mentor").click()
    rowan = lead.locator(".card p", has_text="Rowan Achterby")
    rowan.locator("xpath=following::button[1]").click()
    expect(lead).to_contain_text("I have asked Rowan Achterby")
    expect(mentor).to_contain_text("Would you mentor somebody?")
    expect(mentor.locator(".log")).not_to_contain_text("Tamsin")

    mentor.get_by_role("button", name="Yes, I would").click()
    mentee.get_by_role("button", name="Yes, please").click()
    expect(mentee.locator(".log")).to_contain_text("Rowan Achterby")
    expect(mentor.locator(".log")).to_contain_text("Tamsin Okonedo-Vale")
