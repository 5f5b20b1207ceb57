"""The briefing for each role, and what follows when nobody reads it."""

from __future__ import annotations

import pytest

from bot.packs import load_pack, pack_names
from tests.scene import Stage


def test_each_side_is_briefed_the_day_after_joining_and_reminded_until_they_have_read_it(
    stage: Stage,
) -> None:
    stage.passes(days=1)
    (mentors,), (mentees,) = stage.inbox("rowan", "briefing"), stage.inbox("bao", "briefing")
    assert mentors.title == "For mentors" and "agenda leads" in stage.words(mentors)
    assert mentees.title == "For mentees" and "at least 2 times a year for 18 months" in stage.words(mentees)
    assert "Have not read the briefing for their role yet" in stage.types("lead", "people")
    assert "I have noted" in stage.presses_on("rowan", "I have read it", mentors)
    stage.passes(days=7)
    assert len(stage.inbox("rowan", "briefing")) == 1
    assert "Have you had two minutes" in stage.words(stage.inbox("bao", "briefing")[1])
    stage.passes(days=14)
    stage.passes(days=40)
    assert len(stage.inbox("bao", "briefing")) == 3  # and then it is left alone
    stage.presses_on("bao", "I have read it", mentees)
    assert "Have not read the briefing" not in stage.types("lead", "people")


def test_it_can_be_read_at_any_time_in_every_role_one_has(stage: Stage) -> None:
    assert "For mentors" in stage.types("rowan", "briefing")
    stage.asks("rowan", "Stroke", "professor")
    said = stage.types("rowan", "briefing")
    assert "agenda leads" in said and "You set the pace" in said
    assert "You set the pace" in stage.types("stranger", "briefing")
    assert "not in the scheme yet" in stage.presses("stranger", "briefing-read", "mentor")


def test_a_scheme_without_briefings_sends_none(stage: Stage) -> None:
    stage.fills_in("lead", "setting", "non_clinical/briefing", value="no")
    stage.presses_on("lead", "Yes, change it")
    stage.passes(days=2)
    assert not stage.inbox("rowan", "briefing")


@pytest.mark.parametrize("pack", pack_names())
def test_every_pack_briefs_both_sides_in_a_few_points(pack: str) -> None:
    document = load_pack(pack).document("briefing")
    for role in ("mentor", "mentee"):
        section = document.find(role)
        assert section is not None
        assert 5 <= section.text.count("- ") <= 7
