"""For whom a card is drawn, and how dates and names read to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from messages.cards import (
    Bullets,
    Buttons,
    Card,
    Day,
    Facts,
    Line,
    Link,
    LinkButton,
    Moment,
    Name,
    Span,
    Strong,
    Text,
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A person as another may see them: a name and, on the reader's own platform, an account id."""

    name: str
    user: str | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """The person a card is drawn for: their zone, and everybody the card names."""

    timezone: str = "Europe/London"
    names: Mapping[str, Shown] = field(default_factory=dict)

    def name(self, person: str) -> str:
        """What a person is called; somebody who has left and been erased has no name any more."""
        shown = self.names.get(person)
        return shown.name if shown and shown.name else "somebody who has left"


def number_of(count: int, one: str) -> str:
    """A number of things: 1 month, 18 months."""
    return f"{count} {one}" if count == 1 else f"{count} {one}s"


def day_words(on: date) -> str:
    """A date in full, as it is always said back: Tuesday 17 November 2026."""
    return f"{on:%A} {on.day} {on:%B} {on.year}"


def moment_words(at: datetime, timezone: str) -> str:
    """An instant in the reader's zone: Tuesday 17 November 2026 at 14:30 (GMT)."""
    local = at.astimezone(ZoneInfo(timezone))
    return f"{day_words(local.date())} at {local:%H:%M} ({local.tzname()})"


def span_words(span: Span, reader: Reader) -> str:
    """One span as plain words."""
    match span:
        case str():
            return span
        case Name(person=person):
            return reader.name(person)
        case Day(on=on):
            return day_words(on)
        case Moment(at=at):
            return moment_words(at, reader.timezone)
        case Link(label=label, url=url):
            return f"{label} ({url})"
        case Strong(text=text):
            return text


def line_words(spans: Line, reader: Reader) -> str:
    """A line as plain words, for screen readers, e-mail and tests."""
    return "".join(span_words(span, reader) for span in spans)


def card_words(card: Card, reader: Reader) -> str:
    """A whole card as plain text, one block a paragraph."""
    parts = [card.title]
    for block in card.blocks:
        match block:
            case Text(line=spans):
                parts.append(line_words(spans, reader))
            case Bullets(lines=lines):
                parts.extend("- " + line_words(spans, reader) for spans in lines)
            case Facts(pairs=pairs):
                parts.extend(f"{label}: {line_words(spans, reader)}" for label, spans in pairs)
            case Buttons(buttons=buttons):
                labels = (
                    f"[{b.label}: {b.url}]" if isinstance(b, LinkButton) else f"[{b.label}]" for b in buttons
                )
                parts.append(" ".join(labels))
            case _:
                pass
    return "\n".join(parts)
