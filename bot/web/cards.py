"""Cards as HTML. Everything a person or a pack wrote is escaped; there is no other way in."""

from __future__ import annotations

import base64
import re
from datetime import UTC
from typing import assert_never
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from messages.cards import (
    AnyButton,
    Attachment,
    Bullets,
    Button,
    Buttons,
    Card,
    Day,
    Divider,
    Facts,
    FormButton,
    Line,
    Link,
    LinkButton,
    Moment,
    Name,
    Picture,
    Span,
    Strong,
    Style,
    Text,
    Tone,
)
from messages.reader import Reader, day_words, moment_words

_OPENABLE = {"http", "https", "mailto"}
_ADDRESS = re.compile(r"(?<=\w)@(?=\w)")
_MEDIA_TYPE = re.compile(r"[A-Za-z0-9.+-]+/[A-Za-z0-9.+-]+")


def render(card: Card, reader: Reader) -> Markup:
    """The inside of a card.

    A button that acts or opens a form is a submit button called `press`, whose value says where
    it stands in the card ("2.0": third block, first button; see `button_at`). The page puts
    the card into a form of its own, so this function knows no addresses.
    """
    parts: list[Markup] = []
    if card.title:
        parts.append(Markup('<h3 class="card-title" dir="auto">{}</h3>').format(card.title))
    for number, block in enumerate(card.blocks):
        match block:
            case Text(line=spans, tone=tone):
                parts.append(_paragraph(spans, tone, reader))
            case Bullets(lines=lines):
                items = Markup("").join(
                    Markup('<li dir="auto">{}</li>').format(draw_line(x, reader)) for x in lines
                )
                parts.append(Markup("<ul>{}</ul>").format(items))
            case Facts(pairs=pairs):
                rows = Markup("").join(
                    Markup('<div><dt>{}</dt><dd dir="auto">{}</dd></div>').format(k, draw_line(v, reader))
                    for k, v in pairs
                )
                parts.append(Markup("<dl>{}</dl>").format(rows))
            case Picture(png=png, alt=alt):
                parts.append(Markup('<img src="{}" alt="{}">').format(_data("image/png", png), alt))
            case Attachment():
                parts.append(_attachment(block))
            case Buttons(buttons=buttons):
                drawn = Markup("").join(_button(b, f"{number}.{i}") for i, b in enumerate(buttons))
                parts.append(Markup('<div class="buttons">{}</div>').format(drawn))
            case Divider():
                parts.append(Markup("<hr>"))
            case _ as never:
                assert_never(never)
    return Markup("\n").join(parts)


def button_at(card: Card, place: str) -> AnyButton | None:
    """The button at a place `render` gave out, or None where there is none."""
    if not re.fullmatch(r"[0-9]{1,3}\.[0-9]{1,3}", place):
        return None
    block_number, button_number = (int(part) for part in place.split("."))
    if block_number >= len(card.blocks):
        return None
    block = card.blocks[block_number]
    if not isinstance(block, Buttons) or button_number >= len(block.buttons):
        return None
    return block.buttons[button_number]


def place_of(card: Card, label: str) -> str | None:
    """Where in the card the first button with this label stands that can be pressed."""
    for number, block in enumerate(card.blocks):
        for i, button in enumerate(block.buttons if isinstance(block, Buttons) else ()):
            if button.label == label and not isinstance(button, LinkButton):
                return f"{number}.{i}"
    return None


def draw_line(spans: Line, reader: Reader) -> Markup:
    """One line of text."""
    return Markup("").join(_span(span, reader) for span in spans)


def words_with_breaks(words: str) -> Markup:
    """Plain words, escaped, each newline a line break."""
    return Markup("<br>").join(escape(part) for part in words.split("\n"))


def _span(span: Span, reader: Reader) -> Markup:
    match span:
        case str():
            # A long address breaks before its @ rather than anywhere.
            return Markup(_ADDRESS.sub("<wbr>@", words_with_breaks(span)))
        case Name(person=person):
            return Markup('<bdi class="name">{}</bdi>').format(reader.name(person))
        case Day(on=on):
            return Markup('<time datetime="{}">{}</time>').format(on.isoformat(), day_words(on))
        case Moment(at=at):
            return Markup('<time datetime="{}">{}</time>').format(
                at.astimezone(UTC).isoformat(), moment_words(at, reader.timezone)
            )
        case Link(label=label, url=url):
            if not openable(url):
                return escape(f"{label} ({url})")
            return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(url, label)
        case Strong(text=text):
            return Markup("<strong>{}</strong>").format(words_with_breaks(text))
        case _ as never:
            assert_never(never)


def _paragraph(spans: Line, tone: Tone, reader: Reader) -> Markup:
    return Markup('<p class="{}" dir="auto">{}</p>').format(tone.value, draw_line(spans, reader))


def _button(button: AnyButton, place: str) -> Markup:
    match button:
        case LinkButton(label=label, url=url):
            if not openable(url):
                return Markup('<span class="button">{}</span>').format(label)
            return Markup(
                '<a class="button" href="{}" target="_blank" rel="noopener noreferrer">{}'
                '<span class="unseen"> (opens in a new tab)</span></a>'
            ).format(url, label)
        case FormButton(label=label, style=style):
            return _press(label, place, style)
        case Button(label=label, style=style, confirm=None):
            return _press(label, place, style)
        case Button(label=label, style=style, confirm=confirm):
            # Asked first, without a script: the sentence opens under the button.
            return Markup(
                '<details class="sure"><summary class="button {}">{}</summary>'
                '<div class="ask"><p>{}</p>{}</div></details>'
            ).format(style.value, label, confirm, _press(f"Yes: {label}", place, style))
        case _ as never:
            assert_never(never)


def _press(label: str, place: str, style: Style) -> Markup:
    return Markup('<button type="submit" name="press" value="{}" class="button {}">{}</button>').format(
        place, style.value, label
    )


def _attachment(file: Attachment) -> Markup:
    kind = file.media_type if _MEDIA_TYPE.fullmatch(file.media_type) else "application/octet-stream"
    return Markup(
        '<a class="file" download="{}" href="{}">'
        '<span class="file-label">{}</span> <span class="file-name">{} · {}</span></a>'
    ).format(file.filename, _data(kind, file.content), file.label, file.filename, _size(len(file.content)))


def _size(count: int) -> str:
    return f"{count} bytes" if count < 1024 else f"{count / 1024:.0f} KB"


def _data(kind: str, content: bytes) -> str:
    """The content within the address itself: the page keeps it, the server serves no file."""
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"


def openable(url: str) -> bool:
    """Whether an address may be a link: only web and mail addresses, never a script."""
    try:
        return urlsplit(url.strip()).scheme.lower() in _OPENABLE
    except ValueError:
        return False
