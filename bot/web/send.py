"""The playground's screens: what each person sees of their talk with the bot, and `Platform`."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.platform import CannotTell, Destination, LookupResult, NotFound, Refused, SendResult, Sent
from bot.web.forms import OpenedForm
from messages.cards import Card
from messages.reader import Reader

KEPT = 60  # messages kept of each person's talk; older ones leave the screen
PEOPLE = 200  # people who have a screen


@dataclass(frozen=True, slots=True)
class FromBot:
    """A card on the screen. `redrawn` counts how often it has been replaced."""

    id: int
    at: datetime
    card: Card
    reader: Reader
    redrawn: int = 0


@dataclass(frozen=True, slots=True)
class FromPerson:
    """What the person did. `said` is True for typed words, False for a press or a sent form."""

    id: int
    at: datetime
    words: str
    said: bool


Entry = FromBot | FromPerson


@dataclass(slots=True)
class _Screen:
    entries: deque[Entry] = field(default_factory=lambda: deque(maxlen=KEPT))
    form: OpenedForm | None = None
    keys: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    greeted: bool = False


class Chats:
    """Everybody's screen, in memory only: what is true is in the database, not here.

    `now` tells the playground's moment (aware, UTC). Safe to use from several threads.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._screens: dict[str, _Screen] = {}
        self._last_id = 0
        self._version = 0

    @property
    def version(self) -> int:
        """Grows with every change to any screen."""
        return self._version

    @property
    def stamp(self) -> str:
        """Changes with every change to any screen and with the moment."""
        return f"{self._version}-{self._now():%Y%m%d%H%M}"

    def now(self) -> datetime:
        """The playground's moment (aware, UTC)."""
        return self._now()

    def touch(self) -> None:
        """Something beside the screens has changed: pages should look again."""
        with self._lock:
            self._version += 1

    def entries(self, user: str) -> tuple[Entry, ...]:
        """What is on this person's screen, oldest first."""
        with self._lock:
            screen = self._screens.get(user)
            return tuple(screen.entries) if screen else ()

    def form(self, user: str) -> OpenedForm | None:
        """The form open on this person's screen."""
        with self._lock:
            screen = self._screens.get(user)
            return screen.form if screen else None

    def find(self, user: str, message: int) -> FromBot | None:
        """The card with this id on this person's screen, if it is still there."""
        return next((e for e in self.entries(user) if e.id == message and isinstance(e, FromBot)), None)

    def greet(self, user: str) -> bool:
        """True the first time it is asked about a person whose screen is empty: the bot says hello."""
        with self._lock:
            screen = self._screen(user)
            first, screen.greeted = not (screen.greeted or screen.entries), True
            return first

    def said(self, user: str, words: str) -> None:
        """The person typed these words."""
        self._add(user, lambda number: FromPerson(number, self._now(), words, said=True))

    def did(self, user: str, words: str) -> None:
        """The person did something other than typing."""
        self._add(user, lambda number: FromPerson(number, self._now(), words, said=False))

    def told(self, user: str, card: Card, reader: Reader) -> int:
        """The bot says something new; returns the id of the message."""
        return self._add(user, lambda number: FromBot(number, self._now(), card, reader))

    def told_once(self, user: str, key: str, card: Card, reader: Reader) -> int:
        """The bot says something new unless a message with this key was said before."""
        with self._lock:
            screen = self._screen(user)
            if key in screen.keys:
                return screen.keys[key][0]
            number = self._next()
            screen.entries.append(FromBot(number, self._now(), card, reader))
            screen.keys[key] = (number, self._now())
            if len(screen.keys) > 4 * KEPT:
                screen.keys.pop(next(iter(screen.keys)))
            return number

    def when_told(self, user: str, key: str) -> tuple[int, datetime] | None:
        """The id and moment of the message with this key."""
        with self._lock:
            screen = self._screens.get(user)
            return screen.keys.get(key) if screen else None

    def redraw(self, user: str, message: int, card: Card, reader: Reader) -> bool:
        """Put another card in the place of one; False where that one has left the screen."""
        with self._lock:
            entries = self._screen(user).entries
            for place, entry in enumerate(entries):
                if entry.id == message and isinstance(entry, FromBot):
                    entries[place] = replace(entry, card=card, reader=reader, redrawn=entry.redrawn + 1)
                    self._version += 1
                    return True
            return False

    def show_form(self, user: str, opened: OpenedForm | None) -> None:
        """Open this form on the person's screen, or close the one that is open."""
        with self._lock:
            self._screen(user).form = opened
            self._version += 1

    def clear(self) -> None:
        """Empty every screen."""
        with self._lock:
            self._screens.clear()
            self._version += 1

    def _screen(self, user: str) -> _Screen:
        if user not in self._screens and len(self._screens) >= PEOPLE:
            self._screens.pop(next(iter(self._screens)))
        return self._screens.setdefault(user, _Screen())

    def _next(self) -> int:
        self._last_id += 1
        self._version += 1
        return self._last_id

    def _add(self, user: str, entry: Callable[[int], Entry]) -> int:
        with self._lock:
            number = self._next()
            self._screen(user).entries.append(entry(number))
            return number


class WebPlatform:
    """The playground as `bot.platform.Platform`: sending puts the card on the person's screen."""

    name = "web"
    can_look = True

    def __init__(self, chats: Chats) -> None:
        self._chats = chats

    def send(self, to: Destination, card: Card, reader: Reader, key: str) -> SendResult:
        """Put the card on the screen; a key that was sent before is not shown again."""
        if to.platform != self.name:
            return Refused(f"not an account of the playground: {to.platform}")
        return Sent(str(self._chats.told_once(to.user, key, card, reader)))

    def lookup(self, to: Destination, key: str, since: datetime) -> LookupResult:
        """Whether a message with this key was shown since then; screens live until a restart."""
        if to.platform != self.name:
            return CannotTell(f"not an account of the playground: {to.platform}")
        found = self._chats.when_told(to.user, key)
        return Sent(str(found[0])) if found and found[1] >= since else NotFound()
