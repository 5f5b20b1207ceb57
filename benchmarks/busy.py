"""People pressing buttons while a long job runs: how long they wait for the database."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scheduler.run import OpenStore, run
from scheduler.timetable import Every, Timetable
from scheme.notices import Notice
from storage.engine import Engines
from storage.outbox import enqueue
from storage.schedule import LastRun, record_run
from tests.crash.trial import clock
from tests.world import owed, route

PRESSES, A_SECOND, PEOPLE = 2_000, 200, 5_000


def slowest_press(engines: Engines) -> float:
    """The 99th percentile, in seconds, from when each press was due to its commit."""
    busy, people = Timetable(), [f"p{n}" for n in range(PEOPLE)]
    declare = busy.job("tell", when=Every(1), why="To be busy.", of=lambda _store, _now: people)
    declare(lambda _store, person, _now: [owed(f"job:{person}", person)])
    arguments = (None, _store_of(engines), clock())
    job = threading.Thread(target=run, args=arguments, kwargs={"timetable": busy})
    job.start()
    waits: list[float] = []
    began = time.monotonic()
    with ThreadPoolExecutor(16) as pool:
        for number in range(PRESSES):
            due = began + number / A_SECOND
            time.sleep(max(0.0, due - time.monotonic()))
            pool.submit(_press, engines, number, due, waits)
    job.join()
    return sorted(waits)[int(len(waits) * 0.99)]


def _press(engines: Engines, number: int, due: float, waits: list[float]) -> None:
    with engines.write() as conn:
        record_run(conn, "s1", LastRun(f"press{number}", clock(), 1, 1, 0))
        enqueue(conn, "s1", [owed(f"press:{number}", f"p{number % 500}")], clock(), route)
    waits.append(time.monotonic() - due)


@dataclass
class _BareStore:
    """As much of a store as running a job needs."""

    conn: Any
    scheme_id: str = "s1"

    def owe(self, notices: list[Notice], now: datetime) -> int:
        return enqueue(self.conn, self.scheme_id, notices, now, route)


def _store_of(engines: Engines) -> OpenStore:
    @contextmanager
    def open_store(write: bool) -> Iterator[_BareStore]:
        with engines.write() if write else engines.read() as conn:
            yield _BareStore(conn)

    return open_store
