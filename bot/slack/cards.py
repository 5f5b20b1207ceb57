"""Draws cards as Slack messages and as the App Home, always within Block Kit's limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, assert_never

from slack_sdk.models import blocks as kit

from bot.slack.text import ELLIPSIS, bold, cut, literal, mrkdwn, size, web_address
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
    Style,
    Text,
    Tone,
)
from messages.reader import Reader

# Block Kit's limits (docs.slack.dev, Block Kit reference), in characters or pieces.
MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
SECTION_TEXT, HEADER_TEXT, FIELD_TEXT, FIELDS = 3000, 150, 2000, 10
BUTTON_TEXT, BUTTON_VALUE, CONFIRM_TEXT, CONFIRM_LABEL, ROW = 75, 2000, 300, 30, 5

FORM = "form:"  # an action_id with this beginning opens a form
LINK = "link:"  # and with this one only opens an address


@dataclass(frozen=True, slots=True)
class File:
    """A file that goes with a card: `alt` stands for it to those who cannot see it."""

    filename: str
    content: bytes
    title: str
    alt: str = ""


def render(card: Card, reader: Reader) -> dict[str, Any]:
    """A card as `text` and `blocks` of a message; `text` is the neutral line for a lock screen."""
    return {"text": _notice(card, reader), "blocks": draw(card, reader, MESSAGE_BLOCKS)}


def home(card: Card, reader: Reader) -> dict[str, Any]:
    """A card as the view of the App Home."""
    return {"type": "home", "blocks": draw(card, reader, VIEW_BLOCKS)}


def _notice(card: Card, reader: Reader) -> str:
    return mrkdwn((card.notice,), reader, SECTION_TEXT).strip() or ELLIPSIS


def draw(card: Card, reader: Reader, most: int) -> list[dict[str, Any]]:
    """The blocks of a card, at most `most` of them; what does not fit is said to be missing."""
    seen: Counter[str] = Counter()
    found: list[kit.Block] = []
    if title := cut(card.title, HEADER_TEXT).strip():
        found.append(kit.HeaderBlock(text=kit.PlainTextObject(text=title, emoji=False)))
    for block in card.blocks:
        found.extend(_block(block, reader, seen))
    if len(found) > most:
        rest = found[-1] if isinstance(found[-1], kit.ActionsBlock) else None
        found = found[: most - (2 if rest else 1)]
        found.append(_quiet(f"There is more than fits in one message{ELLIPSIS}"))
        if rest:
            found.append(rest)
    if not found:
        found.append(_section(_notice(card, reader)))
    return [block.to_dict() for block in found]


def files(card: Card) -> list[File]:
    """The files that go with a card, in its order."""
    found = []
    for block in card.blocks:
        match block:
            case Attachment(filename=filename, content=content, label=label):
                found.append(File(cut(filename, 200), content, cut(label, 200)))
            case Picture(png=png, alt=alt):
                found.append(File("picture.png", png, cut(alt, 200), cut(alt, 1000)))
            case _:
                pass
    return found


def lines(spans: Sequence[Line], reader: Reader) -> list[dict[str, Any]]:
    """Paragraphs as blocks, for the top of a form."""
    return [
        _section(text).to_dict() for line in spans if (text := mrkdwn(line, reader, SECTION_TEXT)).strip()
    ]


def _block(block: Block, reader: Reader, seen: Counter[str]) -> Iterable[kit.Block]:
    match block:
        case Text(line=spans, tone=tone):
            return _text(spans, tone, reader)
        case Bullets(lines=items):
            return _bullets(items, reader)
        case Facts(pairs=pairs):
            return _facts(pairs, reader)
        case Picture(alt=alt):
            return [_quiet(mrkdwn(("Picture: ", alt), reader, 1000))]
        case Attachment(label=label, filename=filename):
            return [_quiet(mrkdwn(("Attached: ", label or filename), reader, 1000))]
        case Buttons(buttons=buttons):
            return _rows(buttons, seen)
        case Divider():
            return [kit.DividerBlock()]
        case _:
            assert_never(block)


def _text(spans: Line, tone: Tone, reader: Reader) -> Iterator[kit.Block]:
    match tone:
        case Tone.PLAIN:
            text = mrkdwn(spans, reader, SECTION_TEXT)
        case Tone.STRONG:  # bold marks may triple a text of single letters
            text = bold(mrkdwn(spans, reader, SECTION_TEXT // 3, strong=True))
        case Tone.QUIET:
            text = mrkdwn(spans, reader, SECTION_TEXT)
        case _:
            assert_never(tone)
    if text.strip():
        yield _quiet(text) if tone is Tone.QUIET else _section(text)


def _bullets(items: Sequence[Line], reader: Reader) -> Iterator[kit.Block]:
    part = ""
    for item in items:
        text = mrkdwn(item, reader, SECTION_TEXT - 2).strip()
        if not text:
            continue
        if part and size(part) + size(text) + 3 > SECTION_TEXT:
            yield _section(part)
            part = ""
        part += ("\n" if part else "") + "• " + text
    if part:
        yield _section(part)


def _facts(pairs: Sequence[tuple[str, Line]], reader: Reader) -> Iterator[kit.Block]:
    drawn = []
    for label, spans in pairs:
        name = bold(literal(cut(label.replace("\n", " "), 200), everywhere=True))
        value = mrkdwn(spans, reader, FIELD_TEXT - size(name) - 1).strip()
        drawn.append(kit.MarkdownTextObject(text=f"{name}\n{value or '–'}"))
    for start in range(0, len(drawn), FIELDS):
        yield kit.SectionBlock(fields=drawn[start : start + FIELDS])


def _rows(buttons: Sequence[AnyButton], seen: Counter[str]) -> Iterator[kit.Block]:
    elements = [element for button in buttons if (element := _button(button, seen)) is not None]
    for start in range(0, len(elements), ROW):
        yield kit.ActionsBlock(elements=elements[start : start + ROW])


def _button(button: AnyButton, seen: Counter[str]) -> kit.ButtonElement | None:
    text = kit.PlainTextObject(text=cut(button.label, BUTTON_TEXT).strip() or ELLIPSIS, emoji=False)
    match button:
        case Button(action=action, value=value, style=style, confirm=confirm):
            return kit.ButtonElement(
                text=text,
                action_id=_unique(action, seen),
                value=_value(value),
                style=_style(style),
                confirm=_confirm(button.label, confirm, style) if confirm else None,
            )
        case FormButton(form=form, value=value, style=style):
            return kit.ButtonElement(
                text=text, action_id=_unique(FORM + form, seen), value=_value(value), style=_style(style)
            )
        case LinkButton(url=url):
            address = web_address(url)
            if address is None:
                return None
            return kit.ButtonElement(text=text, action_id=_unique(LINK, seen), url=address)
        case _:
            assert_never(button)


def _unique(action: str, seen: Counter[str]) -> str:
    """Slack wants every action_id once in a block; `action_of` takes the number off again."""
    seen[action] += 1
    return action if seen[action] == 1 else f"{action}#{seen[action]}"


def action_of(action_id: str) -> str:
    """The action behind an action_id."""
    action, mark, number = action_id.rpartition("#")
    return action if mark and number.isdecimal() else action_id


def _value(value: str) -> str | None:
    if size(value) > BUTTON_VALUE:
        raise ValueError("a button's value holds ids and versions only, at most 2,000 characters")
    return value or None


def _style(style: Style) -> str | None:
    match style:
        case Style.PLAIN:
            return None
        case Style.PRIMARY:
            return "primary"
        case Style.DANGER:
            return "danger"
        case _:
            assert_never(style)


def _confirm(label: str, question: str, style: Style) -> kit.ConfirmObject:
    return kit.ConfirmObject(
        title=kit.PlainTextObject(text="Are you sure?", emoji=False),
        text=kit.PlainTextObject(text=cut(question, CONFIRM_TEXT).strip() or ELLIPSIS, emoji=False),
        confirm=kit.PlainTextObject(text=cut(label, CONFIRM_LABEL).strip() or "Yes", emoji=False),
        deny=kit.PlainTextObject(text="Go back", emoji=False),
        style="danger" if style is Style.DANGER else "primary",
    )


def _section(text: str) -> kit.Block:
    return kit.SectionBlock(text=kit.MarkdownTextObject(text=text))


def _quiet(text: str) -> kit.Block:
    return kit.ContextBlock(elements=[kit.MarkdownTextObject(text=text)])
