"""Cards and forms in a real browser: drawn by Microsoft's renderer at the width of a phone."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from microsoft_teams.cards import AdaptiveCard
from playwright.sync_api import Browser, Page

from bot.teams.cards import render
from bot.teams.forms import form_card
from messages.cards import (
    Bullets,
    Button,
    Buttons,
    Card,
    ChoiceField,
    DateField,
    Divider,
    Facts,
    Form,
    FormButton,
    Name,
    Style,
    Text,
    TextField,
    Tone,
)
from messages.reader import Reader, Shown
from messages.samples import SAMPLES

pytestmark = pytest.mark.xdist_group("screens")  # in one process

RENDERER = Path(__file__).parents[2] / "npm/node_modules/adaptivecards/dist/adaptivecards.min.js"
PHONE = {"width": 360, "height": 740}
THEMES = {
    "light": ("#ffffff", "#242424", "#616161", "#c4314b", "#5b5fc7"),
    "dark": ("#1f1f1f", "#ffffff", "#adadad", "#f9526b", "#9299f7"),
}
READER = Reader(names={"p1": Shown("Ana Lima de Souza e Albuquerque")})
PEOPLE = Reader(names={name: Shown(f"{name.title()} O'Example") for name in ("mentor", "mentee", "lead")})

CARD = Card(
    "Have you met yet?",
    (
        Text(("You and ", Name("p1"), " have been a pair for forty days.")),
        Facts((("First meeting", ("not yet",)), ("Your agreement", ("signed by both of you",)))),
        Bullets((("Propose two or three times.",), ("An online call is fine for a start.",))),
        Divider(),
        Text(("You get this once a fortnight until you have met.",), Tone.QUIET),
        Buttons(
            (
                Button("We have met", "met", "1", Style.PRIMARY),
                FormButton("Plan a meeting", "plan", "1"),
                Button("End the pairing", "end", "1", Style.DANGER, "End it for both of you?"),
                Button("Not now", "snooze", "1"),
            )
        ),
    ),
)
FORM = Form(
    "log",
    "Log a meeting",
    (
        DateField("on", "When did you meet?", hint="Today or a day in the past."),
        ChoiceField("mode", "How did you meet?", (("call", "A call"), ("room", "In a room"))),
        TextField("note", "A line for yourself", hint="Nobody else sees it.", required=False),
    ),
)


DRAW = """([data, host, ground, theme]) => {
    document.body.style.cssText = `margin:0;background:${ground};color-scheme:${theme}`;
    const card = new AdaptiveCards.AdaptiveCard();
    card.hostConfig = new AdaptiveCards.HostConfig(host);
    card.parse(data);
    window.pressed = [];
    card.onExecuteAction = (action) => window.pressed.push(action.data ?? null);
    document.getElementById('card').replaceChildren(card.render());
}"""


def host_of(theme: str) -> dict[str, Any]:
    """The settings of the renderer for the colours of Teams."""
    ground, ink, subtle, attention, accent = THEMES[theme]
    colours = {
        "default": {"default": ink, "subtle": subtle},
        "attention": {"default": attention, "subtle": attention},
        "accent": {"default": accent, "subtle": accent},
    }
    return {
        "supportsInteractivity": True,
        "fontFamily": "Segoe UI, DejaVu Sans, sans-serif",
        "containerStyles": {
            "default": {"backgroundColor": ground, "foregroundColors": colours},
            "emphasis": {"backgroundColor": ground, "foregroundColors": colours},
        },
        "actions": {"buttonSpacing": 8, "actionsOrientation": "horizontal", "actionAlignment": "stretch"},
    }


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    if not RENDERER.exists():
        pytest.skip("needs the packages of tests/npm: make test prepares them")
    page = browser.new_page(viewport=PHONE)  # type: ignore[arg-type]
    page.set_content('<!doctype html><html lang="en"><body><div id="card"></div></body></html>')
    page.add_script_tag(path=RENDERER)
    yield page
    page.close()


def shown(page: Page, card: AdaptiveCard, theme: str, name: str) -> Any:
    """Draws the card and keeps a picture where SCREENSHOTS says so. Returns the card on the page."""
    data = card.model_dump(by_alias=True, exclude_none=True)
    page.evaluate(DRAW, [data, host_of(theme), THEMES[theme][0], theme])
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"teams-{name}-{theme}.png", full_page=True)
    return page.locator("#card")


@pytest.mark.parametrize("theme", THEMES)
def test_a_card_fits_a_phone_and_all_its_words_are_seen(page: Page, theme: str) -> None:
    card = shown(page, render(CARD, READER), theme, "card")
    for words in ("Have you met yet?", "Ana Lima de Souza e Albuquerque", "signed by both of you", "Not now"):
        assert card.get_by_text(words).first.is_visible(), words
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("name", SAMPLES)
def test_every_message_fits_a_phone_in_either_theme(page: Page, name: str) -> None:
    _, card = SAMPLES[name]
    for theme in THEMES:
        drawn = shown(page, render(card, PEOPLE), theme, "sample-" + re.sub(r"\W+", "-", name))
        assert drawn.get_by_text(card.title).first.is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("theme", THEMES)
def test_a_form_with_errors_fits_a_phone(page: Page, theme: str) -> None:
    card = shown(page, form_card(FORM, READER, {"on": "That day is still to come."}), theme, "form")
    assert card.get_by_text("That day is still to come.").is_visible()
    assert card.get_by_label("When did you meet?").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_press_brings_back_its_action_and_a_dangerous_one_asks_first(page: Page) -> None:
    card = shown(page, render(CARD, READER), "light", "pressed")
    card.get_by_role("button", name="We have met").click()
    assert page.evaluate("pressed.at(-1)") == {"action": "met", "value": "1"}
    before = page.evaluate("pressed.length")
    card.get_by_role("button", name="End the pairing", exact=True).click()
    assert card.get_by_text("End it for both of you?").is_visible()
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / "teams-asked.png", full_page=True)
    assert page.evaluate("pressed.length") == before
    card.get_by_role("button", name="Yes: End the pairing").click()
    assert page.evaluate("pressed.at(-1)") == {"action": "end", "value": "1"}


def test_markup_that_a_person_typed_stays_words(page: Page) -> None:
    typed = (
        "<img src=x onerror=window.bad=1> **loud** [here](https://example.org) {{DATE(2026-01-01T00:00:00Z)}}"
    )
    card = shown(page, render(Card("Hello", (Text((typed,)),)), READER), "light", "typed")
    assert page.evaluate("window.bad") is None
    assert card.locator("a, img").count() == 0
    assert "**loud** [here](https://example.org)" in card.inner_text()
    assert "DATE(2026-01-01T00:00:00Z)" in card.inner_text()
