"""The briefing for each role: sent soon after joining, brought to mind, and then left alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from scheduler.timetable import Every, timetable
from scheduler.waiting import opening
from scheme.notices import Notice
from storage import briefings
from storage.store import Store

GIVEN_UP_DAYS = 30  # after the last reminder: it is not sent late to somebody who has long begun


def unread(store: Store, now: datetime) -> Iterable[str]:
    """Roles whose briefing nobody has read, as person/role."""
    policies = [store.policy(s.key) for s in store.strands.all()]
    longest = max((max(p.briefing_days) for p in policies if p.briefing), default=0)
    since = store.today(now) - timedelta(days=longest + GIVEN_UP_DAYS)
    return [f"{who}/{role}" for who, role in briefings.unread(store, since)]


@timetable.job(
    "briefings", when=Every(minutes=15), of=unread,
    why="Mentors and mentees get a short briefing the day after they join, and are reminded until they have read it.",
)  # fmt: skip
def brief(store: Store, item: str, now: datetime) -> list[Notice]:
    """The latest turn that has come."""
    person_id, _, role = item.partition("/")
    joined = briefings.unread_since(store, person_id, role)
    who = store.people.one_for_rules(person_id)
    if joined is None or who is None:
        return []
    policy, days = store.policy(who.strand), (store.today(now) - joined).days
    turns = [n for n, after in enumerate(sorted(policy.briefing_days)) if days >= after]
    if not policy.briefing or not turns:
        return []
    facts = {"role": role, "turn": str(turns[-1])}
    notice = Notice("briefing", person_id, f"briefing:{person_id}:{role}:{turns[-1]}", None, facts)
    return [replace(notice, due_at=opening(store, person_id, policy, now))]
