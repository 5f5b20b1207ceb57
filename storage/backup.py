"""Copies of a SQLite database that are whole, made and brought back while the bot is running.

PostgreSQL has better tools of its own; see docs/operate.md.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import OperationalError

from storage.address import address
from storage.engine import open_engines
from storage.outbox_care import backup_made_at, doubt_since, mark_backup

_WAIT_SECONDS = 30  # for somebody else's write


class NotRestored(Exception):
    """A copy was not made, or not put back; the text says why, for an operator."""


def sqlite_file(url: str) -> Path | None:
    """The file of a SQLite address; None for another database."""
    where = address(url)
    return Path(where.database or "") if where.get_backend_name() == "sqlite" else None


def copy_sqlite(source: Path, target: Path) -> None:
    """A consistent copy of a live database; `target` appears whole, or not at all.

    VACUUM INTO reads one snapshot, whatever others write meanwhile. (Copying the file misses the
    write-ahead log; SQLite's stepped backup never ends while somebody writes.)
    """
    _whole(target, lambda unfinished: _vacuum_into(source, unfinished))


def back_up(source: Path, target: Path, now: datetime) -> None:
    """A copy that knows when it was made, so that a restore knows what is in doubt since."""

    def make(unfinished: Path) -> None:
        _vacuum_into(source, unfinished)
        engines = open_engines(f"sqlite:///{unfinished}")
        with engines.write() as conn:
            mark_backup(conn, now)
        engines.dispose()

    _whole(target, make)


def restore(source: Path, live: Path, now: datetime, upgrade: Callable[[str], object]) -> int:
    """Put a backup in the place of the live database, in one transaction; returns how many messages
    may have been told since the backup and will be looked for before they are sent.

    What was there before is kept beside it as `….replaced.bak`. `upgrade` brings an older backup to
    this version's tables. Raises NotRestored, with the live database as it was.
    """
    _check(source, needed=frozenset({"outbox"}))
    live.parent.mkdir(parents=True, exist_ok=True)
    if live.exists():
        copy_sqlite(live, live.with_name(f"{live.name}.replaced.bak"))
    with tempfile.TemporaryDirectory(dir=live.parent) as folder:
        prepared = Path(folder) / "prepared.db"
        shutil.copyfile(source, prepared)
        upgrade(f"sqlite:///{prepared}")
        engines = open_engines(f"sqlite:///{prepared}")
        with engines.write() as conn:
            doubtful = doubt_since(conn, backup_made_at(conn, now), now)
        engines.dispose()
        with (
            closing(sqlite3.connect(prepared)) as ready,
            closing(sqlite3.connect(live, timeout=_WAIT_SECONDS)) as running,
        ):
            # All pages in one step are one transaction for everybody who has the file open.
            ready.backup(running, pages=-1)
    return doubtful


def _vacuum_into(source: Path, target: Path) -> None:
    if not source.is_file():  # SQLite would make an empty one
        raise NotRestored(f"Nothing was copied: there is no database {source}. See what DATABASE_URL names.")
    with closing(sqlite3.connect(source, timeout=_WAIT_SECONDS, isolation_level=None)) as db:
        db.execute("VACUUM INTO ?", (str(target),))


def _whole(target: Path, make: Callable[[Path], None]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        unfinished = Path(folder) / "copy.db"
        try:
            make(unfinished)
        except (sqlite3.OperationalError, OperationalError) as error:
            cause = error.orig if isinstance(error, OperationalError) else error
            if getattr(cause, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_FULL:
                raise
            raise NotRestored(
                f"Nothing was copied: there is no room for {target}. Make room there."
            ) from None
        _check(unfinished)
        _to_disk(unfinished)
        os.replace(unfinished, target)
    _to_disk(target.parent)


def _check(path: Path, needed: frozenset[str] = frozenset()) -> None:
    if not path.is_file():
        raise NotRestored(f"There is no file {path}.")
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            found = db.execute("PRAGMA integrity_check").fetchone()[0]
            tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
    except sqlite3.DatabaseError:
        raise NotRestored(f"{path} is not a SQLite database, or it is damaged.") from None
    if found != "ok":
        raise NotRestored(f"{path} is damaged.")
    if not tables >= needed:
        raise NotRestored(f"{path} is not a database of this program.")


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
