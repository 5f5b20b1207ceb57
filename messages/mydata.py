"""Words about one's own data."""

from __future__ import annotations

from collections.abc import Sequence

from messages.cards import Attachment, Bullets, Button, Buttons, Card, Facts, Style, Text, Tone, line


def my_data(rows: Sequence[tuple[str, str]], file: Attachment, months: int) -> Card:
    """What is kept, readable, and as a file."""
    return Card(
        "What I hold about you",
        (
            Facts(tuple((label, line(value)) for label, value in rows)),
            Text(line("The file holds all of it, for you or for another program. It does not name the other person of a pair.")),
            file,
            Text(line(f"I never keep what you talk about, what you tell a lead, or what stands in the agreement. Your data is erased {months} months after your last pairing has closed."), Tone.QUIET),
            Buttons((Button("The privacy notice", "handbook", "privacy"), Button("Erase me", "erase-me"))),
        ),
        notice="Your data, as you asked.",
    )  # fmt: skip


def shall_i_erase(pairs: int) -> Card:
    """Before erasing: what goes, what stays and why."""
    means = [
        line("Your name, addresses, accounts, entry, requests and answers go at once."),
        line(
            "The dates of your pairings stay without your name, because they are the other person’s record too."
        ),
    ]
    if pairs:
        means.insert(
            0,
            line(
                "Your pair ends; the other person is told kindly, without a reason."
                if pairs == 1
                else f"Your {pairs} pairs end; the others are told kindly, without a reason."
            ),
        )
    return Card(
        "Erase everything about you?",
        (
            Bullets(tuple(means)),
            Text(line("This cannot be undone. Messages that Slack or Teams already show you are theirs to delete.")),
            Buttons((Button("Erase me", "erase-yes", style=Style.DANGER), Button("Keep it", "never-mind"))),
        ),
        notice="A question for you.",
    )  # fmt: skip


def erased() -> Card:
    """Gone."""
    return Card(
        "Erased",
        (
            Text(
                line(
                    "I no longer know who you are. Thank you for having taken part. If you write again, we start anew."
                )
            ),
        ),
        notice="Done as you asked.",
    )
