"""Workspaces that are stopped because a platform refuses our credentials: which, until when, what waits there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from storage.outbox import CANCELLED, READY
from storage.outbox_tables import limiter, outbox


@dataclass(frozen=True, slots=True)
class Stopped:
    """A message that waits in a workspace that is stopped; `why` in code words."""

    id: int
    kind: str
    to: str
    workspace: str
    since: datetime
    why: str


def alarms(conn: Connection) -> dict[str, str]:
    """Each workspace that is stopped ("slack:T123"), and why, in code words."""
    found = select(limiter.c.workspace, limiter.c.alarm).where(limiter.c.alarm.is_not(None))
    return {row.workspace: row.alarm for row in conn.execute(found.order_by(limiter.c.workspace))}


def put_right(conn: Connection, workspace: str) -> bool:
    """The platform takes our credentials there again: its messages may go at once. False: it was not stopped."""
    stopped = (limiter.c.workspace == workspace) & limiter.c.alarm.is_not(None)
    # A moment that is past by whichever clock the senders go.
    free = {"alarm": None, "blocked_until": limiter.c.turn_at}
    return conn.execute(update(limiter).where(stopped).values(free)).rowcount == 1


def stopped_messages(conn: Connection, limit: int = 1000) -> list[Stopped]:
    """What waits in stopped workspaces and nobody is sending, oldest first."""
    found = conn.execute(
        select(outbox, limiter.c.alarm)
        .join_from(outbox, limiter, limiter.c.workspace == outbox.c.workspace)
        .where(limiter.c.alarm.is_not(None), outbox.c.state == READY)
        .order_by(outbox.c.id)
        .limit(limit)
    )
    return [Stopped(r.id, r.kind, r.to_person, r.workspace, r.wanted_at or r.due_at, r.alarm) for r in found]


def give_up(conn: Connection, now: datetime, *, ids: Sequence[int] = (), workspace: str | None = None) -> int:
    """Discard messages that wait in stopped workspaces: these, or all of one. Returns how many.

    With all of its messages the workspace's alarm goes too: its loss is known and nothing waits there.
    """
    stopped = outbox.c.workspace.in_(select(limiter.c.workspace).where(limiter.c.alarm.is_not(None)))
    which = stopped & (outbox.c.id.in_(list(ids)) if workspace is None else outbox.c.workspace == workspace)
    given_up = {
        "state": CANCELLED,
        "last_error": "discarded",
        "facts": {},
        "finished_at": now,
        "due_at": None,
    }
    gone = conn.execute(update(outbox).where(which, outbox.c.state == READY).values(given_up)).rowcount
    if workspace is not None:
        put_right(conn, workspace)
    return gone
