"""People and running pairs of a file, brought into a scheme: all of it or nothing.

Nobody is written to because of an import, but for a lead whose running pair no longer keeps a rule.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from scheme.calendar import months_after
from scheme.meetings import Meeting, MeetingState, tallied
from scheme.offers import MentorRequest, RequestState
from scheme.pairing import RUNNING, Pairing, State
from scheme.people import Person, Standing
from scheme.people_file import PairRow, PeopleFile, PersonRow
from scheme.policy import Policy
from scheme.sheet import Fault
from storage.rechecks import recheck
from storage.store import Store, new_id

EVER = tuple(State)


@dataclass(slots=True)
class Intake:
    """What an import did, or would do."""

    added: int = 0
    changed: int = 0
    same: int = 0
    requests: int = 0
    pairs: int = 0
    remarks: tuple[Fault, ...] = ()

    @property
    def changes(self) -> int:
        """How many records are new or other than before."""
        return self.added + self.changed + self.requests + self.pairs


def take_in(
    file: PeopleFile, store: Store, now: datetime, step: Callable[[int], None] = lambda _: None
) -> Intake:
    """Bring the file in. The same file again changes nothing; `step` is told how many lines are done."""
    done, remarks = Intake(), list(file.remarks)
    ids: dict[str, str] = {}
    for number, row in enumerate(file.people, start=1):
        ids[row.person.id] = _person(row, store, now, done, remarks)
        step(number)
    _wishes(file, ids, store, now, done)
    paired = {pair.mentee for pair in file.pairs}
    for number, pair in enumerate(file.pairs, start=len(file.people) + 1):
        _pair(pair, ids, store, now, done, remarks)
        step(number)
    for row in file.people:
        if row.mentee and (row.person.id not in paired or row.waiting_since):
            _request(row, ids[row.person.id], store, now, done)
    done.remarks = tuple(sorted(remarks, key=lambda r: r.line))
    return done


def _person(row: PersonRow, store: Store, now: datetime, done: Intake, remarks: list[Fault]) -> str:
    given = row.person
    known = store.people.by_email(given.id)
    if known is None:
        fresh = given.with_(id=new_id(), not_with=(), version=0, timezone=given.timezone or store.timezone)
        done.added += 1
        return _with_account(row, store.people.save(fresh, now), store, now)
    if known.standing in (Standing.LEFT, Standing.ERASED):
        remarks.append(Fault(row.line, "This person has left the scheme and was left alone."))
        done.same += 1
        return known.id
    merged = known.with_(
        name=given.name or known.name, department=given.department or known.department,
        grade=given.grade or known.grade, strand=given.strand or known.strand,
        manager_email=given.manager_email or known.manager_email,
        trained_on=given.trained_on or known.trained_on, mentors=given.mentors or known.mentors,
        capacity=known.capacity if given.capacity is None else given.capacity, offers=given.offers or known.offers,
        standing=Standing.ACTIVE if known.standing is Standing.VISITOR else known.standing,
    )  # fmt: skip
    if merged == known:
        done.same += 1
        return known.id
    store.people.save(merged, now)
    store.owe(recheck(store, known.id, now), now)
    done.changed += 1
    return known.id


def _with_account(row: PersonRow, who: Person, store: Store, now: datetime) -> str:
    """Tie an account of the file to the person, where the scheme has just one workspace of its kind."""
    for platform, user in (("slack", row.slack_id), ("teams", row.teams_id)):
        places = store.workspaces(platform)
        if user and len(places) == 1 and store.people.by_account(platform, places[0], user) is None:
            store.people.attach(who.id, platform, places[0], user, {}, now)
    return who.id


def _wishes(file: PeopleFile, ids: dict[str, str], store: Store, now: datetime, done: Intake) -> None:
    """Whom people would rather not meet, once everybody has an id."""
    for row in file.people:
        if not row.person.not_with:
            continue
        who = store.people.get(ids[row.person.id])
        others = [_id_of(address, ids, store) for address in row.person.not_with]
        if who is None:
            continue
        merged = tuple(dict.fromkeys([*who.not_with, *(o for o in others if o)]))
        if merged != who.not_with:
            store.people.save(who.with_(not_with=merged), now)
            done.changed += who.version > 1


def _id_of(address: str, ids: dict[str, str], store: Store) -> str | None:
    known = None if address in ids else store.people.by_email(address)
    return ids.get(address) or (known.id if known else None)


def _request(row: PersonRow, person: str, store: Store, now: datetime, done: Intake) -> None:
    """A place on the waiting list, for somebody who never had one here."""
    if store.requests.last_of(person) is not None:
        return
    who = store.people.get(person)
    if who is None or who.standing is not Standing.ACTIVE:
        return
    strand = who.strand or store.strands.all()[0].key
    since = row.waiting_since or store.today(now)
    store.requests.add(
        MentorRequest(new_id(), person, strand, RequestState.WAITING, since, row.topics_wanted)
    )
    done.requests += 1


def _pair(
    row: PairRow, ids: dict[str, str], store: Store, now: datetime, done: Intake, remarks: list[Fault]
) -> None:
    """A running pair with its real dates; those two are never paired twice."""
    mentor, mentee = _id_of(row.mentor, ids, store), _id_of(row.mentee, ids, store)
    if mentor is None or mentee is None:
        remarks.append(Fault(row.line, "One of this pair is not in the scheme; the pair was left out."))
        return
    today = store.today(now)
    started = row.started_on or row.first_meeting_on or today
    known = store.pairings.between(mentor, mentee, EVER)
    if any(p.state in RUNNING or p.started_on == started for p in known):
        return
    below = store.people.get(mentee)
    strand = (below.strand if below else None) or store.strands.all()[0].key
    policy = store.policy(strand)
    signed = row.first_meeting_on  # the form is signed at the first meeting: nobody is reminded of an old one
    pairing = Pairing(
        new_id(), strand, mentor, mentee, State.LIVE, now, edition=store.pack.edition.isoformat(),
        started_on=started, term=_term(started, policy, today), term_months=policy.term_months,
        mentor_signed_on=signed, mentee_signed_on=signed,
    )  # fmt: skip
    pairing = store.pairings.add(pairing)
    met = [
        store.meetings.add(Meeting(new_id(), pairing.id, MeetingState.CONFIRMED, day, mentee, now))
        for day in dict.fromkeys(d for d in (row.first_meeting_on, row.last_meeting_on) if d)
    ]
    if met:
        store.pairings.save(replace(tallied(pairing, met), first_meeting_told_on=met[0].on))
    waiting = store.requests.waiting_of(mentee)
    if waiting:
        store.requests.save(replace(waiting, state=RequestState.MATCHED))
    done.pairs += 1


def _term(started: date, policy: Policy, today: date) -> int:
    """Which term runs today, counted from the first start."""
    term = 1
    while months_after(started, term * policy.term_months) <= today:
        term += 1
    return term
