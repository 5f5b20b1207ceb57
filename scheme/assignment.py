"""The best assignment of a round, with its proof.

First as many people as possible, those waiting longest before others; then as many of the scheme's
soft rules kept; then the highest sum of points. Among all answers that are equally good the load is
spread evenly for the mentors' limits, and what is still equal is settled by a hash of the ids: so
the same people in any order get the same pairs.

The mentees that can be placed together form a matroid. Hence adding up weights that only grow with
waiting time is exact: it places as many as possible, and serves the queue in its order.

With OR-tools and NumPy installed the work is done in `scheme/assignment_flow.py`, otherwise in plain
Python in `scheme/assignment_plain.py`. Both answer alike; the second is meant for a few hundred people.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from scheme.pair_table import GOAL, PairTable
from scheme.scoring import HIGHEST

TIE_BITS = 24
LOAD_SCALE = 60  # a whole number for every limit up to six
_MASK = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Weights:
    """One whole number per pair, ordered like the aims: place, then goals, then points."""

    place: tuple[int, ...]  # per mentee: for being placed at all, more for waiting longer
    goal: int

    def of(self, row: int, code: int) -> int:
        """The weight of an eligible pair."""
        return self.place[row] + self.worth(code)

    def worth(self, code: int) -> int:
        """What a pair adds to placing somebody at all."""
        goals, points = divmod(code, GOAL)
        return goals * self.goal + points


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who gets whom, and the prices that prove that nothing is better.

    `prices` per mentor: what one more place would gain, 0 where a place stays free.
    `gains` per mentee: what the round gains by their taking part.
    No eligible pair weighs more than its gain and price together, so no answer whatever can weigh
    more than `bound`; `value` is what this one weighs.
    """

    mentor_of: tuple[int | None, ...]
    prices: tuple[int, ...]
    gains: tuple[int, ...]
    value: int
    bound: int
    weights: Weights
    engine: str

    @property
    def proven(self) -> bool:
        """Whether this is shown to be the best there is."""
        return self.value == self.bound

    @property
    def placed(self) -> int:
        """How many mentees have a mentor."""
        return sum(column is not None for column in self.mentor_of)


def weigh(table: PairTable) -> Weights:
    """Weights under which a later aim never outweighs an earlier one."""
    most = min(len(table.requests), sum(table.places))
    goal = HIGHEST * most + 1
    place = most * (table.goals * goal + HIGHEST) + 1
    steps = {step: number for number, step in enumerate(sorted(set(table.queue)), start=1)}
    return Weights(tuple(place * steps[step] for step in table.queue), goal)


def assign(table: PairTable, tie_key: str, engine: str | None = None) -> Assignment:
    """The best assignment of this table. `tie_key` settles what is equally good.

    `engine` is "flow" or "plain"; by default the first if its packages are installed.
    """
    weights = weigh(table)
    if engine is None:
        engine = "flow" if flow_installed() else "plain"
    if engine == "flow":
        from scheme import assignment_flow

        mentor_of, prices, gains = assignment_flow.best(table, weights, tie_key)
    else:
        from scheme import assignment_plain

        mentor_of, prices, gains = assignment_plain.best(table, weights, tie_key)
    value = sum(
        weights.of(row, table.code(row, column)) for row, column in enumerate(mentor_of) if column is not None
    )
    bound = sum(gains) + sum(p * n for p, n in zip(prices, table.places, strict=True))
    return Assignment(tuple(mentor_of), tuple(prices), tuple(gains), value, bound, weights, engine)


def flow_installed() -> bool:
    """Whether the packages of the fast engine can be loaded."""
    try:
        import scheme.assignment_flow
    except ImportError:
        return False
    return bool(scheme.assignment_flow)


def load_costs(capacity: int, held: int) -> list[int]:
    """What each further mentee of a mentor costs in evenness: the first of all nothing, then more
    the nearer to the limit. Cheapest first, so a flow fills places in this order."""
    return [LOAD_SCALE * taken // capacity for taken in range(held, capacity)]


def load_unit(mentees: int) -> int:
    """More than all ties of a round together, so evenness comes before the hash."""
    return (mentees + 1) << TIE_BITS


def seeds(tie_key: str, side: str, ids: Sequence[str]) -> list[int]:
    """64 bits for each person of a round, from which `tie` makes those of a pair."""
    texts = (f"{tie_key}\n{side}\n{who}".encode() for who in ids)
    return [int.from_bytes(hashlib.sha256(text).digest()[:8], "big") for text in texts]


def tie(mentee_seed: int, mentor_seed: int) -> int:
    """The bits that settle between equally good pairs (the finaliser of splitmix64)."""
    bits = (mentee_seed + mentor_seed) & _MASK
    bits = ((bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    bits = ((bits ^ (bits >> 27)) * 0x94D049BB133111EB) & _MASK
    return bits >> (64 - TIE_BITS)
