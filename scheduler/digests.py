"""The weekly digest, and the housekeeping nobody sees."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from scheduler.timetable import At, Every, timetable
from scheduler.waiting import ran_today
from scheme.calendar import at_local, local_date
from scheme.notices import Notice
from storage import consultations
from storage.outbox_care import prune
from storage.store import Store

GRACE = timedelta(days=3)  # a digest later than Thursday would be next week's news


def leads(store: Store, now: datetime) -> Iterable[str]:
    """Everybody who leads a strand."""
    return store.strands.all_leads()


@timetable.job(
    "weekly-digest", when=Every(minutes=15), of=leads,
    why="Each lead gets their week on Monday at nine in their own zone, also when it was quiet.",
)  # fmt: skip
def weekly_digest(store: Store, lead: str, now: datetime) -> list[Notice]:
    """This week's digest, once its hour has come; up to three days late after a stop."""
    who = store.people.get(lead)
    led = store.strands.led_by(lead)
    if who is None or not led:
        return []
    policy = store.policy(led[0])
    today = local_date(now, who.timezone)
    day = today - timedelta(days=(today.weekday() - policy.digest_weekday) % 7)
    due = at_local(day, time(policy.digest_hour), who.timezone)
    if not due <= now < due + GRACE:
        return []
    year, week, _ = day.isocalendar()
    key = f"weekly-digest:{lead}:{year}-W{week:02}"
    return [Notice("weekly-digest", lead, key, None, {"week": f"{year}-W{week:02}"}, expires_at=due + GRACE)]


def nightly(store: Store, now: datetime) -> Iterable[str]:
    """One round of housekeeping a night."""
    return [] if ran_today(store, "housekeeping", now) else ["house"]


@timetable.job(
    "housekeeping", when=At("02:30"), of=nightly,
    why="Finished messages and notes of events are dropped once nothing can need them any more.",
)  # fmt: skip
def housekeeping(store: Store, item: str, now: datetime) -> list[Notice]:
    """Drop what is no longer needed."""
    prune(store.conn, now)
    store.memory.forget_events(now)
    store.words.forget_lines(now)
    consultations.forget_old(store, now)
    return []
