"""From a request to a pair: both yeses, every no, and what each side may know."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from scheme.pairing import State
from tests.actors import Actor, buttons_of
from tests.playhouse import Play

NOT_YOURS = "not something I can show you"


def test_a_decline_of_either_side_frees_everything_and_the_mentee_stays_at_the_front(play: Play) -> None:
    rafe, mira = play.mentor(), play.mentee()
    play.offered(rafe, mira)
    assert "That is fine" in rafe.presses("Not this time")
    assert play.pairing().state is State.DECLINED
    assert mira.unasked() == []
    assert "number 1" in mira.says("status")
    assert "An offer has closed" in play.actors["lena"].unasked()

    theo = play.mentor("theo", department="Epilepsy")
    play.offered(theo, mira)
    theo.presses("Yes, I would")
    assert "That is fine" in mira.presses("No, thank you")
    assert "That match is not going ahead" in theo.unasked()
    assert "Mira" not in theo.screen_words()
    with play.store() as store:
        assert store.pairings.taken() == {}


def test_a_mentors_no_leaves_no_trace_on_the_mentees_screen(play: Play) -> None:
    rafe, mira = play.mentor(), play.mentee()
    said, before = mira.says("status"), mira.screen_words()
    assert "There are mentors who could suit you" in said
    play.offered(rafe, mira)
    rafe.presses("Not this time")
    play.days_pass(20, every=2)
    assert mira.screen_words() == before
    assert rafe.id not in mira.names_shown()
    assert mira.says("status") == said  # not even the chances tell that somebody was asked


def test_nobody_answers_and_the_offer_comes_to_mind_twice_and_ends(play: Play) -> None:
    rafe, mira = play.mentor(), play.mentee()
    play.offered(rafe, mira)
    play.days_pass(15)
    assert rafe.unasked().count("Would you mentor somebody?") == 3  # the offer and two reminders
    assert rafe.unasked()[-1] == "The offer has ended"
    assert play.pairing().state is State.EXPIRED
    assert "already been dealt with" in rafe.presses("Yes, I would")
    assert mira.unasked() == []


@pytest.mark.parametrize("action", ["mentor-accept", "mentee-accept", "mentor-decline", "agreement", "sign", "end-yes",
    "more", "end", "review-renew", "snooze", "pause-open", "resume", "lead-end", "lead-spoke", "remind-unsigned"])  # fmt: skip
def test_a_stranger_is_refused_in_the_words_for_a_pair_that_does_not_exist(play: Play, action: str) -> None:
    rafe, mira = play.mentor(), play.mentee()
    pairing = play.paired(rafe, mira)
    stranger = play.mentor("sina", department="Epilepsy")
    real = stranger.clicks(action, pairing.id)
    assert real == stranger.clicks(action, "00000000-0000-4000-8000-000000000000")
    assert real == stranger.clicks(action, "no id at all \0 \ud800 <@U1>")
    assert NOT_YOURS in real or "people who run the scheme" in real
    assert play.pairing(State.LIVE) == pairing


@pytest.mark.parametrize("form", ["log", "plan", "snooze", "pause"])
def test_a_stranger_cannot_open_or_send_a_form_about_a_pair(play: Play, form: str) -> None:
    pairing = play.paired(play.mentor(), play.mentee())
    stranger = play.mentor("sina", department="Epilepsy")
    values = {"on": "2026-11-17", "until": "2026-12-17"}
    for act in (stranger.opens, lambda f, v: stranger.submits(f, values, v)):
        assert NOT_YOURS in act(form, pairing.id)
        assert act(form, pairing.id) == act(form, "00000000-0000-4000-8000-000000000000")


def test_a_mentor_who_has_said_yes_cannot_learn_the_mentees_name_before_the_mentee_says_yes(
    play: Play,
) -> None:
    rafe, mira = play.mentor(), play.mentee()
    pairing = play.offered(rafe, mira)
    for step in ("before", "after"):
        for action in ("more", "end", "agreement", "review", "sign", "pause-open", "concern"):
            rafe.clicks(action, pairing.id)
        rafe.says("status"), rafe.opens("log", pairing.id)
        assert mira.id not in rafe.names_shown(), step
        rafe.clicks("mentor-accept", pairing.id)
    assert play.pairing().state is State.MENTEE_ASKED


def test_of_two_on_the_last_place_one_wins_and_the_other_is_told_kindly(play_on_either: Play) -> None:
    play = play_on_either
    rafe = play.mentor(capacity=2)
    offers = [play.offered(rafe, play.mentee(user)) for user in ("mira", "nils")]
    play.mentor(capacity=1)  # fewer places than before, and two questions open
    said: list[str] = []
    gate = threading.Barrier(2)

    def press(pairing_id: str) -> None:
        hand = Actor(play, rafe.identity)
        gate.wait()
        said.append(hand.clicks("mentor-accept", pairing_id))

    hands = [threading.Thread(target=press, args=(offer.id,)) for offer in offers]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert sorted("Thank you" in s for s in said) == [False, True]
    assert sorted("all your places for mentees are taken" in s for s in said) == [False, True]
    assert sorted(p.state for p in play.pairings()) == sorted([State.MENTEE_ASKED, State.MENTOR_ASKED])


def test_a_promotion_between_offer_and_yes_ends_the_offer_quietly(play: Play) -> None:
    rafe, mira = play.mentor(), play.mentee()
    play.offered(rafe, mira)
    rafe.presses("Yes, I would")
    mira.says("request")
    mira.fills(grade="professor")
    assert "The offer has ended" in mira.presses("Yes, please")
    assert play.pairing().state is State.WITHDRAWN
    assert "That match is not going ahead" in rafe.unasked()
    assert play.actors["lena"].unasked()[-1] == "An offer has closed"


def test_a_repeated_event_does_and_says_nothing_twice(play: Play) -> None:
    rafe, mira = play.mentor(), play.mentee()
    pairing = play.offered(rafe, mira)
    assert rafe.clicks("mentor-accept", pairing.id, event_id="e1") != ""
    assert rafe.clicks("mentor-accept", pairing.id, event_id="e1") == ""
    assert rafe.says("log met yesterday", event_id="e2") != ""  # refused: there is no pair yet
    assert rafe.says("log met yesterday", event_id="e2") == ""
    assert rafe.clicks("mentor-accept", pairing.id, event_id="e3") != ""  # an old card
    assert rafe.clicks("mentor-accept", pairing.id, event_id="e3") == ""
    assert mira.unasked().count("A mentor for you") == 1


def test_an_old_card_shows_the_present_state_and_changes_nothing(play: Play) -> None:
    rafe, mira = play.mentor(), play.mentee()
    pairing = play.paired(rafe, mira)
    # Her yes, pressed twice, leaves the introduction on her screen.
    assert "You are paired" in mira.clicks("mentee-accept", pairing.id)
    for actor, action in ((rafe, "mentor-accept"), (rafe, "mentor-decline"), (mira, "mentee-decline")):
        said = actor.clicks(action, pairing.id)
        assert "already been dealt with" in said
        assert "17 May 2028" in said
    assert play.pairing() == pairing


def test_a_lead_cannot_act_on_their_own_pair(play: Play) -> None:
    lena = play.lead()
    play.mentor("lena", department="Epilepsy")
    mira = play.mentee()
    pairing = play.paired(lena, mira)
    for action in ("lead-end", "lead-spoke", "remind-unsigned"):
        assert NOT_YOURS in lena.clicks(action, pairing.id)
    assert "have not met" not in lena.says("overview")


def test_a_request_can_be_changed_and_withdrawn_with_its_offer(play: Play) -> None:
    rafe, mira = play.mentor(), play.mentee()
    mira.says("request")
    assert mira.form is not None
    mira.fills(topics=("funding",))
    assert "funding" in mira.screen_words().casefold()
    play.offered(rafe, mira)
    mira.presses("Withdraw it")
    assert play.pairing().state is State.WITHDRAWN
    assert "That match is not going ahead" in rafe.unasked()
    assert "nothing to withdraw" in mira.clicks("request-withdraw")


@pytest.mark.parametrize(
    ("form", "wrong", "field"),
    [
        ("join", {"capacity": "0"}, "capacity"),
        ("join", {"capacity": "99"}, "capacity"),
        ("join", {"capacity": "²"}, "capacity"),
        ("join", {"trained_on": "2027-01-01"}, "trained_on"),
        ("join", {"trained_on": "31/02/2026"}, "trained_on"),
        ("join", {"topics": ()}, "topics"),
        ("join", {"topics": ("<!channel>",)}, "topics"),
        ("join", {"consent": ()}, "consent"),
        ("request", {"grade": "emperor"}, "grade"),
        ("request", {"department": "x" * 10_000}, "department"),
        ("request", {"strand": "nowhere"}, "strand"),
        ("request", {"mode": "telepathy"}, "mode"),
        ("request", {"manager_email": "no address"}, "manager_email"),
    ],
)
def test_a_form_says_what_is_wrong_at_its_field_and_saves_nothing(
    play: Play, form: str, wrong: dict[str, object], field: str
) -> None:
    ada = play.person("ada")
    ada.says(form)
    right = {"department": "Stroke", "grade": "professor", "strand": "non_clinical", "topics": ("promotion",),
             "consent": ("yes",), "mode": "either", "capacity": "2"}  # fmt: skip
    ada.fills(**(right | wrong))
    assert list(ada.errors) == [field]
    assert "not in the scheme" in ada.says("status")
    ada.says(form)
    ada.fills(**right)
    assert ada.errors == {}


def test_the_options_give_a_reason_for_each_and_ask_only_whom_the_rules_allow(play: Play) -> None:
    lena = play.lead()
    rafe, theo = play.mentor(), play.mentor("theo", department="Genetics")
    mira = play.mentee()
    said = lena.presses("See who could mentor")
    assert "Rafe" in said and "Theo" not in said
    assert any(getattr(b, "action", "") == "propose" for b in buttons_of(lena.screen[-1].card))
    with play.store() as store:
        wanted = store.requests.waiting_of(mira.id)
    assert wanted is not None
    assert "do not suit" in lena.clicks("propose", f"{wanted.id}/{theo.id}")
    assert "do not know that person" in lena.clicks("propose", f"{wanted.id}/nobody")
    assert "people who run the scheme" in rafe.clicks("propose", f"{wanted.id}/{rafe.id}")
    assert play.pairings() == []
    play.clock.now += timedelta(days=1)
    lena.clicks("propose", f"{wanted.id}/{rafe.id}")
    assert "already been dealt with" in lena.clicks("propose", f"{wanted.id}/{rafe.id}")
    assert len(play.pairings()) == 1
