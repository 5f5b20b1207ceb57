"""The day that words of the grammar stand for, seen from a given moment and direction."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from handlers.dates_absolute import Direction, absolute
from handlers.dates_words import MONTHS, month, number, ordinal, weekday
from scheme.calendar import months_after

LOG_BACK = 366  # days a meeting may lie back before the bot asks
PLAN_AHEAD = 550  # days a meeting may be planned ahead before the bot asks
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
    """What the words are read against: the local moment and the direction."""

    now: datetime  # local
    direction: Direction
    zone: str
    moving: bool = False  # a planned meeting gets another day

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


def work_dated(day: date | None, asking: Asking, *, year_said: bool) -> Worked:
    if day is None:
        return None, False
    away = (asking.today - day).days
    if not year_said and abs(away) > FAR:
        return None, False
    return day, False


def _other_way_round(found: date, asking: Asking) -> bool:
    """Whether 06/11/2026 would do as well to an American, who writes the month first."""
    if found.day > 12 or found.day == found.month:
        return False
    away = (date(found.year, found.day, found.month) - asking.today).days
    return -LOG_BACK <= away <= 0 if asking.direction == "past" else 0 <= away <= PLAN_AHEAD


def work_numeric(year: str | None, month_: int, day: int, asking: Asking, *, dotted: bool = False) -> Worked:
    if year is not None:
        full = int(year) + (2000 if len(year) == 2 else 0)
        try:
            found = date(full, month_, day)
        except ValueError:
            return None, False
        return found, not dotted and _other_way_round(found, asking)
    nearest = work_by_direction(month_, day, asking)
    worked = work_dated(nearest, asking, year_said=False)
    if worked[0] and day <= 12 and day != month_:
        return worked[0], True  # 11/10 may be an American's 10 November: said back
    return worked


def work_by_direction(month_: int, day: int, asking: Asking) -> date | None:
    for step in (0, -1 if asking.direction == "past" else 1):
        try:
            found = date(asking.today.year + step, month_, day)
        except ValueError:
            continue
        if (found <= asking.today) if asking.direction == "past" else (found >= asking.today):
            return found
    return None


def work_iso(m: re.Match[str], a: Asking) -> Worked:
    return work_numeric(m[1], int(m[2]), int(m[3]), a, dotted=True)  # the year first is never American


def work_day_month_year(m: re.Match[str], a: Asking) -> Worked:
    day, echo = work_numeric(m[5], int(m[4]), int(m[2]), a, dotted=m[3] == ".")
    return (day, echo) if day is None or not m[1] or day.weekday() == weekday(m[1]) else (None, False)


def work_day_month(m: re.Match[str], a: Asking) -> Worked:
    day, echo = work_numeric(None, int(m[3]), int(m[2]), a)
    return (day, echo) if day is None or not m[1] or day.weekday() == weekday(m[1]) else (None, False)


def work_day_month_of(m: re.Match[str], a: Asking) -> Worked:
    """ "8/1 next year"."""
    year = a.today.year + {"next": 1, "this": 0, "last": -1}[m[3]]
    return work_numeric(str(year), int(m[2]), int(m[1]), a)


def work_named_month(day: str, name: str, year: str | None, said: str | None, a: Asking) -> Worked:
    full = f" 20{year[-2:]}" if year else ""
    when = absolute(f"{ordinal(day)} {MONTHS[month(name) - 1]}{full}", a.direction, a.today)
    found, echo = work_dated(when, a, year_said=bool(year))
    if found and said and found.weekday() != weekday(said):
        return None, False
    return found, echo


def work_weekday_ordinal(m: re.Match[str], a: Asking) -> Worked:
    if m[2].isdigit() and int(m[2]) <= 12:
        return None, False  # "Tuesday 10" may be ten o'clock
    found = work_ordinal_day(ordinal(m[2]), a)
    return (found, False) if found and found.weekday() == weekday(m[1]) else (None, False)


def work_ordinal_day(day: int, a: Asking) -> date | None:
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


def work_bare_ordinal(m: re.Match[str], a: Asking) -> Worked:
    day = ordinal(m[1])
    where = m[2] or ""
    if where:
        start = months_after(a.today.replace(day=1), 1 if "next" in where else -1 if "last" in where else 0)
        try:
            return start.replace(day=day), False
        except ValueError:
            return None, False
    found = work_ordinal_day(day, a)
    # Said on that very day it may be today or a month off.
    return found, found == a.today


def work_weeks_on(m: re.Match[str], a: Asking) -> Worked:
    weeks = 2 if "fortnight" in m[1] else number(re.sub(r"\s*weeks?.*", "", m[1])) or 1
    anchor = {"today": 0, "now": 0, "tomorrow": 1}.get(m[2])
    if m[2] == "yesterday":
        return (a.today - timedelta(days=1 + 7 * weeks) if a.direction == "past" else None), False
    if a.direction == "past":
        return None, False
    if anchor is not None:
        return a.today + timedelta(days=anchor + 7 * weeks), False
    if weekday(m[2]) == a.today.weekday():
        return None, False
    return a.next(weekday(m[2])) + timedelta(days=7 * weeks), True


def work_day_week(m: re.Match[str], a: Asking) -> Worked:
    weeks = 2 if m[2] == "fortnight" else 1
    if m[1] == "yesterday":
        past = a.direction == "past" and weeks == 1
        return (a.today - timedelta(days=8) if past else None), past
    if a.direction == "past":
        return None, False
    if m[1] in ("today", "tomorrow"):
        return a.today + timedelta(days=(m[1] == "tomorrow") + 7 * weeks), True
    if weekday(m[1]) == a.today.weekday():
        return None, False
    return a.next(weekday(m[1])) + timedelta(days=7 * weeks), True


def work_week_before(m: re.Match[str], a: Asking) -> Worked:
    weeks = 2 if "fortnight" in m[1] else number(re.sub(r"\s*weeks?.*", "", m[1])) or 1
    if m[2] == "yesterday":
        return a.today - timedelta(days=1 + 7 * weeks), False
    if " ago" in m[0] and " last" not in m[0] and weekday(m[2]) <= a.today.weekday():
        return a.of_week(
            weekday(m[2]), -weeks
        ), True  # on a Friday "two weeks ago on Friday" is a fortnight ago
    return a.last(weekday(m[2])) - timedelta(days=7 * weeks), True


def work_of_a_week(day: str, week: str, a: Asking) -> Worked:
    weeks = {"last": -1, "this": 0, "next": 1}.get(week.split()[0], 0)
    if "before last" in week:
        weeks = -2
    elif "after next" in week:
        weeks = 2
    return a.of_week(weekday(day), weeks), False


def work_ago(m: re.Match[str], a: Asking) -> Worked:
    return work_away(m, a, -1)


def work_before(m: re.Match[str], a: Asking) -> Worked:
    """ "Before 2 days", as many a language has it."""
    return (work_away(m, a, -1)[0], True) if a.direction == "past" else (None, False)


def work_ahead(m: re.Match[str], a: Asking) -> Worked:
    return work_away(m, a, 1)


def work_away(m: re.Match[str], a: Asking, sign: int) -> Worked:
    count, unit = number(m["count"] or "a") or 1, m["unit"].rstrip("s'")
    # "Days ago" without a number, or with a misspelt one, is any number of days.
    rough = bool(m["rough"]) or (not m["count"] and m["unit"].endswith("s"))
    if unit == "day":
        return (None, False) if rough else (a.today + timedelta(days=sign * count), False)
    if rough:
        return None, False
    if unit in ("week", "fortnight"):
        days = count * (14 if unit == "fortnight" else 7)
        return a.today + timedelta(days=sign * days), not m["count"] or "couple" in m["count"]
    return months_after(a.today, sign * count * (12 if unit == "year" else 1)), True


def work_last(m: re.Match[str], a: Asking) -> Worked:
    return a.last(weekday(m[1])), True


def work_next(m: re.Match[str], a: Asking) -> Worked:
    return a.next(weekday(m[1])), True


def work_this(m: re.Match[str], a: Asking) -> Worked:
    day = weekday(m[1])
    if day == a.today.weekday():
        return a.today, True
    found = a.of_week(day, 0)
    if a.direction == "future" and found < a.today:
        return a.next(day), True
    return found, False


def work_weekdays_ago(m: re.Match[str], a: Asking) -> Worked:
    """ "Two Mondays ago": the last one is the first."""
    return a.last(weekday(m["day"])) - timedelta(days=7 * ((number(m["count"]) or 1) - 1)), True


def work_bare(m: re.Match[str], a: Asking) -> Worked:
    day = weekday(m[1] or m[2])
    return a.nearest(day), day == a.today.weekday()


def work_relative(m: re.Match[str], a: Asking) -> Worked:
    word = m[0]
    if "before yesterday" in word:
        return a.today - timedelta(days=2), False
    if "after tomorrow" in word:
        return a.today + timedelta(days=2), False
    if word.startswith("y") or "last night" in word:
        return a.today - timedelta(days=1), False
    if word.startswith(("tomorrow", "2mor")):
        return a.today + timedelta(days=1), False
    # The afternoon of a day that is still in its morning has not happened yet.
    begins = 17 if re.search(r"evening|tonight|2nite", word) else 12 if "afternoon" in word else 0
    over = 12 if "morning" in word else 24
    if a.direction == "past" and a.now.hour < begins:
        return None, False
    if a.direction == "future" and a.now.hour >= over:
        return None, False
    return a.today, False


def work_none(_: re.Match[str], __: Asking) -> Worked:
    return None, False
