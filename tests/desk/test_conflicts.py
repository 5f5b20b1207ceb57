"""Conflicts of interest: named in private, obeyed by every match, seen by nobody else."""

from __future__ import annotations

import pytest

from scheme.pairing import State
from tests.scene import Stage


@pytest.fixture
def stage(stage: Stage) -> Stage:
    """A lead, two mentors, and one who waits."""
    stage.joins("edda", "Movement", "professor", "teaching")
    return stage


@pytest.mark.parametrize(("who", "other"), [("bao", "rowan"), ("rowan", "bao")])
def test_whoever_names_the_other_the_two_are_never_matched(stage: Stage, who: str, other: str) -> None:
    assert "Bao with Rowan" in stage.types("lead", "match")
    said = stage.fills_in(who, "conflicts", addresses=f"{other.title()}@Example.org")
    assert f"{other}@example.org" in said and "nobody asks why" in said
    said = stage.types("lead", "match")
    assert "Bao with Edda" in said
    assert "@example.org" not in said and "conflict" not in said
    assert "kept apart by request" in stage.types("lead", "pair <@rowan> <@bao>")
    stage.types("lead", "match")
    assert "1 who is kept apart by request" in stage.presses(
        "lead", "request-options", stage.store_read(lambda s: s.requests.waiting_of(stage.who("bao").id).id)
    )
    stage.tell()
    assert set(stage.told) == {"lead"}


def test_somebody_named_before_they_join_is_known_when_they_do(stage: Stage) -> None:
    stage.fills_in("bao", "conflicts", addresses="uwe@example.org, rowan@example.org; edda@example.org")
    assert "kept apart by request" in stage.types("lead", "match")
    stage.joins("uwe", "Epilepsy", "professor", "promotion")
    assert "Bao with Uwe" not in stage.types("lead", "match")
    stage.presses_on("bao", "Take this out", _page(stage, "bao"))  # the first by name: Edda
    assert "Bao with Edda" in stage.types("lead", "match")


def _page(stage: Stage, user: str):  # type: ignore[no-untyped-def]
    stage.types(user, "conflicts")
    return stage.card


def test_only_the_person_sees_whom_they_named_and_it_goes_with_either_of_the_two(stage: Stage) -> None:
    stage.fills_in("bao", "conflicts", addresses="rowan@example.org")
    assert "rowan@example.org" in stage.types("bao", "conflicts")
    assert "1 person, seen by you alone" in stage.types("bao", "profile")
    assert "bao@example.org" not in stage.types("rowan", "conflicts")
    assert "Kept apart" not in stage.types("rowan", "profile")
    with stage.engines.read() as conn:
        (row,) = conn.exec_driver_sql("select other_sealed, other_mark from conflict").all()
        assert b"rowan" not in bytes(row[0]) and "rowan" not in row[1]
    stage.presses("rowan", "erase-yes")
    with stage.engines.read() as conn:
        assert not conn.exec_driver_sql("select * from conflict").all()


def test_a_conflict_that_comes_up_in_a_running_pair_is_brought_to_the_lead(stage: Stage) -> None:
    pairing = stage.pair_up("rowan", "bao")
    said = stage.fills_in("bao", "conflicts", addresses="rowan@example.org")
    assert "Nothing ends by itself" in said
    assert stage.button("End it")[1] == pairing
    stage.tell()
    card = stage.inbox("lead", "rule-broken")[0]
    assert "kept apart by request" in stage.words(card)
    assert not stage.inbox("rowan", "rule-broken")
    stage.presses_on("lead", "Keep the pair", card)
    assert stage.pairing("rowan", "bao").state is State.LIVE


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ("", "enter an e-mail address"),
        ("Rowan", "is not an e-mail address"),
        ("rowan@example.org nobody@", "is not an e-mail address"),
        ("bao@example.org", "your own address"),
        (",".join(f"p{n}@example.org" for n in range(21)), "20 people at most"),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field_and_nothing_is_kept(
    stage: Stage, typed: str, refused: str
) -> None:
    assert refused in stage.fills_in("bao", "conflicts", addresses=typed)
    assert "Kept apart from: " not in stage.types("bao", "conflicts")
    assert "not in the scheme yet" in stage.types("stranger", "conflicts")
    assert "not in the scheme yet" in stage.fills_in("stranger", "conflicts", addresses="a@example.org")


def test_the_rules_anybody_may_read_say_so(stage: Stage) -> None:
    assert "named as a conflict of interest" in stage.types("bao", "handbook rules")
