"""What is told about meetings."""

from __future__ import annotations

from datetime import datetime

from handlers.notices.facts import meeting_of, pairing_of
from handlers.router import router
from messages import diary as say_diary
from messages import meetings as say
from messages.cards import Card
from scheme.calendar import local_date
from scheme.meetings import MeetingState, not_held_in_a_row
from scheme.notices import Notice
from storage.store import Store


@router.notice("please-confirm")
def please_confirm(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To the other of the two: one press is enough."""
    pairing, meeting = pairing_of(notice, store), meeting_of(notice, store, MeetingState.LOGGED)
    if pairing is None or meeting is None or meeting.by == notice.to:
        return None
    return say.please_confirm(pairing.partner_of(notice.to), meeting)


@router.notice("was-disputed")
def was_disputed(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To the one who had logged it."""
    pairing, meeting = pairing_of(notice, store), meeting_of(notice, store, MeetingState.DISPUTED)
    return say.was_disputed(meeting) if pairing and meeting else None


@router.notice("was-undone")
def was_undone(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To the other, if they had been asked about it or told of it."""
    pairing, meeting = pairing_of(notice, store), meeting_of(notice, store, MeetingState.UNDONE)
    return say.was_undone(meeting) if pairing and meeting else None


@router.notice("was-planned")
def was_planned(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To the other: a day for the diary."""
    pairing, meeting = pairing_of(notice, store), meeting_of(notice, store, MeetingState.PLANNED)
    if pairing is None or meeting is None:
        return None
    return say.was_planned(pairing.partner_of(notice.to), meeting, notice.facts.get("moved") == "yes")


@router.notice("was-cancelled")
def was_cancelled(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To the other: it is off."""
    pairing, meeting = pairing_of(notice, store), meeting_of(notice, store, MeetingState.CANCELLED)
    if pairing is None or meeting is None:
        return None
    held_off = not_held_in_a_row(store.meetings.of_pairing(pairing.id))
    return say_diary.cancelled(meeting, held_off)


@router.notice("meeting-reminder")
def meeting_reminder(notice: Notice, store: Store, now: datetime) -> Card | None:
    """The working day before; not once the day has come and gone."""
    pairing, meeting = pairing_of(notice, store), meeting_of(notice, store, MeetingState.PLANNED)
    who = store.people.get(notice.to)
    if pairing is None or meeting is None or who is None or meeting.on < local_date(now, who.timezone):
        return None
    if notice.facts.get("on") != meeting.on.isoformat():
        return None  # moved since: the new day has a reminder of its own
    return say.reminder(pairing.partner_of(notice.to), meeting, notice.to == pairing.mentee)


@router.notice("did-it-happen")
def did_it_happen(notice: Notice, store: Store, now: datetime) -> Card | None:
    """The day after."""
    pairing, meeting = pairing_of(notice, store), meeting_of(notice, store, MeetingState.PLANNED)
    if pairing is None or meeting is None or notice.facts.get("on") != meeting.on.isoformat():
        return None
    return say.did_it_happen(pairing.partner_of(notice.to), meeting)


@router.notice("first-meeting-held")
def first_meeting_held(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To the lead: the fact and the date, nothing else."""
    pairing = pairing_of(notice, store)
    meeting = meeting_of(notice, store, MeetingState.LOGGED, MeetingState.CONFIRMED)
    if pairing is None or meeting is None:
        return None  # taken back since
    return say.first_meeting_held(pairing.mentor, pairing.mentee, meeting.on)
