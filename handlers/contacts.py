"""Whom to contact, open to anybody, and feedback that goes to a person and is kept nowhere."""

from __future__ import annotations

from datetime import datetime

from handlers.care import leads_for
from handlers.events import Answer
from handlers.router import Act, router
from messages import contacts as say
from messages.cards import Say
from messages.contacts import Contact
from storage.store import Store


@router.press("contacts")
@router.command("contacts", help="who leads which part of the scheme")
def contacts(act: Act, store: Store, now: datetime) -> Answer:
    """Every strand with its leads."""
    rows = []
    for row in store.strands.all():
        known = store.pack.strand(row.key)
        address = str(row.about.get("contact", "")) or (known.contact if known else "")
        rows.append(Contact(row.title, store.strands.leads_of(row.key), address))
    return Answer(Say(say.contacts(rows, store.pack.contact)))


@router.press("feedback")
@router.command("feedback", help="say what could be better about the handbook or about me")
def feedback(act: Act, store: Store, now: datetime) -> Answer:
    """A few words to a lead, sealed and deleted."""
    return Answer(Say(say.feedback(leads_for(act.who.id, store), store.pack.contact)))
