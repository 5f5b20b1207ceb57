"""The review before the end of a term: each answers alone, sealed until both are in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from scheme.pairing import Pairing, State, Step, may_renew
from scheme.policy import Policy
from scheme.refusals import Refusal


class Choice(StrEnum):
    """What one of the two wants."""

    RENEW = "renew"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class ReviewAnswer:
    """One person's answer for one term. Sealed: only `outcome` may look at both."""

    pairing: str
    term: int
    person: str
    choice: Choice


ASKABLE = frozenset({State.LIVE, State.PAUSED})


def asked_round(pairing: Pairing, policy: Policy, today: date) -> int | None:
    """Which asking is due: the index into `review_days` of the latest one that has come, if any."""
    if pairing.state not in ASKABLE or pairing.ends_on is None or not may_renew(pairing, policy):
        return None
    rounds = [i for i, days in enumerate(sorted(policy.review_days, reverse=True))
              if today >= pairing.ends_on - timedelta(days=days)]  # fmt: skip
    return rounds[-1] if rounds else None


def demand_open(pairing: Pairing, policy: Policy, today: date) -> None:
    """Refuse an answer before the review is asked, after it closed, or where no term is left."""
    if pairing.state not in ASKABLE or pairing.ends_on is None:
        raise Refusal("stale-pairing")
    if not may_renew(pairing, policy):
        raise Refusal("no-renewal-left", ends=pairing.ends_on)
    if today < pairing.ends_on - timedelta(days=max(policy.review_days)):
        raise Refusal("review-too-early", opens=pairing.ends_on - timedelta(days=max(policy.review_days)))


def open_until(pairing: Pairing, policy: Policy, today: date) -> date | None:
    """Until when answers are waited for after the term is over; None while it still runs."""
    if pairing.ends_on is None or today < pairing.ends_on:
        return None
    return pairing.ends_on + timedelta(days=policy.grace_days)


def outcome(pairing: Pairing, answers: Iterable[ReviewAnswer]) -> Step | None:
    """What the answers for this term decide: nothing until both are in.

    Two yeses renew; one no winds down, and nobody learns whose it was. Silence is not consent:
    see `at_term_end`.
    """
    by_person = {a.person: a.choice for a in answers if a.pairing == pairing.id and a.term == pairing.term}
    if not set(pairing.parties()) <= set(by_person):
        return None
    both = [by_person[p] for p in pairing.parties()]
    return Step.RENEW if all(c is Choice.RENEW for c in both) else Step.WIND_DOWN


def at_term_end(pairing: Pairing, policy: Policy, today: date) -> Step | None:
    """What the calendar decides once the term is over.

    Winding down and last terms complete on the day; without both answers the pairing lapses when
    the grace days are over.
    """
    if pairing.ends_on is None or not pairing.is_running or today < pairing.ends_on:
        return None
    if pairing.state is State.WINDING_DOWN or not may_renew(pairing, policy):
        return Step.COMPLETE
    if today >= pairing.ends_on + timedelta(days=policy.grace_days):
        return Step.LAPSE
    return None


def may_reopen(pairing: Pairing, policy: Policy, today: date) -> bool:
    """A lapsed pairing may be reopened by both for a while."""
    return (
        pairing.state is State.LAPSED
        and pairing.ended_on is not None
        and today <= pairing.ended_on + timedelta(days=policy.reopen_days)
    )
