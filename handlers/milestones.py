"""What the two hear while a pair runs, and how often they take stock."""

from __future__ import annotations

from datetime import datetime

from handlers.events import Answer
from handlers.finding import running_pair
from handlers.notices.facts import pairing_of
from handlers.router import Act, router
from messages import milestones as say
from messages import rhythms
from messages.cards import Card, Open, Reject, Say
from messages.forms import filled_in
from scheme.notices import Notice
from scheme.pairing import State, alive
from storage import wishes
from storage.closing import to_one
from storage.store import Store

OWN = "stocktake"  # how often the pair takes stock, in months, is kept beside the other wishes


def _points(section: str, strand: str, store: Store) -> list[str]:
    found = store.pack.document("stocktake", store.policy(strand)).find(section)
    assert found is not None, "every pack has both sections"
    return [row.removeprefix("- ") for row in found.text.split("\n") if row.startswith("- ")]


@router.notice("milestone")
def milestone(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To each of the two, while the pair is live."""
    pairing = pairing_of(notice, store, (State.LIVE,))
    if pairing is None or notice.to not in pairing.parties() or pairing.ends_on is None:
        return None
    partner, months = pairing.partner_of(notice.to), int(notice.facts["months"])
    match notice.facts["kind"]:
        case "first-meeting" if pairing.meetings:
            return say.first_meeting(partner, pairing.id)
        case "half-term":
            return say.half_term(partner, pairing.ends_on, pairing.meetings)
        case "year":
            return say.year(partner, months // 12, pairing.meetings)
        case "feedback":
            return say.feedback(partner, _points("feedback", pairing.strand, store), pairing.id)
        case "stocktake":
            points = _points("stocktake", pairing.strand, store)
            return say.stocktake(partner, months, pairing.meetings, points, pairing.id)
    return None


@router.form("stocktake")
def form(act: Act, store: Store, now: datetime) -> Answer:
    """How often?"""
    pairing = running_pair(act.value, act, store)
    own = wishes.get(store, pairing.id, OWN)
    return Answer(Open(rhythms.stocktake_form(pairing.id, str(own[0]) if own else "as-scheme")))


@router.submit("stocktake")
def chosen(act: Act, store: Store, now: datetime) -> Answer:
    """Set by either, told to the other, who may set it again."""
    pairing = running_pair(act.value, act, store)
    words = dict(rhythms.STOCKTAKES).get(act.text("every"))
    if words is None:
        refused = filled_in(rhythms.stocktake_form(pairing.id, "as-scheme"), act.values)
        return Answer(Reject(refused, {"every": "Please choose one from the list."}))
    wishes.drop(store, pairing.id, OWN)
    if act.text("every") != "as-scheme":
        wishes.put(store, pairing.id, OWN, int(act.text("every")), act.who.id)
    after = store.pairings.save(alive(pairing))
    partner = pairing.partner_of(act.who.id)
    notice = to_one(after, partner, "stocktake-set", f"{act.text('every')}:{after.version}")
    return Answer(Say(rhythms.stocktake_set(words)), (notice,))


@router.notice("stocktake-set")
def told(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To the other, as it is now."""
    pairing = pairing_of(notice, store)
    if pairing is None:
        return None
    own = wishes.get(store, pairing.id, OWN)
    words = dict(rhythms.STOCKTAKES)[str(own[0]) if own else "as-scheme"]
    return rhythms.stocktake_told(pairing.id, pairing.partner_of(notice.to), words)
