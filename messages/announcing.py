"""Words for announcements: ready-made texts for a channel, and messages of a lead to many."""

from __future__ import annotations

from collections.abc import Sequence

from messages.cards import (
    Attachment,
    Button,
    Buttons,
    Card,
    ChoiceField,
    Facts,
    Form,
    FormButton,
    Line,
    Name,
    Strong,
    Style,
    Text,
    TextField,
    Tone,
    line,
)
from messages.reading import paragraphs

TO = (
    ("everybody", "Everybody who takes part"),
    ("mentors", "All mentors"),
    ("waiting", "All who wait for a mentor"),
)
MOST = 1500


def announce(rows: Sequence[tuple[str, str]]) -> Card:
    """Ready-made texts as (key, title), and the way to write to people."""
    ready = tuple(Button(title[:70], "announce-text", key) for key, title in rows)
    return Card(
        "Announcements",
        (
            Text(line(Strong("For a channel or a newsletter. "), "I post nothing in channels; you copy the text.")),
            *(Buttons(ready[at : at + 5]) for at in range(0, len(ready), 5)),
            Text(line(Strong("To people of your strands. "), "Each gets it alone, so nobody sees who else takes part.")),
            Buttons((FormButton("Write to people", "announce", style=Style.PRIMARY),)),
        ),
        notice="Announcements.",
    )  # fmt: skip


def ready_made(title: str, text: str, key: str = "") -> Card:
    """One ready-made text, to copy; `key` is its name in the pack."""
    file = Attachment("announcement.txt", text.encode(), "The text as a file", again=f"announce-text:{key}")
    return Card(
        title,
        (*paragraphs(text), file, Buttons((Button("Other announcements", "announce"),))),
        notice="A text to copy.",
    )  # fmt: skip


def form(strands: Sequence[tuple[str, str]]) -> Form:
    """To whom, and what."""
    fields = [ChoiceField("audience", "To whom", TO, initial=("everybody",))]
    if len(strands) > 1:
        listed = (("*", "All strands I lead"), *strands)
        fields.append(ChoiceField("strand", "Of which strand", listed, initial=("*",)))
    words = TextField(
        "text", "Your message", "Plain words. Never write who is paired with whom.", long=True, most=MOST
    )
    return Form("announce", "Write to people", (*fields, words), "Preview")


def preview(announcement: str, count: int, audience: str, where: str, text: str) -> Card:
    """How many would get what; nobody has been written to."""
    people = f"{count} {'people' if count != 1 else 'person'}"
    return Card(
        "Send this?",
        (
            Facts((("To", line(f"{dict(TO)[audience]}, {where}")), ("Receivers", line(people)))),
            *paragraphs(text),
            Buttons((Button(f"Send it to {people}", "announce-yes", f"{announcement}/{count}", Style.PRIMARY), Button("Drop it", "never-mind"))),
        ),
        notice="A message to look at.",
    )  # fmt: skip


def sent(count: int) -> Card:
    """It is on its way."""
    return Card(
        "On its way",
        (Text(line(f"{count} {'people get' if count != 1 else 'person gets'} it, each alone. I keep the text, sealed, until a day after everybody has been told, and two weeks at most.")),),
        notice="Your message is on its way.",
    )  # fmt: skip


def from_lead(lead: str, text: str) -> Card:
    """To everybody it is for."""
    start: Line = line("From ", Name(lead), ", for the scheme:")
    return Card(
        "From the people who run the scheme",
        (Text(start, Tone.QUIET), *paragraphs(text)),
        notice="A message from the people who run the scheme.",
    )
