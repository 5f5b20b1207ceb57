"""Matching rounds in chat, and pairs made and parted by hand."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from scheme.pairing import State
from storage.engine import Engines
from tests.scene import Stage


@pytest.fixture
def stage(sqlite_db: Engines) -> Stage:
    """A lead, two mentors with three places between them, and three people who wait."""
    stage = Stage(sqlite_db)
    stage.types("lead", "status")
    stage.joins("rowan", "Stroke", "professor", "promotion", places=2)
    stage.joins("edda", "Movement", "lecturer", "teaching", places=1)
    stage.asks("bao", "Genetics", "postdoc", "promotion")
    stage.asks("kofi", "Epilepsy", "phd_student", "teaching")
    stage.asks("tam", "Stroke", "lecturer", "promotion")  # Rowan's own department; Edda is no senior
    return stage


def test_a_round_is_only_a_preview_until_the_lead_has_said_yes_twice(stage: Stage) -> None:
    said = stage.types("lead", "match")
    assert "nobody has been told" in said
    assert "Bao with Rowan" in said
    assert "Kofi with Edda" in said
    assert "Tam: " in said and "same department" in said
    stage.presses_on("lead", "Ask all these mentors")
    stage.tell()
    assert not stage.inbox("rowan", "offer-to-mentor")
    assert "asked 2 mentors" in stage.presses_on("lead", "Yes, ask 2 mentors")
    stage.tell()
    assert len(stage.inbox("rowan", "offer-to-mentor")) == len(stage.inbox("edda", "offer-to-mentor")) == 1
    assert "Bao" not in stage.words(stage.inbox("rowan", "offer-to-mentor")[0])
    assert stage.pairing("rowan", "bao").state is State.MENTOR_ASKED


def test_a_round_that_has_changed_meanwhile_asks_nobody_and_shows_itself_anew(stage: Stage) -> None:
    stage.types("lead", "match")
    old = stage.button("Ask all these mentors")
    stage.asks("greta", "Genetics", "phd_student", "teaching")
    assert "Something has changed" in stage.presses("lead", *old)
    assert "Something has changed" in stage.presses("lead", "round-all-yes", old[1])
    stage.tell()
    assert not stage.inbox("rowan", "offer-to-mentor")


def test_a_pair_left_out_is_never_proposed_again_and_nobody_hears_of_it(stage: Stage) -> None:
    stage.types("lead", "match")
    mark = stage.button("Ask all these mentors")[1]
    ids = f"{mark}/{stage.who('kofi').id}/{stage.who('edda').id}"
    assert "Kofi with Rowan" in stage.presses("lead", "round-drop", ids)
    assert "Kofi with Edda" not in stage.types("lead", "match")
    stage.tell()
    assert set(stage.told) == {"lead"}
    assert stage.pairing("edda", "kofi").state is State.WITHDRAWN


def test_after_a_no_the_round_runs_anew_without_that_pair_and_with_the_mentee_in_front(stage: Stage) -> None:
    stage.types("lead", "match")
    mark = stage.button("Ask all these mentors")[1]
    stage.presses("lead", "round-one", f"{mark}/{stage.who('bao').id}/{stage.who('rowan').id}")
    pairing = stage.pairing("rowan", "bao")
    said = stage.types("lead", "match")
    assert "Bao with" not in said
    stage.presses("rowan", "mentor-decline", pairing.id)
    said = stage.types("lead", "match")
    assert "Bao with Edda" in said  # no longer Rowan; and Bao comes before Kofi now
    assert "Bao with Rowan" not in said
    stage.tell()
    assert stage.inbox("lead", "offer-closed")


def test_two_people_are_paired_by_hand_after_the_rules_were_asked(stage: Stage) -> None:
    said = stage.types("lead", "pair <@rowan> with <@bao>")
    assert "No rule speaks against it" in said
    stage.presses_on("lead", "Yes, ask the mentor")
    assert stage.pairing("rowan", "bao").state is State.MENTOR_ASKED
    said = stage.types("lead", "pair Rowan and Tam")
    assert "Rowan cannot mentor Tam" in said
    assert "works in the same department" in said
    with stage.read() as store:
        assert not store.pairings.between(stage.who("rowan").id, stage.who("tam").id, tuple(State))
    assert "people who run the scheme" in stage.types("bao", "pair <@rowan> <@bao>")
    assert "do not know that person" in stage.types("lead", "pair Rowan and Nobody")


def test_a_pair_is_parted_and_the_mentee_goes_to_the_front(stage: Stage) -> None:
    pairing = stage.pair_up("rowan", "bao")
    stage.types("lead", "unpair Bao")
    stage.presses_on("lead", "look for a new mentor")
    stage.tell()
    assert stage.pairing("rowan", "bao").state is State.ENDED
    assert stage.inbox("rowan", "was-ended")
    assert "front of the waiting list" in stage.words(stage.inbox("bao", "on-the-list-again")[0])
    with stage.read() as store:
        assert store.requests.waiting(["non_clinical"])[0].person == stage.who("bao").id
    assert "know of no such pair" in stage.types("lead", "unpair Bao")
    assert "already" in stage.presses("lead", "lead-reassign", pairing)


def test_an_offer_taken_back_ends_in_the_neutral_words(stage: Stage) -> None:
    stage.types("lead", "pair <@rowan> <@bao>")
    stage.presses_on("lead", "Yes, ask the mentor")
    stage.tell()
    stage.types("lead", "unpair Bao")
    stage.presses_on("lead", "Take the offer back")
    stage.tell()
    assert "will not go ahead" in stage.words(stage.inbox("rowan", "offer-not-going-ahead")[0])
    assert not stage.inbox("bao", "offer-not-going-ahead")


def test_supply_and_demand_names_what_is_scarce(stage: Stage) -> None:
    stage.types("lead", "match")
    said = stage.presses_on("lead", "Supply and demand")
    assert "too few mentors" in said
    assert "Time to look for mentors" not in stage.types("lead", "overview")  # three wait for three places
    stage.presses("edda", "mentor-stop")
    assert "3 wait for 2 free places. Time to look for mentors" in stage.types("lead", "overview")
    assert stage.button("Supply and demand")[0] == "supply"
    assert "Time to look for mentors" in stage.types("lead", "digest")
    stage.types("lead", "match")
    said = stage.presses_on("lead", "Supply and demand")
    assert "Promotion and how it works here: 2 ask, 1 offer" in said


def test_two_leads_who_press_at_the_same_moment_make_one_offer(db: Engines) -> None:
    stage = Stage(db)
    stage.types("lead", "status")
    stage.joins("rowan", "Stroke", "professor", "promotion", places=2)
    stage.joins("ines", "Movement", "professor", "promotion", places=2)
    stage.asks("bao", "Genetics", "postdoc", "promotion")
    ines, bao = stage.who("ines").id, stage.who("bao").id
    with stage.database.write(stage.scheme) as store:
        for strand in store.strands.all():
            store.strands.appoint(strand.key, ines, stage.now)
    stage.types("lead", "match")
    mark = stage.button("Ask all these mentors")[1]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda user: stage.presses(user, "round-all-yes", mark), ("lead", "ines")))
    with stage.read() as store:
        assert len(store.pairings.of_person(bao, (State.MENTOR_ASKED,))) == 1


def test_a_mentor_is_never_asked_for_more_people_than_they_can_take(stage: Stage) -> None:
    stage.asks("uma", "Genetics", "phd_student", "teaching")
    stage.types("lead", "pair <@edda> <@kofi>")
    stage.presses_on("lead", "Yes, ask the mentor")
    said = stage.types("lead", "pair <@edda> <@uma>")
    assert "has no place left" in said
    wanted = stage.store_read(lambda s: s.requests.waiting_of(stage.who("uma").id).id)
    assert "Could be: Edda" not in stage.presses("lead", "request-options", wanted)
    said = stage.presses("lead", "propose", f"{wanted}/{stage.who('edda').id}")
    assert "on offer to somebody else" in said
    stage.presses("edda", "mentor-decline", stage.pairing("edda", "kofi").id)
    stage.types("lead", "pair <@edda> <@uma>")
    assert "asked" in stage.presses_on("lead", "Yes, ask the mentor")


def test_two_leads_cannot_ask_one_mentor_for_the_last_place_at_the_same_moment(db: Engines) -> None:
    stage = Stage(db)
    stage.types("lead", "status")
    stage.joins("rowan", "Stroke", "professor", places=1)
    stage.joins("ines", "Stroke", "professor")
    mentees = ("bao", "kofi", "greta", "tam")
    for user in mentees:
        stage.asks(user, "Genetics", "postdoc")
    with stage.database.write(stage.scheme) as store:
        for strand in store.strands.all():
            store.strands.appoint(strand.key, stage.who("ines").id, stage.now)
    rowan = stage.who("rowan").id
    requests = [stage.store_read(lambda s, u=u: s.requests.waiting_of(stage.who(u).id).id) for u in mentees]
    pressed = [
        (lead, f"{request}/{rowan}") for lead, request in zip(("lead", "ines") * 2, requests, strict=True)
    ]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda press: stage.presses(press[0], "propose", press[1]), pressed))
    with stage.read() as store:
        assert len(store.pairings.of_person(rowan, (State.MENTOR_ASKED,))) == 1


def test_an_offer_nobody_answered_is_not_made_again_unless_the_lead_says_so(stage: Stage) -> None:
    stage.types("lead", "pair <@rowan> <@bao>")
    stage.presses_on("lead", "Yes, ask the mentor")
    stage.passes(days=15)
    assert stage.pairing("rowan", "bao").state is State.EXPIRED
    assert "Bao with Rowan" not in stage.types("lead", "match")
    wanted = stage.store_read(lambda s: s.requests.waiting_of(stage.who("bao").id).id)
    assert "type “pair”" in stage.presses("lead", "request-options", wanted)
    assert "Could be: Rowan" not in stage.words(stage.card)
    stage.passes(hours=1)
    stage.types("lead", "pair <@rowan> <@bao>")
    stage.presses_on("lead", "Yes, ask the mentor")
    assert stage.pairing("rowan", "bao").state is State.MENTOR_ASKED


def test_a_pair_fixed_by_hand_stays_through_the_round_and_is_asked_with_it(stage: Stage) -> None:
    assert "Kofi with Edda" in stage.types("lead", "match")
    stage.types("lead", "pair <@rowan> <@kofi>")
    said = stage.presses_on("lead", "Fix it for the round")
    assert "Kofi with Rowan" in said and "fixed by hand" in said
    assert "Bao with Rowan" in said  # the round goes on around it
    stage.tell()
    assert set(stage.told) == {"lead"}
    assert stage.pairing("rowan", "kofi").state is State.PROPOSED
    stage.presses_on("lead", "Ask all these mentors")
    stage.presses_on("lead", "Yes, ask 2 mentors")
    assert stage.pairing("rowan", "kofi").state is State.MENTOR_ASKED
    assert stage.pairing("rowan", "bao").state is State.MENTOR_ASKED


def test_a_fixed_pair_holds_its_place_and_is_left_to_the_round_without_a_trace(stage: Stage) -> None:
    stage.types("lead", "pair <@edda> <@bao>")
    said = stage.presses_on("lead", "Fix it for the round")
    assert "Bao with Edda" in said and "Kofi with Rowan" in said
    assert "has no place left" in stage.types("lead", "pair <@edda> <@kofi>")
    stage.types("lead", "match")
    said = stage.presses_on("lead", "Leave it to the round")
    assert "Bao with Rowan" in said and "Kofi with Edda" in said and "fixed by hand" not in said
    with stage.engines.read() as conn:
        assert not conn.exec_driver_sql("select * from pairing").all()


def test_a_fixed_pair_that_a_rule_now_speaks_against_is_shown_and_not_asked(stage: Stage) -> None:
    stage.types("lead", "pair <@rowan> <@bao>")
    stage.presses_on("lead", "Fix it for the round")
    stage.joins("rowan", "Genetics", "professor", "promotion")  # now in the mentee's department
    said = stage.types("lead", "match")
    assert "A rule speaks against it now: the mentor works in the same department" in said
    stage.presses_on("lead", "Ask all these mentors")
    assert "could not be asked" in stage.presses_on("lead", "Yes, ask")
    assert stage.pairing("rowan", "bao").state is State.PROPOSED
    stage.presses("bao", "request-withdraw")
    with stage.read() as store:
        assert not store.pairings.in_strands(["non_clinical"], [State.PROPOSED])


def test_a_strand_may_bar_the_weakest_pairs_as_long_as_as_many_are_placed(stage: Stage) -> None:
    before = stage.types("lead", "match")
    stage.fills_in("lead", "setting", "non_clinical/avoid_weak_pairs", value="yes")
    stage.presses_on("lead", "Yes, change it")
    after = stage.types("lead", "match")
    assert "Pairs: 2" in before and "Pairs: 2" in after


def test_what_a_mentee_would_like_in_a_mentor_counts_and_is_never_promised(stage: Stage) -> None:
    stage.joins("uwe", "Epilepsy", "professor", "promotion", places=2)
    strand = stage.store_read(lambda s: s.strands.all()[0].key)
    stage.fills_in(
        "bao", "request", department="Genetics", grade="postdoc", strand=strand, topics=("promotion",),
        mode="online", manager_email="", wish_department=("Epilepsy", "Nowhere"), wish_grade=("professor",),
    )  # fmt: skip
    fields = {f.name: f for f in stage.opens("bao", "request").fields}
    assert fields["wish_department"].initial == ("Epilepsy",)  # type: ignore[union-attr]
    said = stage.types("lead", "match")
    assert "Bao with Uwe" in said and "meets the wish stated" in said
    wanted = stage.store_read(lambda s: s.requests.waiting_of(stage.who("bao").id).id)
    said = stage.presses("lead", "request-options", wanted)
    assert said.index("Could be: Uwe") < said.index("Could be: Rowan")
    stage.presses_on("lead", "Ask this mentor")
    stage.tell()
    offer = stage.words(stage.inbox("uwe", "offer-to-mentor")[0])
    assert "They would like to meet: online" in offer and "Epilepsy" not in offer
    stage.presses("uwe", "mentor-stop")
    stage.presses("uwe", "mentor-decline", stage.pairing("uwe", "bao").id)
    assert "Bao with Rowan" in stage.types("lead", "match")  # a wish, not a wall
