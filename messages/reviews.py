"""Words for the review: each answers alone, nobody learns whose no it was."""

from __future__ import annotations

from datetime import date

from messages.cards import Button, Buttons, Card, Day, Name, Style, Text, Tone, line
from messages.reader import number_of


def asked(
    pairing: str, term: int, partner: str, ends: date, months: int, *,
    again: bool = False, last: bool = False, closes: date | None = None,
) -> Card:  # fmt: skip
    """Thirty days before the end of the term, and again; `closes` once the term itself is over."""
    start = "I have not had your answer yet. " if again else ""
    by = (
        line(" ended on ", Day(ends), ". I wait for you both until ", Day(closes))
        if closes
        else line(" ends on ", Day(ends))
    )
    more = " I will not ask again." if last else ""
    return Card(
        "How shall it go on?",
        (
            Text(line(start, "Your term with ", Name(partner), by, f". Would you like another {number_of(months, 'month')}?{more}")),
            Text(line("Each of you answers alone. I tell neither of you what the other said. Only if you both say yes does it go on. Without an answer from you both it ends."), Tone.QUIET),
            Buttons((
                Button("Yes, another term", "review-renew", f"{pairing}/{term}", Style.PRIMARY),
                Button("No, let us round it off", "review-stop", f"{pairing}/{term}"), Button("A word with a lead", "concern", pairing),
            )),
        ),
        notice="A question about the coming months.",
    )  # fmt: skip


def last_term(partner: str, ends: date) -> Card:
    """Thirty days before the end of a term that cannot be renewed."""
    return Card(
        "The end is near",
        (
            Text(line("Your term with ", Name(partner), " ends on ", Day(ends), " and cannot be renewed again. Please use the last meeting to look back, and to say thank you.")),
            Buttons((Button("How to round it off", "handbook", "closing"),)),
        ),
        notice="A date for your diary.",
    )  # fmt: skip


def sealed(pairing: str) -> Card:
    """To the one who answered first."""
    return Card(
        "Your answer is sealed",
        (
            Text(
                line(
                    "Thank you. Nobody sees it, not even a lead. Once you have both answered, I tell you both what follows."
                )
            ),
            Buttons((Button("Change my answer", "review", pairing),)),
        ),
        notice="Thank you for your answer.",
    )


def renewed(partner: str, ends: date) -> Card:
    """To both."""
    return Card(
        "It goes on",
        (Text(line("You both said yes. Your time with ", Name(partner), " goes on until ", Day(ends), ".")),),
        notice="Good news for you.",
    )


def winding_down(partner: str, ends: date) -> Card:
    """To both: the same words to each."""
    return Card(
        "Time to round it off",
        (
            Text(line("Your time with ", Name(partner), " will end on ", Day(ends), " as planned. Until then you can still meet. A last meeting to look back is worth having.")),
            Buttons((Button("How to round it off", "handbook", "closing"),)),
        ),
        notice="News about the coming months.",
    )  # fmt: skip


def in_place_of_the_question() -> Card:
    """The pressed card, once both answers are in: the outcome follows as a message of its own."""
    return Card(
        "Thank you",
        (Text(line("You have both answered. I have written to you both.")),),
        notice="Thank you for your answer.",
    )
