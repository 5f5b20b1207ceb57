"""Until when: for a snooze or a pause."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.dates import local, read_when
from handlers.dates_named import working_day_after
from handlers.dates_words import COUNT, MONTH, month, number
from scheme.calendar import WorkingCalendar, months_after

_AFTER_FEAST = re.compile(
    r"\b(?:after|past|until after|over|until|till)\s+(?:the )?(christmas|easter)(?! (?:eve|day|monday|sunday))\b"
)
_NEW_YEAR = re.compile(r"\b(?:in|until|till|after|into|to)\s+(?:the )?new year\b(?!'s)|\bnext year\b")
_FOR = re.compile(
    rf"\b(?:for|another|in|next|the next)\s+(?:about |around |the next |another |the )?({COUNT}) ?(days?|weeks?|fortnights?|months?|years?)\b"
)
# "Snooze 1 week", "compassionate leave, three weeks"
_COUNTED = re.compile(
    r"\b(\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|twelve|one|an?) ?(days?|weeks?|fortnights?|months?)\b(?! (?:ago|old|left|before|late|since))"
)
_NO_COUNT = re.compile(
    r"\b(?:every|each|per|once|twice|times|at least|about|around|roughly|or so|a few)\b|\ba (?:day|week|month) (?:or|when|that)\b"
)
_ASKED_FOR = re.compile(
    r"\b(?:snooze|mute|pause|hold|off|quiet|silence|ask|remind)\w*\b(?: me| us| it)? an? (?:day|week|fortnight|month)\b"
)
# A day as far off as ten months is no slip where somebody goes away.
_ON_A_DAY = re.compile(
    rf"\b(?:until|till?|up to|back(?: again)?(?: on)?|resume (?:\w+ ){{0,2}}?on|return(?:ing)?(?: on)?)\s+(?:the )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m>{MONTH})(?! \d)"
)
_TAIL = re.compile(
    r"\b(?:until|till?|up to)\b(?!.*\b(?:until|till?|up to)\b)|\bto\b(?=.{0,12}\d)(?!.*\bto\b)"
)
_NEXT = re.compile(r"\b(?:next|a|in a|for a) (week|fortnight|month)\b")
_HALF_YEAR = re.compile(r"\b(?:half a year|six months)\b")
_MONTH = re.compile(
    rf"\b(?:until|till?|to|from|in|before|by|after)\s+(?:the )?(?:(start|beginning|end|middle) of |(early|mid|late)[ -])?({MONTH})(?:\s+(20\d\d))?(?!\s*\d)"
)
_END = re.compile(r"\b(?:the )?end of (?:the |next )?(week|month|year)\b")
_AFTER_DAY = re.compile(r"\b(?:after)\b")


@dataclass(frozen=True, slots=True)
class Until:
    """The first day things go on again; None if it has to be asked. `echo`: say it back first."""

    day: date | None = None
    echo: bool = False
    unclear: bool = False


def read_until_when(text: str, *, now: datetime, tz: str, misspelt: frozenset[str] = frozenset()) -> Until:
    """Until when, from a tidy sentence.

    "After Christmas" and "after Easter" end on the next working day; "next month" is a month from
    today, said back.
    """
    today = local(now, tz).date()
    calendar = WorkingCalendar(tz)
    if found := _AFTER_FEAST.search(text):
        day = working_day_after(found[1], today, tz)
        return Until(day, echo="after" not in found.group())
    if _NEW_YEAR.search(text):
        return Until(calendar.working_day_on_or_after(date(today.year + 1, 1, 1)), echo=True)
    if found := _ON_A_DAY.search(text):
        return _named(found, today)
    when = read_when(text, now=now, tz=tz, direction="future", misspelt=misspelt)
    tail = _TAIL.search(text)
    if when.day is None and tail:
        # "Having an op on 2 Dec, pause until 8 February": the day after the last "until" is meant.
        when = read_when(text[tail.start() :], now=now, tz=tz, direction="future", misspelt=misspelt)
    if when.day and not tail and (found := _FOR.search(text)) and found.group().startswith("for"):
        # "Not for four weeks, I have a deadline on 11 December"
        return Until(_on(today, number(found[1]) or 1, found[2].rstrip("s")))
    if when.day:
        if when.day <= today:
            return Until(unclear=True)
        if _AFTER_DAY.search(text) and "day after" not in text:
            return Until(calendar.working_day_on_or_after(when.day + timedelta(days=1)), echo=True)
        return Until(when.day, echo=when.echo and "before " not in text)
    if found := _MONTH.search(text):
        return _month(found, today)
    if found := _FOR.search(text):
        return Until(_on(today, number(found[1]) or 1, found[2].rstrip("s")))
    if (counted := _COUNTED.findall(text)) and len(counted) == 1 and not _NO_COUNT.search(text):
        bare = counted[0][0] in ("a", "an") and not _ASKED_FOR.search(text)
        return Until(_on(today, number(counted[0][0]) or 1, counted[0][1].rstrip("s")), echo=bare)
    if _HALF_YEAR.search(text):
        return Until(months_after(today, 6))
    if found := _END.search(text):
        return Until(_end(found, today), echo=True)
    if found := _NEXT.search(text):
        return Until(_on(today, 1, found[1]), echo=True)
    return Until(unclear=when.unclear)


def _on(today: date, count: int, unit: str) -> date:
    if unit in ("month", "year"):
        return months_after(today, count * (12 if unit == "year" else 1))
    return today + timedelta(days=count * {"day": 1, "week": 7, "fortnight": 14}[unit])


def _named(found: re.Match[str], today: date) -> Until:
    for year in (today.year, today.year + 1):
        try:
            day = date(year, month(found["m"]), int(found["d"]))
        except ValueError:
            return Until(unclear=True)
        if day > today:
            return Until(day)
    return Until(unclear=True)


def _month(found: re.Match[str], today: date) -> Until:
    if (found[1] or found[2]) in ("middle", "mid", "early", "late"):
        return Until(unclear=True)
    number_of = month(found[3])
    year = int(found[4]) if found[4] else today.year + (1 if number_of <= today.month else 0)
    first = date(year, number_of, 1)
    if found[1] == "end" or found.group().startswith("after"):
        return Until(
            months_after(first, 1) - timedelta(days=0 if found.group().startswith("after") else 1), echo=True
        )
    return Until(first, echo=True) if first > today else Until(unclear=True)


def _end(found: re.Match[str], today: date) -> date:
    if found[1] == "week":
        ahead = 7 if "next" in found.group() else 0
        return today + timedelta(days=(4 - today.weekday()) % 7 + ahead)
    if found[1] == "year":
        return date(today.year, 12, 31)
    return months_after(today.replace(day=1), 2 if "next" in found.group() else 1) - timedelta(days=1)
