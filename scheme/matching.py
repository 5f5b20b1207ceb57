"""A matching round: everybody who wants a mentor and everybody who is one, paired at once.

    result = propose(Round("2026-autumn", requests, mentors, rules))

Nothing is told to anybody here and nothing is kept: a round is a preview until a coordinator approves
it. When a mentor or mentee declines, `after_decline` makes the next round.
"""

from __future__ import annotations

import hashlib
import heapq
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from scheme.assignment import Assignment, assign
from scheme.eligibility import Bar, Rules, eligible, limit, profile
from scheme.matching_reasons import Unplaced, Why, pair_reason, why_not
from scheme.pair_table import PairTable, pair_table
from scheme.people import Person
from scheme.scoring import HIGHEST, Request, goals_met, parts

WEIGHTS_VERSION = 1  # goes up whenever the same people would score otherwise
_CIRCLE_SEARCHES = 200


@dataclass(frozen=True)
class Round:
    """What a round starts from.

    `fixed` are (mentor id, mentee id) accepted already or put together by hand: they stay and hold
    a place. `floor` bars pairs with fewer points; None asks for the highest floor that places as
    many people, so that there are no weak pairs. `titles` are the topics' names for people.
    """

    id: str
    requests: tuple[Request, ...]
    mentors: tuple[Person, ...]
    rules: Rules
    fixed: frozenset[tuple[str, str]] = frozenset()
    floor: int | None = 0
    titles: Mapping[str, str] = field(default_factory=dict)

    def fingerprint(self) -> str:
        """A hash of everything the result depends on: the same in whatever order people come."""
        rules = self.rules
        lines = [
            f"{WEIGHTS_VERSION} {self.id} {self.floor} {rules.policy} {rules.ladder} {rules.today}",
            *sorted(map(repr, (*self.requests, *self.mentors))),
            *sorted(map(repr, (*rules.managers.items(), *self.fixed))),
            *sorted(
                f"{kind} {pair}" for kind in ("pairs", "vetoes", "apart") for pair in getattr(rules, kind)
            ),
        ]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Proposal:
    """One pair of a round. Only the coordinator may see `points` and `parts`; both may see `reason`."""

    mentor: str
    mentee: str
    points: int
    parts: Mapping[str, int]
    reason: str
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Objection:
    """A fixed pair that a rule speaks against: kept, and brought to the coordinator."""

    mentor: str
    mentee: str
    bar: Bar


@dataclass(frozen=True)
class Result:
    """What a round came to. `total` is the sum of points, `idle` are mentors with nobody."""

    proposals: tuple[Proposal, ...]
    unplaced: Mapping[str, Why]
    objections: tuple[Objection, ...]
    idle: tuple[str, ...]
    total: int
    floor: int
    fingerprint: str
    proven: bool
    table: PairTable = field(repr=False)
    assignment: Assignment = field(repr=False)

    def mentor_of(self, mentee_id: str) -> str | None:
        """The mentor proposed to this mentee."""
        return next((pair.mentor for pair in self.proposals if pair.mentee == mentee_id), None)

    def why_not(self, mentee_id: str, mentor_id: str) -> str:
        """Why the mentee did not get this mentor, for the coordinator. Raises `KeyError` for strangers."""
        rows = {request.mentee.id: row for row, request in enumerate(self.table.requests)}
        columns = {mentor.id: column for column, mentor in enumerate(self.table.mentors)}
        return why_not(self.table, self.assignment.prices, rows[mentee_id], columns[mentor_id])


@dataclass(frozen=True, slots=True)
class Option:
    """A mentor for one request, with the reasons. Only the coordinator may see `points`."""

    mentor: Person
    points: int
    parts: Mapping[str, int]
    reason: str


def propose(given: Round, engine: str | None = None) -> Result:
    """The best round there is, with its reasons. `engine` as for `assignment.assign`."""
    table = pair_table(
        (r for r in given.requests if r.mentee.id not in {mentee for _, mentee in given.fixed}),
        given.mentors,
        replace(given.rules, pairs=given.rules.pairs | given.fixed),
    )
    table, found = _with_floor(table, given, engine)
    return result_of(given, table, found)


def result_of(given: Round, table: PairTable, found: Assignment) -> Result:
    """The result of a round from its table and assignment."""
    people = {mentor.id: mentor for mentor in given.mentors}
    requests = {request.mentee.id: request for request in given.requests}
    chosen = {
        table.requests[row].mentee.id: table.mentors[column].id
        for row, column in enumerate(found.mentor_of)
        if column is not None
    }
    fixed = {mentee: mentor for mentor, mentee in given.fixed if mentee in requests and mentor in people}
    proposals = []
    for mentee_id, mentor_id in sorted((chosen | fixed).items()):
        option = _option(people[mentor_id], requests[mentee_id], given.rules, given.titles)
        proposals.append(
            Proposal(mentor_id, mentee_id, option.points, option.parts, option.reason, mentee_id in fixed)
        )
    reasons = Unplaced(table, found.mentor_of, given.rules.policy, given.rules.ladder)
    busy = {pair.mentor for pair in proposals} | {mentor for mentor, _ in given.rules.pairs}
    return Result(
        proposals=tuple(proposals),
        unplaced={
            table.requests[row].mentee.id: reasons.why(row)
            for row, column in enumerate(found.mentor_of)
            if column is None
        },
        objections=tuple(_objections(given, people, requests)),
        idle=tuple(sorted(people.keys() - busy)),
        total=sum(pair.points for pair in proposals),
        floor=table.floor,
        fingerprint=given.fingerprint(),
        proven=found.proven,
        table=table,
        assignment=found,
    )


def after_decline(given: Round, mentor: str, mentee: str, accepted: Iterable[tuple[str, str]]) -> Round:
    """The round after this pair was declined: never proposed again, the mentee at the front, and
    every accepted (mentor id, mentee id) stays."""
    return replace(
        given,
        requests=tuple(
            replace(request, at_the_front=True) if request.mentee.id == mentee else request
            for request in given.requests
        ),
        rules=replace(given.rules, vetoes=given.rules.vetoes | {(mentor, mentee)}),
        fixed=(given.fixed | frozenset(accepted)) - {(mentor, mentee)},
    )


def options_for(
    request: Request, mentors: Iterable[Person], rules: Rules, titles: Mapping[str, str] | None = None
) -> list[Option]:
    """Every mentor this mentee could have now, best first; among equals the one with most room."""
    found: list[tuple[tuple[int, int, float, str], Option]] = []
    mentees_profile = profile(request.mentee, rules)
    held = Counter(mentor for mentor, _ in rules.pairs)
    for mentor in mentors:
        if eligible(mentor, request.mentee, rules):
            continue
        option = _option(mentor, request, rules, titles or {})
        goals = goals_met(profile(mentor, rules), mentees_profile, rules.policy)
        load = held[mentor.id] / limit(mentor, rules.policy)
        found.append(((-goals, -option.points, load, mentor.id), option))
    return [option for _, option in sorted(found, key=lambda item: item[0])]


def _option(mentor: Person, request: Request, rules: Rules, titles: Mapping[str, str]) -> Option:
    profiles = profile(mentor, rules, 0), profile(request.mentee, rules, 0)
    points = parts(mentor, request, rules, profiles)
    reason = pair_reason(mentor, request, profiles, points, titles)
    return Option(mentor, sum(points.values()), points, reason)


def _with_floor(table: PairTable, given: Round, engine: str | None) -> tuple[PairTable, Assignment]:
    if given.floor is not None:
        return _without_circles(replace(table, floor=given.floor), given.id, engine)
    best = _without_circles(table, given.id, engine)
    wanted = _served(best[1])
    low, high = 0, HIGHEST + 1  # the floor `low` serves as many, `high` does not
    while high - low > 1:
        middle = (low + high) // 2
        tried = _without_circles(replace(table, floor=middle), given.id, engine)
        if _served(tried[1]) == wanted:
            low, best = middle, tried
        else:
            high = middle
    return best


def _served(found: Assignment) -> int:
    """How well the round serves the queue: the same number, the same people by waiting time."""
    return sum(
        worth
        for worth, column in zip(found.weights.place, found.mentor_of, strict=True)
        if column is not None
    )


def _without_circles(table: PairTable, key: str, engine: str | None) -> tuple[PairTable, Assignment]:
    """The best assignment in which no two people mentor each other.

    Where seniority is not a hard rule a round could close such a circle. One of the two pairs is
    barred, or the other: the branch that loses less is followed first, so the first answer
    without a circle is the best one.
    """
    count = 0
    first = assign(table, key, engine)
    queue: list[tuple[int, int, PairTable, Assignment]] = [(-first.value, count, table, first)]
    while True:
        _, _, table, found = heapq.heappop(queue)
        circle = _circle(table, found)
        if circle is None:
            return table, found
        # A search that grows too wide settles for following the first branch only.
        for pair in circle if count < _CIRCLE_SEARCHES else circle[:1]:
            count += 1
            narrower = table.without([pair])
            tried = assign(narrower, key, engine)
            heapq.heappush(queue, (-tried.value, count, narrower, tried))
        if count >= _CIRCLE_SEARCHES:
            queue = [max(queue, key=lambda branch: branch[1])]


def _circle(table: PairTable, found: Assignment) -> list[tuple[int, int]] | None:
    rows = {request.mentee.id: row for row, request in enumerate(table.requests)}
    for row, column in enumerate(found.mentor_of):
        if column is None or (other := rows.get(table.mentors[column].id)) is None:
            continue
        back = found.mentor_of[other]
        if back is not None and table.mentors[back].id == table.requests[row].mentee.id:
            return sorted([(row, column), (other, back)])
    return None


def _objections(
    given: Round, people: Mapping[str, Person], requests: Mapping[str, Request]
) -> Iterable[Objection]:
    for mentor, mentee in sorted(given.fixed):
        if mentor in people and mentee in requests:
            others = replace(given.rules, pairs=(given.rules.pairs | given.fixed) - {(mentor, mentee)})
            if bar := eligible(people[mentor], requests[mentee].mentee, others):
                yield Objection(mentor, mentee, bar)
