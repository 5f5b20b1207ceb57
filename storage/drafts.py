"""Strands that a lead is setting up, form by form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from storage.scheme_tables import strand_draft
from storage.store import Store, new_id


def begin(store: Store, person: str, answers: Mapping[str, str], now: datetime) -> str:
    """A new draft; it replaces an unfinished one of the same person. Returns its id."""
    store.conn.execute(delete(strand_draft).where(strand_draft.c.person_id == person))
    row = {
        "id": new_id(),
        "scheme_id": store.scheme_id,
        "person_id": person,
        "answers": dict(answers),
        "at": now,
    }
    store.conn.execute(insert(strand_draft).values(row))
    return str(row["id"])


def answers_of(store: Store, draft: str, person: str) -> dict[str, str] | None:
    """What has been answered so far; None if the draft is gone or somebody else's."""
    which = (strand_draft.c.id == draft, strand_draft.c.person_id == person)
    found = store.conn.execute(select(strand_draft.c.answers).where(*which)).scalar()
    return dict(found) if found is not None else None


def add(store: Store, draft: str, answers: Mapping[str, str]) -> None:
    """More answers."""
    store.conn.execute(update(strand_draft).where(strand_draft.c.id == draft).values(answers=dict(answers)))


def drop(store: Store, draft: str) -> None:
    """The strand is set up, or will not be."""
    store.conn.execute(delete(strand_draft).where(strand_draft.c.id == draft))
