"""Reading the parts of `pack.toml` and `questionnaire.toml`: one function for each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from bot.pack_files import PackError, Table
from scheme.pack import (
    QUESTION_MOST,
    TOPIC_MOST,
    Helpline,
    Item,
    Pack,
    Questionnaire,
    Reference,
    Service,
    Strand,
    Topic,
)
from scheme.people import Grade, Ladder
from scheme.policy import Policy

QUESTIONNAIRES = ("impact", "evaluation", "breakup", "pulse", "handbook")


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


def ladder(top: Table) -> Ladder:
    """The grades, lowest first, no word naming two of them."""
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


def departments(top: Table) -> tuple[str, ...]:
    """The departments people choose from."""
    return top.words("departments")


def topics(top: Table) -> tuple[Topic, ...]:
    """What people may want to talk about."""
    return tuple(
        Topic(t.get("key", str), _short(t, "title", TOPIC_MOST)) for t in _entries(top, "topics", "title")
    )


def settings(table: Table) -> Mapping[str, object]:
    """The settings of `[settings]` or of a strand, each checked by itself."""
    for name, value in table.values.items():
        try:
            Policy.of({name: value})
        except ValueError as error:
            raise table.fault(name, str(error)) from None
        for day in value if name == "closure_days" else ():
            try:
                date.fromisoformat(day)
            except ValueError:
                raise table.fault(
                    name, f"A closure day is a date such as 2026-12-24, unlike “{day}”."
                ) from None
    return table.values


def strands(top: Table) -> tuple[Strand, ...]:
    """The strands, each with its own settings."""
    return tuple(
        Strand(
            key=t.get("key", str),
            title=_short(t, "title", TOPIC_MOST),
            who=t.get("who", str),
            mentors=t.get("mentors", str, ""),
            restricted=t.get("restricted", bool, False),
            contact=t.get("contact", str, ""),
            overrides=settings(t.table("settings")),
        )
        for t in _entries(top, "strands", "title", "who", "mentors", "restricted", "contact", "settings")
    )


def links(top: Table) -> tuple[Reference, ...]:
    """Useful pages, with or without an address."""
    found: list[Reference] = []
    everything = top.table("links")
    for group in everything.values:
        pages = everything.table(group)
        for key in pages.values:
            page = pages.get(key, dict)
            title, url = page.get("title"), page.get("url", "")
            if set(page) - {"title", "url"} or not isinstance(title, str) or not isinstance(url, str):
                raise pages.fault(key, f'Write it as {key} = {{ title = "…", url = "…" }}.')
            if len(title) > TOPIC_MOST:
                raise pages.fault(key, f"A title has at most {TOPIC_MOST} characters; this has {len(title)}.")
            if any(link.key == key for link in found):
                raise pages.fault(key, f"The key “{key}” is used twice.")
            found.append(Reference(key, title, group, _address(pages, key, url)))
    return tuple(found)


def helplines(top: Table) -> tuple[Helpline, ...]:
    """Whom to call at once."""
    return tuple(
        Helpline(t.get("key", str), t.get("title", str), t.get("contact", str), t.get("note", str, ""))
        for t in _entries(top, "helplines", "title", "contact", "note")
    )


def services(top: Table) -> tuple[Service, ...]:
    """Specialist services."""
    return tuple(
        Service(
            t.get("key", str),
            t.get("title", str),
            t.get("note", str),
            _address(t, "url", t.get("url", str, "")),
        )
        for t in _entries(top, "services", "title", "note", "url")
    )


def _address(table: Table, key: str, url: str) -> str:
    if url and not url.startswith(("https://", "http://", "mailto:")):
        raise table.fault(key, "An address starts with https:// and may be left empty.")
    return url


def holidays(top: Table) -> tuple[str, str | None]:
    """The country and its part whose public holidays are kept."""
    table = top.table("holidays").only("country", "subdivision")
    return table.get("country", str), table.get("subdivision", str, "") or None


def questionnaires(place: Path, base: Pack | None) -> dict[str, Questionnaire]:
    """The questionnaires of `place`, those it lacks from the base."""
    found: dict[str, Questionnaire] = dict(base.questionnaires) if base else {}
    file = place / "questionnaire.toml"
    if not file.is_file():
        if base:
            return found
        raise PackError(f"{place.name}/{file.name}", 1, "This file is missing, and there is no base for it.")
    top = Table.read(file).only(*QUESTIONNAIRES)
    for key in top.values:
        table = top.table(key).only("title", "intro", "options", "items")
        shared = _options(table, "options" in table.values)
        items = []
        for t in _entries(table, "items", "text", "options"):
            options = _options(t, "options" in t.values or not shared) or shared
            items.append(Item(t.get("key", str), _short(t, "text", QUESTION_MOST), options))
        found[key] = Questionnaire(
            key, _short(table, "title", TOPIC_MOST), table.get("intro", str), tuple(items)
        )
    for key in QUESTIONNAIRES:
        if key not in found:
            raise top.fault(None, f"The questionnaire “{key}” is missing.")
    return found


def _options(table: Table, stated: bool) -> tuple[str, ...]:
    options = table.words("options", [])
    if stated and not 2 <= len(options) <= 7:
        raise table.fault("options", "A question has two to seven answers to choose from.")
    if any(len(option) > TOPIC_MOST for option in options):
        raise table.fault("options", f"An answer has at most {TOPIC_MOST} characters.")
    return options
