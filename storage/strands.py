"""Strands, their leads and the rules their coordinators changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from scheme.pack import Pack
from scheme.policy import Policy
from storage.people import Stale
from storage.tables import lead, strand


@dataclass(frozen=True, slots=True)
class StrandRow:
    """A strand as it is set up here. `settings` are what was changed in chat."""

    id: str
    key: str
    title: str
    settings: Mapping[str, Any]
    version: int
    about: Mapping[str, Any] = field(default_factory=dict)  # of a strand set up in chat


class Strands:
    """The strands of one scheme."""

    def __init__(self, conn: Connection, scheme_id: str, pack: Pack) -> None:
        self._conn, self._scheme, self._pack = conn, scheme_id, pack
        self._known: dict[str, StrandRow] | None = None
        self._policies: dict[str | None, Policy] = {}

    def all(self) -> list[StrandRow]:
        """Every strand: the pack's own in its order, then those set up in chat by name."""
        return list(self._by_key().values())

    def get(self, key: str) -> StrandRow | None:
        """The strand with this key."""
        return self._by_key().get(key)

    def policy(self, key: str | None) -> Policy:
        """The rules of this strand: the pack's, then what was changed in chat."""
        if key not in self._policies:
            row = self._by_key().get(key) if key else None
            self._policies[key] = self._pack.policy(key, row.settings if row else {})
        return self._policies[key]

    def led_by(self, person_id: str) -> tuple[str, ...]:
        """Keys of the strands this person leads; empty for everybody else."""
        rows = self._conn.scalars(
            select(strand.c.key)
            .join(lead, lead.c.strand_id == strand.c.id)
            .where(strand.c.scheme_id == self._scheme, lead.c.person_id == person_id)
            .order_by(strand.c.key)
        )
        return tuple(rows)

    def leads_of(self, key: str) -> tuple[str, ...]:
        """Ids of the people who lead this strand, the longest-serving first."""
        rows = self._conn.scalars(
            select(lead.c.person_id)
            .join(strand, lead.c.strand_id == strand.c.id)
            .where(strand.c.scheme_id == self._scheme, strand.c.key == key)
            .order_by(lead.c.since, lead.c.person_id)
        )
        return tuple(rows)

    def all_leads(self) -> tuple[str, ...]:
        """Everybody who leads any strand."""
        rows = self._conn.scalars(
            select(lead.c.person_id)
            .join(strand, lead.c.strand_id == strand.c.id)
            .where(strand.c.scheme_id == self._scheme)
            .distinct()
            .order_by(lead.c.person_id)
        )
        return tuple(rows)

    def add(self, row: StrandRow) -> None:
        """A new strand."""
        self._conn.execute(
            insert(strand).values(
                id=row.id, scheme_id=self._scheme, key=row.key, title=row.title,
                settings=dict(row.settings), version=1, about=dict(row.about) or None,
            )
        )  # fmt: skip
        self._known = None
        self._policies = {}

    def change(self, row: StrandRow, settings: Mapping[str, Any]) -> None:
        """Other settings for a strand. Raises `Stale` if somebody else changed them first."""
        done = self._conn.execute(
            update(strand)
            .where(strand.c.id == row.id, strand.c.version == row.version)
            .values(settings=dict(settings), version=row.version + 1)
        )
        if done.rowcount != 1:
            raise Stale("strand")
        self._known = None
        self._policies = {}

    def appoint(self, key: str, person_id: str, now: datetime, until: date | None = None) -> bool:
        """Make somebody a lead, `until` a day if they stand in; False if they were one already."""
        row = self._by_key()[key]
        if person_id in self.leads_of(key):
            return False
        values = {"strand_id": row.id, "person_id": person_id, "since": now, "until": until}
        self._conn.execute(insert(lead).values(values))
        return True

    def stand_ins(self) -> list[tuple[str, str, date]]:
        """(strand key, person, last day) of everybody who leads only for a while."""
        rows = self._conn.execute(
            select(strand.c.key, lead.c.person_id, lead.c.until)
            .join(lead, lead.c.strand_id == strand.c.id)
            .where(strand.c.scheme_id == self._scheme, lead.c.until.is_not(None))
        )
        return [(r[0], r[1], r[2]) for r in rows]

    def dismiss(self, key: str, person_id: str) -> bool:
        """Let a lead go; False if they were none."""
        row = self._by_key()[key]
        which = (lead.c.strand_id == row.id, lead.c.person_id == person_id)
        return self._conn.execute(delete(lead).where(*which)).rowcount == 1

    def _by_key(self) -> dict[str, StrandRow]:
        if self._known is None:
            rows = self._conn.execute(
                select(strand).where(strand.c.scheme_id == self._scheme).order_by(strand.c.id)
            )
            found = [StrandRow(r.id, r.key, r.title, r.settings, r.version, r.about or {}) for r in rows]
            order = {known.key: at for at, known in enumerate(self._pack.strands)}
            found.sort(key=lambda row: (order.get(row.key, len(order)), row.title, row.key))
            self._known = {row.key: row for row in found}
        return self._known
