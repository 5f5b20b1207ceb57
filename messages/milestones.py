"""Words while a pair runs: to the two alone, never to anybody else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from messages.cards import Bullets, Button, Buttons, Card, Day, FormButton, Name, Style, Text, Tone, line
from messages.reader import number_of


def first_meeting(partner: str, pairing: str) -> Card:
    """The day after the first meeting."""
    return Card(
        "You have met",
        (
            Text(line("The first meeting with ", Name(partner), " has taken place. It is the hardest one to arrange; thank you for making it happen. The next is easier to find while it is fresh.")),
            Buttons((FormButton("Plan the next one", "plan", pairing, Style.PRIMARY), Button("Questions to look back with", "handbook", "reflection"))),
        ),
        notice="A good word for you.",
    )  # fmt: skip


def half_term(partner: str, ends: date, meetings: int) -> Card:
    """Half of the first term is over."""
    met = f" You have met {_times(meetings)}." if meetings else ""
    return Card(
        "Half of the way",
        (
            Text(line("Half of your term with ", Name(partner), f" is over.{met} Thank you for the time you give to it. The term ends on ", Day(ends), ".")),
            Buttons((Button("Looking back together", "handbook", "stocktake"), Button("My record of taking part", "record"))),
        ),
        notice="A good word for you.",
    )  # fmt: skip


def year(partner: str, years: int, meetings: int) -> Card:
    """A year, or more of them, since the start."""
    words = "a year" if years == 1 else f"{years} years"
    met = f" You have met {_times(meetings)}." if meetings else ""
    return Card(
        f"{words[:1].upper()}{words[1:]}",
        (
            Text(line(f"It is {words} since you and ", Name(partner), f" began.{met} Thank you for the time you give to it.")),
            Buttons((Button("My record of taking part", "record"),)),
        ),
        notice="A good word for you.",
    )  # fmt: skip


def feedback(partner: str, points: Sequence[str], pairing: str) -> Card:
    """After every few meetings: tell each other what helps."""
    return Card(
        "A word to each other",
        (
            Text(line("You and ", Name(partner), " meet regularly. Next time, take five minutes to tell each other what helps. Both of you get this message.")),
            Bullets(tuple(line(point) for point in points)),
            Text(line("What you say stays between you. I ask for none of it."), Tone.QUIET),
            Buttons((Button("Some questions", "questions"), Button("I have a concern", "concern", pairing))),
        ),
        notice="A thought for your next meeting.",
    )  # fmt: skip


def stocktake(partner: str, months: int, meetings: int, points: Sequence[str], pairing: str) -> Card:
    """Time to take stock together, at the intervals of the scheme or of the pair."""
    since = "a year" if months == 12 else number_of(months, "month")
    met = f" You have met {_times(meetings)}." if meetings else ""
    return Card(
        "Time to take stock",
        (
            Text(line(f"It is {since} since you and ", Name(partner), f" began.{met} At the next meeting, look together at how it goes:")),
            Bullets(tuple(line(point) for point in points)),
            Text(line("The answers are yours; I keep none. If something should change, it can change now."), Tone.QUIET),
            Buttons((
                FormButton("Plan a meeting", "plan", pairing, Style.PRIMARY), Button("What we agreed", "terms", pairing),
                Button("A word with a lead", "concern", pairing),
            )),
        ),
        notice="A thought for your next meeting.",
    )  # fmt: skip


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")
