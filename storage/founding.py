"""Which schemes there are, and to which one a workspace belongs: settled once, whoever asks at the same time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from storage.tables import scheme, workspace

_LOCK = 7_362_915_004_128  # any number nobody else takes: processes that meet a workspace at once queue here


def alone(conn: Connection) -> None:
    """Nobody else founds or joins until this transaction ends. SQLite has one writer at a time anyway."""
    if conn.dialect.name == "postgresql":
        conn.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def schemes(conn: Connection) -> list[str]:
    """The ids of all schemes, the oldest first."""
    return list(conn.scalars(select(scheme.c.id).order_by(scheme.c.created_at, scheme.c.id)))


def scheme_of(conn: Connection, platform: str, key: str) -> str | None:
    """The scheme a workspace belongs to."""
    found: str | None = conn.scalar(
        select(workspace.c.scheme_id).where(workspace.c.platform == platform, workspace.c.key == key)
    )
    return found


def join(conn: Connection, platform: str, key: str, scheme_id: str, now: datetime) -> str:
    """Let a workspace belong to a scheme, if it belongs to none; returns the one it belongs to.

    Only after `alone`, in the same transaction.
    """
    known = scheme_of(conn, platform, key)
    if known is not None:
        return known
    row = {"platform": platform, "key": key, "scheme_id": scheme_id, "installed_at": now}
    conn.execute(insert(workspace).values(row))
    return scheme_id
