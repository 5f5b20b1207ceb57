"""Wishes that touch on who somebody is: optional, apart, encrypted, erasable alone, for one purpose."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.packs import load_pack, pack_names
from messages.cards import Card
from storage.engine import Engines
from tests.scene import Stage

YES = ("yes",)


@pytest.fixture
def pilots(sqlite_db: Engines) -> Stage:
    """A programme for a target group, which asks; three mentors who fit one mentee alike."""
    stage = Stage(sqlite_db, "pilots")
    stage.types("lead", "status")
    for mentor in ("anwen", "birte", "clodagh"):
        stage.joins(mentor, "Physics", "professor", "promotion")
    stage.asks("mentee", "Biology", "postdoc", "promotion")
    return stage


def order(stage: Stage) -> list[str]:
    """The mentors on the lead's list, in its order."""
    request = stage.store_read(lambda s: s.requests.waiting_of(stage.who("mentee").id).id)
    said = stage.presses("lead", "request-options", request)
    names = ("Anwen", "Birte", "Clodagh")
    return sorted((n for n in names if n in said), key=said.index)


def say(stage: Stage, who: str, **said: tuple[str, ...]) -> str:
    return stage.fills_in(who, "identity", "", **{"own": (), "wished": (), "agree": YES, **said})


def test_only_the_pilots_ask_and_a_scheme_that_does_not_ask_keeps_nothing(sqlite_db: Engines) -> None:
    assert [n for n in pack_names() if load_pack(n).policy().identity_wishes] == ["pilots"]
    stage = Stage(sqlite_db)
    stage.types("lead", "status")
    stage.joins("anwen", "Stroke", "professor", "promotion")
    assert "does not ask who you are" in stage.types("anwen", "my wishes")
    assert "does not ask who you are" in say(stage, "anwen", own=("carer",))
    assert _rows(stage) == 0


def test_a_mentor_comes_first_only_when_both_have_said_so(pilots: Stage) -> None:
    before = order(pilots)
    last = before[-1].casefold()
    say(pilots, "mentee", wished=("carer",))
    assert order(pilots) == before
    say(pilots, last, own=("woman",))
    assert order(pilots) == before
    say(pilots, last, own=("carer",))
    assert order(pilots)[0].casefold() == last
    pilots.presses("mentee", "identity-forget")
    assert order(pilots) == before


def test_a_mentor_who_said_it_of_themselves_is_not_preferred_where_nobody_wished(pilots: Stage) -> None:
    before = order(pilots)
    say(pilots, before[-1].casefold(), own=("carer", "woman"))
    assert order(pilots) == before


def test_it_is_shown_to_the_person_alone_and_says_its_purpose(pilots: Stage) -> None:
    assert "That is all it is used for" in pilots.types("mentee", "my wishes")
    assert "not your lead either" in say(pilots, "mentee", wished=("disabled",))
    say(pilots, "anwen", own=("disabled",))
    assert "a mentor who is disabled, or with a long-term condition" in pilots.types("mentee", "my wishes")
    order(pilots)
    seen = [pilots.types("lead", w) for w in ("people", "overview", "digest", "audit", "export", "match")]
    request = pilots.store_read(lambda s: s.requests.waiting_of(pilots.who("mentee").id).id)
    seen.append(pilots.presses("lead", "request-options", request))
    seen.append(pilots.types("anwen", "status"))
    assert not [s for s in seen if "long-term condition" in s or "would like a mentor who" in s]
    path = Path(pilots.engines.url.database or "")
    written = b"".join(p.read_bytes() for p in path.parent.glob(path.name + "*"))
    assert b"disabled" not in written and b"long-term" not in written


def test_nothing_is_kept_without_its_own_agreement(pilots: Stage) -> None:
    assert "nothing of this is kept" in say(pilots, "mentee", wished=("woman",), agree=())
    assert _rows(pilots) == 0
    assert "does not ask" not in say(pilots, "mentee", wished=("nonsense",))
    assert _rows(pilots) == 0


def test_it_is_deleted_alone_or_with_everything_and_is_part_of_ones_data(pilots: Stage) -> None:
    say(pilots, "mentee", own=("carer",), wished=("woman",))
    everything = pilots.store_read(lambda s: s.everything_about(pilots.who("mentee").id))
    assert "woman" in everything["identity_wish"][0]["said"]
    assert "Nothing else has changed" in pilots.presses("mentee", "identity-forget")
    assert _rows(pilots) == 0
    assert pilots.who("mentee").department == "Biology"
    say(pilots, "mentee", own=("carer",))
    pilots.presses("mentee", "erase-yes")
    assert _rows(pilots) == 0
    assert isinstance(pilots.card, Card)
    say(pilots, "anwen", own=("carer",))
    pilots.presses("anwen", "leave-yes")
    assert _rows(pilots) == 0


def _rows(stage: Stage) -> int:
    with stage.engines.read() as conn:
        return int(conn.exec_driver_sql("select count(*) from identity_wish").scalar() or 0)
