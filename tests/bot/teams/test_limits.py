"""Microsoft's limits for a bot, for each chat and for the whole tenant, at the pace messages really go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import accumulate

import pytest

from storage.engine import Engines
from storage.limits import RATES
from storage.outbox import enqueue
from storage.queue import Queue
from tests.world import Clock, owed

# (messages, seconds): so many in so long, as Microsoft documents them.
CHAT = ((7, 1), (8, 2), (60, 30), (1800, 3600))
TENANT = ((50, 1),)


def most_within(moments: Sequence[float], seconds: float) -> int:
    """The greatest number of these moments in any stretch of so many seconds."""
    return max(sum(start <= at < start + seconds for at in moments) for start in moments)


def queue_for(db: Engines, clock: Clock, chats: Sequence[str]) -> Queue:
    """One message waiting for each of these chats of one tenant."""
    ways = {f"p{n}": ("teams:t", f"teams:t:{chat}") for n, chat in enumerate(chats)}
    with db.write() as conn:
        enqueue(conn, "s1", [owed(f"k{n}", f"p{n}") for n in range(len(chats))], clock(), lambda _: ways)
    return Queue(db, clock, own_clock=True)


def told_at(queue: Queue, clock: Clock, step: float, steps: int) -> list[float]:
    """When each message went, in seconds, if a sender asks this often and each is posted at once."""
    began, moments = clock(), []
    for _ in range(steps):
        for held in queue.claim(50):
            moments.append((clock() - began).total_seconds())
            queue.finish(held, "sent", provider_id="x")
        clock.on(seconds=step)
    return moments


def test_a_tenant_is_never_sent_more_than_it_takes_in_any_second(sqlite_db: Engines, clock: Clock) -> None:
    queue = queue_for(sqlite_db, clock, [f"chat{n}" for n in range(150)])
    moments = told_at(queue, clock, 0.1, 60)
    assert len(moments) == 150
    assert all(most_within(moments, seconds) <= most for most, seconds in TENANT)
    assert moments[-1] < 5  # and yet they all go within seconds


def test_one_person_is_never_written_to_in_bursts(sqlite_db: Engines, clock: Clock) -> None:
    queue = queue_for(sqlite_db, clock, ["ana"] * 20)
    moments = told_at(queue, clock, 0.5, 90)
    assert len(moments) == 20
    assert all(most_within(moments, seconds) <= most for most, seconds in CHAT)


@pytest.mark.parametrize(("most", "seconds"), CHAT)
def test_the_pace_of_a_chat_keeps_every_window_however_long_it_goes_on(most: int, seconds: int) -> None:
    gap = RATES["teams"].lane_gap
    assert gap > timedelta(0)
    moments = [at.total_seconds() for at in accumulate([timedelta(0)] + [gap] * 2000)]
    assert sum(at < seconds for at in moments) <= most
