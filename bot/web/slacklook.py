"""Block Kit drawn as a Slack message looks: a likeness for the gallery, read from the real JSON."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from markupsafe import Markup, escape

from bot.web.cards import openable, words_with_breaks
from messages.reader import Reader, moment_words

_TOKEN = re.compile(r"<([^<>]*)>|\*([^*\n]+)\*")
_DATE = re.compile(r"!date\^([0-9]{1,12})\^[^|]*\|(.*)", re.DOTALL)


def slack_look(drawn: object, reader: Reader) -> Markup:
    """A message (or its list of blocks) as HTML. An unknown block says so, for the eye to find."""
    blocks = drawn.get("blocks") if isinstance(drawn, Mapping) else drawn
    if not isinstance(blocks, Sequence):
        return Markup('<p class="unknown">No blocks.</p>')
    return Markup("\n").join(_block(block, reader) for block in blocks)


def _block(block: Mapping[str, Any], reader: Reader) -> Markup:
    match block:
        case {"type": "header", "text": {"text": str(text)}}:
            return Markup('<p class="header">{}</p>').format(text)
        case {"type": "section", **rest}:
            return _section(rest, reader)
        case {"type": "context", "elements": [*elements]}:
            drawn = Markup(" ").join(_text(e, reader) for e in elements)
            return Markup('<p class="context">{}</p>').format(drawn)
        case {"type": "actions", "elements": [*elements]}:
            return Markup('<div class="actions">{}</div>').format(Markup("").join(map(_button, elements)))
        case {"type": "divider"}:
            return Markup("<hr>")
        case {"type": "image", "alt_text": str(alt)}:
            return Markup('<p class="context">Picture: {}</p>').format(alt)
        case _:
            return Markup('<p class="unknown">Not drawn here: {}</p>').format(str(block.get("type", "?")))


def _section(section: Mapping[str, Any], reader: Reader) -> Markup:
    text = Markup("")
    if "text" in section:
        text = Markup("<p>{}</p>").format(_text(section["text"], reader))
    fields = section.get("fields") or ()
    drawn = Markup("").join(Markup("<p>{}</p>").format(_text(f, reader)) for f in fields)
    return text + (Markup('<div class="fields">{}</div>').format(drawn) if fields else Markup(""))


def _button(button: Mapping[str, Any]) -> Markup:
    """As a picture of a button: the gallery shows, nothing here acts."""
    label = str(button.get("text", {}).get("text", ""))
    return Markup('<span class="slack-button {}">{}</span>').format(
        str(button.get("style") or "plain"), label
    )


def _text(text: Mapping[str, Any], reader: Reader) -> Markup:
    words = str(text.get("text", ""))
    return _mrkdwn(words, reader) if text.get("type") == "mrkdwn" else words_with_breaks(words)


def _mrkdwn(words: str, reader: Reader) -> Markup:
    parts: list[Markup] = []
    end = 0
    for found in _TOKEN.finditer(words):
        parts.append(words_with_breaks(html.unescape(words[end : found.start()])))
        if found[2] is not None:
            parts.append(Markup("<strong>{}</strong>").format(_mrkdwn(found[2], reader)))
        else:
            parts.append(_angle(found[1], reader))
        end = found.end()
    parts.append(words_with_breaks(html.unescape(words[end:])))
    return Markup("").join(parts)


def _angle(inside: str, reader: Reader) -> Markup:
    """What stands between angle brackets: a mention, a date or a link."""
    date = _DATE.fullmatch(inside)
    if date:
        words = moment_words(datetime.fromtimestamp(int(date[1]), UTC), reader.timezone)
        return Markup("<time>{}</time>").format(words)
    if inside.startswith("@"):
        name = next((s.name for s in reader.names.values() if s.user == inside[1:]), inside[1:])
        return Markup('<span class="mention">@{}</span>').format(name)
    url, _, label = (html.unescape(part) for part in inside.partition("|"))
    if openable(url):
        return Markup('<span class="link">{}</span>').format(label or url)
    return escape(f"<{html.unescape(inside)}>")
