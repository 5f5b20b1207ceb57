"""One run of every job over 10,000 pairs, beside the single SQL query that finds the same due pairs."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from benchmarks.filled import NOW, house_with
from scheduler.timetable import timetable
from storage.tables import pairing

PAIRS = 10_000
GOAL_RATIO, GOAL_SECONDS = 5.0, 1.0


def main() -> int:
    """Print the table; 1 if a goal is missed."""
    with tempfile.TemporaryDirectory() as folder:
        return _measure(Path(folder))


def _measure(folder: Path) -> int:
    idle = house_with(folder, PAIRS)
    idle.run_jobs(None, NOW)  # the first run also does the housekeeping of the day
    bare = _best(lambda: _bare_query(idle), 15)
    job = _best(lambda: list(idle.run_jobs(["nudges"], NOW).values()), 15)
    sweep = _best(lambda: list(idle.run_jobs(None, NOW).values()), 5)
    busy = house_with(folder / "due", PAIRS, due=1000)
    started = time.perf_counter()
    told = [n for reports in busy.run_jobs(["nudges"], NOW).values() for r in reports for n in r.told]
    seconds = time.perf_counter() - started
    ratio = job / bare
    print(f"{'':44}{'measured':>12}{'goal':>10}")
    print(f"{'the bare SQL query, 10,000 pairs, none due':44}{bare * 1000:>9.2f} ms")
    print(f"{'the nudges job, none due':44}{job * 1000:>9.2f} ms")
    print(f"{'  ratio':44}{ratio:>12.2f}{'≤ 5.0':>10}")
    print(f"{f'all {len(timetable.jobs)} jobs, none due':44}{sweep * 1000:>9.2f} ms")
    print(f"{f'{len(told):,} nudges planned and written down':44}{seconds:>10.2f} s{'< 1.0 s':>10}")
    return 0 if ratio <= GOAL_RATIO and seconds < GOAL_SECONDS and len(told) == 1000 else 1


def _bare_query(house) -> list[str]:  # type: ignore[no-untyped-def]
    today = NOW.date()
    with house.database.engines.read() as conn:
        query = select(pairing.c.id).where(
            pairing.c.state == "live",
            pairing.c.last_met_on <= today - timedelta(days=122),
            (pairing.c.nudged_on.is_(None)) | (pairing.c.nudged_on <= today - timedelta(days=28)),
        )
        return list(conn.scalars(query))


def _best(work: Callable[[], object], times: int) -> float:
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return sorted(seconds)[len(seconds) // 2]


if __name__ == "__main__":
    sys.exit(main())
