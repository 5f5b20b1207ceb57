"""Early days of a pair, and rules that stop holding: training, the first talk, changes of place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from scheduler.timetable import At, Every, timetable
from scheduler.waiting import opening, ran_today
from scheme.notices import Notice
from scheme.pairing import State
from scheme.policy import Training
from storage.closing import to_both, to_one
from storage.rechecks import breach_of, breaches, told
from storage.store import Store

AGAIN_DAYS = 14  # an untrained mentor is reminded at the start and once more


def fresh(store: Store, now: datetime) -> Iterable[str]:
    """Live pairs of strands that ask for training or let either stop after the first talk."""
    keys = [s.key for s in store.strands.all()]
    strands = [
        k for k in keys if store.policy(k).training is not Training.OFF or store.policy(k).no_fault_exit
    ]
    today = store.today(now)
    return store.pairings.beginning(strands, today - timedelta(days=60), today - timedelta(days=30))


@timetable.job(
    "first-talk", when=Every(minutes=15), of=fresh,
    why="A mentor without training is reminded before the first meeting; after a first talk both may stop.",
)  # fmt: skip
def first_talk(store: Store, pairing_id: str, now: datetime) -> list[Notice]:
    """Each thing once for each pair."""
    pairing = store.pairings.for_job(pairing_id)
    if pairing is None or pairing.state is not State.LIVE or pairing.started_on is None:
        return []
    policy, today = store.policy(pairing.strand), store.today(now)
    owed: list[Notice] = []
    if policy.training is not Training.OFF and pairing.meetings == 0:
        mentor = store.people.one_for_rules(pairing.mentor)
        turn = min(1, (today - pairing.started_on).days // AGAIN_DAYS)
        if mentor is not None and mentor.trained_on is None:
            owed.append(to_one(pairing, pairing.mentor, "training-reminder", f"{turn}"))
    recent = pairing.last_met_on is not None and today - pairing.last_met_on <= timedelta(days=30)
    if policy.no_fault_exit and pairing.meetings == 1 and recent:
        owed += to_both(pairing, "go-on", "first-talk")
    return [replace(n, due_at=opening(store, n.to, policy, now)) for n in owed]


def nightly(store: Store, now: datetime) -> Iterable[str]:
    """Running pairs that no longer keep a rule; looked for once a day, since it reads them all."""
    if ran_today(store, "rules-recheck", now):
        return []
    return [b.pairing for b in breaches(store, [s.key for s in store.strands.all()], now)]


@timetable.job(
    "rules-recheck", when=At("06:10"), of=nightly,
    why="People move and are promoted; a pair that no longer keeps a hard rule is brought to the lead, never broken.",
)  # fmt: skip
def rules_recheck(store: Store, pairing_id: str, now: datetime) -> list[Notice]:
    """The lead is asked once for each pair and rule."""
    pairing = store.pairings.for_job(pairing_id)
    if pairing is None or not pairing.is_running:
        return []
    bar = breach_of(store, pairing, now)
    return told(store, pairing, bar) if bar else []
