"""An answer is owed until it is given: by its holder, then by whoever comes, and by one of them only."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from storage.answers import Answers, KeptAnswer
from storage.engine import Engines
from storage.memory import Memory
from storage.vault import Vault

VAULT = Vault(["a secret of more than sixteen"])
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def owed(db: Engines, event: str, seconds: float, spot: str = "", at: datetime = NOON) -> None:
    """An event was answered "done"; "first" holds the answer for so many seconds from now on."""
    with db.write() as conn:
        Memory(conn, "s", VAULT).keep_answer(
            "slack", "T1", event, "done", at, place="here", spot=spot, holder="first",
            held_from=datetime.now(UTC), seconds=seconds,
        )  # fmt: skip


@pytest.fixture
def answers(db: Engines) -> Answers:
    """The answers, in real time: PostgreSQL has a clock of its own."""
    return Answers(db, VAULT, lambda: datetime.now(UTC))


def kept(answers: Answers, event: str) -> KeptAnswer:
    found = answers.find("slack", "T1", event)
    assert found is not None
    return found


def test_while_it_is_held_nobody_else_gets_it_and_then_one_of_many_does(
    db: Engines, answers: Answers
) -> None:
    owed(db, "held", 60)
    owed(db, "left", -1)
    assert not answers.take(kept(answers, "held"), "other", 5)
    assert [found.mark for found in answers.left_behind("slack", 9)] == [kept(answers, "left").mark]
    [found] = answers.left_behind("slack", 9)
    assert (found.answer, found.place, found.free) == ("done", "here", True)
    with ThreadPoolExecutor(4) as pool:
        took = list(pool.map(lambda number: answers.take(found, f"p{number}", 5), range(4)))
    assert sorted(took) == [False, False, False, True]
    assert answers.left_behind("slack", 9) == []


def test_a_hold_is_lengthened_by_its_holder_alone_and_not_once_another_has_it(
    db: Engines, answers: Answers
) -> None:
    owed(db, "slow", -1)
    assert answers.renew("slack", "T1", "slow", "first", 60)  # late, but nobody was faster
    assert not answers.renew("slack", "T1", "slow", "other", 60)
    assert not kept(answers, "slow").free
    assert answers.renew("slack", "T1", "slow", "first", 0)  # left to whoever comes next
    assert answers.take(kept(answers, "slow"), "other", 60)
    assert not answers.renew("slack", "T1", "slow", "first", 60)
    assert answers.renew("slack", "T1", "never on record", "first", 60)


def test_what_is_given_is_owed_no_more_and_its_words_and_place_are_gone(
    db: Engines, answers: Answers
) -> None:
    owed(db, "told", -1)
    before = kept(answers, "told")
    answers.given("slack", "T1", "told")
    assert answers.left_behind("slack", 9) == []
    assert not answers.take(before, "other", 5)
    assert not answers.renew("slack", "T1", "told", "first", 5)
    assert (kept(answers, "told").answer, kept(answers, "told").place) == ("", "")
    with db.read() as conn:
        assert conn.exec_driver_sql("select place_sealed from kept_answer").scalar_one() is None


def test_a_card_that_was_redrawn_since_is_not_drawn_as_it_was(db: Engines, answers: Answers) -> None:
    owed(db, "earlier press", -1, "D1:17.1")
    owed(db, "words", -1)
    owed(db, "other card", -1, "D1:18.1")
    owed(db, "later press", 60, "D1:17.1", NOON + timedelta(seconds=9))
    answers.given("slack", "T1", "later press")
    left = {found.mark for found in answers.left_behind("slack", 9)}
    assert left == {VAULT.mark("words"), VAULT.mark("other card")}


def test_nothing_is_owed_where_only_a_form_was_answered(db: Engines, answers: Answers) -> None:
    with db.write() as conn:
        Memory(conn, "s", VAULT).keep_answer("slack", "T1", "form", "a form", NOON)
    assert answers.left_behind("slack", 9) == []
    assert (kept(answers, "form").answer, kept(answers, "form").free) == ("a form", False)
