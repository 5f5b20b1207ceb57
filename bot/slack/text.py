"""Words as Slack wants them: escaped, free of markup nobody wrote, and never over a limit.

Slack reads `*`, `_`, `~`, backquotes and a leading `>` as markup and offers no escape for them, so
at the edge of a word they are swapped for look-alikes. `&`, `<` and `>` have escapes. Lengths are
counted in UTF-16 units, the strictest way Slack may count.
"""

from __future__ import annotations

import re
from typing import assert_never

from messages.cards import Day, Line, Link, Moment, Name, Span, Strong
from messages.reader import Reader, day_words, moment_words

ELLIPSIS = "…"
_LOOK_ALIKE = str.maketrans({"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ"})
_MARKUP_EDGE = re.compile(r"(?<!\w)[*_~`]+|[*_~`]+(?!\w)")
_QUOTE = re.compile(r"^(\s*)>", re.MULTILINE)
# Control characters, lone surrogates, and the marks that turn the direction of all that follows.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_USER_ID = re.compile(r"[UW][A-Z0-9]{2,20}")
_WEB_ADDRESS = re.compile(r"(https?://|mailto:)\S+", re.IGNORECASE)


def size(text: str) -> int:
    """The length of a text in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clean(text: str) -> str:
    """The text without characters that no reader can see but a screen obeys."""
    return _UNSAFE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def cut(text: str, most: int) -> str:
    """At most `most` units of plain text, with an ellipsis where something was left out."""
    text = clean(text)
    if size(text) <= most:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if size(text[:middle]) <= most - 1:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + ELLIPSIS


def literal(text: str, everywhere: bool = False) -> str:
    """The text as mrkdwn that shows exactly these words.

    `everywhere` also swaps markup inside words, which is needed between bold marks.
    """
    text = _QUOTE.sub(r"\1›", clean(text))
    if everywhere:
        text = text.translate(_LOOK_ALIKE)
    else:
        text = _MARKUP_EDGE.sub(lambda found: found[0].translate(_LOOK_ALIKE), text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def mrkdwn(spans: Line, reader: Reader, most: int, strong: bool = False) -> str:
    """A line as mrkdwn of at most `most` units; only people's words are cut, never a mention."""
    drawn = [_draw(span, reader, strong) for span in spans]
    if sum(map(size, drawn)) <= most:
        return "".join(drawn)
    room, parts = most - 1, []
    for span, piece in zip(spans, drawn, strict=True):
        if size(piece) <= room:
            parts.append(piece)
            room -= size(piece)
            continue
        if isinstance(span, str):
            parts.append(_longest(span, room, strong))
        break
    return "".join(parts).rstrip() + ELLIPSIS


def bold(text: str) -> str:
    """Mrkdwn made bold; a line break ends bold in Slack, so each line has its own marks.

    The marks hug the words, or Slack shows them as they are: spaces at the edge stay outside.
    """
    return "\n".join(_EDGES.sub(r"\1*\2*\3", line) if line.strip() else "" for line in text.split("\n"))


_EDGES = re.compile(r"\A(\s*)(.*?)(\s*)\Z", re.DOTALL)


def mention(user: str) -> str | None:
    """The mention of a Slack account, or None if this is not an account id."""
    return f"<@{user}>" if _USER_ID.fullmatch(user) else None


def web_address(url: str) -> str | None:
    """The address if Slack may open it: http, https or mailto, and short enough."""
    safe = clean(url).replace("|", "%7C").replace("<", "%3C").replace(">", "%3E").replace(" ", "%20")
    return safe if _WEB_ADDRESS.fullmatch(safe) and size(safe) <= 3000 else None


def _draw(span: Span, reader: Reader, strong: bool) -> str:
    match span:
        case str():
            return literal(span, everywhere=strong)
        case Name(person=person):
            shown = reader.names.get(person)
            return (mention(shown.user) if shown and shown.user else None) or literal(
                reader.name(person), everywhere=strong
            )
        case Day(on=on):
            return day_words(on)
        case Moment(at=at):
            words = literal(moment_words(at, reader.timezone))
            return f"<!date^{int(at.timestamp())}^{{date_long}} at {{time}}|{words}>"
        case Link(label=label, url=url):
            address = web_address(url)
            words = literal(label.replace("\n", " "), everywhere=strong)
            if address is None:
                return words
            return f"<{address.replace('&', '&amp;')}|{words.replace('|', '/')}>" if words else f"<{address}>"
        case Strong(text=text):
            words = literal(text, everywhere=True)
            return words if strong else bold(words)
        case _:
            assert_never(span)


def _longest(text: str, room: int, everywhere: bool) -> str:
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if size(literal(text[:middle], everywhere)) <= room:
            low = middle
        else:
            high = middle - 1
    return literal(text[:low], everywhere)
