"""Words for joining a Slack and a Teams account."""

from __future__ import annotations

from datetime import datetime

from messages.cards import Card, Moment, Strong, Text, Tone, line


def code(word: str, until: datetime) -> Card:
    """The code to type on the other platform."""
    return Card(
        "Join your other account",
        (
            Text(line("On the other platform, write this to me: ", Strong(f"link {word}"))),
            Text(
                line("It works once, until ", Moment(until), ". Do not give it to anybody else."), Tone.QUIET
            ),
        ),
        notice="A code, as you asked.",
    )


def joined() -> Card:
    """The two accounts are one person's."""
    return Card(
        "Joined",
        (
            Text(
                line(
                    "I know you here as well now. I write to you where you last wrote to me, and fall back on the other."
                )
            ),
        ),
        notice="Your accounts are joined.",
    )
