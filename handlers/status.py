"""How things stand: the one page everybody can always come back to."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from handlers.events import Answer
from handlers.joining import somebody_suits
from handlers.leading import desk, on_the_desk
from handlers.router import Act, router
from messages import home as say_home
from messages import meetings as say_meetings
from messages import pairs as say
from messages.cards import Block, Buttons, Card, Replace, Say
from scheme import reviews
from scheme.meetings import in_this_year
from scheme.pairing import OVER, RUNNING, Pairing
from scheme.people import Person, Standing
from scheme.policy import Policy
from scheme.reviews import Choice
from storage.store import Store


@router.press("status")
@router.command("status", help="how things stand", intents=("my_status", "next_meeting"))
def status(act: Act, store: Store, now: datetime) -> Answer:
    """How things stand for this person."""
    return Answer(Say(status_card(act, store, now)))


@router.place("home")
def home(act: Act, store: Store, now: datetime) -> Answer:
    """The home page: how things stand, and for leads their desk; nothing but the desk for one who takes no part."""
    card, takes_part = _own(act, store, now)
    if not store.strands.led_by(act.who.id):
        return Answer(Say(card))
    return Answer(Say(_with_desk(card, act, store, now))) if takes_part else desk(act, store, now)


@router.press("never-mind")
def never_mind(act: Act, store: Store, now: datetime) -> Answer:
    """A question is dropped; nothing was stored."""
    store.memory.answered(act.who.id)
    return Answer(Replace(say_meetings.never_mind()))


def status_card(act: Act, store: Store, now: datetime) -> Card:
    """How things stand, and the one thing to do next; for leads their desk at a glance."""
    card, _ = _own(act, store, now)
    return _with_desk(card, act, store, now) if store.strands.led_by(act.who.id) else card


def _with_desk(card: Card, act: Act, store: Store, now: datetime) -> Card:
    return say_home.with_desk(card, *on_the_desk(act.who.id, store, now))


def _own(act: Act, store: Store, now: datetime) -> tuple[Card, bool]:
    """This person's own part, and whether they have any."""
    me, today = act.who.id, act.today(now)
    views, lapsed, tasks = [], [], []
    mine = store.pairings.of_person(me, RUNNING | OVER)
    for pairing in mine:
        policy = store.policy(pairing.strand)
        if pairing.state in OVER:
            lapsed += _lapsed(pairing, me, policy, today, store)
            continue
        planned = store.meetings.next_planned(pairing.id, today)
        views.append(_view(pairing, me, policy, planned.on if planned else None, act, store, now))
        tasks += _to_confirm(pairing, me, store)
    waiting = store.requests.waiting_of(me)
    place = None
    if waiting:
        ids = [r.id for r in store.requests.waiting([waiting.strand])]
        place = (ids.index(waiting.id) + 1, waiting.since, somebody_suits(waiting, store, now))
    offers = len(store.pairings.offers_to(me))
    takes_part = bool(act.who.mentors or views or lapsed or waiting or offers)
    return say.status(views, place, offers, tasks, _unpaired(act.who, mine), lapsed), takes_part


def _unpaired(who: Person, past: list[Pairing]) -> say.Unpaired:
    if who.mentors:
        return say.Unpaired.MENTOR
    had_one = who.standing is not Standing.LEFT and any(p.mentee == who.id for p in past)
    return say.Unpaired.BETWEEN if had_one else say.Unpaired.OUTSIDE


def _lapsed(pairing: Pairing, me: str, policy: Policy, today: date, store: Store) -> list[say.LapsedView]:
    """A lapsed pair, as long as both may still say that it shall go on."""
    if not reviews.may_reopen(pairing, policy, today) or pairing.ended_on is None:
        return []
    until = pairing.ended_on + timedelta(days=policy.reopen_days)
    answers = store.reviews.answers(pairing.id, pairing.term)
    yes = any(a.person == me and a.choice is Choice.RENEW for a in answers)
    return [say.LapsedView(pairing.id, pairing.term, pairing.partner_of(me), until, yes)]


def _view(
    pairing: Pairing, me: str, policy: Policy, next_on: date | None, act: Act, store: Store, now: datetime
) -> say.PairView:
    mentor = pairing.mentor == me
    mine, theirs = pairing.mentor_signed_on, pairing.mentee_signed_on
    if not mentor:
        mine, theirs = theirs, mine
    assert pairing.started_on and pairing.ends_on, "a running pair has a start"
    asked = reviews.asked_round(pairing, policy, act.today(now)) is not None
    answered = any(a.person == me for a in store.reviews.answers(pairing.id, pairing.term))
    met, until = in_this_year(pairing, store.meetings.of_pairing(pairing.id), act.today(now))
    return say.PairView(
        pairing.id, pairing.partner_of(me), "mentee" if mentor else "mentor", pairing.state.value,
        pairing.started_on, pairing.ends_on, pairing.meetings, pairing.last_met_on,
        next_on, mine is not None, theirs is not None, asked and not answered,
        reviews.open_until(pairing, policy, act.today(now)) is not None, (met, policy.meetings_per_year, until),
    )  # fmt: skip


def _to_confirm(pairing: Pairing, me: str, store: Store) -> list[Block]:
    """Meetings the other has logged that this person has not confirmed: the question again."""
    tasks: list[Block] = []
    for meeting in store.meetings.of_pairing(pairing.id):
        if meeting.state == "logged" and meeting.by != me:
            card = say_meetings.please_confirm(meeting.by, meeting)
            tasks += [b for b in card.blocks if not isinstance(b, Buttons)][:1]
            tasks += [b for b in card.blocks if isinstance(b, Buttons)]
    return tasks[:6]
