"""Reading the Markdown files of a pack, and checking what only a pack can know about them."""

from __future__ import annotations

from pathlib import Path

from bot.pack_files import PackError, read_text
from scheme.pack import QUESTION_MOST, WORDS, Pack, QuestionGroup
from scheme.policy import setting_fields
from scheme.texts import PLACEHOLDER, Document, TextFault, read_document

# The texts every pack has, and what the bot does with each: see docs/packs.md.
TEXTS = (
    "handbook", "agreement", "checklist", "conduct", "questions", "guide", "preparing", "plan",
    "reflection", "information", "privacy", "announce", "manager_note", "closing", "troubles",
    "proforma", "new_strand", "briefing", "stocktake",
)  # fmt: skip


def texts(place: Path, base: Pack | None) -> dict[str, Document]:
    """The texts of `place`, those it lacks from the base; every placeholder is known."""
    found: dict[str, Document] = dict(base.sources) if base else {}
    for file in sorted(place.glob("*.md")):
        name, source = f"{place.name}/{file.name}", read_text(file)
        try:
            document = read_document(file.stem, source)
        except TextFault as fault:
            raise PackError(name, fault.line, fault.reason) from None
        for number, line in enumerate(source.splitlines(), start=1):
            for word in PLACEHOLDER.findall(line):
                if word not in setting_fields() and word not in WORDS:
                    raise PackError(name, number, f"Nothing is known by the name of “{{{word}}}”.")
        if document.others_from:
            if base is None or base.key != document.others_from or file.stem not in base.sources:
                lines = source.splitlines()
                at = next(n for n, raw in enumerate(lines, 1) if raw.startswith("Other sections"))
                raise PackError(name, at, f"This pack cannot take it from “{document.others_from}”.")
            document = document.completed_by(base.sources[file.stem])
        found[file.stem] = document
    for key in TEXTS:
        if key not in found:
            raise PackError(f"{place.name}/{key}.md", 1, "This text is missing, and there is no base for it.")
    return found


def question_groups(place: Path, document: Document) -> tuple[QuestionGroup, ...]:
    """The question bank, as written in `questions.md`."""
    for section in document.sections:
        for part in section.parts:
            for question in part.lines:
                if len(question) > QUESTION_MOST or not question.endswith("?"):
                    lines = _lines_of(place / "questions.md")
                    line = next((n for n, raw in enumerate(lines, 1) if question[:40] in raw), 1)
                    reason = f"A question ends with ? and has at most {QUESTION_MOST} characters."
                    raise PackError(f"{place.name}/questions.md", line, reason)
    return tuple(
        QuestionGroup(s.key, s.title, tuple(q for part in s.parts for q in part.lines))
        for s in document.sections
    )


def _lines_of(file: Path) -> list[str]:
    return read_text(file).splitlines() if file.is_file() else []
