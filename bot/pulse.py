"""How long the bot takes to decide: a count of acts by the time they took, for `/metrics`. Nothing about whom."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)  # seconds; a platform waits three
NAME = "mentoring_act_seconds"


class Pulse:
    """Of this process, since its start; any number of threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._within = [0] * len(BOUNDS)
        self._count, self._seconds = 0, 0.0
        self._counters: list[tuple[str, str, Callable[[], int]]] = []

    @contextmanager
    def beat(self) -> Iterator[None]:
        """Time one act."""
        began = time.monotonic()
        try:
            yield
        finally:
            self.note(time.monotonic() - began)

    def note(self, seconds: float) -> None:
        """An act took so long."""
        with self._lock:
            self._count += 1
            self._seconds += seconds
            for place, bound in enumerate(BOUNDS):
                self._within[place] += seconds <= bound

    def also(self, name: str, what: str, counted: Callable[[], int]) -> None:
        """Show a count of something else as well."""
        self._counters.append((name, what, counted))

    def lines(self) -> str:
        """As Prometheus reads a histogram, and counters."""
        with self._lock:
            within, count, seconds = list(self._within), self._count, self._seconds
        rows = [f'{NAME}_bucket{{le="{bound:g}"}} {n}' for bound, n in zip(BOUNDS, within, strict=True)]
        rows += [f'{NAME}_bucket{{le="+Inf"}} {count}', f"{NAME}_sum {seconds:g}", f"{NAME}_count {count}"]
        about = (
            f"# HELP {NAME} How long presses, forms and words took to be decided\n# TYPE {NAME} histogram\n"
        )
        counts = "".join(
            f"# HELP {name} {what}\n# TYPE {name} counter\n{name} {counted()}\n"
            for name, what, counted in self._counters
        )
        return about + "\n".join(rows) + "\n" + counts
