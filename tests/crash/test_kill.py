"""Processes killed outright at random moments: nothing lost, nothing twice, and a graceful end."""

from __future__ import annotations

from collections import Counter

from storage.engine import Engines, open_engines
from tests.crash.outside import Outside
from tests.crash.trial import kill_one, trial


def test_where_nobody_can_look_killing_processes_tells_nothing_twice_and_lists_what_is_unknown(
    sqlite_url: str,
) -> None:
    """As on Teams. Whatever was not certainly told is on the list of a person."""
    engines = open_engines(sqlite_url)
    figures = trial(
        sqlite_url,
        engines,
        replicas=1,
        messages=200,
        disturb=kill_one,
        disturbances=5,
        every=0.35,
        can_look=False,
        world=Outside(too_many=0.002, fails=0.02, drops=0.02, seed=3),
    )
    engines.dispose()
    assert (figures.lost, figures.twice) == (0, 0)
    assert set(figures.states) == {"sent", "dead"}
    assert figures.states["sent"] > 150
    assert set(figures.exits) == {0}


def test_killing_processes_at_random_loses_nothing_and_tells_nothing_twice(db: Engines, db_url: str) -> None:
    """One process on SQLite, three replicas on PostgreSQL; some posts are taken and then disowned."""
    figures = trial(
        db_url,
        db,
        replicas=1 if db.dialect == "sqlite" else 3,
        messages=300,
        disturb=kill_one,
        disturbances=10,
        every=0.35,
        world=Outside(too_many=0.002, fails=0.01, drops=0.01, seed=3),
    )
    assert (figures.lost, figures.twice, figures.states) == (0, 0, Counter(sent=300))
    assert set(figures.exits) == {0}
