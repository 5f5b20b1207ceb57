"""What a lead hears of pairs: one that begins, all of them on one card, and the last days in the digest."""

from __future__ import annotations

from datetime import timedelta

from scheme.meetings import MeetingState
from scheme.pairing import State
from tests.scene import Stage


def test_the_lead_hears_at_once_that_a_pair_has_begun_and_nobody_else_does(stage: Stage) -> None:
    stage.joins("edda", "Movement", "lecturer", "teaching")
    stage.pair_up("rowan", "bao")
    stage.tell()
    told = stage.inbox("lead", "pair-begun")
    assert len(told) == 1
    assert "Mentor: Rowan" in stage.words(told[0])
    assert "Mentee: Bao" in stage.words(told[0])
    assert {user for user in stage.told if stage.inbox(user, "pair-begun")} == {"lead"}
    assert "Rowan" not in told[0].notice and "Bao" not in told[0].notice


def test_a_lead_sees_who_is_paired_with_whom_and_who_is_asked_but_not_who_has_answered(stage: Stage) -> None:
    stage.joins("edda", "Movement", "lecturer", "teaching")
    stage.asks("kofi", "Epilepsy", "phd_student", "teaching")
    stage.types("lead", "pair <@edda> <@kofi>")
    stage.presses_on("lead", "Yes, ask the mentor")
    before = stage.types("lead", "pairs")
    assert "Edda for Kofi" in before
    stage.presses("edda", "mentor-accept", stage.pairing("edda", "kofi").id)
    assert stage.types("lead", "pairs") == before  # a no that follows must not tell whose it was
    stage.pair_up("rowan", "bao")
    said = stage.types("lead", "pairs")
    assert "Rowan mentors Bao: no meeting yet, until Wednesday 17 May 2028" in said
    assert "Edda for Kofi" in said


def test_the_pairs_of_somebody_are_found_by_name_and_questions_about_others_lead_to_the_desk(
    stage: Stage,
) -> None:
    stage.joins("edda", "Movement", "lecturer", "teaching")
    stage.asks("kofi", "Epilepsy", "phd_student", "teaching")
    stage.pair_up("rowan", "bao")
    stage.pair_up("edda", "kofi")
    for asked in ("who is Bao's mentor?", "who is <@bao> paired with?"):
        said = stage.types("lead", asked)
        assert "Rowan mentors Bao" in said, asked
        assert "Edda" not in said
    assert "Edda mentors Kofi" in stage.types("lead", "show me all the pairs")
    assert "Your desk" in stage.types("lead", "who's still waiting for a mentor?")


def test_nobody_but_a_lead_sees_the_pairs_and_no_lead_sees_their_own(stage: Stage) -> None:
    stage.pair_up("rowan", "bao")
    for words in ("pairs", "show me all the pairs", "who is Bao's mentor?"):
        assert "Rowan mentors" not in stage.types("rowan", words)
        assert "Rowan" not in stage.types("kofi", words), words
    assert "for the people who run the scheme" in stage.types("kofi", "pairs")
    assert "for the people who run the scheme" in stage.presses("rowan", "pairs")
    stage.joins("lead", "Movement", "lecturer", "teaching")
    stage.asks("kofi", "Epilepsy", "phd_student", "teaching")
    stage.pair_up("lead", "kofi")
    stage.tell()
    assert len(stage.inbox("lead", "pair-begun")) == 1  # Rowan's and Bao's
    for words in ("pairs", "show me all the pairs", "who is Kofi's mentor?"):
        assert "Kofi" not in stage.types("lead", words), words


def test_the_digest_says_in_one_line_what_the_last_seven_days_brought(stage: Stage) -> None:
    assert "In the last seven days" not in stage.types("lead", "digest")
    pairing = stage.pair_up("rowan", "bao")
    assert "In the last seven days: 1 pair began." in stage.types("lead", "digest")
    stage.types("bao", "met today for 45 min")
    meeting = stage.store_read(lambda s: s.meetings.of_pairing(pairing)[0])
    assert meeting.state is MeetingState.LOGGED
    assert "first time" not in stage.types("lead", "digest")  # before the other has confirmed it
    assert "no meeting yet" in stage.types("lead", "pairs")
    stage.presses("rowan", "confirm", meeting.id)
    assert "has met, agreement not signed" in stage.types("lead", "pairs")
    said = stage.types("lead", "digest")
    assert "In the last seven days: 1 pair began and 1 pair met for the first time." in said
    stage.now += timedelta(days=7)
    assert "In the last seven days" not in stage.types("lead", "digest")
    stage.presses("rowan", "end-yes", pairing)
    assert stage.pairing("rowan", "bao").state is State.ENDED
    assert "In the last seven days: 1 pair came to an end." in stage.types("lead", "digest")


def test_a_lead_who_pairs_somebody_by_hand_hears_that_they_have_a_mentor_already(stage: Stage) -> None:
    stage.joins("edda", "Movement", "lecturer", "teaching")
    assert "has a mentor already" not in stage.types("lead", "pair <@rowan> <@bao>")
    stage.pair_up("rowan", "bao")
    assert "has a mentor already" in stage.types("lead", "pair <@edda> <@bao>")


def test_people_are_listed_by_name(stage: Stage) -> None:
    stage.joins("edda", "Movement", "lecturer", "teaching")
    said = stage.types("lead", "people")
    assert said.index("Bao") < said.index("Edda") < said.index("Rowan")


def test_a_meeting_nobody_disputes_shows_as_met_after_its_week(stage: Stage) -> None:
    stage.pair_up("rowan", "bao")
    stage.types("bao", "met today for 45 min")
    assert "no meeting yet" in stage.types("lead", "pairs")
    stage.now += timedelta(days=8)
    assert "has met" in stage.types("lead", "pairs")
