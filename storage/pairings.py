"""Pairings, handed out on behalf of somebody: a handler cannot forget to ask."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, insert, or_, select, update

from scheme.pairing import OFFERS, OPEN, RUNNING, TAKES_A_PLACE, Pairing, State
from scheme.people import Standing
from scheme.refusals import Refusal
from storage.people import Stale
from storage.tables import lead, pairing, person, strand


class Pairings:
    """The pairings of one scheme."""

    def __init__(self, conn: Connection, scheme_id: str, hold: bool) -> None:
        self._conn, self._scheme = conn, scheme_id
        self._hold = hold  # rows read one by one are held until the transaction ends

    # --- on behalf of a person ---

    def for_party(self, pairing_id: str, person_id: str) -> Pairing:
        """The pairing, for one of its two people; held until the transaction ends.

        Anybody else is refused in the same words as for a pairing that does not exist.
        """
        asked = {"scheme": self._scheme, "pairing": pairing_id, "party": person_id}
        row = self._conn.execute(_HELD_BY_PARTY if self._hold else _READ_BY_PARTY, asked).one_or_none()
        found = _pairing(row) if row else None
        # The mentee does not know of an offer before the mentor has said yes.
        if found is None or (person_id == found.mentee and found.state in _UNKNOWN_TO_MENTEE):
            raise Refusal("not-yours")
        if person_id == found.mentor and found.state is State.PROPOSED:
            raise Refusal("not-yours")
        return found

    def for_lead(self, pairing_id: str, person_id: str) -> Pairing:
        """The pairing, for a lead of its strand who is not one of the two; held likewise."""
        led = select(strand.c.key).join(lead, lead.c.strand_id == strand.c.id)
        led = led.where(strand.c.scheme_id == self._scheme, lead.c.person_id == person_id)
        no_party = (pairing.c.mentor != person_id) & (pairing.c.mentee != person_id)
        found = self._one(pairing_id, pairing.c.strand.in_(led), no_party)
        if found is None:
            raise Refusal("not-yours")
        return found

    def for_job(self, pairing_id: str) -> Pairing | None:
        """The pairing, for the clock and for wording a notice to somebody it concerns."""
        return self._one(pairing_id)

    def of_person(self, person_id: str, states: Collection[State] = RUNNING) -> list[Pairing]:
        """A person's own pairings in these states, oldest first."""
        return self._all(
            or_(pairing.c.mentor == person_id, pairing.c.mentee == person_id), pairing.c.state.in_(states)
        )

    def offers_to(self, person_id: str) -> list[Pairing]:
        """Offers that wait for this person's answer."""
        mentor_asked = (State.MENTOR_ASKED, State.CHOSEN)
        return self._all(
            or_(
                (pairing.c.mentor == person_id) & pairing.c.state.in_(mentor_asked),
                (pairing.c.mentee == person_id) & (pairing.c.state == State.MENTEE_ASKED),
            )
        )

    def in_strands(self, strands: Collection[str], states: Collection[State]) -> list[Pairing]:
        """Pairings of these strands, for their leads."""
        return self._all(pairing.c.strand.in_(strands), pairing.c.state.in_(states))

    def need_lead(self, strands: Collection[str], met_before: date) -> list[Pairing]:
        """Pairings a lead has to look at: on hold, not meeting, or unsigned since a meeting by then."""
        lacking = or_(pairing.c.mentor_signed_on.is_(None), pairing.c.mentee_signed_on.is_(None))
        return self._all(
            pairing.c.strand.in_(strands),
            or_(
                pairing.c.state == State.FROZEN,
                (pairing.c.state == State.LIVE) & pairing.c.lead_told_on.is_not(None),
                (pairing.c.state == State.LIVE) & (pairing.c.last_met_on <= met_before) & lacking,
            ),
        )

    def strands_of(self, pairing_ids: Collection[str]) -> dict[str, str]:
        """The strand of each of these pairings."""
        query = select(pairing.c.id, pairing.c.strand).where(
            pairing.c.scheme_id == self._scheme, pairing.c.id.in_(pairing_ids)
        )
        return {row[0]: row[1] for row in self._conn.execute(query)}

    # --- for the rules ---

    def between(self, one: str, other: str, states: Collection[State]) -> list[Pairing]:
        """Pairings of these two, either way round."""
        return self._all(
            pairing.c.mentor.in_((one, other)),
            pairing.c.mentee.in_((one, other)),
            pairing.c.state.in_(states),
        )

    def taken(self, mentors: Iterable[str] | None = None) -> dict[str, int]:
        """How many places each mentor has taken."""
        query = select(pairing.c.mentor, func.count()).where(
            pairing.c.scheme_id == self._scheme, pairing.c.state.in_(TAKES_A_PLACE)
        )
        if mentors is not None:
            query = query.where(pairing.c.mentor.in_(set(mentors)))
        return {row[0]: row[1] for row in self._conn.execute(query.group_by(pairing.c.mentor))}

    def mentors_by_places(self) -> list[tuple[str | None, int | None, int, int]]:
        """Mentors who take part, counted: (strand, capacity, places taken, how many mentors are like that)."""
        return [(r[0], r[1], r[2], r[3]) for r in self._conn.execute(_BY_PLACES, {"scheme": self._scheme})]

    def running_pairs(self) -> frozenset[tuple[str, str]]:
        """(mentor id, mentee id) of everybody who holds a place: the rules need no more."""
        rows = self._conn.execute(
            select(pairing.c.mentor, pairing.c.mentee).where(
                pairing.c.scheme_id == self._scheme, pairing.c.state.in_(TAKES_A_PLACE)
            )
        )
        return frozenset((row[0], row[1]) for row in rows)

    def held_pairs(self) -> frozenset[tuple[str, str]]:
        """(mentor id, mentee id) of every running pair, open offer and pair a lead has fixed for a round.

        Whoever is asked keeps the place until they answer, so that nobody is asked for more mentees
        than they can take, however many rounds and leads there are.
        """
        rows = self._conn.execute(
            select(pairing.c.mentor, pairing.c.mentee).where(
                pairing.c.scheme_id == self._scheme, pairing.c.state.in_(OPEN)
            )
        )
        return frozenset((row[0], row[1]) for row in rows)

    def held_by(self, mentor_id: str) -> int:
        """How many places of this mentor are taken or on offer."""
        query = select(func.count()).where(
            pairing.c.scheme_id == self._scheme, pairing.c.mentor == mentor_id,
            pairing.c.state.in_(RUNNING | OFFERS),
        )  # fmt: skip
        return self._conn.scalar(query) or 0

    def partners_ever(self, person_id: str) -> set[str]:
        """Everybody this person was ever paired with or offered to, also in vain: never offered again."""
        found = self._all(or_(pairing.c.mentor == person_id, pairing.c.mentee == person_id))
        return {p.partner_of(person_id) for p in found}

    # --- for the clock: narrow searches, the rule decides ---

    def open_offers(self, since_before: datetime) -> list[str]:
        """Offers that have waited since before then."""
        return self._ids(pairing.c.state.in_(OFFERS), pairing.c.since <= since_before)

    def quiet_pairs(
        self, first_before: date, met_before: date, nudged_before: date, today: date,
        lead_first_before: date, lead_met_before: date,
    ) -> list[str]:  # fmt: skip
        """Live pairs that have not met for long enough that a nudge, or the lead's line, might be due."""
        long_ago = or_(
            pairing.c.last_met_on.is_(None) & (pairing.c.started_on <= first_before),
            pairing.c.last_met_on <= met_before,
        )
        rested = or_(
            pairing.c.nudged_on.is_(None),
            pairing.c.nudged_on <= nudged_before,
            # The lead's line does not wait for the pair's rest.
            pairing.c.last_met_on.is_(None) & (pairing.c.started_on <= lead_first_before),
            pairing.c.last_met_on <= lead_met_before,
        )
        awake = or_(pairing.c.quiet_until.is_(None), pairing.c.quiet_until <= today)
        return self._ids(
            pairing.c.state == State.LIVE, pairing.c.lead_told_on.is_(None), long_ago, rested, awake
        )

    def beginning(self, strands: Collection[str], started_since: date, met_since: date) -> list[str]:
        """Live pairs of these strands that began since then and have not met, or met once since then."""
        waits = (pairing.c.meetings == 0) & (pairing.c.started_on >= started_since)
        met = (pairing.c.meetings == 1) & (pairing.c.last_met_on >= met_since)
        return self._ids(pairing.c.state == State.LIVE, pairing.c.strand.in_(strands), or_(waits, met))

    def ending(self, before: date) -> list[str]:
        """Running pairings whose term ends before then."""
        return self._ids(pairing.c.state.in_(RUNNING), pairing.c.ends_on <= before)

    def unsigned(self, met_before: date) -> list[str]:
        """Live pairings that have met by then and lack a signature."""
        lacking = or_(pairing.c.mentor_signed_on.is_(None), pairing.c.mentee_signed_on.is_(None))
        return self._ids(
            pairing.c.state == State.LIVE,
            pairing.c.meetings > 0,
            pairing.c.started_on <= met_before,
            lacking,
        )

    def pauses_over(self, today: date) -> list[str]:
        """Paused pairings whose pause ends."""
        return self._ids(pairing.c.state == State.PAUSED, pairing.c.quiet_until <= today)

    def counts(self, strands: Collection[str]) -> dict[State, int]:
        """How many pairings are in each state."""
        rows = self._conn.execute(
            select(pairing.c.state, func.count())
            .where(pairing.c.scheme_id == self._scheme, pairing.c.strand.in_(strands))
            .group_by(pairing.c.state)
        )
        return {State(row[0]): row[1] for row in rows}

    # --- writing ---

    def add(self, new: Pairing) -> Pairing:
        """A new pairing."""
        self._conn.execute(insert(pairing).values(_values(new) | {"scheme_id": self._scheme, "version": 1}))
        return _with_version(new, 1)

    def forget_idea(self, idea: Pairing) -> None:
        """Drop an idea nobody was told of; it leaves no trace. Anything further on stays."""
        which = (pairing.c.id == idea.id, pairing.c.state == State.PROPOSED)
        self._conn.execute(delete(pairing).where(pairing.c.scheme_id == self._scheme, *which))

    def save(self, changed: Pairing) -> Pairing:
        """Write a change. Raises `Stale` if somebody else changed it first."""
        which = {"old_id": changed.id, "old_version": changed.version}
        values = _values(changed) | {"version": changed.version + 1}
        result = self._conn.execute(_UPDATE, which | values)
        if result.rowcount != 1:
            raise Stale("pairing")
        return _with_version(changed, changed.version + 1)

    # --- rows ---

    def _one(self, pairing_id: str, *conditions: ColumnElement[bool]) -> Pairing | None:
        query = _HELD if self._hold else _READ
        found = {"scheme": self._scheme, "pairing": pairing_id}
        row = self._conn.execute(query.where(*conditions) if conditions else query, found).one_or_none()
        return _pairing(row) if row else None

    def _all(self, *conditions: ColumnElement[bool]) -> list[Pairing]:
        rows = self._conn.execute(
            select(pairing)
            .where(pairing.c.scheme_id == self._scheme, *conditions)
            .order_by(pairing.c.started_on, pairing.c.since, pairing.c.id)
        )
        return [_pairing(row) for row in rows]

    def _ids(self, *conditions: ColumnElement[bool]) -> list[str]:
        query = select(pairing.c.id).where(pairing.c.scheme_id == self._scheme, *conditions)
        return list(self._conn.scalars(query.order_by(pairing.c.id)))


# Built once: a job asks these thousands of times, and building a statement costs more than running it.
_READ = select(pairing).where(
    pairing.c.scheme_id == bindparam("scheme"), pairing.c.id == bindparam("pairing")
)
_HELD = _READ.with_for_update()
_BY_PARTY = or_(pairing.c.mentor == bindparam("party"), pairing.c.mentee == bindparam("party"))
_READ_BY_PARTY = _READ.where(_BY_PARTY)
_HELD_BY_PARTY = _HELD.where(_BY_PARTY)
_UPDATE = update(pairing).where(
    pairing.c.id == bindparam("old_id"), pairing.c.version == bindparam("old_version")
)
_held = (
    select(pairing.c.mentor, func.count().label("places"))
    .where(pairing.c.scheme_id == bindparam("scheme"), pairing.c.state.in_(sorted(TAKES_A_PLACE)))
    .group_by(pairing.c.mentor)
    .subquery()
)
_taken = func.coalesce(_held.c.places, 0).label("taken")
_BY_PLACES = (
    select(person.c.strand, person.c.capacity, _taken, func.count())
    .outerjoin_from(person, _held, _held.c.mentor == person.c.id)
    .where(
        person.c.scheme_id == bindparam("scheme"),
        person.c.mentors.is_(True),
        person.c.standing == Standing.ACTIVE,
    )
    .group_by(person.c.strand, person.c.capacity, _taken)
)
_UNKNOWN_TO_MENTEE = frozenset({State.PROPOSED, State.MENTOR_ASKED})
_COLUMNS = tuple(Pairing.__dataclass_fields__)


def _pairing(row: Any) -> Pairing:
    values = {name: getattr(row, name) for name in _COLUMNS}
    return Pairing(**(values | {"state": State(values["state"])}))


def _values(p: Pairing) -> dict[str, Any]:
    return {name: getattr(p, name) for name in _COLUMNS if name != "version"} | {"ends_on": p.ends_on}


def _with_version(p: Pairing, version: int) -> Pairing:
    return replace(p, version=version)
