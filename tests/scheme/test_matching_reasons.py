"""What a round says: why this pair, and why nobody."""

from __future__ import annotations

from hypothesis import given, settings

from scheme.eligibility import PRIVATE_BARS, Bar
from scheme.matching import Result, Round, propose
from scheme.matching_reasons import barred_because
from tests.scheme.rounds import a_mentor, a_request, a_round, rounds


def pairs(result: Result) -> dict[str, str]:
    return {pair.mentee: pair.mentor for pair in result.proposals}


@settings(max_examples=150, deadline=None)
@given(rounds())
def test_everybody_is_placed_or_told_why_not(given_round: Round) -> None:
    result = propose(given_round)
    everybody = {request.mentee.id for request in given_round.requests}
    assert pairs(result).keys() | result.unplaced.keys() == everybody
    assert not pairs(result).keys() & result.unplaced.keys()
    for why in result.unplaced.values():
        for sentence in (why.told, why.lead):
            assert sentence.endswith("would help.")
        assert "line of management" not in why.told
        assert "kept apart" not in why.told


def test_each_pair_says_why_without_points_or_names() -> None:
    mentor = a_mentor("ann", "lecturer", topics=("grants", "careers"))
    asks = [a_request("bob", "grants", "writing", choices=("ann",))]
    pair = propose(a_round(asks, [mentor], titles={"grants": "Grant writing"})).proposals[0]
    assert pair.reason == (
        "The mentor offers 1 of the 2 topics asked for (Grant writing), stands one step above, works in "
        "another department and was the mentee’s first choice."
    )
    assert pair.points == sum(pair.parts.values()) == 250 + 200 + 240


def test_no_mentor_at_all_is_told_by_counting_the_first_rule_that_failed() -> None:
    mentors = [
        a_mentor("ann", "student"),
        a_mentor("eve", department="Stroke"),
        a_mentor("fay", department="Stroke"),
        a_mentor("gil", not_with=("bob",)),
    ]
    why = propose(a_round([a_request("bob")], mentors)).unplaced["bob"]
    assert why.lead == (
        "None of the 4 mentors may be proposed: 2 work in the same department, 1 does not stand above "
        "and 1 is kept apart by request. Recruiting a mentor above Postdoc outside Stroke would help."
    )
    assert why.told == (
        "None of the 4 mentors may be proposed: 2 work in the same department, 1 does not stand above "
        "and 1 is ruled out by other rules. Recruiting a mentor above Postdoc outside Stroke would help."
    )
    alone = propose(a_round([a_request("bob")], mentors[:1])).unplaced["bob"]
    assert alone.told.startswith("The only mentor does not stand above.")
    nobody = propose(a_round([a_request("bob")], [])).unplaced["bob"]
    assert nobody.told == "No mentor takes part in this round; recruiting mentors would help."


def test_too_few_places_are_told_by_the_people_who_compete_for_them() -> None:
    crowd = [a_request(f"bob{number}") for number in range(4)]
    elsewhere = [a_request("cy", department="Genetics")]
    mentors = [a_mentor("ann", capacity=1), a_mentor("eve"), a_mentor("zoe", department="Stroke", capacity=2)]
    result = propose(a_round(crowd + elsewhere, mentors))
    assert list(result.unplaced) and pairs(result)["cy"] == "zoe"
    assert next(iter(result.unplaced.values())).told == (
        "4 people compete for the 3 places of the 2 mentors they could have; 1 more mentor works in the same "
        "department. Recruiting a mentor above Postdoc outside Stroke would help."
    )


@settings(max_examples=150, deadline=None)
@given(rounds())
def test_the_crowd_told_of_really_is_more_people_than_places(given_round: Round) -> None:
    result = propose(given_round)
    for why in result.unplaced.values():
        if "compete" in why.told:
            words = why.told.replace("only place", "1 places").split()
            people, places = int(words[0]), int(words[5])
            assert people > places > 0


def test_the_coordinator_hears_why_not_another_mentor() -> None:
    asks = [a_request("bob", "grants"), a_request("cy", "grants", weeks=40)]
    mentors = [
        a_mentor("ann", "lecturer", capacity=1, topics=("grants",)),
        a_mentor("eve", "dean"),
        a_mentor("zoe", "student"),
    ]
    result = propose(a_round(asks, mentors))
    assert result.why_not("bob", "zoe") == "This mentor does not stand above."
    other = "bob" if pairs(result)["bob"] == "eve" else "cy"
    assert "go to people who gain more" in result.why_not(other, "ann").replace("goes", "go")
    assert result.why_not("bob", "eve").startswith("Possible, with")


def test_every_reason_against_a_pair_has_words() -> None:
    assert all(barred_because(bar) for bar in Bar)
    assert set(Bar) > PRIVATE_BARS
