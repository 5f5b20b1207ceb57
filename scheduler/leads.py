"""Leads who stand in for somebody: their time ends by itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from scheduler.timetable import At, timetable
from scheme.notices import Notice
from storage.store import Store


def over(store: Store, now: datetime) -> Iterable[str]:
    """Stand-ins whose last day has passed, as strand/person."""
    today = store.today(now)
    return [f"{key}/{person}" for key, person, until in store.strands.stand_ins() if until < today]


@timetable.job(
    "stand-ins", when=At("06:00"), of=over,
    why="Somebody who stands in for a lead sees the strand until their last day and no longer.",
)  # fmt: skip
def stand_ins(store: Store, item: str, now: datetime) -> list[Notice]:
    """They lead no more, and are thanked."""
    key, _, person = item.partition("/")
    if not store.strands.dismiss(key, person):
        return []
    return [
        Notice(
            "you-lead-no-more", person, f"stood-in:{key}:{person}:{store.today(now)}", None, {"strand": key}
        )
    ]
