"""A file for the calendar that gives nothing away, and a reminder of which no word is kept."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time, timedelta

from handlers.events import Answer
from handlers.finding import entered_date
from handlers.meetings import mine
from handlers.router import Act, router
from messages import diary as say
from messages.cards import Attachment, Card, Open, Replace, Say
from scheme.calendar import at_local, months_after
from scheme.meetings import Meeting, MeetingState
from scheme.notices import Notice
from scheme.refusals import Refusal
from storage.store import Store

USUAL = timedelta(days=14)
HOUR = 60  # minutes a meeting takes in a calendar if nobody said how long


@router.press("calendar")
@router.file("calendar")
def calendar(act: Act, store: Store, now: datetime) -> Answer:
    """The planned meeting as a file for one's own calendar."""
    meeting, _ = mine(act, act.value, store)
    if meeting.state is not MeetingState.PLANNED:
        raise Refusal("stale-meeting")
    content = _entry(meeting, act.who.timezone, now).encode()
    file = Attachment("appointment.ics", content, "Appointment", "text/calendar", f"calendar:{meeting.id}")
    return Answer(Say(say.calendar(file)))


def _entry(meeting: Meeting, zone: str, now: datetime) -> str:
    """One private appointment. Its id is a digest, so that it leads to nobody; a new day replaces the old."""
    if meeting.at is None:
        when = [
            f"DTSTART;VALUE=DATE:{meeting.on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{meeting.on + timedelta(1):%Y%m%d}",
        ]
    else:
        start = at_local(meeting.on, meeting.at, zone).astimezone(UTC)
        end = start + timedelta(minutes=meeting.minutes or HOUR)
        when = [f"DTSTART:{start:%Y%m%dT%H%M%SZ}", f"DTEND:{end:%Y%m%dT%H%M%SZ}"]
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//appointment//EN", "METHOD:PUBLISH", "BEGIN:VEVENT",
        f"UID:{hashlib.sha256(meeting.id.encode()).hexdigest()[:32]}", f"SEQUENCE:{meeting.version}",
        f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}", *when, "SUMMARY:Private appointment", "CLASS:PRIVATE", "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    return "\r\n".join([*lines, ""])


@router.form("action")
@router.command("action", help="be reminded on a day of what you agreed to do; no words are kept")
def action(act: Act, store: Store, now: datetime) -> Answer:
    """On which day?"""
    return Answer(Open(say.action_form(act.today(now) + USUAL)))


def _key(person: str, on: date) -> str:
    return f"action:{person}:{on}"


@router.submit("action")
def kept(act: Act, store: Store, now: datetime) -> Answer:
    """A message owed to oneself: the day, and nothing of what it is about."""
    on, today = entered_date(act, "on"), act.today(now)
    if on is None:
        raise Refusal("unreadable-day")
    if on <= today:
        raise Refusal("plan-past", on=on)
    if on > months_after(today, 12):
        raise Refusal("plan-too-far", on=on)
    if act.who.version == 0:
        raise Refusal("not-joined")
    policy = store.policy(act.who.strand)
    morning = at_local(on, time(policy.day_starts), act.who.timezone)
    facts = {"on": on.isoformat()}
    notice = Notice("action", act.who.id, _key(act.who.id, on), None, facts, due_at=morning)
    return Answer(Say(say.action_kept(on)), (notice,))


@router.press("action-out")
def not_needed(act: Act, store: Store, now: datetime) -> Answer:
    """Taken back before the day."""
    try:
        on = date.fromisoformat(act.value)
    except ValueError:
        raise Refusal("button-gone") from None
    store.cancel(_key(act.who.id, on), now)
    return Answer(Replace(say.action_out()))


@router.notice("action")
def due(notice: Notice, store: Store, now: datetime) -> Card | None:
    """On the day, to the person alone."""
    return say.action_due(date.fromisoformat(notice.facts["on"]))
