"""Who leads: adding, letting go, standing in."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from handlers.events import Answer
from handlers.finding import entered_date
from handlers.router import Act, router
from handlers.strands import lead_notice, view
from messages import strands as say
from messages.cards import Open, Reject, Replace, Say
from messages.forms import Form, filled_in
from scheme.people import Person
from scheme.refusals import Refusal
from storage.store import Store, new_id
from storage.strands import StrandRow

LONGEST = 400  # days somebody may stand in: a year's leave


@router.press("leads", leads_only=True)
@router.command("leads", help="who leads your strands; add, let go, stand in", leads_only=True)
def leads(act: Act, store: Store, now: datetime) -> Answer:
    """Leads of one's own strands, or of one of them."""
    led = store.strands.led_by(act.who.id)
    if act.value and act.value not in led:
        raise Refusal("not-yours")
    wanted = [act.value] if act.value else led
    rows = [view(r, act.who.id, store) for r in store.strands.all() if r.key in wanted]
    return Answer(Say(say.leads(rows)))


def _led(act: Act, key: str, store: Store) -> StrandRow:
    row = store.strands.get(key)
    if row is None or key not in store.strands.led_by(act.who.id):
        raise Refusal("not-yours")
    return row


def _form(act: Act, now: datetime, cover: bool) -> Form:
    return say.lead_form(act.value, cover, act.today(now) + timedelta(days=28))


@router.form("lead-add", leads_only=True)
def add_form(act: Act, store: Store, now: datetime) -> Answer:
    """Who?"""
    _led(act, act.value, store)
    return Answer(Open(_form(act, now, False)))


@router.form("lead-cover", leads_only=True)
def cover_form(act: Act, store: Store, now: datetime) -> Answer:
    """Who, and until when?"""
    _led(act, act.value, store)
    return Answer(Open(_form(act, now, True)))


@router.submit("lead-add", leads_only=True)
def added(act: Act, store: Store, now: datetime) -> Answer:
    """A new lead, who is told at once."""
    return _appointed(act, store, now, cover=False)


@router.submit("lead-cover", leads_only=True)
def covered(act: Act, store: Store, now: datetime) -> Answer:
    """Somebody stands in until a day, then leads no more by themselves."""
    return _appointed(act, store, now, cover=True)


def _appointed(act: Act, store: Store, now: datetime, *, cover: bool) -> Answer:
    row, today = _led(act, act.value, store), act.today(now)
    until: date | None = entered_date(act, "until") if cover else None
    errors = {}
    if cover and (until is None or not today <= until <= today + timedelta(days=LONGEST)):
        errors["until"] = "Please choose a day within the next 13 months."
    email = act.text("email").casefold()
    who = store.people.get(act.text("person")) if act.text("person") else None
    if who is None and email and "@" in email and " " not in email:
        who = store.people.by_email(email) or store.people.save(
            Person(new_id(), "", email, store.timezone), now
        )
    if who is None:
        errors["person"] = "I do not know that person yet. Give me their e-mail address instead."
    if errors or who is None:
        return Answer(Reject(filled_in(_form(act, now, cover), act.values), errors))
    if not store.strands.appoint(row.key, who.id, now, until):
        raise Refusal("leads-already")
    store.memory.note(act.who.id, "cover" if cover else "lead-add", row.key, now)
    answer = leads(act, store, now)
    return Answer(answer.reply, (lead_notice("you-lead", row.key, who.id, now),))


@router.press("lead-go", leads_only=True)
def let_go(act: Act, store: Store, now: datetime) -> Answer:
    """A lead is let go; never the last one who leads for good."""
    key, _, person = act.value.partition("/")
    row = _led(act, key, store)
    standing_in = {p for k, p, _ in store.strands.stand_ins() if k == key}
    remaining = set(store.strands.leads_of(key)) - standing_in - {person}
    if person not in store.strands.leads_of(key):
        raise Refusal("stale-lead")
    if not remaining:
        raise Refusal("last-lead")
    store.strands.dismiss(row.key, person)
    store.memory.note(act.who.id, "lead-go", row.key, now)
    rows = [view(r, act.who.id, store) for r in store.strands.all() if r.key == key]
    notices = () if person == act.who.id else (lead_notice("you-lead-no-more", key, person, now),)
    return Answer(Replace(say.leads(rows)), notices)
