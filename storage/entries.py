"""What somebody says of themselves for matching: a few lines of background, short lists, leave."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, insert, select, update

from storage.scheme_tables import entry
from storage.store import Store
from storage.tables import person


@dataclass(frozen=True, slots=True)
class Entry:
    """A person's own lines; `unlisted` keeps a mentor out of short lists."""

    background: str = ""
    unlisted: bool = False
    away_until: date | None = None


def of(store: Store, person_id: str) -> Entry:
    """What this person has entered, empty if nothing."""
    return of_many(store, [person_id]).get(person_id, Entry())


def of_many(store: Store, ids: Collection[str]) -> dict[str, Entry]:
    """What these people have entered; people without an entry are left out."""
    rows = store.conn.execute(select(entry).where(entry.c.person_id.in_(set(ids))))
    return {
        r.person_id: Entry(store.vault.open(r.background_sealed) or "", r.unlisted, r.away_until)
        for r in rows
    }


def put(store: Store, person_id: str, new: Entry) -> None:
    """Write the entry; an empty one is dropped."""
    which = entry.c.person_id == person_id
    if new == Entry():
        store.conn.execute(delete(entry).where(which))
        return
    values = {
        "background_sealed": store.vault.seal(new.background or None),
        "unlisted": new.unlisted,
        "away_until": new.away_until,
    }
    if store.conn.execute(update(entry).where(which).values(values)).rowcount == 0:
        store.conn.execute(insert(entry).values(person_id=person_id, **values))


def unlisted(store: Store) -> frozenset[str]:
    """Mentors who do not want to stand in short lists."""
    rows = select(entry.c.person_id).join(person, person.c.id == entry.c.person_id)
    mine = rows.where(person.c.scheme_id == store.scheme_id, entry.c.unlisted.is_(True))
    return frozenset(store.conn.scalars(mine))


def back_by(store: Store, today: date) -> list[str]:
    """People whose leave is over."""
    rows = select(entry.c.person_id).join(person, person.c.id == entry.c.person_id)
    mine = rows.where(person.c.scheme_id == store.scheme_id, entry.c.away_until <= today)
    return sorted(store.conn.scalars(mine))
