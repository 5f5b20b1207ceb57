"""Every handler as every other person with every id of a secret pair: can they tell that it exists?

The suite tries the pair's id and one other for each (person, handler); here all are tried.
"""

from __future__ import annotations

import logging
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import create_engine

from handlers.router import router
from storage.migrate import all_tables
from tests.prying import acts
from tests.walls import WHO, difference, everybody, still_live, two_worlds


def main() -> int:
    """Print the table; 1 if anybody can tell the two worlds apart."""
    logging.disable(logging.WARNING)
    began, combinations, tries, told = time.perf_counter(), 0, 0, 0
    print(f"{'who tries':48}{'handlers':>10}{'acts':>9}{'told':>6}")
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{folder}/one.db")
        all_tables().create_all(engine)
        engine.dispose()
        worlds, secrets = two_worlds(f"sqlite:///{folder}/one.db", Path(folder))
        today = worlds[0].play.today.isoformat()
        for name, who in everybody(worlds).items():
            handlers, count, found = set(), 0, []
            for handler, act in acts(who, secrets, today, router, few=False):
                handlers.add(handler)
                count += 1
                if why := difference(worlds, act, secrets.known):
                    found.append(f"{handler}: {why}"[:200])
            print(f"{WHO[name]:48}{len(handlers):>10}{count:>9,}{len(found):>6}", flush=True)
            for line in found[:5]:
                print(f"  {line}")
            combinations, tries, told = combinations + len(handlers), tries + count, told + len(found)
        intact = still_live(worlds[0], secrets)
        for world in worlds:
            world.play.close()
    print(
        f"{combinations:,} (person, handler) combinations, {tries:,} acts in each world, {told} told them apart "
        f"(goal 0); the pair is {'as it was' if intact else 'NOT as it was'}; {time.perf_counter() - began:.0f} s"
    )
    return 1 if told or not intact else 0


if __name__ == "__main__":
    sys.exit(main())
