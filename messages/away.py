"""Words for a leave: everything waits, nothing is lost, and the lead has the choice."""

from __future__ import annotations

from datetime import date

from messages.cards import (
    Button,
    Buttons,
    Card,
    DateField,
    Day,
    Form,
    FormButton,
    Name,
    Style,
    Text,
    Tone,
    line,
)


def form(initial: date) -> Form:
    """Until which day?"""
    return Form(
        "away", "I am away for a while", (DateField("until", "Back on which day?", initial=initial),), "Save",
        intro=(line("For a sabbatical, parental leave, illness or anything else; nobody asks which. You keep your place: your pairs are paused until then, and I offer you nobody new."),),
    )  # fmt: skip


def away(until: date, pairs: int) -> Card:
    """To the one who is away."""
    paused = (
        "" if not pairs
        else " Your pair is paused until then; the other person and your lead know the day, not the reason." if pairs == 1
        else f" Your {pairs} pairs are paused until then; the others and your lead know the day, not the reason."
    )  # fmt: skip
    return Card(
        "See you then",
        (
            Text(line("I expect you back on ", Day(until), ".", paused, " You keep your place, on the list of mentors as well as on the waiting list.")),
            Buttons((Button("I am back", "back"), FormButton("Another day", "away"))),
        ),
        notice="Noted.",
    )  # fmt: skip


def back(pairs: int) -> Card:
    """The leave is over: by itself on the day, or because they say so."""
    words = " Your pairs go on; a short meeting is a good way to start again." if pairs else ""
    return Card(
        "Welcome back",
        (
            Text(line("Everything is as you left it.", words)),
            Buttons((Button("How things stand", "status"),)),
        ),
        notice="Welcome back.",
    )


def partner_away(who: str, partner: str, until: date, pairing: str, is_mentor: bool) -> Card:
    """To the lead: one of a pair is on leave. The choice is theirs; nothing has ended."""
    role, sure = (
        ("mentor" if is_mentor else "mentee"),
        "End this pair? Both are told kindly, without a reason.",
    )
    another = (
        (Button("End it and look for a new mentor", "lead-reassign", pairing, confirm=sure),)
        if is_mentor
        else ()
    )
    return Card(
        "Somebody is away for a while",
        (
            Text(line(Name(who), f", the {role} of ", Name(partner), ", is away until ", Day(until), ". The pair is paused until then and goes on by itself.")),
            Text(line("If that is too long for the other, you can look for somebody else. Ask them first."), Tone.QUIET),
            Buttons((Button("It can wait", "away-wait", pairing, Style.PRIMARY), *another, Button("End it", "lead-end", pairing, Style.DANGER, sure))),
        ),
        notice="A decision is waiting for you.",
    )  # fmt: skip
