"""A first look at a sentence: whether there is any word of time in it, and which patterns may fit at all.

Most sentences have none, and of those that have, most patterns have not their words. A look may say yes too
often, never no too often.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from handlers.dates_words import MONTHS, NUMBERS, ORDINALS, WEEKDAYS

_WORD = re.compile(r"[a-z]+|(?<![§\d])\d")
_PARTS = re.compile("[a-z]+")
_OF_TIME = frozenset(
    (
        *WEEKDAYS, *(f"{name}s" for name in WEEKDAYS), "mon", "tue", "tues", "wed", "weds", "thu", "thur", "thurs", "fri", "sat", "sun",
        *MONTHS, *(name[:3] for name in MONTHS), "sept", "month", "months",
        *(part for words in (*NUMBERS, *ORDINALS) for part in _PARTS.findall(words) if len(part) > 2 and part != "the"),
        "thirteen", "fourteen", "sixteen", "seventeen", "eighteen", "nineteen", "hundred",
        "day", "days", "week", "weeks", "weekend", "fortnight", "fortnights", "year", "years", "today", "tomorrow", "yesterday",
        "tonight", "night", "morning", "afternoon", "evening", "lunchtime", "nite", "term", "semester", "quarter", "quarters",
        "summer", "spring", "winter", "autumn", "break", "holiday", "holidays", "christmas", "easter", "eve",
        "hour", "hours", "hr", "hrs", "h", "min", "mins", "minuters", "minute", "minutes", "minuter", "mt", "mts", "mn", "mns", "m", "half", "clock",
        "noon", "midday", "midnight", "few", "several", "some", "number", "handful", "ago", "recently", "now", "course", "time", "soon",
        "ytd", "ystd", "ystdy", "yest", "yesterdays", "nite", "bonfire", "fawkes", "fireworks", "halloween", "hallowe", "valentine", "valentines", "burns", "fool", "fools", "penultimate",
    )
)  # fmt: skip


def of_time(text: str) -> bool:
    """Whether this tidy sentence, or part of one, may tell of a day, a clock or a length."""
    words = _WORD.findall(text)
    return not (_OF_TIME.isdisjoint(words) and not any(word.isdigit() for word in words))


def looking_for(openings: Sequence[tuple[str, ...]]) -> Callable[[str], tuple[int, ...]]:
    """A look at a text that gives the places of those patterns of which an opening stands in it.

    An opening is a piece of a word; with a space before or after it a word begins or ends there. Of several
    words only the first is looked for. No openings at all: the pattern is always tried.
    """
    always = sum(1 << place for place, words in enumerate(openings) if not words)
    wanted: dict[str, int] = {}
    for place, words in enumerate(openings):
        for word in words:
            first = word if " " not in word.strip() else word[: word.index(" ", 1) + 1]
            wanted[first] = wanted.get(first, 0) | 1 << place

    any_of_them = re.compile("|".join(map(re.escape, wanted)))

    @lru_cache(maxsize=4096)
    def opened_by(word: str) -> int:
        spaced, found = f" {word} ", 0
        if not any_of_them.search(spaced):
            return 0
        for opening, places in wanted.items():
            if opening in spaced:
                found |= places
        return found

    @lru_cache(maxsize=512)
    def named(places: int) -> tuple[int, ...]:
        return tuple(place for place in range(len(openings)) if places >> place & 1)

    def look(text: str) -> tuple[int, ...]:
        there = always
        for word in text.split():
            there |= opened_by(word)
        return named(there)

    return look
