"""A lead's question to somebody who knows a discipline. It never holds who it is about but by the request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from scheme.offers import RequestState
from storage.scheme_tables import consultation
from storage.store import Store
from storage.tables import request

KEEP = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Consultation:
    """`mentors` are those asked about; `suit` those chosen, None until there is an answer."""

    id: str
    request: str
    lead: str
    person: str
    mentors: tuple[str, ...]
    suit: tuple[str, ...] | None


def add(store: Store, new: Consultation, now: datetime) -> None:
    """A new question."""
    values = {
        "id": new.id, "scheme_id": store.scheme_id, "request_id": new.request, "lead_id": new.lead,
        "person_id": new.person, "mentors": list(new.mentors), "asked_at": now,
    }  # fmt: skip
    store.conn.execute(insert(consultation).values(values))


def get(store: Store, consultation_id: str) -> Consultation | None:
    """The question, while its request waits for a mentor."""
    query = (
        select(consultation)
        .join(request, request.c.id == consultation.c.request_id)
        .where(
            consultation.c.id == consultation_id,
            consultation.c.scheme_id == store.scheme_id,
            request.c.state == RequestState.WAITING,
        )
    )
    row = store.conn.execute(query).one_or_none()
    if row is None:
        return None
    suit = None if row.suit is None else tuple(row.suit)
    return Consultation(row.id, row.request_id, row.lead_id, row.person_id, tuple(row.mentors), suit)


def answer(store: Store, consultation_id: str, suit: tuple[str, ...]) -> None:
    """The answer; a later one replaces it."""
    which = consultation.c.id == consultation_id
    store.conn.execute(update(consultation).where(which).values(suit=list(suit)))


def forget_old(store: Store, now: datetime) -> None:
    """Drop what was asked a month ago, or about a request that waits no more."""
    waiting = select(request.c.id).where(request.c.state == RequestState.WAITING)
    old = (consultation.c.asked_at < now - KEEP) | consultation.c.request_id.not_in(waiting)
    store.conn.execute(delete(consultation).where(consultation.c.scheme_id == store.scheme_id, old))
