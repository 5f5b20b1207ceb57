"""One person on two platforms."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from handlers.events import Identity, Typed
from messages.cards import Say
from messages.reader import card_words
from storage.engine import Engines
from tests.scene import Stage


@dataclass
class Elsewhere:
    """The same scheme, from a Teams account."""

    stage: Stage

    def types(self, user: str, words: str) -> str:
        identity = Identity(
            "teams", "tenant", user, "Bao on Teams", None, "Europe/London", {"conversation": "c1"}
        )
        outcome = self.stage.desk.handle(Typed(identity=identity, text=words), self.stage.now)
        return card_words(outcome.reply.card, outcome.reader) if isinstance(outcome.reply, Say) else ""


@pytest.fixture
def stage(sqlite_db: Engines) -> Stage:
    stage = Stage(sqlite_db)
    stage.types("lead", "status")
    stage.asks("bao", "Genetics", "postdoc", "promotion")
    return stage


def _code(said: str) -> str:
    return said.split("link ")[1].split()[0]


def test_a_code_joins_two_accounts_once_and_messages_follow_the_last_word(stage: Stage) -> None:
    teams = Elsewhere(stage)
    code = _code(stage.types("bao", "link"))
    stage.passes(minutes=2)
    assert "Joined" in teams.types("29:bao", f"link {code.lower()}")
    assert "waiting list" in teams.types("29:bao", "status")
    with stage.read() as store:
        accounts = store.people.accounts(stage.who("bao").id)
    assert [a.platform for a in accounts] == ["teams", "web"]
    assert "not known" in teams.types("29:other", f"link {code}")


def test_a_code_that_is_old_wrong_or_typed_where_it_was_given_joins_nothing(stage: Stage) -> None:
    teams = Elsewhere(stage)
    assert "not known" in teams.types("29:bao", "link BCDF-2345")
    code = _code(stage.types("bao", "link"))
    assert "other platform" in stage.types("bao", f"link {code}")
    code = _code(stage.types("bao", "link"))
    stage.passes(minutes=11)
    assert "ten minutes" in teams.types("29:bao", f"link {code}")
    assert "not in the scheme" in teams.types("29:nobody", "link")


def test_two_accounts_that_both_take_part_are_not_mixed_up(stage: Stage) -> None:
    stage.asks("kofi", "Epilepsy", "postdoc", "promotion")
    code = _code(stage.types("bao", "link"))
    assert "both accounts already take part" in stage.types("kofi", f"link {code}")
    assert stage.who("kofi").id != stage.who("bao").id
