"""Personal data is erased a year after the last pairing closed; counts stay."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from scheduler.timetable import At, timetable
from scheduler.waiting import ran_today
from scheme.notices import Notice
from storage.store import Store


def past_retention(store: Store, now: datetime) -> Iterable[str]:
    """People nothing needs to be known of any more, looked for once a day."""
    return [] if ran_today(store, "retention", now) else _past(store, now)


def _past(store: Store, now: datetime) -> Iterable[str]:
    """By the most patient strand."""
    months = [store.policy(s.key).retention_months for s in store.strands.all()]
    return store.past_retention(store.today(now), max(months, default=12))


@timetable.job(
    "retention", when=At("03:00"), of=past_retention,
    why="Names and addresses are erased twelve months after a person’s last pairing closed.",
)  # fmt: skip
def erase(store: Store, person_id: str, now: datetime) -> list[Notice]:
    """Erase one of them, if it is still so."""
    if person_id in _past(store, now):
        store.erase(person_id)
    return []
