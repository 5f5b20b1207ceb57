"""Waiting in line: for the one writer of SQLite, for the few of a process on PostgreSQL."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import TimeoutError as PoolTimeout

PATIENCE_SECONDS = 1.0  # how long a patient thread lets others go before it
HURRY_SECONDS = 0.5  # for so long after somebody's transaction more of them are expected
RESTS = 3  # a patient thread's rest, in times of the stretch it worked
LONGEST_REST = 0.3  # seconds
_thread = threading.local()
_hurried = [float("-inf")]  # when a thread that is not patient last asked for a transaction


@contextmanager
def patient() -> Iterator[None]:
    """This thread serves nobody who is waiting: for its transactions, others go first."""
    before = is_patient()
    _thread.patient = True
    try:
        yield
    finally:
        _thread.patient = before


def is_patient() -> bool:
    """Whether this thread serves nobody who is waiting."""
    return bool(getattr(_thread, "patient", False))


def note_hurry() -> None:
    """Somebody is being served: patient threads rest now and then, for a while."""
    if not is_patient():
        _hurried[0] = time.monotonic()


def rest_after(worked: float) -> None:
    """After a patient stretch of so many seconds: three times the rest, if people are being served meanwhile.

    Python runs one thread at a time. A job that never rests takes half of the processor from whoever
    presses, on either database, even where no lock is held; with these rests it takes an eighth.
    """
    if time.monotonic() - _hurried[0] < HURRY_SECONDS:
        time.sleep(min(RESTS * worked, LONGEST_REST))


class _Waiter:
    def __init__(self) -> None:
        self.since = time.monotonic()
        self.called = threading.Lock()
        self.called.acquire()


class Turns:
    """So many places at once, handed to whoever has waited longest; patient threads come last, but they come.

    A connection pool is not fair: a thread that gives its connection back and asks again at once
    gets it before any thread that waits. A job that writes batch after batch then keeps a person's
    press waiting until it is done (measured: for more than half a minute).
    """

    def __init__(self, timeout: float, places: int = 1) -> None:
        self._timeout = timeout  # seconds
        self._mutex = threading.Lock()
        self._free = places
        self._line: deque[_Waiter] = deque()
        self._patient_line: deque[_Waiter] = deque()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn. Raises SQLAlchemy's TimeoutError when it does not come in time."""
        self._wait()
        try:
            yield
        finally:
            with self._mutex:
                line = self._next_line()
                if line:
                    line.popleft().called.release()  # still taken: by the next in line
                else:
                    self._free += 1

    def _next_line(self) -> deque[_Waiter]:
        if not self._line:
            return self._patient_line
        tired = self._patient_line and time.monotonic() - self._patient_line[0].since > PATIENCE_SECONDS
        return self._patient_line if tired else self._line

    def _wait(self) -> None:
        line = self._patient_line if is_patient() else self._line
        with self._mutex:
            if self._free:
                self._free -= 1
                return
            mine = _Waiter()
            line.append(mine)
        if mine.called.acquire(timeout=self._timeout):
            return
        with self._mutex:
            if mine in line:
                line.remove(mine)
                raise PoolTimeout(f"another transaction has held the database for {self._timeout} seconds")
        # It came at the last moment after all.
