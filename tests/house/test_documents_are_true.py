"""What the documents name is there: tests, files, commands, settings, and the counts they give."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from bot.__main__ import COMMANDS
from bot.settings import NAMES
from handlers.router import router
from handlers.topics import TOPICS

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
WORDS = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in DOCUMENTS}
CAPABILITIES = WORDS["docs/capabilities.md"]
ROOMS = ("bot", "handlers", "messages", "scheduler", "scheme", "storage", "tests", "docs", "packs", "benchmarks", "deploy", "requirements")  # fmt: skip
PATH = re.compile(rf"(?<![\w./-])((?:{'|'.join(ROOMS)})/[\w./*-]*\w)")
OF_AN_OPERATOR = {"deploy/.env", "packs/ion/editions/2026-11-01"}  # examples of what an operator makes


@pytest.mark.parametrize("name", WORDS)
def test_every_file_a_document_names_is_there(name: str) -> None:
    named = set(PATH.findall(WORDS[name])) - OF_AN_OPERATOR
    assert sorted(path for path in named if not _is_there(path)) == []


def _is_there(path: str) -> bool:
    """As it stands, as a module, or as a pattern that something fits."""
    return (ROOT / path).exists() or (ROOT / f"{path}.py").exists() or any(ROOT.glob(path))


@pytest.mark.parametrize("name", WORDS)
def test_every_link_between_documents_leads_somewhere(name: str) -> None:
    here = (ROOT / name).parent
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", WORDS[name])
    assert [link for link in links if not (here / link).exists()] == []


@pytest.mark.parametrize("name", WORDS)
def test_every_test_a_document_names_by_its_own_name_is_there(name: str) -> None:
    named = set(re.findall(r"`(test_\w+)`", WORDS[name]))
    assert sorted(named - _tests()) == []


def _tests() -> set[str]:
    found: set[str] = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        found |= set(re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE))
        found.add(path.stem)
    return found


@pytest.mark.parametrize("name", WORDS)
def test_every_command_line_and_make_target_a_document_gives_is_there(name: str) -> None:
    typed = set(re.findall(r"python -m bot ([a-z]+)", WORDS[name]))
    assert sorted(typed - set(COMMANDS)) == []
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert sorted(set(re.findall(r"(?:`|^)make ([a-z]+)", WORDS[name], re.MULTILINE)) - targets) == []


def test_every_setting_a_document_names_is_read() -> None:
    named = {word for text in WORDS.values() for word in re.findall(r"`((?:SLACK|TEAMS|SCHEME|LOG|PLAYGROUND)_[A-Z_]+)[`=]", text)}  # fmt: skip
    assert sorted(named - set(NAMES)) == []
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert [n for n in NAMES if n not in example] == []


def test_every_capability_that_is_done_names_what_shows_it_and_the_count_is_right() -> None:
    rows = re.findall(
        r"^\| ([A-Z]+\d+) \| .+? \| \*\*(done|part|not yet)\*\*(.*) \|$", CAPABILITIES, re.MULTILINE
    )
    counts = Counter(status for _, status, _ in rows)
    assert len(rows) == len(re.findall(r"^\| [A-Z]+\d+ ", CAPABILITIES, re.MULTILINE))
    assert [id_ for id_, n in Counter(id_ for id_, _, _ in rows).items() if n > 1] == []
    assert f"{counts['done']} done, {counts['part']} in part, {counts['not yet']} not yet" in CAPABILITIES
    assert [id_ for id_, status, said in rows if status == "done" and not PATH.search(said)] == []


def test_every_word_a_capability_says_can_be_typed_is_a_command() -> None:
    assert TOPICS
    words = {word.split()[0] for word in router.commands}
    typed = set(re.findall(r"\*\*done\*\* – `(?!python)([a-z]+)[ `]", CAPABILITIES))
    assert sorted(typed - words) == []
