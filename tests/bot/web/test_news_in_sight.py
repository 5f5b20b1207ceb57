"""What is new is where one looks, and the keyboard gets to any screen in a few steps."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from messages.cards import Card, Text
from messages.reader import Reader

pytestmark = pytest.mark.xdist_group("browser")  # in one process
LONG = Text(tuple("A line to fill the screen with. " for _ in range(90)))


def in_sight(page: Page, log: str, what: Locator) -> bool:
    """Whether the top of something lies within its talk."""
    box, frame = what.bounding_box(), page.locator(log).bounding_box()
    assert box is not None and frame is not None
    return frame["y"] <= box["y"] < frame["y"] + frame["height"] - 20


def test_the_answer_to_a_card_further_up_is_in_sight(open_page: Any, served: Any) -> None:
    page: Page = open_page("/?with=callum", height=600).page
    served.playground.say("callum", "offer")
    for n in range(8):
        served.playground.say("callum", f"something else {n}")
    expect(page.locator("#log-callum")).to_contain_text("something else 7")
    page.get_by_role("button", name="Yes, gladly").click()
    answer = page.get_by_role("heading", name="You said yes")
    expect(answer).to_be_visible()
    page.wait_for_timeout(300)
    assert in_sight(page, "#log-callum", answer)


def test_of_several_new_cards_the_first_is_in_sight_and_a_long_one_begins_at_the_top(
    open_page: Any, served: Any
) -> None:
    page: Page = open_page("/?with=noor", height=600).page
    for n in range(3):
        served.playground.say("noor", f"before {n}")
    expect(page.locator("#log-noor")).to_contain_text("before 2")
    for title in ("First news", "Second news"):
        served.stage.chats.told("noor", Card(title, (LONG,)), Reader("Europe/London"))
    expect(page.get_by_role("heading", name="Second news")).to_be_attached()
    page.wait_for_timeout(300)
    first = page.get_by_role("heading", name="First news")
    assert in_sight(page, "#log-noor", first)
    frame, box = page.locator("#log-noor").bounding_box(), first.bounding_box()
    assert frame is not None and box is not None
    assert box["y"] - frame["y"] < 90


def test_the_keyboard_skips_to_a_screen_and_past_its_messages(open_page: Any) -> None:
    page: Page = open_page("/?with=noor&with=rosalind").page
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the screen of Rosalind")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#column-rosalind")).to_be_focused()
    skip = page.locator("#column-rosalind .skip-talk")
    for _ in range(5):
        page.keyboard.press("Tab")
        if skip.evaluate("e => e === document.activeElement"):
            break
    expect(skip).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("hello")
    page.keyboard.press("Enter")
    expect(page.locator("#log-rosalind .said")).to_contain_text("hello")


def test_an_address_breaks_before_its_at_sign(open_page: Any, served: Any) -> None:
    page: Page = open_page("/?with=noor").page
    served.playground.say("noor", "write to <x>@somewhere or ada.lovelace-byron@example.org")
    card = page.locator("#log-noor .card").last
    expect(card).to_contain_text("ada.lovelace-byron@example.org")
    assert "byron<wbr>@example" in card.inner_html()
    assert "&lt;x&gt;@somewhere" in card.inner_html()
