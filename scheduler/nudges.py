"""Pairs that have not met: the mentee first, then both, the lead last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from scheduler.timetable import Every, timetable
from scheduler.waiting import opening
from scheme import nudges
from scheme.calendar import days_in
from scheme.notices import Notice
from scheme.nudges import Stage
from scheme.pairing import Step, advance
from storage.closing import to_both, to_leads, to_one
from storage.store import Store


def quiet_pairs(store: Store, now: datetime) -> Iterable[str]:
    """Pairs that might be due under the strictest strand; the rule decides one by one."""
    today = store.today(now)
    policies = [store.policy(s.key) for s in store.strands.all()]
    if not policies:
        return []
    gaps = [nudges.earliest_gap(p) for p in policies]
    return store.pairings.quiet_pairs(
        today - timedelta(days=min(first for first, _ in gaps)),
        today - timedelta(days=min(later for _, later in gaps)),
        today - timedelta(days=min(p.nudge_every_days for p in policies)),
        today,
        today - timedelta(days=min(p.first_meeting_lead_days for p in policies)),
        today - timedelta(days=min(days_in(p.gap_lead_months) for p in policies)),
    )


@timetable.job(
    "nudges", when=Every(minutes=15), of=quiet_pairs,
    why="A pair that does not meet hears of it: the mentee first, then both, the lead last and by status only.",
)  # fmt: skip
def nudge(store: Store, pairing_id: str, now: datetime) -> list[Notice]:
    """The stage that is due today, told in each receiver's working hours."""
    pairing = store.pairings.for_job(pairing_id)
    if pairing is None:
        return []
    policy, today = store.policy(pairing.strand), store.today(now)
    planned = store.meetings.next_planned(pairing.id, today - nudges.ANSWER_WAITS)
    stage = nudges.due(pairing, policy, today, planned.on if planned else None)
    if stage is None:
        return []
    after = store.pairings.save(nudges.nudged(pairing, stage, today))
    if stage is Stage.LEAD:
        told = to_leads(store, after, "not-met", str(today))
    elif stage is Stage.BOTH:
        told = to_both(after, "nudge", str(today))
    else:
        told = [to_one(after, after.mentee, "nudge", str(today))]
    return [replace(n, due_at=opening(store, n.to, policy, now)) for n in told]


def pauses_over(store: Store, now: datetime) -> Iterable[str]:
    """Pauses that end today or have ended."""
    return store.pairings.pauses_over(store.today(now))


@timetable.job(
    "pauses",
    when=Every(minutes=15),
    of=pauses_over,
    why="A pause ends on its day, and both are welcomed back.",
)
def pause_over(store: Store, pairing_id: str, now: datetime) -> list[Notice]:
    """The pair is live again."""
    pairing = store.pairings.for_job(pairing_id)
    today = store.today(now)
    if (
        pairing is None
        or pairing.state != "paused"
        or pairing.quiet_until is None
        or pairing.quiet_until > today
    ):
        return []
    policy = store.policy(pairing.strand)
    after = store.pairings.save(advance(pairing, Step.RESUME, now, today, policy))
    return [
        replace(n, due_at=opening(store, n.to, policy, now))
        for n in to_both(after, "resumed", str(after.version))
    ]
