"""Lines of text as Teams draws them, so that nothing a person typed can become markup.

Teams reads a small Markdown in a TextBlock and in a FactSet, and no way of escaping it works on
every client. A RichTextBlock is never read as Markdown. So: words that hold nothing Markdown could
act on are a TextBlock, all others are a RichTextBlock.
"""

from __future__ import annotations

import re
from typing import assert_never

from microsoft_teams.cards import (
    CardElement,
    OpenUrlAction,
    RichTextBlock,
    Spacing,
    TextBlock,
    TextColor,
    TextRun,
)

from messages.cards import Day, Line, Link, Moment, Name, Span, Strong, Tone
from messages.reader import Reader, line_words, span_words

# What some Teams client or other takes for markup: emphasis, links, code, HTML and its entities,
# escapes, bare addresses, tables, date functions, and lists, headings and quotations at the start.
_MARKUP = re.compile(r"[*_~`\[\]<>\\&|]|://|www\.|\{\{|(?m:^\s*(?:[-+#=]|\d+[.)]|    ))")
# An invisible word joiner between two braces: date functions are replaced even in a RichTextBlock.
_JOINED_BRACES = "{\u2060{"
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def plain(words: str, most: int) -> str:
    """Words without control characters, cut to `most` characters with an ellipsis."""
    words = _CONTROLS.sub("", words.replace("\r\n", "\n").replace("\r", "\n"))
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def inert(words: str) -> bool:
    """Whether Markdown would leave these words as they are."""
    return not _MARKUP.search(words)


def paragraph(
    line: Line,
    reader: Reader,
    tone: Tone = Tone.PLAIN,
    *,
    most: int,
    lead: str = "",
    color: TextColor | None = None,
) -> list[TextBlock | RichTextBlock]:
    """A line as one block for each of its lines of text; `lead` is put before the first.

    `most` is the greatest number of characters in all.
    """
    blocks: list[TextBlock | RichTextBlock] = []
    for number, spans in enumerate(_lines(_cut(line, reader, most))):
        block = _one_line(spans, reader, tone, lead if number == 0 else "", color)
        if number:
            block.spacing = "None"
        blocks.append(block)
    return blocks


def heading(words: str, *, most: int = 200) -> TextBlock | RichTextBlock:
    """The title of a card: large, and a heading to screen readers where its words are inert."""
    words = plain(words, most).replace("\n", " ").strip() or "…"
    if inert(words):
        return TextBlock(text=words, wrap=True, size="Large", weight="Bolder", style="heading")
    run = TextRun(text=words.replace("{{", _JOINED_BRACES), size="Large", weight="Bolder")
    inlines: list[CardElement] = [run]
    return RichTextBlock(inlines=inlines)


def spaced(blocks: list[TextBlock | RichTextBlock], spacing: Spacing) -> list[TextBlock | RichTextBlock]:
    """The same blocks, the first of them this far from what is above."""
    if blocks:
        blocks[0].spacing = spacing
    return blocks


def _one_line(
    line: Line, reader: Reader, tone: Tone, lead: str, color: TextColor | None
) -> TextBlock | RichTextBlock:
    words = line_words(line, reader)
    if not any(isinstance(span, Strong | Link) for span in line) and inert(words):
        return TextBlock(
            text=lead + words,
            wrap=True,
            weight="Bolder" if tone is Tone.STRONG else None,
            is_subtle=True if tone is Tone.QUIET else None,
            size="Small" if tone is Tone.QUIET else None,
            color=color,
        )
    runs = [_run(span, reader, tone, color) for span in ((lead, *line) if lead else line)]
    inlines: list[CardElement] = [run for run in runs if run.text]
    return RichTextBlock(inlines=inlines)


def _run(span: Span, reader: Reader, tone: Tone, color: TextColor | None) -> TextRun:
    run = TextRun(
        text=span_words(span, reader),
        weight="Bolder" if tone is Tone.STRONG else None,
        is_subtle=True if tone is Tone.QUIET else None,
        size="Small" if tone is Tone.QUIET else None,
        color=color,
    )
    match span:
        case Strong():
            run.weight = "Bolder"
        case Link(label=label, url=url):
            run.text = label
            run.color = "Accent"
            run.select_action = OpenUrlAction(url=url, title=plain(label, 75))
        case str() | Name() | Day() | Moment():
            pass
        case _:
            assert_never(span)
    run.text = (run.text or "").replace("{{", _JOINED_BRACES)
    return run


def _cut(line: Line, reader: Reader, most: int) -> Line:
    """The spans that fit into `most` characters, the last of them cut with an ellipsis."""
    kept: list[Span] = []
    room = most
    for span in line:
        words = plain(span.label if isinstance(span, Link) else span_words(span, reader), room)
        if isinstance(span, Link):
            kept.append(Link(words, span.url))
        elif isinstance(span, Strong):
            kept.append(Strong(words))
        else:
            kept.append(words)
        room -= len(words)
        if room < 2:
            break
    return tuple(kept)


def _lines(line: Line) -> list[Line]:
    """The line broken at each newline. Empty lines are dropped: blocks have space between them."""
    lines: list[list[Span]] = [[]]
    for span in line:
        match span:
            case Strong(text=text) | str(text):
                first, *rest = text.split("\n")
                lines[-1].append(Strong(first) if isinstance(span, Strong) else first)
                lines.extend([Strong(part) if isinstance(span, Strong) else part] for part in rest)
            case _:
                lines[-1].append(span)
    return [tuple(spans) for spans in lines if any(not isinstance(s, str) or s.strip() for s in spans)]
