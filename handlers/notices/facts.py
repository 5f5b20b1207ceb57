"""What a notice is about, looked up at the moment it is sent."""

from __future__ import annotations

from collections.abc import Collection

from scheme.meetings import Meeting, MeetingState
from scheme.notices import Notice
from scheme.pairing import RUNNING, Pairing, State
from storage.store import Store


def pairing_of(notice: Notice, store: Store, states: Collection[State] = RUNNING) -> Pairing | None:
    """The pairing, if it is still in one of these states and the receiver may know of it."""
    pairing = store.pairings.for_job(notice.facts.get("pairing", ""))
    if pairing is None or pairing.state not in states:
        return None
    if notice.to in pairing.parties() or notice.to in store.strands.leads_of(pairing.strand):
        return pairing
    return None


def meeting_of(notice: Notice, store: Store, *states: MeetingState) -> Meeting | None:
    """The meeting, if it is still in one of these states."""
    meeting = store.meetings.get(notice.facts.get("meeting", ""))
    return meeting if meeting is not None and meeting.state in states else None
