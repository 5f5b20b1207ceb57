"""A day and a month in words, read by dateparser: it sees nothing else.

Its search finds dates in half the sentences that have none, and bare numbers, weekdays and relative
words it reads in ways of its own; all that is our grammar's. See docs/decisions/understanding.md.
"""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache
from typing import Literal

from dateparser.date import DateDataParser

Direction = Literal["past", "future"]


@lru_cache(maxsize=512)
def absolute(span: str, direction: Direction, today: date) -> date | None:
    """The date of a day and month in words ("3 november", "3 nov 2026").

    Without a year it is the nearest one in the direction. None unless both parts were really read:
    `parts` alone catches a month that was taken for a year. The same day and month are worked out once.
    """
    found = _parser(direction, today).get_date_data(span)
    if found.date_obj is None or not {"day", "month"} <= set(getattr(found, "parts", None) or ()):
        return None
    day = found.date_obj.date()
    if (
        direction == "future"
        and (day.month, day.day) == (today.month, today.day)
        and not span[-4:].isdecimal()
    ):
        return today
    return day


@lru_cache(maxsize=8)
def _parser(direction: Direction, today: date) -> DateDataParser:
    return DateDataParser(
        languages=["en"],
        settings={
            "DATE_ORDER": "DMY",
            "STRICT_DATE_ORDER": "all",
            "PREFER_DATES_FROM": direction,
            "RELATIVE_BASE": datetime.combine(today, time()),
            "REQUIRE_PARTS": ["day", "month"],
            "PARSERS": ["absolute-time"],
            "RETURN_AS_TIMEZONE_AWARE": False,
            "TIMEZONE": "UTC",
        },
    )
