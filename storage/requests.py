"""Requests for a mentor: the waiting list."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Connection, Select, insert, select, update

from scheme.offers import MentorRequest, RequestState
from storage.people import Stale
from storage.tables import request


class Requests:
    """The requests of one scheme."""

    def __init__(self, conn: Connection, scheme_id: str, hold: bool) -> None:
        self._conn, self._scheme = conn, scheme_id
        self._hold = hold  # rows read one by one are held until the transaction ends

    def get(self, request_id: str) -> MentorRequest | None:
        """The request with this id; held until the transaction ends."""
        query = select(request).where(request.c.id == request_id)
        found = self._all(query.with_for_update() if self._hold else query)
        return found[0] if found else None

    def waiting_of(self, person_id: str) -> MentorRequest | None:
        """This person's open request, if any."""
        query = select(request).where(
            request.c.person_id == person_id, request.c.state == RequestState.WAITING
        )
        found = self._all(query)
        return found[0] if found else None

    def last_of(self, person_id: str) -> MentorRequest | None:
        """This person's latest request, whatever became of it."""
        found = self._all(select(request).where(request.c.person_id == person_id))
        return max(found, key=lambda r: r.since, default=None)

    def waiting(self, strands: Collection[str]) -> list[MentorRequest]:
        """The waiting list: those sent back to the front first, then the longest waiting."""
        query = select(request).where(request.c.state == RequestState.WAITING, request.c.strand.in_(strands))
        return sorted(self._all(query), key=lambda r: (not r.first, r.since, r.id))

    def add(self, new: MentorRequest) -> MentorRequest:
        """A new request."""
        self._conn.execute(insert(request).values(_values(new) | {"scheme_id": self._scheme, "version": 1}))
        return replace(new, version=1)

    def save(self, changed: MentorRequest) -> MentorRequest:
        """Write a change. Raises `Stale` if somebody else changed it first."""
        result = self._conn.execute(
            update(request)
            .where(request.c.id == changed.id, request.c.version == changed.version)
            .values(_values(changed) | {"version": changed.version + 1})
        )
        if result.rowcount != 1:
            raise Stale("request")
        return replace(changed, version=changed.version + 1)

    def _all(self, query: Select[Any]) -> list[MentorRequest]:
        rows = self._conn.execute(query.where(request.c.scheme_id == self._scheme))
        return [
            MentorRequest(r.id, r.person_id, r.strand, RequestState(r.state), r.since,
                          tuple(r.topics), tuple(r.wishes), r.first, r.version)
            for r in rows
        ]  # fmt: skip


def _values(r: MentorRequest) -> dict[str, Any]:
    values = {k: v for k, v in asdict(r).items() if k not in ("version", "person")}
    return values | {"person_id": r.person, "topics": list(r.topics), "wishes": list(r.wishes)}
