"""Does it grow with the scheme? The planner and the digest at 1,000 and 10,000 pairs, beside bare SQL.

    python -m benchmarks.scale            1,000 and 10,000 pairs
    python -m benchmarks.scale --large    100,000 as well; takes some minutes
    python -m benchmarks.scale --small    100 and 1,000: only to see that it runs

Growth is time for ten times the pairs, divided by ten: 1.0 is linear, less is better than linear.
Times are of the processor, the best of several, so that other work on the machine changes them little; what
the clock on the wall said stands behind each. The bare SQL looks for the same due pairs; for the digest
it joins every running pair with its two people. Batches of the planner end by their number alone: else a machine that is
busy with other things would make them shorter, and more of them.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import func, select

from benchmarks.daily import _bare_query
from benchmarks.filled import NOW, house_with
from bot.house import House
from handlers.leading import digest_card
from scheduler import run
from storage.tables import pairing, person

SIZES, LARGE, SMALL = (1_000, 10_000), (1_000, 10_000, 100_000), (100, 1_000)
GOAL_GROWTH = 1.1


class Took(NamedTuple):
    """Seconds of the processor and on the wall."""

    processor: float
    wall: float


WHAT = (
    "bare SQL: due pairs",
    "planner, none due",
    "planner, a tenth due",
    "bare SQL: pairs, people",
    "digest",
)


def main() -> int:
    """Print the table; 1 if a goal is missed."""
    sizes = LARGE if "--large" in sys.argv[1:] else SMALL if "--small" in sys.argv[1:] else SIZES
    run.BATCH_SECONDS = dict.fromkeys(run.BATCH_SECONDS, 60.0)
    measured = []
    for pairs in sizes:
        measured.append(_at(pairs))
        for what, took in zip(WHAT, measured[-1], strict=True):
            print(
                f"{pairs:>9,} pairs  {what:26}{took.processor * 1000:>10,.1f} ms  (wall {took.wall * 1000:,.1f})"
            )
    good = True
    for small, big, at in zip(measured, measured[1:], sizes, strict=False):
        growth = [b.processor / s.processor / 10 for s, b in zip(small, big, strict=True)]
        good = good and max(growth[1], growth[2], growth[4]) <= GOAL_GROWTH
        said = ", ".join(f"{what} {found:.2f}" for what, found in zip(WHAT, growth, strict=True))
        print(f"growth from {at:,} to {at * 10:,}: {said}; goal ≤ {GOAL_GROWTH} but for bare SQL", flush=True)
    return 0 if good else 1


def _at(pairs: int) -> tuple[Took, ...]:
    with tempfile.TemporaryDirectory() as folder:
        idle = house_with(Path(folder), pairs)
        idle.run_jobs(None, NOW)  # the first run also does the housekeeping of the day
        bare, planner = (
            _best(lambda: _bare_query(idle), 15),
            _best(lambda: idle.run_jobs(["nudges"], NOW), 15),
        )
        joined, digest = _best(lambda: _bare_join(idle)), _best(lambda: _digest(idle))
        idle.database.engines.dispose()
    with tempfile.TemporaryDirectory() as folder:
        busy = house_with(Path(folder), pairs, due=pairs // 10)
        due = _best(lambda: busy.run_jobs(["nudges"], NOW, dry_run=True), 3)
        busy.database.engines.dispose()
    return bare, planner, due, joined, digest


def _bare_join(house: House) -> None:
    mentor, mentee = person.alias(), person.alias()
    query = (
        select(pairing.c.id, mentor.c.grade, mentor.c.department, mentee.c.grade, mentee.c.department)
        .join(mentor, mentor.c.id == pairing.c.mentor)
        .join(mentee, mentee.c.id == pairing.c.mentee)
        .where(pairing.c.state == "live")
    )
    with house.database.engines.read() as conn:
        assert len(conn.execute(query).all()) == conn.scalar(select(func.count()).select_from(pairing))


def _digest(house: House) -> None:
    with house.database.read(house.first_scheme()) as store:
        lead = store.strands.all_leads()[0]
        digest_card(lead, store, NOW)


def _best(work: Callable[[], object], times: int = 5) -> Took:
    found = []
    for _ in range(times):
        processor, wall = time.process_time(), time.perf_counter()
        work()
        found.append(Took(time.process_time() - processor, time.perf_counter() - wall))
    return min(found)


if __name__ == "__main__":
    sys.exit(main())
