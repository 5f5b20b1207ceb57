"""Numbers a pair has of its own: a length one proposed, until it is agreed; how often they take stock."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from storage.scheme_tables import wish
from storage.store import Store
from storage.tables import pairing


def put(store: Store, pairing_id: str, kind: str, value: int, by: str) -> None:
    """A new proposal; it replaces an older one, whoever made it."""
    drop(store, pairing_id, kind)
    store.conn.execute(insert(wish).values(pairing_id=pairing_id, kind=kind, value=value, by=by))


def get(store: Store, pairing_id: str, kind: str) -> tuple[int, str] | None:
    """(value, who proposed it), if something is open."""
    query = select(wish.c.value, wish.c.by).where(wish.c.pairing_id == pairing_id, wish.c.kind == kind)
    row = store.conn.execute(query).one_or_none()
    return (row[0], row[1]) if row else None


def drop(store: Store, pairing_id: str, kind: str) -> None:
    """It is agreed, or makes no sense any more."""
    store.conn.execute(delete(wish).where(wish.c.pairing_id == pairing_id, wish.c.kind == kind))


def all_of(store: Store, kind: str) -> dict[str, int]:
    """Every open value of a kind in this scheme, by pairing."""
    mine = select(pairing.c.id).where(pairing.c.scheme_id == store.scheme_id)
    query = select(wish.c.pairing_id, wish.c.value).where(wish.c.kind == kind, wish.c.pairing_id.in_(mine))
    return {row[0]: row[1] for row in store.conn.execute(query)}
