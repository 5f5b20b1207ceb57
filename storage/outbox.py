"""Messages owed, written in the caller's own transaction.

The caller's change and its messages commit together or not at all. The same key is one row,
whoever asks and however often.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Table, bindparam, case, delete, func, literal, select, true, update
from sqlalchemy.sql import null

from scheme.notices import Notice
from storage.metadata import UtcDateTime, insert_unless
from storage.outbox_tables import doubt, lane, limiter, outbox

# From people's ids to (workspace, lane) of the account they prefer: ("slack:T123", "slack:T123:U9").
Route = Callable[[frozenset[str]], Mapping[str, tuple[str, str]]]

NO_ACCOUNT = "no account known"
HELD = "may have been sent"  # and nobody can look: a person decides
# Why a message that was never settled may have been posted all the same, to any of its accounts.
VANISHED = "its sender vanished"
RESTORED = "told since the backup perhaps"
ANYWHERE = frozenset({VANISHED, RESTORED})
DOUBT_LASTS = timedelta(days=1)  # after a restore
CATCHING_UP = timedelta(hours=1)  # by then the jobs have owed again what they owed before it
READY, LEASED = "ready", "leased"
SENT, DEAD, EXPIRED, CANCELLED = "sent", "dead", "expired", "cancelled"


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A message that could not be told, with a reason in code words."""

    id: int
    kind: str
    to: str
    about: str | None
    reason: str
    maybe_sent: bool
    attempts: int
    finished_at: datetime
    pairing: str | None = None  # the pairing it speaks of, also where an end does not cancel it


def enqueue(conn: Connection, scheme_id: str, notices: Iterable[Notice], now: datetime, route: Route) -> int:
    """Write the notices down; returns how many were new.

    A person without any known account gets a row that is dead from the start, so that a
    coordinator is told that this person could not be.
    """
    # Sorted by key: two planners inserting in opposite order would deadlock.
    owed = sorted({n.key: n for n in reversed(list(notices))}.values(), key=lambda n: n.key)
    if not owed:
        return 0
    routes = route(frozenset(n.to for n in owed))
    used = frozenset(routes.values())
    since, until, standing = conn.execute(_STANDING, {"now": now, "lanes": [key for _, key in used]}).one()
    if standing < len(used):
        _open_lanes(conn, used, now)
    rows = [_row(scheme_id, notice, now, routes.get(notice.to)) for notice in owed]
    for row in rows if since else ():
        row |= {"maybe_sent": True, "first_try_at": since}
        if now < until - DOUBT_LASTS + CATCHING_UP:
            row |= {"last_error": row["last_error"] or RESTORED}
    return _insert_new(conn, outbox, rows)


_DOUBT = select(func.min(doubt.c.since), func.max(doubt.c.until)).where(doubt.c.until > bindparam("now"))
_STANDING = _DOUBT.add_columns(
    select(func.count())
    .where(lane.c.key.in_(bindparam("lanes", expanding=True)))
    .correlate(None)
    .scalar_subquery()
)


def known_keys(conn: Connection, scheme_id: str, keys: Sequence[str]) -> set[str]:
    """Those of these keys that were written down before."""
    asked = select(outbox.c.dedupe_key).where(
        outbox.c.scheme_id == scheme_id, outbox.c.dedupe_key.in_(list(keys))
    )
    return set(conn.scalars(asked)) if keys else set()


def _row(scheme_id: str, notice: Notice, now: datetime, way: tuple[str, str] | None) -> dict[str, Any]:
    return {
        "scheme_id": scheme_id,
        "dedupe_key": notice.key,
        "workspace": way[0] if way else "",
        "lane": way[1] if way else "",
        "kind": notice.kind,
        "to_person": notice.to,
        "about": notice.about,
        "facts": dict(notice.facts),
        "state": READY if way else DEAD,
        "due_at": (notice.due_at or now) if way else None,
        "wanted_at": (notice.due_at or now) if way else None,
        "expires_at": notice.expires_at,
        "last_error": None if way else NO_ACCOUNT,
        "finished_at": None if way else now,
        "created_at": now,
    }


def _open_lanes(conn: Connection, ways: Iterable[tuple[str, str]], now: datetime) -> None:
    used = sorted(set(ways))
    workspaces = sorted({workspace for workspace, _ in used})
    if not used:
        return
    # A workspace nobody has written to yet starts with its whole burst.
    # Lanes come after it and neither is ever deleted: where a lane stands, its workspace does too.
    rested = {"free_at": now - timedelta(hours=1), "blocked_until": now, "turn_at": now}
    _insert_new(conn, limiter, [{"workspace": w} | rested for w in workspaces])
    _insert_new(conn, lane, [{"key": key, "workspace": w, "next_at": now} for w, key in used])


def _insert_new(conn: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> int:
    wanted = _insert(table, conn.dialect.name)
    return conn.execute(wanted, list(rows), execution_options={"preserve_rowcount": True}).rowcount


@cache
def _insert(table: Table, dialect: str) -> Insert:
    """Built once for each table: it is part of every press that owes a message."""
    return insert_unless(table, dialect).on_conflict_do_nothing()


def cancel_about(conn: Connection, pairing_id: str, now: datetime, keep_kinds: Sequence[str] = ()) -> int:
    """Cancel everything still unsent about a pairing; returns how many rows.

    A message that is on its way at this very moment, or may already have been posted, is marked
    withdrawn: its sender finds out what became of it and never posts it again.
    """
    return _cancel(conn, (outbox.c.about == pairing_id) & outbox.c.kind.not_in(list(keep_kinds)), now)


def cancel_key(conn: Connection, scheme_id: str, key: str, now: datetime) -> int:
    """Cancel one message still unsent, as `cancel_about` does; returns 1 or 0.

    Its key is free again: who takes something back may ask for the same a second time.
    """
    which = (outbox.c.scheme_id == scheme_id) & (outbox.c.dedupe_key == key)
    cancelled = _cancel(conn, which, now)
    if cancelled:
        conn.execute(delete(outbox).where(which, outbox.c.state == CANCELLED))
    return cancelled


def _cancel(conn: Connection, which: Any, now: datetime) -> int:
    unsent = which & outbox.c.due_at.is_not(None)
    # Locked in one order, so that two people ending things at once cannot deadlock.
    ids = list(conn.scalars(select(outbox.c.id).where(unsent).order_by(outbox.c.id).with_for_update()))
    if not ids:
        return 0
    surely_unsent = (outbox.c.state == READY) & outbox.c.maybe_sent.is_not(true())
    return conn.execute(
        update(outbox)
        .where(outbox.c.id.in_(ids), outbox.c.due_at.is_not(None))
        .values(
            withdrawn=true(),
            state=case((surely_unsent, CANCELLED), else_=outbox.c.state),
            due_at=case((surely_unsent, null()), else_=outbox.c.due_at),
            finished_at=case((surely_unsent, literal(now, UtcDateTime())), else_=null()),
            last_error=case((surely_unsent, "withdrawn"), else_=outbox.c.last_error),
        )
    ).rowcount


def undelivered(
    conn: Connection, scheme_id: str, limit: int | None = 50, *, only: int | None = None, workspace: str | None = None
) -> list[Undelivered]:  # fmt: skip
    """What could not be told, newest first: for the digest, the buttons and the command line.

    `only`: this message, if it is one of them; `workspace`: those that were to go there. A limit of None cuts nothing.
    """
    asked = [outbox.c.scheme_id == scheme_id, outbox.c.state == DEAD]
    asked += [outbox.c.id == only] if only is not None else []
    asked += [outbox.c.workspace == workspace] if workspace is not None else []
    found = conn.execute(
        select(outbox).where(*asked).order_by(outbox.c.finished_at.desc(), outbox.c.id.desc()).limit(limit)
    )
    return [
        Undelivered(
            r.id, r.kind, r.to_person, r.about, r.last_error, r.maybe_sent, r.attempts, r.finished_at,
            r.about or r.facts.get("pairing"),
        )
        for r in found
    ]  # fmt: skip


def send_again(conn: Connection, id: int, now: datetime, route: Route | None = None) -> bool:
    """Put a dead message back in the queue, by the account `route` now prefers where given.

    Returns whether anything changed: False when it is not dead any more, or nobody knows an
    account. Where the platform can be asked whether it was posted, it is asked once more; where
    it cannot, the message is simply sent: that is what the person decided.
    """
    row = conn.execute(
        select(outbox.c.workspace, outbox.c.lane, outbox.c.to_person)
        .where(outbox.c.id == id, outbox.c.state == DEAD)
        .with_for_update()
    ).one_or_none()
    if row is None:
        return False
    way = route(frozenset({row.to_person})).get(row.to_person) if route else (row.workspace, row.lane)
    if not way or not way[0]:
        return False
    _open_lanes(conn, [way], now)
    again: dict[str, Any] = {"workspace": way[0], "lane": way[1], "state": READY, "due_at": now}
    again |= {"wanted_at": now} | {
        "attempts": 0,
        "withdrawn": False,
        "last_error": None,
        "finished_at": None,
        "expires_at": None,
    }
    changed = conn.execute(update(outbox).where(outbox.c.id == id, outbox.c.state == DEAD).values(again))
    return changed.rowcount == 1


def discard(conn: Connection, id: int, now: datetime) -> bool:
    """Give up a dead message for good; returns whether it was still dead."""
    given_up = {"state": CANCELLED, "last_error": "discarded", "facts": {}, "finished_at": now}
    gone = conn.execute(update(outbox).where(outbox.c.id == id, outbox.c.state == DEAD).values(given_up))
    return gone.rowcount == 1
