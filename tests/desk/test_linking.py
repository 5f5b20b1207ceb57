"""One person on two platforms."""

from __future__ import annotations

from dataclasses import dataclass, replace

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
    tenant: str = "tenant"

    def types(self, user: str, words: str) -> str:
        identity = Identity(
            "teams", self.tenant, user, "Bao on Teams", None, "Europe/London", {"conversation": "c1"}
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


def test_wrong_codes_are_counted_and_after_five_not_even_the_right_one_is_taken(stage: Stage) -> None:
    teams = Elsewhere(stage)
    code = _code(stage.types("bao", "link"))
    for number in range(5):
        assert "not known" in teams.types("29:guesser", f"link BCDF-234{number + 2}")
    assert "too many codes" in teams.types("29:guesser", f"link {code}")
    assert "Joined" in teams.types("29:bao", f"link {code}")  # somebody else's guesses do not lock her out
    stage.passes(minutes=61)
    code = _code(stage.types("bao", "link"))
    assert "Joined" in teams.types("29:guesser", f"link {code}")


def test_a_new_code_takes_the_place_of_the_old_one_and_a_used_one_is_worthless(stage: Stage) -> None:
    teams = Elsewhere(stage)
    first, second = (_code(stage.types("bao", "link")) for _ in range(2))
    assert "not known" in teams.types("29:bao", f"link {first}")
    assert "Joined" in teams.types("29:bao", f"link {second}")
    for user in ("29:bao", "29:thief"):
        assert "not known" in teams.types(user, f"link {second}")
    with stage.read() as store:
        assert len(store.people.accounts(stage.who("bao").id)) == 2


def test_one_person_may_have_accounts_in_two_tenants_of_the_scheme(stage: Stage) -> None:
    """The same account id in another tenant is another account."""
    home, away = Elsewhere(stage), Elsewhere(stage, "another tenant")
    assert "Joined" in home.types("29:bao", f"link {_code(stage.types('bao', 'link'))}")
    assert "not in the scheme" in away.types("29:bao", "status")
    stage.passes(minutes=1)
    assert "Joined" in away.types("29:bao", f"link {_code(home.types('29:bao', 'link'))}")
    assert "waiting list" in away.types("29:bao", "status")
    with stage.read() as store:
        found = {(a.platform, a.workspace) for a in store.people.accounts(stage.who("bao").id)}
    assert found == {("web", "stage"), ("teams", "tenant"), ("teams", "another tenant")}


def test_a_code_of_another_scheme_is_not_known(stage: Stage) -> None:
    code = _code(stage.types("bao", "link"))
    other = replace(stage, told={})  # the same installation, another organisation
    assert other.scheme != stage.scheme
    assert "not known" in Elsewhere(other, "their tenant").types("29:bao", f"link {code}")
    assert "Joined" in Elsewhere(stage).types("29:bao", f"link {code}")


def test_an_e_mail_address_joins_accounts_only_where_the_platform_vouches_for_it(stage: Stage) -> None:
    def says(user: str, email: str | None) -> str:
        who = Identity("teams", "tenant", user, "Bao", email, "Europe/London")
        outcome = stage.desk.handle(Typed(identity=who, text="status"), stage.now)
        assert isinstance(outcome.reply, Say)
        return card_words(outcome.reply.card, outcome.reader)

    assert "not in the scheme" in says("29:guest", None)  # a guest’s address is not passed on
    assert "waiting list" in says("29:bao", "bao@example.org")


def test_somebody_who_has_named_a_conflict_is_not_given_up_for_another_account(stage: Stage) -> None:
    stage.joins("rowan", "Stroke", "professor")
    stage.presses("rowan", "mentor-stop")
    stage.fills_in("rowan", "conflicts", addresses="examiner@example.org")
    code = _code(stage.types("bao", "link"))
    assert "both accounts already take part" in stage.types("rowan", f"link {code}")
    assert "examiner@example.org" in stage.types("rowan", "conflicts")
