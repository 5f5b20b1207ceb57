"""A lead pauses a pair of the strand by hand."""

from __future__ import annotations

import pytest

from scheme.pairing import State
from tests.scene import Stage


@pytest.fixture
def stage(stage: Stage) -> Stage:
    """Rowan and Bao, a running pair."""
    stage.pair_up("rowan", "bao")
    stage.tell()
    return stage


def test_a_lead_pauses_a_pair_both_are_told_and_either_may_start_again(stage: Stage) -> None:
    stage.types("lead", "unpair <@bao>")
    assert stage.button("Pause it") == ("lead-pause", stage.pairing("rowan", "bao").id)
    pairing = stage.pairing("rowan", "bao").id
    assert "could not read that day" in stage.fills_in("lead", "lead-pause", pairing, until="soon")
    assert "Both are told" in stage.fills_in("lead", "lead-pause", pairing, until="2027-01-11")
    assert stage.pairing("rowan", "bao").state is State.PAUSED
    stage.tell()
    for user in ("rowan", "bao"):
        (told,) = stage.inbox(user, "lead-paused")
        assert "11 January 2027" in stage.words(told)
    assert "paused a pair" in stage.types("lead", "audit")
    assert "The pause is over" in stage.presses_on("bao", "Start again", told)
    assert stage.pairing("rowan", "bao").state is State.LIVE


def test_nobody_else_pauses_it_in_this_way(stage: Stage) -> None:
    pairing = stage.pairing("rowan", "bao").id
    for user in ("rowan", "bao", "stranger"):
        stage.fills_in(user, "lead-pause", pairing, until="2027-01-11")
    assert stage.pairing("rowan", "bao").state is State.LIVE
