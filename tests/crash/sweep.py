"""Die at every database and network event in turn, come back, and compare with a calm run.

A process's death is played by an exception nothing catches: the transaction rolls back, the
connections close, the leases stay. The clock is ours, so nothing is waited for.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, event, func, select

from storage.engine import Engines, open_engines
from storage.outbox import HELD, cancel_about, enqueue
from storage.outbox_tables import doubt, lane, limiter, outbox, schedule
from storage.schedule import LastRun, last_runs, record_run
from tests.world import Clock, World, delivery_of, owed, route

BEGAN = datetime(2026, 11, 17, 10, 30, tzinfo=UTC)
TABLES: tuple[Table, ...] = (outbox, lane, limiter, schedule, doubt)

# What happens at each person's first, second… post; and what must have become of them in the end.
SCRIPTS: Mapping[str, Mapping[str, list[str]]] = {
    "all well": {"ada": [], "bob": [], "cyd": []},
    "too many requests": {"ada": ["429"], "bob": ["429", "429"], "cyd": []},
    "server errors": {"ada": ["500"], "bob": ["500", "500"], "cyd": []},
    "dropped connections": {"ada": ["drop"], "bob": ["drop"], "cyd": []},
    "everything": {
        "ada": ["drop"], "bob": ["429"], "refused": ["refused!"], "gone": ["gone!"], "eve": ["down"],
        "leaver": ["500"], "tok": ["token"],
    },
}  # fmt: skip
NEVER_POSTED = {"refused": "dead", "gone": "dead"}


class Died(BaseException):
    """The process ends here."""


@dataclass
class Fuse:
    """Counts events, and ends the process at one of them."""

    at: int | None
    seen: int = 0
    where: str = ""

    def point(self, where: str) -> None:
        self.seen += 1
        if self.seen == self.at:
            self.where = where
            raise Died(where)


class MortalEngines(Engines):
    """Engines that die at a fuse's event."""

    fuse: Fuse
    raw: list[Any]

    def bury(self) -> None:
        """What the system does for a dead process: close its files, forget its cursors."""
        self.dispose()
        for connection in self.raw:
            connection.close()
        self.raw.clear()
        gc.collect()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        with super().write() as conn:
            yield conn
            self.fuse.point("before commit")
        self.fuse.point("after commit")


def mortal(url: str) -> MortalEngines:
    """Engines for many lives: only their connections die, so statements are compiled once."""
    made = open_engines(url, pool_timeout=5)
    engines = MortalEngines(made.url, made.writer, made.reader, made._open, made._turns)
    object.__setattr__(engines, "fuse", Fuse(None))
    object.__setattr__(engines, "raw", [])
    # PostgreSQL's reader is the writer with an option: it hears the writer's events.
    for engine in (made.writer, made.reader) if made.dialect == "sqlite" else (made.writer,):

        @event.listens_for(engine, "connect")
        def _born(raw: Any, _record: Any) -> None:
            engines.raw.append(raw)

        @event.listens_for(engine, "before_cursor_execute")
        def _before(*_: Any) -> None:
            engines.fuse.point("before statement")

        @event.listens_for(engine, "after_cursor_execute")
        def _after(*_: Any) -> None:
            engines.fuse.point("after statement")

    return engines


@dataclass
class Run:
    """One run of one script: where it died, and everything that was wrong in the end."""

    script: str
    died: str
    events: int
    bad: list[str] = field(default_factory=list)


def play(
    engines: MortalEngines, observer: Engines, script: str, die_at: int | None,
    *, can_look: bool = True, denies: bool = False,
) -> Run:  # fmt: skip
    """Play a script from empty tables, dying once at event number `die_at`.

    `can_look` is False for a platform like Teams; `denies` is for one that lies when it is asked.
    """
    with observer.write() as conn:
        for table in TABLES:
            conn.execute(delete(table))
    clock, fuse = Clock(BEGAN), Fuse(die_at)
    world = World(script=SCRIPTS[script], can_look=can_look, denies=denies, point=fuse.point)
    object.__setattr__(engines, "fuse", fuse)
    while _dies(lambda: _live(engines, observer, world, clock, list(SCRIPTS[script]))):
        clock.on(seconds=61)
        engines.bury()  # out here: the exception held on to the dead one's cursors
    engines.dispose()
    return Run(script, fuse.where, fuse.seen, _bad(observer, world, list(SCRIPTS[script]), bool(fuse.where)))


def _dies(live: Callable[[], None]) -> bool:
    try:
        live()
    except Died:
        return True
    return False


def _live(engines: Engines, observer: Engines, world: World, clock: Clock, people: list[str]) -> None:
    """What a process does from its start: make each change once, with its message; then tell."""
    for person in people:
        with engines.write() as conn:
            if person not in last_runs(conn, "s1"):  # the change is not made yet
                record_run(conn, "s1", LastRun(person, clock(), 1, 1, 0))
                about = "p1" if person == "leaver" else None
                enqueue(conn, "s1", [owed(f"k:{person}", person, about=about)], clock(), route)
    delivery = delivery_of(engines, clock, world)
    ending = 6 if "leaver" in people else 0
    for step in range(300):
        if not delivery.send_due(2):
            clock.on(seconds=31)
        if step == ending:
            with engines.write() as conn:  # the leaver's pairing ends (in other scripts nobody's)
                cancel_about(conn, "p1", clock())
        with observer.read() as conn:
            if step >= ending and not conn.scalar(select(func.count()).where(outbox.c.due_at.is_not(None))):
                return


def _bad(observer: Engines, world: World, people: list[str], died: bool) -> list[str]:
    with observer.read() as conn:
        rows = {r.to_person: r for r in conn.execute(select(outbox))}
        changes = set(last_runs(conn, "s1"))
    bad = [f"changed without message: {p}" for p in sorted(changes ^ set(rows))]
    for person in people:
        posts, state = world.counts()[person], rows[person].state if person in rows else "missing"
        doubtful = died or bool({"500", "drop"} & set(world.script[person]))
        if doubtful and not world.can_look and posts <= 1 and _left_open(rows.get(person)):
            continue  # told once or never, and a person is asked
        if person in NEVER_POSTED:
            right = (0, NEVER_POSTED[person])
        elif person == "leaver":  # told before the pairing ended, or never
            right = (1, "sent") if posts == 1 else (0, "cancelled")
        else:
            right = (1, "sent")
        if (posts, state) != right:
            bad.append(f"{person}: posted {posts} times, {state}")
    return bad


def _left_open(row: Any) -> bool:
    """Whether the message is on the list of a person as perhaps told, or was given up in that doubt."""
    if row is None or not row.maybe_sent:
        return False
    held: bool = row.state == "dead" and row.last_error == HELD
    return held or (row.state == "cancelled" and row.last_error == "withdrawn")


def sweep(
    url: str, *, can_look: bool = True, denies: bool = False, every: int = 1,
    scripts: Iterable[str] = SCRIPTS,
) -> list[Run]:  # fmt: skip
    """Play the scripts, dying at each `every`-th event."""
    observer, engines = open_engines(url, pool_timeout=5), mortal(url)
    runs: list[Run] = []
    gc.collect()
    gc.freeze()  # so that looking for a dead process's cursors is quick
    try:
        for script in scripts:
            calm = play(engines, observer, script, None, can_look=can_look, denies=denies)
            runs.append(calm)
            runs += [
                play(engines, observer, script, k, can_look=can_look, denies=denies)
                for k in range(1, calm.events + 1, every)
            ]
    finally:
        gc.unfreeze()
        observer.dispose()
        engines.dispose()
    return [run for run in runs if run.died or run.bad]
