"""How much of each person's is being worked on: nobody's flood fills the house."""

from __future__ import annotations

import threading
from collections import Counter


class InHand:
    """Counts, for any number of threads. Nobody has more than `most` things in hand at once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._of: Counter[str] = Counter()

    def take(self, whose: str) -> bool:
        """Take on one thing more of theirs; False if they have too much in hand already."""
        with self._lock:
            if self._of[whose] >= self._most:
                return False
            self._of[whose] += 1
            return True

    def give_back(self, whose: str) -> None:
        """One thing is done."""
        with self._lock:
            self._of[whose] -= 1
            if not self._of[whose]:
                del self._of[whose]
