"""What could not be told, or perhaps was: the lead of the strand sees it, and decides."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from messages.cards import Button, Buttons
from scheme.notices import Notice
from storage.outbox import DEAD, HELD
from storage.outbox_tables import outbox
from tests.scene import Stage


@pytest.fixture
def stage(stage: Stage) -> Stage:
    stage.tell()
    return stage


def left(stage: Stage, key: str, reason: str, *, to: str = "rowan", maybe_sent: bool) -> int:
    """A message that delivery has left to a person."""
    with stage.database.write(stage.scheme) as store:
        store.owe([Notice("you-lead", stage.who(to).id, key)], stage.now)
        which = outbox.c.dedupe_key == key
        ended = {"state": DEAD, "due_at": None, "finished_at": stage.now, "last_error": reason}
        store.conn.execute(update(outbox).where(which).values(ended | {"maybe_sent": maybe_sent}))
        number: int = store.conn.execute(select(outbox.c.id).where(which)).scalar_one()
    return number


def row(stage: Stage, number: int) -> Any:
    with stage.engines.read() as conn:
        return conn.execute(select(outbox).where(outbox.c.id == number)).one()


def test_a_message_that_may_have_arrived_is_listed_as_just_that_and_its_lead_decides(stage: Stage) -> None:
    left(stage, "lost", "unreachable", maybe_sent=False)
    kept, again = (left(stage, key, HELD, maybe_sent=True) for key in ("kept", "again"))
    said = stage.types("lead", "digest")
    assert said.index("no account of theirs can be reached") < said.index("May or may not have arrived")
    assert "I do not send them again by myself" in said
    asks = [
        button.confirm
        for block in stage.card.blocks
        for button in (block.buttons if isinstance(block, Buttons) else ())
        if isinstance(button, Button) and button.label == "Send again"
    ]
    assert [confirm is not None for confirm in asks] == [False, True, True]
    assert "given up" in stage.presses("lead", "discard", str(kept))
    assert "once more" in stage.presses("lead", "send-again", str(again))
    assert (row(stage, kept).state, row(stage, again).state) == ("cancelled", "ready")
    assert "May or may not" not in stage.types("lead", "digest")
    assert "already been dealt with" in stage.presses("lead", "send-again", str(again))
    assert row(stage, again).state == "ready"


def test_a_long_list_says_how_much_more_there_is(stage: Stage) -> None:
    for number in range(7):
        left(stage, f"k{number}", HELD, maybe_sent=True)
    assert "And 2 more" in stage.types("lead", "digest")


def test_another_strands_lead_neither_sees_nor_settles_it(stage: Stage) -> None:
    clinical, other = stage.store_read(lambda s: [strand.key for strand in s.strands.all()][:2])
    assert stage.who("rowan").strand == clinical
    stage.joins("iris", "Genetics", "professor", "promotion")
    with stage.database.write(stage.scheme) as store:
        store.strands.appoint(other, stage.who("iris").id, stage.now)
    number = left(stage, "k", HELD, maybe_sent=True)
    assert "May or may not" not in stage.types("iris", "digest")
    stage.presses("iris", "discard", str(number))
    stage.presses("iris", "send-again", str(number))
    assert row(stage, number).state == DEAD
    assert "May or may not" in stage.types("lead", "digest")
