"""Delivery's pace: in order, within the limits, fair, and without holding anybody up."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Connection, event

from bot.platform import Destination, NotReached, SendResult
from messages.cards import Card
from messages.reader import Reader
from storage.engine import Engines
from storage.limits import RATES, Rate
from storage.outbox import enqueue
from storage.outbox_tables import limiter
from tests.world import Clock, World, deliver_all, delivery_of, owe, owed, row


def test_too_many_requests_pauses_the_workspace_for_every_replica_and_no_other(
    db: Engines, clock: Clock
) -> None:
    world = World(script={"ada": ["429"]})
    one, other = delivery_of(db, clock, world), delivery_of(db, clock, world)
    owe(db, clock, owed("a", "ada"))
    one.send_due(1)
    owe(db, clock, owed("b", "bob"), owed("c", "w2-cyd"))
    assert other.send_due(8) == 1  # only the other workspace's
    assert world.counts() == {"w2-cyd": 1}
    clock.on(seconds=1.9)
    assert one.send_due(8) == other.send_due(8) == 0
    clock.on(seconds=0.1)
    deliver_all(one, clock, 3)
    assert world.counts() == {"ada": 1, "bob": 1, "w2-cyd": 1}
    assert (row(db, "a").attempts, row(db, "a").throttled) == (0, 1)


def test_one_conversation_hears_things_in_order_and_one_a_second(db: Engines, clock: Clock) -> None:
    world = World()
    rates = {"slack": Rate(1000, 1000, timedelta(seconds=1))}
    delivery = delivery_of(db, clock, world, rates=rates)
    for i in range(3):
        owe(db, clock, owed(f"k{i}", "ada"))
    [first] = delivery.queue.claim(8)
    clock.on(seconds=5)
    assert delivery.queue.claim(8) == []  # the first is still on its way: nothing overtakes it
    delivery.send(first, delivery.monotonic())
    sent_at = []
    for _ in range(30):
        if delivery.send_due(8):
            sent_at.append(clock())
        clock.on(seconds=0.1)
    assert [b - a for a, b in pairwise(sent_at)] == [timedelta(seconds=1)]
    marks = {row(db, f"k{i}").provider_id: i for i in range(3)}
    assert [marks[f"id-{i}"] for i in (1, 2, 3)] == [0, 1, 2]


def test_a_busy_workspace_does_not_starve_the_others(db: Engines, clock: Clock) -> None:
    """Also when it has used up its rate: the next workspace is tried before going idle."""
    world = World()
    rates = {"slack": Rate(1, 2, timedelta(0))}
    delivery = delivery_of(db, clock, world, rates=rates)
    owe(db, clock, *(owed(f"a{i}", f"a{i}") for i in range(50)), owed("z", "w2-zoe"))
    assert delivery.send_due(8) == 3  # its burst of two, and then the other's turn
    assert world.counts()["w2-zoe"] == 1
    assert delivery.send_due(8) == 0
    clock.on(seconds=1)
    assert delivery.send_due(8) == 1


def test_fifty_workspaces_share_a_process_and_one_that_floods_it_waits_for_the_others(
    db: Engines, clock: Clock
) -> None:
    """Forty-nine with four messages each and one with a thousand, eight senders, no limit in the way."""

    def ways(people: frozenset[str]) -> dict[str, tuple[str, str]]:
        return {p: (f"slack:T{p.partition('-')[0]}", f"slack:T{p.partition('-')[0]}:{p}") for p in people}

    flood = [owed(f"flood{n}", f"0-{n}") for n in range(1000)]
    others = [owed(f"{place}:{n}", f"{place}-{n}") for place in range(1, 50) for n in range(4)]
    with db.write() as conn:
        enqueue(conn, "s1", flood, clock(), ways)  # it was there first
        enqueue(conn, "s1", others, clock(), ways)
    world = World()
    delivery = delivery_of(db, clock, world)
    while sum(user[:2] != "0-" for user, _ in world.posts) < len(others):
        assert delivery.send_due(8) == 8
        clock.on(seconds=0.001)
    ahead = sum(user[:2] == "0-" for user, _ in world.posts)
    assert ahead <= 24, "a workspace that floods gets a turn like everybody else"


def test_the_allowed_rate_is_kept_and_used_to_at_least_95_percent(db: Engines, clock: Clock) -> None:
    world = World()
    rates = {"slack": Rate(25, 20, timedelta(seconds=1))}
    delivery = delivery_of(db, clock, world, rates=rates)
    owe(db, clock, *(owed(f"k{i}", f"p{i}") for i in range(100)))
    began = clock()
    while sum(world.counts().values()) < 100:
        if not delivery.send_due(8):
            clock.on(seconds=max(delivery.queue.idle_seconds(), 0.001))
        gone = (clock() - began).total_seconds()
        assert len(world.posts) <= 20 + 25 * gone + 1
    ideal = (100 - 20) / 25
    assert (clock() - began).total_seconds() <= ideal / 0.95


class Away(World):
    """A platform that is not there for a while, and counts what comes too fast once it is."""

    away = True

    def send(self, to: Destination, card: Card, reader: Reader, key: str) -> SendResult:
        if self.away:
            self.tries.append(to.user)
            return NotReached("ConnectionRefusedError")
        return super().send(to, card, reader, key)


def test_after_an_outage_there_is_neither_a_storm_nor_a_trickle(sqlite_db: Engines, clock: Clock) -> None:
    """Ten minutes without Slack, three hundred messages for sixty people waiting, two processes: then one a second
    in each conversation, five a second in all, and that rate is used.
    """
    world, rate = Away(), RATES["slack"]
    both = [delivery_of(sqlite_db, clock, world, rates=RATES) for _ in range(2)]
    owe(sqlite_db, clock, *(owed(f"k{n}:{p}", f"p{p}") for n in range(5) for p in range(60)))
    until = clock() + timedelta(minutes=10)
    while clock() < until:
        if not sum(delivery.send_due(8) for delivery in both):
            clock.on(seconds=10)
    assert len(world.tries) < 300 * 8  # nobody hammers at a closed door
    world.away = False
    posted: list[tuple[datetime, str]] = []
    while len(posted) < 300:
        before = len(world.posts)
        if not sum(delivery.send_due(8) for delivery in both):
            clock.on(seconds=max(min(delivery.queue.idle_seconds() for delivery in both), 0.001))
        posted += [(clock(), user) for user, _ in world.posts[before:]]
    began = posted[0][0]
    for number, (at, _) in enumerate(posted, 1):
        assert number <= rate.burst + rate.per_second * (at - began).total_seconds() + 1
    for person in range(60):
        heard = [at for at, user in posted if user == f"p{person}"]
        assert all(later - earlier >= timedelta(seconds=1) for earlier, later in pairwise(heard))
    assert world.counts() == {f"p{person}": 5 for person in range(60)}
    ideal = (300 - rate.burst) / rate.per_second
    assert (posted[-1][0] - began).total_seconds() <= ideal / 0.95


def test_sleeping_is_exact(db: Engines, clock: Clock) -> None:
    world = World(script={"ada": ["429"]})
    delivery = delivery_of(db, clock, world)
    assert delivery.queue.idle_seconds() == 1.0
    owe(db, clock, owed("soon", "bob", due_at=clock() + timedelta(seconds=0.25)))
    assert delivery.queue.idle_seconds() == pytest.approx(0.25)
    owe(db, clock, owed("now", "ada"))
    assert delivery.queue.idle_seconds() == 0.0
    delivery.send_due(1)
    assert delivery.queue.idle_seconds() == 1.0  # paused for two seconds
    clock.on(seconds=1.5)
    assert delivery.queue.idle_seconds() == pytest.approx(0.5)


def test_no_transaction_is_open_while_the_network_is_waited_for(db: Engines, clock: Clock) -> None:
    """On SQLite it would keep everybody from writing; a write inside it would be refused here."""
    written: list[str] = []

    def write(where: str) -> None:
        with db.write() as conn:
            conn.execute(limiter.update().values(alarm=None))
        written.append(where)

    world = World(script={"ada": ["500"]}, point=write)
    delivery = delivery_of(db, clock, world)
    owe(db, clock, owed("k", "ada"))
    deliver_all(delivery, clock, 10)
    assert {"before post", "after post", "before look"} <= set(written)


def test_a_claim_never_walks_through_the_finished_messages(sqlite_db: Engines, clock: Clock) -> None:
    """Two hundred thousand of them must cost nothing: every question goes by an index."""
    seen: list[str] = []

    @event.listens_for(sqlite_db.writer, "before_cursor_execute")
    def _note(
        conn: Connection, cursor: Any, statement: str, parameters: Any, context: Any, many: bool
    ) -> None:
        if "outbox" in statement and not statement.startswith("EXPLAIN"):
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            seen.extend(row[-1] for row in cursor.fetchall())

    owe(sqlite_db, clock, owed("k", "ada"))
    seen.clear()
    delivery_of(sqlite_db, clock, World()).send_due(8)
    assert any("USING INDEX" in step or "USING COVERING INDEX" in step for step in seen)
    assert [step for step in seen if step.startswith("SCAN outbox")] == []
