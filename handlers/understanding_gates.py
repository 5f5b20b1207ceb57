"""Which rules can read a sentence at all, told from letters that must be in it, before a pattern is run.

Of every pattern the letters are worked out of which some must stand in whatever it matches: for
`\\b(?:move|shift) it\\b` "mov" or "shi", and " it" as well. One look at the sentence's groups of three letters then leaves a
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
_CONDITIONS = 2  # of a pattern are looked at: a third leaves hardly any more out


class Gate:
    """Tells of a sentence which of these patterns may match it."""

    def __init__(self, patterns: Sequence[str], seen: Counter[str]) -> None:
        """`seen` says of groups of letters how often they stand in sentences: the rarer, the better."""
        # One bit for the first condition of each pattern, then one for the second of each.
        self._patterns = len(patterns)
        self._always = 0
        self._by_group: dict[str, int] = {}
        for place, pattern in enumerate(patterns):
            needed = needed_groups(pattern, seen)
            for number in range(_CONDITIONS):
                bit = 1 << place + number * self._patterns
                if number >= len(needed):
                    self._always |= bit
                    continue
                for group in needed[number]:
                    self._by_group[group] = self._by_group.get(group, 0) | bit
        self._groups = self._by_group.keys()

    def possible(self, text: str) -> Iterator[int]:
        """The places of the patterns that may match, in their order."""
        found = self._always
        for group in self._groups & groups(text):
            found |= self._by_group[group]
        found &= found >> self._patterns  # both conditions; what is left of the second ones is cut off
        found &= (1 << self._patterns) - 1
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


def needed_groups(pattern: str, seen: Counter[str]) -> list[frozenset[str]]:
    """Of each of these sets at least one group is in every text that this pattern matches, the rarest first."""
    if re.compile(pattern).flags & re.IGNORECASE:
        return []
    return _of_sequence(parser.parse(pattern), seen)


def _of_sequence(items: Iterable[Any], seen: Counter[str]) -> list[frozenset[str]]:
    found: set[frozenset[str]] = set()
    run = ""
    for kind, what in [*items, (None, None)]:
        if kind is kinds.LITERAL:
            run += chr(what)
            continue
        if kind in (kinds.AT, kinds.ASSERT, kinds.ASSERT_NOT):
            # They take no letter, so that the letters on both sides stand together.
            found.update(_of_sequence(what[1], seen) if kind is kinds.ASSERT else ())
            continue
        if len(run) >= _LETTERS:
            found.add(frozenset((min(sorted(groups(run)), key=lambda group: seen[group]),)))
        run = ""
        found.update(_of_item(kind, what, seen))
    return sorted(found, key=lambda needed: (_cost(needed, seen), sorted(needed)))


def _of_item(kind: object, what: Any, seen: Counter[str]) -> list[frozenset[str]]:
    if kind is kinds.BRANCH:
        rarest = [_of_sequence(branch, seen)[:1] for branch in what[1]]
        return [frozenset[str]().union(*(needed for [needed] in rarest))] if all(rarest) else []
    if kind is kinds.SUBPATTERN and not what[1] and not what[2]:
        return _of_sequence(what[3], seen)
    if kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT) and what[0]:
        return _of_sequence(what[2], seen)
    return []


def _cost(needed: frozenset[str], seen: Counter[str]) -> float:
    return sum(seen[group] + 0.2 for group in needed)
