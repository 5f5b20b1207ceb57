"""What is known of a workspace: read anew every minute, by one thread, and never waited for long."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late

from bot.platform import BadToken, NotReached
from bot.slack.calls import Failure
from bot.slack.workspaces import Installation

Found = Installation | Failure

KEPT_FOR = 60.0  # seconds: another process may have installed, or lost, a workspace
# Seconds a reading is waited for where something is known from before, and where nothing is: people press and
# type, and Slack waits three seconds for the acknowledgement.
SLOW, STALLED = 0.5, 2.0


class Known:
    """The installations met lately. `read` says how it stands with one; it may take its time."""

    def __init__(self, read: Callable[[str], Found], kept_for: float = KEPT_FOR) -> None:
        self._read, self.kept_for = read, kept_for
        self._found: dict[str, tuple[float, Found]] = {}
        self._readings: dict[str, Future[Found]] = {}
        self._lock = threading.Lock()

    def of(self, team: str) -> Found:
        """How it stands with this workspace. Where the database takes its time, what was known before counts."""
        until, known = self._found.get(team, (0.0, None))
        if known is not None and time.monotonic() < until:
            return known
        with self._lock:
            reading = self._readings.get(team)
            if reading is None:
                reading = self._readings[team] = Future()
                threading.Thread(target=self._read_anew, args=(team, reading), daemon=True).start()
        try:
            return reading.result(STALLED if known is None else SLOW)
        except Late:
            return known or NotReached("the database stalls")

    def outdated(self, team: str) -> None:
        """It is time to read it anew; what is known is still good where that takes long."""
        with self._lock:
            if known := self._found.get(team):
                self._found[team] = (0.0, known[1])

    def forget(self, team: str) -> None:
        """What is known is wrong, and what is being read now may be."""
        with self._lock:
            self._found.pop(team, None)
            self._readings.pop(team, None)

    def _read_anew(self, team: str, reading: Future[Found]) -> None:
        try:
            found = self._read(team)
        except Exception as error:  # noqa: BLE001 - it belongs to whoever waits
            self._done(team, reading)
            return reading.set_exception(error)
        self._done(team, reading, found)
        return reading.set_result(found)

    def _done(self, team: str, reading: Future[Found], found: Found | None = None) -> None:
        with self._lock:
            if self._readings.get(team) is reading:  # it was not overtaken by `forget`
                del self._readings[team]
                # No other failure is kept: another process may be renewing the token.
                if isinstance(found, (Installation, BadToken)):
                    self._found[team] = (time.monotonic() + self.kept_for, found)
