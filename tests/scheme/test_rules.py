"""The rules of pairs, offers and reviews, and of settings, as tables of cases."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from scheme import offers, pairing, reviews
from scheme.pairing import CLOSED, OPEN, RUNNING, TRANSITIONS, State, Step, advance
from scheme.policy import Policy
from scheme.refusals import Refusal
from scheme.reviews import Choice, ReviewAnswer
from tests.builders import NOW, TODAY, a_pairing

POLICY = Policy()


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
