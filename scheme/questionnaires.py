"""Which questionnaire is due for whom: a question about a pairing's facts and today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from scheme.pairing import Pairing, State
from scheme.policy import Policy

PULSE_DAYS = 90  # after the start: early enough to change something, late enough to know
BEFORE_DAYS = 30  # the first answers must stand before mentoring has had time to change them
LATEST_DAYS = 60  # after an end: later than this nobody is asked any more


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody should have been asked this `rounds` times by now; `last` says that was the last time."""

    person: str
    kind: str
    moment: str
    rounds: int
    last: bool


def due(pairing: Pairing, policy: Policy, today: date) -> list[Due]:
    """Everything that has come due for this pair."""
    if pairing.started_on is None:
        return []
    if pairing.ended_on is not None:
        return _after(pairing, policy, (today - pairing.ended_on).days)
    if not policy.questionnaires or pairing.state is not State.LIVE:
        return []
    age, found = (today - pairing.started_on).days, []
    if age <= BEFORE_DAYS and pairing.term == 1:
        found.append(Due(pairing.mentee, "impact", "before", 1, True))
    if PULSE_DAYS <= age < PULSE_DAYS + BEFORE_DAYS:
        found += [Due(person, "pulse", "during", 1, True) for person in pairing.parties()]
    return found


def _after(pairing: Pairing, policy: Policy, days: int) -> list[Due]:
    turns = sorted(policy.questionnaire_days)
    rounds = sum(days >= turn for turn in turns)
    if not rounds or days > max(turns) + LATEST_DAYS:
        return []
    last = rounds == len(turns)
    found = []
    if pairing.state is State.ENDED and policy.breakup_feedback:
        found += [Due(person, "breakup", "after", rounds, last) for person in pairing.parties()]
    if policy.questionnaires:
        found.append(Due(pairing.mentee, "impact", "after", rounds, last))
    elif pairing.state in (State.COMPLETED, State.LAPSED):
        found.append(Due(pairing.mentee, "evaluation", "after", rounds, last))
    return found
