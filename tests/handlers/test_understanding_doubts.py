"""Calls for help by their means, and days that may not be so: heard, and said back before anything is kept."""

from __future__ import annotations

from datetime import datetime

import pytest

from handlers.asking import asked_from_words
from handlers.understanding import sensitive, understand
from handlers.understanding_shapes import Expect, Intent, Reading

NOW = datetime(2026, 11, 20, 10)
ZONE = "Europe/London"


def read(text: str, context: str | None = None) -> Reading:
    return understand(text, role="mentee", now=NOW, tz=ZONE, context=context)


@pytest.mark.parametrize(
    "text",
    [
        "she is standing on the roof of the library",
        "he says he will throw himself under a train",
        "I have bought the rope",
        "been saving up my sleeping pills since October",
        "my mentee drank the bleach",
        "I've started cutting again",
        "cancel Monday, I will not be alive",
        "by the time you read this I'll be gone",
        "I have put my affairs in order",
        "nobody would even miss me",
        "her last message said goodbye",
        "je veux mourir",
    ],
)
def test_the_means_of_a_death_and_a_farewell_for_ever_are_a_crisis(text: str) -> None:
    assert read(text).expect is Expect.CRISIS


@pytest.mark.parametrize(
    "text",
    [
        "shoot me an email about Friday",
        "I stepped off the train at nine",
        "we met on the roof terrace on Tuesday",
        "I take it all back",
        "overdosed on coffee again",
        "my research is on suicide rates in farmers",
        "shove my mentor meeting to Thursday",
        "hit me with another question",
    ],
)
def test_a_figure_of_speech_or_a_field_of_study_is_no_crisis(text: str) -> None:
    rule = sensitive(text)
    assert rule is None or not rule.id.startswith("crisis.")


@pytest.mark.parametrize(
    "text",
    [
        "his hand was on my knee",
        "he came into my hotel room",
        "there are allegations against a mentor",
        "what if a mentor reads my messages",
        "could the lead please ring me",
        "she flinched when he walked in",
        "yes it took place but he was vile to me",
    ],
)
def test_what_a_lead_should_hear_of_is_offered_a_private_word(text: str) -> None:
    rule = sensitive(text)
    assert rule is not None
    assert rule.expect is Expect.ROUTE


@pytest.mark.parametrize(
    "text",
    [
        "I nearly met my mentor on Tuesday for 45 minutes",
        "we would have met on Tuesday for an hour",
        "Tuesday with my mentor for an hour, but nobody came",
        "apparently Dr Lowe met all three of her mentees on Tuesday",
        "I dreamt that I met my mentor on Tuesday for an hour",
        "does it count that we met on Sunday for an hour",
        "unless it snows we meet on 1 December at 3pm",
        "God willing I meet my mentor on 1 December at 3pm",
    ],
)
def test_a_day_that_was_only_nearly_hoped_dreamt_or_asked_about_is_not_kept_at_once(text: str) -> None:
    got = read(text)
    assert got.expect is not Expect.DO, got


@pytest.mark.parametrize("text", ["nein", "naw", "nada", "non", "if only", "only in my dreams"])
def test_a_no_in_other_words_confirms_no_meeting(text: str) -> None:
    asked = "bot asked: did your meeting on 18 Nov take place?"
    assert asked_from_words(asked, NOW, ZONE) is not None
    assert read(text, asked).intent is Intent.MEETING_MISSED


def test_a_day_that_is_ruled_out_is_not_the_new_one() -> None:
    got = read("anything but Monday", "bot asked: which day suits instead?")
    assert got.expect is Expect.ASK
    assert got.entities.date is None


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("met my mentor from Kochi on Tuesday", ()),
        ("my meeting on Monday is scuppered", ()),
        ("I've met Wanjiru and we've agreed on Tuesday", ("Wanjiru",)),
        ("45 minutes from Dr Adeyemi on Tuesday", ("Adeyemi",)),
    ],
)
def test_a_place_a_verb_and_a_short_form_are_nobody_s_name(text: str, people: tuple[str, ...]) -> None:
    assert read(text).entities.person == people


@pytest.mark.parametrize("text", ["salut", "it is underlined twice", "the talk on slugs was good"])
def test_a_word_that_looks_like_a_grave_one_is_no_concern(text: str) -> None:
    assert sensitive(text) is None


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("mentored for an hour on Tuesday, Prof Duarte", ("Duarte",)),
        ("my mentor liked Prof Duarte's paper when we met on Tuesday", ()),
        ("40 minutes with my mentor on the way to Keele on Tuesday", ()),
        ("met on Tuesday, not with Ines, with Agnes", ("Agnes",)),
    ],
)
def test_a_title_names_somebody_and_the_way_to_a_place_nobody(text: str, people: tuple[str, ...]) -> None:
    assert read(text).entities.person == people


@pytest.mark.parametrize("name", ["Zoe", "Theo", "Petra Novak", "Dr Petrosyan", "Rafe", "Ndidi Okoro"])
def test_a_name_alone_troubles_nobody_and_what_somebody_is_like_may(name: str) -> None:
    assert read(name).intent is not Intent.REPORT_CONCERN
    assert read(f"my mentor is {name}").intent is Intent.MY_STATUS
    assert read(f"{name} and I met on Tuesday").intent is Intent.LOG_MEETING
    assert read("my mentor is odious").intent is Intent.REPORT_CONCERN
    assert read("my mentor is Odious to me").intent is Intent.REPORT_CONCERN


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("met on 12 November", Intent.LOG_MEETING),
        ("no, we met on 12 November", Intent.CORRECT_LAST),
        ("sorry, met on the 12th", Intent.CORRECT_LAST),
    ],
)
def test_after_a_meeting_was_kept_another_one_is_told_apart_from_a_correction(
    text: str, intent: Intent
) -> None:
    assert read(text, "bot just logged a meeting on Tuesday 17 November").intent is intent
