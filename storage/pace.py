"""Who may call a platform when, for every process of the bot together.

A key names what has a pace: a method of a workspace, a conversation, a piece of work that one
process does for all. Its row holds one instant: from when on it is free again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, case, delete, select, update

from storage.engine import Engines, database_now
from storage.metadata import insert_unless
from storage.outbox_tables import pace

KEPT = timedelta(hours=1)  # after it became free, a row says nothing any more
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Turn:
    """A pace to keep: one every `gap` seconds, `burst` of them at once."""

    key: str
    gap: float
    burst: int = 1


class Pace:
    """The instants, in the database. `clock` says what time it really is (aware, UTC)."""

    def __init__(self, engines: Engines, clock: Callable[[], datetime]) -> None:
        self._engines, self._clock = engines, clock

    def left(self, key: str) -> float:
        """Seconds until the key is free; 0 if it is."""
        with self._engines.read() as conn:
            free_at: datetime | None = conn.scalar(select(pace.c.free_at).where(pace.c.key == key))
            return max(0.0, (free_at - self._now(conn)).total_seconds()) if free_at else 0.0

    def hold(self, key: str, seconds: float) -> None:
        """Nobody may for so long. A longer hold stays."""
        with self._engines.write() as conn:
            until = self._now(conn) + timedelta(seconds=seconds)
            self._row(conn, key)
            later = case((pace.c.free_at > until, pace.c.free_at), else_=until)
            conn.execute(update(pace).where(pace.c.key == key).values(free_at=later))

    def take(self, key: str, seconds: float) -> bool:
        """Hold a free key; False if somebody else holds it. Given back with `give_back`, or by time."""
        with self._engines.write() as conn:
            now = self._now(conn)
            self._row(conn, key)
            free = update(pace).where(pace.c.key == key, pace.c.free_at <= now)
            return conn.execute(free.values(free_at=now + timedelta(seconds=seconds))).rowcount == 1

    def give_back(self, key: str) -> None:
        """What was taken is free again."""
        with self._engines.write() as conn:
            conn.execute(delete(pace).where(pace.c.key == key))

    def turn(self, turns: Sequence[Turn], most: float) -> tuple[bool, float]:
        """Take the next place in each of these lines; seconds until it has come.

        (False, seconds): it would take longer than `most` seconds, and no place was taken.
        """
        with self._engines.write() as conn:
            now, wait, taken = self._now(conn), 0.0, dict[str, datetime]()
            for each in sorted(turns, key=lambda t: t.key):  # in one order: two processes must not cross
                self._row(conn, each.key)
                which = select(pace.c.free_at).where(pace.c.key == each.key)
                gap, free_at = timedelta(seconds=each.gap), conn.scalar(which.with_for_update())
                taken[each.key] = max(free_at or now, now - gap * (each.burst - 1)) + gap
                wait = max(wait, (taken[each.key] - gap - now).total_seconds())
            if wait > most:
                return False, wait
            for key, free_at in taken.items():
                conn.execute(update(pace).where(pace.c.key == key).values(free_at=free_at))
            return True, wait

    def forget(self) -> int:
        """Drop what says nothing any more; returns how many."""
        with self._engines.write() as conn:
            return conn.execute(delete(pace).where(pace.c.free_at < self._now(conn) - KEPT)).rowcount

    def _row(self, conn: Connection, key: str) -> None:
        """The row exists, free since long ago if it is new."""
        new = insert_unless(pace, conn.dialect.name).values(key=key, free_at=_LONG_AGO)
        conn.execute(new.on_conflict_do_nothing())

    def _now(self, conn: Connection) -> datetime:
        return database_now(conn, self._clock())
