"""What takes seconds is worked out between transactions: whoever presses meanwhile does not wait for it.

A handler that needs a round asks `Act.worked` for it. The first time there is none: the handler is broken
off, nothing of it stays, the desk reads what the round starts from, works it out with no transaction open,
and has the event handled once more. Then the handler reads again, which is quick, and gets the round only
if all that it starts from still stands.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TypeVar

from scheme.matching import Result
from storage.people import Stale
from storage.rounds import Given, work
from storage.store import Store

T = TypeVar("T")
Read = Callable[[Store], Given]
MOST = 4  # rounds of one event: before and after what it does, and each of them once more


class Unworked(Exception):
    """A round is needed that has not been worked out; `read` says what it starts from."""

    def __init__(self, read: Read) -> None:
        super().__init__("not worked out")
        self.read = read


class Worked:
    """The rounds worked out for one event."""

    def __init__(self) -> None:
        self._known: list[tuple[Given, tuple[Result, ...]]] = []

    def of(self, store: Store, read: Read) -> tuple[Given, tuple[Result, ...]]:
        """The round of what is read now. Raises `Unworked` if there is none, or something has changed."""
        if not self._known:
            raise Unworked(read)  # and read it where nobody waits for it
        given = read(store)
        for known, results in self._known:
            if known == given:
                return given, results
        raise Unworked(lambda _: given)

    def through(self, does: Callable[[], T], reading: Callable[[], AbstractContextManager[Store]]) -> T:
        """Do it, and work out in between what it needs. Raises `Stale` where that changes all the time."""
        while True:
            try:
                return does()
            except Unworked as wanted:
                if len(self._known) == MOST:
                    raise Stale("round") from wanted
                with reading() as store:
                    given = wanted.read(store)
                self._known.append((given, work(given)))
