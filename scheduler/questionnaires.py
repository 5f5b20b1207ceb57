"""Questionnaires: before, during and after, each asked a few times and answered once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from scheduler.timetable import At, timetable
from scheduler.waiting import opening
from scheme.notices import Notice
from scheme.people import Standing
from scheme.questionnaires import LATEST_DAYS, due
from storage import questionnaires
from storage.questionnaires import Asking
from storage.store import Store


def concerned(store: Store, now: datetime) -> Iterable[str]:
    """Live pairs of strands with questionnaires, and pairs that ended not long ago."""
    keys, today = [s.key for s in store.strands.all()], store.today(now)
    asking = [k for k in keys if store.policy(k).questionnaires]
    longest = max((max(store.policy(k).questionnaire_days, default=0) for k in keys), default=0)
    since = today - timedelta(days=longest + LATEST_DAYS)
    return questionnaires.concerned(store, asking, keys, since)


@timetable.job(
    "questionnaires", when=At("09:30"), of=concerned,
    why="Short questions before and after, a pulse in between, and feedback when a pair breaks up; never with a name.",
)  # fmt: skip
def ask(store: Store, pairing_id: str, now: datetime) -> list[Notice]:
    """What has come due and was not asked yet."""
    pairing = store.pairings.for_job(pairing_id)
    if pairing is None:
        return []
    policy, owed = store.policy(pairing.strand), []
    for found in due(pairing, policy, store.today(now)):
        asking = Asking(pairing.id, found.person, found.kind, found.moment)
        known = questionnaires.asked(store, asking)
        if known is not None and (known.answered or known.rounds >= found.rounds):
            continue
        who = store.people.one_for_rules(found.person)
        if who is None or who.standing in (Standing.LEFT, Standing.ERASED, Standing.GONE):
            continue
        questionnaires.ask(store, asking, found.rounds)
        facts = {
            "pairing": pairing.id,
            "kind": found.kind,
            "moment": found.moment,
            "again": "yes" if found.rounds > 1 else "",
            "last": "yes" if found.last else "",
        }
        key = f"questionnaire:{pairing.id}:{found.kind}:{found.moment}:{found.rounds}:{found.person}"
        notice = Notice("questionnaire", found.person, key, None, facts)
        owed.append(replace(notice, due_at=opening(store, found.person, policy, now)))
    return owed
