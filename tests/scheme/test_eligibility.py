"""The hard rules: who may mentor whom, and the reason when not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings

from scheme.eligibility import Bar, PersonalBars, eligible, limit, line, personal_bar
from scheme.matching import Round
from scheme.people import Person, Standing
from scheme.policy import Policy, Strength, Training
from tests.scheme.rounds import TODAY, a_mentor, a_person, rounds, rules

MENTOR = a_mentor("ann", "professor", "Genetics")
MENTEE = a_person("bob", "postdoc", "Stroke")
HARD_GAP = Policy(grade_gap=2, grade_gap_rule=Strength.HARD)


def test_two_people_whom_no_rule_keeps_apart_may_be_paired() -> None:
    assert eligible(MENTOR, MENTEE, rules()) is None


@pytest.mark.parametrize(
    ("mentor", "mentee", "policy", "reason"),
    [
        (MENTOR.with_(standing=Standing.AWAY), MENTEE, Policy(), Bar.NOT_TAKING_PART),
        (MENTOR.with_(mentors=False), MENTEE, Policy(), Bar.NOT_TAKING_PART),
        (MENTOR, MENTEE.with_(standing=Standing.LEFT), Policy(), Bar.NOT_TAKING_PART),
        (MENTOR.with_(trained_on=None), MENTEE, Policy(training=Training.REQUIRED), Bar.UNTRAINED),
        (
            MENTOR.with_(trained_on=TODAY + timedelta(days=1)),
            MENTEE,
            Policy(training=Training.REQUIRED),
            Bar.UNTRAINED,
        ),
        (MENTOR.with_(trained_on=None), MENTEE, Policy(training=Training.REMINDED), None),
        (MENTOR.with_(grade="postdoc"), MENTEE, Policy(), Bar.NOT_SENIOR),
        (MENTOR.with_(grade="student"), MENTEE, Policy(), Bar.NOT_SENIOR),
        (MENTOR.with_(grade="student"), MENTEE, Policy(seniority_rule=Strength.OFF), None),
        (MENTOR.with_(grade="lecturer"), MENTEE, Policy(), None),
        (MENTOR.with_(grade=None), MENTEE, Policy(), Bar.GRADE_UNKNOWN),
        (MENTOR, MENTEE.with_(grade="wizard"), Policy(), Bar.GRADE_UNKNOWN),
        (MENTOR, MENTEE, HARD_GAP, Bar.TOO_SENIOR),
        (MENTOR.with_(grade="reader"), MENTEE, HARD_GAP, None),
        (MENTOR, MENTEE, Policy(grade_gap=2), None),
        (MENTOR, MENTEE.with_(department=" genetics "), Policy(), Bar.SAME_DEPARTMENT),
        (MENTOR, MENTEE.with_(department=None), Policy(), Bar.DEPARTMENT_UNKNOWN),
        (MENTOR, MENTEE.with_(department="Genetics"), Policy(department_rule=Strength.SOFT), None),
        (MENTOR, MENTEE.with_(id="ann"), Policy(), Bar.SAME_PERSON),
        (MENTOR, MENTEE.with_(email="ANN@example.org"), Policy(), Bar.SAME_PERSON),
        (MENTOR, MENTEE.with_(manager_email="Ann@example.org"), Policy(), Bar.MANAGEMENT_LINE),
        (MENTOR.with_(manager_email="bob@example.org"), MENTEE, Policy(), Bar.MANAGEMENT_LINE),
        (MENTOR.with_(not_with=("bob",)), MENTEE, Policy(), Bar.NOT_WITH),
        (MENTOR, MENTEE.with_(not_with=("ann",)), Policy(), Bar.NOT_WITH),
        (MENTOR.with_(capacity=0), MENTEE, Policy(), Bar.FULL),
    ],
)
def test_each_rule_gives_its_own_reason(
    mentor: Person, mentee: Person, policy: Policy, reason: Bar | None
) -> None:
    assert eligible(mentor, mentee, rules(policy)) is reason


def test_a_manager_several_levels_up_is_ruled_out_and_one_further_up_is_not() -> None:
    managers = {
        "bob@example.org": "b1@example.org",
        "b1@example.org": "b2@example.org",
        "b2@example.org": "ann@example.org",
    }
    assert eligible(MENTOR, MENTEE, rules(Policy(line_levels=3), managers=managers)) is Bar.MANAGEMENT_LINE
    assert eligible(MENTOR, MENTEE, rules(Policy(line_levels=2), managers=managers)) is None


def test_a_loop_among_managers_ends_the_line_instead_of_the_bot() -> None:
    managers = {"bob@example.org": "b1@example.org", "b1@example.org": "bob@example.org"}
    assert line(MENTEE, managers, 10) == ("b1@example.org", "bob@example.org")


def test_strands_keep_apart_only_where_the_scheme_says_so() -> None:
    mentor, mentee = MENTOR.with_(strand="clinical"), MENTEE.with_(strand="services")
    assert eligible(mentor, mentee, rules()) is None
    assert eligible(mentor, mentee, rules(strands_apart=True)) is Bar.OTHER_STRAND
    assert eligible(mentor.with_(strand=None), mentee, rules(strands_apart=True)) is None


def test_running_pairs_and_vetoes_are_not_proposed_again() -> None:
    assert eligible(MENTOR, MENTEE, rules(vetoes=frozenset({("ann", "bob")}))) is Bar.VETOED
    assert eligible(MENTOR, MENTEE, rules(pairs=frozenset({("ann", "bob")}))) is Bar.ALREADY_PAIRED
    assert eligible(MENTOR, MENTEE, rules(pairs=frozenset({("bob", "ann")}))) is Bar.MENTORS_ALREADY


def test_places_taken_count_against_the_mentors_own_limit_and_the_ceiling() -> None:
    one, two = frozenset({("ann", "x")}), frozenset({("ann", "x"), ("ann", "y")})
    assert eligible(MENTOR, MENTEE, rules(pairs=one)) is None
    assert eligible(MENTOR, MENTEE, rules(pairs=two)) is Bar.FULL
    assert limit(MENTOR.with_(capacity=9), Policy()) == 4
    assert limit(MENTOR.with_(capacity=None), Policy()) == 2


@settings(max_examples=200, deadline=None)
@given(rounds())
def test_the_quick_search_for_personal_reasons_misses_none_and_invents_none(given_round: Round) -> None:
    quick = PersonalBars(given_round.mentors, given_round.rules)
    for request in given_round.requests:
        every = {
            mentor.id: bar
            for mentor in given_round.mentors
            if (bar := personal_bar(mentor, request.mentee, given_round.rules))
        }
        assert dict(quick.of(request.mentee)) == every
