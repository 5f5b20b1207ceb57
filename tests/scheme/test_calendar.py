"""Days and openings: months counted by the calendar, working hours, clocks that change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheme.calendar import WorkingCalendar, at_local, local_date, months_after
from scheme.pairing import Step, advance
from scheme.policy import Policy
from tests.builders import NOW, a_pairing

POLICY = Policy()
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


def test_the_end_of_term_is_counted_from_the_first_start_by_the_calendar() -> None:
    pair = a_pairing(since=date(2026, 8, 31))
    ends = [a_pairing(since=date(2026, 8, 31), term=n).ends_on for n in (1, 2, 3)]
    assert ends == [date(2028, 2, 29), date(2029, 8, 31), date(2031, 2, 28)]
    renewed = advance(pair, Step.RENEW, NOW, date(2028, 2, 1), POLICY)
    assert (renewed.started_on, renewed.ends_on) == (date(2026, 8, 31), date(2029, 8, 31))


@given(DAYS, st.integers(0, 120))
def test_a_day_so_many_months_on_is_in_that_month_and_never_later_in_it(start: date, months: int) -> None:
    then = months_after(start, months)
    assert (then.year * 12 + then.month) - (start.year * 12 + start.month) == months
    assert then.day <= start.day
    assert then.day == start.day or (then + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("zone", "at", "opens"),
    [
        ("Europe/London", "2026-11-17T10:30", "2026-11-17T10:30"),
        ("Europe/London", "2026-11-17T17:00", "2026-11-18T09:00"),
        ("Europe/London", "2026-11-20T18:00", "2026-11-23T09:00"),  # a weekend
        ("Europe/London", "2026-12-24T18:00", "2026-12-29T09:00"),  # Christmas, Boxing Day in lieu
        ("Europe/London", "2027-03-25T17:30", "2027-03-30T08:00"),  # Easter, and the clocks go forward
        ("Europe/London", "2027-08-27T18:00", "2027-08-31T08:00"),  # the summer bank holiday
        ("Asia/Kathmandu", "2026-11-17T02:00", "2026-11-17T03:15"),
        ("Asia/Kathmandu", "2026-11-17T11:30", "2026-11-18T03:15"),
        ("Europe/London", "2026-10-23T18:00", "2026-10-26T09:00"),  # the clocks go back
    ],
)
def test_messages_wait_for_the_readers_working_hours(zone: str, at: str, opens: str) -> None:
    calendar = WorkingCalendar(zone)
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert calendar.next_opening(moment) == datetime.fromisoformat(opens).replace(tzinfo=UTC)


def test_closure_days_are_days_off_and_the_working_day_before_skips_them() -> None:
    closed = frozenset({date(2026, 12, 29), date(2026, 12, 30), date(2026, 12, 31)})
    calendar = WorkingCalendar("Europe/London", closed)
    assert calendar.working_day_on_or_after(date(2026, 12, 25)) == date(2027, 1, 4)
    assert calendar.working_day_before(date(2027, 1, 4)) == date(2026, 12, 24)


@pytest.mark.parametrize(
    ("zone", "day", "clock", "instant"),
    [
        ("Africa/Cairo", date(2027, 4, 30), time(0, 30), "2027-04-29T22:30"),  # skipped
        ("Europe/Berlin", date(2026, 10, 25), time(2, 30), "2026-10-25T00:30"),  # happens twice
        ("Europe/London", date(2026, 10, 25), time(1, 30), "2026-10-25T00:30"),
        ("Europe/London", date(2027, 3, 28), time(1, 30), "2027-03-28T01:30"),  # skipped
    ],
)
def test_a_wall_clock_always_gives_exactly_one_instant(
    zone: str, day: date, clock: time, instant: str
) -> None:
    assert at_local(day, clock, zone) == datetime.fromisoformat(instant).replace(tzinfo=UTC)


@given(st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)), st.sampled_from(("Europe/London", "Asia/Kathmandu",
       "Africa/Cairo", "America/New_York", "Pacific/Auckland")))  # fmt: skip
def test_an_opening_is_never_in_the_past_and_always_open(at: datetime, zone: str) -> None:
    moment, calendar = at.replace(tzinfo=UTC), WorkingCalendar(zone)
    opening = calendar.next_opening(moment)
    assert opening >= moment
    assert calendar.is_open(opening)
    assert local_date(opening, zone) == opening.astimezone(ZoneInfo(zone)).date()
