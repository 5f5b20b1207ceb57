"""The vocabulary of what the bot shows. Closed on purpose: every platform draws all of it.

A card never holds a name or a time as text: it holds `Name(person)` and `Moment(at)`, and the
platform draws them as its own mention and in the reader's own zone. Plain strings are always
escaped by the renderers, so nothing a person typed can become markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from messages.forms import ChoiceField, DateField, Field, Form, NumberField, PersonField, TextField, TimeField

__all__ = [
    "ChoiceField", "DateField", "Field", "Form", "NumberField", "PersonField", "TextField", "TimeField",
]  # fmt: skip

# --- spans: the pieces of a line of text -----------------------------------------------------


@dataclass(frozen=True, slots=True)
class Name:
    """A person, drawn as their name (or a mention where that notifies nobody else)."""

    person: str


@dataclass(frozen=True, slots=True)
class Day:
    """A date, always drawn in full: Tuesday 17 November 2026."""

    on: date


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant (aware, UTC), drawn in the reader's own zone with weekday, date and time."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Link:
    """Words that open an address."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that stand out within a line."""

    text: str


Span = str | Name | Day | Moment | Link | Strong
Line = tuple[Span, ...]


def line(*spans: Span | Line) -> Line:
    """One line from spans and lines."""
    flat: list[Span] = []
    for span in spans:
        flat.extend(span if isinstance(span, tuple) else (span,))
    return tuple(flat)


# --- blocks: what a card is made of ----------------------------------------------------------


class Tone(StrEnum):
    """How loud a paragraph is."""

    PLAIN = "plain"
    STRONG = "strong"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. A newline in a plain string is a line break on every platform."""

    line: Line
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short lines."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Labelled values, as a definition list."""

    pairs: tuple[tuple[str, Line], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG with the words that stand for it."""

    png: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file handed over to the person who is told, and kept nowhere.

    `again` says how to make it again, for platforms that first ask whether it is wanted: the name of
    a `router.file` and its value, as `name:value`.
    """

    filename: str
    content: bytes
    label: str
    media_type: str = "text/plain"
    again: str = ""


class Style(StrEnum):
    """What a button invites."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    """A press that acts. `action` names the handler, `value` holds ids and versions only.

    `confirm` asks "are you sure?" with this sentence before anything happens.
    """

    label: str
    action: str
    value: str = ""
    style: Style = Style.PLAIN
    confirm: str | None = None


@dataclass(frozen=True, slots=True)
class FormButton:
    """A press that opens the form called `form`."""

    label: str
    form: str
    value: str = ""
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class LinkButton:
    """A press that opens an address."""

    label: str
    url: str


AnyButton = Button | FormButton | LinkButton


@dataclass(frozen=True, slots=True)
class Buttons:
    """A row of buttons; the first is the main action."""

    buttons: tuple[AnyButton, ...]


@dataclass(frozen=True, slots=True)
class Divider:
    """A thin rule between parts."""


Block = Text | Bullets | Facts | Picture | Attachment | Buttons | Divider


@dataclass(frozen=True, slots=True)
class Card:
    """One message. `notice` is the line on a lock screen: it never names a person or a role."""

    title: str
    blocks: tuple[Block, ...] = ()
    notice: str = "You have a message from the mentoring bot."


# --- answers ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Say:
    """A new message to the person who acted."""

    card: Card


@dataclass(frozen=True, slots=True)
class Replace:
    """The pressed card, redrawn. Where nothing was pressed, it is said instead."""

    card: Card


@dataclass(frozen=True, slots=True)
class Open:
    """A form is opened. Where forms cannot open, the platform says a card with its button."""

    form: Form


@dataclass(frozen=True, slots=True)
class Reject:
    """The form stays open; `errors` maps a field's name to the sentence at that field.

    The form is the one submitted, with what the person typed as its initial values.
    """

    form: Form
    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing is said: channel talk that was not for the bot."""


Reply = Say | Replace | Open | Reject | Silence


def names_in(card: Card) -> Iterator[str]:
    """The ids of all people a card names, so a platform can look them up in one query."""
    for block in card.blocks:
        for spans in lines_of(block):
            for span in spans:
                if isinstance(span, Name):
                    yield span.person


def lines_of(block: Block) -> Iterator[Line]:
    """The lines of text in a block."""
    match block:
        case Text(line=spans):
            yield spans
        case Bullets(lines=lines):
            yield from lines
        case Facts(pairs=pairs):
            for _, spans in pairs:
                yield spans
        case _:
            return
