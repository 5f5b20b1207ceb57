"""Delivery: what each answer of a platform leads to."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.delivery import Composed, Gone
from bot.platform import Destination
from messages.cards import Card
from messages.reader import Reader
from scheme.notices import Notice
from storage.claims import MOST_ATTEMPTS, Claimed
from storage.engine import Engines
from storage.outbox import send_again, undelivered
from storage.outbox_care import queue_figures
from tests.world import Clock, World, deliver_all, delivery_of, owe, owed, plain, row


def test_a_message_is_told_once_and_its_facts_are_forgotten(db: Engines, clock: Clock) -> None:
    world = World()
    delivery = delivery_of(db, clock, world)
    owe(db, clock, Notice("nudge", "ada", "k", "p1", {"pairing": "p1"}))
    assert delivery.send_due(8) == 1
    assert delivery.send_due(8) == 0
    assert world.counts() == {"ada": 1}
    told = row(db, "k")
    assert (told.state, told.provider_id, told.sent_at, told.facts) == ("sent", "id-1", clock(), {})
    assert told.due_at is None


def test_a_message_waits_for_its_time_and_is_worthless_after_its_last(db: Engines, clock: Clock) -> None:
    world = World(script={"bob": ["down"] * 3})
    delivery = delivery_of(db, clock, world)
    soon, late = clock() + timedelta(minutes=5), clock() + timedelta(seconds=1)
    owe(db, clock, owed("later", "ada", due_at=soon), owed("brief", "bob", expires_at=late))
    deliver_all(delivery, clock, 8)
    assert (row(db, "later").state, row(db, "brief").state) == ("ready", "expired")
    clock.at = soon
    delivery.send_due(8)
    assert row(db, "later").state == "sent"
    assert world.counts() == {"ada": 1}


def test_a_refused_token_stops_the_workspace_and_alarms_but_kills_no_message(
    db: Engines, clock: Clock
) -> None:
    world = World(script={"ada": ["token"]})
    delivery = delivery_of(db, clock, world)
    owe(db, clock, owed("a", "ada"), owed("b", "bob"))
    delivery.send_due(1)
    assert delivery.send_due(8) == 0
    with db.read() as conn:
        figures = queue_figures(conn, clock())
    assert figures.alarms == (("slack:T1", "token_revoked"),)
    assert (figures.paused, figures.waiting, figures.dead) == (("slack:T1",), 2, 0)
    clock.on(minutes=5)  # somebody has put it right
    deliver_all(delivery, clock, 5)
    with db.read() as conn:
        figures = queue_figures(conn, clock())
    assert (figures.alarms, figures.paused, figures.waiting, figures.told_last_day) == ((), (), 0, 2)


def test_content_the_platform_refuses_is_dead_at_once_and_a_person_can_send_it_again(
    db: Engines, clock: Clock
) -> None:
    world = World(script={"ada": ["refused"]})
    delivery = delivery_of(db, clock, world)
    owe(db, clock, Notice("nudge", "ada", "k", None, {"pairing": "p1"}))
    deliver_all(delivery, clock, 5)
    assert len(world.tries) == 1
    with db.write() as conn:
        [dead] = undelivered(conn, "s1")
        assert (dead.reason, dead.to, dead.attempts) == ("msg_too_long", "ada", 0)
        assert send_again(conn, dead.id, clock())
    assert row(db, "k").facts == {"pairing": "p1"}  # still there to be worded from
    delivery.send_due(1)
    assert world.counts() == {"ada": 1}


def test_a_platform_that_is_never_reached_is_tried_for_hours_and_then_listed(
    db: Engines, clock: Clock
) -> None:
    world = World(script={"ada": ["down"] * 50})
    delivery = delivery_of(db, clock, world)
    owe(db, clock, owed("k", "ada"))
    began = clock()
    deliver_all(delivery, clock, 300, minutes=3)
    dead = row(db, "k")
    assert (dead.state, dead.attempts, dead.last_error) == ("dead", MOST_ATTEMPTS, "refused")
    assert timedelta(hours=3) < dead.finished_at - began < timedelta(hours=12)
    assert world.looks == 0  # nothing was ever ambiguous


def test_an_unreachable_account_gives_way_to_the_next_and_the_store_is_told(
    db: Engines, clock: Clock
) -> None:
    slack, teams = (
        World(script={"ada": ["gone"], "bob": ["gone"]}),
        World(name="teams", script={"bob": ["gone"]}),
    )
    marked: list[tuple[str, str]] = []

    def both(held: Claimed, now: datetime) -> Composed:
        accounts = tuple(Destination(p, "T1", held.to, {}) for p in ("slack", "teams"))
        return Composed(Card("Good morning"), Reader(), accounts)

    def unreachable(person: str, account: Destination) -> None:
        marked.append((person, account.platform))
        raise ZeroDivisionError  # the message is settled all the same

    delivery = delivery_of(db, clock, slack, teams, compose=both, unreachable=unreachable)
    owe(db, clock, owed("a", "ada"), owed("b", "bob"))
    deliver_all(delivery, clock, 3)
    assert teams.counts() == {"ada": 1}
    assert sorted(marked) == [("ada", "slack"), ("bob", "slack"), ("bob", "teams")]
    assert (row(db, "b").state, row(db, "b").last_error) == ("dead", "unreachable")


def test_a_platform_that_is_not_set_up_is_waited_for(db: Engines, clock: Clock) -> None:
    owe(db, clock, owed("k", "ada"))
    delivery_of(db, clock).send_due(1)
    assert (row(db, "k").state, row(db, "k").last_error) == ("ready", "slack not set up")
    clock.on(seconds=10)
    world = World()
    delivery_of(db, clock, world).send_due(1)
    assert world.counts() == {"ada": 1}


def test_a_message_whose_reason_is_gone_is_cancelled_at_the_last_moment(db: Engines, clock: Clock) -> None:
    world = World()
    delivery = delivery_of(db, clock, world, compose=lambda held, now: Gone("they have met"))
    owe(db, clock, owed("k", "ada"))
    delivery.send_due(1)
    assert (row(db, "k").state, row(db, "k").last_error) == ("cancelled", "they have met")
    assert world.posts == []


def test_a_message_that_cannot_be_worded_does_not_stop_the_others(db: Engines, clock: Clock) -> None:
    world = World()

    def broken(held: Claimed, now: datetime) -> Composed | Gone:
        if held.to == "ada":
            raise ZeroDivisionError
        return plain(held, now)

    delivery = delivery_of(db, clock, world, compose=broken)
    owe(db, clock, owed("a", "ada"), owed("b", "bob"))
    delivery.send_due(8)
    assert world.counts() == {"bob": 1}
    assert row(db, "a").state == "ready"
    assert str(row(db, "a").last_error).startswith("not worded")
