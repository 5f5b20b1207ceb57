"""Wishes about who mentors one: special-category data, so optional, separate, and for one purpose."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

# What people may say of themselves or wish of a mentor: the groups for which such schemes are made.
KINDS: tuple[tuple[str, str], ...] = (
    ("woman", "a woman"),
    ("ethnic", "from a minority ethnic group"),
    ("lgbt", "LGBT+"),
    ("disabled", "disabled, or with a long-term condition"),
    ("carer", "a parent or carer"),
)
KNOWN = frozenset(key for key, _ in KINDS)


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said: of themselves, and of the mentor they would like."""

    own: tuple[str, ...] = ()
    wished: tuple[str, ...] = ()

    def kept(self) -> Said:
        """Only what may be said."""
        return Said(tuple(k for k in self.own if k in KNOWN), tuple(k for k in self.wished if k in KNOWN))


def suits(mentee: Said | None, mentor_own: Collection[str]) -> bool:
    """Whether a mentor is what a mentee wished for. Never where either has said nothing."""
    return mentee is not None and bool(set(mentee.wished) & set(mentor_own))
