"""What is worth a word while a pair runs: milestones, feedback to each other, taking stock.

Everything is a question about facts and today; nothing is remembered but what was told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from scheme.calendar import months_after
from scheme.pairing import Pairing, State
from scheme.policy import Policy

LATE = timedelta(days=14)  # later than this nobody is told any more: it would be news no longer
APART = timedelta(days=10)  # of two words so near to each other only the weightier is said
BEFORE_THE_END = timedelta(days=45)  # from here on the review asks
YEAR = 12


class Kind(StrEnum):
    """The weightiest first: of two that fall together only the first is said."""

    STOCKTAKE = "stocktake"
    FIRST_MEETING = "first-meeting"
    FEEDBACK = "feedback"
    HALF_TERM = "half-term"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something to say to both; `key` tells it from every other of this pair, `months` since the start."""

    kind: Kind
    on: date
    key: str
    months: int = 0


def due(pairing: Pairing, policy: Policy, today: date, own_stocktake: int | None = None) -> Occasion | None:
    """What both should hear today, if anything.

    `own_stocktake` is how often the pair agreed to take stock, in months; 0 for never, None for the
    scheme's own months.
    """
    if pairing.state is not State.LIVE or pairing.started_on is None:
        return None
    found = [o for o in _all(pairing, policy, own_stocktake) if o.on - APART <= today < o.on + LATE + APART]
    weight = list(Kind)
    for here in sorted(found, key=lambda o: (weight.index(o.kind), o.on)):
        nearer = [o for o in found if weight.index(o.kind) < weight.index(here.kind)]
        if any(abs(o.on - here.on) < APART for o in nearer):
            continue
        if here.on <= today < here.on + LATE:
            return here
    return None


def _all(pairing: Pairing, policy: Policy, own: int | None) -> list[Occasion]:
    start, ends = pairing.started_on, pairing.ends_on
    assert start is not None and ends is not None, "a live pair has a start"
    before = (pairing.term - 1) * pairing.term_months
    found = []
    if own is None:
        turns = [m for m in policy.stocktake_months if m < pairing.term_months]
    else:
        turns = list(range(own, pairing.term_months, own)) if own else []
    for months in turns:
        on = months_after(start, before + months)
        if on + BEFORE_THE_END <= ends:
            found.append(Occasion(Kind.STOCKTAKE, on, f"stocktake:{pairing.term}:{months}", before + months))
    if pairing.last_met_on is not None:
        day_after, count = pairing.last_met_on + timedelta(days=1), pairing.meetings
        if count == 1 and policy.milestones:
            found.append(Occasion(Kind.FIRST_MEETING, day_after, "first-meeting"))
        if count and count % policy.feedback_every == 0:
            found.append(Occasion(Kind.FEEDBACK, day_after, f"feedback:{count}"))
    if policy.milestones:
        if pairing.term == 1 and pairing.term_months >= 6:
            half = months_after(start, pairing.term_months // 2) + timedelta(
                days=15 * (pairing.term_months % 2)
            )
            found.append(Occasion(Kind.HALF_TERM, half, "half-term", pairing.term_months // 2))
        for months in range(YEAR, before + pairing.term_months, YEAR):
            found.append(Occasion(Kind.YEAR, months_after(start, months), f"year:{months}", months))
    return found
