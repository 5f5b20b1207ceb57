"""A log record with a person in it cannot be made: sentences are constants, facts are ids and codes."""

from __future__ import annotations

import ast
import io
import json
import logging
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import logs
from bot.settings import Settings
from handlers.router import router
from handlers.topics import TOPICS
from messages import refusals
from scheduler.timetable import timetable
from scheduler.topics import TOPICS as JOBS
from scheme.journal import WITHHELD, Entry, Journal, fit

assert TOPICS and JOBS
ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "handlers", "messages", "scheduler", "scheme", "storage")
# Who may touch Python's own logging: the journal, the set-up, and who turns a library down.
MAY_SET_UP = {
    "scheme/journal.py", "bot/logs.py", "bot/teams/client.py", "bot/slack/listen.py", "storage/migrate.py",
}  # fmt: skip
SAYS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
LIBRARY = logging.getLogger("a.library")


def trees() -> Iterator[tuple[str, ast.Module]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def spoken(tree: ast.AST, *logs_called: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in SAYS
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id in logs_called
        ):
            yield node


def test_every_line_of_a_log_is_a_constant_sentence_of_the_journal() -> None:
    found, wrong = 0, []
    for name, tree in trees():
        imports = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
        imports |= {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
        if any(i.partition(".")[0] == "logging" for i in imports) and name not in MAY_SET_UP:
            wrong.append((name, "imports logging"))
        if name != "scheme/journal.py":
            wrong += [(name, n.lineno) for n in spoken(tree, "logging", "logger", "_log")]
        for call in spoken(tree, "log"):
            found += 1
            sentence = call.args[1 if call.func.attr == "exception" else 0]  # type: ignore[attr-defined]
            if not (isinstance(sentence, ast.Constant) and isinstance(sentence.value, str)):
                wrong.append((name, call.lineno))
    assert found > 35
    assert wrong == []


def test_nothing_is_printed_but_by_the_commands_an_operator_types() -> None:
    printing = {
        name
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    }
    told = {"bot/failures.py", "bot/ready.py", "storage/migrate.py"}
    assert {n for n in printing if not n.startswith("bot/commands/")} <= told


@pytest.mark.parametrize(
    "text",
    ["Zephyrine Quillmarker", "zephyrine", "z.quillmarker@example.org", "my boss shouted", "O'Neill", "李明", "May",
     "uk:Zephyrine", "mentee", "<@U0123ABCD>", "I met Zephyrine at 10:30", "ZEPHYRINE", "ada"],
)  # fmt: skip
def test_a_name_or_a_sentence_never_gets_into_a_record(text: str) -> None:
    assert text not in str(Entry("told id=%s", [text]))
    assert text not in str(Entry("failed %s:", [ValueError(text)]))
    assert fit(text) == WITHHELD
    assert fit([text]) == fit({text: 1}) == fit(text.encode()) == WITHHELD


def test_ids_codes_numbers_and_kinds_of_error_are_what_a_log_is_for() -> None:
    person = "6f1c2d3e-0a1b-4c2d-8e3f-0123456789ab"
    known = [person, f"{person}/{person}", "slack:T0123", "U0123ABCD", "0badc0de", 17, 2.5, None, "127.0.0.1"]
    known += [
        *timetable.jobs,
        *router.notices,
        *refusals.SENTENCES,
        "HTTP 503",
        "paused 30 s",
        "ConnectTimeout",
    ]
    assert [fact for fact in known if fit(fact) != fact] == []
    assert fit(TimeoutError) == "TimeoutError"


def test_an_error_is_logged_by_its_kind_and_place_and_never_by_its_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    try:
        raise ValueError("Zephyrine said that")
    except ValueError as error:
        Journal("mentoring.test").exception(error, "failed %s:", "0badc0de")
    assert "failed 0badc0de: ValueError at test_logs.py:" in caplog.text
    assert "Zephyrine" not in caplog.text


def test_of_a_library_only_name_place_and_kind_get_through_at_every_level(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = io.StringIO()
    monkeypatch.setattr(sys, "stderr", out)
    logs.set_up(Settings(log_level="DEBUG"))
    LIBRARY.debug("a payload of %s", "Zephyrine")
    LIBRARY.warning("Zephyrine could not be reached")
    try:
        raise OSError("no way to Zephyrine")
    except OSError:
        LIBRARY.exception("sending to %s", "Zephyrine", extra={"who": "Zephyrine"})
    Journal("mentoring.test").info("ready")
    sys.excepthook(*_raised("Zephyrine wrote this"))
    said = out.getvalue()
    assert "Zephyrine" not in said
    assert said.count("a.library") == 3
    assert "OSError at test_logs.py:" in said
    assert "mentoring.test ready" in said or '"said": "ready"' in said
    assert "not caught: KeyError at test_logs.py:" in said


def _raised(words: str):  # type: ignore[no-untyped-def]
    try:
        raise KeyError(words)
    except KeyError:
        return sys.exc_info()


@pytest.mark.parametrize("form", ["json", "text"])
def test_a_line_says_its_moment_in_utc_whatever_the_zone_of_the_machine(
    monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr(sys, "stderr", out := io.StringIO())
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    time.tzset()
    try:
        logs.set_up(Settings(log_format=form))
        before = datetime.now(UTC)
        Journal("mentoring.test").info("ready")
    finally:
        monkeypatch.undo()
        time.tzset()
    said = json.loads(out.getvalue())["at"] if form == "json" else out.getvalue().split()[0]
    assert said.endswith("Z")
    assert abs(datetime.fromisoformat(said) - before) < timedelta(minutes=5)
