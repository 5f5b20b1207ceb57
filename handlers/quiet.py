"""Keeping quiet: snoozing, pausing, starting again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from handlers.events import Answer
from handlers.finding import entered_date, my_pairs, one_pair, running_pair
from handlers.notices.facts import pairing_of
from handlers.router import Act, router
from handlers.understanding import read_until
from messages import pairs as say
from messages.cards import Card, Form, Open, Replace, Say
from scheme.calendar import months_after
from scheme.notices import Notice
from scheme.pairing import RUNNING, Pairing, State, Step, advance, snooze
from scheme.people import Standing
from scheme.refusals import Refusal
from storage.closing import to_both, to_one
from storage.store import Store

Apply = Callable[[Pairing, date, Act, Store, datetime], tuple[Card, list[Notice]]]


@router.command(
    "snooze", help="keep quiet about meetings until a day", hint="until when", intents=("snooze",)
)
@router.press("snooze")
def snooze_typed(act: Act, store: Store, now: datetime) -> Answer:
    """Until a day that was typed, or the form."""
    return _until(act, store, now, "snooze")


@router.command("pause", help="pause a pair until a day", hint="until when", intents=("pause",))
def pause_typed(act: Act, store: Store, now: datetime) -> Answer:
    """Until a day that was typed, or the form; “I am back” ends the pause."""
    if act.reading is not None and act.reading.rule == "pause.over":
        return resume(act, store, now)
    if act.who.standing is Standing.ACTIVE and not store.pairings.of_person(act.who.id, RUNNING):
        return router.forms["away"](
            act, store, now
        )  # nothing to pause: the leave of somebody who waits or mentors
    return _until(act, store, now, "pause")


def _until(act: Act, store: Store, now: datetime, name: str) -> Answer:
    pairing = one_pair(act, store, f"{name}-open")
    if isinstance(pairing, Answer):
        return pairing
    until, sure = None, False
    if act.reading is not None:
        until, sure = act.reading.entities.until, act.reading.expect == "do"
    elif act.words.strip():
        found = read_until(act.words, now, act.who.timezone)
        until, sure = found.day, not (found.echo or found.unclear)
    if until is None or not sure:
        return Answer(Open(_form(name, pairing, act, now, until)))
    card, notices = _APPLY[name](pairing, until, act, store, now)
    return Answer(Say(card), tuple(notices))


@router.form("snooze")
@router.press("snooze-open")
def open_snooze(act: Act, store: Store, now: datetime) -> Answer:
    """Keep quiet until which day?"""
    pairing = running_pair(act.value, act, store)
    return Answer(Open(_form("snooze", pairing, act, now, None)))


@router.form("pause")
@router.press("pause-open")
def open_pause(act: Act, store: Store, now: datetime) -> Answer:
    """Pause until which day?"""
    pairing = running_pair(act.value, act, store)
    return Answer(Open(_form("pause", pairing, act, now, None)))


@router.submit("snooze")
def snooze_filled_in(act: Act, store: Store, now: datetime) -> Answer:
    """The form, filled in."""
    return _filled_in(_snooze, act, store, now)


@router.submit("pause")
def pause_filled_in(act: Act, store: Store, now: datetime) -> Answer:
    """The form, filled in."""
    return _filled_in(_pause, act, store, now)


def _filled_in(apply: Apply, act: Act, store: Store, now: datetime) -> Answer:
    pairing, until = running_pair(act.value, act, store), entered_date(act, "until")
    if until is None:
        raise Refusal("unreadable-until")
    card, notices = apply(pairing, until, act, store, now)
    return Answer(Say(card), tuple(notices))


def _form(name: str, pairing: Pairing, act: Act, now: datetime, until: date | None) -> Form:
    title = "Keep quiet until …" if name == "snooze" else "Pause until …"
    start = until or (
        act.today(now) + timedelta(days=28) if name == "snooze" else months_after(act.today(now), 3)
    )
    return say.until_form(name, title, start, pairing.id)


def _snooze(
    pairing: Pairing, until: date, act: Act, store: Store, now: datetime
) -> tuple[Card, list[Notice]]:
    quiet = snooze(pairing, until, act.today(now))
    if pairing.state is State.PAUSED and pairing.quiet_until:
        return say.paused(pairing.quiet_until), []  # quiet already, until a day both know of
    store.pairings.save(quiet)
    return say.snoozed(until), []


def _paused(pairing: Pairing, until: date, act: Act, store: Store, now: datetime) -> Pairing:
    quiet = snooze(pairing, until, act.today(now))
    if pairing.state is not State.PAUSED:
        quiet = advance(quiet, Step.PAUSE, now, act.today(now), store.policy(pairing.strand))
    return store.pairings.save(quiet)


def _pause(pairing: Pairing, until: date, act: Act, store: Store, now: datetime) -> tuple[Card, list[Notice]]:
    saved = _paused(pairing, until, act, store, now)
    facts = {"until": until.isoformat(), "by": act.who.id}
    notice = to_one(saved, pairing.partner_of(act.who.id), "was-paused", f"{saved.version}", facts=facts)
    return say.paused(until), [notice]


@router.form("lead-pause", leads_only=True)
def open_lead_pause(act: Act, store: Store, now: datetime) -> Answer:
    """A lead lets a pair of the strand wait: until which day?"""
    pairing = store.pairings.for_lead(act.value, act.who.id)
    return Answer(Open(_form("lead-pause", pairing, act, now, None)))


@router.submit("lead-pause", leads_only=True)
def lead_pause(act: Act, store: Store, now: datetime) -> Answer:
    """Paused by the lead's own hand: both are told, and either may start again."""
    pairing, until = store.pairings.for_lead(act.value, act.who.id), entered_date(act, "until")
    if until is None:
        raise Refusal("unreadable-until")
    saved = _paused(pairing, until, act, store, now)
    store.memory.note(act.who.id, "pause", pairing.id, now)
    facts = {"until": until.isoformat()}
    return Answer(
        Say(say.lead_paused(until)), tuple(to_both(saved, "lead-paused", f"{saved.version}", facts=facts))
    )


@router.notice("lead-paused")
def told_by_lead(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To each of the two, while it is so."""
    pairing = pairing_of(notice, store, (State.PAUSED,))
    if pairing is None or notice.facts["until"] != str(pairing.quiet_until):
        return None
    return say.was_paused_by_lead(pairing.id, date.fromisoformat(notice.facts["until"]))


_APPLY: dict[str, Apply] = {"snooze": _snooze, "pause": _pause}


@router.press("resume")
@router.command("resume", help="end a pause early")
def resume(act: Act, store: Store, now: datetime) -> Answer:
    """The pause is over, for both."""
    if not act.value:
        paused = [p for p in my_pairs(act, store) if p.state is State.PAUSED]
        if not paused:
            raise Refusal("not-paused")
        act = replace(act, value=paused[0].id)
    pairing = running_pair(act.value, act, store)
    after = advance(pairing, Step.RESUME, now, act.today(now), store.policy(pairing.strand))
    after = store.pairings.save(after)
    notices = [n for n in to_both(after, "resumed", f"{after.version}") if n.to != act.who.id]
    return Answer(Replace(say.resumed(pairing.id)), tuple(notices))
