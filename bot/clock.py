"""The one reader of the clock. Everything else is given `now`."""

from __future__ import annotations

import time
from datetime import UTC, datetime

# It goes on while the machine sleeps, as the leases of messages do; where there is none, the next best.
_CLOCK = getattr(time, "CLOCK_BOOTTIME", None)


def now() -> datetime:
    """This moment, aware and in UTC."""
    return datetime.now(UTC)


def elapsed() -> float:
    """Seconds since some moment in the past, never set back. For how long a lease is held."""
    return time.monotonic() if _CLOCK is None else time.clock_gettime(_CLOCK)
