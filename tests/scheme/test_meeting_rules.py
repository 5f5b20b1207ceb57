"""What may be logged, planned, confirmed and taken back, and when a pair that does not meet hears of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheme import meetings, nudges
from scheme.meetings import MeetingState
from scheme.nudges import Stage
from scheme.pairing import State
from scheme.policy import Policy
from scheme.refusals import Refusal
from tests.builders import NOW, TODAY, a_meeting, a_pairing, days_ago

POLICY = Policy()
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("on", "minutes", "refused"),
    [
        (TODAY, 45, ""), (days_ago(40), None, ""), (days_ago(41), 1, ""), (days_ago(1), 600, ""),
        (TODAY + timedelta(days=1), None, "log-future"), (days_ago(42), None, "log-before-start"),
        (days_ago(1), 0, "odd-length"), (days_ago(1), 601, "odd-length"),
    ],
)  # fmt: skip
def test_what_may_be_logged(on: date, minutes: int | None, refused: str) -> None:
    if refused:
        with pytest.raises(Refusal, match=refused):
            meetings.log(a_pairing(), "m", "mira", on, NOW, TODAY, minutes=minutes)
    else:
        assert meetings.log(a_pairing(), "m", "mira", on, NOW, TODAY, minutes=minutes).counts


@pytest.mark.parametrize(("days", "refused"), [(0, ""), (365, ""), (-1, "plan-past"), (367, "plan-too-far")])
def test_what_may_be_planned_and_moved(days: int, refused: str) -> None:
    on = TODAY + timedelta(days=days)
    planned = a_meeting(MeetingState.PLANNED, TODAY)
    if refused:
        with pytest.raises(Refusal, match=refused):
            meetings.plan(a_pairing(), "m", "mira", on, NOW, TODAY)
        with pytest.raises(Refusal, match=refused):
            meetings.move(planned, on, None, TODAY)
    else:
        assert meetings.plan(a_pairing(), "m", "mira", on, NOW, TODAY).on == on
        assert meetings.move(planned, on, None, TODAY).on == on


def test_one_cannot_confirm_or_dispute_oneself_nor_undo_the_other() -> None:
    logged = a_meeting()
    assert meetings.confirm(logged, "rafe").state is MeetingState.CONFIRMED
    assert meetings.dispute(logged, "rafe").state is MeetingState.DISPUTED
    for step in (meetings.confirm, meetings.dispute):
        with pytest.raises(Refusal, match="confirm-own"):
            step(logged, "mira")
    assert meetings.undo(logged, "mira").state is MeetingState.UNDONE
    with pytest.raises(Refusal, match="undo-not-yours"):
        meetings.undo(logged, "rafe")


@given(st.lists(st.tuples(st.sampled_from(MeetingState), DAYS), max_size=6))
def test_the_tally_is_what_the_meetings_say(rows: list[tuple[MeetingState, date]]) -> None:
    held = sorted(on for state, on in rows if state in meetings.COUNTS)
    pair = meetings.tallied(a_pairing(nudges=2), [a_meeting(state, on) for state, on in rows])
    assert (pair.meetings, pair.last_met_on) == (len(held), held[-1] if held else None)
    assert pair.nudges == 0


@pytest.mark.parametrize(
    ("started", "more", "planned", "stage"),
    [
        (20, {}, None, None),
        (21, {}, None, Stage.MENTEE),
        (48, {"nudges": 1, "nudged_on": days_ago(27)}, None, None),
        (49, {"nudges": 1, "nudged_on": days_ago(28)}, None, Stage.BOTH),
        (42, {}, None, Stage.BOTH),
        (59, {"nudges": 2, "nudged_on": days_ago(10)}, None, None),
        (60, {"nudges": 2, "nudged_on": days_ago(11)}, None, Stage.LEAD),
        (90, {}, None, Stage.BOTH),  # the two themselves always hear first
        (90, {"nudges": 1, "nudged_on": days_ago(6)}, None, None),
        (90, {"nudges": 2, "nudged_on": days_ago(40), "lead_told_on": days_ago(30)}, None, None),
        (90, {}, TODAY, None),
        (90, {}, days_ago(7), None),  # "did it happen?" is open: one question at a time
        (90, {}, days_ago(8), Stage.BOTH),
        (90, {"quiet_until": TODAY + timedelta(days=1)}, None, None),
        (90, {"quiet_until": TODAY}, None, Stage.BOTH),
        (300, {"last_met_on": days_ago(121), "meetings": 1}, None, None),
        (300, {"last_met_on": days_ago(122), "meetings": 1}, None, Stage.MENTEE),
        (300, {"last_met_on": days_ago(130), "meetings": 1, "rhythm_days": 120}, None, None),
        (300, {"last_met_on": days_ago(150), "meetings": 1, "rhythm_days": 120}, None, Stage.MENTEE),
        (300, {"last_met_on": days_ago(167), "meetings": 1, "rhythm_days": 300}, None, Stage.BOTH),
        (300, {"last_met_on": days_ago(213), "nudges": 2, "nudged_on": days_ago(46)}, None, Stage.LEAD),
    ],
)  # fmt: skip
def test_who_hears_of_a_gap_and_when(
    started: int, more: dict[str, object], planned: date | None, stage: Stage | None
) -> None:
    assert nudges.due(a_pairing(since=days_ago(started), **more), POLICY, TODAY, planned) is stage


@pytest.mark.parametrize("state", sorted(set(State) - {State.LIVE}))
def test_only_live_pairs_are_reminded(state: State) -> None:
    assert nudges.due(a_pairing(state, since=days_ago(300)), POLICY, TODAY, None) is None


@given(st.integers(0, 500))
def test_a_silent_pair_hears_at_most_twice_28_days_apart_and_the_lead_once(length: int) -> None:
    pair, said = a_pairing(since=TODAY), []
    for day in (TODAY + timedelta(days=n) for n in range(length)):
        if stage := nudges.due(pair, POLICY, day, None):
            said.append(((day - TODAY).days, stage))
            pair = nudges.nudged(pair, stage, day)
    assert (
        said
        == [(21, Stage.MENTEE), (49, Stage.BOTH), (60, Stage.LEAD)][: sum(length > d for d in (21, 49, 60))]
    )
