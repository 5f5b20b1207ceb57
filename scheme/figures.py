"""Figures for others: counts by group, with every group hidden that is small enough to be recognised."""

from __future__ import annotations

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


def mean(answers: Mapping[int, int], smallest: int) -> float | None:
    """The mean of answers (answer: how often); None for too small a group."""
    people = sum(answers.values())
    if people < smallest:
        return None
    return round(sum(value * times for value, times in answers.items()) / people, 2)
