"""Bring a database to the tables of this version, safely, whoever else starts at the same time.

`python -m storage.migrate revision "what changes"` writes the next migration from the difference
between the tables declared in `storage/` and the migrations so far. Read it before committing it.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import pkgutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, Connection, MetaData, NullPool, create_engine, event, inspect, text

import storage
from storage.address import address, bounds
from storage.backup import copy_sqlite
from storage.metadata import metadata

_FOLDER = Path(__file__).parent / "migrations"
_LOCK = 7_362_915_004_127  # any number nobody else takes: replicas that start together queue here
_TIME_OUTS = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
_BACKUPS_KEPT = 3
logging.getLogger("alembic").setLevel(logging.WARNING)  # how it works is not an operator's news


class NotMigrated(Exception):
    """The database cannot be brought to this version; the text says why, for an operator."""


def all_tables() -> MetaData:
    """The metadata with every table on it: imports each module of storage named `…tables`."""
    for module in pkgutil.iter_modules(storage.__path__):
        if module.name.endswith("tables"):
            importlib.import_module(f"storage.{module.name}")
    return metadata


class Tables(Enum):
    """The tables of a database, beside those of this version."""

    NONE = "none"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"


def state(url: str | URL) -> Tables:
    """Which tables a database has. Only looks: nothing is made or changed."""
    with _looking(address(url)) as conn:
        found = revisions(conn)
    if not found:
        return Tables.NONE
    if found == heads():
        return Tables.CURRENT
    return Tables.OLDER if found <= _known() else Tables.NEWER


def is_current(url: str | URL) -> bool:
    """Whether the database has exactly the tables of this version."""
    with _looking(address(url)) as conn:
        return revisions(conn) == heads()


def upgrade(url: str | URL, *, target: str = "head") -> bool:
    """Bring the database up to date; returns whether there was anything to do.

    All of it happens in one transaction under a lock, after a backup beside a SQLite file. Raises
    NotMigrated, with the database as it was, when a row would be left without its parent or the
    database is newer than this program.
    """
    where = address(url)
    if where.get_backend_name() == "sqlite":
        Path(where.database or "").parent.mkdir(parents=True, exist_ok=True)
        _back_up_first(where)
    with _connection(where) as conn, conn.begin():
        if conn.dialect.name == "postgresql":
            for time_out in _TIME_OUTS:  # its role may have been given some, for everyday work
                conn.execute(text(f"SET LOCAL {time_out} = 0"))
            conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        before = revisions(conn)
        try:
            command.upgrade(_config(conn), target)
        except CommandError as error:
            raise NotMigrated("The database was made by a newer version of this program.") from error
        if conn.dialect.name == "sqlite" and (
            orphans := conn.execute(text("PRAGMA foreign_key_check")).all()
        ):
            tables = ", ".join(sorted({row[0] for row in orphans}))
            raise NotMigrated(f"Rows without their parent in: {tables}. Nothing was changed.")
        return revisions(conn) != before


def differences(url: str | URL) -> list[Any]:
    """What the database's tables and the declared tables do not agree about; empty when they agree."""
    with _looking(address(url)) as conn:
        context = MigrationContext.configure(conn, opts={"compare_type": True, "render_as_batch": True})
        return list(compare_metadata(context, all_tables()))


def revision(words: str) -> Path:
    """Write the next migration; returns its file. `words` says what changes."""
    with tempfile.TemporaryDirectory() as folder:
        url = address(f"sqlite:///{folder}/empty.db")
        upgrade(url)
        with _connection(url) as conn, conn.begin():
            number = sum(1 for _ in ScriptDirectory.from_config(_config()).walk_revisions()) + 1
            made = command.revision(_config(conn), words, autogenerate=True, rev_id=f"{number:04d}")
    if made is None or isinstance(made, list):
        raise NotMigrated("No migration was written.")
    return Path(made.path)


def _config(conn: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = conn
    return config


def heads() -> frozenset[str]:
    """The revisions of this version's tables; read from its files, so ask once."""
    return frozenset(ScriptDirectory.from_config(_config()).get_heads())


def revisions(conn: Connection) -> frozenset[str]:
    """The revisions a database is at; none where it has no tables yet. Only looks."""
    return frozenset(MigrationContext.configure(conn).get_current_heads())


def _known() -> set[str]:
    return {each.revision for each in ScriptDirectory.from_config(_config()).walk_revisions()}


@contextmanager
def _connection(where: URL) -> Iterator[Connection]:
    """A connection of its own, without the time-outs and checks that everyday work needs."""
    engine = create_engine(where, poolclass=NullPool, connect_args=bounds(where))
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _prepare(db: Any, _record: Any) -> None:
            db.isolation_level = None
            # SQLite changes a table by dropping it, and dropping a parent empties its children
            # when foreign keys are on. They are off here, and the result is checked.
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=OFF", "busy_timeout=30000"):
                db.execute(f"PRAGMA {pragma}")

        @event.listens_for(engine, "begin")
        def _begin(conn: Connection) -> None:
            conn.exec_driver_sql("BEGIN IMMEDIATE")

    try:
        with engine.connect() as conn:
            yield conn
    finally:
        engine.dispose()


@contextmanager
def _looking(where: URL) -> Iterator[Connection]:
    """A connection that changes nothing and waits for no writer. A SQLite file that is not there has no tables."""
    engine = create_engine(where, poolclass=NullPool, connect_args=bounds(where))
    if engine.dialect.name == "sqlite":
        if not Path(where.database or "").is_file():  # it would be made, and stay behind empty
            engine = create_engine("sqlite://", poolclass=NullPool)

        @event.listens_for(engine, "connect")
        def _prepare(db: Any, _record: Any) -> None:
            db.isolation_level = None
            for pragma in ("query_only=ON", "busy_timeout=5000"):
                db.execute(f"PRAGMA {pragma}")

        @event.listens_for(engine, "begin")
        def _begin(conn: Connection) -> None:
            conn.exec_driver_sql("BEGIN")

    else:
        engine = engine.execution_options(postgresql_readonly=True)
    try:
        with engine.connect() as conn:
            yield conn
    finally:
        engine.dispose()


def _back_up_first(where: URL) -> None:
    path = Path(where.database or "")
    if not path.exists():
        return
    with _looking(where) as conn:
        now_at, tables = revisions(conn), inspect(conn).get_table_names()
    if not tables or now_at == heads() or not now_at <= _known():
        return  # nothing to keep, nothing to do, or made by a newer program, which keeps its own copies
    copy_sqlite(path, path.with_name(f"{path.name}.before-{'-'.join(sorted(heads()))}.bak"))
    kept = sorted(path.parent.glob(f"{path.name}.before-*.bak"), key=lambda p: p.stat().st_mtime)
    for old in kept[:-_BACKUPS_KEPT]:
        old.unlink()


def main(arguments: list[str]) -> int:
    """The command line of this module, for developers."""
    parser = argparse.ArgumentParser(prog="python -m storage.migrate", description=__doc__)
    parser.add_argument("what", choices=["revision"])
    parser.add_argument("words", help="what changes, in a few words")
    asked = parser.parse_args(arguments)
    print(revision(asked.words))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
