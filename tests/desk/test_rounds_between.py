"""A round is worked out between transactions: whoever acts meanwhile is served, and the round knows of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import text

from handlers import worked
from scheme.matching import Result
from scheme.pairing import State
from storage.engine import Engines
from storage.rounds import Given
from tests.scene import Stage


@pytest.fixture
def stage(db: Engines) -> Stage:
    """A lead, two mentors with three places between them, and two people who wait."""
    stage = Stage(db)
    stage.types("lead", "status")
    stage.joins("rowan", "Stroke", "professor", "promotion", places=2)
    stage.joins("edda", "Movement", "lecturer", "teaching", places=1)
    stage.asks("bao", "Genetics", "postdoc", "promotion")
    stage.asks("kofi", "Epilepsy", "phd_student", "teaching")
    return stage


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Callable[[], object]]]:
    """What is done, by somebody else, while a round is being worked out: the next of these each time."""
    acts: list[Callable[[], object]] = []
    work, failed = worked.work, []

    def watched(given: Given) -> tuple[Result, ...]:
        if acts:
            somebody = threading.Thread(target=acts.pop(0))
            somebody.start()
            somebody.join(4)  # less than any lock is waited for
            failed.append(somebody.is_alive())
        return work(given)

    monkeypatch.setattr(worked, "work", watched)
    yield acts
    assert not any(failed)


def test_whoever_acts_while_a_round_is_worked_out_does_not_wait_for_it(
    stage: Stage, meanwhile: list[Callable[[], object]]
) -> None:
    said: list[str] = []

    def act() -> None:
        said.append(stage.types("edda", "status"))
        if stage.engines.dialect == "postgresql":
            idle = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'"
            with stage.engines.read() as conn:
                said.append(str(conn.scalar(text(idle))))

    meanwhile.append(act)
    assert "Bao with Rowan" in stage.types("lead", "match")
    assert said[0] and said[1:] in ([], ["0"])


def test_who_joins_the_queue_while_a_round_is_worked_out_is_in_it(
    stage: Stage, meanwhile: list[Callable[[], object]]
) -> None:
    meanwhile.append(lambda: stage.asks("greta", "Genetics", "phd_student", "teaching"))
    said = stage.types("lead", "match")
    assert all(f"{who} with" in said for who in ("Bao", "Kofi", "Greta"))


def test_mentors_are_not_asked_on_the_strength_of_a_round_that_has_changed_meanwhile(
    stage: Stage, meanwhile: list[Callable[[], object]]
) -> None:
    stage.types("lead", "match")
    stage.presses_on("lead", "Ask all these mentors")
    meanwhile.append(lambda: stage.asks("greta", "Genetics", "phd_student", "teaching"))
    said = stage.presses_on("lead", "Yes, ask 2 mentors")
    assert "Something has changed" in said and "Greta with" in said
    assert stage.store_read(lambda s: s.pairings.in_strands(["non_clinical"], list(State))) == []
    assert (
        "asked 3 mentors" in [stage.presses_on("lead", "Ask all"), stage.presses_on("lead", "Yes, ask 3")][1]
    )


def test_where_it_changes_each_time_nothing_is_done_and_the_lead_is_asked_to_try_again(
    stage: Stage, meanwhile: list[Callable[[], object]]
) -> None:
    grades = ["postdoc", "phd_student", "postdoc", "phd_student"]
    meanwhile += [lambda g=g: stage.asks("greta", "Genetics", g, "teaching") for g in grades]  # type: ignore[misc]
    assert "somebody acted at the same moment" in stage.types("lead", "match")
    assert "Greta with" in stage.types("lead", "match")


def test_one_pair_approved_and_the_round_after_it_are_one_act(
    stage: Stage, meanwhile: list[Callable[[], object]]
) -> None:
    stage.types("lead", "match")
    mark = stage.button("Ask all these mentors")[1]
    pressed = f"{mark}/{stage.who('bao').id}/{stage.who('rowan').id}"
    meanwhile += [lambda: None, lambda: stage.asks("greta", "Genetics", "phd_student", "teaching")]
    # Worked out for the press, and for what it leaves behind: meanwhile somebody came.
    assert "Something has changed" in stage.presses("lead", "round-one", pressed)
    assert not stage.store_read(lambda s: s.pairings.in_strands(["non_clinical"], list(State)))
    mark = stage.button("Ask all these mentors")[1]
    said = stage.presses("lead", "round-one", f"{mark}/{stage.who('bao').id}/{stage.who('rowan').id}")
    assert "Bao with" not in said and "Kofi with" in said
    assert stage.pairing("rowan", "bao").state is State.MENTOR_ASKED
