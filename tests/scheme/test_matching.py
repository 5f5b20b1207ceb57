"""A round from people to reasons."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.made_up_scheme import made_up_round, shuffled
from scheme.eligibility import Bar, eligible, limit
from scheme.matching import Result, Round, after_decline, options_for, propose
from scheme.pair_table import GOAL
from scheme.policy import Policy, Strength, Training
from tests.scheme.rounds import a_mentor, a_request, a_round, rounds, rules

OPEN = Policy(seniority_rule=Strength.OFF, department_rule=Strength.OFF)


def pairs(result: Result) -> dict[str, str]:
    return {pair.mentee: pair.mentor for pair in result.proposals}


@settings(max_examples=150, deadline=None)
@given(rounds())
def test_every_pair_keeps_every_hard_rule_and_every_mentor_their_limit(given_round: Round) -> None:
    result = propose(given_round)
    mentors = {mentor.id: mentor for mentor in given_round.mentors}
    mentees = {request.mentee.id: request.mentee for request in given_round.requests}
    for mentee, mentor in pairs(result).items():
        assert eligible(mentors[mentor], mentees[mentee], given_round.rules) is None
    for mentor in given_round.mentors:
        new = [mentee for mentee, chosen in pairs(result).items() if chosen == mentor.id]
        held = given_round.rules.held(mentor.id)
        assert not new or len(new) + held <= limit(mentor, given_round.rules.policy)


@settings(max_examples=150, deadline=None)
@given(rounds())
def test_nobody_meets_themself_or_the_person_they_mentor(given_round: Round) -> None:
    found = pairs(propose(given_round))
    running = {(mentee, mentor) for mentor, mentee in given_round.rules.pairs}
    for mentee, mentor in found.items():
        assert mentee != mentor
        assert found.get(mentor) != mentee
        assert (mentor, mentee) not in running


@settings(max_examples=100, deadline=None)
@given(rounds(most=6))
def test_avoiding_circles_costs_no_more_than_it_must(given_round: Round) -> None:
    result = propose(given_round)
    table, found = result.table, result.assignment
    rows = range(len(table.requests))
    reached = result.assignment.value
    # Every way to hand out mentors, by brute force.
    ways = [[None, *range(len(table.mentors))] for _ in rows]
    if len(table.mentors) ** len(table.requests) > 20_000:
        return
    ids = [request.mentee.id for request in table.requests]
    open_table = propose_table(given_round)
    for way in itertools.product(*ways):
        chosen = [(row, column) for row, column in enumerate(way) if column is not None]
        codes = [open_table.code(row, column) for row, column in chosen]
        if any(code < 0 for code in codes):
            continue
        if any(way.count(column) > free for column, free in enumerate(open_table.places)):
            continue
        mentor_of = {ids[row]: open_table.mentors[column].id for row, column in chosen}
        if any(mentor_of.get(mentor) == mentee for mentee, mentor in mentor_of.items()):
            continue
        weight = sum(found.weights.of(row, code) for (row, _), code in zip(chosen, codes, strict=True))
        assert weight <= reached


def propose_table(given_round: Round):  # type: ignore[no-untyped-def]
    from scheme.pair_table import pair_table

    return pair_table(given_round.requests, given_round.mentors, given_round.rules)


def test_two_who_could_mentor_each_other_do_so_only_one_way() -> None:
    people = [a_mentor("ann", "reader"), a_mentor("eve", "reader")]
    asks = [replace(a_request(p.id), mentee=p) for p in people]
    result = propose(a_round(asks, people, rules(OPEN)))
    assert len(result.proposals) == 1
    assert "ruled out" in next(iter(result.unplaced.values())).told


@settings(max_examples=100, deadline=None)
@given(rounds(), st.randoms(use_true_random=False))
def test_the_order_of_people_changes_nothing(given_round: Round, dice: random.Random) -> None:
    other = shuffled(given_round, dice.randint(0, 1000))
    one, two = propose(given_round), propose(other)
    assert (one.proposals, one.unplaced) == (two.proposals, two.unplaced)
    assert one.fingerprint == two.fingerprint


@settings(max_examples=100, deadline=None)
@given(rounds(), st.integers(0, 5), st.integers(0, 3))
def test_another_mentor_never_lowers_how_many_are_placed(
    given_round: Round, step: int, capacity: int
) -> None:
    from tests.scheme.rounds import GRADES

    more = a_mentor("newcomer", GRADES[step], "Movement", capacity=capacity)
    grown = replace(given_round, mentors=(*given_round.mentors, more))
    assert len(propose(grown).proposals) >= len(propose(given_round).proposals)


def test_no_weak_pairs_keeps_the_number_placed_and_raises_the_weakest() -> None:
    given_round = made_up_round(120, seed=11, places=(1, 3))
    plain, strong = propose(given_round), propose(replace(given_round, floor=None))
    assert len(strong.proposals) == len(plain.proposals)
    weakest = min(pair.points for pair in strong.proposals)
    assert weakest >= strong.floor >= min(pair.points for pair in plain.proposals)
    assert strong.total <= plain.total
    above = propose(replace(given_round, floor=strong.floor + 1))
    assert len(above.proposals) < len(strong.proposals)


def test_a_floor_of_ones_own_bars_weaker_pairs_and_says_so() -> None:
    result = propose(a_round([a_request("bob", "grants")], [a_mentor("ann", "dean")], floor=300))
    assert result.proposals == ()
    assert "too weak a match" in result.unplaced["bob"].told


def test_a_declined_pair_is_vetoed_accepted_pairs_stay_and_the_mentee_goes_first() -> None:
    asks = [a_request("bob", "grants"), a_request("cy", weeks=40), a_request("dan", weeks=40)]
    mentors = [a_mentor("ann", "lecturer", capacity=1, topics=("grants",)), a_mentor("eve", capacity=1)]
    first = propose(a_round(asks, mentors))
    assert pairs(first).keys() == {"cy", "dan"}
    kept = next(pair for pair in first.proposals if pair.mentor == "eve")
    declined = next(pair for pair in first.proposals if pair.mentor == "ann")
    again = after_decline(a_round(asks, mentors), "ann", declined.mentee, [("eve", kept.mentee)])
    second = propose(again)
    assert pairs(second) == {kept.mentee: "eve", "bob": "ann"}
    assert [pair.fixed for pair in second.proposals if pair.mentor == "eve"] == [True]
    assert declined.mentee in second.unplaced
    # Once there is a place, the mentee whose pair fell through comes before all others.
    third = propose(replace(again, mentors=(*mentors, a_mentor("zoe", capacity=1)), fixed=frozenset()))
    assert declined.mentee in pairs(third)


@settings(max_examples=60, deadline=None)
@given(rounds())
def test_every_decline_leads_to_a_round_without_that_pair(given_round: Round) -> None:
    first = propose(given_round)
    if not first.proposals:
        return
    declined, *others = first.proposals
    accepted = [(pair.mentor, pair.mentee) for pair in others]
    second = propose(after_decline(given_round, declined.mentor, declined.mentee, accepted))
    assert (declined.mentor, declined.mentee) not in {(p.mentor, p.mentee) for p in second.proposals}
    assert set(accepted) <= {(p.mentor, p.mentee) for p in second.proposals if p.fixed}


def test_a_pair_put_together_by_hand_stays_and_what_speaks_against_it_is_said() -> None:
    asks, mentors = [a_request("bob"), a_request("cy")], [a_mentor("ann", capacity=1)]
    good = propose(a_round(asks, mentors, fixed=frozenset({("ann", "cy")})))
    assert pairs(good) == {"cy": "ann"}
    assert good.objections == ()
    bad = propose(a_round(asks, [a_mentor("ann", "student")], fixed=frozenset({("ann", "cy")})))
    assert [(o.mentor, o.mentee, o.bar) for o in bad.objections] == [("ann", "cy", Bar.NOT_SENIOR)]
    full = propose(a_round(asks, mentors, fixed=frozenset({("ann", "cy"), ("ann", "bob")})))
    assert {o.bar for o in full.objections} == {Bar.FULL}


def test_options_for_one_request_come_best_first_with_room_deciding_between_equals() -> None:
    mentors = [
        a_mentor("busy", capacity=2),
        a_mentor("calm", capacity=4),
        a_mentor("best", topics=("grants",)),
        a_mentor("same", department="Stroke"),
        a_mentor("full", capacity=1),
    ]
    held = rules(pairs=frozenset({("busy", "x"), ("calm", "y"), ("full", "z")}))
    options = options_for(a_request("bob", "grants"), mentors, held)
    assert [option.mentor.id for option in options] == ["best", "calm", "busy"]
    assert all(option.reason.startswith("The mentor offers") for option in options)


def test_the_fingerprint_tells_apart_what_would_end_differently() -> None:
    given_round = a_round([a_request("bob")], [a_mentor("ann")])
    same = a_round([a_request("bob")], [a_mentor("ann")])
    assert given_round.fingerprint() == same.fingerprint()
    changed = [
        a_round([a_request("bob", "grants")], [a_mentor("ann")]),
        a_round([a_request("bob")], [a_mentor("ann", capacity=1)]),
        a_round([a_request("bob")], [a_mentor("ann")], rules(Policy(training=Training.REQUIRED))),
        a_round([a_request("bob")], [a_mentor("ann")], rules(vetoes=frozenset({("ann", "bob")}))),
        a_round([a_request("bob")], [a_mentor("ann")], floor=10),
    ]
    assert len({r.fingerprint() for r in (given_round, *changed)}) == 6


def test_somebody_who_asks_twice_is_an_error_not_a_second_mentor() -> None:
    with pytest.raises(ValueError, match="bob"):
        propose(a_round([a_request("bob"), a_request("bob")], [a_mentor("ann")]))


def test_points_of_a_round_add_up_to_its_total() -> None:
    result = propose(made_up_round(60))
    codes = [
        result.table.code(row, column) % GOAL
        for row, column in enumerate(result.assignment.mentor_of)
        if column is not None
    ]
    assert sum(codes) == result.total == sum(pair.points for pair in result.proposals)
    assert result.proven
