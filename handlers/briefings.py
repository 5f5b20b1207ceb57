"""The briefing for mentors and for mentees: shown, read, and noted that it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from handlers.events import Answer
from handlers.router import Act, router
from messages import briefings as say
from messages.cards import Card, Divider, Replace, Say
from scheme.notices import Notice
from scheme.refusals import Refusal
from storage import briefings
from storage.store import Store

ROLES = ("mentor", "mentee")


def _card(role: str, strand: str | None, again: bool, unread: bool, store: Store) -> Card:
    section = store.pack.document("briefing", store.policy(strand)).find(role)
    assert section is not None, "every pack briefs both roles"
    points = [row.removeprefix("- ") for row in section.text.split("\n") if row.strip()]
    link = store.pack.link("training") if role == "mentor" else None
    return say.briefing(section.title, points, role, again, unread, link.url if link else "")


@router.command("briefing", help="what to know before you begin")
def briefing(act: Act, store: Store, now: datetime) -> Answer:
    """For the roles this person has; both for somebody who only looks."""
    mine = briefings.of(store, act.who.id)
    cards = [
        _card(r, act.who.strand, False, r in mine and mine[r] is None, store)
        for r in ROLES
        if r in mine or not mine
    ]
    first = cards[0]
    for card in cards[1:]:
        first = replace(first, title="A short briefing", blocks=(*first.blocks, Divider(), *card.blocks))
    return Answer(Say(first))


@router.press("briefing-read")
def read(act: Act, store: Store, now: datetime) -> Answer:
    """Noted, once."""
    if act.value not in briefings.of(store, act.who.id):
        raise Refusal("not-joined")
    briefings.read(store, act.who.id, act.value, act.today(now))
    return Answer(Replace(say.read()))


@router.notice("briefing")
def please_read(notice: Notice, store: Store, now: datetime) -> Card | None:
    """The day after joining, and again; not once they have read it."""
    role, who = notice.facts["role"], store.people.one_for_rules(notice.to)
    known = briefings.of(store, notice.to)
    if who is None or role not in known or known[role] is not None or not store.policy(who.strand).briefing:
        return None
    return _card(role, who.strand, notice.facts["turn"] != "0", True, store)
