"""Real processes, really killed: many messages, a few replicas, and a count at the end."""

from __future__ import annotations

import logging
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from bot.delivery import Delivery
from bot.senders import Senders
from storage.claims import Claimed
from storage.engine import Engines, open_engines
from storage.limits import Rate
from storage.outbox import enqueue
from storage.outbox_tables import outbox
from storage.queue import Queue
from tests.crash.outside import HttpPlatform, Outside
from tests.forked import FORKED
from tests.world import owed, plain, route

FAST = {"slack": Rate(2000, 2000, timedelta(0))}
# Shorter than in earnest, so that a trial does not wait a minute for each lease.
LEASE, LEAST_LEASE, AMBIGUOUS_WAIT = timedelta(seconds=5), 2.0, timedelta(seconds=3)


def clock() -> datetime:
    return datetime.now(UTC)


def replica(url: str, port: int, rates: dict[str, Rate], can_look: bool) -> None:
    """One process of the bot, as far as delivery goes: runs until it is killed or told to stop."""
    logging.disable(logging.CRITICAL)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})  # waited for below
    queue = Queue(open_engines(url), clock, rates=rates, lease=LEASE, ambiguous_wait=AMBIGUOUS_WAIT)
    platform = HttpPlatform(port, can_look=can_look)
    delivery = Delivery(queue, {"slack": platform}, plain, clock, least_lease=LEAST_LEASE)
    senders = Senders(delivery)
    senders.start()
    parent = os.getppid()
    while not _asked_to_stop() and os.getppid() == parent:
        pass  # a trial that is broken off leaves nobody behind
    senders.stop()


def _asked_to_stop() -> bool:
    """Within a second. A process that thaws is woken too, without having been asked anything."""
    asked = signal.sigtimedwait({signal.SIGTERM}, 1)
    return asked is not None and asked.si_signo == signal.SIGTERM


class Replicas:
    """Some processes, each replaced at once when it is killed."""

    def __init__(
        self, count: int, url: str, port: int, *, rates: dict[str, Rate] = FAST, can_look: bool = True
    ):
        self._arguments = (url, port, rates, can_look)
        self.running = [self._start() for _ in range(count)]

    def _start(self) -> Any:
        process = FORKED.Process(target=replica, args=self._arguments, daemon=True)
        process.start()
        return process

    def kill(self, which: int) -> None:
        process = self.running[which]
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        self.running[which] = self._start()

    def freeze(self, which: int, seconds: float) -> None:
        process = self.running[which]
        os.kill(process.pid, signal.SIGSTOP)
        time.sleep(seconds)
        os.kill(process.pid, signal.SIGCONT)

    def stop(self) -> list[int | None]:
        """Ask all to stop; returns their exit codes."""
        for process in self.running:
            os.kill(process.pid, signal.SIGTERM)
        for process in self.running:
            process.join(20)
        return [process.exitcode for process in self.running]


@dataclass
class Figures:
    """What came of a trial."""

    messages: int
    disturbances: int
    lost: int  # not posted, and on nobody's list either
    twice: int
    states: Counter[str]
    seconds: float
    requests: int
    in_pause: int
    exits: list[int | None]


def trial(
    url: str,
    engines: Engines,
    *,
    replicas: int,
    messages: int,
    disturb: Callable[[Replicas, random.Random], None],
    disturbances: int,
    every: float,
    world: Outside | None = None,
    can_look: bool = True,
    rates: dict[str, Rate] = FAST,
    seed: int = 1,
    patience: float = 60,
) -> Figures:
    """Owe messages bit by bit while disturbing the replicas, then wait until all are finished."""
    chance, outside = random.Random(seed), world or Outside(seed=seed)
    running = Replicas(replicas, url, outside.port, rates=rates, can_look=can_look)
    began, owing, done = time.monotonic(), 0, 0
    next_at = began + every
    while owing < messages or done < disturbances:
        batch = min(messages - owing, max(1, messages // max(1, int(disturbances * every / 0.05))))
        if batch and not _owe(engines, owing, batch, chance):
            continue  # the database is away: the caller of a real change would see an error too
        owing += batch
        if done < disturbances and time.monotonic() >= next_at:
            disturb(running, chance)
            done += 1
            next_at = time.monotonic() + every * chance.uniform(0.5, 1.5)
        time.sleep(0.05)
    give_up = time.monotonic() + patience
    while _unfinished(engines) and time.monotonic() < give_up:
        time.sleep(0.05)
    seconds = time.monotonic() - began
    exits = running.stop()
    with engines.read() as conn:
        rows = conn.execute(select(outbox)).all()
    states = Counter(row.state for row in rows)
    outside.shutdown()
    outside.server_close()
    listed = {mark_of(row) for row in rows if row.state == "dead"}
    posted = len(set(outside.posts) | listed)
    twice = sum(1 for count in outside.posts.values() if count > 1)
    return Figures(
        owing, done, owing - posted, twice, states, seconds, outside.requests, outside.in_pause, exits
    )


def mark_of(row: Any) -> str:
    """The mark a message carries at its platform."""
    return Claimed(
        row.id, row.scheme_id, row.dedupe_key, row.kind, row.to_person, None, {}, "", "", 0, False, False,
        row.created_at, None, "", row.created_at,
    ).mark  # fmt: skip


def _owe(engines: Engines, first: int, count: int, chance: random.Random) -> bool:
    notices = [owed(f"k{n}", f"p{chance.randrange(200)}") for n in range(first, first + count)]
    try:
        with engines.write() as conn:
            enqueue(conn, "s1", notices, clock(), route)
    except Exception:  # noqa: BLE001 - the trial is about that
        time.sleep(0.1)
        return False
    return True


def _unfinished(engines: Engines) -> bool:
    try:
        with engines.read() as conn:
            return bool(conn.scalar(select(func.count()).where(outbox.c.due_at.is_not(None))))
    except Exception:  # noqa: BLE001 - the trial is about that
        return True


def kill_one(running: Replicas, chance: random.Random) -> None:
    """SIGKILL at no particular moment."""
    running.kill(chance.randrange(len(running.running)))
