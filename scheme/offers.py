"""A request for a mentor, and the offer that answers it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from scheme.pairing import OFFERS, Pairing, State
from scheme.policy import Policy


class RequestState(StrEnum):
    """Where a request stands."""

    WAITING = "waiting"
    MATCHED = "matched"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class MentorRequest:
    """Somebody asks for a mentor. Wishes are keys of the pack, not prose."""

    id: str
    person: str
    strand: str
    state: RequestState
    since: date
    topics: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    first: bool = False  # to the front, after a pairing failed
    version: int = 0


DEPARTMENT, GRADE = "department:", "grade:"


def wishes_of(mode: str, departments: Iterable[str], grades: Iterable[str]) -> tuple[str, ...]:
    """How to meet, and where a mentor would work and stand if possible, as keys to store."""
    return (mode, *(DEPARTMENT + d for d in departments), *(GRADE + g for g in grades))


def wished(wishes: Iterable[str], what: str) -> tuple[str, ...]:
    """The departments or the grades among the wishes."""
    return tuple(w.removeprefix(what) for w in wishes if w.startswith(what))


def asked_person(pairing: Pairing) -> str | None:
    """Whose answer an offer waits for."""
    match pairing.state:
        case State.MENTOR_ASKED | State.CHOSEN:
            return pairing.mentor
        case State.MENTEE_ASKED:
            return pairing.mentee
        case _:
            return None


def reminder_round(pairing: Pairing, policy: Policy, now: datetime) -> int | None:
    """Which reminder of an unanswered offer has come: its index in `offer_reminder_days`."""
    if pairing.state not in OFFERS:
        return None
    passed = [i for i, days in enumerate(sorted(policy.offer_reminder_days))
              if now >= pairing.since + timedelta(days=days)]  # fmt: skip
    return passed[-1] if passed else None


def has_expired(pairing: Pairing, policy: Policy, now: datetime) -> bool:
    """Whether nobody answered in time."""
    return pairing.state in OFFERS and now >= pairing.since + timedelta(days=policy.offer_expires_days)
