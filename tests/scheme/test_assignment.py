"""The assignment is the best there is, shown two ways: by its prices and by another solver."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.optimize import linear_sum_assignment

from benchmarks.made_up_scheme import made_up_round, shuffled
from scheme.assignment import Assignment, Weights, assign, load_costs, weigh
from scheme.assignment_flow import best
from scheme.matching import Round
from scheme.pair_table import GOAL, PairTable, pair_table
from scheme.policy import Policy, Strength, Training
from tests.scheme.rounds import a_mentor, a_request, rounds, rules, weight_matrix

ENGINES = ("flow", "plain")
TIGHT = Policy(training=Training.REQUIRED, grade_gap=2, grade_gap_rule=Strength.HARD)
WISHED = Policy(training=Training.REQUIRED, grade_gap=2)


def table_of(given_round: Round) -> PairTable:
    return pair_table(given_round.requests, given_round.mentors, given_round.rules)


def aims(table: PairTable, pairs: list[tuple[int, int]]) -> tuple[int, int, int, int]:
    """What a round is judged by, the first aim first: people, queue, goals, points."""
    codes = [table.code(row, column) for row, column in pairs]
    assert all(code >= 0 for code in codes)
    queue = sum(table.queue[row] for row, _ in pairs)
    return len(pairs), queue, sum(code // GOAL for code in codes), sum(code % GOAL for code in codes)


def pairs_of(found: Assignment) -> list[tuple[int, int]]:
    return [(row, column) for row, column in enumerate(found.mentor_of) if column is not None]


def best_by_scipy(table: PairTable) -> tuple[int, int, int, int]:
    weights = np.array(weight_matrix(table), dtype=float).reshape(len(table.requests), sum(table.places))
    assert not weights.size or weights.max() * len(weights) < 2**53  # exact in SciPy's numbers
    columns = [column for column, free in enumerate(table.places) for _ in range(free)]
    chosen = zip(*linear_sum_assignment(weights, maximize=True), strict=True)
    return aims(table, [(int(row), columns[place]) for row, place in chosen if weights[row, place] > 0])


def assert_certified(table: PairTable, found: Assignment) -> None:
    """The proof anybody can check without knowing how the answer was found."""
    assert found.proven
    assert min((*found.prices, *found.gains), default=0) >= 0
    used = [column for _, column in pairs_of(found)]
    for column, free in enumerate(table.places):
        assert used.count(column) <= free
        assert not found.prices[column] or used.count(column) == free
    for row, column in enumerate(found.mentor_of):
        assert column is not None or found.gains[row] == 0
    for row in range(len(table.requests)):
        for column, code in table.row(row):
            assert found.weights.of(row, code) <= found.gains[row] + found.prices[column]


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=100, deadline=None)
@given(given_round=rounds())
def test_no_round_is_better_by_proof_and_by_another_solver(engine: str, given_round: Round) -> None:
    table = table_of(given_round)
    found = assign(table, "key", engine)
    assert_certified(table, found)
    assert aims(table, pairs_of(found)) == best_by_scipy(table)


@settings(max_examples=100, deadline=None)
@given(rounds())
def test_both_engines_find_the_same_pairs(given_round: Round) -> None:
    table = table_of(given_round)
    assert assign(table, "key", "flow").mentor_of == assign(table, "key", "plain").mentor_of


@pytest.mark.parametrize("policy", [TIGHT, WISHED])
@pytest.mark.parametrize("engine", ENGINES)
def test_a_scheme_of_hundreds_is_the_best_with_few_pairs_looked_at(engine: str, policy: Policy) -> None:
    table = table_of(made_up_round(400, seed=7, places=(1, 3), policy=policy))
    found = assign(table, "key", engine)
    assert_certified(table, found)
    assert aims(table, pairs_of(found)) == best_by_scipy(table)


def test_the_engines_agree_on_three_hundred_people() -> None:
    table = table_of(made_up_round(300, seed=3))
    assert assign(table, "key", "flow").mentor_of == assign(table, "key", "plain").mentor_of


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_people_changes_nobodys_mentor(seed: int) -> None:
    given_round = made_up_round(200, seed=5)
    one, other = table_of(given_round), table_of(shuffled(given_round, seed))
    assert assign(one, "key").mentor_of == assign(other, "key").mentor_of
    assert [r.mentee.id for r in one.requests] == [r.mentee.id for r in other.requests]


def test_another_round_settles_ties_otherwise() -> None:
    requests = [a_request(f"bob{number}") for number in range(12)]
    table = pair_table(requests, [a_mentor(f"ann{number}", capacity=1) for number in range(12)], rules())
    first, again, other = (assign(table, key).mentor_of for key in ("spring", "spring", "autumn"))
    assert first == again != other


@pytest.mark.parametrize("engine", ENGINES)
def test_nobody_is_left_idle_while_another_has_two_equally_good_mentees(engine: str) -> None:
    requests = [a_request(f"bob{number}") for number in range(4)]
    table = pair_table(requests, [a_mentor(f"ann{n}", capacity=4) for n in range(4)], rules())
    assert sorted(c for _, c in pairs_of(assign(table, "key", engine))) == [0, 1, 2, 3]


@pytest.mark.parametrize("engine", ENGINES)
def test_load_is_even_for_the_mentors_limits_and_counts_mentees_they_have(engine: str) -> None:
    mentors = [a_mentor("big", capacity=4), a_mentor("small", capacity=2)]
    table = pair_table([a_request(f"bob{n}") for n in range(3)], mentors, rules())
    assert sorted(c for _, c in pairs_of(assign(table, "key", engine))) == [0, 0, 1]
    busy = rules(pairs=frozenset({("big", "x"), ("big", "y")}))
    table = pair_table([a_request("bob0")], mentors, busy)
    assert pairs_of(assign(table, "key", engine)) == [(0, 1)]
    assert load_costs(4, 0) == [0, 15, 30, 45]
    assert load_costs(2, 1) == [30]


@pytest.mark.parametrize("engine", ENGINES)
def test_more_people_come_before_waiting_waiting_before_goals_and_goals_before_points(engine: str) -> None:
    def chosen(requests: list, mentors: list, policy: Policy | None = None) -> dict[str, str]:  # type: ignore[type-arg]
        table = pair_table(requests, mentors, rules(policy))
        return {
            table.requests[row].mentee.id: table.mentors[column].id
            for row, column in pairs_of(assign(table, "key", engine))
        }

    # Bob fits Ann perfectly, but only without Bob can Cy have anybody.
    ann, eve = (
        a_mentor("ann", "lecturer", capacity=1, topics=("grants",)),
        a_mentor("eve", "postdoc", capacity=1),
    )
    bob, cy = a_request("bob", "grants", grade="student"), a_request("cy", "careers", grade="postdoc")
    assert chosen([bob, cy], [ann, eve]) == {"bob": "eve", "cy": "ann"}
    # One place: the longer wait wins over the better fit, the front over the longer wait.
    long, front = a_request("dan", weeks=30), a_request("fay", at_the_front=True)
    assert chosen([bob, long], [ann]) == {"dan": "ann"}
    assert chosen([bob, long, front], [ann]) == {"fay": "ann"}
    # The wished distance wins over the topic.
    near, far = a_mentor("near", "reader"), a_mentor("far", "professor", topics=("grants",))
    asks = [a_request("bob", "grants")]
    assert chosen(asks, [near, far]) == {"bob": "far"}
    assert chosen(asks, [near, far], Policy(grade_gap=2)) == {"bob": "near"}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_round_with_nobody_on_one_side_is_empty_and_proven(engine: str) -> None:
    for requests, mentors in (([], []), ([a_request("bob")], []), ([], [a_mentor("ann")])):
        found = assign(pair_table(requests, mentors, rules()), "key", engine)
        assert (found.placed, found.proven) == (0, True)


def test_everybody_alike_is_no_harder_than_everybody_different() -> None:
    requests = [a_request(f"bob{number:03}") for number in range(500)]
    mentors = [a_mentor(f"ann{number:03}", capacity=2) for number in range(300)]
    found = assign(pair_table(requests, mentors, rules()), "key")
    assert (found.placed, found.proven) == (500, True)
    used = Counter(column for _, column in pairs_of(found))
    assert (len(used), max(used.values())) == (300, 2)


def test_leaving_out_most_ties_costs_nobody_their_mentor() -> None:
    requests = [a_request(f"bob{number:03}") for number in range(120)]
    table = pair_table(requests, [a_mentor(f"ann{n:03}", capacity=2) for n in range(80)], rules())
    whole, few, none = (best(table, weigh(table), "key", ties_most=n)[0] for n in (100_000, 1_000, 0))
    for mentor_of in (whole, few, none):
        assert None not in mentor_of
        assert max(Counter(mentor_of).values()) == 2
    # The ties that are kept are those that decide; without any, the first flow's pairs stay.
    assert whole == few != none


def test_a_round_beyond_all_bounds_is_refused_instead_of_wrong() -> None:
    table = pair_table([a_request("bob")], [a_mentor("ann")], rules())
    with pytest.raises(OverflowError):
        best(table, Weights((1 << 61,), 1), "key")


def test_pairs_that_are_not_on_offer_are_never_made() -> None:
    table = pair_table([a_request("bob"), a_request("cy")], [a_mentor("ann"), a_mentor("eve")], rules())
    offered = replace(table, offered_only=[{1: 10}, {}])
    for engine in ENGINES:
        assert pairs_of(assign(offered, "key", engine)) == [(0, 1)]
