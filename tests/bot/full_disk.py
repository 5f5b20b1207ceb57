"""A bot whose disk is full from one moment on, and has room again later: what its health page says, as JSON.

Not a pretence: the system itself refuses each write, as it does on a full disk.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
from datetime import timedelta

from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot import clock
from bot.health import Health
from bot.house import open_house
from bot.settings import Settings
from bot.writes import Writes


def room(size: int) -> None:
    """From now on no file may grow beyond so many bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


if __name__ == "__main__":
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    house = open_house(
        Settings(database_url=f"sqlite:///{sys.argv[1]}", secret_keys=("a key for tests only",)), clock.now
    )
    house.first_scheme()
    house.run_jobs(["nudges"], clock.now())
    writes = Writes(house.database.engines, clock.now)
    health = Health(house, clock.now() - timedelta(hours=1), unwritable=writes.trouble)
    web = TestClient(Starlette(routes=health.routes()))
    said = []
    for size in (resource.RLIM_INFINITY, 1, resource.RLIM_INFINITY):
        room(size)
        writes.look()
        answer, figures = web.get("/readyz"), web.get("/metrics").text.splitlines()
        writable = [line for line in figures if line.startswith("mentoring_database_writable")]
        said.append([answer.status_code, answer.json()["problems"], writable])
    json.dump(said, sys.stdout)
