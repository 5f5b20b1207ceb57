"""Words that show the pack's texts, and words of care."""

from __future__ import annotations

from collections.abc import Sequence

from messages.cards import Block, Bullets, Button, Buttons, Card, Strong, Text, Tone, line


def section(document: str, title: str, text: str) -> Card:
    """A section of a text, and where it stands."""
    return Card(
        title,
        (
            *paragraphs(text),
            Text(line(f"From: {document}"), Tone.QUIET),
            Buttons((Button("Other sections", "handbook"),)),
        ),
        notice="From the handbook.",
    )


def paragraphs(text: str) -> list[Block]:
    """Paragraphs as text; the lines of a list, or of boxes to tick on paper, as bullets."""
    blocks: list[Block] = []
    for paragraph in text.split("\n\n"):
        rows = [row.strip() for row in paragraph.split("\n") if row.strip()]
        plain = [row for row in rows if not row.startswith("- ")]
        listed = [row.removeprefix("- ").removeprefix("[ ] ") for row in rows if row.startswith("- ")]
        if plain:
            blocks.append(Text(line("\n".join(plain))))
        if listed:
            blocks.append(Bullets(tuple(line(row) for row in listed)))
    return blocks


def contents(title: str, sections: Sequence[tuple[str, str]], all_titles: Sequence[str]) -> Card:
    """The contents of a text: the sections most people look for as (key, title), and all titles."""
    rows = tuple(
        Buttons(tuple(Button(label, "handbook", key) for key, label in sections[at : at + 5]))
        for at in range(0, len(sections), 5)
    )
    everything = Text(line("It also has: " + "; ".join(all_titles) + "."), Tone.QUIET)
    intro = Text(
        line(
            "Ask me a question in your own words, such as “handbook how often do we meet?”, or choose a section."
        )
    )
    return Card(title, (intro, *rows, everything), notice="The handbook.")


def no_answer(contact: str) -> Card:
    """The handbook does not say."""
    words = (
        f"The handbook has no answer to that that I could find. {contact} will know."
        if contact
        else "The handbook has no answer to that that I could find. A lead will know."
    )
    return Card(
        "I do not know",
        (
            Text(line(words)),
            Buttons((Button("The handbook", "handbook"), Button("A word with a lead", "concern"))),
        ),
        notice="About your question.",
    )


def questions(group: str, rows: Sequence[str], others: Sequence[tuple[str, str]]) -> Card:
    """A few open questions, and the other groups."""
    return Card(
        group,
        (
            Bullets(tuple(line(q) for q in rows)),
            Text(line("Other kinds of questions:"), Tone.QUIET),
            Buttons(tuple(Button(title, "questions", key) for key, title in others)),
        ),
        notice="Some questions for you.",
    )


def topics(rows: Sequence[str]) -> Card:
    """What people talk about."""
    return Card(
        "Topics to think about",
        (Bullets(tuple(line(r) for r in rows)), Buttons((Button("Some questions", "questions"),))),
        notice="Topics to think about.",
    )


def record(rows: Sequence[tuple[str, str, str]]) -> Card:
    """Taking part, for an appraisal: roles and dates, never a partner."""
    blocks: tuple[Block, ...] = tuple(
        Text(line(Strong(role), f": {since} to {until}")) for role, since, until in rows
    )
    return Card(
        "Your record of taking part",
        (
            *(blocks or (Text(line("There is nothing on record yet.")),)),
            Text(line("You may pass this on. It never names the other person."), Tone.QUIET),
        ),
        notice="Your record.",
    )
