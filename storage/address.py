"""The address of a database: read once, and refused in words where nothing could be opened with it."""

from __future__ import annotations

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgresql+psycopg": "postgresql+psycopg"}
_FORMS = "sqlite:///folder/name.db or postgresql+psycopg://user:password@host:5432/name"
_AS_CODES = "Write special characters of the password as codes (%40 for @, %2F for /, %25 for %)"

# A server whose machine vanished says nothing any more: a thread that waits for it is let go after half a minute
# at most. Idle for ten seconds, it is asked thrice, five seconds apart; what is sent must arrive within fifteen.
_BOUNDS = {
    "connect_timeout": 5, "keepalives": 1, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}  # fmt: skip


class BadAddress(ValueError):
    """No database can be opened with this address; the text says why and never shows a password."""


def address(url: str | URL) -> URL:
    """The parts of an address, with the driver this program uses. Raises `BadAddress`."""
    try:
        where = make_url(url)
    except (ArgumentError, ValueError):  # the address itself is not quoted: it may hold a password
        raise BadAddress(f"DATABASE_URL is not of the form {_FORMS}. {_AS_CODES}.") from None
    if where.drivername not in DRIVERS:
        raise BadAddress(f"DATABASE_URL must name a SQLite or PostgreSQL database: {_FORMS}.")
    where = where.set(drivername=DRIVERS[where.drivername])
    if where.drivername == "sqlite":
        if not where.database or where.database == ":memory:" or where.database.startswith("file:"):
            raise BadAddress(
                "DATABASE_URL must name a file, such as sqlite:///data/mentoring.db: nothing is kept in memory."
            )
        return where
    if where.host and ("@" in where.host or any(c.isspace() for c in where.host)):
        raise BadAddress(
            f"DATABASE_URL does not show where the password ends and the host begins. {_AS_CODES}."
        )
    if where.port is not None and not 0 < where.port <= 65535:
        raise BadAddress(f"DATABASE_URL has the port {where.port}; a port is a number from 1 to 65535.")
    return where


def bounds(where: URL) -> dict[str, int]:
    """What is asked of libpq so that no connection is waited for without end; what the address itself says, holds."""
    if where.get_backend_name() != "postgresql":
        return {}
    return {name: value for name, value in _BOUNDS.items() if name not in where.query}


def shown(where: URL) -> str:
    """Where a database is, for an operator: a file, or host and port; never a user or a password."""
    if where.drivername == "sqlite":
        return where.database or ""
    host = where.host or where.query.get("host") or "this machine"
    return f"{host if isinstance(host, str) else ', '.join(host)}:{where.port or 5432}"
