"""A leave ends by itself on its day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from scheduler.timetable import At, timetable
from scheduler.waiting import opening
from scheme.notices import Notice
from scheme.people import Standing
from storage import entries
from storage.store import Store


def over(store: Store, now: datetime) -> Iterable[str]:
    """People who are back today."""
    return entries.back_by(store, store.today(now))


@timetable.job(
    "back-from-leave", when=At("06:20"), of=over,
    why="Somebody on leave is back on the day they named, with everything they had.",
)  # fmt: skip
def back(store: Store, person_id: str, now: datetime) -> list[Notice]:
    """They take part again and are welcomed, in their working hours."""
    who, own = store.people.get(person_id), entries.of(store, person_id)
    if who is None or own.away_until is None or own.away_until > store.today(now):
        return []
    entries.put(store, person_id, replace(own, away_until=None))
    if who.standing is not Standing.AWAY:
        return []
    store.people.save(who.with_(standing=Standing.ACTIVE), now)
    key = f"back-from-leave:{person_id}:{own.away_until}"
    due = opening(store, person_id, store.policy(who.strand), now)
    return [Notice("back-from-leave", person_id, key, None, {}, due_at=due)]
