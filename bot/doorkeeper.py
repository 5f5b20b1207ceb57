"""At the door: a flood from one account is held back, so that it slows nobody else.

Nobody presses or types thirty times in ten seconds; a script or a stuck key does. What is held back
is not kept: it never reached the desk and changed nothing.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.house import House
from bot.pulse import Pulse
from handlers.events import AccountChanged, Event, Home, Identity, Outcome, Typed
from messages.cards import Say, Silence
from messages.reader import Reader
from messages.refusals import too_many
from storage.store import Database

MOST = 30  # events of one account
WITHIN = timedelta(seconds=10)
ACCOUNTS = 10_000  # remembered at once; a few megabytes


class Handles(Protocol):
    """Where every event goes: `handlers.dispatch.Desk`."""

    def handle(self, event: Event, now: datetime) -> Outcome:
        """The one answer to an event at this moment (aware, UTC)."""
        ...


@dataclass(slots=True)
class _Stretch:
    """Ten seconds of one account."""

    since: datetime
    events: int = 0
    told: bool = False  # that it was too much; carried over while the flood goes on


class Doorkeeper:
    """Stands before a desk and is one itself. One for the whole process; any number of threads.

    It counts in memory and on purpose: with several processes a flood is let in so many times as
    there are processes, which each of them can bear, and nobody's press waits for a shared count.
    """

    def __init__(self, most: int = MOST, within: timedelta = WITHIN, accounts: int = ACCOUNTS) -> None:
        self._most, self._within, self._accounts = most, within, accounts
        self._lock = threading.Lock()
        self._seen: OrderedDict[tuple[str, str, str], _Stretch] = OrderedDict()

    def handle(self, desk: Handles, event: Event, now: datetime) -> Outcome:
        """The desk's answer; in a flood one kind sentence, then silence."""
        # What a platform says about an account is no act of the person, and must not be lost.
        if isinstance(event, AccountChanged):
            return desk.handle(event, now)
        over, first = self._count(event.identity, now)
        if not over:
            return desk.handle(event, now)
        unheard = isinstance(event, Home) or (isinstance(event, Typed) and not event.addressed)
        if first and not unheard:
            return Outcome(Say(too_many()), Reader())
        return Outcome(Silence(), Reader())

    def _count(self, who: Identity, now: datetime) -> tuple[bool, bool]:
        """Whether this event is one too many, and whether that has not been said yet."""
        key = (who.platform, who.workspace, who.user)
        with self._lock:
            stretch = self._seen.pop(key, None)
            if stretch is None or now - stretch.since >= self._within:
                # Still at it since the last stretch: it was said, and is not said again.
                told = bool(
                    stretch and stretch.events > self._most and now - stretch.since < 2 * self._within
                )
                stretch = _Stretch(now, told=told)
            self._seen[key] = stretch
            while len(self._seen) > self._accounts:
                self._seen.popitem(last=False)
            stretch.events += 1
            over = stretch.events > self._most
            first, stretch.told = over and not stretch.told, stretch.told or over
            return over, first


@dataclass(frozen=True, slots=True)
class _Guarded:
    """A desk behind the doorkeeper."""

    desk: Handles
    keeper: Doorkeeper
    pulse: Pulse

    def handle(self, event: Event, now: datetime) -> Outcome:
        """The desk's answer, if the event is let in."""
        with self.pulse.beat():
            return self.keeper.handle(self.desk, event, now)


@dataclass(frozen=True, slots=True)
class FrontDoor:
    """The house as the platforms see it: the same, with the doorkeeper before its desk."""

    house: House
    keeper: Doorkeeper
    pulse: Pulse = field(default_factory=Pulse)

    @property
    def desk(self) -> Handles:
        """Where events of people go."""
        return _Guarded(self.house.desk, self.keeper, self.pulse)

    @property
    def database(self) -> Database:
        """The house's own."""
        return self.house.database

    @property
    def clock(self) -> Callable[[], datetime]:
        """The house's own."""
        return self.house.clock

    def scheme_for(self, platform: str, workspace: str) -> str:
        """The scheme of a workspace; one met for the first time joins, or founds its own."""
        return self.house.scheme_for(platform, workspace)
