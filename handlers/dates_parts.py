"""One part of a sentence: the days, clocks and lengths in it, and what is left over."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.dates_clauses import Clause
from handlers.dates_clock import Clock, clocks
from handlers.dates_doubts import doubted
from handlers.dates_grammar import moments, numeric, worded
from handlers.dates_lengths import fractions, last_figure, lengths
from handlers.dates_settling import after_the_move, agreed, settled
from handlers.dates_words import BLANK
from handlers.dates_working import Asking, Hit


@dataclass(frozen=True, slots=True)
class Found:
    """What one part of a sentence says."""

    clause: Clause
    hits: list[Hit]
    clocks: list[tuple[int, int, Clock]]
    minutes: list[int]
    left: str  # the clause without what was found
    named: tuple[Hit, ...] = ()  # every day of it, also those that are not meant


def read_part(clause: Clause, asking: Asking, *, looking_on: bool = True) -> Found:
    """Days, clocks and lengths of a part; one still to come is looked forward at unless `looking_on` is off."""
    if clause.kind == "later" and looking_on and asking.direction == "past":
        asking = Asking(asking.now, "future", asking.zone)
    work = clause.text
    hits: list[Hit] = []
    minutes: list[int] = []
    for start, end, length in fractions(work):
        minutes.append(length)
        work = _cut(work, start, end)
    for finder in (numeric, moments):
        for hit in finder(work, asking):
            hits.append(hit)
            work = _cut(work, hit.start, hit.end)
    for start, end, length in lengths(work):
        minutes += [length] if length >= 0 else []
        work = _cut(work, start, end)
    times = list(clocks(work))
    for start, end, _ in times:
        work = _cut(work, start, end)
    for hit in worded(work, asking):
        hits.append(hit)
        work = _cut(work, hit.start, hit.end)
    hits.sort(key=lambda h: h.start)
    if not minutes and asking.direction == "past" and (figure := last_figure(work)):
        minutes.append(figure)
    kept = doubted(settled(hits, clause.text, asking), clause.text, asking)
    if len(times) > 1 and len(kept) < len(hits):
        times = after_the_move(times, clause.text)
    return Found(clause, kept, times, minutes, work, tuple(agreed(hits)))


def _cut(text: str, start: int, end: int) -> str:
    return text[:start] + BLANK * (end - start) + text[end:]
