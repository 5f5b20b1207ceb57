"""Meetings that took place: logging and confirming."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from handlers.asking import Topic
from handlers.dates import When
from handlers.events import Answer
from handlers.finding import (
    Entry,
    choices,
    chosen_pair,
    entered_day,
    entered_mode,
    entered_number,
    meant,
    my_pairs,
    names_partner,
    running_pair,
    said_back,
)
from handlers.router import Act, router
from handlers.understanding import read_entities, read_log
from handlers.understanding_shapes import Expect, Intent, Reading
from messages import meeting_forms as forms
from messages import meetings as say
from messages.cards import Card, Divider, Form, Open, Replace, Reply, Say
from scheme import meetings
from scheme.meetings import Meeting, MeetingState
from scheme.notices import Notice
from scheme.pairing import Pairing
from scheme.refusals import Refusal
from storage.closing import to_leads, to_one
from storage.store import Store, new_id


@router.command(
    "log", help="log a meeting: “log met yesterday, 45 min”", hint="what happened", intents=("log_meeting",)
)
def log(act: Act, store: Store, now: datetime) -> Answer:
    """A sentence about a meeting that took place, or the bare word for the form."""
    if not act.words.strip() and act.reading is None:
        return Answer(Open(log_form(act, store, now)))
    my_pairs(act, store)
    reading = act.reading or after_word(read_log(act.words, now, act.who.timezone), act)
    return understood(reading, "log", act, store, now)


def after_word(found: When, act: Act) -> Reading:
    """What stood after a command, as a reading: the command has said the intent already."""
    named = read_entities(act.words, act.identity.platform)
    day = None if found.unclear else found.day
    entities = replace(named, date=day, time=found.at, duration_min=found.minutes, next_date=found.next_day)
    expect = Expect.ASK if day is None else Expect.ECHO if found.echo else Expect.DO
    return Reading(Intent.LOG_MEETING, expect, entities, rule="command", why=found.why)


def understood(reading: Reading, form: str, act: Act, store: Store, now: datetime) -> Answer:
    """A read sentence: done, said back first, or asked about, as the reading itself says."""
    found = reading.entities
    pairs = my_pairs(act, store)
    pairing = meant(act, store, pairs, found.person)
    if found.date is None or reading.expect == "ask":
        target = pairing.id if pairing else ""
        store.memory.ask(act.who.id, Topic.WHICH_DAY, _about(form, target), now)
        return Answer(Say(say.which_day(form, target, reading.why)))
    entry = Entry(found.date, found.duration_min, found.mode, found.time)
    if pairing is None:
        rows = [(p.id, p.partner_of(act.who.id)) for p in pairs]
        return Answer(Say(say.which_person(rows, f"{form}-yes", entry.packed())))
    # Somebody else's name may be a nickname: said back, with the partner's own, before it is stored.
    if reading.expect == "echo" or not names_partner(act, store, pairing, found.person):
        partner, value = pairing.partner_of(act.who.id), entry.about(pairing)
        extra = say.details(meetings.Meeting("", "", MeetingState.LOGGED, entry.on, "", now, entry.at, entry.minutes, entry.mode))  # fmt: skip
        return Answer(Say(say.shall_i(form, partner, entry.on, extra, value, pairing.id)))
    pressed = replace(act, value=entry.about(pairing))
    answer = as_said(router.presses[f"{form}-yes"](pressed, store, now))
    if form == "log" and found.next_date:
        # "Met on 3 November, next on 1 December": two facts, kept together.
        pressed = replace(act, value=Entry(found.next_date).about(pairing))
        planned = router.presses["plan-yes"](pressed, store, now)
        return Answer(both(answer.reply, planned.reply), (*answer.notices, *planned.notices))
    return answer


def as_said(answer: Answer) -> Answer:
    """An answer to a press, for somebody who typed: there is no card to replace."""
    return Answer(Say(answer.reply.card), answer.notices) if isinstance(answer.reply, Replace) else answer


def both(first: Reply, second: Reply) -> Reply:
    """Two cards as one message."""
    if not isinstance(first, (Say, Replace)) or not isinstance(second, (Say, Replace)):
        return first
    return Say(replace(first.card, blocks=(*first.card.blocks, Divider(), *second.card.blocks)))


def _about(form: str, pairing: str) -> dict[str, str]:
    intent = "log_meeting" if form == "log" else "schedule_meeting"
    return {"intent": intent, "plan": "yes" if form == "plan" else "", "pairing": pairing}


@router.press("log-yes")
def log_said_back(act: Act, store: Store, now: datetime) -> Answer:
    """The reading was right: log it."""
    card, notices = log_entry(*said_back(act, store), act, store, now)
    return Answer(Replace(card), tuple(notices))


def log_entry(
    pairing: Pairing, entry: Entry, act: Act, store: Store, now: datetime
) -> tuple[Card, list[Notice]]:
    """Log a meeting and ask the other to confirm it.

    The same day twice is one meeting: said by the other it is confirmed, and a day that was planned
    is the meeting that took place.
    """
    meeting = meetings.log(
        pairing, new_id(), act.who.id, entry.on, now, act.today(now),
        at=entry.at, minutes=entry.minutes, mode=entry.mode,
    )  # fmt: skip
    told = store.meetings.of_pairing(pairing.id)
    that_day = [m for m in told if m.on == entry.on]
    known = next((m for m in that_day if m.counts), None)
    if known is not None:
        return _said_before(known, entry, pairing, act, store, now)
    planned = next((m for m in that_day if m.state is MeetingState.PLANNED), None)
    if planned is not None:
        meeting = store.meetings.save(meetings.took_place(planned, meeting))
    else:
        meeting = store.meetings.add(meeting)
    store.memory.ask(act.who.id, Topic.LOGGED, {"meeting": meeting.id, "day": meeting.on.isoformat()}, now)
    told = [m for m in told if m.id != meeting.id] + [meeting]
    notices = _took_place(pairing, meeting, told, act, store, now)
    return say.logged(pairing.partner_of(act.who.id), meeting), notices


def _said_before(
    known: Meeting, entry: Entry, pairing: Pairing, act: Act, store: Store, now: datetime
) -> tuple[Card, list[Notice]]:
    """A day that is logged already: from the other of the two, saying so again is a yes.

    A length that was not told is filled in; another length is asked about; what both agreed on stands.
    """
    if known.state is MeetingState.LOGGED:
        mine = known.by == act.who.id
        if entry.minutes not in (None, known.minutes) and (mine or known.minutes is not None):
            return put_right(known, pairing, entry.on, entry.minutes, act, store, now)
        if mine:
            return say.logged(pairing.partner_of(act.who.id), known), []
        known = replace(known, minutes=known.minutes or entry.minutes, mode=known.mode or entry.mode)
    return confirm_logged(known, pairing, act, store, now)


def _took_place(
    pairing: Pairing, meeting: Meeting, told: list[Meeting], act: Act, store: Store, now: datetime
) -> list[Notice]:
    """Count it among all they told, ask the other, and tell the lead if the mentor speaks of the first meeting."""
    notices = [please_confirm(pairing, meeting)]
    tallied, first = count(pairing, act.who.id == pairing.mentor, meeting, told, store, now)
    store.pairings.save(tallied)
    return notices + first


def count(
    pairing: Pairing, by_mentor: bool, meeting: Meeting, told: list[Meeting], store: Store, now: datetime
) -> tuple[Pairing, list[Notice]]:
    """The pairing with its tally of all they `told`, and the notices owed if the mentor vouches for the first."""
    tallied = meetings.tallied(pairing, told)
    if not by_mentor or pairing.first_meeting_told_on is not None:
        return tallied, []
    vouched = replace(tallied, first_meeting_told_on=store.today(now))
    return vouched, to_leads(store, pairing, "first-meeting-held", meeting.id, {"meeting": meeting.id})


def please_confirm(pairing: Pairing, meeting: Meeting) -> Notice:
    """The question to the other of the two; its key is of this version of the meeting."""
    other, facts = pairing.partner_of(meeting.by), {"meeting": meeting.id, "version": str(meeting.version)}
    return to_one(pairing, other, "please-confirm", f"{meeting.id}:{meeting.version}", facts=facts)


@router.form("log")
def open_log(act: Act, store: Store, now: datetime) -> Answer:
    """The form for a meeting that took place."""
    return Answer(Open(log_form(act, store, now)))


def log_form(act: Act, store: Store, now: datetime) -> Form:
    """With whom is asked only where there is a choice."""
    return forms.log_form(choices(act, store), act.today(now), act.value)


@router.submit("log")
def log_filled_in(act: Act, store: Store, now: datetime) -> Answer:
    """The form, filled in. What cannot be is said at its field, and what was typed stays."""
    pairing = chosen_pair(act, store)
    entry = Entry(entered_day(act), entered_number(act, "minutes"), entered_mode(act))
    card, notices = log_entry(pairing, entry, act, store, now)
    return Answer(Say(card), tuple(notices))


@router.press("confirm")
def confirm(act: Act, store: Store, now: datetime) -> Answer:
    """The other agrees: one press."""
    meeting, pairing = mine(act, act.value, store)
    card, notices = confirm_logged(meeting, pairing, act, store, now)
    return Answer(Replace(card), tuple(notices))


def confirm_logged(
    meeting: Meeting, pairing: Pairing, act: Act, store: Store, now: datetime
) -> tuple[Card, list[Notice]]:
    """The other agrees; saying so twice is harmless. A mentor's yes to the first reaches the lead."""
    agreed = meetings.confirm(meeting, act.who.id)
    if agreed == meeting:
        return say.confirmed(agreed, False), []
    store.meetings.save(agreed)
    store.cancel(please_confirm(pairing, meeting).key, now)
    told = store.meetings.of_pairing(pairing.id)
    tallied, first = count(pairing, act.who.id == pairing.mentor, agreed, told, store, now)
    store.pairings.save(tallied)
    return say.confirmed(agreed, bool(first)), first


@router.press("dispute")
def dispute(act: Act, store: Store, now: datetime) -> Answer:
    """The other says it was not so: it no longer counts, and the first is asked."""
    meeting, pairing = mine(act, act.value, store)
    already = meeting.state is MeetingState.DISPUTED
    denied = meetings.dispute(meeting, act.who.id)
    if already:
        return Answer(Replace(say.disputed()))
    denied = store.meetings.save(denied)
    store.pairings.save(meetings.tallied(pairing, store.meetings.of_pairing(pairing.id)))
    notice = to_one(
        pairing, meeting.by, "was-disputed", f"{meeting.id}:{denied.version}", facts={"meeting": meeting.id}
    )
    return Answer(Replace(say.disputed()), (notice,))


def put_right(
    meeting: Meeting, pairing: Pairing, on: date, minutes: int | None, act: Act, store: Store, now: datetime
) -> tuple[Card, list[Notice]]:
    """The other day or length is kept; what was asked about the old one is cancelled.

    Whoever is asked anew may just say "yes": it no longer puts right what they told before.
    """
    store.memory.answered(pairing.partner_of(act.who.id))
    right = store.meetings.save(meetings.correct(meeting, pairing, act.who.id, on, minutes, act.today(now)))
    store.cancel(please_confirm(pairing, meeting).key, now)
    notices = _took_place(pairing, right, store.meetings.of_pairing(pairing.id), act, store, now)
    return say.logged(pairing.partner_of(act.who.id), right), notices


def mine(act: Act, meeting_id: str, store: Store) -> tuple[Meeting, Pairing]:
    """A meeting of one's own running pair; any other is refused like one that does not exist."""
    meeting = store.meetings.for_party(meeting_id, act.who.id)
    if meeting is None:
        raise Refusal("not-yours")
    return meeting, running_pair(meeting.pairing, act, store)
