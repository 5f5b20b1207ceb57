"""A process of the bot whose disk is full from one moment on, and has room again later: what it says, as JSON.

Not a pretence: the system itself refuses each write, as it does on a full disk.
"""

from __future__ import annotations

import json
import logging
import resource
import signal
import sys
from datetime import timedelta

from scheduler.run import run
from scheduler.timetable import At, Timetable
from scheduler.waiting import ran_today
from scheme.notices import Notice
from storage.engine import open_engines
from storage.migrate import all_tables
from storage.schedule import last_runs
from storage.store import Store
from tests.scene import Stage

LINES: list[str] = []


class Kept(logging.Handler):
    """What the log was told."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR:
            LINES.append(record.getMessage())


def room(size: int) -> None:
    """From now on no file may grow beyond so many bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def a_timetable(items: int) -> Timetable:
    """One job that greets everybody once a day."""
    timetable = Timetable()

    def once_a_day(store: Store, _now: object) -> list[str]:
        return [] if ran_today(store, "greet", stage.now) else [f"p{i}" for i in range(items)]

    @timetable.job("greet", when=At("09:00"), why="People like to be greeted.", of=once_a_day)
    def greet(_store: Store, person: str, _now: object) -> list[Notice]:
        return [Notice("greeting", person, f"greet:{person}:{stage.now:%Y-%m-%d}")]

    return timetable


def jobs() -> tuple[int, int, list[str]]:
    """(messages made, faults, jobs noted as run) of one run."""
    reports = run(None, stage._opener(), stage.now, timetable=a_timetable(40))
    with stage.engines.read() as conn:
        noted = sorted(last_runs(conn, stage.scheme))
    return sum(len(r.told) for r in reports), sum(len(r.failed) for r in reports), noted


if __name__ == "__main__":
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    logging.getLogger().addHandler(Kept())
    engines = open_engines(f"sqlite:///{sys.argv[1]}")
    all_tables().create_all(engines.writer)
    stage = Stage(engines)
    stage.joins("rowan", "Stroke", "professor", "promotion")
    room(1)
    said: dict[str, object] = {
        "full": stage.asks("bao", "Genetics", "postdoc", "promotion"),
        "full_lines": LINES[:],
    }
    LINES.clear()
    said |= {"full_jobs": jobs(), "full_job_lines": LINES[:]}
    LINES.clear()
    room(resource.RLIM_INFINITY)
    stage.now += timedelta(minutes=1)
    said |= {
        "room": stage.asks("bao", "Genetics", "postdoc", "promotion"),
        "room_jobs": jobs(),
        "again": jobs(),
        "lines": LINES,
    }
    json.dump(said, sys.stdout)
