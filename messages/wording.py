"""Words about the scheme's own texts: reading, rewriting and previewing them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from messages.cards import (
    Block,
    Button,
    Buttons,
    Card,
    Day,
    Divider,
    Form,
    FormButton,
    Style,
    Text,
    TextField,
    Tone,
    line,
)
from messages.reading import paragraphs
from scheme.texts import SECTION_MOST, TITLE_MOST


def texts(rows: Sequence[tuple[str, str]], edition: date) -> Card:
    """All texts as (key, title)."""
    buttons = [Button(title[:70], "texts", key) for key, title in rows]
    grouped = tuple(Buttons(tuple(buttons[at : at + 5])) for at in range(0, len(buttons), 5))
    intro = Text(
        line(
            "Every text of the scheme. Edition of ",
            Day(edition),
            ". A pair keeps the edition of the day it was offered.",
        )
    )
    return Card("Texts", (intro, *grouped), notice="The texts of the scheme.")


def sections(key: str, title: str, rows: Sequence[tuple[str, str]]) -> Card:
    """The sections of one text as (key, title)."""
    buttons = [Button(name[:70], "texts", f"{key}/{section}") for section, name in rows]
    grouped = tuple(Buttons(tuple(buttons[at : at + 5])) for at in range(0, len(buttons), 5))
    return Card(title, (*grouped, Buttons((Button("All texts", "texts"),))), notice="A text of the scheme.")


def section(key: str, name: str, title: str, text: str, own: bool) -> Card:
    """One section as it stands, with its placeholders, and the way to change it."""
    blocks: list[Block] = paragraphs(text)
    blocks.append(
        Text(
            line("Words in curly brackets stand for settings and are filled in when it is shown."), Tone.QUIET
        )
    )
    buttons: list[Button | FormButton] = [FormButton("Change it", "text", f"{key}/{name}", Style.PRIMARY)]
    if own:
        buttons.append(
            Button(
                "Back to the pack’s text",
                "text-back",
                f"{key}/{name}",
                confirm="Use the pack’s own text again from today?",
            )
        )
    buttons.append(Button("Other sections", "texts", key))
    return Card(title, (*blocks, Buttons(tuple(buttons))), notice="A text of the scheme.")


def form(key: str, name: str, title: str, text: str) -> Form:
    """The section to rewrite."""
    return Form(
        "text", "Change a text",
        (
            TextField("title", "Heading", initial=title, most=TITLE_MOST),
            TextField("text", "Text", "Plain words: paragraphs, lines that start with “- ”, and “Label: ____”.", text, long=True, most=SECTION_MOST),
        ),
        "Preview", f"{key}/{name}", (line("You see it before anybody else does."),),
    )  # fmt: skip


def preview(edition: str, title: str, text: str, keep: int, new: int) -> Card:
    """The section as people would read it; `keep` pairs stay with their edition, `new` people wait."""
    return Card(
        f"Preview: {title}"[:150],
        (
            *paragraphs(text), Divider(),
            Text(line(f"{keep} running pair{'s keep' if keep != 1 else ' keeps'} the text as it was until they agree anew; the {new} who wait{'s' if new == 1 else ''}, and everybody else, would read this one.")),
            Text(line("Nothing has been changed yet."), Tone.STRONG),
            Buttons((Button("Use it from today", "text-yes", edition, Style.PRIMARY), Button("Drop it", "never-mind"))),
        ),
        notice="A text to look at.",
    )  # fmt: skip


def in_force(title: str, since: date, key: str) -> Card:
    """The new text is the text."""
    return Card(
        "From today",
        (
            Text(line(f"“{title}” reads as you wrote it from ", Day(since), ". Pairs that began before keep the text they know.")),
            Buttons((Button("Other sections", "texts", key),)),
        ),
        notice="The text is changed.",
    )  # fmt: skip
