"""Ends: one side ends it, somebody leaves, an account goes and comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from handlers.events import Answer
from handlers.finding import one_pair, running_pair
from handlers.joining import withdraw_offers
from handlers.offers import decline_as
from handlers.router import Act, router
from messages import endings as say_ends
from messages import pairs as say
from messages.cards import Replace, Say, Silence
from scheme.notices import Notice
from scheme.offers import RequestState
from scheme.pairing import OFFERS, RUNNING, Pairing, State, Step, advance, allowed
from scheme.people import Standing
from storage import entries, identity
from storage.closing import close, to_leads, to_one
from storage.entries import Entry
from storage.store import Store


@router.press("more")
def more(act: Act, store: Store, now: datetime) -> Answer:
    """The rarer things one can do with a pair."""
    pairing = running_pair(act.value, act, store)
    return Answer(Say(say.more(pairing.id, pairing.partner_of(act.who.id), pairing.state is State.PAUSED)))


@router.press("end")
@router.command("end", help="end a pair", intents=("end_pairing",))
def end(act: Act, store: Store, now: datetime) -> Answer:
    """Nothing ends by a sentence: a talk is offered, and a button asks."""
    pairing = one_pair(act, store, "end")
    if isinstance(pairing, Answer):
        return pairing
    return Answer(Say(say_ends.shall_i_end(pairing.id, pairing.partner_of(act.who.id))))


@router.press("end-yes")
def ended(act: Act, store: Store, now: datetime) -> Answer:
    """It ends at once, for both, with everything that was open about it."""
    pairing = store.pairings.for_party(act.value, act.who.id)
    notices = end_pair(pairing, act.who.id, store, now)
    return Answer(Replace(say_ends.ended(act.who.id == pairing.mentee)), tuple(notices))


def end_pair(pairing: Pairing, by: str, store: Store, now: datetime) -> list[Notice]:
    """End a running pair; the other is told kindly, the leads the fact."""
    close(store, pairing, Step.END, now)
    told = [p for p in pairing.parties() if p != by]
    return [
        *(to_one(pairing, p, "was-ended", "ended", about=False) for p in told),
        *to_leads(store, pairing, "pair-ended", "ended"),
    ]


@router.command("leave", help="leave the scheme", intents=("withdraw",))
def leave(act: Act, store: Store, now: datetime) -> Answer:
    """What leaving means, and a button: no sentence ends, withdraws or stops anything by itself."""
    pairs = len(store.pairings.of_person(act.who.id, RUNNING))
    waiting = store.requests.waiting_of(act.who.id) is not None
    return Answer(Say(say_ends.shall_i_leave(pairs, act.who.mentors, waiting)))


@router.press("leave-yes")
def left(act: Act, store: Store, now: datetime) -> Answer:
    """Everything this person had open closes in this transaction."""
    notices = close_everything(act.who.id, store, now)
    store.people.save(act.who.with_(standing=Standing.LEFT, mentors=False), now)
    entries.put(store, act.who.id, Entry())
    identity.forget(store, act.who.id)  # it was agreed to for matching alone
    store.memory.answered(act.who.id)
    return Answer(Replace(say_ends.left()), tuple(notices))


def close_everything(me: str, store: Store, now: datetime) -> list[Notice]:
    """End a person's pairs, answer their offers with no, withdraw their request."""
    notices: list[Notice] = []
    for pairing in store.pairings.of_person(me, RUNNING):
        notices += end_pair(pairing, me, store, now)
    notices += answer_offers(me, store, now)
    waiting = store.requests.waiting_of(me)
    if waiting:
        store.requests.save(replace(waiting, state=RequestState.WITHDRAWN))
    # Somebody who leaves is told nothing more, not even that a match is not going ahead.
    return [n for n in notices if n.to != me]


def answer_offers(me: str, store: Store, now: datetime) -> list[Notice]:
    """Close everything that is on offer to this person, or only thought of by a lead."""
    notices: list[Notice] = []
    for offer in store.pairings.of_person(me, OFFERS):
        if offer.mentor == me:
            step = Step.MENTOR_DECLINES if allowed(offer.state, Step.MENTOR_DECLINES) else Step.WITHDRAW
            notices += decline_as(offer, step, store, now)
            if offer.state is State.MENTEE_ASKED:  # who was asked is told, in the words of every end
                notices.append(to_one(offer, offer.mentee, "offer-over", "closed", about=False))
    for idea in store.pairings.of_person(me, (State.PROPOSED,)):
        store.pairings.forget_idea(idea)
    return notices + withdraw_offers(me, store, now)


@router.place("account-gone")
def account_gone(act: Act, store: Store, now: datetime) -> Answer:
    """The platform says the account was deactivated: pairs are put on hold, nothing is lost."""
    i = act.identity
    store.people.set_reachable(i.platform, i.workspace, i.user, False)
    if any(a.reachable for a in store.people.accounts(act.who.id)):
        return Answer(Silence())
    if act.who.standing not in (Standing.ACTIVE, Standing.AWAY):
        return Answer(Silence())  # who has left stays so, also when the account comes back
    store.people.save(act.who.with_(standing=Standing.GONE), now)
    notices: list[Notice] = []
    for pairing in store.pairings.of_person(act.who.id, RUNNING):
        if not allowed(pairing.state, Step.FREEZE):
            continue
        policy = store.policy(pairing.strand)
        frozen = store.pairings.save(advance(pairing, Step.FREEZE, now, store.today(now), policy))
        store.forget_messages(pairing.id, now)
        partner = pairing.partner_of(act.who.id)
        notices.append(to_one(frozen, partner, "on-hold", f"{frozen.version}"))
        notices += to_leads(store, frozen, "pair-on-hold", f"{frozen.version}", {"gone": act.who.id})
    return Answer(Silence(), tuple(notices))


@router.place("account-back")
def account_back(act: Act, store: Store, now: datetime) -> Answer:
    """The account is back: pairs go on."""
    i = act.identity
    store.people.set_reachable(i.platform, i.workspace, i.user, True)
    if act.who.standing is not Standing.GONE:
        return Answer(Silence())
    on_leave = entries.of(store, act.who.id).away_until is not None
    store.people.save(act.who.with_(standing=Standing.AWAY if on_leave else Standing.ACTIVE), now)
    notices: list[Notice] = []
    for pairing in store.pairings.of_person(act.who.id, (State.FROZEN,)):
        partner = store.people.get(pairing.partner_of(act.who.id))
        if partner is None or partner.standing is Standing.GONE:
            continue
        policy = store.policy(pairing.strand)
        thawed = store.pairings.save(advance(pairing, Step.THAW, now, store.today(now), policy))
        notices.append(to_one(thawed, partner.id, "goes-on", f"{thawed.version}"))
    return Answer(Silence(), tuple(notices))
