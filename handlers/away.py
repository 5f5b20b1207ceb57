"""Leave: everything somebody has waits for them, and the lead is asked whether that will do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from handlers.ending import answer_offers
from handlers.events import Answer
from handlers.finding import demand_part, entered_date
from handlers.notices.facts import pairing_of
from handlers.router import Act, router
from messages import away as say
from messages import leading as say_leading
from messages.cards import Card, Open, Replace, Say
from scheme.calendar import months_after
from scheme.notices import Notice
from scheme.pairing import RUNNING, Pairing, State, Step, advance, snooze
from scheme.people import Standing
from scheme.refusals import Refusal
from storage import entries
from storage.closing import to_both, to_leads, to_one
from storage.store import Store


@router.press("away")
@router.command("away", help="go on leave until a day, and keep your place")
def leave_of_absence(act: Act, store: Store, now: datetime) -> Answer:
    """The form, or how long somebody is away already."""
    until = entries.of(store, act.who.id).away_until
    if act.who.standing is Standing.AWAY and until:
        return Answer(Say(say.away(until, _paused(act, store, until))))
    return form(act, store, now)


@router.form("away")
def form(act: Act, store: Store, now: datetime) -> Answer:
    """Until which day?"""
    demand_part(act)
    return Answer(Open(say.form(months_after(act.today(now), 3))))


@router.submit("away")
def gone_until(act: Act, store: Store, now: datetime) -> Answer:
    """Pairs are paused, offers given back, and the leads are asked whether the pairs can wait."""
    demand_part(act)
    until, today, me = entered_date(act, "until"), act.today(now), act.who.id
    if until is None:
        raise Refusal("unreadable-until")
    if until <= today:
        raise Refusal("snooze-past")
    if until > months_after(today, 12):
        raise Refusal("away-too-long")
    notices, own = [n for n in answer_offers(me, store, now) if n.to != me], entries.of(store, me)
    for pairing in store.pairings.of_person(me, (State.LIVE, State.PAUSED)):
        notices += _pause(pairing, until, own.away_until, act, store, now)
    entries.put(store, me, replace(own, away_until=until))
    store.people.save(act.who.with_(standing=Standing.AWAY), now)
    return Answer(Say(say.away(until, _paused(act, store, until))), tuple(notices))


def _pause(
    pairing: Pairing, until: date, before: date | None, act: Act, store: Store, now: datetime
) -> list[Notice]:
    """Pause a pair until this day, or the later one on which the other is back.

    `before` is the day this person had named earlier: a pause that ends on it may also become shorter;
    any other that lasts longer was not theirs, and stays.
    """
    today = act.today(now)
    day = max(until, _theirs(pairing, act, store) or until)
    if pairing.state is State.PAUSED and pairing.quiet_until is not None:
        longer = pairing.quiet_until > day and pairing.quiet_until != before
        if longer or pairing.quiet_until == day:
            return []
    quiet = snooze(pairing, day, today)
    if pairing.state is not State.PAUSED:
        quiet = advance(quiet, Step.PAUSE, now, today, store.policy(pairing.strand))
    saved = store.pairings.save(quiet)
    facts, leave = (
        {"until": str(saved.quiet_until), "by": act.who.id},
        {"who": act.who.id, "until": f"{until}"},
    )
    return [
        to_one(saved, pairing.partner_of(act.who.id), "was-paused", f"{saved.version}", facts=facts),
        *to_leads(store, saved, "partner-away", f"{until}:{saved.version}", leave),
    ]


def _theirs(pairing: Pairing, act: Act, store: Store) -> date | None:
    """Until when the other of the two is on leave, if they are."""
    return entries.of(store, pairing.partner_of(act.who.id)).away_until


def _paused(act: Act, store: Store, until: date) -> int:
    mine = store.pairings.of_person(act.who.id, (State.PAUSED,))
    return sum(p.quiet_until is not None and p.quiet_until <= until for p in mine)


@router.press("back")
def back(act: Act, store: Store, now: datetime) -> Answer:
    """Back early: what was paused by the leave goes on today."""
    own, today = entries.of(store, act.who.id), act.today(now)
    if act.who.standing is not Standing.AWAY:
        raise Refusal("stale-leave")
    entries.put(store, act.who.id, replace(own, away_until=None))
    store.people.save(act.who.with_(standing=Standing.ACTIVE), now)
    notices: list[Notice] = []
    resumed = 0
    for pairing in store.pairings.of_person(act.who.id, (State.PAUSED,)):
        if own.away_until is None or pairing.quiet_until is None or pairing.quiet_until > own.away_until:
            continue
        if (theirs := _theirs(pairing, act, store)) and theirs > today:
            store.pairings.save(snooze(pairing, theirs, today))  # the other is still away
            continue
        after = advance(pairing, Step.RESUME, now, today, store.policy(pairing.strand))
        after = store.pairings.save(after)
        resumed += 1
        notices += [n for n in to_both(after, "resumed", f"{after.version}") if n.to != act.who.id]
    return Answer(Replace(say.back(resumed)), tuple(notices))


@router.press("away-wait", leads_only=True)
def it_can_wait(act: Act, store: Store, now: datetime) -> Answer:
    """The lead lets the pair wait; it goes on by itself."""
    pairing = store.pairings.for_lead(act.value, act.who.id)
    store.memory.note(act.who.id, "wait", pairing.id, now)
    return Answer(Replace(say_leading.done("The pair waits and goes on by itself.")))


@router.notice("partner-away")
def partner_away(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To the leads with the choice, while it is so."""
    pairing, who = pairing_of(notice, store, (State.PAUSED,)), notice.facts["who"]
    until = date.fromisoformat(notice.facts["until"])
    if pairing is None or notice.to in pairing.parties() or entries.of(store, who).away_until != until:
        return None
    return say.partner_away(who, pairing.partner_of(who), until, pairing.id, who == pairing.mentor)


@router.notice("back-from-leave")
def back_from_leave(notice: Notice, store: Store, now: datetime) -> Card | None:
    """On the day."""
    return say.back(len(store.pairings.of_person(notice.to, RUNNING)))
