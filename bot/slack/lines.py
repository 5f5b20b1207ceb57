"""Threads that are shared fairly: nobody has more than a few of them, what is more stands in a line of its own.

An answer may wait seconds for its turn at Slack. Without lines the answers to one person who is in a
hurry would sit in every thread there is, and all others would wait behind them.
"""

from __future__ import annotations

import threading
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Generic, TypeVar

T = TypeVar("T")

EACH = 4  # threads of one person at a time


class Begun(Future[T], Generic[T]):
    """Work that is begun, or stands in line (`waits`) behind other work of the same person."""

    waits = False
    seen_to = False  # whether somebody looked at how it ended, after its request was acknowledged


class Lines:
    """A pool of threads. Whose work it is may be empty: such work waits for no line."""

    def __init__(self, threads: int, name: str, each: int = EACH) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._each = each
        self._lock = threading.Lock()
        self._running: Counter[str] = Counter()
        self._lines: defaultdict[str, deque[Callable[[], None]]] = defaultdict(deque)

    def submit(self, whose: str, work: Callable[..., T], *args: Any) -> Begun[T]:
        """Do it as soon as there is a thread, and the person has not had their share of them."""
        begun: Begun[T] = Begun()

        def do() -> None:
            try:
                found = work(*args)
            except BaseException as error:  # noqa: BLE001 - it belongs to whoever asks for the result
                begun.set_exception(error)
            else:
                begun.set_result(found)

        with self._lock:
            if whose and self._running[whose] >= self._each:
                begun.waits = True
                self._lines[whose].append(do)
                return begun
            self._running[whose] += 1
        self._pool.submit(self._work_off, whose, do)
        return begun

    def _work_off(self, whose: str, do: Callable[[], None]) -> None:
        """One thread of a person: it goes on until nothing is left in their line."""
        following: Callable[[], None] | None = do
        while following is not None:
            following()
            with self._lock:
                line = self._lines.get(whose)
                following = line.popleft() if line else None
                if following is None:
                    self._lines.pop(whose, None)
                    self._running[whose] -= 1
                    if not self._running[whose]:
                        del self._running[whose]

    def stop(self) -> None:
        """Finish everything, what stands in line as well."""
        self._pool.shutdown(wait=True)
