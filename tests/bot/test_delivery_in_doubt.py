"""Delivery in doubt: leases, lookups and restores; nothing lost, nothing told twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from storage import claims
from storage.claims import LEASE, MOST_ATTEMPTS, Claimed
from storage.engine import Engines
from storage.outbox import HELD, cancel_about, send_again, undelivered
from storage.outbox_care import doubt_since, forget, prune
from storage.outbox_tables import limiter, outbox
from tests.world import QUICK, Clock, World, deliver_all, delivery_of, owe, owed, row


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
