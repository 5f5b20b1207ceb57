"""Who was given the briefing for their role, and who says they have read it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import insert, select, update

from scheme.people import Standing
from storage.scheme_tables import briefing
from storage.store import Store
from storage.tables import person


def begin(store: Store, person_id: str, role: str, today: date) -> None:
    """Somebody has this role from today on; a second time changes nothing."""
    which = (briefing.c.person_id == person_id, briefing.c.role == role)
    if store.conn.execute(select(briefing.c.role).where(*which)).first() is None:
        store.conn.execute(insert(briefing).values(person_id=person_id, role=role, since=today))


def read(store: Store, person_id: str, role: str, today: date) -> None:
    """They have read it. Saying so twice keeps the first day."""
    begin(store, person_id, role, today)
    which = (briefing.c.person_id == person_id, briefing.c.role == role, briefing.c.read_on.is_(None))
    store.conn.execute(update(briefing).where(*which).values(read_on=today))


def of(store: Store, person_id: str) -> dict[str, date | None]:
    """This person's roles, each with the day on which they read its briefing."""
    rows = store.conn.execute(
        select(briefing.c.role, briefing.c.read_on).where(briefing.c.person_id == person_id)
    )
    return {row[0]: row[1] for row in rows}


def unread_since(store: Store, person_id: str, role: str) -> date | None:
    """The day on which they joined, if they have not read it."""
    which = (briefing.c.person_id == person_id, briefing.c.role == role, briefing.c.read_on.is_(None))
    return store.conn.scalar(select(briefing.c.since).where(*which))


def unread(store: Store, joined_since: date = date.min) -> dict[tuple[str, str], date]:
    """(person, role) of everybody who takes part, joined since then and has not read it, with the day."""
    query = (
        select(briefing.c.person_id, briefing.c.role, briefing.c.since)
        .join(person, person.c.id == briefing.c.person_id)
        .where(
            person.c.scheme_id == store.scheme_id,
            person.c.standing == Standing.ACTIVE,
            briefing.c.read_on.is_(None),
            briefing.c.since >= joined_since,
        )
        .order_by(briefing.c.since, briefing.c.person_id, briefing.c.role)
    )
    return {(row[0], row[1]): row[2] for row in store.conn.execute(query)}
