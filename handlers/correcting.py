"""Meetings told of wrongly: putting them right, taking them back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from handlers.events import Answer
from handlers.finding import entered_day, entered_number, my_pairs
from handlers.meetings import as_said, mine, please_confirm, put_right
from handlers.planning import as_wished, held_on
from handlers.router import Act, router
from messages import diary as say_diary
from messages import meeting_forms as forms
from messages import meetings as say
from messages.cards import Open, Replace, Say
from scheme import meetings
from scheme.meetings import Meeting, MeetingState
from scheme.pairing import Pairing
from scheme.refusals import Refusal
from storage.closing import to_one
from storage.store import Store

UNDO_FOR = timedelta(hours=24)


@router.intent("correct_last")
def correct_typed(act: Act, store: Store, now: datetime) -> Answer:
    """“Sorry, Tuesday”: the last meeting this person told of gets another day, or the form opens."""
    asked = store.memory.asked(act.who.id, now)
    meeting_id = asked.facts.get("meeting", "") if asked else ""
    waiting = [] if meeting_id else _in_question(act, store, now)
    if not meeting_id and len(waiting) != 1:
        raise Refusal("undo-nothing")
    meeting, pairing = mine(act, meeting_id, store) if meeting_id else waiting[0]
    on = act.reading.entities.date if act.reading else None
    planned = meeting.state is MeetingState.PLANNED
    if planned and (on is None or on >= act.today(now) or meeting.on > act.today(now)):
        return Answer(Open(forms.move_form(as_wished(meeting, act, now))))
    if on is None:
        return Answer(Open(forms.correct_form(meeting)))
    minutes = act.reading.entities.duration_min if act.reading else None
    return _correct(meeting, pairing, on, minutes, act, store, now)


def _in_question(act: Act, store: Store, now: datetime) -> list[tuple[Meeting, Pairing]]:
    """The meetings this person is asked about: logged by the other, or planned for a day that is over."""
    return [
        (meeting, pairing)
        for pairing in my_pairs(act, store)
        for meeting in store.meetings.of_pairing(pairing.id)
        if (meeting.state is MeetingState.LOGGED and meeting.by != act.who.id)
        or (meeting.state is MeetingState.PLANNED and meeting.on < act.today(now))
    ]


@router.intent("confirm_meeting", "meeting_missed")
def answered_in_words(act: Act, store: Store, now: datetime) -> Answer:
    """“Yes” or “no, it didn’t happen”, to the one question that is open.

    “Yes, on Thursday” to a question about Wednesday is a correction, and never a yes to Wednesday.
    """
    yes = act.reading is not None and act.reading.intent == "confirm_meeting"
    waiting = _in_question(act, store, now)
    if len(waiting) != 1:
        if waiting:
            return router.places["home"](act, store, now)
        if not yes:
            return Answer(Say(say_diary.missed(my_pairs(act, store)[0].id)))
        raise Refusal("nothing-to-answer")
    meeting, pairing = waiting[0]
    logged = meeting.state is MeetingState.LOGGED
    if yes and act.reading is not None:
        on, minutes = act.reading.entities.date or meeting.on, act.reading.entities.duration_min
        if on != meeting.on or (minutes not in (None, meeting.minutes) and (meeting.minutes or not logged)):
            return _correct(meeting, pairing, on, minutes, act, store, now)
    action = ("confirm" if yes else "dispute") if logged else ("happened" if yes else "missed")
    pressed = Act(who=act.who, identity=act.identity, value=meeting.id)
    return as_said(router.presses[action](pressed, store, now))


@router.form("correct")
def open_correction(act: Act, store: Store, now: datetime) -> Answer:
    """The form that puts a logged meeting right."""
    meeting, _ = mine(act, act.value, store)
    return Answer(Open(forms.correct_form(meeting)))


@router.submit("correct")
def corrected(act: Act, store: Store, now: datetime) -> Answer:
    """Another day or length: the other one of the two is asked."""
    meeting, pairing = mine(act, act.value, store)
    return _correct(meeting, pairing, entered_day(act), entered_number(act, "minutes"), act, store, now)


def _correct(
    meeting: Meeting, pairing: Pairing, on: date, minutes: int | None, act: Act, store: Store, now: datetime
) -> Answer:
    """Put a meeting right, and say so."""
    change = held_on if meeting.state is MeetingState.PLANNED else put_right
    card, notices = change(meeting, pairing, on, minutes, act, store, now)
    return Answer(Say(card), tuple(notices))


@router.press("undo")
@router.command(
    "undo", help="take back the last thing you told me about a meeting", intents=("undo", "delete_log")
)
def undo(act: Act, store: Store, now: datetime) -> Answer:
    """Take back what one said oneself, for a day."""
    if act.value:
        meeting, pairing = mine(act, act.value, store)
    else:
        pairs = {p.id: p for p in my_pairs(act, store)}
        last = store.meetings.last_said_by(act.who.id, list(pairs))
        if last is None or now - last.said_at > UNDO_FOR:
            raise Refusal("undo-nothing")
        meeting, pairing = last, pairs[last.pairing]
    if meeting.state is MeetingState.UNDONE:
        return Answer(Replace(say.undone(meeting)))
    gone = store.meetings.save(meetings.undo(meeting, act.who.id))
    store.memory.answered(act.who.id)  # a "no" after this is not about the meeting any more
    if meeting.state is not MeetingState.PLANNED:
        store.pairings.save(meetings.tallied(pairing, store.meetings.of_pairing(pairing.id)))
    other = pairing.partner_of(act.who.id)
    store.cancel(please_confirm(pairing, meeting).key, now)
    notice = to_one(
        pairing, other, "was-undone", f"{meeting.id}:{gone.version}", facts={"meeting": meeting.id}
    )
    return Answer(Replace(say.undone(gone)), (notice,))
