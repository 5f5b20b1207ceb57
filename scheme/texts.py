"""The texts of a pack: plain words under headings, read without guessing.

The form is a small part of Markdown, so that a text editor is all a coordinator needs:
`# title`, `## section title {#key}`, paragraphs, `- item`, `1. item`, `- [ ] thing to tick` and
`Label: ____` for a space to be filled in on paper. There is no bold, no table and no link, because the
same words must read well in a chat, on paper and aloud. `{setting}` stands for a value of the scheme.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

TITLE_MOST = 70
SECTION_MOST = 2_800
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
BLANK = "____"

_HEADING = re.compile(r"^(#+)\s+(.*?)\s*(?:\{#([a-z0-9_]+)\})?$")
_OTHERS = re.compile(r"^Other sections: as in ([a-z0-9_]+)\.?$")
_ASKED = "Asked as:"
_MARKUP = re.compile(r"\*\*|__[^_]|\]\(|<[a-z/!]|`")


class TextFault(Exception):
    """A text cannot be read: `line` counts from 1, `reason` is one sentence."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


class Kind(StrEnum):
    """What a part of a section is."""

    PARAGRAPH = "paragraph"
    BULLETS = "bullets"
    NUMBERS = "numbers"
    TICKS = "ticks"
    FIELDS = "fields"  # labels of spaces to be filled in by hand


@dataclass(frozen=True, slots=True)
class Part:
    """A run of lines of one kind, without their marks. A paragraph has exactly one line."""

    kind: Kind
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it. `asked` are ways in which people ask for it."""

    key: str
    title: str
    text: str
    asked: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """The text taken apart, for a card or a document."""
        return parts_of(self.text)


@dataclass(frozen=True, slots=True)
class Document:
    """A titled text. `others_from` names the pack that supplies the sections not written here."""

    key: str
    title: str
    sections: tuple[Section, ...]
    intro: str = ""
    others_from: str | None = None

    def find(self, key: str) -> Section | None:
        """The section with this key."""
        return next((section for section in self.sections if section.key == key), None)

    def completed_by(self, other: Document) -> Document:
        """This document with the sections it lacks taken from `other`, in the order of `other`."""
        own = {section.key: section for section in self.sections}
        kept = [own.pop(section.key, section) for section in other.sections]
        return replace(self, sections=(*kept, *own.values()), others_from=None)

    def filled(self, values: Mapping[str, str]) -> Document:
        """This document with every `{name}` replaced by its value."""
        return replace(
            self,
            title=fill(self.title, values),
            intro=fill(self.intro, values),
            sections=tuple(
                replace(s, title=fill(s.title, values), text=fill(s.text, values)) for s in self.sections
            ),
        )


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with every `{name}` replaced; a value that starts a sentence gets a capital."""

    def value(match: re.Match[str]) -> str:
        found = values.get(match.group(1), match.group(0))
        before = text[: match.start()].rstrip(" ")
        return found[:1].upper() + found[1:] if not before or before[-1] in ".!?\n-" else found

    return PLACEHOLDER.sub(value, text)


def parts_of(text: str) -> tuple[Part, ...]:
    """A section's text as paragraphs, lists and fields."""
    parts: list[Part] = []
    for raw in text.split("\n"):
        if not raw.strip():
            continue
        kind, words = _kind_of(raw.strip())
        if parts and kind is not Kind.PARAGRAPH and parts[-1].kind is kind:
            parts[-1] = Part(kind, (*parts[-1].lines, words))
        else:
            parts.append(Part(kind, (words,)))
    return tuple(parts)


def _kind_of(line: str) -> tuple[Kind, str]:
    if line.startswith("- [ ] "):
        return Kind.TICKS, line[6:].strip()
    if line.startswith("- "):
        return Kind.BULLETS, line[2:].strip()
    if numbered := re.match(r"\d+\. +(.*)", line):
        return Kind.NUMBERS, numbered.group(1)
    if line.endswith(BLANK):
        return Kind.FIELDS, line.rstrip("_ ").rstrip(":")
    return Kind.PARAGRAPH, line


def read_document(key: str, source: str) -> Document:
    """The document written in `source`; raises `TextFault` with the line and the reason."""
    lines = source.splitlines()
    draft = _Draft()
    for number, raw in enumerate(lines, start=1):
        draft.read(number, raw.rstrip())
    if not draft.title:
        raise TextFault(1, "The text has no title: its first line starts with “# ”.")
    draft.close()
    if not draft.sections:
        raise TextFault(len(lines) or 1, "The text has no section: a line that starts with “## ” begins one.")
    return Document(key, draft.title, tuple(draft.sections), draft.intro, draft.others)


class _Draft:
    """A document while its lines are read; what stands before the first section is its introduction."""

    def __init__(self) -> None:
        self.title, self.intro = "", ""
        self.others: str | None = None
        self.sections: list[Section] = []
        self._head: tuple[int, str, str] | None = None  # line, title and key of the section being read
        self._body: list[str] = []

    def read(self, number: int, line: str) -> None:
        """One more line. Raises `TextFault`."""
        if markup := _MARKUP.search(line.replace(BLANK, "")):
            raise TextFault(number, f"Texts are plain words, so “{markup.group(0)}” cannot be used here.")
        if match := _HEADING.match(line):
            self._heading(number, *match.groups())
        elif line.startswith("#"):
            raise TextFault(number, "A heading needs a space after its # and words after the space.")
        elif match := _OTHERS.match(line):
            self.others = match.group(1)
        elif not self.title and line.strip():
            raise TextFault(number, "The first line is the title and starts with “# ”.")
        else:
            self._body.append(line)

    def _heading(self, number: int, marks: str, name: str, section_key: str | None) -> None:
        if len(name) > TITLE_MOST:
            raise TextFault(number, f"A title has at most {TITLE_MOST} characters; this has {len(name)}.")
        if len(marks) > 2:
            raise TextFault(number, "Only # for the title and ## for sections are understood.")
        if len(marks) == 1:
            if self.title:
                raise TextFault(number, "A text has one title; this is a second one.")
            self.title = name
            return
        if not self.title:
            raise TextFault(number, "The title, a line that starts with “# ”, comes before the sections.")
        self.close()
        self._head = (number, name, section_key or key_of(name))

    def close(self) -> None:
        """The section being read is complete. Raises `TextFault`."""
        text, asked = _body(self._body)
        self._body = []
        if self._head is None:
            self.intro = text
            return
        line, name, section_key = self._head
        if not text:
            raise TextFault(line, f"The section “{name}” has no text.")
        if len(text) > SECTION_MOST:
            raise TextFault(
                line,
                f"The section “{name}” has {len(text)} characters; at most {SECTION_MOST} fit in a chat.",
            )
        if any(s.key == section_key for s in self.sections):
            raise TextFault(line, f"Two sections have the key {section_key}.")
        self.sections.append(Section(section_key, name, text, asked))


def key_of(title: str) -> str:
    """The key of a section that states none: its title in small letters and underscores."""
    return re.sub(r"[^a-z0-9]+", "_", title.casefold()).strip("_")


def _body(lines: list[str]) -> tuple[str, tuple[str, ...]]:
    """Paragraphs joined to one line each, list items kept one a line, “Asked as:” taken out."""
    asked: list[str] = []
    blocks: list[str] = []
    fresh = True
    for line in lines:
        words = line.strip()
        if words.startswith(_ASKED):
            asked += [w.strip() for w in words.removeprefix(_ASKED).split(";") if w.strip()]
        elif not words:
            fresh = True
        elif fresh or not blocks:
            blocks.append(words)
            fresh = False
        elif _kind_of(words)[0] is not Kind.PARAGRAPH:
            blocks[-1] += "\n" + words
        else:
            joint = " " if not blocks[-1].endswith(BLANK) else "\n"
            blocks[-1] += joint + words
    return "\n\n".join(blocks), tuple(asked)
