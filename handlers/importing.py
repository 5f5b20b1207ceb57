"""People and running pairs from a table pasted into a form: all of it or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from handlers.events import Answer
from handlers.router import Act, router
from messages import importing as say
from messages.cards import Card, Open, Reject, Say
from messages.forms import filled_in
from scheme.people import Standing
from scheme.people_file import PeopleFile, read_people
from scheme.sheet import BadFile, Fault, read_text
from storage.intake import Intake, take_in
from storage.store import Store

FAULTS_SHOWN = 6  # at a field; mended, the next ones show


@router.file("import", leads_only=True)
@router.press("import", leads_only=True)
@router.command(
    "import", help="add people and running pairs from a table", leads_only=True, intents=("coord_add_people",)
)
def import_people(act: Act, store: Store, now: datetime) -> Answer:
    """How a table is brought in, with one to start from."""
    grades = [(g.key, g.title) for g in store.pack.ladder.grades]
    return Answer(Say(say.how_to(grades)))


@router.form("import", leads_only=True)
def form(act: Act, store: Store, now: datetime) -> Answer:
    """A place to paste it."""
    return Answer(Open(say.form()))


@router.submit("import", leads_only=True)
def pasted(act: Act, store: Store, now: datetime) -> Answer:
    """Every fault is listed at the field; without one, it is tried or brought in."""
    values = act.values if act.text("then") in dict(say.THEN) else {**act.values, "then": "look"}
    try:
        known = [p.email for p in store.people.everybody(*Standing) if p.email]
        file = _own(
            read_people(read_text(act.text("table")), store.pack, store.today(now), known), act, store
        )
    except BadFile as bad:
        return Answer(Reject(filled_in(say.form(), values), {"table": _listed(bad)}))
    if act.text("then") == "do":
        done = take_in(file, store, now)
        store.memory.note(act.who.id, "import", f"{done.changes}", now)
    else:
        trial = store.conn.begin_nested()
        done = take_in(file, store, now)
        trial.rollback()
    return Answer(Say(_card(done, act.text("then") == "do")))


def _own(file: PeopleFile, act: Act, store: Store) -> PeopleFile:
    """The table for this lead's own strands. Raises `BadFile` for anybody else's people."""
    led, faults, people = store.strands.led_by(act.who.id), [], []
    for row in file.people:
        known = store.people.by_email(row.person.id)
        strand = row.person.strand or (known.strand if known else None) or (led[0] if len(led) == 1 else None)
        if strand is None:
            faults.append(Fault(row.line, "Please name the strand: you lead several."))
        elif strand not in led or (known is not None and known.strand not in (None, *led)):
            faults.append(Fault(row.line, "This person is in a strand that you do not lead."))
        people.append(replace(row, person=row.person.with_(strand=strand)))
    strand_of = {row.person.id: row.person.strand for row in people}
    for pair in file.pairs:
        mentee = None if pair.mentee in strand_of else store.people.by_email(pair.mentee)
        if (mentee.strand if mentee else strand_of.get(pair.mentee)) not in led:
            faults.append(Fault(pair.line, "The mentee is in a strand that you do not lead."))
    if faults:
        raise BadFile(*faults)
    return replace(file, people=tuple(people))


def _listed(bad: BadFile) -> str:
    shown = [f"Line {f.line}: {f.reason}" if f.line else f.reason for f in bad.faults[:FAULTS_SHOWN]]
    more = len(bad.faults) - len(shown)
    return " ".join([*shown, f"And {more} more." if more else "", "Nothing was brought in."]).replace(
        "  ", " "
    )


def _card(done: Intake, really: bool) -> Card:
    figures = (done.added, done.changed, done.same, done.requests, done.pairs)
    remarks = [f"Line {r.line}: {r.reason}" for r in done.remarks[:FAULTS_SHOWN]]
    return say.brought_in(figures, remarks, really)
