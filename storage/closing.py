"""A pairing closes: its messages, plans and offers close with it, in the same transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from scheme.notices import Notice
from scheme.pairing import OFFERS, Pairing, Step, advance
from storage.store import Store


def close(store: Store, pairing: Pairing, step: Step, now: datetime) -> Pairing:
    """Take a closing step. Nothing about the pairing that is still unsent will be sent.

    A mentee whose offer came to nothing goes to the front of the waiting list.
    """
    policy = store.policy(pairing.strand)
    closed = store.pairings.save(advance(pairing, step, now, store.today(now), policy))
    store.forget_messages(pairing.id, now)
    store.meetings.close_planned(pairing.id)
    if pairing.state in OFFERS:
        waiting = store.requests.waiting_of(pairing.mentee)
        if waiting and not waiting.first:
            store.requests.save(replace(waiting, first=True))
    return closed


def to_leads(
    store: Store, pairing: Pairing, kind: str, occasion: str, facts: dict[str, str] | None = None
) -> list[Notice]:
    """One notice to each lead of the pairing's strand who is not one of the two."""
    return [
        Notice(kind, lead, f"{kind}:{pairing.id}:{occasion}:{lead}", None, {"pairing": pairing.id, **(facts or {})})
        for lead in store.strands.leads_of(pairing.strand)
        if lead not in pairing.parties()
    ]  # fmt: skip


def to_both(
    pairing: Pairing, kind: str, occasion: str, *, about: bool = True, facts: dict[str, str] | None = None
) -> list[Notice]:
    """The same notice to each of the two. `about` ties it to the pairing, so that an end cancels it."""
    return [to_one(pairing, person, kind, occasion, about=about, facts=facts) for person in pairing.parties()]


def to_one(
    pairing: Pairing, person: str, kind: str, occasion: str, *, about: bool = True,
    facts: dict[str, str] | None = None,
) -> Notice:  # fmt: skip
    """A notice to one of the two."""
    return Notice(
        kind, person, f"{kind}:{pairing.id}:{occasion}:{person}", pairing.id if about else None,
        {"pairing": pairing.id, **(facts or {})},
    )  # fmt: skip
