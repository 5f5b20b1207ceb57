"""The whole term over Slack's wires while one process is killed in each step, in bad weather.

`python -m benchmarks.hunted [SEED …]`. Every request comes three times, one call in ten is answered
429 and one in fifty 500. What each person has read, word for word, and the state of the scheme must
be as in an undisturbed run; nobody may call within a Retry-After. SQLite with one process,
PostgreSQL with two; HTTP and Socket Mode. Needs what the tests need (`make test` prepares it).
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

from bot.slack.manifest import SCOPES
from tests.bot.slack.hunted import hunted
from tests.bot.slack.slack_api import Weather, running
from tests.bot.slack.story import Left, play
from tests.bot.slack.test_term import a_term
from tests.postgres import PostgresServer, postgres_programs


def one(database: str, mode: str, replicas: int, seed: int, undisturbed: Left) -> bool:
    """Play it once; says and returns whether nobody could tell."""
    began, weather = time.monotonic(), Weather(0.10, 0.02, random.Random(seed))
    with tempfile.TemporaryDirectory() as name, running(tuple(SCOPES)) as slack:
        url = database or f"sqlite:///{name}/bot.db"
        with hunted(slack, Path(name), url, mode, replicas=replicas, seed=seed) as story:
            slack.weather = weather
            found = play(story, story.engines)
    different = found.differs_from(undisturbed)
    same = not different and not story.too_early(weather)
    print(
        f"{'PostgreSQL, 2' if database else 'SQLite, 1':14} {mode:7} seed {seed:<3} {len(story.killed_at):>3} kills "
        f"{weather.faults:>4} of {len(slack.calls)} calls failed {len(story.too_early(weather)):>3} called too early "
        f"{time.monotonic() - began:>6.0f} s  {'the same' if same else 'DIFFERENT'}",
        flush=True,
    )
    for line in (*different, *story.too_early(weather)):
        print(f"   {line[:300]}", flush=True)
    return same


def main() -> int:
    """Every combination for each seed; 1 if anybody could tell."""
    seeds = [int(word) for word in sys.argv[1:]] or [1]
    with tempfile.TemporaryDirectory() as folder, a_term(Path(folder), "http") as term:
        undisturbed = play(term, term.house.database.engines)
    well = True
    for seed in seeds:
        for mode in ("http", "socket"):
            well &= one("", mode, 1, seed, undisturbed)
            if (programs := postgres_programs()) is not None:
                server = PostgresServer(programs, keeps_commits=True)
                well &= one(server.url, mode, 2, seed, undisturbed)
                server.stop()
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
