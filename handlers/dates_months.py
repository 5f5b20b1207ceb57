"""Days that are counted within a month, and days that a sentence moves a meeting to."""

from __future__ import annotations

import re
from datetime import date, timedelta

from handlers.dates_words import DAY, ORDINAL_WORDS, month, ordinal, weekday
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
    r"\b(?:mov|chang|push|postpon|reschedul|rearrang|shift|swap|switch|bring|brought|put|nudg|slid|bump|trad|transfer|rebook|drag|roll|shunt|shov|carr)\w*\b"
)


def work_met_on(m: re.Match[str], a: Asking) -> Worked:
    """ "Saw my mentee 10/11": a day only where the sentence tells of meeting."""
    if not _MEETS.search(m.string):
        return None, False
    return work_day_month(m, a)


def _is_moved(m: re.Match[str], a: Asking) -> bool:
    """ "She prefers the 30th to the 27th" is the 30th."""
    return (a.moving or _MOVES.search(m.string) is not None) and "prefer" not in m.string


def work_moved(m: re.Match[str], a: Asking) -> Worked:
    """ "From the 1st to the 8th of December" is the 8th where something is moved, else a range."""
    return work_named_month(m[1], m[2], m[3], None, a) if _is_moved(m, a) else (None, False)


def work_moved_to(m: re.Match[str], a: Asking) -> Worked:
    """ "The 24th to the 25th" is the second where something is moved, else a range."""
    return work_bare_ordinal(m, a) if _is_moved(m, a) else (None, False)


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


def work_nth_day(m: re.Match[str], a: Asking) -> Worked:
    """ "The 1st day of the month", said back."""
    if m[2].endswith("month"):
        return work_bare_ordinal(m, a)[0], True
    return work_named_month(m[1], m[2], None, None, a)[0], True


def work_this_day(m: re.Match[str], a: Asking) -> Worked:
    """ "This day last week", "this day fortnight": counted from today, said back."""
    weeks = -1 if m[1] else 2 if m[4] else 1
    return (a.today + timedelta(days=7 * weeks) if (weeks < 0) == (a.direction == "past") else None), True


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


_BESIDE = re.compile(
    rf"\b(?P<count>the|an?|one|two|2|three|3)? ?(?P<unit>day|week)s? (?:too )?(?P<side>before|earlier|early|after|afterwards|later|late)\b(?! (?:yesterday|tomorrow))(?:[ ,]+(?:that|on|the)?[ ,]*(?P<w>{DAY})\b)?"
)
_IN_THE_WEEK = re.compile(rf"\b({DAY}),? (?:of |in )?the week (before|after)\b(?! (?:last|next))")
_COUNTS = {"two": 2, "2": 2, "three": 3, "3": 3}
_PUT = re.compile(
    r"\b(?:recorded|logged|put|noted|entered|wrote|saved|got|have|had|are|were) (?:it |that |this |the meeting |me |us )*(?:down )?$"
)


_LATER = re.compile(
    rf"\b{DAY}(?:'s)?\b(?! ?\d)[^.;,]*? (?:be|go|make it|moved?|start|put|back|forward)(?: by)? an? (?P<unit>day|week) (?P<side>later|earlier)\s*[?.!]*$"
)


def a_day_beside(day: date, text: str) -> date | None:
    """The day a planned meeting moves to if it is to be "a day later" or "a week earlier" and no other is named."""
    found = _LATER.search(text)
    if found is None:
        return None
    step = timedelta(days=7 if found["unit"] == "week" else 1)
    return day + step if found["side"] == "later" else day - step


_A_DAY = re.compile(rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?|{ORDINAL_WORDS})\b")
_NOT_THE = re.compile(r"\b(?:not|heard|instead of|rather than|read|thought it was|took it for)\b")
_NO_DAY = re.compile(
    r"\b(?:min|hour|hr|past|to|at|half|quarter|people|percent)|\d ?(?:h|m|[ap]m)\b|\d[:./]\d"
)


def _the_other(day: date, text: str) -> date | None:
    """ "9, not 19" of a meeting on the 19th, "you heard tenth, I said sixth": the earlier of two days of the month."""
    if not _NOT_THE.search(text) or _NO_DAY.search(text):
        return None
    said = {ordinal(word) for word in _A_DAY.findall(text)}
    other = said - {day.day}
    if len(said) != 2 or len(other) != 1:
        return None
    meant = other.pop()
    return day.replace(day=meant) if 0 < meant < day.day else None  # a later one may not have been yet


def beside_the(day: date, text: str) -> date | None:
    """The day that a correction counts from the one the bot spoke of: "no, the day before", "you put it a day late"."""
    if named := _IN_THE_WEEK.search(text):
        monday = day - timedelta(days=day.weekday() + (7 if named[2] == "before" else -7))
        return monday + timedelta(days=weekday(named[1]))
    found = _BESIDE.search(text)
    if found is None:
        return _the_other(day, text)
    days = _COUNTS.get(found["count"] or "", 1) * (7 if found["unit"] == "week" else 1)
    side = found["side"]
    if _PUT.search(text[: found.start()]):
        if side not in ("early", "late"):
            return None
        side = "later" if side == "early" else "earlier"
    back = side in ("before", "earlier", "early")
    meant = day - timedelta(days=days) if back else day + timedelta(days=days)
    return meant if not found["w"] or weekday(found["w"]) == meant.weekday() else None
