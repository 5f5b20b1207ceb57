"""What somebody reads before and after an end: the last reminder, how things stand, what is offered."""

from __future__ import annotations

from datetime import datetime, timedelta

from scheme.notices import Notice
from scheme.pairing import State
from tests.actors import Actor
from tests.playhouse import Play


def at_the_end_of_the_term(play: Play) -> tuple[Actor, Actor]:
    """Rafe and Mira's term ends on Wednesday 17 May 2028, and neither has answered the review."""
    rafe, mira = play.mentor(), play.mentee()
    play.paired(rafe, mira)
    for day in (datetime(2028, 4, 18), datetime(2028, 5, 4), datetime(2028, 5, 15)):
        play.goes_to(day.replace(hour=10, tzinfo=play.now.tzinfo))
    return rafe, mira


def test_the_last_reminder_of_a_review_says_so_and_after_the_term_it_does_not_say_ends(play: Play) -> None:
    _, mira = at_the_end_of_the_term(play)
    asked = [s.words for s in mira.screen if s.card.title == "How shall it go on?"]
    assert ["I will not ask again" in words for words in asked] == [False, False, True]
    assert all("ends on Wednesday 17 May 2028" in words for words in asked)
    play.goes_to(play.now + timedelta(days=5))
    late = mira.says("review")
    assert "ended on Wednesday 17 May 2028. I wait for you both until Friday 16 June 2028" in late
    assert "Term ended: Wednesday 17 May 2028" in mira.says("status")


def test_after_a_lapse_each_may_say_that_it_shall_go_on_wherever_they_look(play: Play) -> None:
    rafe, mira = at_the_end_of_the_term(play)
    play.goes_to(play.now + timedelta(days=40))
    assert play.pairing().state is State.LAPSED
    said = mira.says("status")
    assert "has lapsed" in said and "I would like to go on" in said and "not in the scheme" not in said
    mira.presses("I would like to go on")
    assert "You have said that you would like to go on" in mira.says("status")
    assert "has lapsed" in rafe.says("status")
    assert "You have said" not in rafe.says("status")  # nobody sees the other's answer
    rafe.presses("I would like to go on")
    assert play.pairing().state is State.LIVE


def test_a_yes_before_the_lapse_still_counts_and_is_not_asked_for_again(play: Play) -> None:
    rafe, mira = at_the_end_of_the_term(play)
    mira.presses("Yes, another term")
    play.goes_to(play.now + timedelta(days=42))  # a Monday: nobody is told at a weekend
    (hers,) = [s.words for s in mira.screen if s.card.title == "Your pair has lapsed"]
    assert "You have said that you would like to go on" in hers and "[I would like" not in hers
    rafe.presses("I would like to go on")
    assert play.pairing().state is State.LIVE


def test_who_had_a_mentor_is_not_called_outside_until_they_leave(play: Play) -> None:
    rafe, mira = play.mentor(), play.mentee()
    play.paired(rafe, mira)
    mira.says("end"), mira.presses("End it")
    assert "You have no mentor at the moment" in mira.says("status")
    mira.says("leave"), mira.presses("Leave")
    assert "not in the scheme" in mira.says("status")


def test_a_mentor_without_a_mentee_is_not_sent_to_ask_for_a_mentor(play: Play) -> None:
    rafe = play.mentor()
    status = rafe.says("status")
    assert status.index("Change my entry as a mentor") < status.index("Ask for a mentor of my own")
    said = rafe.says("met yesterday for 45 min")
    assert "you have no mentee at the moment" in said and "Ask for a mentor" not in said


def test_a_questionnaire_is_never_asked_twice_in_the_same_words(play: Play) -> None:
    rafe, mira = play.mentor(), play.mentee()
    play.paired(rafe, mira)
    rafe.says("end"), rafe.presses("End it")
    play.days_pass(45, every=3)
    asked = [s.words for s in mira.screen if "Answer now" in s.words]
    assert len(asked) == len(set(asked)) == 3
    assert ["I will not ask again" in words for words in asked] == [False, False, True]


def test_what_could_not_be_told_of_an_end_is_shown_to_the_lead_of_that_strand_alone(play: Play) -> None:
    rafe, mira = play.mentor(), play.mentee()
    pairing = play.paired(rafe, mira)
    iris = play.mentor("iris", strand="clinical")
    with play.writing() as store:
        store.strands.appoint("clinical", iris.id, play.now)
        store.strands.appoint("services", mira.id, play.now)  # a lead elsewhere is a reader here
        unknown = store.people.save(store.people.get(rafe.id).with_(strand=None), play.now)  # type: ignore[union-attr]
        assert unknown.strand is None
    play.deliver()
    rafe.account(active=False)
    with play.writing() as store:
        key = f"lapsed:{pairing.id}:term1:{rafe.id}"
        store.owe([Notice("lapsed", rafe.id, key, None, {"pairing": pairing.id})], play.now)
    assert "Could not be told" in play.actors["lena"].says("digest")
    assert "Could not be told" not in iris.says("digest")
