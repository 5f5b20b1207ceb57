"""When a pair that has not met is reminded: mentee first, then both, the lead last."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from scheme.calendar import days_in
from scheme.pairing import Pairing, State
from scheme.policy import Policy

LEAD_WAITS = timedelta(days=7)
# "Did it happen?" is asked the day after a planned one: nobody hears "time to meet?" beside it.
ANSWER_WAITS = timedelta(days=7)


class Stage(StrEnum):
    """Who hears of it."""

    MENTEE = "mentee"
    BOTH = "both"
    LEAD = "lead"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Days without a meeting after which each stage is due."""

    mentee: int
    both: int
    lead: int


def thresholds(pairing: Pairing, policy: Policy) -> Thresholds:
    """The pair's own thresholds: from the start until they first meet, from the last meeting after.

    The mentee's waits for 1.25 times the pair's own rhythm if that is later, but never past the
    day on which both would hear, which keeps the yearly minimum within reach.
    """
    if pairing.last_met_on is None:
        return Thresholds(
            policy.first_meeting_mentee_days, policy.first_meeting_both_days, policy.first_meeting_lead_days
        )
    both = days_in(policy.gap_both_months)
    mentee = days_in(policy.gap_mentee_months)
    if pairing.rhythm_days:
        yearly_minimum = 365 // policy.meetings_per_year
        mentee = min(max(mentee, round(policy.gap_rhythm_factor * pairing.rhythm_days)), yearly_minimum, both)
    return Thresholds(mentee, both, days_in(policy.gap_lead_months))


def gap_days(pairing: Pairing, today: date) -> int:
    """Days since they last met, or since they began."""
    since = pairing.last_met_on or pairing.started_on or today
    return (today - since).days


def due(pairing: Pairing, policy: Policy, today: date, planned: date | None) -> Stage | None:
    """Which stage is due today, if any. `planned` is a day they had planned and not settled since.

    Nothing while they have a date or may yet say that they met on it, are paused, snoozed or closing; one nudge in
    `nudge_every_days`; silence after `nudge_stops_after` unanswered ones, when only the lead's
    one line is left.
    """
    if pairing.state is not State.LIVE or pairing.started_on is None:
        return None
    if planned is not None and planned >= today - ANSWER_WAITS:
        return None
    if pairing.quiet_until is not None and today < pairing.quiet_until:
        return None
    limits, gap = thresholds(pairing, policy), gap_days(pairing, today)
    # Never before the two have been asked themselves, and had a week to act on it.
    asked = pairing.nudges > 0 and pairing.nudged_on is not None and today - pairing.nudged_on >= LEAD_WAITS
    if gap >= limits.lead and pairing.lead_told_on is None and asked:
        return Stage.LEAD
    rested = pairing.nudged_on is None or today - pairing.nudged_on >= timedelta(days=policy.nudge_every_days)
    if not rested or pairing.nudges >= policy.nudge_stops_after or pairing.lead_told_on is not None:
        return None
    if gap >= limits.both:
        return Stage.BOTH
    return Stage.MENTEE if gap >= limits.mentee and pairing.nudges == 0 else None


def nudged(pairing: Pairing, stage: Stage, today: date) -> Pairing:
    """The pairing after a nudge was told."""
    if stage is Stage.LEAD:
        return replace(pairing, lead_told_on=today)
    return replace(pairing, nudged_on=today, nudges=pairing.nudges + 1)


def earliest_gap(policy: Policy) -> tuple[int, int]:
    """The fewest days without a meeting at which anything can be due: before and after the first.

    For narrowing the search in SQL; `due` decides.
    """
    return policy.first_meeting_mentee_days, min(days_in(policy.gap_mentee_months), 365)
