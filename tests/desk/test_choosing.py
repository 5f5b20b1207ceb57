"""Mentees choose from options, in private, and one assignment decides."""

from __future__ import annotations

import pytest

from scheme.pairing import State
from storage.engine import Engines
from tests.scene import Stage


@pytest.fixture
def stage(db: Engines) -> Stage:
    """A college: two trained mentors with a place each, one untrained, and two who wait."""
    stage = Stage(db, "osb")
    stage.types("lead", "status")
    stage.joins("rowan", "Law", "lecturer", "promotion", places=1)
    stage.joins("edda", "Education", "lecturer", "teaching", places=1)
    stage.joins("uwe", "Geography", "professor", "teaching", trained="")
    stage.asks("bao", "Law", "postdoc", "promotion")
    stage.asks("kofi", "Computing", "postdoc", "promotion")
    return stage


def open_choosing(stage: Stage) -> str:
    assert "mentees choose from options" in stage.types("lead", "match")
    stage.presses("lead", "choosing", "academic")
    assert "2 people get their options" in stage.fills_in("lead", "choosing", "academic", until="2026-12-01")
    stage.tell()
    return stage.button("Put them in order", stage.inbox("bao", "options")[0])[1]


def letter_of(stage: Stage, user: str, department: str) -> str:
    """Under which letter this mentee sees the mentor of that department."""
    form = stage.opens(user, "rank", stage.button("Put", stage.inbox(user, "options")[0])[1])
    return next(key for key, label in form.fields[0].options if department in label)  # type: ignore[union-attr]


def test_options_show_what_matters_without_names_points_or_the_untrained(stage: Stage) -> None:
    open_choosing(stage)
    seen = stage.words(stage.inbox("bao", "options")[0])
    assert "Law" in seen and "Education" in seen
    assert "Rowan" not in seen and "Edda" not in seen
    assert "Geography" not in seen  # not trained: may not be proposed under these rules
    assert "points" not in seen


def test_the_chosen_mentor_is_asked_and_their_yes_makes_the_pair(stage: Stage) -> None:
    this = open_choosing(stage)
    stage.fills_in("bao", "rank", this, choice1=letter_of(stage, "bao", "Education"), choice2="")
    assert "coordinator will choose" in stage.presses("kofi", "choose-for-me", this)
    assert "2 of 2 have answered" in stage.presses("lead", "choosing", "academic")
    stage.passes(days=15)
    assert stage.pairing("edda", "bao").state is State.CHOSEN
    assert stage.pairing("rowan", "kofi").state is State.MENTOR_ASKED  # the scheme chose: Kofi is asked too
    assert "You are paired" in stage.presses("edda", "mentor-accept", stage.pairing("edda", "bao").id)
    assert stage.pairing("edda", "bao").state is State.LIVE
    assert "asked 2 mentors" in stage.words(stage.inbox("lead", "choosing-settled")[0])
    with stage.engines.read() as conn:
        assert not conn.exec_driver_sql("select * from shortlist").all()  # who ranked whom is forgotten


def test_no_answer_falls_back_to_the_best_round_after_one_reminder(stage: Stage) -> None:
    open_choosing(stage)
    stage.passes(days=13)  # Monday: nobody is written to on the weekend before
    assert len(stage.inbox("bao", "options")) == 2
    stage.passes(days=3)
    with stage.read() as store:
        assert len(store.pairings.in_strands(["academic"], [State.MENTOR_ASKED])) == 2


def test_an_order_names_nobody_twice_and_ends_with_the_day(stage: Stage) -> None:
    this = open_choosing(stage)
    assert "chosen this one already" in stage.fills_in("bao", "rank", this, choice1="A", choice2="A")
    assert "choose one" in stage.fills_in("bao", "rank", this, choice1="", choice2="")
    assert "show you or do for you" in stage.fills_in("rowan", "rank", this, choice1="A")
    stage.passes(days=15)
    assert "time for choosing is over" in stage.fills_in("bao", "rank", this, choice1="A", choice2="")
    assert "within the next 60 days" in stage.fills_in("lead", "choosing", "academic", until="2026-11-01")
