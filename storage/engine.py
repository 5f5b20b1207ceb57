"""The door to the database: one place to write, one to read, on SQLite or PostgreSQL.

Settings and their reasons were measured; see docs/decisions/delivery.md.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, select
from sqlalchemy.exc import InterfaceError, InvalidatePoolError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from storage.address import address, bounds
from storage.metadata import UtcDateTime
from storage.turns import Turns, note_hurry

# A frozen or vanished host must not keep its row locks for long: milliseconds.
_POSTGRES_OPTIONS = (
    "-c idle_in_transaction_session_timeout=5000 -c lock_timeout=5000 -c statement_timeout=10000"
)
# The database failed, not our code: worth trying again later, and no item's own fault.
UNAVAILABLE = (OperationalError, InterfaceError, PoolTimeout)
REST_SECONDS = 1.0
# Transactions of one process at once on PostgreSQL. Python runs one thread at a time: sixteen that wait for
# each other's statements get a third less done than four, and once behind they never catch up.
PLACES = 4
_BUSY_SECONDS = 30  # how long SQLite waits for another process's write before it gives up


@dataclass(frozen=True)
class Engines:
    """One database. Each `write()` is one transaction; nothing may wait on a network inside it.

    On SQLite there is one pooled writer: threads wait for it in line, which is several times
    faster than SQLite's own napping, and fair. On PostgreSQL a process writes in a few places at once,
    and waits for these in the same line. A `write()` inside a `write()` of the same thread would wait
    for itself, so it is refused: pass the connection down.
    """

    url: URL
    writer: Engine
    reader: Engine
    _open: threading.local
    _turns: Turns | None  # writers wait in line

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.writer.dialect.name

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction that may change things; committed at the end, rolled back on any error."""
        if getattr(self._open, "writing", False):
            raise RuntimeError("a write transaction is open in this thread already: pass its connection down")
        self._open.writing = True
        note_hurry()
        try:
            with self._turns.turn() if self._turns else nullcontext(), self.writer.begin() as conn:
                yield conn
        finally:
            self._open.writing = False

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that cannot change anything, on either database."""
        with self.reader.connect() as conn:
            yield conn

    def dispose(self) -> None:
        """Close every connection."""
        self.writer.dispose()
        self.reader.dispose()


def open_engines(
    url: str | URL, *, pool_timeout: float = 30, pool_size: int = 20, looking: bool = False
) -> Engines:
    """Open a database; nothing is connected to yet.

    `pool_timeout` is in seconds: how long a thread waits for a free connection. `pool_size` is the
    greatest number of PostgreSQL connections of this process, and of SQLite readers. `looking`: only to
    read; a SQLite file stays as it is, byte for byte.
    Raises `BadAddress`, a ValueError, for a database this program does not run on.
    """
    where = address(url)
    if where.get_backend_name() == "postgresql":
        writer = create_engine(
            where,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=pool_timeout,
            pool_use_lifo=True,  # the same few connections, which know our statements already
            hide_parameters=True,  # an error's text must not carry what is stored
            connect_args={"options": _POSTGRES_OPTIONS} | bounds(where),
        )
        _ask_after_a_rest(writer)
        reader = writer.execution_options(postgresql_readonly=True)
        return Engines(where, writer, reader, threading.local(), Turns(pool_timeout, PLACES))
    if looking:
        only = _sqlite(where, write=False, pool_size=1, pool_timeout=pool_timeout, looking=True)
        return Engines(where, only, only, threading.local(), None)
    Path(where.database or "").parent.mkdir(parents=True, exist_ok=True)
    return Engines(
        where,
        _sqlite(where, write=True, pool_size=1, pool_timeout=pool_timeout),
        _sqlite(where, write=False, pool_size=pool_size, pool_timeout=pool_timeout),
        threading.local(),
        Turns(pool_timeout),
    )


def _ask_after_a_rest(engine: Engine) -> None:
    """A connection that has rested is asked whether it still stands before it is used; if not, all are made anew.

    SQLAlchemy's own `pool_pre_ping` asks every time, which costs a press a twentieth. A server that goes
    away and comes back takes longer than a rest, and ends them all at the first that notices.
    """

    @event.listens_for(engine, "checkin")
    def _rests(_db: Any, record: Any) -> None:
        record.info["rests_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _stands(db: Any, record: Any, _fairy: Any) -> None:
        since = record.info.get("rests_since")
        if since is None or time.monotonic() - since < REST_SECONDS:
            return
        try:
            engine.dialect.do_ping(db)
        except Exception as gone:
            raise InvalidatePoolError from gone


def _sqlite(where: URL, *, write: bool, pool_size: int, pool_timeout: float, looking: bool = False) -> Engine:
    engine = create_engine(
        where,
        connect_args={"timeout": _BUSY_SECONDS},
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=pool_timeout,
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def _prepare(db: Any, _record: Any) -> None:
        db.isolation_level = None  # Python's sqlite3 must not guess where transactions begin
        # FULL: in WAL mode NORMAL may forget the last commits at power loss, which would lose a
        # message or send one twice. Foreign keys can only be switched outside a transaction.
        pragmas = ["synchronous=FULL", "foreign_keys=ON"]
        if not looking:
            pragmas.insert(0, "journal_mode=WAL")  # it is written into the file
        if not write:
            pragmas.append("query_only=ON")
        for pragma in pragmas:
            db.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(conn: Connection) -> None:
        # A deferred transaction that reads and then writes fails at once or loses updates.
        conn.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def without_waiting_for_the_disk(engines: Engines) -> None:
    """For a SQLite database that need not outlive this process: nothing is forced to the disk."""
    if engines.dialect != "sqlite":
        return

    def relax(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA synchronous=OFF")

    event.listen(engines.writer, "connect", relax)


def database_now(conn: Connection, now: datetime) -> datetime:
    """The instant leases are measured by: PostgreSQL's one clock for all replicas, else `now`."""
    if conn.dialect.name != "postgresql":
        return now
    found: datetime = conn.execute(select(func.clock_timestamp(type_=UtcDateTime()))).scalar_one()
    return found
