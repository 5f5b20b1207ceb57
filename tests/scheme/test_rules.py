"""The rules of pairs, meetings, reminders, reviews and the calendar, as tables of cases."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheme import meetings, nudges, offers, pairing, reviews
from scheme.calendar import WorkingCalendar, at_local, local_date, months_after
from scheme.meetings import MeetingState
from scheme.nudges import Stage
from scheme.pairing import CLOSED, OPEN, RUNNING, TRANSITIONS, State, Step, advance
from scheme.policy import Policy
from scheme.refusals import Refusal
from scheme.reviews import Choice, ReviewAnswer
from tests.builders import NOW, TODAY, a_meeting, a_pairing, days_ago

POLICY = Policy()
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


# --- the calendar ---


def test_the_end_of_term_is_counted_from_the_first_start_by_the_calendar() -> None:
    pair = a_pairing(since=date(2026, 8, 31))
    ends = [a_pairing(since=date(2026, 8, 31), term=n).ends_on for n in (1, 2, 3)]
    assert ends == [date(2028, 2, 29), date(2029, 8, 31), date(2031, 2, 28)]
    renewed = advance(pair, Step.RENEW, NOW, date(2028, 2, 1), POLICY)
    assert (renewed.started_on, renewed.ends_on) == (date(2026, 8, 31), date(2029, 8, 31))


@given(DAYS, st.integers(0, 120))
def test_a_day_so_many_months_on_is_in_that_month_and_never_later_in_it(start: date, months: int) -> None:
    then = months_after(start, months)
    assert (then.year * 12 + then.month) - (start.year * 12 + start.month) == months
    assert then.day <= start.day
    assert then.day == start.day or (then + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("zone", "at", "opens"),
    [
        ("Europe/London", "2026-11-17T10:30", "2026-11-17T10:30"),
        ("Europe/London", "2026-11-17T17:00", "2026-11-18T09:00"),
        ("Europe/London", "2026-11-20T18:00", "2026-11-23T09:00"),  # a weekend
        ("Europe/London", "2026-12-24T18:00", "2026-12-29T09:00"),  # Christmas, Boxing Day in lieu
        ("Europe/London", "2027-03-25T17:30", "2027-03-30T08:00"),  # Easter, and the clocks go forward
        ("Europe/London", "2027-08-27T18:00", "2027-08-31T08:00"),  # the summer bank holiday
        ("Asia/Kathmandu", "2026-11-17T02:00", "2026-11-17T03:15"),
        ("Asia/Kathmandu", "2026-11-17T11:30", "2026-11-18T03:15"),
        ("Europe/London", "2026-10-23T18:00", "2026-10-26T09:00"),  # the clocks go back
    ],
)
def test_messages_wait_for_the_readers_working_hours(zone: str, at: str, opens: str) -> None:
    calendar = WorkingCalendar(zone)
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert calendar.next_opening(moment) == datetime.fromisoformat(opens).replace(tzinfo=UTC)


def test_closure_days_are_days_off_and_the_working_day_before_skips_them() -> None:
    closed = frozenset({date(2026, 12, 29), date(2026, 12, 30), date(2026, 12, 31)})
    calendar = WorkingCalendar("Europe/London", closed)
    assert calendar.working_day_on_or_after(date(2026, 12, 25)) == date(2027, 1, 4)
    assert calendar.working_day_before(date(2027, 1, 4)) == date(2026, 12, 24)


@pytest.mark.parametrize(
    ("zone", "day", "clock", "instant"),
    [
        ("Africa/Cairo", date(2027, 4, 30), time(0, 30), "2027-04-29T22:30"),  # skipped
        ("Europe/Berlin", date(2026, 10, 25), time(2, 30), "2026-10-25T00:30"),  # happens twice
        ("Europe/London", date(2026, 10, 25), time(1, 30), "2026-10-25T00:30"),
        ("Europe/London", date(2027, 3, 28), time(1, 30), "2027-03-28T01:30"),  # skipped
    ],
)
def test_a_wall_clock_always_gives_exactly_one_instant(
    zone: str, day: date, clock: time, instant: str
) -> None:
    assert at_local(day, clock, zone) == datetime.fromisoformat(instant).replace(tzinfo=UTC)


@given(st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)), st.sampled_from(("Europe/London", "Asia/Kathmandu",
       "Africa/Cairo", "America/New_York", "Pacific/Auckland")))  # fmt: skip
def test_an_opening_is_never_in_the_past_and_always_open(at: datetime, zone: str) -> None:
    moment, calendar = at.replace(tzinfo=UTC), WorkingCalendar(zone)
    opening = calendar.next_opening(moment)
    assert opening >= moment
    assert calendar.is_open(opening)
    assert local_date(opening, zone) == opening.astimezone(ZoneInfo(zone)).date()


# --- states and steps ---


@pytest.mark.parametrize(("state", "step"), list(product(State, Step)))
def test_every_step_leads_where_the_table_says_or_is_refused_as_stale(state: State, step: Step) -> None:
    pair = a_pairing(state)
    if (state, step) not in TRANSITIONS:
        with pytest.raises(Refusal, match="stale-pairing"):
            advance(pair, step, NOW, TODAY, POLICY)
        return
    after = advance(pair, step, NOW, TODAY, POLICY)
    assert after.state is TRANSITIONS[state, step]
    assert (after.ended_on is not None) == (after.state in CLOSED)


def test_states_are_open_or_closed_and_only_lapsed_has_a_way_back() -> None:
    assert set(State) == OPEN | CLOSED and not OPEN & CLOSED
    assert {s for s, _ in TRANSITIONS if s in CLOSED} == {State.LAPSED}
    reachable = {State.PROPOSED, State.CHOSEN}
    while grown := {to for (of, _), to in TRANSITIONS.items() if of in reachable} - reachable:
        reachable |= grown
    assert reachable == set(State)


@pytest.mark.parametrize(
    ("taken", "capacity", "free"), [(0, 1, True), (1, 2, True), (1, 1, False), (3, 1, False)]
)
def test_a_place_is_needed(taken: int, capacity: int, free: bool) -> None:
    if free:
        pairing.demand_place(taken, capacity)
    else:
        with pytest.raises(Refusal, match="no-place"):
            pairing.demand_place(taken, capacity)


def test_only_running_pairs_are_signed_and_snoozed_and_a_second_signature_keeps_the_first_day() -> None:
    signed = pairing.sign(a_pairing(), "mira", TODAY)
    assert (signed.mentee_signed_on, signed.mentor_signed_on) == (TODAY, None)
    assert pairing.sign(signed, "mira", TODAY + timedelta(days=9)).mentee_signed_on == TODAY
    for state in set(State) - RUNNING:
        with pytest.raises(Refusal, match="stale-pairing"):
            pairing.sign(a_pairing(state), "mira", TODAY)
        with pytest.raises(Refusal, match="stale-pairing"):
            pairing.snooze(a_pairing(state), TODAY + timedelta(days=9), TODAY)


@pytest.mark.parametrize(
    ("days", "refused"),
    [(1, ""), (365, ""), (0, "snooze-past"), (-3, "snooze-past"), (366, "snooze-too-long")],
)
def test_quiet_lasts_from_tomorrow_to_a_year(days: int, refused: str) -> None:
    until = TODAY + timedelta(days=days)
    if refused:
        with pytest.raises(Refusal, match=refused):
            pairing.snooze(a_pairing(), until, TODAY)
    else:
        assert pairing.snooze(a_pairing(nudges=2), until, TODAY).nudges == 0


# --- meetings ---


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


# --- reminders ---


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
        (90, {}, days_ago(1), Stage.BOTH),
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


# --- offers ---


@pytest.mark.parametrize(
    ("days", "reminder", "over"),
    [(2, None, False), (3, 0, False), (6, 0, False), (7, 1, False), (13, 1, False), (14, 1, True)],
)
def test_an_offer_is_brought_to_mind_after_3_and_7_days_and_ends_after_14(
    days: int, reminder: int | None, over: bool
) -> None:
    for state in (State.MENTOR_ASKED, State.CHOSEN, State.MENTEE_ASKED):
        offer = a_pairing(state, since=TODAY)
        now = offer.since + timedelta(days=days)
        assert offers.reminder_round(offer, POLICY, now) == reminder
        assert offers.has_expired(offer, POLICY, now) is over
    assert offers.reminder_round(a_pairing(), POLICY, NOW + timedelta(days=20)) is None


# --- the review ---


@pytest.mark.parametrize(
    ("before", "asked"), [(31, None), (30, 0), (15, 0), (14, 1), (4, 1), (3, 2), (0, 2), (-5, 2)]
)
def test_the_review_is_asked_30_14_and_3_days_before(before: int, asked: int | None) -> None:
    pair = a_pairing(since=date(2026, 8, 31))
    today = date(2028, 2, 29) - timedelta(days=before)
    assert reviews.asked_round(pair, POLICY, today) == asked
    assert reviews.asked_round(a_pairing(since=date(2026, 8, 31), term=2), POLICY, today) is None


@pytest.mark.parametrize(("mentor", "mentee"), list(product([Choice.RENEW, Choice.STOP, None], repeat=2)))
def test_two_yeses_renew_one_no_winds_down_and_silence_decides_nothing(
    mentor: Choice | None, mentee: Choice | None
) -> None:
    pair = a_pairing()
    given_ = [ReviewAnswer("pair", 1, who, c) for who, c in (("rafe", mentor), ("mira", mentee)) if c]
    stray = [ReviewAnswer("pair", 2, "rafe", Choice.STOP), ReviewAnswer("other", 1, "mira", Choice.STOP)]
    expected = None
    if mentor and mentee:
        expected = Step.RENEW if mentor is mentee is Choice.RENEW else Step.WIND_DOWN
    assert reviews.outcome(pair, [*given_, *stray]) is expected


@pytest.mark.parametrize(
    ("state", "term", "after", "step"),
    [
        (State.LIVE, 1, -1, None), (State.LIVE, 1, 0, None), (State.LIVE, 1, 29, None),
        (State.LIVE, 1, 30, Step.LAPSE), (State.PAUSED, 1, 30, Step.LAPSE), (State.FROZEN, 1, 30, Step.LAPSE),
        (State.LIVE, 2, 0, Step.COMPLETE), (State.WINDING_DOWN, 1, 0, Step.COMPLETE),
        (State.WINDING_DOWN, 1, -1, None), (State.ENDED, 1, 90, None),
    ],
)  # fmt: skip
def test_what_the_calendar_decides_at_the_end_of_a_term(
    state: State, term: int, after: int, step: Step | None
) -> None:
    pair = a_pairing(state, since=date(2026, 8, 31), term=term)
    assert pair.ends_on is not None
    assert reviews.at_term_end(pair, POLICY, pair.ends_on + timedelta(days=after)) is step


# --- settings ---


@pytest.mark.parametrize(
    "settings",
    [
        {"term_months": 0}, {"term_months": "18"}, {"term_months": True}, {"no_such_thing": 1}, {"review_days": []},
        {"review_days": [30, "x"]}, {"matching_mode": "by lot"}, {"offer_reminder_days": [0]}, {"renewals": -1},
        {"meetings_online": 1}, {"gap_mentee_months": 99.0},
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_is_refused_in_one_sentence(settings: dict[str, object]) -> None:
    with pytest.raises(ValueError) as refused:
        Policy.of(settings)
    assert str(refused.value).endswith(".") and len(str(refused.value)) < 200


def test_later_layers_of_settings_win() -> None:
    policy = Policy.of({"term_months": 12, "renewals": "none"}, {"term_months": 24, "review_days": [20, 5]})
    assert (policy.term_months, policy.renewals, policy.review_days) == (24, None, (20, 5))
