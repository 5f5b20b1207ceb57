"""Planned meetings: a reminder before, a question after. Signatures that are missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time, timedelta

from scheduler.timetable import Every, timetable
from scheduler.waiting import opening
from scheme.calendar import at_local, local_date
from scheme.meetings import MeetingState
from scheme.notices import Notice
from scheme.pairing import State
from scheme.policy import AgreementRule
from storage.closing import to_one
from storage.store import Store

LOOK_AHEAD = timedelta(days=12)  # the longest run of days off: Christmas with closure days
LOOK_BACK = timedelta(days=30)  # after a month nobody remembers; the gap nudge takes over


def soon(store: Store, now: datetime) -> Iterable[str]:
    """Meetings planned for the coming days."""
    today = store.today(now)
    return store.meetings.planned_between(today - timedelta(days=1), today + LOOK_AHEAD)


@timetable.job(
    "meeting-reminders", when=Every(minutes=15), of=soon,
    why="Both are reminded the working day before they meet.",
)  # fmt: skip
def remind(store: Store, meeting_id: str, now: datetime) -> list[Notice]:
    """To each on their own working day before; nothing once the day has come."""
    meeting = store.meetings.get(meeting_id)
    pairing = store.pairings.for_job(meeting.pairing) if meeting else None
    if (
        meeting is None
        or pairing is None
        or not pairing.is_running
        or meeting.state is not MeetingState.PLANNED
    ):
        return []
    policy, notices = store.policy(pairing.strand), []
    for who in store.people.many(pairing.parties()).values():
        calendar = store.calendar_of(who, policy)
        day_before = at_local(calendar.working_day_before(meeting.on), time(policy.day_starts), who.timezone)
        day_itself = at_local(meeting.on, time(0), who.timezone)
        if not day_before <= now < day_itself:
            continue
        facts = {"meeting": meeting.id, "on": meeting.on.isoformat()}
        reminder = to_one(pairing, who.id, "meeting-reminder", f"{meeting.id}:{meeting.on}", facts=facts)
        notices.append(replace(reminder, due_at=calendar.next_opening(now), expires_at=day_itself))
    return notices


def past(store: Store, now: datetime) -> Iterable[str]:
    """Planned meetings whose day has gone by."""
    today = store.today(now)
    return store.meetings.planned_between(today - LOOK_BACK, today - timedelta(days=1), unasked=True)


@timetable.job(
    "did-it-happen", when=Every(minutes=15), of=past,
    why="The day after, the mentee is asked whether the meeting happened, so that nobody has to remember to log it.",
)  # fmt: skip
def ask(store: Store, meeting_id: str, now: datetime) -> list[Notice]:
    """Once for each planned day, to the mentee, who sets the pace."""
    meeting = store.meetings.get(meeting_id)
    pairing = store.pairings.for_job(meeting.pairing) if meeting else None
    if meeting is None or pairing is None or not pairing.is_running or meeting.asked_on is not None:
        return []
    mentee = store.people.get(pairing.mentee)
    if mentee is None or meeting.on >= local_date(now, mentee.timezone):
        return []
    store.meetings.save(replace(meeting, asked_on=store.today(now)))
    facts = {"meeting": meeting.id, "on": meeting.on.isoformat()}
    question = to_one(pairing, mentee.id, "did-it-happen", f"{meeting.id}:{meeting.on}", facts=facts)
    return [replace(question, due_at=opening(store, mentee.id, store.policy(pairing.strand), now))]


def unsigned(store: Store, now: datetime) -> Iterable[str]:
    """Pairs that have met and lack a signature."""
    days = [min(store.policy(s.key).unsigned_reminder_days) for s in store.strands.all()]
    return store.pairings.unsigned(store.today(now) - timedelta(days=min(days, default=7)))


@timetable.job(
    "unsigned-agreements", when=Every(minutes=15), of=unsigned,
    why="An agreement that is not signed after the first meeting is brought to mind twice, then it is in the digest.",
)  # fmt: skip
def remind_to_sign(store: Store, pairing_id: str, now: datetime) -> list[Notice]:
    """To whoever has not signed, counted from the first meeting."""
    pairing = store.pairings.for_job(pairing_id)
    if pairing is None or pairing.state is not State.LIVE:
        return []
    policy = store.policy(pairing.strand)
    if policy.agreement is AgreementRule.RECOMMENDED:
        return []
    held = [m.on for m in store.meetings.of_pairing(pairing.id) if m.counts]
    if not held:
        return []
    since = (store.today(now) - min(held)).days
    rounds = [i for i, days in enumerate(sorted(policy.unsigned_reminder_days)) if since >= days]
    lacking = [
        person
        for person, on in (
            (pairing.mentor, pairing.mentor_signed_on),
            (pairing.mentee, pairing.mentee_signed_on),
        )
        if on is None
    ]
    return [
        replace(
            to_one(pairing, person, "please-sign", f"round{rounds[-1]}"),
            due_at=opening(store, person, policy, now),
        )
        for person in lacking
        if rounds
    ]
