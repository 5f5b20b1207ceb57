"""What a pair agrees between the two: how long, how often, whether to go on, to sign anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from handlers.agreement import agreement_files
from handlers.ending import end_pair
from handlers.events import Answer
from handlers.finding import entered_number, one_pair
from handlers.notices.facts import pairing_of
from handlers.router import Act, router
from messages import rhythms
from messages import terms as say
from messages.cards import Card, Open, Reject, Replace, Say
from messages.forms import filled_in
from messages.reader import number_of
from scheme.calendar import months_after
from scheme.notices import Notice
from scheme.offers import MentorRequest, RequestState
from scheme.pairing import Pairing, alive
from scheme.policy import Policy
from scheme.refusals import Refusal
from storage import wishes
from storage.closing import to_one
from storage.rounds import to_the_front
from storage.store import Store, new_id

LONGEST = 60  # months


@router.press("terms")
def terms(act: Act, store: Store, now: datetime) -> Answer:
    """What these two can agree."""
    pairing = one_pair(act, store, "terms")
    if isinstance(pairing, Answer):
        return pairing
    policy = store.policy(pairing.strand)
    may = policy.term_pair_agrees and pairing.term == 1
    partner = pairing.partner_of(act.who.id)
    return Answer(Say(say.agree_card(pairing.id, partner, pairing.ends_on, may, pairing.rhythm_days)))


def _mine(act: Act, store: Store, pairing_id: str) -> tuple[Pairing, Policy]:
    pairing = store.pairings.for_party(pairing_id, act.who.id)
    if not pairing.is_running or pairing.started_on is None:
        raise Refusal("stale-pairing")
    return pairing, store.policy(pairing.strand)


# --- how long ---


def _free_term(pairing: Pairing, policy: Policy) -> None:
    if not policy.term_pair_agrees:
        raise Refusal("term-fixed", months=policy.term_months)
    if pairing.term > 1:
        raise Refusal("term-renewed")


@router.form("term")
def term_form(act: Act, store: Store, now: datetime) -> Answer:
    """How long would suit you?"""
    pairing, policy = _mine(act, store, act.value)
    _free_term(pairing, policy)
    return Answer(Open(say.term_form(pairing.id, pairing.term_months, LONGEST)))


@router.submit("term")
def term_asked(act: Act, store: Store, now: datetime) -> Answer:
    """The other is asked; nothing changes before their yes."""
    pairing, policy = _mine(act, store, act.value)
    _free_term(pairing, policy)
    months = entered_number(act, "months")
    form = filled_in(say.term_form(pairing.id, pairing.term_months, LONGEST), act.values)
    if months is None or not 1 <= months <= LONGEST:
        return Answer(Reject(form, {"months": f"Please choose a number from 1 to {LONGEST}."}))
    if _end(pairing, months) <= act.today(now):
        return Answer(
            Reject(form, {"months": "That day has passed already. Type “end” if you would like to stop."})
        )
    if months == pairing.term_months:
        return Answer(Reject(form, {"months": f"It lasts {number_of(months, 'month')} already."}))
    wishes.put(store, pairing.id, "term", months, act.who.id)
    notice = to_one(
        pairing, pairing.partner_of(act.who.id), "shall-it-last", f"{months}:{now.isoformat()}", facts={"months": str(months)}
    )  # fmt: skip
    return Answer(Say(say.term_asked(months)), (notice,))


def _end(pairing: Pairing, months: int) -> date:
    assert pairing.started_on, "a running pair has a start"
    return months_after(pairing.started_on, months)


@router.notice("shall-it-last")
def shall_it_last(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To the other, while it is what was wished last."""
    pairing, months = pairing_of(notice, store), int(notice.facts["months"])
    if pairing is None or wishes.get(store, pairing.id, "term") != (months, pairing.partner_of(notice.to)):
        return None
    return say.shall_it_last(pairing.id, pairing.partner_of(notice.to), months, _end(pairing, months))


@router.press("term-yes")
def term_agreed(act: Act, store: Store, now: datetime) -> Answer:
    """Both wish the same: it is the length now."""
    pairing_id, _, months = act.value.partition("/")
    pairing, policy = _mine(act, store, pairing_id)
    _free_term(pairing, policy)
    open_wish = wishes.get(store, pairing.id, "term")
    if open_wish is None or open_wish[1] == act.who.id or str(open_wish[0]) != months:
        raise Refusal("stale-wish")
    wishes.drop(store, pairing.id, "term")
    after = store.pairings.save(alive(replace(pairing, term_months=open_wish[0])))
    notice = to_one(after, after.partner_of(act.who.id), "term-agreed", f"{months}:{after.version}")
    return Answer(Replace(say.term_agreed(_end(after, open_wish[0]))), (notice,))


@router.notice("term-agreed")
def term_is_agreed(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To the one who had asked."""
    pairing = pairing_of(notice, store)
    return say.term_agreed(pairing.ends_on) if pairing is not None and pairing.ends_on else None


# --- how often ---


def _rarest(policy: Policy) -> int:
    return -(-365 // policy.meetings_per_year)


@router.form("rhythm")
def rhythm_form(act: Act, store: Store, now: datetime) -> Answer:
    """How often do you meet?"""
    pairing, policy = _mine(act, store, act.value)
    return Answer(Open(rhythms.rhythm_form(pairing.id, pairing.rhythm_days, _rarest(policy))))


@router.submit("rhythm")
def rhythm(act: Act, store: Store, now: datetime) -> Answer:
    """The pair's own rhythm: the reminders follow it, and the other is told."""
    pairing, policy = _mine(act, store, act.value)
    days = entered_number(act, "days")
    words = dict(rhythms.RHYTHMS).get(str(days))
    if days is None or words is None or days > _rarest(policy):
        form = filled_in(rhythms.rhythm_form(pairing.id, pairing.rhythm_days, _rarest(policy)), act.values)
        return Answer(Reject(form, {"days": "Please choose one from the list."}))
    after = store.pairings.save(alive(replace(pairing, rhythm_days=days)))
    notice = to_one(after, after.partner_of(act.who.id), "rhythm-set", f"{days}:{after.version}")
    return Answer(Say(rhythms.rhythm_set(words)), (notice,))


@router.notice("rhythm-set")
def rhythm_set(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To the other, as it is now."""
    pairing = pairing_of(notice, store)
    words = dict(rhythms.RHYTHMS).get(str(pairing.rhythm_days)) if pairing else None
    return (
        rhythms.rhythm_told(pairing.id, pairing.partner_of(notice.to), words) if pairing and words else None
    )


# --- agreeing anew ---


@router.press("renegotiate")
def shall_we_renew(act: Act, store: Store, now: datetime) -> Answer:
    """What agreeing anew means, and a button."""
    pairing, _ = _mine(act, store, act.value)
    return Answer(Say(say.shall_we_renew(pairing.id)))


@router.press("renegotiate-yes")
def reopened(act: Act, store: Store, now: datetime) -> Answer:
    """Both signatures are open again, under today's edition of the form."""
    pairing, _ = _mine(act, store, act.value)
    fresh = replace(
        pairing, mentor_signed_on=None, mentee_signed_on=None, edition=store.pack.edition.isoformat()
    )
    after = store.pairings.save(alive(fresh))
    title, files = agreement_files(after, store)
    facts = {"by": act.who.id}
    notice = to_one(
        after, after.partner_of(act.who.id), "agreement-reopened", f"{after.version}", facts=facts
    )
    return Answer(Replace(say.reopened(after.id, None, title, files)), (notice,))


@router.notice("agreement-reopened")
def agreement_reopened(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To the other: today's form."""
    pairing = pairing_of(notice, store)
    if pairing is None:
        return None
    title, files = agreement_files(pairing, store)
    return say.reopened(pairing.id, notice.facts["by"], title, files)


# --- after the first talk ---


@router.notice("go-on")
def shall_it_go_on(notice: Notice, store: Store, now: datetime) -> Card | None:
    """After the first talk, where the scheme lets either stop without fault."""
    pairing = pairing_of(notice, store)
    if pairing is None or pairing.meetings != 1 or not store.policy(pairing.strand).no_fault_exit:
        return None
    return say.go_on(pairing.id, pairing.partner_of(notice.to))


@router.press("go-on")
def goes_on(act: Act, store: Store, now: datetime) -> Answer:
    """Nothing is stored: silence would have meant the same."""
    _mine(act, store, act.value)
    return Answer(Replace(say.going_on()))


@router.press("no-fault-stop")
def stopped(act: Act, store: Store, now: datetime) -> Answer:
    """It ends after the first talk; the mentee goes to the front, and nobody is asked why."""
    pairing, policy = _mine(act, store, act.value)
    if not policy.no_fault_exit or pairing.meetings > 1:
        raise Refusal("talk-over")
    last = store.requests.last_of(pairing.mentee)
    ended = [n for n in end_pair(pairing, act.who.id, store, now) if n.kind != "was-ended"]
    waiting = store.requests.waiting_of(pairing.mentee)
    if waiting:
        to_the_front(store, waiting)
    else:
        topics, wanted = (last.topics, last.wishes) if last else ((), ())
        fresh = MentorRequest(
            new_id(), pairing.mentee, pairing.strand, RequestState.WAITING, store.today(now), topics, wanted, True
        )  # fmt: skip
        store.requests.add(fresh)
    notice = to_one(pairing, pairing.partner_of(act.who.id), "was-stopped", "talk", about=False)
    return Answer(Replace(say.stopped(act.who.id == pairing.mentee)), (notice, *ended))


@router.notice("was-stopped")
def was_stopped(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To the other, in the same words whoever it was."""
    pairing = store.pairings.for_job(notice.facts["pairing"])
    return say.was_stopped(notice.to == pairing.mentee) if pairing is not None else None
