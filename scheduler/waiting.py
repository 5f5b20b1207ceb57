"""When something may be done: a message in the receiver's working hours, a long look once a day."""

from __future__ import annotations

from datetime import datetime

from scheme.calendar import local_date
from scheme.policy import Policy
from storage.store import Store


def opening(store: Store, person_id: str, policy: Policy, now: datetime) -> datetime:
    """The next moment in this person's working hours: now, if they are open now."""
    who = store.people.one_for_rules(person_id)  # the zone is enough: no name is opened
    return store.calendar_of(who, policy).next_opening(now) if who else now


def ran_today(store: Store, job: str, now: datetime) -> bool:
    """Whether this job has already run on the scheme's present date."""
    ran = store.last_run_of(job)
    return ran is not None and local_date(ran, store.timezone) == local_date(now, store.timezone)
