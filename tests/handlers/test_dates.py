"""Dates, clocks and lengths: the labelled sentences, the traps of dateparser, and properties."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.dates import When, read_when
from handlers.dates_absolute import absolute
from handlers.dates_look import looking_for, of_time
from handlers.dates_until import read_until_when
from handlers.spelling import tidy

DATA = Path(__file__).parent.parent / "data"
NOW = datetime(2026, 11, 20, 10)  # a Friday
ZONE = "Europe/London"


def sentences() -> list[Any]:
    """Every labelled date sentence, with its words as the name of the case."""
    rows = [
        json.loads(line)
        for name in ("dates.jsonl", "own_dates.jsonl")
        for line in (DATA / name).read_text(encoding="utf-8").splitlines()
    ]
    return [pytest.param(row, id=f"{row['id']} {row['text']}") for row in rows]


def read(text: str, direction: str, now: datetime = NOW) -> When:
    """What the sentence says, read as the product reads it."""
    said = tidy(text)
    return read_when(
        said.text,
        now=now,
        tz=ZONE,
        direction="past" if direction == "past" else "future",
        misspelt=said.repaired,
    )


@pytest.mark.parametrize("row", sentences())
def test_a_labelled_sentence_gives_its_date_or_none(row: dict[str, Any]) -> None:
    direction = row.get("prefer") or ("past" if re.search(r"\b(?:met|saw|had)\b", row["text"]) else "future")
    when = read(row["text"], direction, datetime.fromisoformat(row["now"]))
    match row["kind"]:
        case "date":
            # 11/13 may also be asked about.
            assert str(when.day) in row["accept"] or (
                when.unclear and "only possible reading" in row.get("note", "")
            )
        case "datetime":
            assert when.day is not None and when.at is not None
            assert datetime.combine(when.day, when.at).strftime("%Y-%m-%dT%H:%M") in (
                *row["accept"],
                *row.get("alt", ()),
            )
        case "none":
            assert when.day is None
        case "ask":
            assert when.day is None and when.unclear
        case _:
            assert when.minutes == row["minutes"]


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("we met", "past"), ("mo", "past"), ("tu", "past"), ("th", "past"), ("fr", "past"), ("sa", "past"), ("su", "past"),
        ("45 min", "past"), ("for an hour and a half", "past"), ("for 18 months", "past"), ("1430", "past"),
        ("I may come", "future"), ("we sat down", "past"), ("our second meeting", "past"), ("march on", "future"),
        ("sun", "past"), ("jan said so", "past"), ("I am a grade 7", "past"), ("1:1", "past"), ("it was 10/10", "past"),
        ("24/7", "past"), ("HR/22/05", "past"), ("now then", "past"), ("met with May", "past"), ("wed like to end this", "past"),
    ],
)  # fmt: skip
def test_words_that_dateparser_takes_for_dates_are_none(text: str, direction: str) -> None:
    assert read(text, direction).day is None


@pytest.mark.parametrize(
    ("text", "direction", "day", "at"),
    [
        ("we met on 3 Nov", "past", "2026-11-03", None),
        ("met 3 Nov 2.30pm", "past", "2026-11-03", "14:30"),
        ("met Monday, 30 mins", "past", "2026-11-16", None),
        ("met on the 25th", "past", "2026-10-25", None),
        ("met last Tuesday", "past", "2026-11-17", None),
        ("met last wed", "past", "2026-11-18", None),
        ("met last sat", "past", "2026-11-14", None),
        ("met last sun", "past", "2026-11-15", None),
        ("met tuesday last week", "past", "2026-11-10", None),
        ("meet a week on Monday", "future", "2026-11-30", None),
        ("meet Tuesday week", "future", "2026-12-01", None),
        ("met the Tuesday before last", "past", "2026-11-10", None),
        ("meet a week today", "future", "2026-11-27", None),
        ("meet two weeks today", "future", "2026-12-04", None),
        ("meet today at 4", "future", "2026-11-20", "16:00"),
        ("met yesterday at 3", "past", "2026-11-19", "15:00"),
        ("met this morning at 9", "past", "2026-11-20", "09:00"),
        ("met yesterday at half past three", "past", "2026-11-19", "15:30"),
        ("meet tomorrow at half ten", "future", "2026-11-21", "10:30"),
        ("meet Thurs at quarter to four", "future", "2026-11-26", "15:45"),
        ("met a couple of days ago", "past", "2026-11-18", None),
        ("meet in half an hour", "future", "2026-11-20", "10:30"),
        ("meet tmrw", "future", "2026-11-21", None),
        ("meet the day after tomorrow", "future", "2026-11-22", None),
        ("met a fortnight ago", "past", "2026-11-06", None),
    ],
)
def test_what_dateparser_gets_wrong_in_a_sentence_is_right(
    text: str, direction: str, day: str, at: str | None
) -> None:
    when = read(text, direction)
    assert (str(when.day), when.at.strftime("%H:%M") if when.at else None) == (day, at)


@pytest.mark.parametrize(
    "text",
    [
        "met on 11/13",
        "met Monday 3 November 2026",
        "met on 31 November",
        "met on the 32nd",
        "met on 5 Dec",
        "met on 30 Nov",
        "met this Saturday",
    ],
)
def test_an_impossible_or_unlikely_day_is_asked_about(text: str) -> None:
    when = read(text, "past")
    assert when.day is None
    assert when.unclear


def test_two_facts_in_one_sentence_are_both_read() -> None:
    when = read("we met on 3 Nov and plan to meet on 1 Dec", "past")
    assert (when.day, when.next_day) == (date(2026, 11, 3), date(2026, 12, 1))
    assert read("we were due to meet Tuesday but met Thursday", "past").day == date(2026, 11, 19)


@pytest.mark.parametrize(
    "text", ["met last Tuesday", "met on 11/10", "met Tuesday 10-11", "met on tuseday", "met on Friday"]
)
def test_a_day_that_people_take_differently_is_said_back(text: str) -> None:
    assert read(text, "past").echo
    assert not read("met on 3 November", "past").echo


def test_the_direction_and_the_wall_clock_decide_what_today_is() -> None:
    late = datetime(2026, 11, 20, 17)
    assert read("met this afternoon", "past").unclear
    assert read("met this afternoon", "past", late).day == date(2026, 11, 20)
    assert read("meet this afternoon", "future", late).day == date(2026, 11, 20)


def test_dateparser_reads_a_span_and_refuses_what_is_none() -> None:
    assert absolute("3 november", "past", NOW.date()) == date(2026, 11, 3)
    assert absolute("3 november", "future", NOW.date()) == date(2027, 11, 3)
    assert absolute("20 november", "future", NOW.date()) == date(2026, 11, 20)
    assert absolute("20 november 2027", "future", NOW.date()) == date(2027, 11, 20)
    assert absolute("31 november", "past", NOW.date()) is None
    assert absolute("november", "past", NOW.date()) is None


@pytest.mark.parametrize(
    ("text", "day", "echo"),
    [
        ("until after Christmas", "2026-12-29", False),
        ("until after Easter", "2027-03-30", False),
        ("until 4 January", "2027-01-04", False),
        ("for two weeks", "2026-12-04", False),
        ("next month", "2026-12-20", True),
        ("next week", "2026-11-27", True),
        ("until June", "2027-06-01", True),
        ("in the new year", "2027-01-04", True),
        ("on Monday", "2026-11-23", False),
        ("until the end of January", "2027-01-31", True),
        ("for six months", "2027-05-20", False),
    ],
)
def test_until_when_is_read(text: str, day: str, echo: bool) -> None:
    until = read_until_when(tidy(text).text, now=NOW, tz=ZONE)
    assert (str(until.day), until.echo) == (day, echo)


@pytest.mark.parametrize(
    "text", ["later", "until the summer", "until last week", "for a while", "until mid January"]
)
def test_an_unclear_end_is_asked_about(text: str) -> None:
    assert read_until_when(tidy(text).text, now=NOW, tz=ZONE).day is None


@given(
    days=st.integers(-300, -1),
    form=st.sampled_from(["%d/%m/%Y", "%d.%m.%y", "%Y-%m-%d", "%d %B %Y", "%d %b", "%B %d", "%a %d %b"]),
)
def test_every_written_form_of_a_past_day_gives_that_day(days: int, form: str) -> None:
    day = NOW.date() + timedelta(days=days)
    assert read(f"we met on {day.strftime(form)}", "past").day == day


@given(days=st.integers(1, 300), clock=st.times(min_value=time(9), max_value=time(12, 59)))
def test_a_planned_day_and_clock_come_back_as_written(days: int, clock: time) -> None:
    day = NOW.date() + timedelta(days=days)
    when = read(f"we are meeting on {day.strftime('%d %B')} at {clock.strftime('%H:%M')}", "future")
    assert (when.day, when.at) == (day, clock.replace(second=0, microsecond=0))


@given(st.text(max_size=200), st.sampled_from(["past", "future"]))
def test_a_date_is_always_one_somebody_could_point_at(text: str, direction: str) -> None:
    when = read(text, direction)
    if when.day is not None:
        assert when.words.strip()
        assert all(word in tidy(text).text for word in when.words.split())


def test_a_first_look_finds_every_word_of_time_and_spares_what_has_none() -> None:
    assert not of_time("could you tell me who my mentor is please")
    assert not of_time("i would like to thank §0 for everything")
    for words in (
        "met §0 at noon",
        "an hour",
        "mentee, tue",
        "the ninth",
        "3",
        "the other day",
        "on halloween",
    ):
        assert of_time(words)
    look = looking_for([("ago", "back "), (), ("nev",), ("before last",)])
    assert look("two weeks ago") == (0, 1)
    assert look("the backs of houses") == (1,)
    assert look("never before") == (1, 2, 3)
