"""Forms about meetings."""

from __future__ import annotations

from datetime import date

from messages.forms import ChoiceField, DateField, Form, NumberField, TimeField
from scheme.meetings import MODES, Meeting

CHANNELS = tuple(MODES.items())


def log_form(pairs: tuple[tuple[str, str], ...], today: date, pairing: str) -> Form:
    """What happened. `pairs` are (pairing id, partner's name): shown to the person alone."""
    return Form(
        "log",
        "Log a meeting",
        (
            *_pair(pairs),
            DateField("on", "Which day did you meet?", initial=today),
            *_how("How long, in minutes"),
        ),
        "Log it",
        pairing,
    )


def plan_form(pairs: tuple[tuple[str, str], ...], day: date, pairing: str) -> Form:
    """What is to come."""
    return Form("plan", "Plan a meeting", (
        *_pair(pairs), DateField("on", "Which day?", initial=day), TimeField("at", "At what time?"), *_how("How long, in minutes"),
    ), "Note it", pairing)  # fmt: skip


def correct_form(meeting: Meeting) -> Form:
    """Another day or length for a logged meeting."""
    return Form("correct", "Put it right", (
        DateField("on", "Which day did you meet?", initial=meeting.on),
        NumberField("minutes", "How long, in minutes", 1, 600, initial=meeting.minutes, required=False),
    ), "Save", meeting.id)  # fmt: skip


def move_form(meeting: Meeting, *, over: bool = False) -> Form:
    """Another day for a planned meeting; `over`: its day has come, so they may have met on another."""
    hint = "If you have met, the day you met; else the new day." if over else ""
    return Form("move", "Another day", (
        DateField("on", "Which day?", hint, initial=meeting.on),
        TimeField("at", "At what time?", initial=f"{meeting.at:%H:%M}" if meeting.at else ""),
    ), "Save", meeting.id)  # fmt: skip


def _pair(pairs: tuple[tuple[str, str], ...]) -> tuple[ChoiceField, ...]:
    return (ChoiceField("pairing", "With whom?", pairs),) if len(pairs) > 1 else ()


def _how(length: str) -> tuple[NumberField, ChoiceField]:
    return (
        NumberField("minutes", length, 1, 600, required=False),
        ChoiceField("mode", "How?", CHANNELS, required=False),
    )
