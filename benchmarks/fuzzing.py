"""A hundred thousand hostile requests at the three doors, over the real desk: none may get a 5xx.

`python -m benchmarks.fuzzing [COUNT] [SEED]`; without a seed, one is drawn and printed.
"""

from __future__ import annotations

import logging
import secrets
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import create_engine

from storage.migrate import all_tables
from tests.fuzz import fuzz

DOORS = ("slack", "teams", "web")


def main() -> int:
    """Print the table; 1 if any request got a 5xx or found a fault of ours."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else secrets.randbelow(10**9)
    logging.disable(logging.WARNING)
    print(f"seed {seed}")
    print(f"{'door':8}{'requests':>10}{'2xx, 3xx':>10}{'4xx':>9}{'5xx':>6}{'faults':>8}{'seconds':>9}")
    bad = sent = 0
    for number, door in enumerate(DOORS):
        share = count // len(DOORS) + (count % len(DOORS) if number == 0 else 0)
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/mentoring.db"
            engine = create_engine(url)
            all_tables().create_all(engine)
            engine.dispose()
            began = time.perf_counter()
            tally = fuzz(url, Path(folder), seed + number, share, (door,))[door]
        said = tally.statuses
        fine, seconds = said["2xx"] + said["3xx"], time.perf_counter() - began
        print(
            f"{door:8}{tally.sent:>10,}{fine:>10,}{said['4xx']:>9,}{len(tally.broken):>6}{len(tally.faults):>8}{seconds:>9.0f}"
        )
        for line in (*tally.broken[:5], *tally.faults[:5]):
            print(f"  {line}")
        bad, sent = bad + len(tally.broken) + len(tally.faults), sent + tally.sent
    print(f"{sent:,} requests, {bad} bad; goal: 0 of at least 100,000")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
