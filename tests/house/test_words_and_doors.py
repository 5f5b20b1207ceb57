"""The house holds together: no dead button, no unworded notice, no refusal without a sentence."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from handlers.router import router
from handlers.topics import TOPICS
from messages import refusals
from messages.cards import Button, Card, FormButton
from messages.samples import SAMPLES
from scheduler.timetable import timetable
from scheduler.topics import TOPICS as JOBS
from tests.actors import buttons_of

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "handlers", "messages", "scheduler", "scheme", "storage")
COMPOSED = {"log-yes", "plan-yes", "snooze-open", "pause-open"}  # f"{form}-yes", f"{name}-open"
assert TOPICS and JOBS and timetable.jobs


def trees(*rooms: str) -> Iterator[tuple[Path, ast.Module]]:
    for room in rooms:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def words_in(nodes: Iterator[ast.AST]) -> set[str]:
    return {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def undecorated(tree: ast.Module) -> Iterator[ast.AST]:
    """Every node that is not part of a decorator."""
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            for decorator in node.decorator_list:
                skipped |= {id(n) for n in ast.walk(decorator)}
    return (n for n in ast.walk(tree) if id(n) not in skipped)


def cards() -> list[tuple[str, Card]]:
    return [(name, card) for name, (_, card) in SAMPLES.items()]


def test_every_button_of_every_sample_has_a_handler() -> None:
    dead = []
    for name, card in cards():
        for button in buttons_of(card):
            if isinstance(button, Button) and button.action not in router.presses:
                dead.append((name, button.action))
            if isinstance(button, FormButton) and button.form not in router.forms:
                dead.append((name, button.form))
    assert dead == []


def test_every_button_written_anywhere_has_a_handler() -> None:
    dead = []
    for path, tree in trees("messages", "handlers"):
        for node in ast.walk(tree):
            if (
                not isinstance(node, ast.Call)
                or called(node) not in ("Button", "FormButton")
                or len(node.args) < 2
            ):
                continue
            name, known = node.args[1], router.presses if called(node) == "Button" else router.forms
            if isinstance(name, ast.Constant) and name.value not in known:
                dead.append((path.name, node.lineno, name.value))
    assert dead == []


def test_every_press_form_and_submission_that_is_answered_is_drawn_somewhere() -> None:
    used = COMPOSED.union(*(words_in(undecorated(tree)) for _, tree in trees("messages", "handlers", "bot")))
    assert sorted(set(router.presses) - used) == []
    assert sorted(set(router.forms) - used - set(router.commands)) == []
    assert sorted(set(router.submits) - used) == []
    assert sorted(set(router.submits) - set(router.forms)) == []


def test_every_notice_has_a_wording_and_every_wording_is_told() -> None:
    told: set[str] = set()
    for _, tree in trees("handlers", "scheduler", "storage"):
        told |= words_in(undecorated(tree))
    assert sorted(set(router.notices) - told) == []
    owed = set()
    for _, tree in trees("handlers", "scheduler", "storage"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                place = {"Notice": 0, "to_leads": 2, "to_both": 1, "to_one": 2}.get(called(node))
                if (
                    place is not None
                    and len(node.args) > place
                    and isinstance(node.args[place], ast.Constant)
                ):
                    owed.add(node.args[place].value)
    assert owed and sorted(owed - set(router.notices)) == []


def test_every_refusal_has_a_sentence_and_every_sentence_is_used() -> None:
    raised: dict[str, str] = {}
    used: set[str] = set()
    for path, tree in trees(*ROOMS):
        if path.name != "refusals.py":
            used |= words_in(ast.walk(tree))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and called(node) == "Refusal" and node.args:
                raised |= dict.fromkeys(words_in(iter(node.args[:1])), path.name)
    stale = {code for code in raised if code.startswith("stale-")}  # answered with the present state
    assert sorted(set(raised) - set(refusals.SENTENCES) - stale) == []
    assert sorted(set(refusals.FIELDS) - set(refusals.SENTENCES)) == []
    assert sorted(set(refusals.SENTENCES) - used) == []


def test_a_refusal_says_what_did_not_happen_and_names_facts_the_rule_gives() -> None:
    for code, sentence in refusals.SENTENCES.items():
        assert sentence.endswith((".", "?")), code
        assert len(sentence) < 300, code


def test_every_message_has_a_sample() -> None:
    shown = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "messages").glob("samples*.py"))
    missing = []
    for path, tree in trees("messages"):
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            if isinstance(node.returns, ast.Name) and node.returns.id == "Card":
                drawn = re.search(rf"\b{path.stem}\.{node.name}\(|\b{node.name}\(", shown)
                if not drawn and path.stem not in ("samples", "samples_leads"):
                    missing.append(f"{path.stem}.{node.name}")
    assert missing == []


def test_no_lock_screen_line_names_anybody_or_a_role() -> None:
    for name, card in cards():
        assert not re.search(
            r"\b(mentor|mentee|paired|partner)\b", card.notice.replace("mentoring bot", "")
        ), name


def test_imports_go_down_the_house() -> None:
    told = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stdout[-2000:]


def test_the_generated_documents_are_fresh() -> None:
    # In a process of its own: in this one other tests may have loaded topics in another order.
    check = [sys.executable, "-m", "bot", "docs", "--check"]
    found = subprocess.run(check, cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr


def test_no_file_is_longer_than_a_person_reads() -> None:
    long = {
        str(path.relative_to(ROOT)): n
        for path, _ in trees(*ROOMS)
        if "migrations" not in path.parts  # one step of history, written once and not read again
        and (n := len(path.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert long == {}


def test_no_file_is_called_by_a_name_that_says_nothing() -> None:
    nothing = {"utils", "helpers", "common", "base", "core", "manager", "service"}
    assert [p for p, _ in trees(*ROOMS) if p.stem in nothing] == []


def test_nothing_in_the_tree_names_a_registry_or_a_place_on_somebodys_machine() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    words = (
        "pypi" + ".org",
        "python" + "hosted" + ".org",
        "registry" + ".npm" + "js.org",
        "/" + "work/",
        "/" + "root/",
        "/" + "farm/",
    )
    found = []
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.suffix in (".png", ".ico", ".woff2", ".db", ".gz") or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        found += [(name, word) for word in words if word in text]
    assert found == []
