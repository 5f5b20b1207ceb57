"""What the bot keeps in mind: what it just asked, what it has already acted on, who did what."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Connection, Insert, Table, delete, insert, or_, select

from storage.engine import database_now
from storage.metadata import insert_unless
from storage.tables import asked, audit, kept_answer, pairing, seen_event
from storage.vault import Vault

# A question is forgotten after this long: a "yes" next week means something else.
ASKED_FOR = timedelta(minutes=60)
# Platforms repeat an event for up to an hour; a restart may make it longer.
EVENTS_KEPT = timedelta(days=3)
# Slack's last repeat comes after some six minutes; a restart may make it longer. They are dropped
# every few minutes, so that none outlives the hour.
ANSWERS_KEPT = timedelta(minutes=50)

_KEEP_ANSWER = insert(kept_answer)


@dataclass(frozen=True, slots=True)
class AskedRow:
    """What the bot asked somebody last: a code, and the ids and dates the answer is about."""

    kind: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One thing a coordinator did."""

    actor: str
    action: str
    subject: str
    at: datetime


class Memory:
    """Small facts beside the records proper."""

    def __init__(self, conn: Connection, scheme_id: str, vault: Vault) -> None:
        self._conn, self._scheme, self._vault = conn, scheme_id, vault

    def first_time(self, platform: str, workspace: str, event_id: str, now: datetime) -> bool:
        """Note that this event is being acted upon; False if it already was.

        The note stands in the same transaction as what the event does.
        """
        mark = self._vault.mark(event_id)
        row = {"platform": platform, "workspace": workspace, "event_mark": mark, "at": now}
        # An insert's count is lost with its cursor on PostgreSQL unless it is asked for.
        counted = {"preserve_rowcount": True}
        once = _once(seen_event, self._conn.dialect.name)
        return self._conn.execute(once, row, execution_options=counted).rowcount == 1

    def keep_answer(
        self, platform: str, workspace: str, event_id: str, packed: str, now: datetime,
        *, place: str = "", spot: str = "", holder: str = "", held_from: datetime | None = None, seconds: float = 0,
    ) -> None:  # fmt: skip
        """Keep what an event was answered, in case its platform asks again.

        With `held_from` (real time, aware) it is owed: `holder` is giving it for so many seconds, and
        then anybody may. `place` says where; `spot` names the one message it is drawn in place of.
        """
        row = {
            "platform": platform, "workspace": workspace, "event_mark": self._vault.mark(event_id), "at": now,
            "answer_sealed": self._vault.seal(packed), "place_sealed": self._vault.seal(place) if place else None,
            "spot_mark": self._vault.mark(spot) if spot else None, "holder": holder or None, "held_until": None,
        }  # fmt: skip
        if held_from is not None:
            row["held_until"] = database_now(self._conn, held_from) + timedelta(seconds=seconds)
        self._conn.execute(_KEEP_ANSWER, row)

    def forget_answers(self, now: datetime) -> int:
        """Drop the answers that nobody asks for any more."""
        return self._conn.execute(delete(kept_answer).where(kept_answer.c.at <= now - ANSWERS_KEPT)).rowcount

    def forget_events(self, now: datetime) -> int:
        """Drop notes old enough that no platform repeats the event any more."""
        return self._conn.execute(delete(seen_event).where(seen_event.c.at < now - EVENTS_KEPT)).rowcount

    def ask(self, person_id: str, kind: str, facts: Mapping[str, str], now: datetime) -> None:
        """Remember what was just asked; a new question replaces the old one."""
        row = {"person_id": person_id, "kind": kind, "facts": dict(facts), "at": now}
        self._conn.execute(_latest_asked(self._conn.dialect.name), row)

    def asked(self, person_id: str, now: datetime) -> AskedRow | None:
        """What was asked of this person within the last hour."""
        row = self._conn.execute(select(asked).where(asked.c.person_id == person_id)).one_or_none()
        if row is None or now - row.at > ASKED_FOR:
            return None
        return AskedRow(row.kind, row.facts)

    def answered(self, person_id: str) -> None:
        """The question is settled."""
        self._conn.execute(delete(asked).where(asked.c.person_id == person_id))

    def note(self, actor: str, action: str, subject: str, now: datetime) -> None:
        """Write down what a coordinator did."""
        row = {"scheme_id": self._scheme, "actor": actor, "action": action, "subject": subject, "at": now}
        self._conn.execute(insert(audit).values(row))

    def notes(self, reader: str, led: Collection[str], most: int = 30) -> list[AuditRow]:
        """What coordinators did, latest first; about pairs, only those of these strands.

        What another lead did about a pair of the reader's own is left out as well.
        """
        mine = or_(pairing.c.mentor == reader, pairing.c.mentee == reader)
        hidden = select(pairing.c.id).where(
            pairing.c.id == audit.c.subject, or_(pairing.c.strand.not_in(list(led)), mine)
        )
        rows = self._conn.execute(
            select(audit)
            .where(audit.c.scheme_id == self._scheme, or_(audit.c.actor == reader, ~hidden.exists()))
            .order_by(audit.c.at.desc(), audit.c.id.desc())
            .limit(most)
        )
        return [AuditRow(r.actor, r.action, r.subject, r.at) for r in rows]


# Built once: they are part of every press.
@cache
def _once(table: Table, dialect: str) -> Insert:
    return insert_unless(table, dialect).on_conflict_do_nothing()


@cache
def _latest_asked(dialect: str) -> Insert:
    statement = insert_unless(asked, dialect)
    new = {name: statement.excluded[name] for name in ("kind", "facts", "at")}
    return statement.on_conflict_do_update(index_elements=["person_id"], set_=new)
