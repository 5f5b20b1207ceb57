"""Processes killed outright at random moments: nothing lost, nothing twice, and a graceful end."""

from __future__ import annotations

from collections import Counter

from storage.engine import Engines
from tests.crash.outside import Outside
from tests.crash.trial import kill_one, trial


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
