"""Choosing from options: a word before the end to whoever has not answered, then the assignment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from scheduler.timetable import Every, timetable
from scheduler.waiting import opening
from scheme.notices import Notice
from storage import choosings
from storage.store import Store

REMIND_DAYS = 3  # before the last day


def under_way(store: Store, now: datetime) -> Iterable[str]:
    """Choosings near their end."""
    soon = store.today(now) + timedelta(days=REMIND_DAYS)
    return [c.id for c in choosings.all_open(store) if c.ends_on <= soon]


@timetable.job(
    "choosing", when=Every(minutes=15), of=under_way,
    why="Mentees who choose are reminded three days before the end; then one assignment decides for all.",
)  # fmt: skip
def choosing(store: Store, choosing_id: str, now: datetime) -> list[Notice]:
    """Decide once the last day is over, else remind whoever has not answered."""
    this = next((c for c in choosings.all_open(store) if c.id == choosing_id), None)
    if this is None:
        return []
    if store.today(now) > this.ends_on:
        return choosings.decide(store, this, now)
    if store.today(now) < this.ends_on - timedelta(days=REMIND_DAYS) or this.opened_on == store.today(now):
        return []
    silent = [o.person for o in choosings.options_of(store, this.id).values() if o.ranked is None]
    policy = store.policy(this.strand)
    return [
        replace(n, due_at=opening(store, n.to, policy, now))
        for n in choosings.options_notices(this, silent, "reminder")
    ]
