"""What a simulation is told and what it came to: a platform that counts, and the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.platform import Destination, LookupResult, NotFound, SendResult, Sent
from messages.cards import Button, Buttons, Card
from messages.reader import Reader
from storage.claims import Claimed

NUDGE_DAYS = 28
TOO_QUIET = "quiet pairs the lead was not told of"


@dataclass
class Counting:
    """Implements `bot.platform.Platform`: counts what is sent, and hands it to the made-up people."""

    now: Callable[[], datetime]
    name: str = "web"
    can_look: bool = True
    held: Claimed | None = None  # what is being told
    told: list[tuple[date, Claimed, str]] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)
    unread: list[tuple[Claimed, str, Card]] = field(default_factory=list)

    def send(self, to: Destination, card: Card, reader: Reader, key: str) -> SendResult:  # noqa: ARG002
        """Taken."""
        assert self.held is not None, "delivery words a message before it sends it"
        self.marks.add(key)
        self.told.append((self.now().date(), self.held, to.user))
        self.unread.append((self.held, to.user, card))
        return Sent(key)

    def lookup(self, to: Destination, key: str, since: datetime) -> LookupResult:  # noqa: ARG002
        """Whether this was told."""
        return Sent(key) if key in self.marks else NotFound()

    def twice(self) -> int:
        """How many messages were told once more than they should be."""
        keys = Counter((held.key, user) for _, held, user in self.told)
        return sum(times - 1 for times in keys.values())

    def by_month(self) -> dict[str, dict[str, int]]:
        """How many of each kind were told in each month."""
        found: dict[str, Counter[str]] = {}
        for day, held, _ in self.told:
            found.setdefault(f"{day:%Y-%m}", Counter())[held.kind] += 1
        return {month: dict(sorted(found[month].items())) for month in sorted(found)}


@dataclass(frozen=True, slots=True)
class Report:
    """What was sent, when, how the pairs ended up, and what was missed. Holds no ids."""

    seed: int
    pairs: int
    months: int
    first_day: date
    last_day: date
    by_month: dict[str, dict[str, int]]
    states: dict[str, int]
    meetings: int
    missed: dict[str, int]
    most_nudges: int  # to one pair within 28 days

    def sent(self) -> dict[str, int]:
        """How many of each kind in all."""
        total = sum((Counter(month) for month in self.by_month.values()), Counter[str]())
        return dict(sorted(total.items()))

    def as_json(self) -> dict[str, Any]:
        """For programs; the same for the same seed."""
        return {
            "seed": self.seed, "pairs": self.pairs, "months": self.months, "from": self.first_day.isoformat(),
            "to": self.last_day.isoformat(), "sent": self.sent(), "by_month": self.by_month, "states": self.states,
            "meetings": self.meetings, "missed": self.missed, "most_nudges_to_a_pair_in_28_days": self.most_nudges,
        }  # fmt: skip


def crowded(days: list[date]) -> int:
    """The most of these days within any 28 days."""
    return max((sum(0 <= (d - first).days < NUDGE_DAYS for d in days) for first in days), default=0)


def buttons(card: Card) -> Iterator[Button]:
    """Every button of a card that acts at once."""
    for block in card.blocks:
        if isinstance(block, Buttons):
            yield from (b for b in block.buttons if isinstance(b, Button))
