"""Wishes about who mentors one, encrypted, read for the order of one list and shown to nobody else."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, insert, select

from scheme.identity import Said, suits
from storage.care_tables import identity_wish
from storage.store import Store


def said_by(store: Store, person_id: str) -> Said | None:
    """What this person has said, for themselves or for the order of their own list."""
    query = select(identity_wish.c.said_sealed).where(identity_wish.c.person_id == person_id)
    return _read(store, store.conn.scalar(query))


def keep(store: Store, person_id: str, said: Said, now: datetime) -> None:
    """Keep it in place of what was said before; nothing said is nothing kept."""
    forget(store, person_id)
    said = said.kept()
    if said.own or said.wished:
        sealed = store.vault.seal(json.dumps({"own": said.own, "wished": said.wished}))
        row = {
            "person_id": person_id,
            "scheme_id": store.scheme_id,
            "said_sealed": sealed,
            "consented_at": now,
        }
        store.conn.execute(insert(identity_wish).values(row))


def forget(store: Store, person_id: str) -> None:
    """Delete it, and nothing else."""
    store.conn.execute(delete(identity_wish).where(identity_wish.c.person_id == person_id))


def preferred(store: Store, mentee_id: str, mentors: Collection[str]) -> frozenset[str]:
    """Those mentors who have said of themselves what this mentee wished for."""
    wish = said_by(store, mentee_id)
    if wish is None or not wish.wished:
        return frozenset()
    rows = store.conn.execute(
        select(identity_wish.c.person_id, identity_wish.c.said_sealed).where(
            identity_wish.c.scheme_id == store.scheme_id
        )
    )
    found = {row.person_id: _read(store, row.said_sealed) for row in rows if row.person_id in set(mentors)}
    return frozenset(who for who, said in found.items() if said and suits(wish, said.own))


def _read(store: Store, sealed: bytes | None) -> Said | None:
    text = store.vault.open(sealed)
    if text is None:
        return None
    kept = json.loads(text)
    return Said(tuple(kept["own"]), tuple(kept["wished"]))
