"""Balanced options, ranked in private, decided at once."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.made_up_scheme import made_up_round, shuffled
from scheme.eligibility import eligible
from scheme.matching import Round, propose
from scheme.shortlist import OPTIONS, SHOWN_PER_PLACE, settle, shortlists
from tests.scheme.rounds import a_mentor, a_request, a_round, rounds


def test_nobody_is_shown_too_often_or_never_and_the_best_mentor_is_always_among_the_options() -> None:
    given_round = made_up_round(200, seed=4)
    lists = shortlists(given_round)
    places = {mentor.id: mentor.capacity or 0 for mentor in given_round.mentors}
    shown = Counter(mentor for own in lists.values() for mentor in own.shown)
    assert all(times <= SHOWN_PER_PLACE * places[mentor] for mentor, times in shown.items())
    trained = {mentor.id for mentor in given_round.mentors if mentor.trained_on}
    assert trained == shown.keys()
    for pair in propose(given_round).proposals:
        assert lists[pair.mentee].otherwise == pair.mentor
        assert pair.mentor in lists[pair.mentee].shown


@settings(max_examples=80, deadline=None)
@given(rounds())
def test_options_keep_the_hard_rules_and_are_few_and_different(given_round: Round) -> None:
    mentors = {mentor.id: mentor for mentor in given_round.mentors}
    lists = shortlists(given_round)
    for request in given_round.requests:
        shown = lists[request.mentee.id].shown
        assert len(set(shown)) == len(shown) <= OPTIONS
        assert all(eligible(mentors[who], request.mentee, given_round.rules) is None for who in shown)


@settings(max_examples=80, deadline=None)
@given(rounds(), st.randoms(use_true_random=False), st.floats(0, 1))
def test_however_people_rank_as_many_are_placed_as_in_a_round(
    given_round: Round, dice: object, answering: float
) -> None:
    from scheme.assignment import assign
    from scheme.pair_table import pair_table

    lists = shortlists(given_round)
    rankings = {
        mentee: tuple(sorted(own.shown, key=lambda _: dice.random()))  # type: ignore[attr-defined]
        for mentee, own in lists.items()
        if dice.random() < answering  # type: ignore[attr-defined]
    }
    result = settle(given_round, lists, rankings)
    table = pair_table(given_round.requests, given_round.mentors, given_round.rules)
    if given_round.rules.policy.seniority_rule == "hard":  # otherwise a circle may cost a pair
        assert len(result.proposals) == assign(table, "any").placed
    mentors = {mentor.id: mentor for mentor in given_round.mentors}
    mentees = {request.mentee.id: request.mentee for request in given_round.requests}
    for pair in result.proposals:
        assert eligible(mentors[pair.mentor], mentees[pair.mentee], given_round.rules) is None
        assert not pair.fixed


def test_a_first_choice_that_nobody_else_wants_is_granted() -> None:
    given_round = a_round(
        [a_request("bob"), a_request("cy")], [a_mentor("ann", capacity=1), a_mentor("eve", capacity=1)]
    )
    lists = shortlists(given_round)
    for first, second in (("ann", "eve"), ("eve", "ann")):
        result = settle(given_round, lists, {"bob": (first, second), "cy": (second, first)})
        assert {pair.mentee: pair.mentor for pair in result.proposals} == {"bob": first, "cy": second}


def test_whoever_does_not_answer_makes_room_for_those_who_did() -> None:
    given_round = a_round(
        [a_request("bob"), a_request("cy")], [a_mentor("ann", capacity=1), a_mentor("eve", capacity=1)]
    )
    lists = shortlists(given_round)
    kept = lists["cy"].otherwise
    assert kept
    result = settle(given_round, lists, {"bob": (kept,)})
    assert result.mentor_of("bob") == kept
    assert len(result.proposals) == 2


def test_unlisted_mentors_are_not_shown_but_still_kept_for_those_who_leave_the_choice() -> None:
    given_round = a_round([a_request("bob")], [a_mentor("ann")])
    own = shortlists(given_round, frozenset({"ann"}))["bob"]
    assert (own.shown, own.otherwise) == ((), "ann")
    assert settle(given_round, {"bob": own}, {}).mentor_of("bob") == "ann"


def test_the_order_shown_says_nothing_and_stays_the_same_in_any_order_of_people() -> None:
    given_round = made_up_round(80, seed=9)
    lists = shortlists(given_round)
    assert lists == shortlists(shuffled(given_round, 2))
    first = Counter(own.shown.index(own.otherwise) for own in lists.values() if own.otherwise)
    assert len(first) > 1
