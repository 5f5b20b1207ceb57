"""A lead asks somebody who knows a discipline. The mentee is named to nobody."""

from __future__ import annotations

from datetime import datetime

from handlers.events import Answer
from handlers.joining import topic_words
from handlers.offers import best_for, request_led_by
from handlers.router import Act, router
from messages import consulting as say
from messages.cards import Card, Form, Open, Reject, Replace, Say
from messages.forms import filled_in
from scheme.eligibility import line
from scheme.notices import Notice
from scheme.offers import MentorRequest
from scheme.refusals import Refusal
from storage import consultations
from storage.conflicts import apart
from storage.consultations import Consultation
from storage.store import Store, new_id


def _form(wanted: MentorRequest, store: Store, now: datetime) -> Form:
    mentors = [option.mentor.id for option in best_for(wanted, store, now)]
    if not mentors:
        raise Refusal("nobody-to-ask-about")
    return say.consult_form(wanted.id, _named(mentors, store))


def _named(ids: list[str] | tuple[str, ...], store: Store) -> list[tuple[str, str]]:
    people = store.people.many(ids)
    return [(i, people[i].name or "somebody") for i in ids if i in people]


@router.form("consult", leads_only=True)
def consult_form(act: Act, store: Store, now: datetime) -> Answer:
    """Whom, and about which of the mentors who suit?"""
    return Answer(Open(_form(request_led_by(act, act.value, store), store, now)))


@router.submit("consult", leads_only=True)
def consulted(act: Act, store: Store, now: datetime) -> Answer:
    """Asked, unless they stand too near to one of the people concerned."""
    wanted = request_led_by(act, act.value, store)
    form, errors = _form(wanted, store, now), {}
    known = {option.mentor.id for option in best_for(wanted, store, now)}
    mentors = tuple(m for m in act.many("mentors") if m in known)
    if not mentors:
        errors["mentors"] = "Please choose at least one."
    who = store.people.get(act.text("person")) if act.text("person") else None
    if who is None:
        errors["person"] = "I do not know that person yet. They need to say hello to me first."
    elif who.id == act.who.id:
        errors["person"] = "That is you."
    elif _too_near(who.id, wanted, mentors, store):
        errors["person"] = "Nobody was asked: this person stands too near to somebody concerned. Please choose another."  # fmt: skip
    if errors or who is None:
        return Answer(Reject(filled_in(form, act.values), errors))
    new = Consultation(new_id(), wanted.id, act.who.id, who.id, mentors, None)
    consultations.add(store, new, now)
    store.memory.note(act.who.id, "consult", new.id, now)
    notice = Notice("advice-asked", who.id, f"advice-asked:{new.id}", None, {"consultation": new.id})
    return Answer(Say(say.asked(who.id)), (notice,))


def _too_near(person: str, wanted: MentorRequest, mentors: tuple[str, ...], store: Store) -> bool:
    """The mentee, a mentor in question, the mentee's line of management, or a declared conflict."""
    if person in (wanted.person, *mentors):
        return True
    who, mentee = store.people.one_for_rules(person), store.people.one_for_rules(wanted.person)
    if who is None or mentee is None:
        return True
    above = line(mentee, store.people.managers(), store.policy(wanted.strand).line_levels)
    named = apart(store)
    return who.email in above or (person, mentee.id) in named or (mentee.id, person) in named


@router.notice("advice-asked")
def advice_asked(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To the one who is asked, while the request waits."""
    found = consultations.get(store, notice.facts["consultation"])
    wanted = store.requests.get(found.request) if found else None
    if found is None or wanted is None or found.suit is not None:
        return None
    return say.advice_asked(found.lead, topic_words(store, wanted.topics), found.mentors, found.id)


def _mine(act: Act, store: Store) -> Consultation:
    found = consultations.get(store, act.value)
    if found is None or found.person != act.who.id:
        raise Refusal("advice-over")
    return found


@router.form("advise")
def advise_form(act: Act, store: Store, now: datetime) -> Answer:
    """Who of them?"""
    found = _mine(act, store)
    return Answer(Open(say.advise_form(found.id, _named(found.mentors, store), found.suit or ())))


@router.submit("advise")
def advised(act: Act, store: Store, now: datetime) -> Answer:
    """Kept for the lead alone."""
    found = _mine(act, store)
    chosen = tuple(c for c in act.many("suit") if c in (*found.mentors, say.NONE, say.TALK))
    if not chosen or (say.NONE in chosen and len(chosen) > 1):
        form = filled_in(say.advise_form(found.id, _named(found.mentors, store), ()), act.values)
        words = "Please choose at least one." if not chosen else "“None of these” stands alone."
        return Answer(Reject(form, {"suit": words}))
    return Answer(Say(say.thanks(found.id)), _told(found, chosen, store, now))


@router.press("advise-none")
def cannot_say(act: Act, store: Store, now: datetime) -> Answer:
    """That is an answer too."""
    found = _mine(act, store)
    return Answer(Replace(say.thanks(found.id)), _told(found, (say.NONE,), store, now))


def _told(found: Consultation, chosen: tuple[str, ...], store: Store, now: datetime) -> tuple[Notice, ...]:
    consultations.answer(store, found.id, chosen)
    key = f"advice-given:{found.id}:{now.isoformat()}"
    return (Notice("advice-given", found.lead, key, None, {"consultation": found.id}),)


@router.notice("advice-given")
def advice_given(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To the lead who asked, while the request waits."""
    found = consultations.get(store, notice.facts["consultation"])
    wanted = store.requests.get(found.request) if found else None
    if found is None or wanted is None or found.suit is None:
        return None
    if notice.to not in store.strands.leads_of(wanted.strand):
        return None
    suit = [m for m in found.suit if m in found.mentors]
    topics = topic_words(store, wanted.topics)
    return say.advice_given(found.person, topics, suit, say.TALK in found.suit, wanted.id)
