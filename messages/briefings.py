"""Words around the briefing for a role. The briefing itself is a text of the pack."""

from __future__ import annotations

from collections.abc import Sequence

from messages.cards import Bullets, Button, Buttons, Card, LinkButton, Style, Text, line


def briefing(title: str, points: Sequence[str], role: str, again: bool, unread: bool, training: str) -> Card:
    """The points; `training` is the address of the training page, for mentors."""
    start = (
        "Have you had two minutes for this yet? It is what everybody here should know before they begin."
        if again
        else "Two minutes to read: what everybody here should know before they begin."
    )
    read = (Button("I have read it", "briefing-read", role, Style.PRIMARY),) if unread else ()
    train = (LinkButton("The training", training),) if training else ()
    return Card(
        title,
        (
            Text(line(start)),
            Bullets(tuple(line(point) for point in points)),
            Buttons((*read, *train, Button("The code of conduct", "handbook", "conduct"), Button("I have a question", "handbook"))),
        ),
        notice="Two minutes to read.",
    )  # fmt: skip


def read() -> Card:
    """In place of the briefing."""
    return Card(
        "Thank you",
        (
            Text(line("I have noted that you have read it. Type “briefing” to see it again.")),
            Buttons((Button("How things stand", "status"),)),
        ),
        notice="Noted.",
    )
