"""A lead asks somebody who knows the discipline, and nothing about the mentee leaves the lead's desk."""

from __future__ import annotations

import pytest

from messages.cards import ChoiceField
from scheme.pairing import State
from storage.engine import Engines
from tests.scene import Stage


@pytest.fixture
def stage(sqlite_db: Engines) -> Stage:
    """A lead, two mentors, one who waits and her manager, and a head of discipline who has said hello."""
    stage = Stage(sqlite_db)
    stage.types("lead", "status")
    stage.joins("rowan", "Stroke", "professor", "promotion")
    stage.joins("edda", "Movement", "professor", "promotion")
    stage.asks("bao", "Genetics", "postdoc", "promotion", manager="boss@example.org")
    for user in ("head", "boss"):
        stage.joins(user, "Genetics", "phd_student")
    return stage


def request_of(stage: Stage, user: str) -> str:
    return stage.store_read(lambda s: s.requests.waiting_of(stage.who(user).id).id)


def asks_advice(stage: Stage, person: str, *mentors: str) -> str:
    wanted = request_of(stage, "bao")
    stage.presses("lead", "request-options", wanted)
    assert stage.button("Ask somebody’s advice") == ("consult", wanted)
    ids = tuple(stage.who(m).id for m in mentors)
    return stage.fills_in("lead", "consult", wanted, person=f"<@{person}>", mentors=ids)


def test_the_question_names_mentors_and_topics_and_nothing_of_the_mentee(stage: Stage) -> None:
    assert "without saying whom" in asks_advice(stage, "head", "rowan", "edda")
    stage.tell()
    card = stage.inbox("head", "advice-asked")[0]
    words = stage.words(card)
    assert "Rowan" in words and "Edda" in words and "promotion" in words
    assert not any(secret in words for secret in ("Bao", "Genetics", "Postdoc", stage.who("bao").id))
    form = stage.opens("head", "advise", stage.button("Answer", card)[1])
    field = form.fields[0]
    assert isinstance(field, ChoiceField)
    assert [label for _, label in field.options][:2] == ["Rowan", "Edda"] or len(field.options) == 4


def test_the_answer_comes_back_to_the_lead_alone_who_can_act_on_it(stage: Stage) -> None:
    asks_advice(stage, "head", "rowan", "edda")
    stage.tell()
    question = stage.button("Answer", stage.inbox("head", "advice-asked")[0])[1]
    assert "goes to the one who asked" in stage.fills_in(
        "head", "advise", question, suit=(stage.who("edda").id,)
    )
    stage.tell()
    card = stage.inbox("lead", "advice-given")[0]
    assert "Edda" in stage.words(card) and "Rowan" not in stage.words(card)
    assert {user for user in stage.told if stage.inbox(user, "advice-given")} == {"lead"}
    stage.presses_on("lead", "Ask this mentor", card)
    assert stage.pairing("edda", "bao").state is State.MENTOR_ASKED


def test_to_say_none_or_to_wish_for_a_talk_are_answers_too(stage: Stage) -> None:
    asks_advice(stage, "head", "rowan")
    stage.tell()
    card = stage.inbox("head", "advice-asked")[0]
    stage.presses_on("head", "I cannot say", card)
    stage.tell()
    assert "none of the mentors" in stage.words(stage.inbox("lead", "advice-given")[0])
    question = stage.button("Answer", card)[1]
    assert "stands alone" in stage.fills_in("head", "advise", question, suit=("none", "talk"))
    assert "at least one" in stage.fills_in("head", "advise", question, suit=())
    stage.now = stage.now.replace(hour=12)
    stage.fills_in("head", "advise", question, suit=("talk",))
    stage.tell()
    assert "rather talk to you" in stage.words(stage.inbox("lead", "advice-given")[1])


@pytest.mark.parametrize("person", ["bao", "rowan", "boss", "lead", "nobody"])
def test_nobody_who_stands_too_near_is_asked(stage: Stage, person: str) -> None:
    said = asks_advice(stage, person, "rowan")
    assert any(why in said for why in ("stands too near", "That is you", "do not know that person"))
    stage.tell()
    assert not any(stage.inbox(user, "advice-asked") for user in stage.told)


def test_only_who_was_asked_answers_and_only_while_the_request_waits(stage: Stage) -> None:
    asks_advice(stage, "head", "rowan")
    stage.tell()
    question = stage.button("Answer", stage.inbox("head", "advice-asked")[0])[1]
    assert "question is settled" in stage.fills_in("boss", "advise", question, suit=("none",))
    assert "people who run the scheme" in stage.fills_in(
        "head", "consult", request_of(stage, "bao"), person="<@boss>"
    )
    stage.presses("bao", "request-withdraw")
    assert "question is settled" in stage.fills_in("head", "advise", question, suit=("none",))
    stage.passes(days=1)
    with stage.engines.read() as conn:
        assert not conn.exec_driver_sql("select * from consultation").all()
