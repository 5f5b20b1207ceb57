"""What is told about offers and beginnings."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from handlers.agreement import agreement_files, proforma_file
from handlers.joining import topic_words
from handlers.notices.facts import pairing_of
from handlers.router import router
from messages import offers as say
from messages import terms as say_terms
from messages.cards import Card
from messages.joining import MODES
from scheme.calendar import local_date
from scheme.notices import Notice
from scheme.offers import DEPARTMENT, GRADE, MentorRequest, RequestState, wished
from scheme.pairing import CLOSED, Pairing, State
from scheme.people import Person
from storage import entries
from storage.store import Store


def _place(who: Person, store: Store) -> tuple[str, str]:
    grade = store.pack.ladder.find(who.grade or "")
    return who.department or "not given", grade.title if grade else "not given"


def _meet(wanted: MentorRequest | None) -> str:
    """How the mentee would like to meet."""
    mode = wanted.wishes[0] if wanted and wanted.wishes else "either"
    return dict(MODES).get(mode, "Either").lower() if mode != "either" else "in person or online"


def _expires(pairing: Pairing, zone: str, store: Store) -> date:
    days = store.policy(pairing.strand).offer_expires_days
    return local_date(pairing.since + timedelta(days=days), zone)


@router.notice("request-waiting")
def request_waiting(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To the lead: somebody asks for a mentor."""
    wanted = store.requests.get(notice.facts["request"])
    who = store.people.get(wanted.person) if wanted else None
    if wanted is None or who is None or wanted.state is not RequestState.WAITING:
        return None
    if notice.to not in store.strands.leads_of(wanted.strand):
        return None
    named = [*wished(wanted.wishes, DEPARTMENT)]
    named += [g.title for key in wished(wanted.wishes, GRADE) if (g := store.pack.ladder.find(key))]
    topics = topic_words(store, wanted.topics)
    return say.request_for_lead(
        who.id, *_place(who, store), topics, _meet(wanted), ", ".join(named), wanted.id
    )


@router.notice("offer-to-mentor")
def offer_to_mentor(notice: Notice, store: Store, now: datetime) -> Card | None:
    """An offer without a name."""
    pairing = pairing_of(notice, store, (State.MENTOR_ASKED, State.CHOSEN))
    mentee = store.people.get(pairing.mentee) if pairing else None
    mentor = store.people.get(notice.to)
    if pairing is None or mentee is None or mentor is None:
        return None
    wanted = store.requests.last_of(mentee.id)
    topics = topic_words(store, wanted.topics if wanted else ())
    expires = _expires(pairing, mentor.timezone, store)
    place = _place(mentee, store)
    return say.offer_to_mentor(pairing.id, *place, topics, _meet(wanted), expires, "round" in notice.facts)


@router.notice("offer-to-mentee")
def offer_to_mentee(notice: Notice, store: Store, now: datetime) -> Card | None:
    """The mentor who has said yes, by name."""
    pairing = pairing_of(notice, store, (State.MENTEE_ASKED,))
    mentor = store.people.get(pairing.mentor) if pairing else None
    mentee = store.people.get(notice.to)
    if pairing is None or mentor is None or mentee is None:
        return None
    topics, expires = topic_words(store, mentor.offers), _expires(pairing, mentee.timezone, store)
    place = _place(mentor, store)
    background = entries.of(store, mentor.id).background
    return say.offer_to_mentee(
        pairing.id, mentor.id, *place, topics, expires, "round" in notice.facts, background
    )


@router.notice("offer-not-going-ahead")
def offer_not_going_ahead(notice: Notice, store: Store, now: datetime) -> Card | None:
    """Neutral words, the same for a no, a withdrawal and silence; only to somebody who knew of it."""
    pairing = pairing_of(notice, store, CLOSED)
    return say.not_going_ahead() if pairing is not None else None


@router.notice("offer-over")
def offer_over(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To somebody whose answer is not needed any more: too late, or the other has left."""
    return say.offer_over() if pairing_of(notice, store, (State.EXPIRED, State.WITHDRAWN)) else None


@router.notice("offer-closed")
def offer_closed(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To the lead: an offer came to nothing."""
    pairing = pairing_of(notice, store, CLOSED)
    wanted = store.requests.waiting_of(pairing.mentee) if pairing else None
    if pairing is None or wanted is None:
        return None
    why = {
        State.EXPIRED: "nobody answered in time",
        State.WITHDRAWN: "it cannot go ahead any more",
    }.get(pairing.state, "one of the two said no, so I will not suggest these two again")
    return say.offer_closed_for_lead(pairing.mentee, pairing.mentor, why, wanted.id)


@router.notice("introduction")
def introduction(notice: Notice, store: Store, now: datetime) -> Card | None:
    """Who the other is, and what happens next."""
    pairing = pairing_of(notice, store)
    partner = store.people.get(pairing.partner_of(notice.to)) if pairing else None
    if pairing is None or partner is None or pairing.ends_on is None:
        return None
    is_mentee = notice.to == pairing.mentee
    role = "mentor" if is_mentee else "mentee"
    places = [{(a.platform, a.workspace) for a in store.people.accounts(p)} for p in pairing.parties()]
    same_chat = bool(places[0] & places[1])
    return say.introduction(
        partner.id,
        role,
        partner.email,
        pairing.ends_on,
        is_mentee,
        pairing.id,
        same_chat,
        store.policy(pairing.strand).no_fault_exit,
    )


@router.notice("agreement-to-read")
def agreement_to_read(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To the mentee before the first meeting."""
    pairing = pairing_of(notice, store)
    if pairing is None:
        return None
    title, files = agreement_files(pairing, store)
    wanted = store.requests.last_of(pairing.mentee)
    topics = [t.title for key in (wanted.topics if wanted else ()) if (t := store.pack.topic(key))]
    return say.agreement_to_read(pairing.id, title, files, topics)


@router.notice("proforma")
def proforma(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To each of the two before they meet, where the scheme has a starting form."""
    pairing = pairing_of(notice, store)
    if pairing is None or pairing.meetings:
        return None
    return say_terms.proforma(*proforma_file(pairing, store))


@router.notice("please-sign")
def please_sign(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To the one who has not signed."""
    pairing = pairing_of(notice, store)
    if pairing is None:
        return None
    mine, theirs = pairing.mentor_signed_on, pairing.mentee_signed_on
    if notice.to == pairing.mentee:
        mine, theirs = theirs, mine
    if mine is not None:
        return None
    partner = pairing.partner_of(notice.to)
    return say.please_sign(pairing.id, partner, theirs is not None, "agreement")


@router.notice("agreement-complete")
def agreement_complete(notice: Notice, store: Store, now: datetime) -> Card | None:
    """Both have signed: to the one who signed first."""
    pairing = pairing_of(notice, store)
    on = pairing and (pairing.mentor_signed_on if notice.to == pairing.mentor else pairing.mentee_signed_on)
    return say.signed(on, True) if on else None
