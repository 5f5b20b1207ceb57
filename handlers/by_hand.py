"""Pairs made, parted and made anew by a lead's own hand. The hard rules hold here too."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from handlers.ending import end_pair
from handlers.events import Answer
from handlers.joining import rules_for
from handlers.offers import offer
from handlers.router import Act, router
from messages import offers as say_offers
from messages import rounds as say
from messages.cards import Card, Open, Replace, Say
from scheme import eligibility
from scheme.eligibility import Bar
from scheme.matching_reasons import barred_because
from scheme.notices import Notice
from scheme.offers import MentorRequest, RequestState
from scheme.pairing import OFFERS, RUNNING, Pairing, State
from scheme.people import Person, Standing
from scheme.policy import Mode
from scheme.refusals import Refusal
from storage.closing import to_one
from storage.rounds import to_the_front
from storage.store import Store, new_id

_MENTION = re.compile(r"<@([^>\s]+)>")
_JOINING = re.compile(r"\s+(?:with|and|to|from|&|\+)\s+|\s*,\s*", re.IGNORECASE)
_PARTING = re.compile(r"\bun-?pair\b|\bpart\b|\bseparate\b", re.IGNORECASE)


@router.form("pair", leads_only=True)
@router.command("pair", help="pair two people by hand", hint="@mentor @mentee", leads_only=True)
def pair(act: Act, store: Store, now: datetime) -> Answer:
    """Two people named after the word are checked at once; otherwise the form asks for them."""
    people = _named(act, store)
    if len(people) != 2:
        return Answer(Open(say.pair_form()))
    return Answer(Say(_checked(act, *_roles(people, act, store, now), store, now)))


@router.intent("coord_pair_manual")
def pair_in_words(act: Act, store: Store, now: datetime) -> Answer:
    """“Pair A with B”, and “unpair A and B”: read the names, then ask."""
    _demand_lead(act, store)
    again = replace(act, words=re.sub(r"^\W*\w+\s+", "", act.words))
    return unpair(again, store, now) if _PARTING.search(act.words) else pair(again, store, now)


@router.submit("pair", leads_only=True)
def pair_chosen(act: Act, store: Store, now: datetime) -> Answer:
    """The form, filled in: here it is said who would be the mentor."""
    people = store.people.many([act.text("mentor"), act.text("mentee")])
    mentor, mentee = people.get(act.text("mentor")), people.get(act.text("mentee"))
    if mentor is None or mentee is None:
        raise Refusal("person-unknown")
    return Answer(Say(_checked(act, mentor, mentee, store, now)))


def _demand_lead(act: Act, store: Store) -> None:
    if not store.strands.led_by(act.who.id):
        raise Refusal("leads-only")


def _named(act: Act, store: Store) -> list[Person]:
    """The people in the words: mentions, e-mail addresses or whole names. Unknown ones are refused."""
    i, found = act.identity, []
    mentions = _MENTION.findall(act.words)
    words = mentions or [w for w in _JOINING.split(act.words.strip()) if w.strip()]
    if not mentions and len(words) == 1 and "@" in act.words:
        words = act.words.split()
    everybody: list[Person] | None = None
    for word in words:
        word = word.strip().lstrip("@")
        who = store.people.by_account(i.platform, i.workspace, word) or store.people.by_email(word)
        if who is None:
            everybody = everybody if everybody is not None else store.people.everybody()
            same = [p for p in everybody if word and p.name.casefold() == word.casefold()]
            same = same or [p for p in everybody if word.casefold() in p.name.casefold().split()]
            if len(same) > 1:
                raise Refusal("which-one")
            who = same[0] if same else None
        if who is None:
            raise Refusal("person-unknown")
        found.append(who)
    return found


def _roles(people: list[Person], act: Act, store: Store, now: datetime) -> tuple[Person, Person]:
    """Which of two is the mentor: the way round that has a request, else the one the rules allow."""
    one, other = people
    if bool(store.requests.waiting_of(one.id)) != bool(store.requests.waiting_of(other.id)):
        return (other, one) if store.requests.waiting_of(one.id) else (one, other)
    return (one, other) if not _in_the_way(one, other, act, store, now) else (
        (other, one) if not _in_the_way(other, one, act, store, now) else (one, other)
    )  # fmt: skip


def _request_for(mentee: Person, act: Act, store: Store, now: datetime) -> MentorRequest:
    """The mentee's request, or one made for this pair alone. Refuses other leads' strands."""
    led = store.strands.led_by(act.who.id)
    waiting = store.requests.waiting_of(mentee.id)
    strand = waiting.strand if waiting else mentee.strand
    if strand not in led or mentee.id == act.who.id:
        raise Refusal("not-your-strand")
    today = store.today(now)
    return waiting or MentorRequest(new_id(), mentee.id, strand, RequestState.WAITING, today)


def _in_the_way(mentor: Person, mentee: Person, act: Act, store: Store, now: datetime) -> list[Bar]:
    """Every hard rule that speaks against these two, the first one first."""
    wanted = _request_for(mentee, act, store, now)
    rules = rules_for(wanted, store, now)
    rules = replace(rules, vetoes=frozenset())  # a lead may try again what once came to nothing
    above, below = store.people.one_for_rules(mentor.id), store.people.one_for_rules(mentee.id)
    if above is None or below is None:
        raise Refusal("person-unknown")
    below = below.with_(strand=wanted.strand)
    profiles = eligibility.profile(above, rules), eligibility.profile(below, rules)
    found = [bar for rule in eligibility.SHARED_RULES if (bar := rule(*profiles, rules.policy))]
    found += [bar for own in eligibility.PERSONAL_RULES if (bar := own(above, below, rules))]
    full = eligibility.mentor_has_a_place(*profiles, rules.policy)
    return [*found, full] if full else found


def _checked(act: Act, mentor: Person, mentee: Person, store: Store, now: datetime) -> Card:
    bars = _in_the_way(mentor, mentee, act, store, now)
    waiting = store.requests.waiting_of(mentee.id)
    if bars:
        reasons = [f"The mentor {barred_because(bar)}." for bar in bars]
        return say.may_not_pair(mentor.id, mentee.id, reasons, waiting.id if waiting else None)
    facts = []
    for role, who in (("The mentor is", mentor), ("The mentee is", mentee)):
        grade = store.pack.ladder.find(who.grade or "")
        words = [grade.title if grade else "", who.department or ""]
        facts.append((role, ", ".join(w for w in words if w) or "not given"))
    rounds = waiting is not None and store.policy(waiting.strand).matching_mode is Mode.PROPOSED
    led, theirs = store.strands.led_by(act.who.id), store.pairings.of_person(mentee.id, RUNNING)
    has_one = any(p.mentee == mentee.id and p.strand in led for p in theirs)
    return say.shall_i_pair(mentor.id, mentee.id, facts, waiting is not None, rounds, has_one)


def _two(act: Act, store: Store) -> tuple[Person, Person]:
    """The mentor and the mentee of a button, if the mentee has no offer to answer."""
    mentor_id, _, mentee_id = act.value.partition("/")
    people = store.people.many([mentor_id, mentee_id])
    mentor, mentee = people.get(mentor_id), people.get(mentee_id)
    if mentor is None or mentee is None or mentee.standing is not Standing.ACTIVE:
        raise Refusal("person-unknown")
    if any(p.mentee == mentee.id for p in store.pairings.of_person(mentee.id, OFFERS)):
        raise Refusal("has-an-offer")
    return mentor, mentee


@router.press("pair-fix", leads_only=True)
def fixed(act: Act, store: Store, now: datetime) -> Answer:
    """Kept for the round: it holds a place, and nobody is told before the round is approved."""
    mentor, mentee = _two(act, store)
    wanted = _request_for(mentee, act, store, now)
    if _in_the_way(mentor, mentee, act, store, now) or store.requests.waiting_of(mentee.id) is None:
        return Answer(Replace(_checked(act, mentor, mentee, store, now)))
    for person in sorted((mentor.id, mentee.id)):
        store.people.lock(person)
    for idea in store.pairings.of_person(mentee.id, (State.PROPOSED,)):
        if idea.mentee == mentee.id:
            store.pairings.forget_idea(idea)  # one mentor at a time: the last word counts
    idea = store.pairings.add(
        Pairing(new_id(), wanted.strand, mentor.id, mentee.id, State.PROPOSED, now, edition=store.pack.edition.isoformat())
    )  # fmt: skip
    store.memory.note(act.who.id, "fix", idea.id, now)
    return router.presses["match"](replace(act, value="0"), store, now)


@router.press("pair-yes", leads_only=True)
def paired(act: Act, store: Store, now: datetime) -> Answer:
    """The lead is sure: the rules are asked once more, then the mentor is."""
    mentor, mentee = _two(act, store)
    if _in_the_way(mentor, mentee, act, store, now):
        return Answer(Replace(_checked(act, mentor, mentee, store, now)))
    wanted = _request_for(mentee, act, store, now)
    pairing = offer(wanted, mentor.id, store, now, again=True)
    store.memory.note(act.who.id, "pair", pairing.id, now)
    days = store.policy(wanted.strand).offer_expires_days
    notice = to_one(pairing, mentor.id, "offer-to-mentor", "asked")
    return Answer(Replace(say_offers.asked_mentor(mentor.id, days)), (notice,))


@router.form("unpair", leads_only=True)
@router.command("unpair", help="end, pause or remake a pair", hint="@one of the two", leads_only=True)
def unpair(act: Act, store: Store, now: datetime) -> Answer:
    """The pairs of somebody named after the word, or the form."""
    people = _named(act, store)
    if not people:
        return Answer(Open(say.unpair_form()))
    return Answer(Say(_pairs_of(people, act, store)))


@router.submit("unpair", leads_only=True)
def unpair_chosen(act: Act, store: Store, now: datetime) -> Answer:
    """The form, filled in."""
    who = store.people.get(act.text("person"))
    if who is None:
        raise Refusal("person-unknown")
    return Answer(Say(_pairs_of([who], act, store)))


def _pairs_of(people: list[Person], act: Act, store: Store) -> Card:
    """Running pairs and offers of this person in the lead's own strands, never the lead's own."""
    led, wanted = store.strands.led_by(act.who.id), {p.id for p in people}
    rows = [
        p
        for p in store.pairings.in_strands(led, RUNNING | OFFERS)
        if wanted <= set(p.parties()) and act.who.id not in p.parties()
    ]
    if not rows:
        raise Refusal("no-such-pair")
    me = people[0].id
    running = [(p.id, p.partner_of(me), p.started_on) for p in rows if p.is_running]
    offers = [(p.id, p.partner_of(me)) for p in rows if not p.is_running]
    return say.pairs_of(me, running, offers)


@router.press("lead-reassign", leads_only=True)
def reassigned(act: Act, store: Store, now: datetime) -> Answer:
    """The pair ends, and the mentee goes to the front of the list with the topics they had."""
    pairing = store.pairings.for_lead(act.value, act.who.id)
    last = store.requests.last_of(pairing.mentee)
    notices: list[Notice] = end_pair(pairing, act.who.id, store, now)
    waiting = store.requests.waiting_of(pairing.mentee)
    if waiting is None:
        topics, wishes = (last.topics, last.wishes) if last else ((), ())
        fresh = MentorRequest(
            new_id(), pairing.mentee, pairing.strand, RequestState.WAITING, store.today(now), topics, wishes, True
        )  # fmt: skip
        waiting = store.requests.add(fresh)
    else:
        waiting = to_the_front(store, waiting)
    store.memory.note(act.who.id, "reassign", pairing.id, now)
    notices.append(to_one(pairing, pairing.mentee, "on-the-list-again", "ended", about=False))
    told = tuple(n for n in notices if n.to != act.who.id)
    return Answer(Replace(say.reassigned(pairing.mentee, waiting.id)), told)


@router.notice("on-the-list-again")
def on_the_list_again(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To the mentee, while they wait."""
    return say.on_the_list_again() if store.requests.waiting_of(notice.to) else None
