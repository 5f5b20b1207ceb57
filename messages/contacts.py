"""Words about whom to turn to, and what one would like to say about the scheme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from messages.cards import Block, Bullets, Button, Buttons, Card, FormButton, Line, Name, Text, Tone, line


@dataclass(frozen=True, slots=True)
class Contact:
    """A strand, who leads it, and an address of its own if it has one."""

    title: str
    leads: Sequence[str]
    address: str = ""


def contacts(rows: Sequence[Contact], general: str) -> Card:
    """Open to anybody: who leads which strand."""
    lines: list[Line] = []
    for row in rows:
        names: Line = ()
        for at, lead in enumerate(row.leads):
            names = line(*names, ", " if at else "", Name(lead))
        lines.append(
            line(f"{row.title}: ", *(names or ("nobody yet",)), f" ({row.address})" if row.address else "")
        )
    blocks: list[Block] = [Bullets(tuple(lines))]
    if general:
        blocks.append(Text(line(f"For anything about the scheme: {general}")))
    blocks.append(
        Buttons(
            (Button("A private word with a lead", "concern"), Button("Feedback on the scheme", "feedback"))
        )
    )
    return Card("Whom to contact", tuple(blocks), notice="Whom to contact.")


def feedback(leads: Sequence[str], general: str) -> Card:
    """What one would like to say about the handbook, the bot or the scheme goes to a person."""
    blocks: list[Block] = [
        Text(line("Is something in the handbook unclear, or could I be more helpful? A few words to a lead make the next edition better."))
    ]  # fmt: skip
    for lead in leads:
        blocks += [Text(line("To ", Name(lead))), Buttons((FormButton("Write a few words", "word", lead),))]
    if general:
        blocks.append(Text(line(f"Or write to {general}.")))
    if not leads and not general:
        blocks.append(Text(line("There is nobody to write to yet. Please try again once a lead is named.")))
    blocks.append(
        Text(line("What you write goes to that person alone, and is deleted here when either of you closes it."), Tone.QUIET)
    )  # fmt: skip
    return Card("What would you like to say?", tuple(blocks), notice="About your feedback.")
