"""Memory over an hour of load: people press and type, jobs run, messages are told, and nothing piles up.

    python -m benchmarks.memory [MINUTES]          60 minutes; light: five acts a second

One process on SQLite, with a clock that goes a minute a second, so that an hour on the wall is two and a
half days of the scheme. Memory is looked at every five seconds. Growth is the slope of the straight
line through the last two thirds; the first third fills caches.
"""

from __future__ import annotations

import logging
import os
import sys
import tempfile
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.filled import NOW, house_with
from bot.doorkeeper import Doorkeeper, FrontDoor
from bot.platform import Destination, LookupResult, NotFound, SendResult, Sent
from bot.senders import Senders
from handlers.events import Click, Home, Identity, Typed
from messages.cards import Card
from messages.reader import Reader
from scheduler.clockwork import SWEEP_SECONDS

PAIRS, A_SECOND, FASTER = 400, 5, 60
GOAL = 5.0  # MB an hour
TYPED = ("status", "help", "when do we meet next?", "I met my mentor yesterday for 45 minutes", "hello")


class _Taking:
    """Slack's side: takes everything and remembers nothing."""

    name, can_look = "slack", True

    def send(self, to: Destination, card: Card, reader: Reader, key: str) -> SendResult:  # noqa: ARG002
        return Sent(key)

    def lookup(self, to: Destination, key: str, since: datetime) -> LookupResult:  # noqa: ARG002
        return NotFound()


def main() -> int:
    """Print what was measured; 1 if the goal is missed."""
    logging.disable(logging.CRITICAL)
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    with tempfile.TemporaryDirectory() as folder:
        seen, acts = _under_load(Path(folder), minutes * 60)
    settled = seen[len(seen) // 3 :]
    growth = _slope(settled) * 3600
    print(
        f"memory over {minutes:g} minutes, {acts:,} acts: {seen[0][1]:.0f} MB at first, {settled[0][1]:.0f} MB after a "
        f"third, {seen[-1][1]:.0f} MB at the end; growth {growth:+.1f} MB an hour (goal ≤ {GOAL:g})"
    )
    return 0 if growth <= GOAL else 1


def _under_load(folder: Path, seconds: float) -> tuple[list[tuple[float, float]], int]:
    began = time.monotonic()

    def clock() -> datetime:
        return NOW + timedelta(seconds=FASTER * (time.monotonic() - began))

    house = house_with(folder, PAIRS, due=PAIRS // 10)
    object.__setattr__(house, "clock", clock)
    desk = FrontDoor(house, Doorkeeper()).desk
    senders = Senders(house.delivery({"slack": _Taking()}, own_clock=True))
    house.wakers.append(senders.wake)
    senders.start()
    stopping = threading.Event()

    def jobs() -> None:
        while not stopping.is_set():
            house.run_jobs(None, clock(), woken=senders.wake)
            stopping.wait(SWEEP_SECONDS / 10)

    worker = threading.Thread(target=jobs)
    worker.start()
    seen: list[tuple[float, float]] = []
    number = 0
    while (gone := time.monotonic() - began) < seconds:
        if gone >= 5 * len(seen):
            seen.append((gone, _megabytes()))
        who, number = number % (PAIRS // 2), number + 1
        identity = Identity("slack", "T1", f"UE{who}" if who < 200 else f"UR{who}")
        kind = number % 4
        if kind == 0:
            on = (clock() - timedelta(days=1 + number // PAIRS)).date()
            desk.handle(
                Click(
                    identity=identity, event_id=f"E{number}", action="log-yes", value=f"pair-{who}|{on}|45||"
                ),
                clock(),
            )
        elif kind == 1:
            desk.handle(Home(identity=identity), clock())
        else:
            desk.handle(
                Typed(identity=identity, event_id=f"E{number}", text=TYPED[number // 4 % len(TYPED)]), clock()
            )
        time.sleep(1 / A_SECOND)
    stopping.set()
    worker.join()
    senders.stop()
    house.database.engines.dispose()
    return seen, number


def _megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _slope(points: list[tuple[float, float]]) -> float:
    """The slope of the straight line that lies closest to these points."""
    middle_x = sum(x for x, _ in points) / len(points)
    middle_y = sum(y for _, y in points) / len(points)
    spread = sum((x - middle_x) ** 2 for x, _ in points)
    return sum((x - middle_x) * (y - middle_y) for x, y in points) / spread if spread else 0.0


if __name__ == "__main__":
    sys.exit(main())
