"""The outside world, for tests of delivery: a platform that does what its script says, and a clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select

from bot.delivery import Composed, Delivery, Gone
from bot.platform import (
    BadToken,
    CannotTell,
    Destination,
    LookupResult,
    NotFound,
    NotReached,
    Paused,
    Refused,
    SendResult,
    Sent,
    Unreachable,
    Unsure,
)
from messages.cards import Card
from messages.reader import Reader
from scheme.notices import Notice
from storage.claims import Claimed
from storage.engine import Engines
from storage.limits import Rate
from storage.outbox import enqueue
from storage.outbox_tables import outbox
from storage.queue import Queue

QUICK = {"slack": Rate(1000, 1000, timedelta(0)), "teams": Rate(1000, 1000, timedelta(0))}


@dataclass
class Clock:
    """A clock that stands until it is moved on."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at

    def on(self, **ahead: float) -> None:
        self.at += timedelta(**ahead)


@dataclass
class World:
    """Plays one platform. `script` maps a person to what happens at their first, second… post.

    Words: ok, 429 (2 s), 500 (not posted), drop (posted, then the connection is lost), down (never
    reached), refused, gone (account unreachable), token. A word with `!` happens for ever. When the script ends, posts are taken.
    """

    name: str = "slack"
    script: Mapping[str, Iterable[str]] = field(default_factory=dict)
    can_look: bool = True
    denies: bool = False  # says that it never posted anything
    looks_failing: int = 0  # so many looks fail at first
    looks_as: list[LookupResult] = field(default_factory=list)  # what looks are answered, before the truth
    point: Callable[[str], None] = lambda _where: None
    posts: list[tuple[str, str]] = field(default_factory=list)  # (user, mark)
    tries: list[str] = field(default_factory=list)
    looks: int = 0

    def __post_init__(self) -> None:
        self._left = {user: list(words) for user, words in self.script.items()}

    def send(self, to: Destination, card: Card, reader: Reader, key: str) -> SendResult:
        self.point("before post")
        words = self._left.get(to.user, [])
        word = (words[0].rstrip("!") if words[0].endswith("!") else words.pop(0)) if words else "ok"
        self.tries.append(to.user)
        if word in ("ok", "drop"):
            self.posts.append((to.user, key))
        self.point("after post")
        results: dict[str, SendResult] = {
            "ok": Sent(f"id-{len(self.posts)}"),
            "429": Paused(2),
            "500": Unsure("500"),
            "drop": Unsure("reset"),
            "down": NotReached("refused"),
            "refused": Refused("msg_too_long"),
            "gone": Unreachable("account_inactive"),
            "token": BadToken("token_revoked"),
        }
        return results[word]

    def lookup(self, to: Destination, key: str, since: datetime) -> LookupResult:
        self.point("before look")
        self.looks += 1
        if self.looks_as:
            return self.looks_as.pop(0)
        if not self.can_look or self.looks <= self.looks_failing:
            return CannotTell("no permission")
        found = (to.user, key) in self.posts and not self.denies
        self.point("after look")
        return Sent("found") if found else NotFound()

    def counts(self) -> Counter[str]:
        return Counter(user for user, _ in self.posts)


def route(people: frozenset[str]) -> Mapping[str, tuple[str, str]]:
    """Everybody is in one workspace; people called `w2-…` in another; a `ghost` nowhere."""
    ways = {}
    for person in people:
        workspace = "slack:T2" if person.startswith("w2-") else "slack:T1"
        if not person.startswith("ghost"):
            ways[person] = (workspace, f"{workspace}:{person}")
    return ways


def owed(key: str, to: str, kind: str = "nudge", about: str | None = None, **more: datetime) -> Notice:
    return Notice(kind=kind, to=to, key=key, about=about, facts={}, **more)


def plain(held: Claimed, now: datetime) -> Composed | Gone:
    """Any message, to the account its lane names."""
    platform, workspace, user = held.lane.split(":", 2)
    card = Card(title="Good morning")
    return Composed(card, Reader(), (Destination(platform, workspace, user, {}),))


def delivery_of(
    engines: Engines,
    clock: Callable[[], datetime],
    *worlds: World,
    rates: Mapping[str, Rate] = QUICK,
    compose: Callable[[Claimed, datetime], Composed | Gone] = plain,
    **more: object,
) -> Delivery:
    queue = Queue(engines, clock, rates=rates, own_clock=True)
    platforms = {world.name: world for world in worlds}
    return Delivery(queue, platforms, compose, clock, **more)  # type: ignore[arg-type]


def deliver_all(delivery: Delivery, clock: Clock, steps: int = 400, **step: float) -> None:
    """Send whatever is due, moving the clock on when nothing is, so many times."""
    for _ in range(steps):
        if not delivery.send_due(4):
            clock.on(**(step or {"seconds": 5}))


def owe(db: Engines, clock: Clock, *notices: Notice) -> None:
    """Owe these messages now."""
    with db.write() as conn:
        enqueue(conn, "s1", notices, clock(), route)


def row(db: Engines, key: str) -> Row[Any]:
    """The row of a message, as it stands."""
    with db.read() as conn:
        return conn.execute(select(outbox).where(outbox.c.dedupe_key == key)).one()
