"""Which rules are left out before a pattern is run: never one that would have read the sentence."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime

import pytest

from benchmarks import phrases
from handlers.understanding import (
    ORDERED_RULES,
    SENSITIVE_RULES,
    UNREAD_RULES,
    facts_of,
    understand,
)
from handlers.understanding_gates import Gate, groups, needed_groups, ways
from handlers.understanding_shapes import first_fit

BOOKS = (ORDERED_RULES, SENSITIVE_RULES, UNREAD_RULES)
NOBODY: Counter[str] = Counter()


def test_every_phrase_is_read_by_the_same_rule_with_and_without_a_look_at_its_letters() -> None:
    read = 0
    for phrase in phrases.phrases()[::40]:
        facts = facts_of(
            phrase.text, role=phrase.role, now=phrases.NOW, tz=phrases.ZONE, platform=phrase.platform
        )
        for text in {facts.plain, facts.said.text}:
            for book in BOOKS:
                rule = next((rule for rule in book if rule.fits(text)), None)
                assert first_fit(book, text) is rule
                read += rule is not None
    assert read > 300


@pytest.mark.parametrize("rule", [rule for book in BOOKS for rule in book], ids=lambda rule: rule.id)
def test_the_alternatives_of_a_rule_are_its_whole_pattern(rule) -> None:  # type: ignore[no-untyped-def]
    assert "|".join(ways(rule.pattern)) == rule.pattern
    assert all(re.compile(way) for way in ways(rule.pattern))
    assert rule.fits(rule.example) == bool(re.search(rule.pattern, rule.example))


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        (r"\bmove\b", [{"mov"}]),
        (r"\b(?:move|shift)\b", [{"mov", "hif"}]),
        (r"\b(?:move|shift) it\b", [{" it"}, {"mov", "hif"}]),
        (r"(?:move )?it\b", []),
        (r"(?:move|\d+)", []),
        (r"(?=.*\bthank)\w", [{"ank"}]),
        (r"(?!not)mov", [{"mov"}]),
        (r"(?i)move", []),
        (r"a[xyz]b", []),
    ],
)
def test_letters_that_must_be_there_are_told_from_the_pattern(pattern: str, needed: list[set[str]]) -> None:
    assert needed_groups(pattern, NOBODY) == needed


@pytest.mark.parametrize(
    ("pattern", "parts"),
    [
        ("a|b", ["a", "b"]),
        (r"(?:a|b)|c\|d|[|)]e", ["(?:a|b)", r"c\|d", "[|)]e"]),
        ("[]|]|[^]|]", ["[]|]", "[^]|]"]),
        ("", [""]),
    ],
)
def test_only_alternatives_of_the_whole_pattern_are_parted(pattern: str, parts: list[str]) -> None:
    assert ways(pattern) == parts


def test_patterns_that_may_match_are_named_in_their_order() -> None:
    gate = Gate([r"\bmove\b", r"^\?+$", r"\bcancel", r"\bmov", r"\b(?:move|shift) them"], NOBODY)
    assert list(gate.possible("please move it")) == [0, 1, 3]
    assert list(gate.possible("please move them")) == [0, 1, 3, 4]
    assert list(gate.possible("?")) == [1]


def test_no_sentence_stays_in_memory_once_it_is_understood() -> None:
    understand("My mentor shouted at me", role="mentee", now=datetime(2026, 11, 20, 10), tz="Europe/London")
    assert groups.cache_info().currsize == 0
