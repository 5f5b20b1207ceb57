"""The review: each answers alone, sealed until both are in."""

from __future__ import annotations

from datetime import datetime

from handlers.events import Answer
from handlers.finding import one_pair
from handlers.router import Act, router
from messages import reviews as say
from messages.cards import Replace, Say
from scheme import reviews
from scheme.eligibility import limit
from scheme.pairing import OPEN, Pairing, State, Step, advance
from scheme.people import Standing
from scheme.refusals import Refusal
from scheme.reviews import Choice, ReviewAnswer
from storage.closing import to_both
from storage.store import Store


@router.press("review")
@router.command("review", help="answer the review before a term ends", intents=("renew",))
def review(act: Act, store: Store, now: datetime) -> Answer:
    """The question again, if it is open. A sentence never answers it: a button does."""
    pairing = one_pair(act, store, "review")
    if isinstance(pairing, Answer):
        return pairing
    policy = store.policy(pairing.strand)
    reviews.demand_open(pairing, policy, act.today(now))
    assert pairing.ends_on is not None, "an open review has an end of term"
    partner, closes = pairing.partner_of(act.who.id), reviews.open_until(pairing, policy, act.today(now))
    ends, months = pairing.ends_on, pairing.term_months
    return Answer(Say(say.asked(pairing.id, pairing.term, partner, ends, months, closes=closes)))


@router.press("review-renew")
def renew(act: Act, store: Store, now: datetime) -> Answer:
    """Yes, from one of the two."""
    return _answered(Choice.RENEW, act, store, now)


@router.press("review-stop")
def stop(act: Act, store: Store, now: datetime) -> Answer:
    """No, from one of the two."""
    return _answered(Choice.STOP, act, store, now)


def _answered(choice: Choice, act: Act, store: Store, now: datetime) -> Answer:
    pairing_id, _, term = act.value.partition("/")
    pairing = store.pairings.for_party(pairing_id, act.who.id)
    if term and term != str(pairing.term):
        raise Refusal("stale-pairing")  # a question about a term that has been decided
    policy, today = store.policy(pairing.strand), act.today(now)
    if not reviews.may_reopen(pairing, policy, today):
        reviews.demand_open(pairing, policy, today)
    store.reviews.put(ReviewAnswer(pairing.id, pairing.term, act.who.id, choice))
    step = reviews.outcome(pairing, store.reviews.answers(pairing.id, pairing.term))
    if step is Step.WIND_DOWN and pairing.state is State.LAPSED:
        step = None
    if step is None:
        return Answer(Replace(say.sealed(pairing.id)))
    return _decided(pairing, step, store, now)


def _demand_room(pairing: Pairing, store: Store) -> None:
    """Refuse to reopen a pair whose mentor has no place left, or of which one takes no part any more."""
    store.people.lock(pairing.mentor)
    mentor, mentee = store.people.get(pairing.mentor), store.people.get(pairing.mentee)
    both_here = all(p is not None and p.standing is Standing.ACTIVE for p in (mentor, mentee))
    taken = store.pairings.held_by(pairing.mentor)  # a place that is on offer is not free
    room = mentor is not None and taken < limit(mentor, store.policy(pairing.strand))
    if not (both_here and room) or store.pairings.between(*pairing.parties(), OPEN):
        raise Refusal("cannot-reopen")


def _decided(pairing: Pairing, step: Step, store: Store, now: datetime) -> Answer:
    """Both are in: the same words to both, which tell neither what the other said."""
    policy = store.policy(pairing.strand)
    if step is Step.RENEW and pairing.state is State.LAPSED:
        step = Step.REOPEN
        _demand_room(pairing, store)
    after = store.pairings.save(advance(pairing, step, now, store.today(now), policy))
    kind = "winding-down" if step is Step.WIND_DOWN else "renewed"
    return Answer(Replace(say.in_place_of_the_question()), tuple(to_both(after, kind, f"term{pairing.term}")))
