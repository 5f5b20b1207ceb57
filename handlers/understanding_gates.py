"""Which rules can read a sentence at all, told from letters that must be in it, before a pattern is run.

Of every pattern the letters are worked out of which some must stand in whatever it matches: for
`\\b(?:move|shift) it\\b` "mov" or "shi". One look at the sentence's groups of three letters then leaves a
few rules out of a hundred to try. What is left out could not have matched, so nothing is read otherwise.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from re import _constants as kinds  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_LETTERS = 3  # in a group


class Gate:
    """Tells of a sentence which of these patterns may match it."""

    def __init__(self, patterns: Sequence[str], seen: Counter[str]) -> None:
        """`seen` says of groups of letters how often they stand in sentences: the rarer, the better."""
        self._always = 0
        self._by_group: dict[str, int] = {}
        for place, pattern in enumerate(patterns):
            needed = needed_groups(pattern, seen)
            if needed is None:
                self._always |= 1 << place
            for group in needed or ():
                self._by_group[group] = self._by_group.get(group, 0) | 1 << place
        self._groups = self._by_group.keys()

    def possible(self, text: str) -> Iterator[int]:
        """The places of the patterns that may match, in their order."""
        found = self._always
        for group in self._groups & groups(text):
            found |= self._by_group[group]
        while found:
            lowest = found & -found
            yield lowest.bit_length() - 1
            found ^= lowest


def ways(pattern: str) -> list[str]:
    """The alternatives of a pattern: it matches somewhere if one of them does."""
    found, depth, start, in_set, place = [], 0, 0, False, 0
    while place < len(pattern):
        letter = pattern[place]
        if letter == "\\":
            place += 1
        elif in_set:
            in_set = letter != "]"
        elif letter == "[":
            in_set = True
            place += pattern[place + 1] == "^"
            place += pattern[place + 1] == "]"
        elif letter in "()":
            depth += 1 if letter == "(" else -1
        elif letter == "|" and not depth:
            found.append(pattern[start:place])
            start = place + 1
        place += 1
    return [*found, pattern[start:]]


def forget() -> None:
    """No sentence that was typed stays in the memory of the process; single words may, out of their order."""
    groups.cache_clear()


@lru_cache(maxsize=32)
def groups(text: str) -> frozenset[str]:
    """Every three letters that stand together."""
    return frozenset(text[at : at + _LETTERS] for at in range(len(text) - _LETTERS + 1))


def needed_groups(pattern: str, seen: Counter[str]) -> frozenset[str] | None:
    """Groups of which at least one is in every text that this pattern matches; None if none can be told."""
    if re.compile(pattern).flags & re.IGNORECASE:
        return None
    return _of_sequence(parser.parse(pattern), seen)


def _of_sequence(items: Iterable[Any], seen: Counter[str]) -> frozenset[str] | None:
    choices: list[frozenset[str]] = []
    run = ""
    for kind, what in [*items, (None, None)]:
        if kind is kinds.LITERAL:
            run += chr(what)
            continue
        if kind in (kinds.AT, kinds.ASSERT, kinds.ASSERT_NOT):
            # They take no letter, so that the letters on both sides stand together.
            ahead = _of_sequence(what[1], seen) if kind is kinds.ASSERT else None
            if ahead:
                choices.append(ahead)
            continue
        if len(run) >= _LETTERS:
            choices.append(frozenset((min(sorted(groups(run)), key=lambda group: seen[group]),)))
        run = ""
        inner = _of_item(kind, what, seen)
        if inner is not None:
            choices.append(inner)
    return min(choices, key=lambda choice: _cost(choice, seen), default=None)


def _of_item(kind: object, what: Any, seen: Counter[str]) -> frozenset[str] | None:
    if kind is kinds.BRANCH:
        found = [_of_sequence(branch, seen) for branch in what[1]]
        return None if None in found else frozenset[str]().union(*(each for each in found if each))
    if kind is kinds.SUBPATTERN and not what[1] and not what[2]:
        return _of_sequence(what[3], seen)
    if kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT) and what[0]:
        return _of_sequence(what[2], seen)
    return None


def _cost(choice: frozenset[str], seen: Counter[str]) -> float:
    return sum(seen[group] + 0.2 for group in choice)
