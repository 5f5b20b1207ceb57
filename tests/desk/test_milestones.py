"""While a pair runs: good words, feedback to each other and taking stock, to the two alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.scene import Stage


@pytest.fixture
def stage(stage: Stage) -> Stage:
    """A live pair under a lead."""
    stage.pair_up("rowan", "bao")
    stage.tell()
    return stage


def meets(stage: Stage) -> None:
    """A meeting today, which the other confirms."""
    pairing, day = stage.pairing("rowan", "bao"), stage.now.date().isoformat()
    stage.fills_in("bao", "log", pairing.id, on=day, minutes="45", mode="online")
    stage.tell()
    stage.presses_on("rowan", "Yes", stage.inbox("rowan", "please-confirm")[-1])
    stage.passes(days=1)


def titles(stage: Stage, user: str) -> list[str]:
    return [card.title for card in stage.inbox(user, "milestone")]


def test_the_first_meeting_is_a_milestone_and_every_second_one_a_moment_for_feedback(stage: Stage) -> None:
    meets(stage)
    assert titles(stage, "rowan") == titles(stage, "bao") == ["You have met"]
    stage.passes(days=40)
    meets(stage)
    assert titles(stage, "bao") == ["You have met", "A word to each other"]
    words = stage.words(stage.inbox("bao", "milestone")[-1])
    assert "Say one thing the other does that helps" in words and "I ask for none of it" in words
    assert not stage.inbox("lead", "milestone")
    stage.passes(days=1)
    assert len(titles(stage, "bao")) == 2  # once


def test_stock_is_taken_after_six_months_and_a_year_of_which_the_lead_hears_nothing(stage: Stage) -> None:
    pairing = stage.pairing("rowan", "bao")
    stage.presses("bao", "snooze-open", pairing.id)
    for months in (6, 9, 12):
        stage.now = stage.now.replace(
            year=2026 + (10 + months) // 12, month=(10 + months) % 12 + 1, day=18, hour=10
        )
        stage.passes(hours=1)
        stage.passes(days=3)
    assert titles(stage, "rowan") == ["Time to take stock", "Half of the way", "Time to take stock"]
    assert "It is a year since" in stage.words(stage.inbox("rowan", "milestone")[-1])
    assert not stage.inbox("lead", "milestone")


def test_the_pair_chooses_how_often_to_take_stock_and_the_other_is_told(stage: Stage) -> None:
    pairing = stage.pairing("rowan", "bao")
    stage.presses("bao", "terms", pairing.id)
    assert stage.button("How often we take stock") == ("stocktake", pairing.id)
    assert "every three months" in stage.fills_in("bao", "stocktake", pairing.id, every="3")
    stage.tell()
    assert "every three months" in stage.words(stage.inbox("rowan", "stocktake-set")[0])
    assert "choose one from the list" in stage.fills_in("rowan", "stocktake", pairing.id, every="5")
    assert "show you or do for you" in stage.fills_in("lead", "stocktake", pairing.id, every="6")
    stage.now += timedelta(days=93)
    stage.passes(hours=1)
    assert "Time to take stock" in titles(stage, "rowan")
    assert "when the scheme suggests it" in stage.fills_in(
        "rowan", "stocktake", pairing.id, every="as-scheme"
    )


def test_a_lead_can_silence_the_good_words(stage: Stage) -> None:
    stage.fills_in("lead", "setting", "non_clinical/milestones", value="no")
    stage.presses_on("lead", "Yes, change it")
    meets(stage)
    assert titles(stage, "bao") == []
