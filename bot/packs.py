"""Content packs: folders of plain files, read and checked when the bot starts.

A pack with `base = "ion"` states only where it differs: a part of `pack.toml` that it leaves out, a
text file that it lacks and a setting that it does not name come from the base.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar

from bot.pack_files import PackError, Table, read_text
from scheme.pack import (
    QUESTION_MOST,
    TOPIC_MOST,
    WORDS,
    Helpline,
    Item,
    Pack,
    QuestionGroup,
    Questionnaire,
    Reference,
    Service,
    Strand,
    Topic,
)
from scheme.people import Grade, Ladder
from scheme.policy import Policy, setting_fields
from scheme.texts import PLACEHOLDER, Document, TextFault, read_document

__all__ = ["PACKS", "TEXTS", "PackError", "load_pack", "pack_names"]

PACKS = Path(__file__).parent.parent / "packs"
# The texts every pack has, and what the bot does with each: see docs/packs.md.
TEXTS = (
    "handbook", "agreement", "checklist", "conduct", "questions", "guide", "preparing", "plan",
    "reflection", "information", "privacy", "announce", "manager_note", "closing", "troubles",
    "proforma", "new_strand",
)  # fmt: skip
QUESTIONNAIRES = ("impact", "evaluation", "breakup", "pulse", "handbook")

_PARTS = (
    "base", "title", "edition", "scheme", "institution", "contact", "departments", "holidays", "settings",
    "grades", "topics", "strands", "links", "helplines", "services",
)  # fmt: skip
T = TypeVar("T")


def pack_names(folder: Path | None = None) -> tuple[str, ...]:
    """The names of the packs in the folder, in the order of the alphabet."""
    return tuple(sorted(file.parent.name for file in (folder or PACKS).glob("*/pack.toml")))


def load_pack(name: str, folder: Path | None = None) -> Pack:
    """The pack in `folder/name`; raises `PackError` with the file, the line and the reason.

    A base that is not in `folder` is looked for among the packs that come with the bot.
    """
    return _load(name, folder or PACKS, ())


def _load(name: str, folder: Path, above: tuple[str, ...]) -> Pack:
    place = folder / name
    if not (place / "pack.toml").is_file():
        known = ", ".join(pack_names(folder)) or "none"
        raise PackError(f"{name}/pack.toml", 1, f"There is no pack called “{name}”; there are: {known}.")
    top = Table.read(place / "pack.toml").only(*_PARTS)
    base = None
    if "base" in top.values:
        wanted = top.get("base", str)
        if wanted in (*above, name):
            raise top.fault("base", f"The pack “{name}” would in the end be based on itself.")
        home = folder if (folder / wanted / "pack.toml").is_file() else PACKS
        if not (home / wanted / "pack.toml").is_file():
            raise top.fault("base", f"There is no pack called “{wanted}” to start from.")
        base = _load(wanted, home, (*above, name))

    sources = _texts(place, base)
    country, subdivision = _part(
        top, "holidays", _holidays, (base.country, base.subdivision) if base else None
    )
    return Pack(
        key=name,
        title=top.get("title", str),
        edition=top.get("edition", date),
        scheme=top.get("scheme", str, base.scheme if base else None),
        institution=top.get("institution", str, base.institution if base else None),
        contact=top.get("contact", str, base.contact if base else ""),
        ladder=_part(top, "grades", _ladder, base.ladder if base else None),
        departments=_part(
            top, "departments", lambda t: t.words("departments"), base.departments if base else None
        ),
        topics=_part(top, "topics", _topics, base.topics if base else None),
        strands=_part(top, "strands", _strands, base.strands if base else None),
        links=_part(top, "links", _links, base.links if base else None),
        helplines=_part(top, "helplines", _helplines, base.helplines if base else None),
        services=_part(top, "services", _services, base.services if base else None),
        question_groups=_question_groups(place, sources["questions"]),
        questionnaires=_questionnaires(place, base),
        settings={**(base.settings if base else {}), **_settings(top.table("settings"))},
        sources=sources,
        country=country,
        subdivision=subdivision,
    )


def _part(top: Table, key: str, read: Callable[[Table], T], inherited: T | None) -> T:
    """What this pack says about `key`, or what its base says."""
    if key not in top.values and inherited is not None:
        return inherited
    if key not in top.values:
        raise top.fault(None, f"The part “{key}” is missing, and there is no base to take it from.")
    return read(top)


def _entries(top: Table, name: str, *known: str) -> tuple[Table, ...]:
    """The tables `[[name]]`, each with a key of its own and nothing unknown in it."""
    seen: set[str] = set()
    tables = top.tables(name)
    for table in tables:
        key = table.only("key", *known).get("key", str)
        if not key.replace("_", "a").isalnum() or key != key.lower():
            raise table.fault("key", f"A key has small letters, digits and underscores only, unlike “{key}”.")
        if key in seen:
            raise table.fault("key", f"The key “{key}” is used twice.")
        seen.add(key)
    return tables


def _ladder(top: Table) -> Ladder:
    grades: list[Grade] = []
    taken: dict[str, str] = {}
    for table in _entries(top, "grades", "title", "step", "aliases"):
        step = table.get("step", int)
        if step < (grades[-1].step if grades else 0):
            raise table.fault("step", "The ladder starts at its lowest step; this one is below the last.")
        grade = Grade(table.get("key", str), table.get("title", str), step, table.words("aliases", []))
        for word in {w.casefold().replace("-", "_").replace(" ", "_") for w in (grade.key, *grade.aliases)}:
            if taken.setdefault(word, grade.key) != grade.key:
                raise table.fault("aliases", f"“{word}” already names the grade {taken[word]}.")
        grades.append(grade)
    return Ladder(tuple(grades))


def _short(table: Table, key: str, most: int) -> str:
    words = table.get(key, str)
    if len(words) > most:
        raise table.fault(key, f"“{key}” has {len(words)} characters; at most {most} fit.")
    return words


def _topics(top: Table) -> tuple[Topic, ...]:
    return tuple(
        Topic(t.get("key", str), _short(t, "title", TOPIC_MOST)) for t in _entries(top, "topics", "title")
    )


def _settings(table: Table) -> Mapping[str, object]:
    for name, value in table.values.items():
        try:
            Policy.of({name: value})
        except ValueError as error:
            raise table.fault(name, str(error)) from None
    return table.values


def _strands(top: Table) -> tuple[Strand, ...]:
    return tuple(
        Strand(
            key=t.get("key", str),
            title=_short(t, "title", TOPIC_MOST),
            who=t.get("who", str),
            mentors=t.get("mentors", str, ""),
            restricted=t.get("restricted", bool, False),
            contact=t.get("contact", str, ""),
            overrides=_settings(t.table("settings")),
        )
        for t in _entries(top, "strands", "title", "who", "mentors", "restricted", "contact", "settings")
    )


def _links(top: Table) -> tuple[Reference, ...]:
    return tuple(
        Reference(t.get("key", str), _short(t, "title", TOPIC_MOST), t.get("group", str), _address(t))
        for t in _entries(top, "links", "title", "group", "url")
    )


def _helplines(top: Table) -> tuple[Helpline, ...]:
    return tuple(
        Helpline(t.get("key", str), t.get("title", str), t.get("contact", str), t.get("note", str, ""))
        for t in _entries(top, "helplines", "title", "contact", "note")
    )


def _services(top: Table) -> tuple[Service, ...]:
    return tuple(
        Service(t.get("key", str), t.get("title", str), t.get("note", str), _address(t))
        for t in _entries(top, "services", "title", "note", "url")
    )


def _address(table: Table) -> str:
    url = table.get("url", str, "")
    if url and not url.startswith(("https://", "http://", "mailto:")):
        raise table.fault("url", "An address starts with https:// and may be left empty.")
    return url


def _holidays(top: Table) -> tuple[str, str | None]:
    table = top.table("holidays").only("country", "subdivision")
    return table.get("country", str), table.get("subdivision", str, "") or None


def _texts(place: Path, base: Pack | None) -> dict[str, Document]:
    texts: dict[str, Document] = dict(base.sources) if base else {}
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
        texts[file.stem] = document
    for key in TEXTS:
        if key not in texts:
            raise PackError(f"{place.name}/{key}.md", 1, "This text is missing, and there is no base for it.")
    return texts


def _question_groups(place: Path, document: Document) -> tuple[QuestionGroup, ...]:
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


def _questionnaires(place: Path, base: Pack | None) -> dict[str, Questionnaire]:
    found: dict[str, Questionnaire] = dict(base.questionnaires) if base else {}
    file = place / "questionnaire.toml"
    if not file.is_file():
        if base:
            return found
        raise PackError(f"{place.name}/{file.name}", 1, "This file is missing, and there is no base for it.")
    top = Table.read(file).only(*QUESTIONNAIRES)
    for key in top.values:
        table = top.table(key).only("title", "intro", "options", "items")
        shared = table.words("options", [])
        items = []
        for t in _entries(table, "items", "text", "options"):
            options = t.words("options", list(shared))
            if not 2 <= len(options) <= 7:
                raise t.fault("options", "A question has two to seven answers to choose from.")
            items.append(Item(t.get("key", str), _short(t, "text", QUESTION_MOST), options))
        found[key] = Questionnaire(
            key, _short(table, "title", TOPIC_MOST), table.get("intro", str), tuple(items)
        )
    for key in QUESTIONNAIRES:
        if key not in found:
            raise top.fault(None, f"The questionnaire “{key}” is missing.")
    return found
