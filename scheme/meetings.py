"""Meetings: that they happened, when and how long. Never what was said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from scheme.calendar import months_after
from scheme.pairing import Pairing, alive
from scheme.refusals import Refusal


class MeetingState(StrEnum):
    """Where a meeting stands."""

    PLANNED = "planned"
    LOGGED = "logged"  # one says it happened
    CONFIRMED = "confirmed"  # the other agrees
    DISPUTED = "disputed"
    CANCELLED = "cancelled"
    MISSED = "missed"  # planned, did not happen
    UNDONE = "undone"


COUNTS = frozenset({MeetingState.LOGGED, MeetingState.CONFIRMED})
MODES = {
    "in_person": "in person",
    "online": "online",
    "phone": "by phone",
    "zoom": "on Zoom",
    "teams": "on Teams",
}


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting of a pair. `on` is a date in the speaker's zone; `at` is optional wall clock."""

    id: str
    pairing: str
    state: MeetingState
    on: date
    by: str  # person id of who said it
    said_at: datetime
    at: time | None = None
    minutes: int | None = None
    mode: str | None = None
    asked_on: date | None = None  # when "did it happen?" was asked
    version: int = 0

    @property
    def counts(self) -> bool:
        """Whether it counts towards the yearly minimum."""
        return self.state in COUNTS


def log(
    pairing: Pairing, meeting_id: str, by: str, on: date, now: datetime, today: date, *,
    at: time | None = None, minutes: int | None = None, mode: str | None = None,
) -> Meeting:  # fmt: skip
    """That the pair met. Refuses a day ahead, a day before they began, or one over a year ago."""
    if not pairing.is_running:
        raise Refusal("stale-pairing")
    _check_past(pairing, on, today)
    _check_length(minutes)
    return Meeting(meeting_id, pairing.id, MeetingState.LOGGED, on, by, now, at, minutes, mode)


def plan(
    pairing: Pairing, meeting_id: str, by: str, on: date, now: datetime, today: date, *,
    at: time | None = None, minutes: int | None = None, mode: str | None = None,
) -> Meeting:  # fmt: skip
    """That the pair will meet. Refuses a day that has passed or lies over a year ahead."""
    if not pairing.is_running:
        raise Refusal("stale-pairing")
    _check_ahead(on, today)
    _check_length(minutes)
    return Meeting(meeting_id, pairing.id, MeetingState.PLANNED, on, by, now, at, minutes, mode)


def _check_past(pairing: Pairing, on: date, today: date) -> None:
    if on > today:
        raise Refusal("log-future", on=on)
    # A day's grace: the pair's zones may differ from the scheme's.
    if pairing.started_on and on < pairing.started_on - timedelta(days=1):
        raise Refusal("log-before-start", on=on, started=pairing.started_on)
    if on < months_after(today, -12):
        raise Refusal("log-too-old", on=on)


def _check_ahead(on: date, today: date) -> None:
    if on < today:
        raise Refusal("plan-past", on=on)
    if on > months_after(today, 12):
        raise Refusal("plan-too-far", on=on)


def _check_length(minutes: int | None) -> None:
    if minutes is not None and not 1 <= minutes <= 600:
        raise Refusal("odd-length")


def confirm(meeting: Meeting, person: str) -> Meeting:
    """The other of the two agrees. Saying so twice is harmless."""
    if meeting.state is MeetingState.CONFIRMED:
        return meeting
    _demand(meeting, MeetingState.LOGGED)
    if person == meeting.by:
        raise Refusal("confirm-own")
    return replace(meeting, state=MeetingState.CONFIRMED)


def dispute(meeting: Meeting, person: str) -> Meeting:
    """The other of the two says it was not so: it no longer counts, and the first is asked."""
    if meeting.state is MeetingState.DISPUTED:
        return meeting
    _demand(meeting, MeetingState.LOGGED)
    if person == meeting.by:
        raise Refusal("confirm-own")
    return replace(meeting, state=MeetingState.DISPUTED)


def correct(
    meeting: Meeting, pairing: Pairing, person: str, on: date, minutes: int | None, today: date
) -> Meeting:
    """Another day or length, said by either; the *other* one is asked to confirm it."""
    if meeting.state not in (MeetingState.LOGGED, MeetingState.DISPUTED, MeetingState.CONFIRMED):
        raise Refusal("stale-meeting")
    _check_past(pairing, on, today)
    _check_length(minutes)
    return replace(
        meeting, on=on, minutes=minutes if minutes is not None else meeting.minutes, by=person,
        state=MeetingState.LOGGED,
    )  # fmt: skip


def undo(meeting: Meeting, person: str) -> Meeting:
    """Take back what one said oneself."""
    if person != meeting.by:
        raise Refusal("undo-not-yours")
    if meeting.state not in (MeetingState.LOGGED, MeetingState.PLANNED, MeetingState.DISPUTED):
        raise Refusal("stale-meeting")
    return replace(meeting, state=MeetingState.UNDONE)


def happened(meeting: Meeting, person: str, now: datetime) -> Meeting:
    """A planned meeting took place, says one of the two."""
    _demand(meeting, MeetingState.PLANNED)
    return replace(meeting, state=MeetingState.LOGGED, by=person, said_at=now)


def took_place(planned: Meeting, said: Meeting) -> Meeting:
    """A planned meeting took place, told as `said`: what was told wins, what was planned fills in."""
    _demand(planned, MeetingState.PLANNED)
    return replace(
        planned, state=MeetingState.LOGGED, by=said.by, said_at=said.said_at, at=said.at or planned.at,
        minutes=said.minutes or planned.minutes, mode=said.mode or planned.mode,
    )  # fmt: skip


def missed(meeting: Meeting) -> Meeting:
    """A planned meeting did not take place. No blame is kept: not who, not why."""
    _demand(meeting, MeetingState.PLANNED)
    return replace(meeting, state=MeetingState.MISSED)


def cancel(meeting: Meeting) -> Meeting:
    """A planned meeting will not take place."""
    _demand(meeting, MeetingState.PLANNED)
    return replace(meeting, state=MeetingState.CANCELLED)


def move(meeting: Meeting, on: date, at: time | None, today: date) -> Meeting:
    """A planned meeting gets another day."""
    _demand(meeting, MeetingState.PLANNED)
    _check_ahead(on, today)
    return replace(meeting, on=on, at=at or meeting.at, asked_on=None)


def _demand(meeting: Meeting, state: MeetingState) -> None:
    if meeting.state is not state:
        raise Refusal("stale-meeting")


def tallied(pairing: Pairing, meetings: Iterable[Meeting]) -> Pairing:
    """The pairing with its count and last day of meetings, from the meetings themselves.

    Where none is left, the first meeting has still to come, and the lead will hear of that one.
    """
    days = sorted(m.on for m in meetings if m.counts)
    told = pairing.first_meeting_told_on if days else None
    last = days[-1] if days else None
    return replace(alive(pairing), meetings=len(days), last_met_on=last, first_meeting_told_on=told)


def not_held_in_a_row(meetings: Iterable[Meeting]) -> int:
    """How many planned days have not held since the pair last met. Whose diary it was is not kept."""
    known = list(meetings)
    last = max((m.on for m in known if m.counts), default=date.min)
    return sum(m.state in (MeetingState.CANCELLED, MeetingState.MISSED) and m.on > last for m in known)


def in_this_year(pairing: Pairing, meetings: Iterable[Meeting], today: date) -> tuple[int, date]:
    """(meetings, last day) of the pair's present year, which begins on the day the two began."""
    start = pairing.started_on or today
    years = max(0, today.year - start.year)
    years -= years > 0 and months_after(start, 12 * years) > today
    begun, ends = months_after(start, 12 * years), months_after(start, 12 * (years + 1))
    return sum(m.counts and begun <= m.on < ends for m in meetings), ends - timedelta(days=1)
