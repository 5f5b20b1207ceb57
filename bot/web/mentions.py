"""Mentions as a visitor types them, and as the house reads them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.web.stage import Player


def with_mentions(words: str, people: Sequence[Player]) -> str:
    """`@Full Name`, `@First` (if only one is called so) and `@user` as the mention `<@user>`."""
    names: dict[str, str] = {}
    firsts = [p.name.split()[0].casefold() for p in people if p.name.strip()]
    for p in people:
        names[p.name.casefold()] = p.user
        names[p.user.casefold()] = p.user
        first = p.name.split()[0].casefold() if p.name.strip() else ""
        if first and firsts.count(first) == 1:
            names[first] = p.user
    names.pop("", None)
    if not names:
        return words
    longest_first = sorted(names, key=len, reverse=True)
    pattern = "@(" + "|".join(re.escape(n) for n in longest_first) + r")(?!\w)"
    return re.sub(pattern, lambda m: f"<@{names[m[1].casefold()]}>", words, flags=re.IGNORECASE)
