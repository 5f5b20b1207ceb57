"""Where the bot is installed: a workspace's tokens and since when they are good, written and ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update

from storage.memory import Memory
from storage.store import Database
from storage.tables import workspace


def installed(
    database: Database, platform: str, key: str, credentials: Mapping[str, str], at: datetime
) -> None:
    """Seal the tokens of an installation made at `at` (aware), the first or a later one."""
    kept = {
        "credentials_sealed": database.vault.seal_map(credentials),
        "installed_at": at,
        "removed_at": None,
    }
    with database.engines.write() as conn:
        conn.execute(
            update(workspace).where(workspace.c.platform == platform, workspace.c.key == key).values(kept)
        )


def uninstalled(
    database: Database, platform: str, key: str, event_id: str, at: datetime | None, now: datetime
) -> bool:
    """Drop a workspace's tokens, once for each event, in one transaction; returns whether it was done.

    `at` (aware, None if unknown): when the platform says it happened. What happened before the
    installation whose tokens are kept was the end of an earlier one, and is no word about this.
    """
    with database.engines.write() as conn:
        of = select(workspace.c.scheme_id, workspace.c.installed_at).where(
            workspace.c.platform == platform, workspace.c.key == key
        )
        row = conn.execute(of.with_for_update()).one_or_none()
        if row is None:
            return False
        # Platforms tell the time of an event in whole seconds: one within the same second counts.
        if at is not None and at < row.installed_at.replace(microsecond=0):
            return False
        memory = Memory(conn, row.scheme_id, database.vault)
        if event_id and not memory.first_time(platform, key, event_id, now):
            return False
        ended = {"credentials_sealed": None, "removed_at": now}
        conn.execute(
            update(workspace).where(workspace.c.platform == platform, workspace.c.key == key).values(ended)
        )
        return True
