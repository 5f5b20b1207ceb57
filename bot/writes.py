"""Whether what this process writes is kept: a tiny write every so often, and never while somebody waits for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot import clock as clocks
from scheme.journal import Journal
from storage.engine import Engines
from storage.probe import write_something

log = Journal("mentoring.writes")

TRIED_EVERY = 15.0  # seconds
STUCK_AFTER = 120.0  # seconds without any outcome: longer than a write may wait for its turn and the lock


class Writes:
    """Remembers what became of the last tiny write. `look` makes one; `trouble` only says what was found."""

    def __init__(
        self, engines: Engines, clock: Callable[[], datetime], elapsed: Callable[[], float] = clocks.elapsed
    ) -> None:
        self._engines, self._clock, self._elapsed = engines, clock, elapsed
        self._failed = ""
        self._kept_at: float | None = None  # monotonic; None before the first look

    def look(self) -> None:
        """Try. An error is remembered, and logged when it begins and when it ends."""
        if self._kept_at is None:
            self._kept_at = self._elapsed()
        try:
            write_something(self._engines, self._clock())
        except Exception as error:
            if not self._failed:
                log.exception(error, "nothing can be written to the database:")
            self._failed = type(error).__name__
            return
        if self._failed:
            log.info("the database can be written to again")
        self._failed, self._kept_at = "", self._elapsed()

    def trouble(self) -> str:
        """A sentence for the operator; "" while writes are kept."""
        if self._failed:
            return f"Nothing can be written to the database ({self._failed})."
        if self._kept_at is not None and self._elapsed() - self._kept_at > STUCK_AFTER:
            return "Nothing can be written to the database (it does not answer)."
        return ""
