"""A process may die at any moment: nothing is lost, nothing is told twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage.engine import Engines
from tests.crash.sweep import sweep


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Thousands of lines about paused workspaces help nobody."""
    with caplog.at_level("CRITICAL"):
        yield


def test_dying_at_any_event_loses_nothing_and_tells_nothing_twice(db: Engines, db_url: str) -> None:
    """Every ninth event on SQLite, every seventeenth on PostgreSQL; `make bench` tries each."""
    runs = sweep(db_url, every=9 if db.dialect == "sqlite" else 17)
    assert len(runs) > 50
    places = {run.died for run in runs}
    assert places >= {"before statement", "after statement", "before commit", "after commit", "after post"}
    assert [(run.script, run.died, run.bad) for run in runs if run.bad] == []


def test_where_nobody_can_look_dying_at_any_event_tells_nothing_twice_and_loses_nothing_unseen(
    sqlite_url: str,
) -> None:
    """As on Teams: what nobody can know is left to a person, and by itself it is never sent again."""
    scripts = ["all well", "dropped connections", "everything"]
    runs = sweep(sqlite_url, can_look=False, every=11, scripts=scripts)
    assert len(runs) > 30
    assert "after post" in {run.died for run in runs}
    assert [(run.script, run.died, run.bad) for run in runs if run.bad] == []


def test_the_sweep_has_teeth_where_a_platform_denies_what_it_took_messages_are_told_twice(
    sqlite_url: str,
) -> None:
    runs = sweep(sqlite_url, denies=True, every=3, scripts=["all well"])
    assert any("posted 2 times" in wrong for run in runs for wrong in run.bad)
