"""Conflicts of interest, named in private and obeyed by every match."""

from __future__ import annotations

import re
from datetime import datetime

from handlers.events import Answer
from handlers.finding import demand_part
from handlers.router import Act, router
from messages import conflicts as say
from messages.cards import Card, Open, Reject, Replace, Say
from messages.forms import filled_in
from scheme.pairing import RUNNING
from storage import conflicts
from storage.rechecks import recheck
from storage.store import Store

MOST = 20  # people one may name: enough for anybody's department, too few to list a scheme
_ADDRESS = re.compile(r"[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+")


@router.press("conflicts")
@router.command("conflicts", help="people you must not be paired with; only you see them")
def mine(act: Act, store: Store, now: datetime) -> Answer:
    """Whom this person has named."""
    return Answer(Say(_card(act, store)))


def _card(act: Act, store: Store) -> Card:
    demand_part(act)
    rows = conflicts.named_by(store, act.who.id)
    named = {other for one, other in conflicts.apart(store) if one == act.who.id}
    pairs = store.pairings.of_person(act.who.id, RUNNING)
    partner = next(
        ((p.partner_of(act.who.id), p.id) for p in pairs if p.partner_of(act.who.id) in named), None
    )
    return say.named(rows, partner)


@router.form("conflicts")
def form(act: Act, store: Store, now: datetime) -> Answer:
    """Whom?"""
    demand_part(act)
    return Answer(Open(say.form()))


@router.submit("conflicts")
def named(act: Act, store: Store, now: datetime) -> Answer:
    """Kept at once. A running pair it concerns is brought to the lead; nothing ends by itself."""
    demand_part(act)
    words = [w for w in re.split(r"[\s,;]+", act.text("addresses").casefold()) if w]
    wrong = [w for w in words if not _ADDRESS.fullmatch(w) or len(w) > 254]
    error = ""
    if not words:
        error = "Please enter an e-mail address."
    elif wrong:
        error = f"“{wrong[0][:40]}” is not an e-mail address."
    elif act.who.email and act.who.email.casefold() in words:
        error = "That is your own address. Nobody is ever paired with themself."
    elif len({address for _, address in conflicts.named_by(store, act.who.id)} | set(words)) > MOST:
        error = f"You can name {MOST} people at most. A lead can help with a longer list."
    if error:
        return Answer(Reject(filled_in(say.form(), act.values), {"addresses": error}))
    for word in words:
        conflicts.name(store, act.who.id, word)
    return Answer(Say(_card(act, store)), tuple(recheck(store, act.who.id, now)))


@router.press("conflict-out")
def taken_out(act: Act, store: Store, now: datetime) -> Answer:
    """The two may be paired again, as far as this person is concerned."""
    conflicts.take_out(store, act.who.id, act.value)
    return Answer(Replace(_card(act, store)))
