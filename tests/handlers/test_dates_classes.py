"""Classes of days, clocks and lengths that sentences of strangers showed: each with its counter-example."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from handlers.dates import When, read_when
from handlers.dates_months import beside_the
from handlers.spelling import tidy
from handlers.understanding import understand
from handlers.understanding_shapes import Expect

NOW = datetime(2026, 11, 20, 10)  # a Friday
ZONE = "Europe/London"


def read(text: str, direction: str) -> When:
    """What the sentence says, read as the product reads it."""
    said = tidy(text)
    return read_when(
        said.text,
        now=NOW,
        tz=ZONE,
        direction="past" if direction == "past" else "future",
        misspelt=said.repaired,
    )


@pytest.mark.parametrize(
    ("text", "direction", "day", "echo"),
    [
        # The words after "on the 12th" need not be known; a floor or an attempt is no day.
        ("he gave me forty minutes on the 12th itself", "past", "2026-11-12", True),
        ("we sat on the 3rd floor", "past", None, False),
        ("my mentor offered 25th 1pm", "future", "2026-11-25", True),
        ("our 25th one", "future", None, False),
        # Written together, or in other letters.
        ("met 6-Nov-26", "past", "2026-11-06", False),
        ("met my mentee 18nov", "past", "2026-11-18", False),
        ("12月3日 10am mentor", "future", "2026-12-03", False),
        ("20261112 mentor", "past", "2026-11-12", False),
        ("ticket 4711-9 and 202611", "past", None, False),
        # Counted in other ways.
        ("1st day of the month we spoke", "past", "2026-11-01", True),
        ("the first day of our project", "past", None, False),
        ("the fourth of the eleventh", "past", "2026-11-04", True),
        ("the first of the mentors", "past", None, False),
        ("the day after bonfire night we met", "past", "2026-11-06", True),
        ("the day after we met", "past", None, False),
        ("this day last week we met", "past", "2026-11-13", True),
        ("week on mon 2pm mentor", "future", "2026-11-30", True),
        ("48 hours ago we met", "past", "2026-11-18", True),
        ("an hour ago we met", "past", "2026-11-20", False),
        ("Friday the fourth with my mentor", "future", "2026-12-04", False),
        # A week, a part of a month or of a term is no day.
        ("w/c 30/11 mentor", "future", None, False),
        ("week commencinh 7 December", "future", None, False),
        ("week beginnng 7 December, no day yet", "future", "2026-12-07", True),
        ("first Monday of term with Prof", "future", None, False),
        ("our next is in the last third of January", "future", None, False),
        # Mon and wed as days, and as other words.
        ("it happened wed, 1hr", "past", "2026-11-18", False),
        ("they wed in style", "past", None, False),
        ("came, sat, listened, left", "past", None, False),
        # Why it was held so is not that it was not held.
        ("I rang my mentee on Tuesday as she couldn't travel", "past", "2026-11-17", False),
        ("we could not meet on Tuesday", "past", None, False),
        # A day said roughly, a meeting of another month, a second meeting without its day.
        ("some tues", "past", None, False),
        ("the January one, the 13th", "future", None, False),
        ("the December one, the 13th", "future", "2026-12-13", False),
        ("dropped out of tomorrow, and out of October's too", "future", None, False),
        ("before yesterday", "past", "2026-11-18", False),
        # When it was told is not when it was held.
        ("what I logged just now was on the 13th", "past", "2026-11-13", False),
        ("I met her just now", "past", "2026-11-20", True),
        ("I told you Thursday but the diary says Tuesday", "past", "2026-11-17", False),
        ("6/10 with my mentor", "past", "2026-10-06", True),
        ("6/10, not a great session", "past", None, False),
        ("saw my mentor 12/11 1h15", "past", "2026-11-12", True),
        ("two Fridays ago we did an hour on Teams", "past", "2026-11-06", True),
        ("we meet on Fridays", "past", None, False),
        ("before the strike I wanted this in: saw my mentor on Thursday", "past", "2026-11-19", False),
        ("I wanted to see my mentor on Thursday", "past", None, False),
        ("she wrote back last night, we meet on 17 December", "future", "2026-12-17", True),
        # A plan somebody has is not a meeting to come.
        ("yesterday he laid out his five-year plan", "past", "2026-11-19", False),
        ("we plan to meet on 1 December", "past", None, False),
    ],
)
def test_a_class_of_days_is_read_and_what_only_looks_like_it_is_not(
    text: str, direction: str, day: str | None, echo: bool
) -> None:
    when = read(text, direction)
    assert (str(when.day) if when.day else None, when.echo) == (day, echo)


@pytest.mark.parametrize(
    ("text", "direction", "at", "minutes"),
    [
        ("our session on Tuesday from 1 to 1.50", "future", "13:00", 50),
        ("our 1 to 1 on Tuesday", "future", None, None),
        ("mentee, Tuesday, 12, phone", "future", "12:00", None),
        ("Tuesday, 12 and 13 with my mentor", "future", None, None),
        ("make it 4 not 3 on the 27th", "future", "16:00", None),
        ("12 on the 26th with my mentee", "future", "12:00", None),
        ("0730 Thursday at the lodge", "past", "07:30", None),
        ("04 Jan 2027 11:00-11:45 mentee", "future", "11:00", 45),
        ("12 noon → 1 pm on 24 Nov", "future", "12:00", 60),
        ("met Tuesday, fifty (50) minutes", "past", None, 50),
        ("met Tuesday, 1h¼", "past", None, 75),
        ("met Tuesday, hour & 3/4", "past", None, 105),
        ("met Tuesday, one-hour-forty", "past", None, 100),
        ("met Tuesday, altogether 55", "past", None, 55),
        ("met Tuesday, just under an hour", "past", None, None),
        ("Tuesday's hour with my mentor", "past", None, 60),
        ("Tuesday, at a later hour", "future", None, None),
        ("went through it all in 50 min on the 17th", "past", None, 50),
        ("she left forty minutes later on Tuesday", "past", None, 40),
        ("she came forty minutes late on Tuesday", "past", None, None),
        ("on Tuesday, 1 hour should be 2 hours", "past", None, 120),
        ("Tuesday half-eleven till quarter past twelve", "past", "11:30", 45),
        ("Jerome has the 10 Dec 2-3 slot", "future", "14:00", 60),
        ("Tuesday, jab at 2, mentor at 3", "future", "15:00", None),
        ("Tuesday, mentor at 2 or mentor at 3", "future", None, None),
        ("session four: 16 November, 45, Zoom", "past", None, 45),
        ("16 November, 4 of us, Zoom", "past", None, None),
        ("weds 2 dec 830am", "future", "08:30", None),
        ("the Thursday hour with Mr Quaye", "future", None, None),
        ("Tuesday at sixteen hundred hours", "future", "16:00", None),
        ("Tuesday, six hundred pages", "future", None, None),
        ("after a 12 hour night shift I saw her on Tuesday for 15 min", "past", None, 15),
        (
            "half an hour on Tuesday and ten minutes on parking, so I make that forty minutes",
            "past",
            None,
            40,
        ),
        ("ten minutes' notice I know, not Tuesday", "future", None, None),
    ],
)
def test_a_class_of_clocks_and_lengths_is_read_and_what_only_looks_like_it_is_not(
    text: str, direction: str, at: str | None, minutes: int | None
) -> None:
    when = read(text, direction)
    assert (when.at.strftime("%H:%M") if when.at else None, when.minutes) == (at, minutes)


@pytest.mark.parametrize(
    ("text", "direction", "day"),
    [
        ("dentist on the 10th, mentor on the 11th at nine", "future", "2026-12-11"),
        ("mentor on the 10th, mentor on the 11th", "future", None),
        ("the grant went in on the 10th; on the 11th my mentor took me for a stroll", "past", "2026-11-11"),
        ("met my mentor on the 10th or the 11th", "past", None),
    ],
)
def test_of_several_days_the_one_beside_the_pair_is_said_back(
    text: str, direction: str, day: str | None
) -> None:
    when = read(text, direction)
    assert str(when.day) == str(day)
    assert when.echo or when.unclear


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("move my mentor: 1 Dec out, 8 Dec in", "2026-12-08"),
        ("we need to move, 10 December in lieu of the 3rd with my mentor", "2026-12-10"),
        ("forget Monday with my mentor, move it, come on Wednesday the 25th he says", "2026-11-25"),
        ("reschedule: neither Monday nor Tuesday will do for my mentor", None),
        ("reschedule my mentor, Monday or Tuesday", None),
        ("can we move my mentor meeting on Monday, another day please", None),
        ("can we reschedule, there is no wiggle room on Wednesday's mentoring", None),
        ("can we move tomorrow's mentoring an hour later tomorrow", None),
    ],
)
def test_a_move_that_names_several_days_is_said_back_and_one_that_names_none_new_is_asked(
    text: str, day: str | None
) -> None:
    got = understand(text, role="mentee", now=NOW, tz=ZONE)
    assert got.intent == "reschedule_meeting"
    assert (str(got.entities.date) if got.entities.date else None) == day
    assert got.expect is not Expect.DO


@pytest.mark.parametrize(
    "text", ["please move my mentor meeting to 8 December", "reschedule my mentor 1st → 8 dec"]
)
def test_a_clear_move_is_done_at_once(text: str) -> None:
    got = understand(text, role="mentee", now=NOW, tz=ZONE)
    assert (str(got.entities.date), got.expect) == ("2026-12-08", Expect.DO)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("9 not 19", "2026-11-09"),
        ("not the nineteenth, the sixteenth", "2026-11-16"),
        ("you heard nineteenth, I said twelfth", "2026-11-12"),
        ("9 not 18", None),  # neither is the day that was kept
        ("25 not 19", None),  # has not been yet
        ("19 minutes not 9", None),
    ],
)
def test_of_two_days_of_the_month_the_one_that_was_not_kept_is_meant(text: str, day: str | None) -> None:
    found = beside_the(date(2026, 11, 19), tidy(text).text)
    assert (str(found) if found else None) == day
