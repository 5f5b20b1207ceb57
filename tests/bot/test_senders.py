"""Sending in the background: at once, many at a time, through a database that comes and goes."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import OperationalError

from bot.delivery import Delivery
from bot.platform import Destination, SendResult
from bot.senders import Senders
from messages.cards import Card
from messages.reader import Reader
from storage.claims import Claimed
from storage.engine import Engines
from storage.outbox import enqueue
from storage.outbox_care import queue_figures
from storage.queue import Queue
from tests.world import QUICK, World, owed, plain, route


def real_clock() -> datetime:
    return datetime.now(UTC)


def owe(db: Engines, count: int, prefix: str = "p") -> None:
    with db.write() as conn:
        people = [f"{prefix}{i}" for i in range(count)]
        enqueue(conn, "s1", [owed(p, p) for p in people], real_clock(), route)


def until(true: object, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.01)


def test_messages_are_sent_soon_by_several_senders_and_stopping_settles_everything(db: Engines) -> None:
    world = World()
    queue = Queue(db, real_clock, rates=QUICK)
    senders = Senders(Delivery(queue, {"slack": world}, plain, real_clock))
    senders.start()
    owe(db, 60)
    senders.wake()
    until(lambda: len(world.posts) == 60)
    assert senders.alive
    assert senders.stop()
    assert not senders.alive
    with db.read() as conn:
        assert queue_figures(conn, real_clock()).told_last_day == 60
    assert set(world.counts().values()) == {1}


def test_a_message_under_way_is_waited_for_when_stopping_and_nothing_new_is_begun(db: Engines) -> None:
    began, go = threading.Event(), threading.Event()

    class Slow(World):
        def send(self, to: Destination, card: Card, reader: Reader, key: str) -> SendResult:
            began.set()
            go.wait(10)
            return super().send(to, card, reader, key)

    world = Slow()
    delivery = Delivery(Queue(db, real_clock, rates=QUICK), {"slack": world}, plain, real_clock)
    senders = Senders(delivery, senders=1)
    owe(db, 2)
    senders.start()
    assert began.wait(10)
    threading.Timer(0.2, go.set).start()
    assert senders.stop()
    assert len(world.posts) == 1
    with db.read() as conn:
        figures = queue_figures(conn, real_clock())
    assert (figures.told_last_day, figures.waiting) == (1, 1)


def test_a_sender_that_hangs_does_not_hold_up_stopping_for_ever(db: Engines) -> None:
    go = threading.Event()

    class Hung(World):
        def send(self, to: Destination, card: Card, reader: Reader, key: str) -> SendResult:
            go.wait(20)
            return super().send(to, card, reader, key)

    senders = Senders(Delivery(Queue(db, real_clock, rates=QUICK), {"slack": Hung()}, plain, real_clock), 1)
    owe(db, 1)
    senders.start()
    time.sleep(0.3)
    began = time.monotonic()
    assert not senders.stop(timeout=0.3)
    assert time.monotonic() - began < 3
    go.set()
    assert senders.stop()


def test_the_loop_outlives_a_database_that_is_away(db: Engines, caplog: pytest.LogCaptureFixture) -> None:
    away = threading.Event()

    class Flaky(Queue):
        def claim(self, slots: int) -> list[Claimed]:
            if away.is_set():
                raise OperationalError("claim", {}, Exception("the server is gone"))
            return super().claim(slots)

        def idle_seconds(self) -> float:
            if away.is_set():
                raise OperationalError("sleep", {}, Exception("the server is gone"))
            return super().idle_seconds()

    world = World()
    senders = Senders(Delivery(Flaky(db, real_clock, rates=QUICK), {"slack": world}, plain, real_clock))
    away.set()
    senders.start()
    owe(db, 3)
    until(lambda: "waiting for the database" in caplog.text)
    assert senders.alive
    assert world.posts == []
    away.clear()
    until(lambda: len(world.posts) == 3)
    assert senders.stop()


def test_a_posted_message_is_settled_when_the_database_comes_back(db: Engines) -> None:
    """Nothing is forgotten because the answer could not be written down at once."""
    failures = iter([True, True, False])

    class Forgetful(Queue):
        def finish(
            self, held: Claimed, state: str, *, reason: str | None = None, provider_id: str | None = None
        ) -> bool:
            if next(failures, False):
                raise OperationalError("settle", {}, Exception("the server is gone"))
            return super().finish(held, state, reason=reason, provider_id=provider_id)

    world = World()
    owe(db, 1)
    assert (
        Delivery(Forgetful(db, real_clock, rates=QUICK), {"slack": world}, plain, real_clock).send_due() == 1
    )
    with db.read() as conn:
        assert queue_figures(conn, real_clock()).told_last_day == 1
    assert len(world.posts) == 1
