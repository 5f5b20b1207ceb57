"""The queue in numbers: what is owed is counted from the moment it was first to be told, whatever became of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import create_engine, text

from storage.engine import Engines
from storage.migrate import upgrade
from storage.outbox import enqueue, send_again, undelivered
from storage.outbox_care import QueueFigures, queue_figures
from tests.world import Clock, World, deliver_all, delivery_of, owe, owed, route


def figures(db: Engines, clock: Clock) -> QueueFigures:
    with db.read() as conn:
        return queue_figures(conn, clock())


def test_in_an_outage_what_waits_for_its_next_try_still_waits(db: Engines, clock: Clock) -> None:
    delivery = delivery_of(db, clock, World(script={"ada": ["down!"], "bob": ["500!"]}))
    owe(db, clock, owed("a", "ada"), owed("b", "bob"))
    began = clock()
    while clock() < began + timedelta(minutes=40):
        delivery.send_due(4)
        clock.on(seconds=30)
    found = figures(db, clock)
    assert (found.waiting, found.later) == (2, 0)
    assert found.oldest_waiting == (clock() - began).total_seconds()


def test_a_message_that_is_being_sent_has_not_been_told(db: Engines, clock: Clock) -> None:
    delivery = delivery_of(db, clock, World())
    owe(db, clock, owed("a", "ada"))
    clock.on(seconds=30)
    assert len(delivery.queue.claim(4)) == 1
    assert (figures(db, clock).waiting, figures(db, clock).oldest_waiting) == (1, 30)
    assert figures(db, clock).due == 0  # nobody else can take it now


def test_what_was_planned_on_friday_for_monday_is_new_on_monday(db: Engines, clock: Clock) -> None:
    monday = clock() + timedelta(days=2, hours=13)
    with db.write() as conn:
        enqueue(conn, "s1", [owed(f"k{n}", f"p{n}", due_at=monday) for n in range(400)], clock(), route)
    assert (figures(db, clock).waiting, figures(db, clock).later) == (0, 400)
    clock.at = monday + timedelta(seconds=1)
    found = figures(db, clock)
    assert (found.waiting, found.later, found.oldest_waiting) == (400, 0, 1)


def test_what_a_person_sends_again_waits_from_then_on(db: Engines, clock: Clock) -> None:
    delivery = delivery_of(db, clock, World(script={"ada": ["refused", "down!"]}))
    owe(db, clock, owed("a", "ada"))
    deliver_all(delivery, clock, 3)
    assert figures(db, clock).waiting == 0
    clock.on(days=3)
    with db.write() as conn:
        [dead] = undelivered(conn, "s1")
        send_again(conn, dead.id, clock())
    delivery.send_due(1)
    clock.on(seconds=10)
    assert (figures(db, clock).waiting, figures(db, clock).oldest_waiting) == (1, 10)


def test_a_queue_of_the_version_before_is_counted_too(db: Engines, clock: Clock) -> None:
    owe(db, clock, owed("a", "ada"), owed("b", "bob", due_at=clock() + timedelta(hours=1)))
    with db.write() as conn:
        conn.execute(text("UPDATE outbox SET wanted_at = NULL"))
    clock.on(minutes=5)
    found = figures(db, clock)
    assert (found.waiting, found.later, found.oldest_waiting) == (1, 1, 300)


def test_an_upgrade_keeps_how_long_what_was_tried_has_waited(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/old.db"
    upgrade(url, target="0007")
    engine = create_engine(url)
    with engine.begin() as conn:
        for key, first_try, attempts in (("tried", "'2026-11-17 08:00:00'", 3), ("new", "NULL", 0)):
            conn.execute(
                text(
                    "INSERT INTO outbox (scheme_id, dedupe_key, workspace, lane, kind, to_person, facts, state, due_at,"
                    " attempts, throttled, maybe_sent, withdrawn, first_try_at, created_at) VALUES ('s1', :key, 'w', 'l',"
                    f" 'k', 'ada', '{{}}', 'ready', '2026-11-17 11:00:00', {attempts}, 0, 0, 0, {first_try}, '2026-11-13 20:00:00')"
                ),
                {"key": key},
            )
    upgrade(url)
    with engine.connect() as conn:
        [tried, new] = conn.scalars(text("SELECT wanted_at FROM outbox ORDER BY id"))
    engine.dispose()
    assert (tried[:19], new[:19]) == ("2026-11-17 08:00:00", "2026-11-17 11:00:00")
