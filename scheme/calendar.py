"""Months, terms and working days. The only user of the `holidays` package."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

import holidays


def months_after(start: date, months: int) -> date:
    """The same day so many calendar months later; the last day of a shorter month.

    31 August 2026 plus 18 months is 29 February 2028.
    """
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def days_in(months: float) -> int:
    """A number of months in days, at 365.25 / 12 days a month: for gaps, never for terms."""
    return round(months * 30.4375)


def local_date(at: datetime, zone: str) -> date:
    """The date on the wall of somebody in this zone."""
    return at.astimezone(ZoneInfo(zone)).date()


def at_local(day: date, clock: time, zone: str) -> datetime:
    """The one instant (UTC) of this date and wall clock.

    A wall clock that the spring change skips or the autumn change repeats still gives exactly one
    instant, which is why occasions are counted in dates and never asked of a cron expression.
    """
    return datetime.combine(day, clock, ZoneInfo(zone)).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """When a person may be written to: their zone, its country's holidays, closure days, hours."""

    zone: str
    closed: frozenset[date] = frozenset()
    starts: int = 9
    ends: int = 17

    def is_working_day(self, day: date) -> bool:
        """Neither a weekend, nor a public holiday of the zone's country, nor a closure day."""
        return day.weekday() < 5 and day not in self.closed and not _holiday(self.zone, day)

    def is_open(self, at: datetime) -> bool:
        """Whether this instant lies in working hours on a working day."""
        local = at.astimezone(ZoneInfo(self.zone))
        return self.starts <= local.hour < self.ends and self.is_working_day(local.date())

    def next_opening(self, at: datetime) -> datetime:
        """This instant if it is in working hours, else the next start of them (UTC)."""
        if self.is_open(at):
            return at
        local = at.astimezone(ZoneInfo(self.zone))
        day = local.date() if local.hour < self.starts else local.date() + timedelta(days=1)
        return at_local(self.working_day_on_or_after(day), time(self.starts), self.zone)

    def working_day_on_or_after(self, day: date) -> date:
        """This day if it is a working day, else the next one (at most 60 days on)."""
        for ahead in range(61):
            if self.is_working_day(day + timedelta(days=ahead)):
                return day + timedelta(days=ahead)
        return day

    def working_day_before(self, day: date) -> date:
        """The last working day before this day (at most 60 days back)."""
        for back in range(1, 61):
            if self.is_working_day(day - timedelta(days=back)):
                return day - timedelta(days=back)
        return day - timedelta(days=1)


def working_calendar(zone: str, closure_days: Iterable[str], starts: int, ends: int) -> WorkingCalendar:
    """The calendar of somebody in this zone under these settings."""
    return WorkingCalendar(zone, frozenset(date.fromisoformat(d) for d in closure_days), starts, ends)


@lru_cache(maxsize=256)
def _country(zone: str) -> str | None:
    """The ISO country of a zone, from the table that the tz database itself carries."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    for row in table.splitlines():
        cells = row.split("\t")
        if len(cells) > 2 and cells[2] == zone:
            return cells[0]
    return None


@lru_cache(maxsize=1024)
def _year_of(country: str, year: int) -> frozenset[date]:
    try:
        # England's bank holidays stand for the United Kingdom; a pack adds its own closure days.
        found = holidays.country_holidays(country, subdiv="ENG" if country == "GB" else None, years=year)
    except NotImplementedError:
        return frozenset()
    return frozenset(found)


def _holiday(zone: str, day: date) -> bool:
    country = _country(zone)
    return country is not None and day in _year_of(country, day.year)
