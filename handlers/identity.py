"""Wishes about who mentors one: asked apart, by nobody's demand, and deleted by themselves."""

from __future__ import annotations

from datetime import datetime

from handlers.events import Answer
from handlers.finding import demand_part
from handlers.router import Act, router
from messages import identity as say
from messages.cards import Open, Reject, Replace, Say
from messages.forms import filled_in
from scheme.identity import Said
from scheme.refusals import Refusal
from storage import identity
from storage.store import Store


def _demand_asked(act: Act, store: Store) -> None:
    """Only where the strand asks at all, and only of people who take part."""
    demand_part(act)
    if not store.policy(act.who.strand).identity_wishes:
        raise Refusal("identity-off")


@router.press("identity-look")
@router.command("my wishes", help="wishes about who mentors you; nobody sees them")
def look(act: Act, store: Store, now: datetime) -> Answer:
    """What it is for, and what was said."""
    said = identity.said_by(store, act.who.id)
    if said is None:  # who has said something may look at it, and delete it, whatever the setting is now
        _demand_asked(act, store)
    return Answer(Say(say.wishes(said)))


@router.form("identity")
def form(act: Act, store: Store, now: datetime) -> Answer:
    """Two lists, and an agreement of their own."""
    _demand_asked(act, store)
    return Answer(Open(say.form(identity.said_by(store, act.who.id))))


@router.submit("identity")
def said(act: Act, store: Store, now: datetime) -> Answer:
    """Kept only with the agreement; nothing chosen is nothing kept."""
    _demand_asked(act, store)
    chosen = Said(act.many("own"), act.many("wished")).kept()
    if (chosen.own or chosen.wished) and "yes" not in act.many("agree"):
        opened = filled_in(say.form(chosen), act.values)
        return Answer(Reject(opened, {"agree": "Without your agreement nothing of this is kept."}))
    identity.keep(store, act.who.id, chosen, now)
    return Answer(Say(say.kept() if chosen.own or chosen.wished else say.forgotten()))


@router.press("identity-forget")
def forget(act: Act, store: Store, now: datetime) -> Answer:
    """Deleted at once, and nothing else with it."""
    identity.forget(store, act.who.id)
    return Answer(Replace(say.forgotten()))
