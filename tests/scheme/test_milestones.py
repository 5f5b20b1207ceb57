"""What is worth a word while a pair runs is a question about facts and today."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from scheme.milestones import Kind, due
from scheme.pairing import Pairing, State
from scheme.policy import Policy

START = date(2026, 11, 17)
NOW = datetime(2026, 11, 17, 9, tzinfo=UTC)
PAIR = Pairing("p", "s", "mentor", "mentee", State.LIVE, NOW, started_on=START)


def told(pairing: Pairing, policy: Policy, first: date, last: date, own: int | None = None) -> list[str]:
    """Everything said from day to day, once each, as the job says it."""
    found: dict[str, None] = {}
    day = first
    while day <= last:
        occasion = due(pairing, policy, day, own)
        if occasion:
            found.setdefault(occasion.key)
        day += timedelta(days=1)
    return list(found)


def test_a_quiet_pair_hears_at_half_of_the_term_and_takes_stock_after_six_and_twelve_months() -> None:
    said = told(PAIR, Policy(), START, date(2028, 5, 17))
    assert said == ["stocktake:1:6", "half-term", "stocktake:1:12"]  # the year is part of the last


def test_where_nobody_takes_stock_then_the_year_is_told_by_itself() -> None:
    said = told(PAIR, Policy(stocktake_months=(5,)), START, date(2028, 5, 17))
    assert said == ["stocktake:1:5", "half-term", "year:12"]
    assert told(PAIR, Policy(stocktake_months=(5,), milestones=False), START, date(2028, 5, 17)) == [
        "stocktake:1:5"
    ]


def test_months_of_a_second_term_are_counted_from_its_own_beginning() -> None:
    second = Pairing("p", "s", "a", "b", State.LIVE, NOW, started_on=START, term=2)
    said = told(second, Policy(), date(2028, 5, 18), date(2029, 11, 17))
    assert said == ["stocktake:2:6", "stocktake:2:12"]  # two years fall beside the first of them
    assert due(second, Policy(), date(2028, 11, 17)).months == 24  # type: ignore[union-attr]


@pytest.mark.parametrize(("meetings", "kind"), [(1, Kind.FIRST_MEETING), (2, Kind.FEEDBACK), (3, None), (4, Kind.FEEDBACK)])  # fmt: skip
def test_the_day_after_a_meeting_there_may_be_a_word(meetings: int, kind: Kind | None) -> None:
    met = Pairing(
        "p", "s", "a", "b", State.LIVE, NOW, started_on=START, meetings=meetings, last_met_on=date(2027, 1, 12)
    )  # fmt: skip
    assert due(met, Policy(), date(2027, 1, 12)) is None  # not on the day itself
    found = due(met, Policy(), date(2027, 1, 13))
    assert (found.kind if found else None) is kind
    assert due(met, Policy(), date(2027, 1, 27)) is None  # two weeks later it is no news any more


def test_of_two_words_near_each_other_only_the_weightier_is_said() -> None:
    met = Pairing(
        "p", "s", "a", "b", State.LIVE, NOW, started_on=START, meetings=2, last_met_on=date(2027, 5, 14)
    )
    said = told(met, Policy(), date(2027, 5, 10), date(2027, 6, 20))
    assert said == ["stocktake:1:6"]


def test_the_pair_may_choose_how_often_and_the_end_belongs_to_the_review() -> None:
    assert told(PAIR, Policy(milestones=False), START, date(2028, 5, 17), own=4) == [
        "stocktake:1:4", "stocktake:1:8", "stocktake:1:12", "stocktake:1:16",
    ]  # fmt: skip
    assert told(PAIR, Policy(milestones=False), START, date(2028, 5, 17), own=0) == []
    short = Pairing("p", "s", "a", "b", State.LIVE, NOW, started_on=START, term_months=7)
    assert told(short, Policy(milestones=False), START, date(2027, 6, 17)) == []  # six of seven months


@pytest.mark.parametrize("state", [s for s in State if s is not State.LIVE])
def test_nothing_is_said_to_a_pair_that_does_not_run(state: State) -> None:
    from dataclasses import replace

    assert due(replace(PAIR, state=state), Policy(), date(2027, 5, 17)) is None
