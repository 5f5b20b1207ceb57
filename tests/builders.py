"""Values for tests of rules: every argument has a default, and a test names only what matters to it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from scheme.meetings import Meeting, MeetingState
from scheme.pairing import Pairing, State
from scheme.people import Person, Standing

NOW = datetime(2026, 11, 17, 10, 30, tzinfo=UTC)  # a Tuesday
TODAY = NOW.date()
YESTERDAY, FORTY_DAYS_AGO = TODAY - timedelta(days=1), TODAY - timedelta(days=40)


def days_ago(days: int) -> date:
    """The date so many days before `TODAY`."""
    return TODAY - timedelta(days=days)


def a_person(id: str = "mira", **more: object) -> Person:
    """Somebody who takes part: a postdoc in Genetics."""
    usual = Person(
        id, id.title(), f"{id}@example.org", standing=Standing.ACTIVE, department="Genetics", grade="postdoc"
    )
    return usual.with_(**more)


def a_pairing(state: State = State.LIVE, since: date = FORTY_DAYS_AGO, **more: object) -> Pairing:
    """Rafe mentors Mira since that day."""
    then = datetime(since.year, since.month, since.day, 10, tzinfo=UTC)
    usual: dict[str, object] = {
        "id": "pair", "strand": "non_clinical", "mentor": "rafe", "mentee": "mira", "state": state,
        "since": then, "started_on": since,
    }  # fmt: skip
    return Pairing(**(usual | more))  # type: ignore[arg-type]


def a_meeting(state: MeetingState = MeetingState.LOGGED, on: date = YESTERDAY, **more: object) -> Meeting:
    """A meeting of that pair, told by Mira."""
    usual: dict[str, object] = {
        "id": "meeting", "pairing": "pair", "state": state, "on": on, "by": "mira", "said_at": NOW,
    }  # fmt: skip
    return Meeting(**(usual | more))  # type: ignore[arg-type]
