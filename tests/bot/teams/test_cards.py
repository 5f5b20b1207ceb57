"""Cards on Teams: every block and span is drawn, within every limit, and nothing typed is markup."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from microsoft_teams.cards import AdaptiveCard, Fact, TextBlock, TextRun

from bot.teams.cards import CARD_LIMIT, render, size_of
from bot.teams.message import message_of
from messages.cards import (
    Attachment,
    Bullets,
    Button,
    Buttons,
    Card,
    Day,
    Divider,
    Facts,
    FormButton,
    Link,
    LinkButton,
    Moment,
    Name,
    Picture,
    Strong,
    Style,
    Text,
    Tone,
    line,
)
from messages.reader import Reader, Shown
from messages.samples import SAMPLES

Judge = Callable[[AdaptiveCard], list[str]]

READER = Reader(timezone="Europe/Berlin", names={"p1": Shown("Ana Lima", "29:ana"), "p2": Shown("*Bo* _X_")})
PEOPLE = Reader(names={name: Shown(f"{name.title()} O'Example") for name in ("mentor", "mentee", "lead")})
PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)
EVERYTHING = Card(
    "Your next meeting",
    (
        Text(line("You meet ", Name("p1"), " on ", Moment(datetime(2026, 11, 17, 13, 30, tzinfo=UTC)), ".")),
        Text(("Loud",), Tone.STRONG),
        Text(("Small print",), Tone.QUIET),
        Text(("One\nTwo ", Strong("three\nfour"), " ", Link("the handbook", "https://example.org/h"))),
        Bullets((("First",), (Name("p2"), " second"))),
        Facts((("When", (Day(date(2026, 11, 17)),)), ("Where", ("Room *3*",)), ("Who", (Name("p2"),)))),
        Divider(),
        Picture(PNG, "A bar for each month"),
        Attachment("agreement.txt", b"words", "Your agreement"),
        Buttons(
            (
                Button("We met", "meeting.met", "m1:3", Style.PRIMARY),
                Button("End", "pairing.end", "p1", Style.DANGER, "Do you want to end it?"),
                FormButton("Plan", "plan", "p1"),
                LinkButton("Handbook", "https://example.org/h"),
            )
        ),
    ),
)


def dumped(card: Card, reader: Reader = READER) -> dict[str, Any]:
    return render(card, reader).model_dump(by_alias=True, exclude_none=True)


def objects(node: Any) -> list[dict[str, Any]]:
    found = [node] if isinstance(node, dict) else []
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else []:
        found += objects(child)
    return found


def of_type(card: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [item for item in objects(card) if item.get("type") == kind]


def test_a_card_with_everything_passes_all_judges(both_judges: Judge) -> None:
    assert both_judges(render(EVERYTHING, READER)) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_every_message_passes_all_judges(both_judges: Judge, name: str) -> None:
    _, card = SAMPLES[name]
    drawn = render(card, PEOPLE)
    assert both_judges(drawn) == []
    words = json.dumps(drawn.model_dump(exclude_none=True), ensure_ascii=False)
    assert all(block.label in words for block in card.blocks if isinstance(block, Attachment))
    assert "There is more than fits" not in words


@pytest.mark.parametrize("name", SAMPLES)
def test_the_line_on_a_lock_screen_names_nobody(name: str) -> None:
    message = message_of(SAMPLES[name][1], PEOPLE).model_dump(by_alias=True, exclude_none=True)
    card = message["attachments"][0]["content"]
    seen = f"{message['summary']} {card['fallbackText']} {card['speak']} {message.get('text')}"
    assert not any(shown.name in seen for shown in PEOPLE.names.values())
    assert not re.search(r"\b(mentor|mentee)\b", seen)


def test_a_misspelt_field_on_a_model_is_found(judge: Judge) -> None:
    card = render(EVERYTHING, READER)
    assert card.body
    card.body.append(TextBlock(text="x", wrap=True, wieght="Bolder"))  # type: ignore[call-arg]
    assert "unknown: card.body.wieght" in judge(card)


def test_the_judges_catch_wrong_cards(both_judges: Judge) -> None:
    wrong: list[dict[str, Any]] = [
        {"version": "1.3"},
        {"body": [{"type": "TextBlock", "text": "x", "wrap": True, "size": "Huge"}]},
        {"body": [{"type": "TextBlock", "wrap": True}]},
        {"body": [{"type": "Blink", "text": "x"}]},
        {"body": [{"type": "Input.Text", "label": "x"}]},
        {"body": [{"type": "Image", "url": "https://example.org/x.png"}]},
        {"body": [{"type": "TextBlock", "text": "x" * 30_000, "wrap": True}]},
        {"actions": [{"type": "Action.Http", "title": "x"}]},
        {"actions": [{"type": "Action.OpenUrl", "title": "x", "url": "javascript:alert(1)"}]},
    ]
    for change in wrong:
        card = AdaptiveCard.model_construct(**{"type": "AdaptiveCard", "version": "1.5", **change})
        assert both_judges(card), change


def test_names_days_and_moments_are_drawn_for_the_reader() -> None:
    first = dumped(EVERYTHING)["body"][1]
    assert first["text"] == "You meet Ana Lima on Tuesday 17 November 2026 at 14:30 (CET)."


def test_a_person_who_was_erased_has_no_name() -> None:
    card = dumped(Card("Hello", (Text((Name("gone"), " was here")),)))
    assert card["body"][1]["text"] == "somebody who has left was here"


def test_a_newline_is_a_line_break_and_strong_words_stand_out() -> None:
    text = dumped(EVERYTHING)["body"][4:7]
    assert text[0]["text"] == "One"
    assert [(run["text"], run.get("weight")) for run in text[1]["inlines"]] == [
        ("Two ", None),
        ("three", "Bolder"),
    ]
    assert text[2]["inlines"][-1]["selectAction"]["url"] == "https://example.org/h"


def test_buttons_carry_their_action_and_value_and_ask_first_where_they_should() -> None:
    card = dumped(EVERYTHING)
    met, end, plan = of_type(card, "Action.Submit")
    assert met["data"] == {"action": "meeting.met", "value": "m1:3"}
    assert end["data"] == {"action": "pairing.end", "value": "p1"}
    assert of_type(card, "Action.ShowCard")[0]["card"]["body"][0]["text"] == "Do you want to end it?"
    assert plan["data"] == {"msteams": {"type": "task/fetch"}, "form": "plan", "value": "p1"}
    assert met["style"] == "positive"
    assert of_type(card, "Action.ShowCard")[0]["style"] == "destructive"


def test_buttons_stand_side_by_side_as_long_as_their_labels_stay_whole_on_a_phone() -> None:
    def rows(*labels: str) -> list[int]:
        card = dumped(Card("T", (Buttons(tuple(Button(label, "a") for label in labels)),)))
        return [len(row["actions"]) for row in of_type(card, "ActionSet")]

    assert rows("Yes", "No", "Later") == [3]
    assert rows("Yes", "No", "Later", "Never") == [2, 2]
    assert rows("Yes", "No", "On another day soon") == [2, 1]
    assert rows("Yes", "Please remind me of this next week") == [1, 1]


def test_the_words_for_a_lock_screen_are_the_neutral_ones() -> None:
    card = dumped(EVERYTHING)
    assert card["fallbackText"] == card["speak"] == EVERYTHING.notice


def test_a_picture_too_large_for_a_message_is_told_in_words() -> None:
    card = render(Card("Chart", (Picture(bytes(40_000), "Twelve meetings"),)), READER)
    assert size_of(card) <= CARD_LIMIT
    assert "Twelve meetings" in json.dumps(card.model_dump(exclude_none=True))


def test_the_buttons_at_the_end_of_a_long_card_stay() -> None:
    rows = tuple(Text(("x" * 300,)) for _ in range(400))
    card = render(Card("Long", (*rows, Buttons((Button("Next", "people.next", "2"),)))), READER)
    assert size_of(card) <= CARD_LIMIT
    assert of_type(card.model_dump(by_alias=True, exclude_none=True), "Action.Submit")[0]["title"] == "Next"


MARKUP = st.sampled_from(
    [
        "*a*", "_a_", "**a**", "[a](https://example.org)", "<b>a</b>", "&lt;", "`a`", "~~a~~", "# a", "- a", "1. a",
        "> a", "\\*", "{{DATE(2026-01-01T00:00:00Z, SHORT)}}", "www.example.org", "https://example.org", "a|b",
        "<at>Ana</at>", "    a", "\r\n- a", "\u2028", "\ud800", "\x00a", "=== a",
    ]
)  # fmt: skip
WORDS = st.one_of(st.text(max_size=80), MARKUP, st.lists(MARKUP, max_size=4).map("".join))
LABELS = st.text(min_size=1, max_size=90).filter(str.strip)
SPANS = st.one_of(
    WORDS,
    st.builds(Name, st.sampled_from(["p1", "p2", "gone"])),
    st.builds(Day, st.dates(date(2000, 1, 1), date(2100, 1, 1))),
    st.builds(Moment, st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))),
    st.builds(Link, LABELS, st.just("https://example.org/a?b=c&d=(e)")),
    st.builds(Strong, WORDS),
)
IDS = st.text("abc0123456789:-,", max_size=40)
LINES = st.lists(SPANS, max_size=5).map(tuple)
BUTTONS = st.one_of(
    st.builds(
        Button, LABELS, st.just("a.b"), IDS, st.sampled_from(Style), st.none() | st.just("Are you *sure*?")
    ),
    st.builds(FormButton, LABELS, st.just("form"), IDS),
    st.builds(LinkButton, LABELS, st.just("https://example.org")),
)
BLOCKS = st.one_of(
    st.builds(Text, LINES, st.sampled_from(Tone)),
    st.builds(Bullets, st.lists(LINES, max_size=4).map(tuple)),
    st.builds(Facts, st.lists(st.tuples(LABELS, LINES), max_size=4).map(tuple)),
    st.builds(Picture, st.binary(max_size=300), LABELS),
    st.builds(Attachment, LABELS, st.binary(max_size=50), LABELS),
    st.builds(Buttons, st.lists(BUTTONS, min_size=1, max_size=9).map(tuple)),
    st.just(Divider()),
)
CARDS = st.builds(Card, LABELS, st.lists(BLOCKS, max_size=6).map(tuple))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CARDS)
def test_any_card_passes_all_judges(both_judges: Judge, card: Card) -> None:
    assert both_judges(render(card, READER)) == []


@settings(max_examples=150, deadline=None)
@given(CARDS)
def test_words_that_could_be_markup_are_never_read_as_markup(card: Card) -> None:
    risky = set("*_~`[]<>\\&|")
    for item in _models(render(card, READER)):
        read_as_markdown = [item.text] if isinstance(item, TextBlock) else []
        if isinstance(item, Fact):
            read_as_markdown = [item.title, item.value]
        for words in read_as_markdown:
            assert not risky & set(words or ""), words
            assert not (words or "").lstrip().startswith(("- ", "+ ", "# ", "1. ", "=")), words
        if isinstance(item, TextBlock | TextRun):
            assert "{{" not in (item.text or "")


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 400), st.integers(1, 6000), st.sampled_from(["a", "é", "漢", "😀", '"', "*"]))
def test_no_card_is_larger_than_teams_takes(blocks: int, characters: int, letter: str) -> None:
    words = (letter * characters,)
    card = Card("Long", (*[Text(words)] * blocks, Bullets((words,) * blocks)))
    assert size_of(render(card, READER)) <= CARD_LIMIT


def _models(model: Any) -> list[Any]:
    found = [model]
    for name in type(model).model_fields:
        value = getattr(model, name)
        for item in value if isinstance(value, list) else [value]:
            if hasattr(type(item), "model_fields"):
                found += _models(item)
    return found
