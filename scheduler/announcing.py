"""Announcements are dropped soon after they were told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from scheduler.timetable import At, timetable
from scheduler.waiting import ran_today
from scheme.notices import Notice
from storage.announcements import drop_old
from storage.store import Store


def nightly(store: Store, now: datetime) -> Iterable[str]:
    """Once a night."""
    return [] if ran_today(store, "drop-announcements", now) else ["old"]


@timetable.job(
    "drop-announcements", when=At("02:40"), of=nightly,
    why="What a lead wrote to many is dropped a day after everybody was told; what was never sent, after a day.",
)  # fmt: skip
def drop_announcements(store: Store, item: str, now: datetime) -> list[Notice]:
    """Drop them."""
    drop_old(store, now)
    return []
