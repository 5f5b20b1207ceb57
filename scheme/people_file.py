"""People and running pairs from a table: the same for `import` in chat, `python -m bot import` and `match`.

Either every line is good and typed, or `BadFile` names each bad one with its number and reason.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from scheme.pack import Pack
from scheme.people import Person, Standing
from scheme.people_cells import Cells
from scheme.sheet import BadFile, Fault, Line, Sheet

PEOPLE_COLUMNS = (
    "email", "name", "slack_id", "teams_id", "department", "grade", "strand", "manager_email", "timezone",
    "roles", "capacity", "trained_on", "topics", "goals_topics", "not_with", "waiting_since",
)  # fmt: skip
PAIR_COLUMNS = ("mentor_email", "mentee_email", "started_on", "first_meeting_on", "last_meeting_on")
COLUMNS = PEOPLE_COLUMNS + PAIR_COLUMNS


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person of the file. `person.id` is the e-mail address, as are the ids in `not_with`."""

    line: int
    person: Person
    mentee: bool
    topics_wanted: tuple[str, ...]
    waiting_since: date | None
    slack_id: str | None
    teams_id: str | None


@dataclass(frozen=True, slots=True)
class PairRow:
    """One running pair of the file; mentor and mentee by e-mail address."""

    line: int
    mentor: str
    mentee: str
    started_on: date | None
    first_meeting_on: date | None
    last_meeting_on: date | None


@dataclass(frozen=True, slots=True)
class PeopleFile:
    """A file without faults. `remarks` are worth showing and stop nothing."""

    people: tuple[PersonRow, ...]
    pairs: tuple[PairRow, ...]
    remarks: tuple[Fault, ...]

    @property
    def managers(self) -> dict[str, str]:
        """Whose manager is who, by e-mail address."""
        return {p.person.id: p.person.manager_email for p in self.people if p.person.manager_email}


def read_people(sheet: Sheet, pack: Pack, today: date, known: Collection[str] = ()) -> PeopleFile:
    """The people and pairs in a table.

    Grades are those of the pack; topics, strands and departments of the pack are recognised, others
    kept as they are. `known` are addresses that pairs may name besides those in the file. Raises
    `BadFile` with every fault there is.
    """
    headings, lines, misfits = sheet
    remarks = _check_headings(headings)
    reader = _Reader(pack, today)
    reader.faults += misfits
    for line in lines:
        reader.read(line, by_role="roles" in headings)
    reader.check_pairs({address.casefold() for address in known})
    reader.check_managers()
    if reader.faults:
        raise BadFile(*reader.faults)
    if not reader.people and not reader.pairs:
        raise BadFile(Fault(1, "The file has headings and nobody under them."))
    return PeopleFile(tuple(reader.people), tuple(reader.pairs), (*remarks, *reader.remarks))


def _check_headings(headings: list[str]) -> list[Fault]:
    if "email" not in headings and not {"mentor_email", "mentee_email"} <= set(headings):
        raise BadFile(Fault(1, "There is no column “email”; the first line has to hold the headings."))
    faults, remarks = [], []
    for heading in headings:
        if not heading or heading in COLUMNS:
            continue
        near = difflib.get_close_matches(heading, [c for c in COLUMNS if c not in headings], 1, 0.8)
        if near:
            faults.append(Fault(1, f"The column “{heading}” is not known; is “{near[0]}” meant?"))
        else:
            remarks.append(Fault(1, f"The column “{heading[:40]}” is not known and was left out."))
    if faults:
        raise BadFile(*faults)
    return remarks


class _Reader:
    def __init__(self, pack: Pack, today: date) -> None:
        self._cells = Cells(pack, today)
        self.people: list[PersonRow] = []
        self.pairs: list[PairRow] = []
        self.faults: list[Fault] = []
        self.remarks: list[Fault] = []

    def read(self, line: Line, by_role: bool) -> None:
        """Keep the line's person, its pair or both, and note everything that is wrong with it."""
        self._cells.turn_to(line.cells)
        named = [column for column in ("mentor_email", "mentee_email") if column in line.cells]
        if "email" not in line.cells and len(named) < 2:
            self.faults.append(Fault(line.number, "The e-mail address is missing."))
            return
        if "email" in line.cells:
            self.people.append(self._person(line, by_role))
        if named:
            self.pairs.append(self._pair(line.number))
        self.faults += (Fault(line.number, reason) for reason in self._cells.wrong)
        self.remarks += (Fault(line.number, reason) for reason in self._cells.odd)

    def _person(self, line: Line, by_role: bool) -> PersonRow:
        cell = self._cells
        email = cell.once("email", cell.address("email"), line.number)
        mentor, mentee = (
            not line.cells.keys().isdisjoint({"capacity", "topics"}),
            "goals_topics" in line.cells,
        )
        if by_role:
            mentor, mentee = cell.roles()
        manager = cell.address("manager_email")
        if manager and manager == email:
            cell.wrong.append("The person is their own manager.")
        person = Person(
            id=email,
            name=cell.text("name"),
            email=email,
            timezone=cell.zone(),
            standing=Standing.ACTIVE,
            department=cell.department(),
            grade=cell.grade(),
            strand=cell.strand(),
            manager_email=manager or None,
            trained_on=cell.day("trained_on"),
            mentors=mentor,
            capacity=cell.capacity(),
            offers=cell.topic_keys("topics"),
            not_with=cell.addresses("not_with"),
        )
        return PersonRow(
            line=line.number,
            person=person,
            mentee=mentee,
            topics_wanted=cell.topic_keys("goals_topics"),
            waiting_since=cell.day("waiting_since"),
            slack_id=cell.account("slack_id", line.number),
            teams_id=cell.account("teams_id", line.number),
        )

    def _pair(self, line: int) -> PairRow:
        cell = self._cells
        mentor = cell.address("mentor_email") or cell.address("email")
        mentee = cell.address("mentee_email") or cell.address("email")
        if mentor == mentee and mentor:
            cell.wrong.append("Mentor and mentee are the same person.")
        started, first, last = (cell.day(column) for column in PAIR_COLUMNS[2:])
        given = [day for day in (started, first, last) if day]
        if given != sorted(given):
            cell.wrong.append("The start, the first and the last meeting are not in this order.")
        return PairRow(line, mentor, mentee, started, first, last)

    def check_pairs(self, known: set[str]) -> None:
        """Every pair names people of the file or the scheme, and none is there twice."""
        addresses = known | {row.person.id for row in self.people}
        seen: dict[tuple[str, str], int] = {}
        for pair in self.pairs:
            for who in (pair.mentor, pair.mentee):
                if who and who not in addresses:
                    self.faults.append(Fault(pair.line, f"Nobody here has the address {who}."))
            first = seen.setdefault((pair.mentor, pair.mentee), pair.line)
            if first != pair.line:
                self.faults.append(Fault(pair.line, f"This pair is already on line {first}."))

    def check_managers(self) -> None:
        """Nobody is, step by step, above themself."""
        above = {row.person.id: row.person.manager_email for row in self.people}
        lines = {row.person.id: row.line for row in self.people}
        told: set[str] = set()
        for start in above:
            path: list[str] = []
            at: str | None = start
            while at in above and at not in path and at not in told:
                path.append(at)
                at = above[at]
            if at in path and len(loop := path[path.index(at) :]) > 1:
                shown = " → ".join([*loop[:4], "…"] if len(loop) > 4 else [*loop, loop[0]])
                reason = f"The line of management goes in a circle: {shown}."
                self.faults += (Fault(lines[who], reason) for who in loop)
            told.update(path)
