"""Figures for others: counts by group, with every group hidden that is small enough to be recognised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

HIDDEN = "hidden"


def shown(counts: Mapping[str, int], smallest: int) -> dict[str, str]:
    """The counts as words; those from 1 to `smallest` - 1 are hidden.

    Where just one would be hidden, the next smallest is hidden too: otherwise it could be found by
    taking the others from the total.
    """
    small = {name for name, n in counts.items() if 0 < n < smallest}
    if len(small) == 1:
        rest = [(n, name) for name, n in counts.items() if name not in small and n]
        small |= {min(rest)[1]} if rest else set()
    return {name: HIDDEN if name in small else str(n) for name, n in counts.items()}


def whole_batches(by_quarter: Mapping[str, Mapping[int, int]], smallest: int, now: str) -> dict[int, int]:
    """The answers that may be shown: of quarters that are over, in batches of at least `smallest`.

    A batch is one quarter, or as many in a row as it takes. What has been shown never changes, and what
    is added is a whole batch: no two reports differ by fewer people than `smallest`.
    """
    shown_: Counter[int] = Counter()
    batch: Counter[int] = Counter()
    for quarter in sorted(q for q in by_quarter if q < now):
        batch.update(by_quarter[quarter])
        if batch.total() >= smallest:
            shown_.update(batch)
            batch.clear()
    return dict(shown_)


def mean(answers: Mapping[int, int], smallest: int) -> float | None:
    """The mean of answers (answer: how often); None for too small a group."""
    people = sum(answers.values())
    if people < smallest:
        return None
    return round(sum(value * times for value, times in answers.items()) / people, 2)
