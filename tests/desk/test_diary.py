"""The diary: the yearly minimum, days that do not hold, a calendar file, a reminder without words; contacts."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from messages.cards import Attachment
from scheme.meetings import Meeting, MeetingState, in_this_year, not_held_in_a_row
from scheme.pairing import Pairing, State
from tests.scene import Stage


@pytest.fixture
def stage(stage: Stage) -> Stage:
    stage.pair_up("rowan", "bao")
    stage.tell()
    return stage


def plans(stage: Stage, on: str, at: str = "14:00") -> str:
    pairing = stage.pairing("rowan", "bao")
    stage.fills_in("bao", "plan", pairing.id, on=on, at=at, minutes="45", mode="online")
    return stage.button("For my calendar")[1]


def test_how_many_meetings_there_were_this_year_stands_beside_the_fewest_asked_for(stage: Stage) -> None:
    assert "This year: 0 of at least 2, until Tuesday 16 November 2027" in stage.types("bao", "status")
    pairing = stage.pairing("rowan", "bao")
    stage.fills_in("bao", "log", pairing.id, on="2026-11-17", minutes="45", mode="online")
    assert "This year: 1 of at least 2" in stage.types("rowan", "status")


def test_the_years_of_a_pair_begin_on_the_day_it_began() -> None:
    now = datetime(2026, 2, 28, tzinfo=UTC)
    pair = Pairing("p", "s", "a", "b", State.LIVE, now, started_on=date(2024, 2, 29))
    days = (date(2025, 2, 27), date(2025, 2, 28), date(2026, 2, 27), date(2026, 2, 28))
    met = [Meeting(str(on), "p", MeetingState.CONFIRMED, on, "a", now) for on in days]
    assert in_this_year(pair, met, date(2026, 2, 27)) == (2, date(2026, 2, 27))
    assert in_this_year(pair, met, date(2026, 2, 28)) == (1, date(2027, 2, 27))


def test_the_third_day_in_a_row_that_does_not_hold_brings_ways_out_to_the_two_alone(stage: Stage) -> None:
    for day in ("2026-11-24", "2026-12-01"):
        assert "in a row" not in stage.presses("bao", "cancel", plans(stage, day))
    said = stage.presses("rowan", "cancel", plans(stage, "2026-12-08"))
    assert "3 days in a row" in said and "Only the two of you" in said
    assert stage.button("How often we meet")[0] == "terms"
    stage.tell()
    assert "3 days in a row" in stage.words(stage.inbox("bao", "was-cancelled")[-1])
    assert not stage.inbox("lead", "was-cancelled")
    assert "without blame" in stage.presses("bao", "trouble", "cancelled")
    pairing = stage.pairing("rowan", "bao")
    stage.now = stage.now.replace(month=12, day=10)
    stage.fills_in("bao", "log", pairing.id, on="2026-12-09", minutes="45", mode="online")
    assert "in a row" not in stage.presses("bao", "cancel", plans(stage, "2026-12-15"))


def test_days_that_did_not_hold_are_counted_since_the_last_meeting() -> None:
    now = datetime(2026, 2, 28, tzinfo=UTC)
    states = (MeetingState.CANCELLED, MeetingState.CONFIRMED, MeetingState.MISSED, MeetingState.CANCELLED)
    rows = [Meeting(str(n), "p", s, date(2026, 1, n), "a", now) for n, s in enumerate(states, 1)]
    assert not_held_in_a_row(rows) == 2
    assert not_held_in_a_row([]) == 0


def test_a_file_for_the_calendar_gives_nothing_away(stage: Stage) -> None:
    meeting = plans(stage, "2027-07-01")
    stage.presses("bao", "calendar", meeting)
    (file,) = [b for b in stage.card.blocks if isinstance(b, Attachment)]
    text = file.content.decode()
    assert "DTSTART:20270701T130000Z" in text and "DTEND:20270701T134500Z" in text  # British summer time
    assert "SUMMARY:Private appointment" in text and "CLASS:PRIVATE" in text
    for secret in ("Rowan", "Bao", "mentor", meeting, "ATTENDEE"):
        assert secret.casefold() not in text.casefold()
    assert "show you or do for you" in stage.presses("lead", "calendar", meeting)
    stage.presses("bao", "cancel", meeting)
    assert "already been dealt with" in stage.presses("bao", "calendar", meeting)


def test_a_day_without_an_hour_fills_the_day(stage: Stage) -> None:
    stage.presses("bao", "calendar", plans(stage, "2026-12-31", at=""))
    (file,) = [b for b in stage.card.blocks if isinstance(b, Attachment)]
    assert b"DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101" in file.content


def test_a_reminder_of_what_one_agreed_to_do_holds_the_day_and_no_words(stage: Stage) -> None:
    assert "not a word" in str(stage.opens("bao", "action").intro)
    assert "Nobody else hears of it" in stage.fills_in("bao", "action", on="2026-12-01")
    stage.passes(days=13)
    assert not stage.inbox("bao", "action")
    stage.passes(days=1)
    assert "I kept no words" in stage.words(stage.inbox("bao", "action")[0])
    assert not stage.inbox("rowan", "action") and not stage.inbox("lead", "action")
    stage.fills_in("bao", "action", on="2026-12-10")
    stage.presses_on("bao", "Not needed")
    stage.passes(days=15)
    assert len(stage.inbox("bao", "action")) == 1
    stage.fills_in("bao", "action", on="2026-12-30")
    stage.presses_on("bao", "Not needed")
    stage.fills_in("bao", "action", on="2026-12-30")  # needed after all
    stage.passes(days=14)
    assert len(stage.inbox("bao", "action")) == 2


@pytest.mark.parametrize(
    ("on", "refused"), [("2026-11-17", "has passed"), ("2028-01-01", "year ahead"), ("x", "could not read")]
)
def test_a_reminder_is_for_a_day_to_come(stage: Stage, on: str, refused: str) -> None:
    assert refused in stage.fills_in("bao", "action", on=on)


def test_anybody_may_see_who_leads_what_and_say_what_could_be_better(stage: Stage) -> None:
    said = stage.types("stranger", "contacts")
    assert "Clinical research staff: Lead" in said
    assert "Rowan" not in said and "Bao" not in said
    stage.types("bao", "feedback")
    assert stage.button("Write a few words")[0] == "word"
    stage.fills_in("bao", "word", stage.button("Write a few words")[1], text="The page on leave is unclear.")
    stage.tell()
    assert "page on leave" in stage.words(stage.inbox("lead", "word-line")[0])
