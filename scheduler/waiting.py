"""When a message planned now may be sent: in the receiver's own working hours."""

from __future__ import annotations

from datetime import datetime

from scheme.policy import Policy
from storage.store import Store


def opening(store: Store, person_id: str, policy: Policy, now: datetime) -> datetime:
    """The next moment in this person's working hours: now, if they are open now."""
    who = store.people.one_for_rules(person_id)  # the zone is enough: no name is opened
    return store.calendar_of(who, policy).next_opening(now) if who else now
