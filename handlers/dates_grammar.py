"""The grammar of day words in British English. It finds every day a person could point at.

Each rule has a name, a pattern and a way to work the day out. A rule that knows only roughly
("last week", "Monday or Tuesday") gives a hit without a day: then the bot asks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from handlers.dates_clock import BLANK
from handlers.dates_named import NAMED_DAYS, named_day
from handlers.dates_words import (
    COUNT,
    DAY,
    FEW,
    FOLLOWER,
    MONTH,
    ORDINAL,
    YEAR,
    month,
    number,
    ordinal,
    weekday,
)
from scheme.calendar import months_after

Direction = Literal["past", "future"]
FAR = 300  # days; without a year, a day this far off is more often a slip than meant


@dataclass(frozen=True, slots=True)
class Hit:
    """A day found in the text; `day` None means the words are there but do not say which day."""

    start: int
    end: int
    day: date | None
    rule: str
    echo: bool = False  # people differ about it: always said back before it is kept
    at: time | None = None  # "in half an hour" also gives the clock


@dataclass(frozen=True, slots=True)
class Asking:
    """What the words are read against: the local moment, the direction, and their parser."""

    now: datetime  # local
    direction: Direction
    zone: str
    absolute: Callable[[str, Direction, date], date | None]

    @property
    def today(self) -> date:
        return self.now.date()

    def nearest(self, day: int) -> date:
        """The nearest such weekday in the direction, never today."""
        return self.last(day) if self.direction == "past" else self.next(day)

    def last(self, day: int) -> date:
        return self.today - timedelta(days=(self.today.weekday() - day) % 7 or 7)

    def next(self, day: int) -> date:
        return self.today + timedelta(days=(day - self.today.weekday()) % 7 or 7)

    def of_week(self, day: int, weeks: int) -> date:
        """This weekday of the week so many weeks on; weeks begin on Monday."""
        return self.today - timedelta(days=self.today.weekday()) + timedelta(days=7 * weeks + day)


Worked = tuple[date | None, bool]  # the day, and whether to say it back first
Resolve = Callable[[re.Match[str], Asking], Worked]
_NOT_A_WEEKDAY = re.compile(
    r"(?:sat|sun|mon|wed)(?: (?:down|in|with|together|outside|there|through|dieu|cher|amour|and|we)\b|$)"
)
_LED = re.compile(
    r"(?:\b(?:on|last|next|this|for|until|till|by|from|coming|met|meet|meeting|or|either|to|her|him|them|you|again|of|tomorrow|today|yesterday|move|-|/)|[,(:])\s*$"
)
_MARKED = re.compile(
    rf"\s*(?:morning|afternoon|evening|lunch|night|at\b|@|\d|{BLANK}|next week|last week|week\b|fortnight|just gone|gone\b|the \d|or\b|/|-|before last)"
)  # fmt: skip


def _clear_weekday(text: str, start: int, end: int) -> bool:
    """Mon, wed, sat and sun are also other words: they count beside a preposition or a number."""
    word = text[start:end]
    if word not in ("mon", "wed", "sat", "sun"):
        return True
    if _MARKED.match(text, end):
        return True
    before = text[:start]
    return (
        bool(_LED.search(before))
        and not re.search(r"\b(?:in|of|the) the\s*$", before)
        and not (_NOT_A_WEEKDAY.match(text, start) and len(text) > end)
    )


def _dated(day: date | None, asking: Asking, *, year_said: bool) -> Worked:
    if day is None:
        return None, False
    away = (asking.today - day).days
    if not year_said and abs(away) > FAR:
        return None, False
    return day, False


def _numeric(year: str | None, month_: int, day: int, asking: Asking) -> Worked:
    if year is not None:
        full = int(year) + (2000 if len(year) == 2 else 0)
        try:
            return date(full, month_, day), False
        except ValueError:
            return None, False
    found = _by_direction(month_, day, asking)
    worked = _dated(found, asking, year_said=False)
    if worked[0] and day <= 12 and day != month_:
        # 11/10 may be an American's 10 November: said back if that is near, and on the same side.
        other = _by_direction(day, month_, asking)
        return worked[0], other is not None and abs((asking.today - other).days) <= 120
    return worked


def _by_direction(month_: int, day: int, asking: Asking) -> date | None:
    for step in (0, -1 if asking.direction == "past" else 1):
        try:
            found = date(asking.today.year + step, month_, day)
        except ValueError:
            continue
        if (found <= asking.today) if asking.direction == "past" else (found >= asking.today):
            return found
    return None


def _iso(m: re.Match[str], a: Asking) -> Worked:
    return _numeric(m[1], int(m[2]), int(m[3]), a)


def _day_month_year(m: re.Match[str], a: Asking) -> Worked:
    day, echo = _numeric(m[4], int(m[3]), int(m[2]), a)
    return (day, echo) if day is None or not m[1] or day.weekday() == weekday(m[1]) else (None, False)


def _day_month(m: re.Match[str], a: Asking) -> Worked:
    day, echo = _numeric(None, int(m[3]), int(m[2]), a)
    return (day, echo) if day is None or not m[1] or day.weekday() == weekday(m[1]) else (None, False)


def _named_month(day: str, name: str, year: str | None, said: str | None, a: Asking) -> Worked:
    full = ("20" + year[-2:]) if year else ""
    when = a.absolute(f"{ordinal(day)} {name.strip('.')} {full}".strip(), a.direction, a.today)
    found, echo = _dated(when, a, year_said=bool(year))
    if found and said and found.weekday() != weekday(said):
        return None, False
    return found, echo


def _nth_weekday(m: re.Match[str], a: Asking) -> Worked:
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
                return _dated(found, a, year_said=False)
    return None, False


def _weekday_ordinal(m: re.Match[str], a: Asking) -> Worked:
    found = _ordinal_day(ordinal(m[2]), a)
    return (found, False) if found and found.weekday() == weekday(m[1]) else (None, False)


def _ordinal_day(day: int, a: Asking) -> date | None:
    first = a.today.replace(day=1)
    for step in range(4):
        start = months_after(first, -step if a.direction == "past" else step)
        try:
            found = start.replace(day=day)
        except ValueError:
            continue
        if (found <= a.today) if a.direction == "past" else (found >= a.today):
            return found
    return None


def _bare_ordinal(m: re.Match[str], a: Asking) -> Worked:
    day = int(re.sub(r"\D", "", m[1]))
    where = m[2] or ""
    if where:
        start = months_after(a.today.replace(day=1), 1 if "next" in where else -1 if "last" in where else 0)
        try:
            return start.replace(day=day), False
        except ValueError:
            return None, False
    found = _ordinal_day(day, a)
    # Said on that very day it may be today or a month off.
    return found, found == a.today


def _weeks_on(m: re.Match[str], a: Asking) -> Worked:
    weeks = 2 if "fortnight" in m[1] else number(re.sub(r"\s*weeks?.*", "", m[1])) or 1
    anchor = {"today": 0, "now": 0, "tomorrow": 1}.get(m[2])
    if a.direction == "past":
        return None, False
    if anchor is not None:
        return a.today + timedelta(days=anchor + 7 * weeks), False
    if weekday(m[2]) == a.today.weekday():
        return None, False
    return a.next(weekday(m[2])) + timedelta(days=7 * weeks), True


def _day_week(m: re.Match[str], a: Asking) -> Worked:
    weeks = 2 if m[2] == "fortnight" else 1
    if a.direction == "past":
        return None, False
    if m[1] in ("today", "tomorrow"):
        return a.today + timedelta(days=(m[1] == "tomorrow") + 7 * weeks), True
    if weekday(m[1]) == a.today.weekday():
        return None, False
    return a.next(weekday(m[1])) + timedelta(days=7 * weeks), True


def _week_before(m: re.Match[str], a: Asking) -> Worked:
    weeks = 2 if "fortnight" in m[1] else number(re.sub(r"\s*weeks?.*", "", m[1])) or 1
    if m[2] == "yesterday":
        return a.today - timedelta(days=1 + 7 * weeks), False
    return a.last(weekday(m[2])) - timedelta(days=7 * weeks), True


def _of_a_week(day: str, week: str, a: Asking) -> Worked:
    weeks = {"last": -1, "this": 0, "next": 1}.get(week.split()[0], 0)
    if "before last" in week:
        weeks = -2
    elif "after next" in week:
        weeks = 2
    return a.of_week(weekday(day), weeks), False


def _ago(m: re.Match[str], a: Asking) -> Worked:
    return _away(m, a, -1)


def _ahead(m: re.Match[str], a: Asking) -> Worked:
    return _away(m, a, 1)


def _away(m: re.Match[str], a: Asking, sign: int) -> Worked:
    count, unit = number(m["count"] or "a") or 1, m["unit"].rstrip("s'")
    rough = bool(m["rough"])
    if unit == "day":
        return (None, False) if rough else (a.today + timedelta(days=sign * count), False)
    if rough:
        return None, False
    if unit in ("week", "fortnight"):
        return a.today + timedelta(days=sign * count * (14 if unit == "fortnight" else 7)), "couple" in m[
            "count"
        ]
    return months_after(a.today, sign * count * (12 if unit == "year" else 1)), True


def _last(m: re.Match[str], a: Asking) -> Worked:
    return a.last(weekday(m[1])), True


def _gone(m: re.Match[str], a: Asking) -> Worked:
    return a.last(weekday(m[1])), False


def _next(m: re.Match[str], a: Asking) -> Worked:
    return a.next(weekday(m[1])), True


def _coming(m: re.Match[str], a: Asking) -> Worked:
    return a.next(weekday(m[1])), False


def _this(m: re.Match[str], a: Asking) -> Worked:
    day = weekday(m[1])
    if day == a.today.weekday():
        return a.today, True
    found = a.of_week(day, 0)
    if a.direction == "future" and found < a.today:
        return a.next(day), True
    return found, False


def _bare(m: re.Match[str], a: Asking) -> Worked:
    day = weekday(m[1])
    return a.nearest(day), day == a.today.weekday()


def _relative(m: re.Match[str], a: Asking) -> Worked:
    word = m[0]
    if "before yesterday" in word:
        return a.today - timedelta(days=2), False
    if "after tomorrow" in word:
        return a.today + timedelta(days=2), False
    if word.startswith("yesterday") or "last night" in word:
        return a.today - timedelta(days=1), False
    if word.startswith("tomorrow"):
        return a.today + timedelta(days=1), False
    # The afternoon of a day that is still in its morning has not happened yet.
    begins = 17 if re.search(r"evening|tonight", word) else 12 if "afternoon" in word else 0
    over = 12 if "morning" in word else 24
    if a.direction == "past" and a.now.hour < begins:
        return None, False
    if a.direction == "future" and a.now.hour >= over:
        return None, False
    return a.today, False


def _none(_: re.Match[str], __: Asking) -> Worked:
    return None, False


_WEEKWORD = r"(?:last|this|next)(?: |-)week(?:'?s)?|(?:the )?week (?:before last|after next)"
_IN_WEEK = r"(?:(?:,| of| in| the)* *)"
_WEEKS = rf"(?:{COUNT} weeks?|a fortnight|fortnight)"
_DATED_RANGE = r"\d{1,2}(?:st|nd|rd|th)?\s*(?:-|/|or|to|and|&)\s*\d{1,2}(?:st|nd|rd|th)?"
_ON = (
    r"(?:\bon|\bmet|\bmeet|\bmeet up|\bmet up|\bmeeting|\bfor|\bfrom|\buntil|\btill|\bby|\bto|\bthe|\bbefore|\bsince|\bwas|\bagain|\bit's|\bis|^|,|"
    + DAY
    + ")"
)

NUMERIC: tuple[tuple[str, str, Resolve], ...] = (
    ("iso", r"\b(20\d\d)[-/](\d{1,2})[-/](\d{1,2})\b", _iso),
    ("day-month-year", rf"(?:\b({DAY})\s+)?(?<![\d/.])\b(\d{{1,2}})[/.\-](\d{{1,2}})[/.\-](20\d\d|\d\d)\b(?![/.]?\d)", _day_month_year),
    ("day-month", rf"{_ON}\s*(?:({DAY})\s+)?(?<![\d/.])(\d{{1,2}})/(\d{{1,2}})\b(?![/\d%])", _day_month),
    ("day-month", r"\bon\s+()?(?<![\d/.])([0-3]?\d)\.([01]\d)\b(?!\s*(?:am|pm)|[.\d])", _day_month),
)  # fmt: skip

WORDED: tuple[tuple[str, str, Resolve], ...] = (
    ("range", rf"\b(?:between (?:the )?)?{_DATED_RANGE}(?: of)? {MONTH}|\b(?:between )?(?:the )?\d{{1,2}}(?:st|nd|rd|th)\s*(?:-|/|or|to)\s*(?:the )?\d{{1,2}}(?:st|nd|rd|th)\b", _none),
    ("part of month", rf"\b(?:(?:the )?(?:first|second|third|last|1st|2nd|3rd|same) week (?:of|in)|week (?:of|commencing|beginning)|w/c|(?:the )?(?:beginning|start|middle|end) of|early(?: in)?|late(?: in)?|mid|sometime in|some time in|back in|during)[ -]+(?:the )?(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)? )?(?:{MONTH}|next month|last month|this month|the month|month|next week|the week|next year|\d{{1,2}}(?:st|nd|rd|th)\b)", _none),
    ("day and month", rf"(?:\b(?P<w>{DAY})\b,?\s+)?(?:\bthe\s+)?\b(?P<d>{ORDINAL}|\d{{1,2}})(?:\s+of)?\s+(?P<m>{MONTH}){YEAR}", lambda m, a: _named_month(m["d"], m["m"], m[4], m["w"], a)),
    ("month and day", rf"(?:\b(?P<w>{DAY})\b,?\s+)?\b(?P<m>{MONTH})\s+(?:the\s+)?(?P<d>{ORDINAL}|\d{{1,2}})\b(?![:.]\d|\s*(?:am|pm)\b){YEAR}", lambda m, a: _named_month(m["d"], m["m"], m[4], m["w"], a)),
    ("nth weekday", rf"\b(?:the )?({ORDINAL}|last) ({DAY}) (?:of|in) ({MONTH}|(?:the|this|next|last) month)", _nth_weekday),
    ("weekday and ordinal", rf"\b({DAY})\b,?\s+(?:the\s+)?(\d{{1,2}}\s?(?:st|nd|rd|th)?)\b(?!\s*(?:am|pm|people|min|hour|of|{MONTH}|[:.]\d))", _weekday_ordinal),
    ("ordinal of month", r"(?:\bthe\s+|\bon\s+)(\d{1,2}\s?(?:st|nd|rd|th))(?: of)? ((?:this|last|next) month|the month)", _bare_ordinal),
    ("ordinal", rf"(?:\bthe\s+|\bon\s+|\buntil\s+|\bby\s+|\bmet\s+|\bto\s+|^\s*)(\d{{1,2}}(?:st|nd|rd|th))\b()(?! (?:{MONTH})){FOLLOWER}", _bare_ordinal),
    ("weeks on", rf"\b({_WEEKS}) (?:on |from |from this |this |next )?(?:the )?({DAY}|today|tomorrow|now)\b", _weeks_on),
    ("weekday before last", rf"\b(?:the )?({DAY}) before last\b", lambda m, a: (a.last(weekday(m[1])) - timedelta(days=7), True)),
    ("weekday after next", rf"\b(?:the )?({DAY}) after next\b", lambda m, a: (a.next(weekday(m[1])) + timedelta(days=7), True)),
    ("week before", rf"\b({_WEEKS}) (?:last|ago last|ago on|ago|before last) (yesterday|{DAY})\b", _week_before),
    ("weekday of a week", rf"\b({DAY})\b{_IN_WEEK}({_WEEKWORD})\b", lambda m, a: _of_a_week(m[1], m[2].removeprefix("the "), a)),
    ("weekday of a week", rf"\b({_WEEKWORD})(?:,| on| -)? ({DAY})\b", lambda m, a: _of_a_week(m[2], m[1].removeprefix("the "), a)),
    ("day week", rf"\b(?:a week )?({DAY}|today|tomorrow) (?:(?:a|in a) )?(week|fortnight)\b(?! (?:ago|before|last))", _day_week),
    ("few ago", rf"\b{FEW} (?:days?|weeks?|months?|hours?)(?: (?:ago|back|before)\b|'? time\b)?|\bin (?:the next )?{FEW} (?:days?|weeks?|months?)\b", _none),
    ("ago", rf"\b(?P<rough>about |around |roughly |nearly |almost |maybe |over |more than |at least )?(?P<count>{COUNT})?(?:(?<=\w)\s)?(?P<unit>days?|weeks?|fortnights?|months?|years?) (?:ago|back\b(?! (?:to|from|in))|before today)\b(?: today\b)?", _ago),
    ("ahead", rf"\b(?:in|within) (?P<rough>about |around |roughly |maybe |under )?(?P<count>{COUNT}) (?P<unit>days?|weeks?|fortnights?|months?|years?)'?s?'?(?: time)?\b", _ahead),
    ("ahead", rf"\b(?P<rough>about |around |maybe )?(?P<count>{COUNT}) (?P<unit>days?|weeks?|fortnights?|months?)'?s?'? (?:time|from now|from today)\b", _ahead),
    ("month today", r"\b(?P<rough>x)?(?P<count>a|one|two|three) (?P<unit>months?) (?:today|from today|on today)\b", _ahead),
    ("relative", r"\bthe day before yesterday\b|\bday before yesterday\b|\b(?:the )?day after tomorrow\b|\byesterday\b|\btomorrow\b|\blast night\b|\btonight\b|\b(?:earlier )?(?:today|this (?:very )?(?:morning|afternoon|evening|lunchtime))\b|\bearlier on\b(?= today)", _relative),
    ("named day", NAMED_DAYS, lambda m, a: named_day(m[0], a.today, a.direction, a.zone)),
    ("weekday gone", rf"\b({DAY}) (?:just )?gone\b|\b(?:this )?past ({DAY})\b", lambda m, a: (a.last(weekday(m[1] or m[2])), False)),
    ("last weekday", rf"\blast ({DAY})\b", _last),
    ("coming weekday", rf"\b(?:this |the )?coming ({DAY})\b|\b({DAY}) coming\b", lambda m, a: (a.next(weekday(m[1] or m[2])), False)),
    ("next weekday", rf"\bnext ({DAY})\b", _next),
    ("this weekday", rf"\bthis ({DAY})\b", _this),
    ("weekday", rf"\b({DAY})\b(?:'s)?", _bare),
    ("roughly", r"\b(?:earlier |later |some ?time |early |late |the )*(?:last|this|next|that|the other|the following|the same) (?:week(?:end)?|month|year|term|summer|spring|winter|autumn|semester|quarter|day)\b|\bthe other (?:day|week|night|morning|afternoon)\b|\b(?:at|over|on|this|last|next|during)? ?(?:the )?weekend\b|\bweek (?:before last|after next)\b|\b(?:early |later )?in the (?:new year|week|month|summer|spring|autumn|winter|coming week)\b|\bover (?:the )?(?:summer|christmas|easter|holidays|break|winter)\b|\b(?:the )?end of (?:the )?(?:week|month|term|year|next week)\b|\b(?:recently|the other day|a while ago|ages ago|some time ago|some day soon|in due course)\b|\b(?:the )?new year\b|\b(?:before|after|around|by|near|at|until|over) (?:christmas|easter|the holidays|the summer|term starts|half term)\b|\bone (?:morning|afternoon|evening|night)\b", _none),
    ("month", rf"\b(?:in|during|sometime|until|till|from|around|by|next|last|this|for) (?:early |late |mid[- ]?|the middle of |the end of |the start of )?(?:{MONTH})(?! \d){YEAR}", _none),
)  # fmt: skip

_NUMERIC = tuple((rule, re.compile(pattern), work) for rule, pattern, work in NUMERIC)
_WORDED = tuple((rule, re.compile(pattern), work) for rule, pattern, work in WORDED)
_MONTH_MAY_BE_A_WORD = re.compile(r"\b(?:may|march|mar)\b")
_IN_A_WHILE = re.compile(
    r"\bin (?:about )?(half an hour|half hour|an hour|a couple of hours|\d{1,2} (?:hours?|hrs?)|two hours|\d{1,3} ?(?:minutes?|mins?)|(?:ten|fifteen|twenty|thirty|forty) minutes)(?:'?s? time)?\b"
)
_A_WHILE_AGO = re.compile(
    r"\b(?:half an hour|half hour|an hour|an hour or so|(?:a )?couple of hours|few hours|\d{1,2} hours?|two hours|\d{1,3} ?min(?:ute)?s?|(?:ten|fifteen|twenty|thirty) minutes) ago\b|\bjust now\b"
)


def numeric(text: str, asking: Asking) -> Iterator[Hit]:
    """Dates in figures: they come before clocks, which look alike."""
    yield from _run(_NUMERIC, text, asking)


def moments(text: str, asking: Asking) -> Iterator[Hit]:
    """ "In half an hour" and "an hour ago"."""
    for found in _IN_A_WHILE.finditer(text):
        words = found[1].replace("half an hour", "30 minutes").replace("half hour", "30 minutes")
        count = re.match(COUNT + r"|\d+|ten|fifteen|twenty|thirty|forty", words)
        minutes = (number(count.group()) if count else 1) or 1
        at = asking.now + timedelta(minutes=minutes * (60 if "h" in words else 1))
        yield Hit(
            found.start(), found.end(), at.date(), "in a while", at=at.time().replace(second=0, microsecond=0)
        )
    for found in _A_WHILE_AGO.finditer(text):
        yield Hit(found.start(), found.end(), asking.today, "just now")


def worded(text: str, asking: Asking) -> Iterator[Hit]:
    """Days in words, in the order of the rules, each letter used once."""
    yield from _run(_WORDED, text, asking)


def _run(rules: tuple[tuple[str, re.Pattern[str], Resolve], ...], text: str, asking: Asking) -> Iterator[Hit]:
    for rule, pattern, work in rules:
        for found in pattern.finditer(text):
            if found.start() == found.end() or BLANK in found.group():
                continue
            if rule in ("weekday", "weekday and ordinal") and not _clear_weekday(
                text, found.start(1), found.end(1)
            ):
                continue
            if rule == "month and day" and not _month_is_meant(text, found):
                continue
            try:
                day, echo = work(found, asking)
            except (ValueError, OverflowError):
                day, echo = None, False
            yield Hit(found.start(), found.end(), day, rule, echo)
            text = text[: found.start()] + BLANK * (found.end() - found.start()) + text[found.end() :]


def _month_is_meant(text: str, found: re.Match[str]) -> bool:
    """ "I may 3 times" and "march 2 by 2" are verbs."""
    if not _MONTH_MAY_BE_A_WORD.match(found["m"]):
        return True
    return not re.search(
        r"\b(?:i|we|you|he|she|they|it|who|to|that|which|mentor|mentee)\s+$", text[: found.start("m")]
    )


def vague(hit: Hit) -> Hit:
    """The same words, not saying which day."""
    return replace(hit, day=None)
