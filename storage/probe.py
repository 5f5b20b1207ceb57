"""A tiny write, to know that writes are kept: reading goes on for long on a disk that is full."""

from __future__ import annotations

from datetime import datetime

from storage.engine import Engines
from storage.metadata import insert_unless
from storage.outbox_tables import pace
from storage.turns import patient

_ROW = "a tiny write"  # among the instants that processes share; pruned with them


def write_something(engines: Engines, now: datetime) -> None:
    """One row changed and committed, after whoever is being served. Raises what the database says."""
    with patient(), engines.write() as conn:
        new = insert_unless(pace, conn.dialect.name).values(key=_ROW, free_at=now)
        conn.execute(new.on_conflict_do_update(index_elements=[pace.c.key], set_={"free_at": now}))
