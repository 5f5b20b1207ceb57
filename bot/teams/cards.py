"""Cards as Adaptive Cards 1.5, which is what every Teams client draws for a bot.

A press comes back as `data`: {"action", "value"} for a button, {"form", "value"} for one that
opens a form.
"""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass
from itertools import groupby
from math import ceil
from typing import Any, Final, assert_never

from microsoft_teams.cards import (
    Action,
    ActionSet,
    ActionStyle,
    AdaptiveCard,
    CardElement,
    Fact,
    FactSet,
    Image,
    OpenUrlAction,
    ShowCardAction,
    SubmitAction,
)

from bot.teams.words import heading, inert, paragraph, plain, spaced
from messages.cards import (
    AnyButton,
    Attachment,
    Block,
    Bullets,
    Button,
    Buttons,
    Card,
    Divider,
    Facts,
    FormButton,
    Line,
    LinkButton,
    Picture,
    Strong,
    Style,
    Text,
    Tone,
)
from messages.reader import Reader, line_words

VERSION: Final = "1.5"
# Bytes of a card as JSON. Microsoft's pages name limits from 28 to 100 KB; under 28 KB all agree.
CARD_LIMIT = 28_000
# So many buttons fit side by side on a phone of 360 points if no label has more characters.
_FITS = ((3, 13), (2, 21), (1, 10_000))
LABEL_LIMIT = 60  # characters on a button

_STYLES: dict[Style, ActionStyle | None] = {
    Style.PLAIN: None,
    Style.PRIMARY: "positive",
    Style.DANGER: "destructive",
}
_MORE: Line = ("There is more than fits into one message.",)


@dataclass(frozen=True, slots=True)
class _Room:
    """How much of a card is drawn: characters a paragraph, lines a list, blocks a card."""

    characters: int
    lines: int
    blocks: int
    pictures: bool


# Tried from the widest on until the card is small enough; the last always is.
_ROOMS = (
    _Room(4000, 200, 100, True),
    _Room(4000, 200, 100, False),
    _Room(1500, 100, 60, False),
    _Room(500, 40, 40, False),
    _Room(200, 15, 20, False),
    _Room(80, 5, 10, False),
)


def render(card: Card, reader: Reader) -> AdaptiveCard:
    """The card for this reader, never larger than `CARD_LIMIT`: what is too long ends in "…"."""
    drawn = _draw(card, reader, _ROOMS[0])
    for room in _ROOMS[1:]:
        if size_of(drawn) <= CARD_LIMIT:
            break
        drawn = _draw(card, reader, room)
    return drawn


def size_of(card: AdaptiveCard) -> int:
    """Bytes of the card as it is sent."""
    data = card.model_dump(by_alias=True, exclude_none=True)
    return len(json.dumps(data, ensure_ascii=False).encode())


def _draw(card: Card, reader: Reader, room: _Room) -> AdaptiveCard:
    body: list[CardElement] = [heading(card.title)]
    ruled = False
    for block in _kept(card.blocks, room):
        if isinstance(block, Divider):
            ruled = True
            continue
        elements = _block(block, reader, room)
        if ruled and elements:
            _rule_above(elements[0])
            ruled = False
        body.extend(elements)
    return AdaptiveCard(version=VERSION, fallback_text=card.notice, speak=card.notice, body=body)


def _kept(blocks: tuple[Block, ...], room: _Room) -> tuple[Block, ...]:
    """The blocks there is room for; the buttons at the end always stay."""
    if len(blocks) <= room.blocks:
        return blocks
    last = blocks[-1:] if isinstance(blocks[-1], Buttons) else ()
    return (*blocks[: room.blocks - 1], Text(_MORE, Tone.QUIET), *last)


def _rule_above(element: CardElement) -> None:
    element.separator = True  # type: ignore[attr-defined]
    element.spacing = "Medium"  # type: ignore[attr-defined]


def _block(block: Block, reader: Reader, room: _Room) -> list[CardElement]:
    match block:
        case Text(line=line, tone=tone):
            return [*paragraph(line, reader, tone, most=room.characters)]
        case Bullets(lines=lines):
            return _bullets(lines, reader, room)
        case Facts(pairs=pairs):
            return _facts(pairs, reader, room)
        case Picture(png=png, alt=alt):
            return _picture(png, plain(alt, 500) or "A picture.", reader, room)
        case Attachment(filename=filename, label=label):
            return [*paragraph((Strong(label), f" ({filename})"), reader, most=300)]
        case Buttons(buttons=buttons):
            rows = _rows(buttons)[: room.lines]
            return [ActionSet(actions=[_button(button, reader) for button in row]) for row in rows]
        case Divider():
            return []
        case _:
            assert_never(block)


def _bullets(lines: tuple[Line, ...], reader: Reader, room: _Room) -> list[CardElement]:
    elements: list[CardElement] = []
    for line in lines[: room.lines]:
        drawn = paragraph(line, reader, most=room.characters, lead="• ")
        elements.extend(spaced(drawn, "Small") if elements else drawn)
    if len(lines) > room.lines:
        elements.extend(paragraph(_MORE, reader, Tone.QUIET, most=room.characters))
    return elements


def _facts(pairs: tuple[tuple[str, Line], ...], reader: Reader, room: _Room) -> list[CardElement]:
    """A FactSet for the pairs Markdown leaves alone, a paragraph for each of the others."""
    elements: list[CardElement] = []
    shown = [(plain(label, 100), line) for label, line in pairs[: room.lines]]

    def words(line: Line) -> str:
        return plain(line_words(line, reader), room.characters)

    for safe, run in groupby(shown, key=lambda pair: inert(pair[0]) and inert(words(pair[1]))):
        if safe:
            elements.append(FactSet(facts=[Fact(title=label, value=words(line)) for label, line in run]))
        else:
            for label, line in run:
                spans = (Strong(label + ":"), " ", *line)
                elements.extend(spaced(paragraph(spans, reader, most=room.characters), "Small"))
    return elements


def _picture(png: bytes, alt: str, reader: Reader, room: _Room) -> list[CardElement]:
    """The picture within the card itself, or where it is too large the words that stand for it."""
    if not room.pictures:
        return [*paragraph((alt,), reader, Tone.QUIET, most=500)]
    return [Image(url="data:image/png;base64," + b64encode(png).decode(), alt_text=alt, size="Stretch")]


def _rows(buttons: tuple[AnyButton, ...]) -> list[tuple[AnyButton, ...]]:
    """Rows that leave every label whole on a phone, all about equally long: four are two and two."""
    longest = max((len(button.label) for button in buttons), default=0)
    most = next(most for most, characters in _FITS if longest <= characters)
    length = ceil(len(buttons) / max(1, ceil(len(buttons) / most)))
    return [buttons[i : i + length] for i in range(0, len(buttons), max(1, length))]


def _button(button: AnyButton, reader: Reader) -> Action:
    title = plain(button.label, LABEL_LIMIT) or "…"
    match button:
        case Button(confirm=None):
            return submit(title, _press(button), button.style)
        case Button():
            question: list[CardElement] = [*paragraph((button.confirm or "",), reader, most=500)]
            yes = submit(plain("Yes: " + button.label, LABEL_LIMIT), _press(button), button.style)
            asked = AdaptiveCard(version=VERSION, body=question, actions=[yes])
            return ShowCardAction(title=title, style=_STYLES[button.style], card=asked)
        case FormButton(form=form, value=value, style=style):
            opens = {"msteams": {"type": "task/fetch"}, "form": form, "value": value}
            return submit(title, opens, style)
        case LinkButton(url=url):
            return OpenUrlAction(title=title, url=url)
        case _:
            assert_never(button)


def _press(button: Button) -> dict[str, Any]:
    return {"action": button.action, "value": button.value}


def submit(title: str, data: dict[str, Any], style: Style = Style.PLAIN) -> SubmitAction:
    """A button whose press brings `data` back, and with it what was typed into the card."""
    return SubmitAction(title=title, style=_STYLES[style], data=data)
