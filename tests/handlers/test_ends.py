"""Ends and returns: ending, leaving in every state, an account that goes, the review."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from scheme.meetings import MeetingState
from scheme.pairing import CLOSED, Pairing, State
from scheme.people import Standing
from tests.playhouse import Play

YES, NO = "review-renew", "review-stop"


def test_either_ends_it_at_any_moment_and_everything_open_closes_with_it(play: Play) -> None:
    rafe, mira = play.mentor(), play.mentee()
    pairing = play.paired(rafe, mira)
    mira.says("plan 20 November at 2pm")
    rafe.says("end")
    assert "Your pair has ended" in rafe.presses("End it")
    assert mira.unasked()[-1] == "Your pair has ended"
    assert play.actors["lena"].unasked()[-1] == "A pair has ended"
    with play.store() as store:
        assert [m.state for m in store.meetings.of_pairing(pairing.id)] == [MeetingState.CANCELLED]
        assert store.pairings.taken() == {}
    told = play.days_pass(30, every=3)
    assert {n.kind for n in told} <= {"weekly-digest", "questionnaire"}  # nothing about their meetings
    mira.says("request")
    mira.fills(topics=("promotion",))
    assert "number 1" in mira.says("status")


@pytest.mark.parametrize(
    "state", ["proposed", "asked", "chosen", "accepted", "live", "paused", "frozen", "winding_down", "lapsed"]
)
@pytest.mark.parametrize("who", ["rafe", "mira"])
def test_leaving_works_in_every_state_and_the_other_is_told_kindly(play: Play, state: str, who: str) -> None:
    rafe, mira = play.mentor(), play.mentee()
    if state == "asked":
        play.offered(rafe, mira)
    elif state == "proposed":  # fixed by a lead for a round
        play.lead().clicks("pair-fix", f"{rafe.id}/{mira.id}")
        assert play.pairing().state is State.PROPOSED
    elif state == "chosen":  # by the mentee, from a list
        choice = Pairing("c1", "non_clinical", rafe.id, mira.id, State.CHOSEN, play.now, term_months=18)
        with play.writing() as store:
            store.pairings.add(choice)
    elif state == "accepted":
        play.offered(rafe, mira)
        rafe.presses("Yes, I would")
    else:
        pairing = play.paired(rafe, mira)
        if state == "paused":
            mira.submits("pause", {"until": "2027-01-17"}, pairing.id)
        elif state == "frozen":
            (mira if who == "rafe" else rafe).account(active=False)
        elif state in ("winding_down", "lapsed"):
            play.goes_to(play.now.replace(year=2028, month=5, day=4))
            if state == "winding_down":
                rafe.clicks(NO, pairing.id), mira.clicks(YES, pairing.id)
            else:
                play.goes_to(play.now + timedelta(days=60))
    leaver, other = (rafe, mira) if who == "rafe" else (mira, rafe)
    leaver.says("leave")
    leaver.clicks("leave-yes")
    assert all(p.state in CLOSED for p in play.pairings())
    with play.store() as store:
        gone = store.people.get(leaver.id)
        assert gone is not None and gone.standing is Standing.LEFT
        assert store.requests.waiting_of(leaver.id) is None
    before = leaver.unasked()
    play.days_pass(30, every=15)
    assert leaver.unasked() == before  # nothing reaches them any more
    if state in ("live", "paused", "winding_down"):
        assert "Your pair has ended" in other.unasked()
    if (state, who) == ("accepted", "rafe"):
        assert "The offer has ended" in other.unasked()
    if (state, who) == ("asked", "rafe"):
        assert other.unasked() == []
    # An account that goes and comes back does not bring them back into the scheme.
    leaver.account(active=False), leaver.account(active=True)
    with play.store() as store:
        gone = store.people.get(leaver.id)
        assert gone is not None and gone.standing is Standing.LEFT


def test_a_deactivated_account_puts_the_pair_on_hold_and_whoever_speaks_again_is_back(play: Play) -> None:
    rafe, mira = play.mentor(), play.mentee()
    play.paired(rafe, mira)
    play.goes_to(play.now + timedelta(days=1))
    mira.account(active=False)
    assert play.pairing().state is State.FROZEN
    assert rafe.unasked()[-1] == "On hold"
    assert play.actors["lena"].unasked()[-1] == "Somebody cannot be reached"
    assert "no account that I can write to" in play.actors["lena"].says("digest")
    sent = len(mira.unasked())
    play.days_pass(70, every=7)
    assert len(mira.unasked()) == sent  # nothing is counted as told
    assert "Nothing was recorded" not in mira.says("status")
    assert play.pairing().state is State.LIVE
    assert rafe.unasked()[-1] == "It goes on"


@pytest.mark.parametrize(("mentor", "mentee"), list(product([YES, NO, ""], repeat=2)))
def test_all_nine_answers_at_review(play: Play, mentor: str, mentee: str) -> None:
    rafe, mira = play.mentor(), play.mentee()
    pairing = play.paired(rafe, mira)
    assert "opens on" in mira.clicks(YES, pairing.id)
    play.goes_to(play.now.replace(year=2028, month=4, day=18))
    first = mira.clicks(mentee, pairing.id) if mentee else ""
    assert "sealed" in first or not mentee
    screen = rafe.screen_words()
    assert "sealed" not in screen  # the other's answer shows nowhere
    if mentor:
        rafe.clicks(mentor, pairing.id)
    play.deliver()
    if mentor and mentee:
        renewed = mentor == mentee == YES
        assert play.pairing().state is (State.LIVE if renewed else State.WINDING_DOWN)
        titles = {a.unasked()[-1] for a in (rafe, mira)}
        assert titles == {"It goes on" if renewed else "Time to round it off"}  # the same words to both
    else:
        assert play.pairing().state is State.LIVE
    play.goes_to(play.now.replace(month=5, day=18))
    play.goes_to(play.now.replace(month=6, day=20))
    if not (mentor and mentee):
        assert play.pairing().state is State.LAPSED  # silence is not consent
    elif mentor == mentee == YES:
        assert (play.pairing().state, play.pairing().ends_on) == (State.LIVE, date(2029, 11, 17))
    else:
        assert play.pairing().state is State.COMPLETED


def test_a_lapsed_pair_starts_again_when_both_want_it_and_the_place_is_still_there(play: Play) -> None:
    rafe, mira = play.mentor(capacity=1), play.mentee()
    pairing = play.paired(rafe, mira)
    play.goes_to(play.now.replace(year=2028, month=5, day=2))
    play.goes_to(play.now + timedelta(days=60))
    assert play.pairing().state is State.LAPSED
    nils = play.mentee("nils")
    play.paired(rafe, nils)  # the place goes to somebody else
    assert "sealed" in mira.clicks(YES, pairing.id)
    assert "cannot start again" in rafe.clicks(YES, pairing.id)
    nils.says("end"), nils.presses("End it")
    rafe.clicks(YES, pairing.id)
    (again,) = play.pairings(State.LIVE)
    assert (again.id, again.term) == (pairing.id, 2)


def test_a_pause_is_told_ends_on_its_day_and_a_snooze_does_not_shorten_it(play: Play) -> None:
    rafe, mira = play.mentor(), play.mentee()
    pairing = play.paired(rafe, mira)
    mira.submits("pause", {"until": "soon"}, pairing.id)
    assert "until" in mira.errors
    mira.submits("pause", {"until": "2026-11-01"}, pairing.id)
    assert "until" in mira.errors
    mira.submits("pause", {"until": "2027-02-01"}, pairing.id)
    assert rafe.unasked()[-1] == "A pause"
    rafe.submits("snooze", {"until": "2026-12-01"}, pairing.id)
    assert play.pairing().quiet_until == date(2027, 2, 1)
    told = play.days_pass(70, every=7)
    assert {n.kind for n in told} <= {"weekly-digest"}
    assert "Welcome back" in mira.clicks("resume", pairing.id)
    mira.submits("pause", {"until": "2027-02-01"}, pairing.id)  # the same day again is told again
    assert rafe.unasked().count("A pause") == 2
    play.days_pass(10)
    assert play.pairing().state is State.LIVE
    assert mira.unasked()[-1] == rafe.unasked()[-1] == "Welcome back"
