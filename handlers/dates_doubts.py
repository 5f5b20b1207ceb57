"""Words beside a day that may be a slip of one that changes it: "a wee on Tuesday", "net Friday", "Frida 26 November"."""

from __future__ import annotations

import re
from dataclasses import replace

from rapidfuzz.distance import OSA

from handlers.dates_words import WEEKDAYS
from handlers.dates_working import Asking, Hit

_WEEK_OF = re.compile(r"\bweek (?:b|c|st)[a-z]{5,11} (?:the )?$")
_WORD = re.compile(r"[a-z]+")
_CHANGES = ("last", "next", "week", "fortnight")  # a weekday beside one of these is another day
_AS_THEY_ARE = frozenset(
    ("late", "list", "lost", "past", "fast", "best", "let", "set", "text", "rest", "were", "work", "well",
     "seek", "cost", "most", "must", "least")
)  # fmt: skip
_UNITS = ("week", "weeks", "fortnight", "month", "months")  # unread beside a day: "a week o Tuesday"
_FILLERS = ("of", "the", "in", "on", "a")
_BESIDE = 2  # words on either side


def doubted(hits: list[Hit], text: str, asking: Asking) -> list[Hit]:
    """The hits, each to be said back if a word beside it may have been meant to change it."""
    return [replace(h, echo=True) if h.day and not h.echo and _in_doubt(h, text, asking) else h for h in hits]


def _in_doubt(hit: Hit, text: str, asking: Asking) -> bool:
    assert hit.day is not None
    before = [w for w in _WORD.findall(text[max(0, hit.start - 24) : hit.start]) if w not in _FILLERS][
        -_BESIDE:
    ]
    if before and before[-1] in (("after", "before") if asking.direction == "future" else ("before",)):
        return True  # "any time after Tuesday" is hardly Tuesday
    if hit.rule in ("ordinal", "ordinal in words"):
        # "We met again on the 27th" is one slip from "we meet again", and that day is much nearer.
        back = (asking.today - hit.day).days
        ahead = hit.day.day - asking.today.day
        return asking.direction == "past" and 0 < 2 * ahead < back
    if hit.rule in ("weekday", "relative"):
        after = [w for w in _WORD.findall(text[hit.end : hit.end + 24]) if w not in _FILLERS][:_BESIDE]
        return any(w in _UNITS for w in before) or any(_nearly(word, _CHANGES) for word in (*before, *after))
    if hit.rule in ("day and month", "day-month", "day-month-year") and before:
        # "Week beginnng 7 December" is no day.
        return _nearly(before[-1], WEEKDAYS) or bool(_WEEK_OF.search(text, 0, hit.start))
    return False


def _nearly(word: str, words: tuple[str, ...]) -> bool:
    if len(word) < 3 or word in _AS_THEY_ARE or word in words:
        return False
    return any(OSA.distance(word, other, score_cutoff=1) <= 1 for other in words)
