"""Whom people must not be paired with: named in private, obeyed by the rules, shown to nobody else."""

from __future__ import annotations

from sqlalchemy import delete, func, insert, select

from storage.scheme_tables import conflict
from storage.store import Store
from storage.tables import person


def named_by(store: Store, person_id: str) -> list[tuple[str, str]]:
    """(mark, address) of everybody this person has named, by address."""
    query = select(conflict.c.other_mark, conflict.c.other_sealed).where(conflict.c.person_id == person_id)
    found = [(row[0], store.vault.open(row[1]) or "") for row in store.conn.execute(query)]
    return sorted(found, key=lambda row: row[1])


def count_of(store: Store, person_id: str) -> int:
    """How many this person has named."""
    query = select(func.count()).where(conflict.c.person_id == person_id)
    return store.conn.scalar(query) or 0


def name(store: Store, person_id: str, address: str) -> bool:
    """Note an address; False if it was noted before."""
    mark = store.vault.mark(address)
    if any(known == mark for known, _ in named_by(store, person_id)):
        return False
    sealed = store.vault.seal(address)
    row = {
        "scheme_id": store.scheme_id,
        "person_id": person_id,
        "other_mark": mark,
        "other_sealed": sealed,
    }
    store.conn.execute(insert(conflict).values(row))
    return True


def take_out(store: Store, person_id: str, mark: str) -> bool:
    """Forget an address; False if this person had not named it."""
    which = (conflict.c.person_id == person_id, conflict.c.other_mark == mark)
    return store.conn.execute(delete(conflict).where(*which)).rowcount == 1


def apart(store: Store) -> frozenset[tuple[str, str]]:
    """(who named, whom) of everybody the scheme knows by now: somebody named may join much later."""
    query = (
        select(conflict.c.person_id, person.c.id)
        .join(
            person,
            (person.c.scheme_id == conflict.c.scheme_id) & (person.c.email_mark == conflict.c.other_mark),
        )
        .where(conflict.c.scheme_id == store.scheme_id)
    )
    return frozenset((row[0], row[1]) for row in store.conn.execute(query))
