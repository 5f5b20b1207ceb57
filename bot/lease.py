"""The last look at a lease: when all waiting is over and a message's bytes are about to leave.

Between delivery's own look and that moment a platform may wait its turn, ask after somebody, upload a
file, connect. A process that is frozen meanwhile, or only slow, must find out before it posts what somebody else
has posted by then. What remains is the time from this look to the system call that writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# Of this thread, and of the work it starts on an event loop: no client library has a place to pass it through.
_still_ours: ContextVar[Callable[[], bool] | None] = ContextVar("still_ours", default=None)


class LeaseOver(Exception):
    """Nobody may post this message any more but who holds it now; nothing was posted."""


@contextmanager
def only_while(still_ours: Callable[[], bool]) -> Iterator[None]:
    """Within, whatever is posted is posted only while this is true."""
    before = _still_ours.set(still_ours)
    try:
        yield
    finally:
        _still_ours.reset(before)


def demand_lease() -> None:
    """Raises `LeaseOver` if the message is not ours any more; answers to people have no lease."""
    ours = _still_ours.get()
    if ours is not None and not ours():
        raise LeaseOver


def at_the_last_moment(body: bytes) -> Iterator[bytes]:
    """A request's body, looked after right before it is written. Without it the request was never made."""
    demand_lease()
    yield body
