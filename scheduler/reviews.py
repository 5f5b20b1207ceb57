"""The end of a term: the review before it, and what the calendar decides after it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from scheduler.timetable import Every, timetable
from scheduler.waiting import opening
from scheme import reviews
from scheme.notices import Notice
from scheme.pairing import State, Step, may_renew
from storage.closing import close, to_both, to_leads
from storage.store import Store


def ending(store: Store, now: datetime) -> Iterable[str]:
    """Pairings whose end of term is near."""
    days = [max(store.policy(s.key).review_days) for s in store.strands.all()]
    return store.pairings.ending(store.today(now) + timedelta(days=max(days, default=30)))


@timetable.job(
    "reviews", when=Every(minutes=15), of=ending,
    why="Both are asked, each alone, 30, 14 and 3 days before the end of a term whether it shall go on.",
)  # fmt: skip
def review(store: Store, pairing_id: str, now: datetime) -> list[Notice]:
    """The latest asking that has come; a term that cannot be renewed is announced once."""
    pairing = store.pairings.for_job(pairing_id)
    if pairing is None or pairing.ends_on is None or pairing.state not in (State.LIVE, State.PAUSED):
        return []
    policy, today = store.policy(pairing.strand), store.today(now)
    turn = reviews.asked_round(pairing, policy, today)
    if turn is None:
        last_term_near = not may_renew(pairing, policy) and today < pairing.ends_on
        if not last_term_near:
            return []
        turn = 0
    if today > pairing.ends_on + timedelta(days=policy.grace_days):
        return []
    facts = {"term": str(pairing.term), "round": str(turn)}
    asked = to_both(pairing, "review-asked", f"term{pairing.term}:{turn}", facts=facts)
    return [replace(n, due_at=opening(store, n.to, policy, now)) for n in asked]


def over(store: Store, now: datetime) -> Iterable[str]:
    """Pairings whose term has ended."""
    return store.pairings.ending(store.today(now))


@timetable.job(
    "ends-of-term", when=Every(minutes=15), of=over,
    why="A term that is over completes, or lapses after the days of grace; the place is free at once.",
)  # fmt: skip
def end_of_term(store: Store, pairing_id: str, now: datetime) -> list[Notice]:
    """What the calendar decides, told to both; silence is not consent."""
    pairing = store.pairings.for_job(pairing_id)
    if pairing is None:
        return []
    policy, today = store.policy(pairing.strand), store.today(now)
    step = reviews.at_term_end(pairing, policy, today)
    if step is None:
        return []
    closed = close(store, pairing, step, now)
    kind = "completed" if step is Step.COMPLETE else "lapsed"
    told = to_both(closed, kind, f"term{pairing.term}", about=False)
    told = [replace(n, due_at=opening(store, n.to, policy, now)) for n in told]
    return [*told, *to_leads(store, closed, "pair-ended", kind)]
