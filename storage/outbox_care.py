"""Looking after the outbox: figures, old rows, people who leave, and what a restore leaves in doubt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, delete, func, or_, select, true, update

from storage.metadata import UtcDateTime
from storage.outbox import DEAD, DOUBT_LASTS, LEASED, NO_ACCOUNT, READY, RESTORED, SENT
from storage.outbox_tables import doubt, limiter, outbox

KEEP = timedelta(days=90)  # longer than any job looks back
KEEP_ABOUT_PAIRS = timedelta(days=1100)  # a term and its renewal: its occasions are never told again


@dataclass(frozen=True, slots=True)
class QueueFigures:
    """The queue in numbers; no person, no scheme. Times in seconds."""

    waiting: int  # its moment has come and it is not told yet, whatever was tried
    oldest_waiting: float  # since that moment
    oldest_going: float  # as above, of workspaces without an alarm
    due: int  # of those waiting: could be taken now, rather than tried again later or being sent
    later: int  # its moment has not come
    dead: int
    dead_last_day: int  # of these within a day, without people who have no account
    told_last_day: int
    paused: tuple[str, ...]  # workspaces that must wait
    alarms: tuple[tuple[str, str], ...]  # (workspace, why): somebody must look


def queue_figures(conn: Connection, now: datetime) -> QueueFigures:
    """The queue as it stands."""
    since = func.coalesce(outbox.c.wanted_at, outbox.c.due_at, type_=UtcDateTime())
    first = func.min(since, type_=UtcDateTime())
    live = (
        select(
            func.count().filter(since <= now),
            first.filter(since <= now),
            first.filter(since <= now, limiter.c.alarm.is_(None)),
            func.count().filter(outbox.c.due_at <= now),
            func.count().filter(since > now),
        )
        .join_from(outbox, limiter, limiter.c.workspace == outbox.c.workspace, isouter=True)
        .where(outbox.c.state.in_((READY, LEASED)))
    )
    waiting, oldest, going, due, later = conn.execute(live).one()
    dead = conn.scalar(select(func.count()).where(outbox.c.state == DEAD)) or 0
    day_ago = now - timedelta(days=1)
    died = select(func.count()).where(
        outbox.c.state == DEAD, outbox.c.finished_at > day_ago, outbox.c.last_error != NO_ACCOUNT
    )
    told = select(func.count()).where(outbox.c.state == SENT, outbox.c.finished_at > day_ago)
    held_up = conn.execute(
        select(limiter.c.workspace, limiter.c.alarm, limiter.c.blocked_until)
        .where(or_(limiter.c.blocked_until > now, limiter.c.alarm.is_not(None)))
        .order_by(limiter.c.workspace)
    ).all()
    return QueueFigures(
        waiting=waiting,
        oldest_waiting=_age(oldest, now),
        oldest_going=_age(going, now),
        due=due,
        later=later,
        dead=dead,
        dead_last_day=conn.scalar(died) or 0,
        told_last_day=conn.scalar(told) or 0,
        paused=tuple(r.workspace for r in held_up if r.blocked_until > now),
        alarms=tuple((r.workspace, r.alarm) for r in held_up if r.alarm),
    )


def _age(since: datetime | None, now: datetime) -> float:
    return (now - since).total_seconds() if since else 0.0


def prune(conn: Connection, now: datetime) -> int:
    """Forget finished messages nobody can owe again; returns how many.

    Only rows about a pairing are kept for its whole life, so that its review is asked for once.
    """
    old = or_(
        and_(outbox.c.about.is_(None), outbox.c.finished_at < now - KEEP),
        outbox.c.finished_at < now - KEEP_ABOUT_PAIRS,
    )
    conn.execute(delete(doubt).where(doubt.c.until < now))
    return conn.execute(delete(outbox).where(outbox.c.due_at.is_(None), old)).rowcount


def forget(conn: Connection, person_id: str) -> int:
    """Erasure: remove every message to this person, told or not; returns how many."""
    return conn.execute(delete(outbox).where(outbox.c.to_person == person_id)).rowcount


def doubt_since(conn: Connection, backup_at: datetime, now: datetime) -> int:
    """After restoring a backup made at that moment: what came due since may have been posted.

    That holds for the rows in the backup and, for a day, for messages that jobs will owe again:
    each is looked for at the platform before it is sent. Returns how many rows are in doubt.
    """
    conn.execute(delete(doubt).where(doubt.c.since == backup_at))
    conn.execute(doubt.insert().values(since=backup_at, until=now + DOUBT_LASTS))
    # Also what waited for its next try: it may have gone out before that, right after the backup.
    moment = func.coalesce(outbox.c.wanted_at, outbox.c.due_at, type_=UtcDateTime())
    due = update(outbox).where(outbox.c.due_at.is_not(None), moment <= now)
    first = func.coalesce(outbox.c.first_try_at, backup_at, type_=UtcDateTime())
    return conn.execute(due.values(maybe_sent=true(), first_try_at=first, last_error=RESTORED)).rowcount


def mark_backup(conn: Connection, now: datetime) -> None:
    """Write into a backup when it was made."""
    conn.execute(delete(doubt).where(doubt.c.since == now))
    conn.execute(doubt.insert().values(since=now, until=now))  # doubts nothing by itself


def backup_made_at(conn: Connection, now: datetime) -> datetime:
    """When this backup was made; where it does not say, when anything was last owed in it."""
    marked: datetime | None = conn.scalar(
        select(func.max(doubt.c.since)).where(doubt.c.since == doubt.c.until)
    )
    if marked is not None:
        return marked
    last: datetime | None = conn.scalar(select(func.max(outbox.c.created_at)))
    return last or now - DOUBT_LASTS
