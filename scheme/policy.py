"""Every number of a scheme, with its unit and the sentence it comes from.

A strand's policy is its pack's settings plus what its coordinator changed in chat. The defaults
are those of a research institute's scheme (pack `ion`); each pack states where it differs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from enum import StrEnum
from functools import cache
from typing import Any, cast, get_type_hints


class Mode(StrEnum):
    """Who chooses the mentor."""

    PROPOSED = "proposed"
    SHORTLIST = "shortlist"
    COORDINATOR = "coordinator"


class Strength(StrEnum):
    """How firmly a matching rule holds."""

    HARD = "hard"
    SOFT = "soft"
    OFF = "off"


class Training(StrEnum):
    """What is asked of a mentor before the first meeting."""

    REQUIRED = "required"
    REMINDED = "reminded"
    OFF = "off"


class AgreementRule(StrEnum):
    """What the pair completes at the start."""

    REQUIRED = "required"
    RECOMMENDED = "recommended"
    PROFORMA = "proforma"


def _setting(default: Any, unit: str, says: str, low: float | None = None, high: float | None = None) -> Any:
    return field(default=default, metadata={"unit": unit, "says": says, "low": low, "high": high})


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of one strand. Every field is a setting a coordinator may change."""

    # Who may be paired
    matching_mode: Mode = _setting(
        Mode.PROPOSED,
        "",
        "Who chooses: the scheme proposes, the mentee picks from a short list, or the coordinator matches.",
    )
    department_rule: Strength = _setting(
        Strength.HARD, "", "Mentor and mentee work in different departments."
    )
    seniority_rule: Strength = _setting(
        Strength.HARD, "", "The mentor stands above the mentee on the ladder."
    )
    line_levels: int = _setting(
        3, "levels", "How many levels up the management line a mentor is ruled out.", 1, 10
    )
    grade_gap: int | None = _setting(
        None, "steps", "The mentor is ideally no more than this many steps above.", 1, 20
    )
    grade_gap_rule: Strength = _setting(Strength.SOFT, "", "Whether the grade gap is a wish or a wall.")
    capacity_default: int = _setting(2, "mentees", "How many mentees a mentor takes who has not said.", 1, 20)
    capacity_ceiling: int = _setting(4, "mentees", "How many mentees any mentor may take.", 1, 20)
    training: Training = _setting(Training.REMINDED, "", "Training before the first meeting.")
    avoid_weak_pairs: bool = _setting(
        False, "", "A round leaves out the weakest pairs, as far as just as many people are placed."
    )
    briefing: bool = _setting(
        True,
        "",
        "Mentors and mentees get a short briefing when they join, and are asked whether they read it.",
    )
    briefing_days: tuple[int, ...] = _setting(
        (1, 7, 21), "days after joining", "When the briefing is sent and brought to mind.", 1, 90
    )

    # How a pair works
    meetings_per_year: int = _setting(2, "meetings", "The fewest meetings a year.", 1, 52)
    meetings_online: bool = _setting(False, "", "Meetings are held online.")
    term_months: int = _setting(18, "calendar months", "How long a pairing lasts.", 1, 60)
    term_pair_agrees: bool = _setting(False, "", "The pair may agree its own length.")
    renewals: int | None = _setting(
        1, "terms", "How many times a pairing may be renewed; none means without limit.", 0, 20
    )
    agreement: AgreementRule = _setting(AgreementRule.REQUIRED, "", "What the two complete at the start.")
    no_fault_exit: bool = _setting(
        False, "", "After the first talk both are asked whether to go on; either may stop, no fault."
    )
    identity_wishes: bool = _setting(
        False, "", "People may say, if they wish, who they are and whom they would like, for matching alone."
    )
    questionnaires: bool = _setting(False, "", "A short questionnaire for mentees before and after.")
    breakup_feedback: bool = _setting(
        True, "", "Both are invited to give unnamed feedback when a pairing ends early."
    )

    # Offers
    offer_reminder_days: tuple[int, ...] = _setting(
        (3, 7), "days", "When an unanswered offer is brought to mind.", 1, 90
    )
    offer_expires_days: int = _setting(14, "days", "When an unanswered offer ends.", 1, 90)

    # The first meeting and the agreement
    first_meeting_mentee_days: int = _setting(
        21, "days", "First meeting not held: the mentee is nudged.", 1, 365
    )
    first_meeting_both_days: int = _setting(42, "days", "First meeting not held: both are nudged.", 1, 365)
    first_meeting_lead_days: int = _setting(60, "days", "First meeting not held: the lead is told.", 1, 365)
    unsigned_reminder_days: tuple[int, ...] = _setting(
        (7, 21), "days after the first meeting", "When an unsigned agreement is brought to mind.", 1, 365
    )

    # The rhythm of meetings
    gap_mentee_months: float = _setting(4.0, "months", "No meeting: the mentee is nudged.", 1, 24)
    gap_rhythm_factor: float = _setting(
        1.25, "times the pair's own rhythm", "The mentee's nudge waits this long if that is later.", 1, 5
    )
    gap_both_months: float = _setting(5.5, "months", "No meeting: both are nudged.", 1, 24)
    gap_lead_months: float = _setting(7.0, "months", "No meeting: the lead gets one line of status.", 1, 36)
    nudge_every_days: int = _setting(
        28, "days", "Never more than one nudge to a pair within this time.", 7, 365
    )
    nudge_stops_after: int = _setting(
        2, "nudges", "Unanswered nudges after which the bot keeps quiet.", 1, 10
    )
    undisputed_days: int = _setting(
        7, "days", "A logged meeting counts if nobody disputes it within this time.", 1, 60
    )

    # Looking back while it runs
    stocktake_months: tuple[int, ...] = _setting(
        (6, 12), "calendar months into a term", "When both are asked to take stock together.", 1, 60
    )
    feedback_every: int = _setting(
        2, "meetings", "After every so many meetings both are asked to tell each other what helps.", 1, 20
    )
    milestones: bool = _setting(
        True, "", "The two hear a good word at their first meeting, at half of the term and after a year."
    )

    # Working hours of the person who is told
    day_starts: int = _setting(9, "o'clock", "The bot does not write before this hour.", 0, 23)
    day_ends: int = _setting(17, "o'clock", "The bot does not write from this hour on.", 1, 24)
    closure_days: tuple[str, ...] = _setting((), "dates", "Days the university is closed, as ISO dates.")

    # Review and end of term
    review_days: tuple[int, ...] = _setting(
        (30, 14, 3), "days before the end of term", "When the review is asked.", 1, 120
    )
    grace_days: int = _setting(
        30, "days", "Nobody answered at the end of term: the pairing lapses after this.", 0, 180
    )
    reopen_days: int = _setting(
        90, "days", "A lapsed pairing may be reopened by both within this time.", 0, 365
    )
    questionnaire_days: tuple[int, ...] = _setting(
        (0, 14, 28), "days after the end", "When the closing questionnaire is offered.", 0, 120
    )

    # The digest
    digest_weekday: int = _setting(0, "day of the week, Monday is 0", "The day of the weekly digest.", 0, 6)
    digest_hour: int = _setting(9, "o'clock", "The hour of the weekly digest, in the lead's zone.", 0, 23)

    # Secrecy and data
    themes_from: int = _setting(
        2, "people", "A theme is shown only when this many different people raised it.", 2, 20
    )
    statistics_from: int = _setting(
        5, "people", "A figure is shown only for groups of at least this many.", 2, 50
    )
    retention_months: int = _setting(
        12, "months", "Personal data is erased this long after the last pairing closed.", 1, 120
    )

    @classmethod
    def of(cls, *layers: Mapping[str, object]) -> Policy:
        """The policy of these layers of settings, later layers winning.

        Raises `ValueError` with one plain sentence for an unknown name, a value of the wrong
        kind or one outside its bounds.
        """
        values: dict[str, Any] = {}
        for layer in layers:
            for name, value in layer.items():
                values[name] = _checked(name, value)
        return cls(**values)


def setting_fields() -> dict[str, Field[Any]]:
    """Every setting by its name, with unit, meaning and bounds in its metadata."""
    return dict(_fields())


@cache
def _fields() -> tuple[tuple[str, Field[Any]], ...]:
    return tuple((f.name, f) for f in fields(Policy))


@cache
def _kinds() -> dict[str, Any]:
    return get_type_hints(Policy)


def _checked(name: str, value: object) -> object:
    known = setting_fields()
    if name not in known:
        raise ValueError(f"There is no setting called {name}.")
    kind = _kinds()[name]
    low, high = known[name].metadata["low"], known[name].metadata["high"]
    try:
        result = _converted(kind, value)
    except (ValueError, TypeError) as error:
        raise ValueError(f"The setting {name} cannot be {value!r}: {error}.") from None
    for number in result if isinstance(result, tuple) else (result,):
        if isinstance(number, bool) or not isinstance(number, (int, float)):
            continue
        if (low is not None and number < low) or (high is not None and number > high):
            raise ValueError(f"The setting {name} must lie between {low} and {high}; it is {number}.")
    return result


def _converted(kind: Any, value: object) -> object:
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        try:
            return kind(str(value))
        except ValueError:
            raise ValueError("it is one of " + ", ".join(kind)) from None
    if kind is bool:
        if not isinstance(value, bool):
            raise TypeError("it is true or false")
        return value
    if kind == tuple[int, ...]:
        if not isinstance(value, (list, tuple)) or not all(type(v) is int for v in value):
            raise TypeError("it is a list of whole numbers")
        if not value:
            raise ValueError("it needs at least one number")
        return tuple(value)
    if kind == tuple[str, ...]:
        if not isinstance(value, (list, tuple)) or not all(type(v) is str for v in value):
            raise TypeError("it is a list of words")
        return tuple(cast("list[str]", value))
    if kind == int | None and (value is None or value == "none"):
        return None
    if kind is float and isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    if type(value) is not int:
        raise TypeError("it is a whole number")
    return value
