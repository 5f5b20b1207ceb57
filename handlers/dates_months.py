"""Days that are counted within a month, and days that a sentence moves a meeting to."""

from __future__ import annotations

import re
from datetime import date, timedelta

from handlers.dates_words import month, ordinal, weekday
from handlers.dates_working import (
    Asking,
    Worked,
    work_bare_ordinal,
    work_dated,
    work_day_month,
    work_named_month,
)
from scheme.calendar import months_after

_MEETS = re.compile(
    r"\b(?:met|meet\w*|saw|see\w*|seen|spoke\w*|had|session|chat\w*|call\w*|coffee|catch|caught|one-to-one|mentor\w*|mentee\w*)\b"
)
_MOVES = re.compile(
    r"\b(?:mov|chang|push|postpon|reschedul|rearrang|shift|swap|switch|bring|brought|put|nudg|slid|bump|trad)\w*\b"
)


def work_met_on(m: re.Match[str], a: Asking) -> Worked:
    """ "Saw my mentee 10/11": a day only where the sentence tells of meeting."""
    if not _MEETS.search(m.string):
        return None, False
    return work_day_month(m, a)


def work_moved(m: re.Match[str], a: Asking) -> Worked:
    """ "From the 1st to the 8th of December" is the 8th where something is moved, else a range."""
    return work_named_month(m[1], m[2], m[3], None, a) if _MOVES.search(m.string) else (None, False)


def work_moved_to(m: re.Match[str], a: Asking) -> Worked:
    """ "The 24th to the 25th" is the second where something is moved, else a range."""
    return work_bare_ordinal(m, a) if _MOVES.search(m.string) else (None, False)


def work_last_day(m: re.Match[str], a: Asking) -> Worked:
    """The last day of a month."""
    if m[1].endswith("month"):
        step = {"nex": 1, "las": -1}.get(m[1][:3], 0)
        start = months_after(a.today.replace(day=1), step)
    else:
        start = date(a.today.year, month(m[1]), 1)
        if a.direction == "past" and months_after(start, 1) - timedelta(days=1) > a.today:
            start = date(a.today.year - 1, start.month, 1)
        elif a.direction == "future" and start < a.today.replace(day=1):
            start = date(a.today.year + 1, start.month, 1)
    return work_dated(months_after(start, 1) - timedelta(days=1), a, year_said=False)


def work_nth_weekday(m: re.Match[str], a: Asking) -> Worked:
    which, day, where = m[1], weekday(m[2]), m[3]
    if where.endswith("month"):
        start = months_after(a.today.replace(day=1), {"nex": 1, "las": -1}.get(where[:3], 0))
        starts = [start]
    else:
        years = (0, -1) if a.direction == "past" else (0, 1)
        starts = [date(a.today.year + y, month(where), 1) for y in years]
    for start in starts:
        days = [start + timedelta(days=i) for i in range(31)]
        days = [d for d in days if d.month == start.month and d.weekday() == day]
        if which == "last" or ordinal(which) <= len(days):
            found = days[-1] if which == "last" else days[ordinal(which) - 1]
            right = (found <= a.today) if a.direction == "past" else (found >= a.today)
            if right or where.endswith("month"):
                return work_dated(found, a, year_said=False)
    return None, False
