"""From a request to a pair: the lead proposes, the mentor is asked, then the mentee."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime

from handlers.events import Answer
from handlers.joining import rules_for, topic_words, withdraw_offers
from handlers.router import Act, router
from messages import offers as say
from messages.cards import Card, Replace, Say
from scheme import eligibility
from scheme.matching import Option, options_for
from scheme.matching_reasons import barred_because
from scheme.notices import Notice
from scheme.offers import DEPARTMENT, GRADE, MentorRequest, RequestState, wished
from scheme.pairing import OFFERS, Pairing, State, Step, advance, demand_place
from scheme.people import Person
from scheme.policy import AgreementRule, Training
from scheme.refusals import Refusal
from scheme.scoring import Request
from storage import entries
from storage.closing import close, to_both, to_leads, to_one
from storage.conflicts import apart
from storage.identity import preferred
from storage.store import Store, new_id

SHOWN = 5  # mentors on one card: more would be a list to scroll, not a choice


@router.press("request-options", leads_only=True)
def options(act: Act, store: Store, now: datetime) -> Answer:
    """To the lead: who could mentor, each with the reason; why the others are not shown."""
    wanted = request_led_by(act, act.value, store)
    return Answer(Say(_options_card(wanted, store, now)))


def best_for(wanted: MentorRequest, store: Store, now: datetime) -> list[Option]:
    """The few best mentors this mentee could have now."""
    mentee, mentors, rules = _concerned(wanted, store, now)
    titles = {t.key: t.title.lower() for t in store.pack.topics}
    asked_for = Request(
        mentee, topics=wanted.topics, waiting_since=wanted.since, at_the_front=wanted.first,
        wished_departments=wished(wanted.wishes, DEPARTMENT), wished_grades=wished(wanted.wishes, GRADE),
    )  # fmt: skip
    found = options_for(asked_for, mentors, rules, titles)
    return _as_wished(found, wanted, store)[:SHOWN]


def _as_wished(found: list[Option], wanted: MentorRequest, store: Store) -> list[Option]:
    """Mentors who are what the mentee wished for first, where both have said so. Nothing says why."""
    if not store.policy(wanted.strand).identity_wishes:
        return found
    first = preferred(store, wanted.person, [o.mentor.id for o in found])
    return sorted(found, key=lambda o: o.mentor.id not in first)


def _concerned(
    wanted: MentorRequest, store: Store, now: datetime
) -> tuple[Person, list[Person], eligibility.Rules]:
    mentee = store.people.one_for_rules(wanted.person)
    assert mentee is not None, "a request belongs to a person"
    mentors = [m for m in store.people.for_rules(mentors_only=True) if m.id != mentee.id]
    return mentee.with_(strand=wanted.strand), mentors, rules_for(wanted, store, now)


def _options_card(wanted: MentorRequest, store: Store, now: datetime) -> Card:
    mentee, mentors, rules = _concerned(wanted, store, now)
    best = best_for(wanted, store, now)
    held = Counter(mentor for mentor, _ in rules.pairs)
    own = entries.of_many(store, [o.mentor.id for o in best])
    rows = [
        (
            o.mentor.id,
            o.reason,
            eligibility.limit(o.mentor, rules.policy) - held[o.mentor.id],
            own[o.mentor.id].background if o.mentor.id in own else "",
        )
        for o in best
    ]
    barred = Counter(bar for m in mentors if (bar := eligibility.eligible(m, mentee, rules)) is not None)
    ruled_out = [f"{n} who {barred_because(bar, n)}" for bar, n in barred.most_common()]
    return say.options(wanted.person, topic_words(store, wanted.topics), wanted.id, rows, ruled_out)


@router.press("propose", leads_only=True)
def propose(act: Act, store: Store, now: datetime) -> Answer:
    """The lead chooses a mentor: the rules are asked once more, then the mentor is."""
    request_id, _, mentor_id = act.value.partition("/")
    wanted = request_led_by(act, request_id, store)
    if any(p.mentee == wanted.person for p in store.pairings.of_person(wanted.person, OFFERS)):
        raise Refusal("stale-pairing")
    pairing = offer(wanted, mentor_id, store, now)
    store.memory.note(act.who.id, "propose", pairing.id, now)
    days = store.policy(wanted.strand).offer_expires_days
    return Answer(Replace(say.asked_mentor(mentor_id, days)), (_to_mentor(pairing),))


def offer(
    wanted: MentorRequest,
    mentor_id: str,
    store: Store,
    now: datetime,
    *,
    again: bool = False,
    checked: bool = False,
) -> Pairing:
    """A new pairing whose mentor is being asked. Refuses what the rules rule out.

    `again` lets a lead try, by hand, two people whose earlier offer or pair came to nothing; `checked`
    says that a round has just asked the rules, in this very transaction.
    """
    for person in sorted(
        (mentor_id, wanted.person)
    ):  # in one order, so that two leads cannot wait for each other
        store.people.lock(person)
    if any(p.mentee == wanted.person for p in store.pairings.of_person(wanted.person, OFFERS)):
        raise Refusal("stale-pairing")
    if not checked:
        _demand_suited(wanted, mentor_id, store, now, again)
    policy = store.policy(wanted.strand)
    mentor = store.people.one_for_rules(mentor_id)
    if mentor is None or store.pairings.held_by(mentor_id) >= eligibility.limit(mentor, policy):
        raise Refusal("mentor-full")  # another round or another lead was faster
    idea = Pairing(
        new_id(), wanted.strand, mentor_id, wanted.person, State.PROPOSED, now,
        edition=store.pack.edition.isoformat(), term_months=policy.term_months,
    )  # fmt: skip
    return store.pairings.add(advance(idea, Step.APPROVE, now, store.today(now), policy))


def _demand_suited(wanted: MentorRequest, mentor_id: str, store: Store, now: datetime, again: bool) -> None:
    mentor, mentee = store.people.one_for_rules(mentor_id), store.people.one_for_rules(wanted.person)
    if mentor is None or mentee is None:
        raise Refusal("person-unknown")
    rules = rules_for(wanted, store, now)
    rules = replace(rules, vetoes=frozenset()) if again else rules
    bar = eligibility.eligible(mentor, mentee.with_(strand=wanted.strand), rules)
    if bar is eligibility.Bar.FULL:
        raise Refusal("mentor-full")
    if bar is not None:
        raise Refusal("no-longer-suits", reason=barred_because(bar))


def _to_mentor(pairing: Pairing) -> Notice:
    return to_one(pairing, pairing.mentor, "offer-to-mentor", "asked")


@router.press("mentor-accept")
def mentor_accepts(act: Act, store: Store, now: datetime) -> Answer:
    """The mentor says yes: their place is held, and the mentee is asked."""
    pairing = store.pairings.for_party(act.value, act.who.id)
    policy = store.policy(pairing.strand)
    if act.who.id != pairing.mentor:
        raise Refusal("not-yours")
    after = advance(pairing, Step.MENTOR_ACCEPTS, now, store.today(now), policy)
    if policy.training is Training.REQUIRED and act.who.trained_on is None:
        raise Refusal("untrained")
    if not _still_suits(pairing, store, now):
        return _overtaken(pairing, act, store, now)
    store.people.lock(pairing.mentor)
    taken = store.pairings.taken([pairing.mentor]).get(pairing.mentor, 0)
    demand_place(taken, eligibility.limit(act.who, policy))
    after = store.pairings.save(after)
    store.forget_messages(pairing.id, now)
    if after.state is State.LIVE:  # the mentee chose this mentor, so both have said yes
        return _introduced(act, after, store, now)
    return Answer(Replace(say.mentor_said_yes()), (to_one(after, after.mentee, "offer-to-mentee", "asked"),))


@router.press("mentee-accept")
def mentee_accepts(act: Act, store: Store, now: datetime) -> Answer:
    """The mentee says yes: the pair exists."""
    pairing = store.pairings.for_party(act.value, act.who.id)
    if act.who.id != pairing.mentee:
        raise Refusal("not-yours")
    if pairing.state is State.LIVE:
        # Pressed twice: the introduction stays on the screen, with the address and what is asked of them.
        again = router.notices["introduction"](
            to_one(pairing, act.who.id, "introduction", "began"), store, now
        )
        if again is not None:
            return Answer(Replace(again))
    policy = store.policy(pairing.strand)
    after = advance(pairing, Step.MENTEE_ACCEPTS, now, store.today(now), policy)
    if not _still_suits(pairing, store, now):
        return _overtaken(pairing, act, store, now)
    after = store.pairings.save(after)
    store.forget_messages(pairing.id, now)
    return _introduced(act, after, store, now)


def _introduced(act: Act, pairing: Pairing, store: Store, now: datetime) -> Answer:
    """The pair has begun: the one who pressed reads it at once, the other is told."""
    notices = _begin(pairing, store, now)
    mine = next(n for n in notices if n.kind == "introduction" and n.to == act.who.id)
    card = router.notices["introduction"](mine, store, now)
    assert card is not None, "the pair has just begun"
    return Answer(Replace(card), tuple(n for n in notices if n is not mine))


def _still_suits(pairing: Pairing, store: Store, now: datetime) -> bool:
    """Whether no rule has come between the two since the offer: a promotion, a move, a new manager."""
    mentor, mentee = store.people.one_for_rules(pairing.mentor), store.people.one_for_rules(pairing.mentee)
    if mentor is None or mentee is None:
        return False
    rules = eligibility.Rules(
        ladder=store.pack.ladder, policy=store.policy(pairing.strand), today=store.today(now),
        managers=store.people.managers(), pairs=store.pairings.running_pairs() - {pairing.parties()},
        apart=apart(store),
    )  # fmt: skip
    # Who says yes to this offer mentors, even if they take nobody else; places are counted apart.
    mentor, mentee = mentor.with_(mentors=True), mentee.with_(strand=pairing.strand)
    profiles = eligibility.profile(mentor, rules), eligibility.profile(mentee, rules)
    shared = eligibility.first_bar(*profiles, rules.policy)
    return shared is None and eligibility.personal_bar(mentor, mentee, rules) is None


def _overtaken(pairing: Pairing, act: Act, store: Store, now: datetime) -> Answer:
    """The offer cannot go ahead any more: closed in neutral words, and given back to the lead."""
    notices = decline_as(pairing, Step.WITHDRAW, store, now)
    told = tuple(n for n in notices if n.to != act.who.id)
    return Answer(Replace(say.offer_over()), told)


def _begin(pairing: Pairing, store: Store, now: datetime) -> list[Notice]:
    """Introductions to both, the agreement to the mentee, a line to the lead, other offers closed with notice."""
    waiting = store.requests.waiting_of(pairing.mentee)
    if waiting:
        store.requests.save(replace(waiting, state=RequestState.MATCHED))
    proforma = store.policy(pairing.strand).agreement is AgreementRule.PROFORMA
    return [
        *to_both(pairing, "introduction", "began"),
        to_one(pairing, pairing.mentee, "agreement-to-read", "began"),
        *to_leads(store, pairing, "pair-begun", "began"),
        *(to_both(pairing, "proforma", "began") if proforma else ()),
        *withdraw_offers(pairing.mentee, store, now, but=pairing.id),
    ]


@router.press("mentor-decline", "mentee-decline")
def decline(act: Act, store: Store, now: datetime) -> Answer:
    """A no, without a reason. The other side never learns of it; the lead looks further."""
    pairing = store.pairings.for_party(act.value, act.who.id)
    is_mentor = act.who.id == pairing.mentor
    step = Step.MENTOR_DECLINES if is_mentor else Step.MENTEE_DECLINES
    notices = decline_as(pairing, step, store, now)
    return Answer(Replace(say.said_no()), tuple(notices))


def decline_as(pairing: Pairing, step: Step, store: Store, now: datetime) -> list[Notice]:
    """Close an offer by this step, and tell those who must know, in neutral words."""
    close(store, pairing, step, now)
    notices = to_leads(store, pairing, "offer-closed", step.value)
    if pairing.state is State.MENTEE_ASKED:
        # The mentor had said yes: the same words as when an offer runs out.
        notices.append(to_one(pairing, pairing.mentor, "offer-not-going-ahead", "closed", about=False))
    return notices


def request_led_by(act: Act, request_id: str, store: Store) -> MentorRequest:
    """A waiting request of a strand this person leads; refused like one that does not exist."""
    wanted = store.requests.get(request_id)
    if wanted is None or wanted.strand not in store.strands.led_by(act.who.id) or wanted.person == act.who.id:
        raise Refusal("not-yours")
    if wanted.state is not RequestState.WAITING:
        raise Refusal("stale-request")
    return wanted


@router.press("offers")
def my_offers(act: Act, store: Store, now: datetime) -> Answer:
    """The oldest question that waits for this person's answer, again."""
    waiting = store.pairings.offers_to(act.who.id)
    if not waiting:
        raise Refusal("stale-pairing")
    kind = "offer-to-mentee" if waiting[0].mentee == act.who.id else "offer-to-mentor"
    card = router.notices[kind](to_one(waiting[0], act.who.id, kind, "asked"), store, now)
    assert card is not None, "the offer is open"
    return Answer(Say(card))
