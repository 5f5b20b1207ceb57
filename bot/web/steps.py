"""How far the playground's clock goes when it is moved on."""

from __future__ import annotations

import calendar
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

NEXT = "next"
STEPS = {"day": "A day", "week": "A week", "month": "A month", NEXT: "Next event"}


def target(step: str, now: datetime, next_event: datetime | None, timezone: str) -> datetime | None:
    """The moment one of STEPS leads to from now; None for the next event where none is known."""
    match step:
        case "day":
            return days_after(now, 1, timezone)
        case "week":
            return days_after(now, 7, timezone)
        case "month":
            return a_month_after(now, timezone)
        case "next":
            # What is owed at this very moment is not ahead; a day on, the clock has passed it.
            late = next_event is not None and next_event <= now
            return days_after(now, 1, timezone) if late else next_event
        case _:
            raise ValueError(f"there is no step called {step!r}")


def days_after(now: datetime, days: int, timezone: str) -> datetime:
    """The same time on the wall, so many days on."""
    return (now.astimezone(ZoneInfo(timezone)) + timedelta(days=days)).astimezone(UTC)


def a_month_after(now: datetime, timezone: str) -> datetime:
    """The same day and time of the next calendar month, or that month's last day."""
    local = now.astimezone(ZoneInfo(timezone))
    year, month = (local.year + 1, 1) if local.month == 12 else (local.year, local.month + 1)
    day = min(local.day, calendar.monthrange(year, month)[1])
    return local.replace(year=year, month=month, day=day).astimezone(UTC)
