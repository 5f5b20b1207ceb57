"""Meetings to come: planning, moving, cancelling, and whether they happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from handlers.asking import Topic
from handlers.events import Answer
from handlers.finding import (
    Entry,
    choices,
    chosen_pair,
    entered_day,
    entered_mode,
    entered_number,
    entered_time,
    my_pairs,
    said_back,
)
from handlers.meetings import after_word, count, mine, please_confirm, put_right, understood
from handlers.router import Act, router
from handlers.understanding import read_plan
from messages import diary as say_diary
from messages import meeting_forms as forms
from messages import meetings as say
from messages.cards import Card, Open, Replace, Say
from scheme import meetings
from scheme.meetings import Meeting, MeetingState
from scheme.notices import Notice
from scheme.pairing import Pairing, alive
from scheme.refusals import Refusal
from storage.closing import to_one
from storage.store import Store, new_id


@router.command(
    "plan",
    help="note your next meeting: “plan 3 December at 2pm”",
    hint="the day",
    intents=("schedule_meeting",),
)
def plan(act: Act, store: Store, now: datetime) -> Answer:
    """A sentence about a meeting to come, or the bare word for the form."""
    if not act.words.strip() and act.reading is None:
        return open_plan(act, store, now)
    my_pairs(act, store)
    reading = act.reading or after_word(read_plan(act.words, now, act.who.timezone), act)
    return understood(reading, "plan", act, store, now)


@router.press("plan-yes")
def plan_said_back(act: Act, store: Store, now: datetime) -> Answer:
    """The reading was right: note it."""
    card, notices = plan_entry(*said_back(act, store), act, store, now)
    return Answer(Replace(card), tuple(notices))


def plan_entry(
    pairing: Pairing, entry: Entry, act: Act, store: Store, now: datetime
) -> tuple[Card, list[Notice]]:
    """Note a meeting to come and tell the other. The same day twice is one meeting."""
    partner = pairing.partner_of(act.who.id)
    planned = [m for m in store.meetings.of_pairing(pairing.id) if m.state is MeetingState.PLANNED]
    for known in planned:
        if known.on == entry.on and known.at == entry.at:
            return say.planned(partner, known), []
    meeting = meetings.plan(
        pairing, new_id(), act.who.id, entry.on, now, act.today(now),
        at=entry.at, minutes=entry.minutes, mode=entry.mode,
    )  # fmt: skip
    meeting = store.meetings.add(meeting)
    store.pairings.save(alive(pairing))
    facts = {"meeting": meeting.id, "day": meeting.on.isoformat(), "plan": "yes"}
    store.memory.ask(act.who.id, Topic.LOGGED, facts, now)
    return say.planned(partner, meeting), [_tell(pairing, meeting, act, moved=False)]


def _tell(pairing: Pairing, meeting: Meeting, act: Act, moved: bool) -> Notice:
    facts = {"meeting": meeting.id, "by": act.who.id, "moved": "yes" if moved else ""}
    partner = pairing.partner_of(act.who.id)
    return to_one(pairing, partner, "was-planned", f"{meeting.id}:{meeting.version}", facts=facts)


@router.form("plan")
def open_plan(act: Act, store: Store, now: datetime) -> Answer:
    """The form for a meeting to come; a weekday a week from now is only where the calendar opens."""
    opens = act.today(now) + timedelta(days=7)
    opens += timedelta(days=7 - opens.weekday() if opens.weekday() > 4 else 0)
    return Answer(Open(forms.plan_form(choices(act, store), opens, act.value)))


@router.submit("plan")
def plan_filled_in(act: Act, store: Store, now: datetime) -> Answer:
    """The form, filled in."""
    pairing, on = chosen_pair(act, store), entered_day(act)
    entry = Entry(on, entered_number(act, "minutes"), entered_mode(act), entered_time(act, "at"))
    card, notices = plan_entry(pairing, entry, act, store, now)
    return Answer(Say(card), tuple(notices))


@router.form("move")
def open_move(act: Act, store: Store, now: datetime) -> Answer:
    """The form for another day."""
    meeting, _ = mine(act, act.value, store)
    return Answer(Open(forms.move_form(meeting, over=meeting.on <= act.today(now))))


@router.submit("move")
def moved(act: Act, store: Store, now: datetime) -> Answer:
    """Another day for a planned meeting; the other is told. A day that has been is when they met."""
    meeting, pairing = mine(act, act.value, store)
    on, today = entered_day(act), act.today(now)
    if on < today and meeting.on <= today:
        card, notices = held_on(meeting, pairing, on, None, act, store, now)
        return Answer(Say(card), tuple(notices))
    after = meetings.move(meeting, on, entered_time(act, "at"), today)
    after = store.meetings.save(after)
    card = say.planned(pairing.partner_of(act.who.id), after)
    return Answer(Say(card), (_tell(pairing, after, act, moved=True),))


@router.intent("reschedule_meeting")
def reschedule(act: Act, store: Store, now: datetime) -> Answer:
    """A sentence about another day: the form for the next planned meeting, or for a new one."""
    for pairing in my_pairs(act, store):
        planned = store.meetings.next_planned(pairing.id, act.today(now))
        if planned:
            return Answer(Open(forms.move_form(as_wished(planned, act, now))))
    return open_plan(act, store, now)


def as_wished(planned: Meeting, act: Act, now: datetime) -> Meeting:
    """The meeting with the day and time that were said, for the form to begin with."""
    found = act.reading.entities if act.reading else None
    on = found.date if found and found.date and found.date >= act.today(now) else planned.on
    return replace(planned, on=on, at=(found.time if found else None) or planned.at)


@router.press("cancel")
def cancel(act: Act, store: Store, now: datetime) -> Answer:
    """A planned meeting is off; the other is told, without a reason."""
    meeting, pairing = mine(act, act.value, store)
    if meeting.state is MeetingState.CANCELLED:
        return Answer(Replace(say_diary.cancelled(meeting, in_a_row(pairing, store))))
    off = store.meetings.save(meetings.cancel(meeting))
    notice = to_one(pairing, pairing.partner_of(act.who.id), "was-cancelled", meeting.id, facts={"meeting": meeting.id})  # fmt: skip
    return Answer(Replace(say_diary.cancelled(off, in_a_row(pairing, store))), (notice,))


def in_a_row(pairing: Pairing, store: Store) -> int:
    """How many planned days have not held since the two last met."""
    return meetings.not_held_in_a_row(store.meetings.of_pairing(pairing.id))


@router.intent("cancel_meeting")
def cancel_typed(act: Act, store: Store, now: datetime) -> Answer:
    """A sentence about cancelling is asked about: it may be a plan, or a worry."""
    for pairing in my_pairs(act, store):
        planned = store.meetings.next_planned(pairing.id, act.today(now))
        if planned:
            return Answer(Say(say.shall_i_cancel(pairing.partner_of(act.who.id), planned)))
    return Answer(Say(say_diary.missed(my_pairs(act, store)[0].id)))


@router.press("happened")
def happened(act: Act, store: Store, now: datetime) -> Answer:
    """A planned meeting took place, says one; the other is asked to confirm."""
    meeting, pairing = mine(act, act.value, store)
    if meeting.on > act.today(now):
        raise Refusal("log-future", on=meeting.on)
    held = store.meetings.save(meetings.happened(meeting, act.who.id, now))
    told = store.meetings.of_pairing(pairing.id)
    tallied, first = count(pairing, act.who.id == pairing.mentor, held, told, store, now)
    store.pairings.save(tallied)
    card = say.logged(pairing.partner_of(act.who.id), held)
    return Answer(Replace(card), (please_confirm(pairing, held), *first))


def held_on(
    meeting: Meeting, pairing: Pairing, on: date, minutes: int | None, act: Act, store: Store, now: datetime
) -> tuple[Card, list[Notice]]:
    """A planned meeting took place, on this day instead; the other is asked to confirm."""
    return put_right(meetings.happened(meeting, act.who.id, now), pairing, on, minutes, act, store, now)


@router.press("missed")
def missed(act: Act, store: Store, now: datetime) -> Answer:
    """It did not take place: no blame is kept, another day is offered."""
    meeting, pairing = mine(act, act.value, store)
    if meeting.state is not MeetingState.MISSED:
        store.meetings.save(meetings.missed(meeting))
    return Answer(Replace(say_diary.missed(pairing.id, in_a_row(pairing, store))))
