"""Shortlist mode: each mentee sees a few mentors, ranks them in private, and one assignment decides.

The options are balanced: nobody is shown to many more mentees than they have places for, so nobody
is swamped and nobody is never seen; and the mentor the whole round would have chosen is always among
them, so if everybody leaves the choice to the coordinator, as many are placed as in a round.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from scheme.assignment import assign, seeds, tie
from scheme.eligibility import Bar
from scheme.matching import Result, Round, propose, result_of
from scheme.pair_table import GOAL, PairTable, pair_table

OPTIONS = 4
SHOWN_PER_PLACE = 2
RANKED = (1000, 850, 725, 625)  # points for the mentee's first to fourth rank
UNRANKED_SHARE = 2  # a mentor left unranked counts half of the points of a round, so 500 at most


@dataclass(frozen=True, slots=True)
class Shortlist:
    """What one mentee is shown, in an order that says nothing, and whom they get if they do not choose."""

    shown: tuple[str, ...]
    otherwise: str | None


def shortlists(given: Round, unlisted: frozenset[str] = frozenset()) -> dict[str, Shortlist]:
    """Balanced options for every mentee of the round, by mentee id.

    `unlisted` mentors asked not to be shown; the coordinator may still propose them.
    """
    table = _table(given)
    best = assign(table, given.id).mentor_of
    hidden = {column for column, mentor in enumerate(table.mentors) if mentor.id in unlisted}
    listed: list[list[int]] = [[c] if c is not None and c not in hidden else [] for c in best]
    room = [SHOWN_PER_PLACE * places for places in table.places]
    for shown in listed:
        for column in shown:
            room[column] -= 1
    for turn in range(OPTIONS):
        # Those who have fewer options go first: in a scarce scheme everybody gets one before a second.
        rows = [row for row, columns in enumerate(listed) if len(columns) <= turn]
        found = assign(_turn(table, rows, listed, room, hidden), f"{given.id} options {turn}").mentor_of
        for row, more in zip(rows, found, strict=True):
            if more is not None:
                listed[row].append(more)
                room[more] -= 1
    names = [mentor.id for mentor in table.mentors]
    mentor_seeds = seeds(given.id, "shown", names)
    mentee_seeds = seeds(given.id, "shown to", [request.mentee.id for request in table.requests])
    lists = {}
    for row, request in enumerate(table.requests):
        order = sorted((tie(mentee_seeds[row], mentor_seeds[column]), column) for column in listed[row])
        kept = best[row]
        lists[request.mentee.id] = Shortlist(
            shown=tuple(names[column] for _, column in order),
            otherwise=None if kept is None else names[kept],
        )
    return lists


def settle(given: Round, lists: Mapping[str, Shortlist], rankings: Mapping[str, tuple[str, ...]]) -> Result:
    """One assignment from all private rankings (mentor ids by mentee id, best first).

    Whoever did not answer, or chose "choose for me", is placed by the scheme's own points among the
    mentors on their list and the one kept for them. Somebody for whom none of these is left is
    proposed another mentor if there is one.
    """
    table = _table(given)
    columns = {mentor.id: column for column, mentor in enumerate(table.mentors)}
    offered: list[dict[int, int]] = []
    for row, request in enumerate(table.requests):
        own = lists.get(request.mentee.id, Shortlist((), None))
        ranked = [mentor for mentor in rankings.get(request.mentee.id, ()) if mentor in own.shown]
        allowed = dict.fromkeys([*own.shown, *([own.otherwise] if own.otherwise else [])])
        points = {}
        for mentor in allowed:
            column = columns.get(mentor, -1)
            if column < 0 or table.bar(row, column):
                continue
            rank = ranked.index(mentor) if mentor in ranked else len(RANKED)
            code = table.code(row, column) % GOAL // UNRANKED_SHARE
            points[column] = RANKED[rank] if rank < len(RANKED) else code
        offered.append(points)
    choosing = replace(table, offered_only=offered, floor=0, goals=0)
    found = assign(choosing, given.id)
    chosen = result_of(given, choosing, found)
    if not chosen.unplaced:
        return chosen
    settled = frozenset((pair.mentor, pair.mentee) for pair in chosen.proposals)
    whole = propose(replace(given, fixed=given.fixed | settled))
    by_hand = (replace(pair, fixed=(pair.mentor, pair.mentee) in given.fixed) for pair in whole.proposals)
    return replace(whole, proposals=tuple(by_hand))


def _table(given: Round) -> PairTable:
    fixed = {mentee for _, mentee in given.fixed}
    table = pair_table(
        (request for request in given.requests if request.mentee.id not in fixed),
        given.mentors,
        replace(given.rules, pairs=given.rules.pairs | given.fixed),
    )
    return replace(table, floor=given.floor or 0)


def _turn(
    table: PairTable, rows: list[int], listed: list[list[int]], room: list[int], hidden: set[int]
) -> PairTable:
    """The table of those who still miss an option, with what room for showing is left."""
    bars = [table.bars[row] | dict.fromkeys(listed[row], Bar.ALREADY_PAIRED) for row in rows]
    free = [0 if column in hidden or not table.places[column] else left for column, left in enumerate(room)]
    return replace(
        table,
        requests=[table.requests[row] for row in rows],
        row_kind=[table.row_kind[row] for row in rows],
        wanted=[table.wanted[row] for row in rows],
        choices=[table.choices[row] for row in rows],
        queue=[table.queue[row] for row in rows],
        bars=bars,
        capacity=free,
        held=[0] * len(free),
    )
