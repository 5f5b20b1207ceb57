"""Meetings: logging, confirming, putting right, taking back, planning."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from scheme.meetings import Meeting, MeetingState
from scheme.pairing import Pairing, State
from tests.actors import Actor
from tests.playhouse import Play

DAY = timedelta(days=1)


@pytest.fixture
def pair(play: Play) -> tuple[Actor, Actor]:
    """Rafe mentors Mira since 40 days."""
    rafe, mira = play.mentor(), play.mentee()
    play.paired(rafe, mira)
    play.clock.now += 40 * DAY
    for actor in (*play.actors.values(),):
        actor.reads()
    return rafe, mira


def meetings(play: Play) -> list[Meeting]:
    with play.store() as store:
        return [m for p in play.pairings() for m in store.meetings.of_pairing(p.id)]


def the(play: Play) -> Meeting:
    (only,) = meetings(play)
    return only


def live(play: Play) -> Pairing:
    return play.pairing(State.LIVE)


def test_a_typed_meeting_is_said_back_and_the_other_confirms_it_with_one_press(
    play: Play, pair: tuple[Actor, Actor]
) -> None:
    rafe, mira = pair
    said = mira.says("met yesterday for 45 min")
    assert "Saturday 26 December 2026 (45 minutes)" in said
    assert "Saturday 26 December 2026 (45 minutes)" in rafe.reads()
    assert the(play).state is MeetingState.LOGGED
    assert "Confirmed" in rafe.presses("Yes, we met")
    assert the(play).state is MeetingState.CONFIRMED
    assert "Confirmed" in rafe.clicks("confirm", the(play).id)  # twice is harmless
    assert "nothing to undo" in mira.says("undo")  # it is agreed now


def test_the_mentors_yes_to_the_first_meeting_reaches_the_lead_as_a_fact_and_a_date(
    play: Play, pair: tuple[Actor, Actor]
) -> None:
    rafe, mira = pair
    lena = play.actors["lena"]
    mira.says("met yesterday for 45 min in my office about my promotion")
    assert lena.reads() == ""  # the mentee's word is not enough
    rafe.presses("Yes, we met")
    told = lena.reads()
    assert "26 December 2026" in told
    assert "promotion" not in told and "45" not in told
    mira.says("met on 20 December")
    rafe.presses("Yes, we met")
    assert lena.reads() == ""  # only the first


def test_a_first_meeting_taken_back_is_told_again_once_it_has_really_taken_place(
    play: Play, pair: tuple[Actor, Actor]
) -> None:
    rafe, _ = pair
    lena = play.actors["lena"]
    rafe.says("met yesterday")
    assert "26 December" in lena.reads()
    rafe.presses("Undo")
    assert live(play).meetings == 0
    rafe.says("met on 22 December")
    assert "22 December" in lena.reads()


def test_the_same_day_said_by_both_is_one_meeting_and_confirmed(
    play: Play, pair: tuple[Actor, Actor]
) -> None:
    rafe, mira = pair
    mira.says("met yesterday")
    assert "Confirmed" in rafe.says("met yesterday, 1 hour")
    assert the(play).state is MeetingState.CONFIRMED
    assert "26 December" in play.actors["lena"].reads()
    mira.says("met yesterday")
    assert live(play).meetings == 1
    assert the(play).minutes == 60  # one told the day, the other how long


def test_another_length_from_the_other_is_asked_about_and_what_both_agreed_on_stands(
    play: Play, pair: tuple[Actor, Actor]
) -> None:
    rafe, mira = pair
    mira.says("met yesterday, 30 min")
    rafe.says("met yesterday, 1 hour")
    assert (the(play).state, the(play).minutes) == (MeetingState.LOGGED, 60)
    mira.presses("Yes, we met")
    mira.says("met yesterday, 20 min")
    assert (the(play).state, the(play).minutes) == (MeetingState.CONFIRMED, 60)


def test_the_same_day_said_twice_by_one_is_one_meeting(play: Play, pair: tuple[Actor, Actor]) -> None:
    rafe, mira = pair
    mira.says("met yesterday")
    mira.says("met yesterday")
    assert live(play).meetings == 1
    assert rafe.unasked().count("Did you meet?") == 1


def test_a_planned_day_that_is_logged_is_the_meeting_that_took_place(
    play: Play, pair: tuple[Actor, Actor]
) -> None:
    _, mira = pair
    mira.says("plan 29 December at 3pm")
    play.clock.now += 3 * DAY
    mira.says("met yesterday, 40 min")
    assert the(play).state is MeetingState.LOGGED
    assert (the(play).minutes, live(play).meetings) == (40, 1)
    play.days_pass(3)
    assert "Did it happen?" not in mira.unasked()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("log met on 31 November", "Which day"),
        ("log we met", "Which day"),
        ("log met on 1 November", "before your pair began"),
    ],
)
def test_a_day_that_cannot_be_stores_nothing_and_asks(
    play: Play, pair: tuple[Actor, Actor], typed: str, says: str
) -> None:
    _, mira = pair
    assert says in mira.says(typed)
    assert meetings(play) == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"on": "2027-01-20"}, "on"),
        ({"on": "2026-11-01"}, "on"),
        ({"on": "31/02/2027"}, "on"),
        ({"on": ""}, "on"),
        ({"on": "2026-12-20", "minutes": "0"}, "minutes"),
        ({"on": "2026-12-20", "minutes": "601"}, "minutes"),
    ],
)
def test_a_wrong_form_says_so_at_the_field_and_keeps_what_was_typed(
    play: Play, pair: tuple[Actor, Actor], values: dict[str, str], field: str
) -> None:
    _, mira = pair
    mira.says("log")
    mira.fills(mode="phone", **values)
    assert list(mira.errors) == [field]
    assert meetings(play) == []
    mira.fills(on="2026-12-20", minutes="30")
    assert the(play).mode == "phone"  # kept from the first try


@pytest.mark.parametrize("form", ["log", "plan"])
def test_a_way_of_meeting_that_does_not_exist_is_left_out(
    play: Play, pair: tuple[Actor, Actor], form: str
) -> None:
    _, mira = pair
    day = "2026-12-26" if form == "log" else "2026-12-30"
    mira.submits(form, {"on": day, "mode": "by-carrier-pigeon-over-the-hills"})
    assert the(play).mode is None
    assert "How things stand" in mira.says("status")


def test_correcting_asks_the_other_again_and_an_odd_length_is_refused_at_its_field(
    play: Play, pair: tuple[Actor, Actor]
) -> None:
    rafe, mira = pair
    mira.says("met yesterday")
    rafe.presses("Another day")
    rafe.fills(on="2026-12-24", minutes="1000")
    assert list(rafe.errors) == ["minutes"]
    rafe.fills(on="2026-12-24", minutes="30")
    assert (the(play).on, the(play).by) == (date(2026, 12, 24), rafe.id)
    assert "24 December" in mira.reads()
    mira.presses("Yes, we met")
    assert the(play).state is MeetingState.CONFIRMED


def test_a_dispute_takes_it_out_and_the_first_can_put_it_right(play: Play, pair: tuple[Actor, Actor]) -> None:
    rafe, mira = pair
    mira.says("met yesterday")
    rafe.presses("No, we did not")
    assert live(play).meetings == 0
    assert "The day may be wrong" in mira.reads()
    mira.presses("Put the day right")
    mira.fills(on="2026-12-23")
    assert live(play).meetings == 1
    assert live(play).last_met_on == date(2026, 12, 23)
    rafe.presses("No, we did not")  # nor was it that day: the first is told of this as well
    assert "The day may be wrong" in mira.reads()


def test_undo_works_for_a_day_and_not_for_what_the_other_said(play: Play, pair: tuple[Actor, Actor]) -> None:
    rafe, mira = pair
    mira.says("met yesterday")
    assert "did not say it" in rafe.clicks("undo", the(play).id)
    assert "Undone" in mira.says("undo")
    assert live(play).last_met_on is None
    assert "nothing to undo" in mira.says("undo")
    mira.says("met yesterday")
    play.clock.now += 2 * DAY
    assert "nothing to undo" in mira.says("undo")


def test_planning_moving_and_cancelling_tell_the_other_each_once(
    play: Play, pair: tuple[Actor, Actor]
) -> None:
    rafe, mira = pair
    mira.says("plan 7 January at 2pm")
    assert "7 January 2027 at 14:00" in rafe.reads()
    rafe.presses("Another day")
    rafe.fills(on="2026-12-01")
    assert list(rafe.errors) == ["on"]
    rafe.fills(on="2029-12-01")
    assert list(rafe.errors) == ["on"]
    rafe.fills(on="2027-01-08")
    assert "8 January 2027" in mira.reads()
    mira.presses("Cancel it")
    assert "The meeting is off" in rafe.reads()
    mira.clicks("cancel", the(play).id)
    assert rafe.reads() == ""


@pytest.mark.parametrize("typed", ["plan 1 November 2026", "plan 3 December 2029"])
def test_a_plan_for_a_day_gone_by_or_too_far_ahead_stores_nothing(
    play: Play, pair: tuple[Actor, Actor], typed: str
) -> None:
    _, mira = pair
    mira.says(typed)
    if mira.sees("Yes, note it"):
        mira.presses("Yes, note it")
    assert meetings(play) == []


def test_of_several_pairs_the_one_meant_is_asked_for(play: Play, pair: tuple[Actor, Actor]) -> None:
    rafe, _ = pair
    nils = play.mentee("nils")
    play.paired(rafe, nils)
    play.clock.now += 3 * DAY
    assert "Which of your pairs?" in rafe.says("met yesterday, 30 min")
    rafe.presses("Number 2")
    with play.store() as store:
        held = {p.mentee: store.meetings.of_pairing(p.id) for p in play.pairings(State.LIVE)}
    assert sorted(len(m) for m in held.values()) == [0, 1]
    rafe.says("log")
    assert rafe.form is not None
    assert rafe.form.fields[0].name == "pairing"


def test_nothing_can_be_done_about_a_meeting_once_the_pair_has_ended(
    play: Play, pair: tuple[Actor, Actor]
) -> None:
    rafe, mira = pair
    mira.says("met yesterday")
    logged = the(play)
    mira.says("plan 7 January at 2pm")
    rafe.says("end")
    rafe.presses("End it")
    before = sorted((m.id, m.state) for m in meetings(play))
    for action in ("confirm", "dispute", "undo", "happened", "missed", "cancel"):
        for meeting in meetings(play):
            assert "already been dealt with" in rafe.clicks(action, meeting.id)
    for form in ("correct", "move"):
        for meeting in meetings(play):
            assert "already been dealt with" in mira.submits(form, {"on": "2026-12-20"}, meeting.id)
    assert "already been dealt with" in mira.submits("log", {"on": "2026-12-20"}, logged.pairing)
    for action in ("sign", "more", "snooze-open", "pause-open", "resume", "end", "review", "review-renew"):
        assert "already been dealt with" in mira.clicks(action, logged.pairing)
    assert before == sorted((m.id, m.state) for m in meetings(play))
    told = play.days_pass(60, every=10)
    assert {n.kind for n in told} <= {"weekly-digest", "questionnaire"}
