"""Words about the diary: days that did not hold, a file for the calendar, what one meant to do by when."""

from __future__ import annotations

from datetime import date

from messages.cards import (
    Attachment,
    Block,
    Button,
    Buttons,
    Card,
    DateField,
    Day,
    Form,
    FormButton,
    Style,
    Text,
    Tone,
    line,
)
from scheme.meetings import Meeting

OFTEN = 3  # days in a row that did not hold: once is chance, three times is worth a word


def cancelled(meeting: Meeting, in_a_row: int = 1) -> Card:
    """To either: a planned meeting is off. `in_a_row` counts those since they last met."""
    return Card(
        "The meeting is off",
        (
            Text(line("Your meeting on ", Day(meeting.on), " is cancelled. These things happen.")),
            Buttons((FormButton("Find another day", "plan", meeting.pairing, Style.PRIMARY), Button("Keep quiet for a while", "snooze", meeting.pairing))),
            *_often(meeting.pairing, in_a_row),
        ),
        notice="A change to your diary.",
    )  # fmt: skip


def missed(pairing: str, in_a_row: int = 1) -> Card:
    """It did not take place: no blame, a way forward."""
    return Card(
        "Thank you for telling me",
        (
            Text(line("That happens. Shall we find another day?")),
            Buttons((
                FormButton("Plan another day", "plan", pairing, Style.PRIMARY), Button("Keep quiet for a while", "snooze", pairing),
                Button("I have a concern", "concern", pairing),
            )),
            *_often(pairing, in_a_row),
        ),
        notice="Thank you for your answer.",
    )  # fmt: skip


def _often(pairing: str, in_a_row: int) -> tuple[Block, ...]:
    """What may help when day after day does not hold. Nobody is counted against the other."""
    if in_a_row < OFTEN:
        return ()
    return (
        Text(line(f"That makes {in_a_row} days in a row that did not hold, whoever’s diary it was. It may help to meet less often, at another time or online; to pause for a while; or to say frankly what gets in the way. Only the two of you see this.")),
        Buttons((
            Button("How often we meet", "terms", pairing), FormButton("Pause", "pause", pairing),
            Button("What may help", "trouble", "cancelled"), Button("A word with a lead", "concern", pairing),
        )),
    )  # fmt: skip


def calendar(file: Attachment) -> Card:
    """A file for the person's own calendar."""
    return Card(
        "For your calendar",
        (
            Text(line("It says “Private appointment” and nothing else, because others may see your calendar: no name, no place, no word of mentoring.")),
            file,
        ),
        notice="A file for you.",
    )  # fmt: skip


def action_form(initial: date) -> Form:
    """By when?"""
    return Form(
        "action", "Remind me of what I agreed to do", (DateField("on", "On which day?", initial=initial),), "Remind me",
        intro=(line("I keep the day and not a word of what it is. Write that down for yourself."),),
    )  # fmt: skip


def action_kept(on: date) -> Card:
    """To the one who asked."""
    return Card(
        "I will remind you",
        (
            Text(line("On ", Day(on), " I remind you that you meant to do something by then. Nobody else hears of it.")),
            Buttons((
                Button("Not needed", "action-out", on.isoformat()), FormButton("Another day", "action"),
            )),
        ),
        notice="Noted.",
    )  # fmt: skip


def action_due(on: date) -> Card:
    """On the day."""
    return Card(
        "You asked me to remind you",
        (
            Text(line("For today, ", Day(on), ", you had something in mind that you agreed to do. I kept no words, so you will know what it is.")),
            Text(line("Done is good; half done is worth telling at the next meeting."), Tone.QUIET),
            Buttons((FormButton("Remind me again", "action"), Button("How things stand", "status"))),
        ),
        notice="A reminder you asked for.",
    )  # fmt: skip


def action_out() -> Card:
    """Taken back."""
    return Card("All right", (Text(line("I will not remind you.")),), notice="Noted.")
