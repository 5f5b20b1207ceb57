"""What is to be done every so many seconds, in a thread of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress

from scheme.journal import Journal

log = Journal("mentoring.caretaker")

LAST_LOOK = 4.0  # seconds a stop waits for the look under way


class Caretaker:
    """Calls `look` at the start and then every so many seconds; an error of one look is logged."""

    def __init__(self, look: Callable[[], object], every: float) -> None:
        self.look, self.every = look, every
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="caretaker", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._stopping.set()
        with suppress(RuntimeError):  # it was never started
            self._thread.join(LAST_LOOK)

    def _run(self) -> None:
        while True:
            begun = time.monotonic()
            try:
                self.look()
            except Exception as error:  # the next look comes
                log.exception(error, "a look was not taken:")
            if self._stopping.wait(max(0.0, self.every - (time.monotonic() - begun))):
                return
