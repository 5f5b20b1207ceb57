"""What a pair agrees between the two, the first talk, and rules that stop holding."""

from __future__ import annotations

from datetime import date

import pytest

from scheme.pairing import State
from storage.engine import Engines
from tests.scene import Stage


@pytest.fixture
def abroad(sqlite_db: Engines) -> Stage:
    """A pair of the scheme with partners overseas, where the two agree the length."""
    stage = Stage(sqlite_db, "lmic")
    stage.types("lead", "status")
    stage.joins("rowan", "Research centre", "professor")
    stage.asks("bao", "Field site", "postdoc")
    stage.pair_up("rowan", "bao")
    stage.tell()
    return stage


@pytest.fixture
def here(sqlite_db: Engines) -> Stage:
    stage = Stage(sqlite_db)
    stage.types("lead", "status")
    stage.joins("rowan", "Stroke", "professor", trained="")
    stage.asks("bao", "Genetics", "postdoc")
    stage.pair_up("rowan", "bao")
    stage.tell()
    return stage


def pair_of(stage: Stage):  # type: ignore[no-untyped-def]
    return stage.pairing("rowan", "bao")


def test_the_length_is_what_both_agree_and_not_before(abroad: Stage) -> None:
    pairing = pair_of(abroad)
    assert pairing.ends_on == date(2027, 11, 17)
    assert "Until then nothing changes" in abroad.fills_in("bao", "term", pairing.id, months="8")
    assert pair_of(abroad).term_months == 12
    assert "already" in abroad.presses("bao", "term-yes", f"{pairing.id}/8")  # not by the one who asked
    abroad.tell()
    assert "8 months from the start" in abroad.words(abroad.inbox("rowan", "shall-it-last")[0])
    abroad.presses_on("rowan", "Yes, that suits me", abroad.inbox("rowan", "shall-it-last")[0])
    assert pair_of(abroad).ends_on == date(2027, 7, 17)
    assert "number from 1 to 60" in abroad.fills_in("bao", "term", pairing.id, months="0")


def test_where_the_scheme_sets_the_length_it_cannot_be_agreed(here: Stage) -> None:
    said = here.fills_in("bao", "term", pair_of(here).id, months="8")
    assert "lasts 18 months" in said
    assert "How long" not in here.presses("bao", "terms", pair_of(here).id)


def test_a_rhythm_is_set_by_either_and_never_rarer_than_the_scheme_asks(here: Stage) -> None:
    pairing = pair_of(here)
    form = here.opens("rowan", "rhythm", pairing.id)
    assert max(int(o) for o, _ in form.fields[0].options) <= 183  # type: ignore[union-attr]
    here.fills_in("rowan", "rhythm", pairing.id, days="91")
    assert pair_of(here).rhythm_days == 91
    here.tell()
    assert "every three months" in here.words(here.inbox("bao", "rhythm-set")[0])
    assert "choose one from the list" in here.fills_in("rowan", "rhythm", pairing.id, days="400")


def test_after_the_first_talk_either_may_stop_without_fault(abroad: Stage) -> None:
    pairing = pair_of(abroad)
    abroad.passes(days=7)
    abroad.fills_in("bao", "log", pairing.id, on="2026-11-23", minutes="30", mode="video")
    abroad.tell()
    abroad.presses_on("rowan", "Yes", abroad.inbox("rowan", "please-confirm")[0])
    abroad.passes(hours=1)
    assert "Nobody is at fault" in abroad.words(abroad.inbox("bao", "go-on")[0])
    said = abroad.presses_on("rowan", "I would rather stop", abroad.inbox("rowan", "go-on")[0])
    assert "quite all right" in said
    assert pair_of(abroad).state is State.ENDED
    abroad.tell()
    assert "front of the list" in abroad.words(abroad.inbox("bao", "was-stopped")[0])
    assert not abroad.inbox("bao", "was-ended")
    assert abroad.store_read(lambda s: s.requests.waiting_of(abroad.who("bao").id).first)


def test_an_agreement_is_made_anew_and_signed_again_by_both(here: Stage) -> None:
    pairing = pair_of(here)
    here.presses("rowan", "sign", pairing.id)
    here.presses("bao", "sign", pairing.id)
    assert pair_of(here).mentee_signed_on
    here.presses("bao", "renegotiate", pairing.id)
    here.presses_on("bao", "Yes, open it again")
    assert pair_of(here).mentor_signed_on is None and pair_of(here).mentee_signed_on is None
    here.tell()
    assert "would like to agree anew" in here.words(here.inbox("rowan", "agreement-reopened")[0])
    here.presses("rowan", "sign", pairing.id)
    assert pair_of(here).mentor_signed_on == here.now.date()


def test_a_move_that_breaks_a_rule_is_brought_to_the_lead_and_ends_nothing(here: Stage) -> None:
    here.joins("rowan", "Genetics", "professor")  # now in the mentee's department
    here.tell()
    card = here.inbox("lead", "rule-broken")[0]
    assert "works in the same department" in here.words(card)
    assert pair_of(here).state is State.LIVE
    assert "no longer keeps a rule" in here.types("lead", "overview")
    assert "works in the same department" in here.presses_on("lead", "Look at it")
    assert "I will not raise this again" in here.presses_on("lead", "Keep the pair", card)
    assert "no longer keeps a rule" not in here.types("lead", "overview")
    here.joins("rowan", "Genetics", "professor")
    here.passes(days=2)
    assert len(here.inbox("lead", "rule-broken")) == 1
    assert not here.inbox("bao", "rule-broken") and not here.inbox("rowan", "rule-broken")


def test_a_new_manager_is_noticed_whoever_says_so(here: Stage) -> None:
    here.asks("bao", "Genetics", "postdoc", manager="rowan@example.org")
    here.tell()
    card = here.inbox("lead", "rule-broken")[0]
    assert "line of management" in here.words(card)
    here.presses_on("lead", "End it and look", card)
    assert pair_of(here).state is State.ENDED


def test_training_is_a_reminder_here_and_a_gate_in_the_college(here: Stage, sqlite_url: str) -> None:
    here.passes(hours=1)
    assert "short training" in here.words(here.inbox("rowan", "training-reminder")[0])
    here.passes(days=3)
    assert len(here.inbox("rowan", "training-reminder")) == 1
    college = Stage(here.engines, "osb")
    college.types("lead", "status")
    college.joins("edda", "Law", "lecturer", trained="")
    college.asks("kofi", "Law", "postdoc")
    assert "has not done the training" in college.types("lead", "pair <@edda> <@kofi>")
    college.joins("edda", "Law", "lecturer")
    college.types("lead", "pair <@edda> <@kofi>")
    college.presses_on("lead", "Yes, ask the mentor")
    college.joins("edda", "Law", "lecturer", trained="")
    offer = college.pairing("edda", "kofi")
    assert "training comes first" in college.presses("edda", "mentor-accept", offer.id)
    assert college.pairing("edda", "kofi").state is State.MENTOR_ASKED


def test_a_promotion_past_the_mentor_is_brought_to_the_lead_who_may_end_it(here: Stage) -> None:
    strand = here.store_read(lambda s: s.strands.all()[0].key)
    here.fills_in("bao", "details", department="Genetics", grade="professor", strand=strand, manager_email="")
    here.tell()
    card = here.inbox("lead", "rule-broken")[0]
    assert "does not stand above" in here.words(card)
    assert pair_of(here).state is State.LIVE
    assert not here.inbox("rowan", "rule-broken")
    here.presses_on("lead", "End it", card)
    assert pair_of(here).state is State.ENDED


def test_a_mentor_who_becomes_the_manager_further_up_is_noticed_by_night(here: Stage) -> None:
    """The mentee's manager gets a new manager: the mentor. Nobody has pressed anything in the pair."""
    here.asks("bao", "Genetics", "postdoc", manager="mid@example.org")
    here.joins("mid", "Movement", "lecturer")
    here.tell()
    assert not here.inbox("lead", "rule-broken")
    strand = here.store_read(lambda s: s.strands.all()[0].key)
    here.fills_in(
        "mid",
        "details",
        department="Movement",
        grade="lecturer",
        strand=strand,
        manager_email="rowan@example.org",
    )
    here.passes(days=1)
    assert "line of management" in here.words(here.inbox("lead", "rule-broken")[0])
    assert pair_of(here).state is State.LIVE
