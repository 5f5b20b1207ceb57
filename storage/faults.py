"""What an error of a database means: somebody was faster, or there is no database now. All else is a fault of ours."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

# A serialization that failed, a deadlock that was broken: PostgreSQL, appendix A, class 40.
_FASTER = ("40001", "40P01")
# No error of an operation in the words of the driver, and yet no fault of ours: a standby that takes no
# changes, a transaction that was ended because it stood idle, a server out of room.
_AWAY = ("25006", "25P03", "53", "57P", "58")
# The kinds of SQLite's errors that speak of the file, its disk or another process.
_SQLITE_AWAY = frozenset({
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_NOTADB,
})  # fmt: skip


def was_faster(error: BaseException) -> bool:
    """Whether another transaction was faster: trying again meets the state it left behind."""
    return isinstance(error, IntegrityError) or (isinstance(error, DBAPIError) and _state(error) in _FASTER)


def is_away(error: BaseException) -> bool:
    """Whether the database could not be reached or could keep nothing: no fault of ours, nor of what was asked."""
    if isinstance(error, PoolTimeout):
        return True
    if not isinstance(error, DBAPIError) or was_faster(error):
        return False
    if isinstance(error.orig, sqlite3.Error):
        # The first byte says the kind. SQLITE_ERROR, a statement that cannot be run, is a fault of ours.
        return getattr(error.orig, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF in _SQLITE_AWAY
    reached = not error.connection_invalidated and not isinstance(error, (OperationalError, InterfaceError))
    return not reached or _state(error).startswith(_AWAY)


def _state(error: DBAPIError) -> str:
    return str(getattr(error.orig, "sqlstate", None) or "")
