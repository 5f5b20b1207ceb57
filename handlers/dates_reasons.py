"""Why a day that was named cannot be meant: so that the question back can say so."""

from __future__ import annotations

import re
from datetime import date

from handlers.dates_absolute import Direction
from handlers.dates_words import DAY, MONTH, ORDINAL, month, ordinal
from handlers.dates_working import Hit

NO_SUCH_DAY = "no such day"
AHEAD = "ahead"  # told as a meeting held, and still to come
GONE = "gone"  # planned, and over

_NAMED = re.compile(
    rf"(?:(?P<w>{DAY})\b,?\s+)?(?:(?P<d>{ORDINAL}|\d{{1,2}})(?:\s+of)?\s+(?P<m>{MONTH})|(?P<n>{MONTH})\s+(?:the\s+)?(?P<e>{ORDINAL}|\d{{1,2}}))"
)
_FIGURES = re.compile(r"(?<!\d)(\d{1,2})[/.](\d{1,2})(?!\d)")
_BARE = re.compile(r"^(?:the )?(\d{1,2})(?:st|nd|rd|th)$")
_LEAP = 2024


def reason(words: str, hit: Hit, direction: Direction, today: date) -> str:
    """What is the matter with a day in these words; empty if nothing is known."""
    if hit.day is not None:
        if direction == "past" and hit.day > today:
            return AHEAD
        return GONE if direction == "future" and hit.day < today else ""
    if (found := _BARE.match(words.strip())) and not 1 <= int(found[1]) <= 31:
        return NO_SUCH_DAY
    named = _NAMED.search(words)
    figures = _FIGURES.search(words)
    if named:
        day, of = ordinal(named["d"] or named["e"]), month((named["m"] or named["n"]).strip("."))
    elif figures:
        day, of = int(figures[1]), int(figures[2])
    else:
        return ""
    try:
        date(_LEAP, of, day)
        this_year = date(today.year, of, day)
    except ValueError:
        return NO_SUCH_DAY
    if direction == "past" and this_year > today:
        return AHEAD
    return GONE if direction == "future" and this_year < today else ""
