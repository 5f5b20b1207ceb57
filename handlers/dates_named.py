"""Days that have a name: Christmas Eve, bonfire night, Easter Monday, the bank holiday."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal

from dateutil.easter import easter

from scheme.calendar import WorkingCalendar

FAR = 120  # days; a named day further off is said back
Work = Callable[[int], date]


def _fixed(month: int, day: int) -> Work:
    return lambda year: date(year, month, day)


def _from_easter(days: int) -> Work:
    return lambda year: easter(year) + timedelta(days=days)


def _nth(month: int, weekday: int, nth: int) -> Work:
    """The nth such weekday of the month; -1 is the last."""

    def work(year: int) -> date:
        if nth > 0:
            first = date(year, month, 1)
            return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
        last = date(year, month + 1, 1) - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - weekday) % 7)

    return work


def _remembrance(year: int) -> date:
    second_sunday = _nth(11, 6, 2)
    return second_sunday(year)


_NAMED: tuple[tuple[str, Work], ...] = (
    ("christmas eve", _fixed(12, 24)),
    ("christmas day", _fixed(12, 25)),
    ("boxing day", _fixed(12, 26)),
    ("new year's eve", _fixed(12, 31)),
    ("new years eve", _fixed(12, 31)),
    ("new year's day", _fixed(1, 1)),
    ("new years day", _fixed(1, 1)),
    ("bonfire night", _fixed(11, 5)),
    ("guy fawkes night", _fixed(11, 5)),
    ("guy fawkes day", _fixed(11, 5)),
    ("guy fawkes", _fixed(11, 5)),
    ("fireworks night", _fixed(11, 5)),
    ("halloween", _fixed(10, 31)),
    ("hallowe'en", _fixed(10, 31)),
    ("valentine's day", _fixed(2, 14)),
    ("valentines day", _fixed(2, 14)),
    ("valentine's", _fixed(2, 14)),
    ("burns night", _fixed(1, 25)),
    ("st david's day", _fixed(3, 1)),
    ("st patrick's day", _fixed(3, 17)),
    ("st george's day", _fixed(4, 23)),
    ("st andrew's day", _fixed(11, 30)),
    ("st andrew's", _fixed(11, 30)),
    ("hogmanay", _fixed(12, 31)),
    ("april fools' day", _fixed(4, 1)),
    ("april fool's day", _fixed(4, 1)),
    ("armistice day", _fixed(11, 11)),
    ("remembrance day", _fixed(11, 11)),
    ("remembrance sunday", _remembrance),
    ("black friday", lambda year: _nth(11, 3, 4)(year) + timedelta(days=1)),
    ("good friday", _from_easter(-2)),
    ("maundy thursday", _from_easter(-3)),
    ("easter saturday", _from_easter(-1)),
    ("easter sunday", _from_easter(0)),
    ("easter monday", _from_easter(1)),
    ("ash wednesday", _from_easter(-46)),
    ("shrove tuesday", _from_easter(-47)),
    ("pancake day", _from_easter(-47)),
    ("pancake tuesday", _from_easter(-47)),
    ("palm sunday", _from_easter(-7)),
    ("mothering sunday", _from_easter(-21)),
    ("mother's day", _from_easter(-21)),
    ("father's day", _nth(6, 6, 3)),
    ("midsummer's day", _fixed(6, 24)),
)
_BY_NAME = dict(_NAMED)
_BANK_HOLIDAY = "bank holiday"
NAMED_DAYS = (
    r"\b(?:last |this |next |on |the )*(?:"
    + "|".join(sorted((name.replace(" ", r"\s+") for name, _ in _NAMED), key=len, reverse=True))
    + r"|(?:(?:early may|may|spring|summer|august|easter|the) )?bank holiday(?: monday)?)\b"
)


def named_day(
    words: str, today: date, direction: Literal["past", "future"], zone: str
) -> tuple[date | None, bool]:
    """The nearest day of this name in the direction (it may be today), and whether to say it back.

    "last" and "next" before a name do not skip a year.
    """
    if _BANK_HOLIDAY in words:
        return _bank_holiday(words, today, direction, zone), True
    plain = " ".join(words.split())
    name = max((n for n in _BY_NAME if n in plain), key=len)
    step = -1 if direction == "past" else 1
    for year in (today.year, today.year + step):
        day = _BY_NAME[name](year)
        if (day <= today) if direction == "past" else (day >= today):
            # Nearly a year off, "we met on Christmas Eve" is a slip of "we meet".
            return day, abs((today - day).days) > FAR
    return None, False


def beside_named(words: str, today: date, direction: Literal["past", "future"], zone: str) -> date | None:
    """The day before or after a named one: "the day after bonfire night", "the eve of Armistice Day"."""
    day, _ = named_day(words, today, direction, zone)
    if day is None:
        return None
    found = day + timedelta(days=1 if " after " in words else -1)
    return found if ((found <= today) if direction == "past" else (found >= today)) else None


def _bank_holiday(words: str, today: date, direction: Literal["past", "future"], zone: str) -> date | None:
    calendar = WorkingCalendar(zone)
    months = {"august": (8,), "summer": (8,), "may": (5,), "spring": (5,), "easter": (3, 4)}
    wanted = next((found for word, found in months.items() if word in words), None)
    step = timedelta(days=-1 if direction == "past" else 1)
    day = today
    for _ in range(366):
        if day.weekday() < 5 and not calendar.is_working_day(day):
            monday = day.weekday() == 0 or "monday" not in words
            if monday and (wanted is None or day.month in wanted) and ("early" not in words or day.day < 15):
                return day
        day += step
    return None


def working_day_after(word: str, today: date, zone: str) -> date | None:
    """The next working day after Christmas or Easter is over."""
    calendar = WorkingCalendar(zone)
    for year in (today.year, today.year + 1):
        end = {"christmas": date(year, 12, 26), "easter": easter(year) + timedelta(days=1)}.get(word)
        if end is None:
            return None
        if end >= today:
            return calendar.working_day_on_or_after(end + timedelta(days=1))
    return None
