"""A word in confidence: routed to a lead who is no party, kept nowhere, unknown to the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from messages.cards import Buttons
from tests.scene import Stage


@pytest.fixture
def stage(stage: Stage) -> Stage:
    """A running pair, Rowan and Bao."""
    stage.pair_up("rowan", "bao")
    stage.tell()
    stage.told.clear()
    return stage


def _bytes(stage: Stage) -> bytes:
    path = Path(stage.engines.url.database or "")
    return b"".join(p.read_bytes() for p in path.parent.glob(path.name + "*"))


def test_a_concern_reaches_the_lead_as_a_wish_for_a_word_and_the_other_never_learns(stage: Stage) -> None:
    said = stage.types("bao", "feeling uncomfortable with how my mentor speaks to me")
    assert "A word in confidence" in said
    assert b"uncomfortable" not in _bytes(stage)
    assert "contact you" in stage.presses_on("bao", "Please contact me")
    stage.tell()
    assert list(stage.told) == ["lead"]
    words = stage.words(stage.inbox("lead", "would-like-a-word")[0])
    assert "Bao would like a word" in words
    assert "Rowan" not in words
    stage.tell()
    assert len(stage.told["lead"]) == 1


def test_a_lead_who_is_a_party_is_never_offered_and_cannot_be_forced(stage: Stage) -> None:
    rowan = stage.who("rowan").id
    with stage.database.write(stage.scheme) as store:
        for strand in store.strands.all():
            store.strands.appoint(strand.key, rowan, stage.now)
    said = stage.types("bao", "concern")
    assert "Rowan" not in said
    assert "not something I can" in stage.presses("bao", "concern-lead", f"{rowan}/")
    stage.tell()
    assert "rowan" not in stage.told


def test_words_of_danger_get_help_lines_first(stage: Stage) -> None:
    said = stage.types("bao", "honestly I can't go on, I don't want to be here any more")
    assert said.index("999") < said.index("Ask a lead")
    assert "116 123" in said


def test_the_usual_troubles_suggest_a_talk_first_and_only_mentors_read_of_the_risk_exception(
    stage: Stage,
) -> None:
    stage.types("bao", "concern")
    assert "risk" not in stage.presses_on("bao", "What may help")
    assert "How to have the talk" in stage.presses_on("bao", "cancelled")
    stage.types("rowan", "concern")
    assert "at risk" in stage.presses_on("rowan", "What may help")
    assert "talk with your mentee first" in stage.presses_on("rowan", "at risk")


def test_the_first_answer_is_short_with_a_lead_first_and_the_rest_one_press_away(stage: Stage) -> None:
    said = stage.types("bao", "concern")
    assert len(said) < 350
    assert said.index("[Please contact me]") < said.index("[What may help]")
    services = stage.store_read(lambda store: store.pack.services)
    assert all(service.title in stage.presses("bao", "services") for service in services)
    for lead in stage.store_read(lambda store: store.strands.all_leads()):
        with stage.database.write(stage.scheme) as store:
            for strand in store.strands.all():
                store.strands.dismiss(strand.key, lead)
    alone = stage.types("bao", "concern")
    assert services[0].title in alone and "Please contact me" not in alone


def test_a_theme_is_shown_from_two_different_people_on_and_without_names(stage: Stage) -> None:
    for _ in range(2):
        stage.presses("bao", "theme", "cancelled")
    assert "Raised by several" not in stage.types("lead", "digest")
    stage.asks("kofi", "Genetics", "postdoc", "promotion")
    stage.presses("kofi", "theme", "cancelled")
    digest = stage.types("lead", "digest")
    assert "2 people" in digest
    assert stage.who("bao").id.encode() not in _theme_rows(stage)


def _theme_rows(stage: Stage) -> bytes:
    with stage.engines.read() as conn:
        return repr(conn.exec_driver_sql("select * from theme").all()).encode()


def test_an_exchange_goes_to_the_two_alone_is_sealed_and_gone_when_closed(stage: Stage) -> None:
    lead = stage.who("lead").id
    stage.fills_in("bao", "word", lead, text="He shouted at me. Zanzibar.")
    assert b"Zanzibar" not in _bytes(stage)
    stage.tell()
    card = stage.inbox("lead", "word-line")[0]
    assert "Zanzibar" in stage.words(card)
    assert "Zanzibar" not in card.notice
    word = next(b for block in card.blocks if isinstance(block, Buttons) for b in block.buttons).value
    assert "closed" in stage.fills_in("rowan", "word-reply", word, text="What is this?").casefold()
    stage.fills_in("lead", "word-reply", word, text="Shall we meet at ten?")
    stage.tell()
    assert "at ten" in stage.words(stage.inbox("bao", "word-line")[0])
    stage.presses("bao", "word-close", word)
    with stage.engines.read() as conn:
        assert conn.exec_driver_sql("select count(*) from word_line").scalar() == 0
        assert conn.exec_driver_sql("select count(*) from word").scalar() == 0
    assert "closed" in stage.fills_in("lead", "word-reply", word, text="Still there?").casefold()
    assert set(stage.told) == {"lead", "bao"}


def test_an_empty_word_is_said_at_its_field(stage: Stage) -> None:
    assert "nothing in it" in stage.fills_in("bao", "word", stage.who("lead").id, text="  ")


def test_words_are_gone_a_day_after_they_were_handed_over(stage: Stage) -> None:
    stage.fills_in("bao", "word", stage.who("lead").id, text="Zanzibar.")
    stage.passes(hours=1)
    assert len(stage.inbox("lead", "word-line")) == 1
    stage.passes(hours=16)
    with stage.engines.read() as conn:
        assert conn.exec_driver_sql("select count(*) from word_line").scalar() == 1
    stage.passes(hours=30)
    with stage.engines.read() as conn:
        assert conn.exec_driver_sql("select count(*) from word_line").scalar() == 0
        assert conn.exec_driver_sql("select count(*) from word").scalar() == 1  # the exchange is still open
