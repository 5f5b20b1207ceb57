"""Waiting in line, for the one writer of SQLite."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import TimeoutError as PoolTimeout


class Turns:
    """A lock that is handed to whoever has waited longest.

    A connection pool is not fair: a thread that gives its connection back and asks again at once
    gets it before any thread that waits. A job that writes batch after batch then keeps a person's
    press waiting until it is done (measured: for more than half a minute).
    """

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout  # seconds
        self._mutex = threading.Lock()
        self._taken = False
        self._line: deque[threading.Lock] = deque()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn. Raises SQLAlchemy's TimeoutError when it does not come in time."""
        self._wait()
        try:
            yield
        finally:
            with self._mutex:
                if self._line:
                    self._line.popleft().release()  # still taken: by the next in line
                else:
                    self._taken = False

    def _wait(self) -> None:
        with self._mutex:
            if not self._taken:
                self._taken = True
                return
            mine = threading.Lock()
            mine.acquire()
            self._line.append(mine)
        if mine.acquire(timeout=self._timeout):
            return
        with self._mutex:
            if mine in self._line:
                self._line.remove(mine)
                raise PoolTimeout(f"another transaction has held the database for {self._timeout} seconds")
        # It came at the last moment after all.
