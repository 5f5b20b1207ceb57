"""Points are whole, named, add up and never leave 0 to 1000."""

from __future__ import annotations

from hypothesis import given, settings

from scheme.eligibility import Bar, eligible, profile
from scheme.matching import Round
from scheme.pair_table import GOAL, pair_table
from scheme.people import Person
from scheme.policy import Policy, Strength
from scheme.scoring import Request, goals_met, parts, waiting_steps
from tests.scheme.rounds import TODAY, a_mentor, a_request, rounds, rules

RULES = rules()


def points(mentor: Person, request: Request) -> dict[str, int]:
    return parts(mentor, request, RULES, (profile(mentor, RULES), profile(request.mentee, RULES)))


def test_the_best_fit_there_can_be_has_a_thousand_points() -> None:
    mentor = a_mentor("ann", "reader", "Genetics", topics=("grants", "careers"))
    request = a_request("bob", "grants", choices=("ann",), departments=("genetics",), grades=("Reader",))
    assert points(mentor, request) == {"topics": 500, "steps": 200, "choice": 240, "wish": 60}


def test_topics_count_by_the_share_that_is_covered() -> None:
    mentor = a_mentor("ann", topics=("grants", "careers"))
    assert points(mentor, a_request("bob", "grants", "writing", "teaching"))["topics"] == 166
    assert points(mentor, a_request("bob", "writing"))["topics"] == 0
    assert points(mentor, a_request("bob"))["topics"] == 250


def test_nearer_grades_score_higher() -> None:
    by_grade = [
        points(a_mentor("ann", grade), a_request("bob", grade="student"))["steps"]
        for grade in ("postdoc", "lecturer", "reader", "professor", "dean")
    ]
    assert by_grade == [200, 200, 100, 40, 0]


def test_only_the_first_three_choices_count() -> None:
    request = a_request("bob", choices=("a", "b", "c", "d"))
    assert [points(a_mentor(who), request)["choice"] for who in "abcde"] == [240, 200, 160, 0, 0]


def test_a_wish_counts_only_if_all_of_it_is_met() -> None:
    request = a_request("bob", departments=("Genetics",), grades=("reader",))
    assert points(a_mentor("ann", "reader"), request)["wish"] == 60
    assert points(a_mentor("ann", "professor"), request)["wish"] == 0
    assert points(a_mentor("ann", "reader", "Movement"), request)["wish"] == 0


def test_soft_rules_are_goals_and_hard_ones_are_not() -> None:
    near, far = a_mentor("ann", "reader", "Stroke"), a_mentor("ann", "dean", "Genetics")
    mentee = a_request("bob").mentee
    soft = Policy(grade_gap=2, department_rule=Strength.SOFT)
    hard = Policy(grade_gap=2, grade_gap_rule=Strength.HARD)
    assert [goals_met(profile(m, RULES), profile(mentee, RULES), soft) for m in (near, far)] == [1, 1]
    assert goals_met(profile(near, RULES), profile(mentee, RULES), hard) == 0


def test_waiting_counts_in_steps_of_four_weeks_and_the_front_comes_before_all() -> None:
    assert [waiting_steps(a_request("bob", weeks=w), TODAY) for w in (0, 3, 4, 9)] == [0, 0, 1, 2]
    longest = waiting_steps(a_request("bob", weeks=2000), TODAY)
    assert waiting_steps(a_request("bob", at_the_front=True), TODAY) > longest


@settings(max_examples=200, deadline=None)
@given(rounds())
def test_the_table_of_a_round_agrees_with_asking_about_each_pair(given_round: Round) -> None:
    table = pair_table(given_round.requests, given_round.mentors, given_round.rules)
    with_rules = given_round.rules
    for row, request in enumerate(table.requests):
        allowed = dict(table.row(row))
        for column, mentor in enumerate(table.mentors):
            bar = eligible(mentor, request.mentee, with_rules)
            assert table.bar(row, column) == bar
            assert (column in allowed) == (bar is None)
            profiles = profile(mentor, with_rules), profile(request.mentee, with_rules)
            fit = parts(mentor, request, with_rules, profiles)
            goals = goals_met(*profiles, with_rules.policy)
            if bar is None:
                assert table.code(row, column) == allowed[column] == goals * GOAL + sum(fit.values())
            assert all(value >= 0 for value in fit.values())
            assert sum(fit.values()) <= 1000


def test_the_floor_bars_weak_pairs_and_says_so() -> None:
    from dataclasses import replace

    table = replace(pair_table([a_request("bob")], [a_mentor("ann")], RULES), floor=600)
    assert table.bar(0, 0) is Bar.BELOW_FLOOR
    assert table.row(0) == []
