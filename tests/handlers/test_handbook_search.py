"""The handbook finds the section that answers, and says so when there is none."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from handlers.handbook_search import Handbook
from scheme.texts import Section, read_document

ROOT = Path(__file__).parents[2]
QUESTIONS = [
    line.split("\t")
    for line in (ROOT / "tests/data/handbook_questions.tsv").read_text(encoding="utf-8").splitlines()
]


@pytest.fixture(scope="module")
def handbook() -> Handbook[Section]:
    return Handbook(
        read_document("handbook", (ROOT / "packs/ion/handbook.md").read_text(encoding="utf-8")).sections
    )


def test_most_questions_find_their_section(handbook: Handbook[Section]) -> None:
    asked = [(question, key) for question, key in QUESTIONS if key]
    found = {question: handbook.answer(question) for question, _ in asked}
    wrong = [
        (q, key, getattr(found[q], "key", None)) for q, key in asked if getattr(found[q], "key", None) != key
    ]
    assert len(wrong) <= len(asked) * 0.15, wrong


@pytest.mark.parametrize("question", [question for question, key in QUESTIONS if not key])
def test_a_question_about_something_else_has_no_answer(handbook: Handbook[Section], question: str) -> None:
    assert handbook.answer(question) is None


@dataclass(frozen=True)
class Plain:
    title: str
    text: str


def test_sections_need_only_a_title_and_a_text() -> None:
    book = Handbook(
        [
            Plain("Bicycles", "Where bicycles are kept."),
            Plain("Umbrellas", "Borrow one at the desk."),
            Plain("Keys", "Ask the porter."),
        ]
    )
    assert book.answer("where is my bicycle?") == Plain("Bicycles", "Where bicycles are kept.")
    assert book.answer("") is None
    assert Handbook[Plain]([]).answer("where?") is None
