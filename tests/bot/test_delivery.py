"""Delivery: what each answer of a platform leads to, and nothing lost, doubled or hurried."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import Row, func, select

from bot.delivery import Composed, Gone
from bot.platform import Destination
from messages.cards import Card
from messages.reader import Reader
from scheme.notices import Notice
from storage import claims
from storage.claims import LEASE, MOST_ATTEMPTS, Claimed
from storage.engine import Engines
from storage.limits import Rate
from storage.outbox import HELD, cancel_about, enqueue, send_again, undelivered
from storage.outbox_care import doubt_since, forget, prune, queue_figures
from storage.outbox_tables import limiter, outbox
from tests.world import QUICK, Clock, World, deliver_all, delivery_of, owed, plain, route


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


def owe(db: Engines, clock: Clock, *notices: Notice) -> None:
    with db.write() as conn:
        enqueue(conn, "s1", notices, clock(), route)


def row(db: Engines, key: str) -> Row[..., object]:
    with db.read() as conn:
        return conn.execute(select(outbox).where(outbox.c.dedupe_key == key)).one()


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
    deliver_all(delivery, clock, 400, minutes=1)
    dead = row(db, "k")
    assert (dead.state, dead.attempts, dead.last_error) == ("dead", MOST_ATTEMPTS, "refused")
    assert timedelta(minutes=30) < dead.finished_at - began < timedelta(hours=3)
    assert world.looks == 0  # nothing was ever ambiguous


@pytest.mark.parametrize(("word", "posts", "looks"), [("drop", 1, 1), ("500", 1, 1)])
def test_an_attempt_in_doubt_is_looked_up_before_anything_is_posted_again(
    db: Engines, clock: Clock, word: str, posts: int, looks: int
) -> None:
    world = World(script={"ada": [word]})
    delivery = delivery_of(db, clock, world)
    owe(db, clock, owed("k", "ada"))
    delivery.send_due(1)
    clock.on(seconds=29)
    assert delivery.send_due(1) == 0  # a late request can still land after a lookup said no
    clock.on(seconds=2)
    delivery.send_due(1)
    assert (world.counts()["ada"], world.looks) == (posts, looks)
    assert row(db, "k").state == "sent"


def test_where_nobody_can_look_a_message_is_repeated_or_held_as_its_kind_says(
    db: Engines, clock: Clock
) -> None:
    world = World(script={"ada": ["drop"], "bob": ["drop"]}, can_look=False)
    delivery = delivery_of(db, clock, world, held_kinds={"oath"})
    owe(db, clock, owed("a", "ada"), owed("b", "bob", kind="oath"))
    deliver_all(delivery, clock, 10)
    assert world.counts() == {"ada": 2, "bob": 1}
    with db.write() as conn:
        [held] = undelivered(conn, "s1")
        assert (held.to, held.reason) == ("bob", HELD)
        send_again(conn, held.id, clock())
    deliver_all(delivery, clock, 3)
    assert world.counts()["bob"] == 2  # that is what the person decided


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


def test_ending_a_pairing_stops_its_message_in_every_state_of_being_sent(db: Engines, clock: Clock) -> None:
    """Waiting: cancelled. On its way: told as it is. In doubt: found out, and never posted again."""
    world = World(script={"doubt": ["500"], "posted": ["drop"]})
    delivery = delivery_of(db, clock, world)
    owe(db, clock, *(owed(p, p, about="p1") for p in ("doubt", "posted")))
    deliver_all(delivery, clock, 3)
    owe(db, clock, owed("under way", "eve", about="p1"))
    [under_way] = delivery.queue.claim(8)
    owe(db, clock, owed("waiting", "ada", about="p1"))
    with db.write() as conn:
        assert cancel_about(conn, "p1", clock()) == 4
    delivery.send(under_way, delivery.monotonic())
    deliver_all(delivery, clock, 20)
    assert world.counts() == {"posted": 1, "eve": 1}
    states = {key: row(db, key).state for key in ("waiting", "under way", "doubt", "posted")}
    assert states == {"waiting": "cancelled", "under way": "sent", "doubt": "cancelled", "posted": "sent"}


def test_a_sender_frozen_past_its_lease_neither_posts_nor_settles(db: Engines, clock: Clock) -> None:
    world = World()
    seconds = [0.0]
    frozen = delivery_of(db, clock, world, monotonic=lambda: seconds[0])
    owe(db, clock, owed("k", "ada"))
    [held] = frozen.queue.claim(1)
    clock.on(seconds=LEASE.total_seconds())
    seconds[0] = LEASE.total_seconds()
    other = delivery_of(db, clock, world)
    other.send_due(1)
    frozen.send(held, 0.0)
    assert not frozen.queue.finish(held, "dead", reason="late")
    assert not frozen.queue.retry(held, wait=timedelta(0), reason="late", ambiguous=True)
    assert (world.counts(), world.looks) == ({"ada": 1}, 1)
    assert row(db, "k").state == "sent"


def test_a_message_that_ends_its_sender_every_time_is_given_up(db: Engines, clock: Clock) -> None:
    delivery = delivery_of(db, clock, World())
    owe(db, clock, owed("k", "ada"))
    for _ in range(MOST_ATTEMPTS):
        assert len(delivery.queue.claim(1)) == 1  # and dies
        clock.on(seconds=61)
    delivery.send_due(1)
    assert row(db, "k").state == "dead"


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


@pytest.mark.parametrize("db_url", ["postgresql"], indirect=True)  # SQLite has one writer at a time
def test_a_row_finished_since_it_was_chosen_is_not_claimed_again(db: Engines, clock: Clock) -> None:
    """The old owner settles late, while another is claiming: its "sent" stands."""
    world = World()
    delivery = delivery_of(db, clock, world)
    owe(db, clock, owed("k", "ada"))
    [held] = delivery.queue.claim(1)
    clock.on(seconds=61)
    with db.writer.begin() as late, db.writer.begin() as claimer:
        assert claims.finish(late, held, clock(), "sent", provider_id="late", rates=QUICK)
        # The settling is not committed: its row is passed over, neither waited for nor taken.
        assert claims.claim(claimer, clock(), 8, QUICK) == []
        late.commit()
        assert claims.claim(claimer, clock(), 8, QUICK) == []
    assert row(db, "k").state == "sent"


def test_two_replicas_never_hold_the_same_message(db: Engines, clock: Clock) -> None:
    owe(db, clock, *(owed(f"k{i}", f"p{i}") for i in range(40)))
    one, other = delivery_of(db, clock, World()), delivery_of(db, clock, World())
    held = [c.id for _ in range(3) for d in (one, other) for c in d.queue.claim(8)]
    assert len(held) == len(set(held)) == 40


def test_after_a_restore_what_may_have_been_told_since_the_backup_is_looked_for(
    db: Engines, clock: Clock
) -> None:
    """Both what the backup holds, and what the jobs will owe again because the backup is too old."""
    world = World()
    delivery = delivery_of(db, clock, world)
    backup_at = clock()
    owe(db, clock, owed("kept", "ada"))
    marks = {"kept": "ada", "again": "bob"}
    for key, person in marks.items():  # told after the backup was made
        held = Claimed(0, "s1", key, "", "", None, {}, "", "", 0, False, False, clock(), None, "", clock())
        world.posts.append((person, held.mark))
    clock.on(hours=2)
    with db.write() as conn:
        assert doubt_since(conn, backup_at, clock()) == 1
    owe(db, clock, owed("again", "bob"), owed("new", "cyd"))
    deliver_all(delivery, clock, 5)
    assert world.counts() == {"ada": 1, "bob": 1, "cyd": 1}
    clock.on(days=2)
    owe(db, clock, owed("later", "dan"))
    assert not row(db, "later").maybe_sent


def test_old_rows_are_pruned_and_a_person_who_is_erased_leaves_none(db: Engines, clock: Clock) -> None:
    delivery = delivery_of(db, clock, World())
    owe(db, clock, owed("a", "ada"), owed("review", "ada", about="p1"), owed("b", "bob"))
    deliver_all(delivery, clock, 3)
    clock.on(days=91)
    owe(db, clock, owed("new", "bob"))
    with db.write() as conn:
        assert prune(conn, clock()) == 2
        assert forget(conn, "bob") == 1
        assert conn.scalar(select(func.count()).select_from(outbox)) == 1
    clock.on(days=1100)
    with db.write() as conn:
        assert prune(conn, clock()) == 1
        assert conn.scalar(select(func.count()).select_from(limiter)) == 1
