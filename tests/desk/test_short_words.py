"""Short words and second thoughts: a lone yes, “another”, another length, a wrong move."""

from __future__ import annotations

import pytest

from handlers.events import Typed
from messages.cards import Open
from messages.forms import DateField, TimeField
from scheme.pairing import State
from tests.scene import Stage


@pytest.fixture
def stage(stage: Stage) -> Stage:
    """A running pair, Rowan and Bao, two days on."""
    stage.pair_up("rowan", "bao")
    stage.passes(days=2)
    stage.told.clear()
    return stage


def test_a_typed_yes_to_an_offer_brings_the_offer_back_and_settles_nothing(stage: Stage) -> None:
    stage.asks("kofi", "Epilepsy", "postdoc", "promotion")
    stage.types("lead", "pair <@rowan> <@kofi>")
    stage.presses_on("lead", "Yes, ask the mentor")
    for words in ("yes", "no thanks"):
        assert "Would you mentor somebody?" in stage.types("rowan", words)
    assert stage.pairing("rowan", "kofi").state is State.MENTOR_ASKED
    stage.presses_on("rowan", "Yes, I would")
    assert stage.pairing("rowan", "kofi").state is State.MENTEE_ASKED


def test_a_yes_to_nothing_says_that_nothing_was_changed(stage: Stage) -> None:
    stage.types("bao", "erase me")
    assert "Nothing was changed" in stage.types("bao", "yes")
    assert stage.types("bao", "ok") == ""
    assert "did not catch" in stage.types("bao", "x" * 10_000)


def test_another_brings_other_questions_of_the_same_group(stage: Stage) -> None:
    first = stage.types("bao", "questions")
    second = stage.types("bao", "another")
    assert second.splitlines()[0] == first.splitlines()[0]
    assert second.splitlines()[1] != first.splitlines()[1]


def test_after_another_a_meeting_that_waits_for_a_yes_still_gets_it(stage: Stage) -> None:
    stage.types("rowan", "met yesterday, 45 min")
    stage.types("bao", "questions")
    assert "Confirmed" in stage.types("bao", "yes")


def test_the_same_day_told_with_another_length_is_one_meeting_of_that_length(stage: Stage) -> None:
    stage.types("bao", "met yesterday")
    assert "45 minutes" in stage.types("bao", "met yesterday for 45 minutes")
    assert "45 minutes" in stage.types("bao", "met yesterday")
    stage.tell()
    (asked,) = stage.inbox("rowan", "please-confirm")
    assert "45 minutes" in stage.words(asked)
    assert stage.pairing("rowan", "bao").meetings == 1


def test_a_question_about_others_is_never_taken_for_a_correction(stage: Stage) -> None:
    stage.types("bao", "met yesterday, 45 min")
    assert "[form" not in stage.types("bao", "Is Kofi mentored by Edda?")
    assert "Tuesday 17" in stage.types("bao", "sorry, Tuesday")


def test_a_no_after_taking_a_meeting_back_opens_nothing(stage: Stage) -> None:
    stage.types("bao", "met yesterday, 45 min")
    stage.types("bao", "undo")
    assert "Nothing was changed" in stage.types("bao", "no")


def test_the_day_said_when_moving_stands_in_the_form(stage: Stage) -> None:
    stage.types("bao", "plan tomorrow 3pm")
    said = Typed(identity=stage._as("rowan"), text="move it to monday at 4pm")
    reply = stage.desk.handle(said, stage.now).reply
    assert isinstance(reply, Open)
    day, at = reply.form.fields
    assert isinstance(day, DateField)
    assert isinstance(at, TimeField)
    assert f"{day.initial}" == "2026-11-23"
    assert at.initial == "16:00"


def test_words_about_cancelling_are_asked_about(stage: Stage) -> None:
    stage.types("bao", "plan tomorrow 3pm")
    assert "Cancel it?" in stage.types("rowan", "cancel our meeting")
    assert "The meeting is off" in stage.presses_on("rowan", "cancel it")


def test_resuming_what_is_not_paused_says_so(stage: Stage) -> None:
    assert "no pair of yours is paused" in stage.types("bao", "resume")


def test_leaving_with_one_pair_speaks_of_one_person(stage: Stage) -> None:
    for words in ("leave", "erase me"):
        assert "Your pair ends; the other person is told kindly" in stage.types("bao", words)


def test_help_shows_a_newcomer_what_a_newcomer_can_do(stage: Stage) -> None:
    new, paired = stage.types("tamsin", "help"), stage.types("bao", "help")
    assert new.index("request") < new.index("handbook")
    assert "snooze" not in new
    assert paired.index("log") < paired.index("snooze") < paired.index("erase me")


def test_words_people_type_for_want_of_a_better_one_find_the_way(stage: Stage) -> None:
    for words in ("stop", "Stop!", "I want to leave"):
        assert "Leave the scheme?" in stage.types("bao", words)
    assert "strand" in stage.types("lead", "strands").casefold()
    assert "cannot help" not in stage.types("lead", "figures")
    assert "Handbook" in stage.types("bao", "who runs this?")


def test_who_has_no_pair_is_offered_to_ask_for_one(stage: Stage) -> None:
    assert "Ask for a mentor" in stage.types("tamsin", "met yesterday, 45 min")
    assert stage.button("Ask for a mentor") == ("request", "")


def test_no_sentence_withdraws_a_request_by_itself(stage: Stage) -> None:
    stage.asks("tamsin", "Cell Biology", "postdoc", "promotion")
    for words in ("withdraw my request", "I am moving to another university", "unsubscribe"):
        assert "Leave the scheme?" in stage.types("tamsin", words)
        assert "waiting list" in stage.types("tamsin", "status")
    stage.types("tamsin", "withdraw my request")
    stage.presses_on("tamsin", "Only withdraw my request")
    assert "not in the scheme" in stage.types("tamsin", "status")


def test_a_bare_fortnight_is_no_trouble(stage: Stage) -> None:
    assert stage.types("bao", "met fortnight ago")


def test_saying_that_one_is_back_ends_the_pause(stage: Stage) -> None:
    assert "Paused" in stage.types("bao", "pause for 3 months")
    assert "Welcome back" in stage.types("bao", "I'm back")
    assert stage.pairing("rowan", "bao").state is State.LIVE
    stage.tell()
    assert stage.inbox("rowan", "resumed")
    assert "no pair of yours is paused" in stage.types("bao", "I'm back")


def test_a_name_alone_does_not_open_the_meeting_just_told_of(stage: Stage) -> None:
    stage.types("bao", "met yesterday, 45 min")
    for words in ("<@lead> hello", "tell rowan I am ill", "just had a zoom with rowan"):
        assert "[form correct]" not in stage.types("bao", words)


def test_a_greeting_is_answered_with_where_one_stands(stage: Stage) -> None:
    assert "Your mentor: Rowan" in stage.types("bao", "good morning")
    assert "Welcome" in stage.types("tamsin", "hello")


def test_somebody_in_a_pair_changes_where_they_work_and_the_lead_hears_of_a_broken_rule(stage: Stage) -> None:
    stage.joins("rowan", "Stroke", "professor", "promotion")
    stage.asks("tam", "Genetics", "postdoc", "promotion")
    stage.pair_up("rowan", "tam")
    assert "Please choose" in stage.fills_in(
        "tam", "details", department="Nowhere", grade="postdoc", strand="non_clinical"
    )
    assert stage.who("tam").department == "Genetics"
    assert "Stroke" in stage.fills_in(
        "tam", "details", department="Stroke", grade="postdoc", strand="non_clinical"
    )
    stage.tell()
    assert stage.inbox("lead", "rule-broken")
    assert "not in the scheme yet" in stage.fills_in("stranger", "details", department="Stroke")


def test_a_stranger_reads_what_they_will_be_asked_to_have_read_and_leaves_no_record(stage: Stage) -> None:
    assert "Two short pages" in stage.types("nobody", "hello")
    welcome = stage.card
    for label, says in (("The privacy notice", "rivacy"), ("The code of conduct", "onduct")):
        assert says in stage.presses_on("nobody", label, welcome)
    assert stage.store_read(lambda s: s.people.by_account("web", "stage", "nobody")) is None


def test_a_lead_finds_the_words_for_leads_first(stage: Stage) -> None:
    said = stage.types("lead", "help")
    assert said.index("announce – ") < said.index("status – ")
    assert "For leads" not in stage.types("rowan", "help")
