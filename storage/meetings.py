"""Meetings and review answers of pairings."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, insert, or_, select, update

from scheme.meetings import COUNTS, Meeting, MeetingState
from scheme.reviews import Choice, ReviewAnswer
from storage.people import Stale
from storage.tables import meeting, pairing, review_answer


class Meetings:
    """The meetings of one scheme's pairings."""

    def __init__(self, conn: Connection, scheme_id: str, hold: bool) -> None:
        self._conn, self._scheme = conn, scheme_id
        self._hold = hold  # rows read one by one are held until the transaction ends

    def get(self, meeting_id: str) -> Meeting | None:
        """The meeting with this id; the caller asks the pairing who may see it."""
        query = select(meeting).where(meeting.c.id == meeting_id)
        found = self._all(query.with_for_update() if self._hold else query)
        return found[0] if found else None

    def for_party(self, meeting_id: str, person_id: str) -> Meeting | None:
        """The meeting, for one of its two people. For anybody else it does not exist, at the same cost."""
        theirs = select(pairing.c.id).where(
            or_(pairing.c.mentor == person_id, pairing.c.mentee == person_id),
            pairing.c.scheme_id == self._scheme,
        )
        query = select(meeting).where(meeting.c.id == meeting_id, meeting.c.pairing_id.in_(theirs))
        found = self._all(query.with_for_update() if self._hold else query)
        return found[0] if found else None

    def of_pairing(self, pairing_id: str) -> list[Meeting]:
        """All meetings of a pairing, by day."""
        rows = self._conn.execute(_OF_PAIRING, {"scheme": self._scheme, "pairing": pairing_id})
        return [_meeting(row) for row in rows]

    def first_held(self, pairings: Collection[str]) -> dict[str, date]:
        """The day of the first meeting that counts, of each of these pairings that has one."""
        asked = sorted(set(pairings))
        found: dict[str, date] = {}
        for at in range(0, len(asked), 1000):  # a database takes only so many values at once
            rows = self._conn.execute(_FIRST_HELD, {"scheme": self._scheme, "some": asked[at : at + 1000]})
            found |= {row[0]: row[1] for row in rows}
        return found

    def next_planned(self, pairing_id: str, today: date) -> Meeting | None:
        """The next planned meeting from today on."""
        wanted = {"scheme": self._scheme, "pairing": pairing_id, "today": today}
        row = self._conn.execute(_NEXT, wanted).first()
        return _meeting(row) if row else None

    def last_said_by(self, person_id: str, pairings: Collection[str]) -> Meeting | None:
        """What this person said last about a meeting: what `undo` takes back."""
        query = select(meeting).where(
            meeting.c.pairing_id.in_(pairings),
            meeting.c.by == person_id,
            meeting.c.state.in_((MeetingState.LOGGED, MeetingState.PLANNED, MeetingState.DISPUTED)),
        )
        found = self._all(query)
        return max(found, key=lambda m: m.said_at, default=None)

    def planned_between(self, first: date, last: date, *, unasked: bool = False) -> list[str]:
        """Planned meetings on these days, both included; only those not asked about yet, if wished."""
        query = select(meeting.c.id).where(
            meeting.c.scheme_id == self._scheme,
            meeting.c.state == MeetingState.PLANNED,
            meeting.c.on >= first,
            meeting.c.on <= last,
        )
        if unasked:
            query = query.where(meeting.c.asked_on.is_(None))
        return list(self._conn.scalars(query.order_by(meeting.c.id)))

    def add(self, new: Meeting) -> Meeting:
        """A new meeting."""
        self._conn.execute(_ADD, _values(new) | {"scheme_id": self._scheme, "version": 1})
        return replace(new, version=1)

    def save(self, changed: Meeting) -> Meeting:
        """Write a change. Raises `Stale` if somebody else changed it first."""
        result = self._conn.execute(
            update(meeting)
            .where(meeting.c.id == changed.id, meeting.c.version == changed.version)
            .values(_values(changed) | {"version": changed.version + 1})
        )
        if result.rowcount != 1:
            raise Stale("meeting")
        return replace(changed, version=changed.version + 1)

    def close_planned(self, pairing_id: str) -> None:
        """Cancel what is still planned: the pairing is over."""
        self._conn.execute(
            update(meeting)
            .where(meeting.c.pairing_id == pairing_id, meeting.c.state == MeetingState.PLANNED)
            .values(state=MeetingState.CANCELLED, version=meeting.c.version + 1)
        )

    def _all(self, query: Select[Any]) -> list[Meeting]:
        query = query.where(meeting.c.scheme_id == self._scheme).order_by(meeting.c.on, meeting.c.said_at)
        return [_meeting(row) for row in self._conn.execute(query)]


class Reviews:
    """Sealed answers. They are read only to find out what both together decide."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def answers(self, pairing_id: str, term: int) -> list[ReviewAnswer]:
        """The answers for this term."""
        rows = self._conn.execute(
            select(review_answer).where(
                review_answer.c.pairing_id == pairing_id, review_answer.c.term == term
            )
        )
        return [ReviewAnswer(r.pairing_id, r.term, r.person_id, Choice(r.choice)) for r in rows]

    def put(self, answer: ReviewAnswer) -> None:
        """Write an answer down; before both are in, a person may change their own."""
        which = (
            review_answer.c.pairing_id == answer.pairing,
            review_answer.c.term == answer.term,
            review_answer.c.person_id == answer.person,
        )
        changed = self._conn.execute(update(review_answer).where(*which).values(choice=answer.choice))
        if changed.rowcount == 0:
            self._conn.execute(
                insert(review_answer).values(
                    pairing_id=answer.pairing, term=answer.term, person_id=answer.person, choice=answer.choice
                )
            )


# Built once: the first two are part of every press about a meeting.
_ADD = insert(meeting)
_OF_PAIRING = (
    select(meeting)
    .where(meeting.c.scheme_id == bindparam("scheme"), meeting.c.pairing_id == bindparam("pairing"))
    .order_by(meeting.c.on, meeting.c.said_at)
)
_FIRST_HELD = (
    select(meeting.c.pairing_id, func.min(meeting.c.on))
    .where(
        meeting.c.scheme_id == bindparam("scheme"),
        meeting.c.pairing_id.in_(bindparam("some", expanding=True)),
        meeting.c.state.in_(sorted(COUNTS)),
    )
    .group_by(meeting.c.pairing_id)
)
# The nudges ask it of every pair that might be due.
_NEXT = (
    select(meeting)
    .where(
        meeting.c.scheme_id == bindparam("scheme"),
        meeting.c.pairing_id == bindparam("pairing"),
        meeting.c.state == MeetingState.PLANNED,
        meeting.c.on >= bindparam("today"),
    )
    .order_by(meeting.c.on, meeting.c.said_at)
    .limit(1)
)
_COLUMNS = tuple(f for f in Meeting.__dataclass_fields__ if f != "pairing")


def _meeting(row: Any) -> Meeting:
    values = {name: getattr(row, name) for name in _COLUMNS}
    return Meeting(**(values | {"state": MeetingState(values["state"]), "pairing": row.pairing_id}))


def _values(m: Meeting) -> dict[str, Any]:
    values = {name: getattr(m, name) for name in _COLUMNS if name != "version"}
    return values | {"pairing_id": m.pairing}
