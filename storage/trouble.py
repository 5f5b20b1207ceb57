"""Why a database cannot be used, in a sentence for whoever looks after the machine.

A driver's own words are never shown: they may quote an address with its password, or what is stored.
"""

from __future__ import annotations

import sqlite3

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from storage.address import BadAddress, address, shown

FAILURES = (DBAPIError, PoolTimeout, sqlite3.Error, psycopg.Error)

# A server that lets nobody in gives no code, only words (in English unless it was set up otherwise).
_NOT_OPENED = (
    ("password authentication failed", "the server at {at} does not accept the user {user} with this password. Put both right in DATABASE_URL; write special characters as codes (%40 for @)."),
    ("no password supplied", "the server at {at} asks for a password. Put it into DATABASE_URL: postgresql+psycopg://{user}:password@host/name."),
    ("pg_hba.conf", "the server at {at} does not let the user {user} in from this machine. Allow it in the server's pg_hba.conf."),
    ("does not exist", "the server at {at} knows no database {name}, or no user {user}. Make it there, or put its name right in DATABASE_URL."),
    ("resolve host", "no machine is found under the name in {at}. Put the host right in DATABASE_URL, or mend the name service."),
    ("translate host name", "no machine is found under the name in {at}. Put the host right in DATABASE_URL, or mend the name service."),
    ("Connection refused", "nothing answers at {at}. Start the database server, or put host and port right in DATABASE_URL."),
    ("No such file or directory", "nothing answers at {at}. Start the database server, or put its host into DATABASE_URL."),
    ("timeout expired", "{at} did not answer in time. See that the machine is on and that nothing between blocks the way to it."),
    ("No route to host", "there is no way to {at} from this machine. See that it is on and that nothing between blocks the way to it."),
    ("Network is unreachable", "there is no way to {at} from this machine. See to its network."),
    ("starting up", "the server at {at} is still starting. Try again in a minute."),
    ("shutting down", "the server at {at} is being shut down. Try again when it is back."),
    ("too many c", "the server at {at} has no connection left. Raise its max_connections, or run fewer processes."),
    ("remaining connection slots", "the server at {at} has no connection left. Raise its max_connections, or run fewer processes."),
    ("SSL", "no encrypted connection to {at} came about. Put sslmode right in DATABASE_URL, or switch encryption on at the server."),
    ("sslmode", "no encrypted connection to {at} came about. Put sslmode right in DATABASE_URL, or switch encryption on at the server."),
    ("connection option", "DATABASE_URL has an option behind its ? that PostgreSQL does not know. Take it out."),
)  # fmt: skip
_BY_CODE = {
    "08": "the connection to {at} broke. Try again when the server is back.",
    "25006": "the server at {at} takes no changes: it is a standby, or was set to reading only. Name the one that takes them in DATABASE_URL.",
    "40": "others changed the same at the same moment. Try again.",
    "42501": "the user {user} may not make or change its tables. Grant it that: GRANT ALL ON SCHEMA public TO the user, and let the tables belong to it.",
    "42P01": "it does not have the tables of this program. See that DATABASE_URL names the right one; after a restore, that it came to its end.",
    "53100": "the disk of the server at {at} is full. Make room there.",
    "53": "the server at {at} has no room left for another connection or for its work. See its log.",
    "55P03": "another program held it for too long. See that no other upgrade or backup is under way, and try again.",
    "57014": "it took too long for one statement. See what else keeps the server at {at} busy, and try again.",
    "57P": "the server at {at} is starting or was shut down. Try again when it is back.",
    "58": "the server at {at} cannot read or write its own files. See its log.",
}  # fmt: skip
_SQLITE = {
    sqlite3.SQLITE_BUSY: "another program held {at} for too long. See that no other one is stuck with it, and try again.",
    sqlite3.SQLITE_LOCKED: "another program held {at} for too long. See that no other one is stuck with it, and try again.",
    sqlite3.SQLITE_READONLY: "this user may only read {at}. Let the file and its folder belong to the user the bot runs as.",
    sqlite3.SQLITE_PERM: "this user may not use {at}. Let the file and its folder belong to the user the bot runs as.",
    sqlite3.SQLITE_CANTOPEN: "{at} is no file this user can open. See that it is not a folder, and that file and folder belong to the user the bot runs as.",
    sqlite3.SQLITE_IOERR: "the disk of {at} does not read or write. See to the disk before anything else.",
    sqlite3.SQLITE_FULL: "the disk of {at} is full. Make room on it.",
    sqlite3.SQLITE_CORRUPT: "{at} is damaged. Put a backup back: python -m bot restore.",
    sqlite3.SQLITE_NOTADB: "{at} is not a SQLite database. Put the path right in DATABASE_URL, or a backup back.",
}  # fmt: skip
_NOT_KEPT = ("25006", "53100", "40", "57014", "55P03")  # opened it was: a change was not kept


def sentence(error: BaseException, url: str) -> str | None:
    """What did not happen, why, and what to do, never the password; None: a fault of ours, not of the database."""
    if isinstance(error, PoolTimeout):
        return (
            "The database was not asked: all connections of this process were busy for too long. Try again."
        )
    cause = error.orig if isinstance(error, DBAPIError) else error
    facts = _facts(url)
    if isinstance(cause, sqlite3.Error):
        return _of_sqlite(cause, facts)
    return _of_postgresql(cause, facts) if isinstance(cause, psycopg.Error) else None


def _facts(url: str) -> dict[str, str]:
    try:
        where = address(url)
    except BadAddress:
        return {"at": "its address", "user": "given", "name": "given"}
    return {"at": shown(where), "user": where.username or "given", "name": where.database or "given"}


def _of_sqlite(cause: sqlite3.Error, facts: dict[str, str]) -> str | None:
    code = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF  # the first byte says the kind
    if code == sqlite3.SQLITE_ERROR and "no such table" in str(cause):
        return _said("The database was not used", _BY_CODE["42P01"], facts)
    if code not in _SQLITE:
        return None
    kept = code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return _said(
        "The database kept no change" if kept else "The database was not opened", _SQLITE[code], facts
    )


def _of_postgresql(cause: psycopg.Error, facts: dict[str, str]) -> str | None:
    code = cause.sqlstate or ""
    for begins, why in _BY_CODE.items():
        if code.startswith(begins):
            kept = code.startswith(_NOT_KEPT)
            return _said("The database kept no change" if kept else "The database was not used", why, facts)
    words = str(cause)
    for sign, why in _NOT_OPENED:
        if not code and sign in words:
            return _said("The database was not opened", why, facts)
    if code or not isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError):
        return None
    return _said(
        "The database was not opened",
        "the server at {at} did not let us in, or broke the connection. See its log.",
        facts,
    )


def _said(what: str, why: str, facts: dict[str, str]) -> str:
    return f"{what}: {why.format(**facts)}"
