"""The queue as delivery sees it: each call is one short transaction of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection

from storage import claims
from storage.claims import AMBIGUOUS_WAIT, LEASE, Claimed
from storage.engine import Engines, database_now
from storage.limits import RATES, Rate

LONGEST_SLEEP = timedelta(seconds=1)


class Queue:
    """Messages to be sent.

    `clock` says what time it is (aware, UTC). On PostgreSQL leases go by the database's own clock,
    the same for every replica, unless `own_clock` (a playground whose clock is moved on).
    """

    def __init__(
        self,
        engines: Engines,
        clock: Callable[[], datetime],
        *,
        rates: Mapping[str, Rate] = RATES,
        own_clock: bool = False,
        lease: timedelta = LEASE,
        ambiguous_wait: timedelta = AMBIGUOUS_WAIT,
    ) -> None:
        self.lease = lease
        self._ambiguous_wait = ambiguous_wait
        self._engines = engines
        self._clock = clock
        self._rates = rates
        self._own_clock = own_clock

    def claim(self, slots: int) -> list[Claimed]:
        """Lease up to so many messages."""
        with self._engines.write() as conn:
            return claims.claim(conn, self._now(conn), slots, self._rates, self.lease)

    def idle_seconds(self) -> float:
        """How long nothing can be claimed, at most a second."""
        with self._engines.read() as conn:
            now = self._now(conn)
            due = claims.next_due(conn, now, LONGEST_SLEEP)
        return max(0.0, (due - now).total_seconds()) if due else LONGEST_SLEEP.total_seconds()

    def finish(
        self, held: Claimed, state: str, *, reason: str | None = None, provider_id: str | None = None
    ) -> bool:
        """See `claims.finish`."""
        with self._engines.write() as conn:
            now = self._now(conn)
            return claims.finish(
                conn, held, now, state, reason=reason, provider_id=provider_id, rates=self._rates
            )

    def hold(self, held: Claimed) -> bool:
        """See `claims.hold`."""
        with self._engines.write() as conn:
            return claims.hold(conn, held, self._now(conn), self._rates)

    def retry(self, held: Claimed, *, wait: timedelta, reason: str, ambiguous: bool) -> bool:
        """See `claims.retry`."""
        with self._engines.write() as conn:
            now = self._now(conn)
            return claims.retry(
                conn, held, now, wait=wait, reason=reason, ambiguous=ambiguous,
                ambiguous_wait=self._ambiguous_wait, rates=self._rates,
            )  # fmt: skip

    def pause(self, held: Claimed, *, workspace: str, wait: timedelta, alarm: str | None = None) -> bool:
        """See `claims.pause`."""
        with self._engines.write() as conn:
            now = self._now(conn)
            return claims.pause(
                conn, held, now, workspace=workspace, wait=wait, alarm=alarm, rates=self._rates
            )

    def _now(self, conn: Connection) -> datetime:
        return self._clock() if self._own_clock else database_now(conn, self._clock())
