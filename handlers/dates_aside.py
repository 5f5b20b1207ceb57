"""Days beside the one that is meant: the next meeting, a date that is something else's, a month only spoken of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.dates_grammar import worded
from handlers.dates_words import MONTH
from handlers.dates_working import PLAN_AHEAD, Asking, Hit

FULL = ("day and month", "month and day", "iso", "day-month", "day-month-year")
NEAR = 120  # days that a meeting may lie back for that
_APART = 14  # characters: a month nearer to the day than that may belong to it
_SPOKEN_OF = re.compile(
    rf"\b(?:{MONTH}|years?|terms?|summer|spring|autumn|winter|christmas|easter|holidays|semester)(?!\w)"
)
_SPAN_OF_DAYS = re.compile(r"\b(?:week|weekend|day|night|morning|fortnight)s?\b")
# "An hour yesterday, back with her 7 December", "and the next is the 27th".
_NEXT_BEFORE = re.compile(
    r"\b(?:next|(?<!met )again|back|to come|follow(?:s|[- ]?ups?)?|f/up|fup|the (?:one|other) after(?: that)?|second|settled|proposed|appointment|planned|another|diary|fixed|catch up|reconvene|return(?:s|ing)?)\b"
    r"(?: [\w']+){0,4}?[ :=]*(?:on |for |is |in |by |will be |of )*(?:the )?$"
)
_NEXT_AFTER = re.compile(
    r",? (?:for|as) (?:the|our|my) (?:next|one after|following|second)\b|,? (?:next|again)\b"
)
_SURELY = re.compile(r"\b(?:next|again|back|to come|follow|f/up|after)\b")
# Only beside a meeting that was held a date to come is something else's.
_OVER = re.compile(
    r"\b(?:met|saw|seen|had|spoke|talked|chatted|did|done|held|was|were|happened|took|went|caught|finished|log|logged|lasted|sat|spent|came|rang|phoned|called|read|used|yesterday|last|ago|gone)\b"
)


@dataclass(frozen=True, slots=True)
class Aside:
    """What is left once the others are put aside. `later`: the next meeting. `echo`: say the day back first."""

    hits: list[Hit]
    later: date | None = None
    echo: bool = False


def put_aside(found: list[tuple[Hit, str]], asking: Asking) -> Aside:
    """The days of one meeting among several that are named, each with the words of its clause.

    In a log a full date still to come is the next meeting if it is called so; any other is put aside,
    as is a month or a year that is only spoken of, and then the day is said back.
    """
    clear = [h for h, _ in found if h.day]
    rest = [(h, text) for h, text in found if not (h.day is None and _only_spoken_of(h, text, clear))]
    echo = len(rest) < len(found)
    if asking.direction == "future":
        return Aside([h for h, _ in rest], echo=echo)
    ahead = Asking(asking.now, "future", asking.zone)
    held = any(_OVER.search(text) and (ahead.today - h.day).days < NEAR for h, text in found if h.day)
    kept: list[Hit] = []
    later: set[date] = set()
    for hit, text in rest:
        before, after = text[: hit.start], text[hit.end :]
        called = _NEXT_BEFORE.search(before) or _NEXT_AFTER.match(after)
        to_come = _to_come(hit, text, ahead)
        if to_come is None or not (called or (held and hit.day is None and hit.rule in FULL)):
            kept.append(hit)
        elif called:
            later.add(to_come)
            echo = echo or not (_SURELY.search(called.group()) and hit.rule in FULL)
        else:
            echo = True
    if not any(h.day for h in kept) or len(later) > 1:
        return Aside([h for h, _ in found])
    return Aside(kept, later.pop() if later else None, echo)


def _only_spoken_of(hit: Hit, text: str, clear: list[Hit]) -> bool:
    words = text[hit.start : hit.end]
    if hit.rule not in ("month", "roughly", "part of month") or len({h.day for h in clear}) != 1:
        return False
    near = any(-_APART < h.start - hit.end < _APART or -_APART < hit.start - h.end < _APART for h in clear)
    return bool(_SPOKEN_OF.search(words)) and not _SPAN_OF_DAYS.search(words) and not near


def _to_come(hit: Hit, text: str, ahead: Asking) -> date | None:
    """The same words looked at forward, if that is a day to come."""
    words = text[hit.start : hit.end]
    found = list(worded(f"the {words}" if hit.rule in ("ordinal", "ordinal in words") else words, ahead))
    day = found[0].day if len(found) == 1 else None
    in_reach = day is not None and ahead.today < day <= ahead.today + timedelta(days=PLAN_AHEAD)
    return day if in_reach else None
