"""Choosing from options: opened by a lead, answered in private, decided by one assignment."""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers.events import Answer
from handlers.finding import entered_date
from handlers.joining import topic_words
from handlers.router import Act, router
from messages import choosing as say
from messages.cards import Card, Open, Reject, Replace, Say
from messages.forms import Form, filled_in
from scheme.eligibility import limit
from scheme.notices import Notice
from scheme.refusals import Refusal
from storage import choosings
from storage.choosings import Choosing, Options
from storage.rounds import unserved
from storage.store import Store

USUAL, LONGEST = 14, 60  # days


def _led(act: Act, strand: str, store: Store) -> str:
    if strand not in store.strands.led_by(act.who.id):
        raise Refusal("not-yours")
    row = store.strands.get(strand)
    return row.title if row else strand


@router.press("choosing", leads_only=True)
def choosing(act: Act, store: Store, now: datetime) -> Answer:
    """How the choosing in a strand stands, or the offer to begin one."""
    title = _led(act, act.value, store)
    this = choosings.open_in(store, act.value)
    if this is None:
        count = len(unserved(store, [act.value], act.who.id))
        return Answer(Say(say.no_choosing(act.value, title, count)))
    options = choosings.options_of(store, this.id)
    answered = sum(o.ranked is not None for o in options.values())
    return Answer(Say(say.under_way(this.id, title, answered, len(options), this.ends_on)))


@router.form("choosing", leads_only=True)
def when(act: Act, store: Store, now: datetime) -> Answer:
    """Until which day?"""
    _led(act, act.value, store)
    return Answer(Open(say.choosing_form(act.value, act.today(now) + timedelta(days=USUAL))))


@router.submit("choosing", leads_only=True)
def begin(act: Act, store: Store, now: datetime) -> Answer:
    """Everybody who waits gets their options."""
    _led(act, act.value, store)
    until, today = entered_date(act, "until"), act.today(now)
    if until is None or not today < until <= today + timedelta(days=LONGEST):
        form = filled_in(say.choosing_form(act.value, today + timedelta(days=USUAL)), act.values)
        return Answer(Reject(form, {"until": f"Please choose a day within the next {LONGEST} days."}))
    if choosings.open_in(store, act.value):
        raise Refusal("choosing-open")
    count = len(unserved(store, [act.value], act.who.id))
    this, asked = choosings.begin(store, act.value, until, act.who.id, now)
    store.memory.note(act.who.id, "choosing", this.id, now)
    notices = tuple(choosings.options_notices(this, asked, "first"))
    return Answer(Say(say.begun(len(asked), count - len(asked), until)), notices)


@router.press("choosing-decide", leads_only=True)
def decide(act: Act, store: Store, now: datetime) -> Answer:
    """The lead need not wait for the day."""
    this = next((c for c in choosings.all_open(store) if c.id == act.value), None)
    if this is None:
        raise Refusal("stale-choosing")
    _led(act, this.strand, store)
    notices = choosings.decide(store, this, now)
    store.memory.note(act.who.id, "choosing-end", this.id, now)
    mine = next((n for n in notices if n.kind == "choosing-settled" and n.to == act.who.id), None)
    card = settled(mine, store, now) if mine else None
    told = tuple(n for n in notices if n is not mine)
    return Answer(Replace(card or say.settled(len(told), 0)), told)


def _mine(act: Act, store: Store, now: datetime) -> tuple[Choosing, Options]:
    this = next((c for c in choosings.all_open(store) if c.id == act.value), None)
    if this is None or store.today(now) > this.ends_on:
        raise Refusal("choosing-over")
    mine = choosings.options_of(store, this.id).get(act.who.id)
    if mine is None:
        raise Refusal("not-yours")
    return this, mine


def _views(mine: Options, store: Store) -> list[say.OptionView]:
    people, taken, views = store.people.many(mine.shown), store.pairings.taken(mine.shown), []
    for mentor in mine.shown:
        who = people[mentor]
        grade = store.pack.ladder.find(who.grade or "")
        places = max(0, limit(who, store.policy(who.strand)) - taken.get(mentor, 0))
        title, topics = grade.title if grade else "not given", topic_words(store, who.offers)
        views.append(say.OptionView(title, who.department or "not given", topics, places))
    return views


@router.notice("options")
def options(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To a mentee who waits; not once it is over or they have a mentor."""
    this = next((c for c in choosings.all_open(store) if c.id == notice.facts["choosing"]), None)
    if this is None or store.requests.waiting_of(notice.to) is None:
        return None
    mine = choosings.options_of(store, this.id).get(notice.to)
    again = ":reminder:" in notice.key
    if mine is None or (again and mine.ranked is not None):
        return None
    return say.options(this.id, _views(mine, store), this.ends_on, again, mine.ranked is not None)


def _form(mine: Options, store: Store, choosing_id: str) -> Form:
    ranked = [mine.shown.index(m) for m in mine.ranked or () if m in mine.shown]
    return say.rank_form(choosing_id, _views(mine, store), ranked)


@router.form("rank")
def rank_form(act: Act, store: Store, now: datetime) -> Answer:
    """The mentee's own order."""
    this, mine = _mine(act, store, now)
    return Answer(Open(_form(mine, store, this.id)))


@router.submit("rank")
def ranked(act: Act, store: Store, now: datetime) -> Answer:
    """Kept in private; the same mentor twice is pointed out at the field."""
    this, mine = _mine(act, store, now)
    letters = [act.text(f"choice{n + 1}") for n in range(len(mine.shown))]
    chosen: list[str] = []
    errors = {}
    for at, letter in enumerate(letters):
        if letter == say.FOR_ME:
            chosen = []
            break
        if not letter:
            continue
        place = say.LETTERS.index(letter) if letter in say.LETTERS else len(mine.shown)
        if place >= len(mine.shown):
            errors[f"choice{at + 1}"] = "Please choose one of your options."
        elif mine.shown[place] in chosen:
            errors[f"choice{at + 1}"] = "You have chosen this one already. Choose another, or leave it empty."
        else:
            chosen.append(mine.shown[place])
    if not errors and not chosen and letters[0] != say.FOR_ME:
        errors["choice1"] = "Please choose one, or let the coordinator choose for you."
    if errors:
        return Answer(Reject(filled_in(_form(mine, store, this.id), act.values), errors))
    choosings.rank(store, this.id, act.who.id, tuple(chosen))
    return Answer(Say(say.kept(this.ends_on, len(chosen))))


@router.press("choose-for-me")
def choose_for_me(act: Act, store: Store, now: datetime) -> Answer:
    """The fifth option: the scheme's own points decide."""
    this, _ = _mine(act, store, now)
    choosings.rank(store, this.id, act.who.id, ())
    return Answer(Replace(say.kept(this.ends_on, 0)))


@router.notice("choosing-settled")
def settled(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To the leads of the strand: the numbers."""
    if notice.to not in store.strands.leads_of(notice.facts["strand"]):
        return None
    return say.settled(int(notice.facts["asked"]), int(notice.facts["left"]))
