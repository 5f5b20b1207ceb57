"""Words while a pair runs: the first meeting, half of the term, a year; feedback; taking stock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from scheduler.timetable import At, timetable
from scheduler.waiting import opening, ran_today
from scheme.milestones import due
from scheme.notices import Notice
from scheme.pairing import State
from storage import wishes
from storage.closing import to_both
from storage.store import Store


def once_a_day(store: Store, now: datetime) -> Iterable[str]:
    """Live pairs to whom something may be said, looked for once a day."""
    if ran_today(store, "milestones", now):
        return []
    today, own = store.today(now), wishes.all_of(store, "stocktake")
    live = store.pairings.in_strands([s.key for s in store.strands.all()], [State.LIVE])
    return [p.id for p in live if due(p, store.policy(p.strand), today, own.get(p.id))]


@timetable.job(
    "milestones", when=At("07:10"), of=once_a_day,
    why="The two hear a good word at milestones, and are asked from time to time to take stock; nobody else hears of it.",
)  # fmt: skip
def say(store: Store, pairing_id: str, now: datetime) -> list[Notice]:
    """To both, once for each occasion, in each one's working hours."""
    pairing = store.pairings.for_job(pairing_id)
    if pairing is None:
        return []
    policy, today = store.policy(pairing.strand), store.today(now)
    own = wishes.get(store, pairing.id, "stocktake")
    found = due(pairing, policy, today, own[0] if own else None)
    if found is None:
        return []
    facts = {"kind": found.kind.value, "months": str(found.months)}
    told = to_both(pairing, "milestone", found.key, facts=facts)
    return [replace(n, due_at=opening(store, n.to, policy, now)) for n in told]
