"""A word in confidence. No text is asked for and none is kept; the other party never learns."""

from __future__ import annotations

from datetime import datetime

from handlers.events import Answer
from handlers.router import Act, router
from messages import reading as say
from messages.cards import Card, Replace, Say
from scheme.notices import Notice
from scheme.pairing import RUNNING
from scheme.refusals import Refusal
from storage.store import Store


@router.press("concern")
@router.command("concern", help="a private word with a lead", intents=("report_concern",))
def concern(act: Act, store: Store, now: datetime) -> Answer:
    """Leads who are no party, what often helps first, and other people to turn to."""
    if act.reading is not None and act.reading.expect == "crisis":
        return Answer(Say(crisis_card(act, store)))
    leads = leads_for(act.who.id, store)
    troubles = store.pack.document("troubles").sections if "troubles" in store.pack.sources else ()
    services = [(s.title, s.note) for s in store.pack.services]
    first = [s.title for s in troubles][:5]
    return Answer(Say(say.concern(leads, act.value, first, services)))


def crisis_card(act: Act, store: Store) -> Card:
    """Help lines first, a person at once."""
    helplines = [(h.title, f"{h.contact} {h.note}".strip()) for h in store.pack.helplines]
    return say.crisis(helplines, leads_for(act.who.id, store))


def leads_for(person_id: str, store: Store) -> list[str]:
    """Leads this person may turn to: of their strand first, never one who is a party to a pair of theirs."""
    who = store.people.get(person_id)
    partners = {p.partner_of(person_id) for p in store.pairings.of_person(person_id, RUNNING)}
    own = store.strands.leads_of(who.strand) if who and who.strand else ()
    ordered = dict.fromkeys([*own, *store.strands.all_leads()])
    return [lead for lead in ordered if lead not in partners and lead != person_id][:3]


@router.press("concern-lead")
def ask_lead(act: Act, store: Store, now: datetime) -> Answer:
    """The lead gets “would like a word”, and nothing else. Once a day is enough."""
    lead = act.value.partition("/")[0]
    if lead not in leads_for(act.who.id, store):
        raise Refusal("not-yours")
    if act.who.version == 0:
        store.people.save(act.who, now)  # a visitor who wants to be contacted must be known
    key = f"word:{act.who.id}:{lead}:{act.today(now)}"
    notice = Notice("would-like-a-word", lead, key, None, {"person": act.who.id})
    return Answer(Replace(say.lead_will_write(lead)), (notice,))
