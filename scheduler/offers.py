"""Offers nobody answers: brought to mind, then ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from scheduler.timetable import Every, timetable
from scheduler.waiting import opening
from scheme.notices import Notice
from scheme.offers import asked_person, has_expired, reminder_round
from scheme.pairing import State, Step
from storage.closing import close, to_leads, to_one
from storage.store import Store

KINDS = {
    State.MENTOR_ASKED: "offer-to-mentor",
    State.CHOSEN: "offer-to-mentor",
    State.MENTEE_ASKED: "offer-to-mentee",
}


def waiting_offers(store: Store, now: datetime) -> Iterable[str]:
    """Offers that have waited at least until the first reminder of any strand."""
    policies = [store.policy(s.key) for s in store.strands.all()]
    soonest = min((min(*p.offer_reminder_days, p.offer_expires_days) for p in policies), default=3)
    return store.pairings.open_offers(now - timedelta(days=soonest))


@timetable.job(
    "offers", when=Every(minutes=15), of=waiting_offers,
    why="An offer is brought to mind twice and ends when nobody answers, so that the mentee is not kept waiting.",
)  # fmt: skip
def offers(store: Store, pairing_id: str, now: datetime) -> list[Notice]:
    """Remind whoever is asked, or end the offer and give the request back to the lead."""
    pairing = store.pairings.for_job(pairing_id)
    asked = asked_person(pairing) if pairing else None
    if pairing is None or asked is None:
        return []
    policy = store.policy(pairing.strand)
    if has_expired(pairing, policy, now):
        close(store, pairing, Step.EXPIRE, now)
        notices = [to_one(pairing, asked, "offer-over", "expired", about=False)]
        if pairing.state is State.MENTEE_ASKED:
            notices.append(to_one(pairing, pairing.mentor, "offer-not-going-ahead", "closed", about=False))
        return [*notices, *to_leads(store, pairing, "offer-closed", "expired")]
    turn = reminder_round(pairing, policy, now)
    if turn is None:
        return []
    reminder = to_one(pairing, asked, KINDS[pairing.state], f"round{turn}", facts={"round": str(turn)})
    ends = pairing.since + timedelta(days=policy.offer_expires_days)
    return [replace(reminder, due_at=opening(store, asked, policy, now), expires_at=ends)]
