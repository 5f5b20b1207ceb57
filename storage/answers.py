"""Answers that are owed: decided and committed, and not yet known to stand where the person acted.

Each is kept with what its event did, in one transaction, and held by whoever is about to give it. If
its holder dies, somebody else takes it over when the hold has run out. Measured in real time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, or_, select, update

from storage.engine import Engines, database_now
from storage.tables import kept_answer
from storage.vault import Vault


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """The answer to one event, as it was packed; "" once it is given.

    `place`: where it belongs, in the words of its platform. `free`: nobody is giving it now.
    """

    platform: str
    workspace: str
    mark: str
    answer: str
    place: str
    free: bool


class Answers:
    """The answers of all schemes. `clock` says what time it really is (aware, UTC)."""

    def __init__(self, engines: Engines, vault: Vault, clock: Callable[[], datetime]) -> None:
        self._engines, self._vault, self._clock = engines, vault, clock

    def find(self, platform: str, workspace: str, event_id: str) -> KeptAnswer | None:
        """What this event was answered; None if nothing is kept of it (any more)."""
        with self._engines.read() as conn:
            now = database_now(conn, self._clock())
            row = conn.execute(
                select(kept_answer).where(_which(platform, workspace, self._vault.mark(event_id)))
            ).one_or_none()
            return self._read(row, now) if row is not None else None

    def left_behind(self, platform: str, most: int) -> list[KeptAnswer]:
        """Answers whose holders did not come back, the oldest first."""
        with self._engines.read() as conn:
            now = database_now(conn, self._clock())
            late = (kept_answer.c.platform == platform, kept_answer.c.held_until <= now)
            rows = conn.execute(
                select(kept_answer).where(*late).order_by(kept_answer.c.held_until).limit(most)
            ).all()
            return [self._read(row, now) for row in rows]

    def take(self, kept: KeptAnswer, holder: str, seconds: float) -> bool:
        """Hold one that nobody holds; False if somebody was faster, or it is given."""
        with self._engines.write() as conn:
            now = database_now(conn, self._clock())
            free = and_(_which(kept.platform, kept.workspace, kept.mark), kept_answer.c.held_until <= now)
            hold = {"holder": holder, "held_until": now + timedelta(seconds=seconds)}
            return conn.execute(update(kept_answer).where(free).values(hold)).rowcount == 1

    def renew(self, platform: str, workspace: str, event_id: str, holder: str, seconds: float) -> bool:
        """Go on holding it, from now on for so long; False if it is not this holder's any more.

        Seconds may be 0: whoever comes next may take it. What is not on record nobody else can have.
        """
        mark = self._vault.mark(event_id)
        with self._engines.write() as conn:
            until = database_now(conn, self._clock()) + timedelta(seconds=seconds)
            mine = and_(_which(platform, workspace, mark), kept_answer.c.holder == holder)
            owed = kept_answer.c.held_until.is_not(None)
            if conn.execute(update(kept_answer).where(mine, owed).values(held_until=until)).rowcount == 1:
                return True
            known = select(kept_answer.c.at).where(_which(platform, workspace, mark))
            return conn.execute(known).one_or_none() is None

    def given(self, platform: str, workspace: str, event_id: str) -> None:
        """It stands: its words are dropped, and so are older ones for the same spot, which nobody needs now."""
        mark = self._vault.mark(event_id)
        with self._engines.write() as conn:
            row = conn.execute(
                select(kept_answer.c.spot_mark, kept_answer.c.at).where(_which(platform, workspace, mark))
            ).one_or_none()
            if row is None:
                return
            over: ColumnElement[bool] = kept_answer.c.event_mark == mark
            if row.spot_mark is not None:
                over = or_(over, and_(kept_answer.c.spot_mark == row.spot_mark, kept_answer.c.at < row.at))
            here = and_(kept_answer.c.platform == platform, kept_answer.c.workspace == workspace)
            nothing = {"held_until": None, "place_sealed": None, "answer_sealed": b""}
            conn.execute(update(kept_answer).where(here, over).values(nothing))

    def _read(self, row: Row[Any], now: datetime) -> KeptAnswer:
        answer = self._vault.open(row.answer_sealed) if row.answer_sealed else ""
        place = self._vault.open(row.place_sealed) or ""
        free = row.held_until is not None and row.held_until <= now
        return KeptAnswer(row.platform, row.workspace, row.event_mark, answer or "", place, free)


def _which(platform: str, workspace: str, mark: str) -> ColumnElement[bool]:
    return and_(
        kept_answer.c.platform == platform,
        kept_answer.c.workspace == workspace,
        kept_answer.c.event_mark == mark,
    )
