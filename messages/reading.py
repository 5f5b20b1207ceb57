"""Words that show the pack's texts, and words of care."""

from __future__ import annotations

from collections.abc import Sequence

from messages.cards import (
    Attachment,
    Block,
    Bullets,
    Button,
    Buttons,
    Card,
    Facts,
    Line,
    Link,
    Name,
    Strong,
    Style,
    Text,
    Tone,
    line,
)


def section(document: str, title: str, text: str) -> Card:
    """A section of a text, and where it stands."""
    paragraphs = tuple(Text(line(p)) for p in text.split("\n\n") if p.strip())
    return Card(
        title,
        (
            *paragraphs,
            Text(line(f"From: {document}"), Tone.QUIET),
            Buttons((Button("Other sections", "handbook"),)),
        ),
        notice="From the handbook.",
    )


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


def document(title: str, files: Sequence[Attachment]) -> Card:
    """A file handed over."""
    return Card(title, tuple(files), notice="A document for you.")


def concern(
    leads: Sequence[str], pairing: str, troubles: Sequence[str], services: Sequence[tuple[str, str]]
) -> Card:
    """A private way to a lead, and what else may help. No text is asked for."""
    blocks: list[Block] = [
        Text(line("Thank you for saying so. Please do not write it here: I keep no words. I can ask a lead to contact you. Nobody else learns of it, least of all the other person.")),
    ]  # fmt: skip
    if leads:
        for lead in leads:
            blocks += [
                Text(line(Name(lead))),
                Buttons((Button("Please contact me", "concern-lead", f"{lead}/{pairing}", Style.PRIMARY),)),
            ]
    else:
        blocks.append(
            Text(line("There is no lead who is not a party to it. Please use one of the services below."))
        )
    if troubles:
        blocks += [
            Text(line("What often helps first"), Tone.STRONG),
            Bullets(tuple(line(t) for t in troubles)),
        ]
    if services:
        blocks += [
            Text(line("Other people to turn to"), Tone.STRONG),
            Facts(tuple((t, line(n)) for t, n in services)),
        ]
    return Card("A word in confidence", tuple(blocks), notice="An answer for you.")


def crisis(lines: Sequence[tuple[str, str]], leads: Sequence[str]) -> Card:
    """Help lines first, a person at once."""
    return Card(
        "Please talk to somebody now",
        (
            Text(line("I am a program, and this needs a person. These people are there for you at once:")),
            Facts(tuple((title, line(Strong(contact))) for title, contact in lines)),
            Text(line("I have kept nothing of what you wrote. If you like, I can ask a lead to contact you today.")),
            *(Buttons((Button("Ask a lead to contact me", "concern-lead", f"{lead}/", Style.PRIMARY),)) for lead in leads[:1]),
        ),
        notice="Help is there.",
    )  # fmt: skip


def lead_will_write(lead: str) -> Card:
    """To the one with the concern."""
    return Card(
        "Asked",
        (
            Text(
                line(
                    "I have asked ", Name(lead), " to contact you. They know only that you would like a word."
                )
            ),
        ),
        notice="Your wish is passed on.",
    )


def would_like_a_word(person: str) -> Card:
    """To the lead: that, and nothing else."""
    return Card(
        "Somebody would like a word",
        (
            Text(
                line(
                    Name(person),
                    " would like a word with you, in confidence. Please contact them soon, and not in a channel.",
                )
            ),
        ),
        notice="Somebody would like a word with you.",
    )


def links(rows: Sequence[tuple[str, str]]) -> Line:
    """Useful pages in one line."""
    spans: list[str | Link] = []
    for title, url in rows:
        spans += [Link(title, url), " "]
    return tuple(spans)


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
