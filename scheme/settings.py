"""Settings for people: in groups, read from what was typed, and checked against one another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, get_args, get_type_hints

from scheme.policy import Policy, setting_fields

GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("who", "Who is paired", (
        "matching_mode", "department_rule", "seniority_rule", "line_levels", "grade_gap", "grade_gap_rule",
        "capacity_default", "capacity_ceiling", "training", "avoid_weak_pairs", "briefing", "briefing_days",
        "identity_wishes",
    )),
    ("pair", "How a pair works", (
        "meetings_per_year", "meetings_online", "term_months", "term_pair_agrees", "renewals", "agreement",
        "no_fault_exit", "questionnaires", "breakup_feedback",
    )),
    ("start", "Offers and the start", (
        "offer_reminder_days", "offer_expires_days", "first_meeting_mentee_days", "first_meeting_both_days",
        "first_meeting_lead_days", "unsigned_reminder_days",
    )),
    ("rhythm", "Reminders to meet", (
        "gap_mentee_months", "gap_rhythm_factor", "gap_both_months", "gap_lead_months", "nudge_every_days",
        "nudge_stops_after", "undisputed_days", "day_starts", "day_ends", "closure_days",
    )),
    ("look", "Looking back", ("stocktake_months", "feedback_every", "milestones")),
    ("end", "Review and end", (
        "review_days", "grace_days", "reopen_days", "questionnaire_days",
    )),
    ("data", "Digest and data", (
        "digest_weekday", "digest_hour", "themes_from", "statistics_from", "retention_months",
    )),
)  # fmt: skip

_ORDER = (
    ("capacity_default", "capacity_ceiling", "A mentor who has not said would take more than any mentor may."),
    ("first_meeting_mentee_days", "first_meeting_both_days", "The mentee is nudged before both are."),
    ("first_meeting_both_days", "first_meeting_lead_days", "Both are nudged before the lead is told."),
    ("gap_mentee_months", "gap_both_months", "The mentee is nudged before both are."),
    ("gap_both_months", "gap_lead_months", "Both are nudged before the lead is told."),
)  # fmt: skip


def kind_of(name: str) -> Any:
    """The type of a setting: a StrEnum, bool, int, float, or a tuple; `int | None` as it stands."""
    return get_type_hints(Policy)[name]


def choices_of(name: str) -> tuple[str, ...]:
    """The words a setting may be, if it is one of a few; empty for numbers and lists."""
    kind = kind_of(name)
    if kind is bool:
        return ("yes", "no")
    return tuple(kind) if isinstance(kind, type) and issubclass(kind, StrEnum) else ()


def typed_value(name: str, text: str) -> object:
    """The value that was typed. Raises `ValueError` with one plain sentence if it cannot be read."""
    kind, words = kind_of(name), text.strip().casefold()
    if kind is bool:
        if words not in ("yes", "no"):
            raise ValueError("Please choose yes or no.")
        return words == "yes"
    if kind == int | None and words in ("none", "no limit", "never", ""):
        return None
    pieces = [p.strip() for p in text.replace(" and ", ",").split(",") if p.strip()]
    if kind == tuple[str, ...]:
        return tuple(_iso_day(p) for p in pieces)
    if kind == tuple[int, ...]:
        return tuple(_number(p, int) for p in pieces)
    if kind is float:
        return _number(words, float)
    if kind is int or int in get_args(kind):
        return _number(words, int)
    return words


def _number(text: str, kind: type[int] | type[float]) -> int | float:
    try:
        return kind(text)
    except ValueError:
        whole = "a whole number" if kind is int else "a number"
        raise ValueError(f"“{text[:20]}” is not {whole}.") from None


def _iso_day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(f"“{text[:20]}” is not a day. Write days as 2026-12-24.") from None


def checked(settings: Mapping[str, object], *before: Mapping[str, object]) -> Policy:
    """The policy with these settings. Raises `ValueError` where they contradict one another."""
    policy = Policy.of(*before, settings)
    for low, high, why in _ORDER:
        if getattr(policy, low) > getattr(policy, high):
            raise ValueError(f"{title(low)} may not be more than {title(high, small=True)}. {why}")
    if policy.day_starts >= policy.day_ends:
        raise ValueError("The day has to start before it ends.")
    return policy


def title(name: str, *, small: bool = False) -> str:
    """A setting's name as words: “Offer expires, in days”."""
    words = name.replace("_", " ")
    unit = setting_fields()[name].metadata["unit"]
    if words.endswith((" days", " months")) and unit != "dates":
        words, _, _ = words.rpartition(" ")
        words = f"{words}, in {'calendar months' if 'calendar' in unit else name.rpartition('_')[2]}"
    return words if small else words[:1].upper() + words[1:]
