"""Delivery in doubt: leases, lookups and restores; nothing lost, nothing told twice."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.delivery import Composed
from bot.platform import Destination
from messages.cards import Card
from messages.reader import Reader
from storage import claims
from storage.claims import LEASE, MOST_ATTEMPTS, Claimed
from storage.engine import Engines
from storage.outbox import HELD, cancel_about, discard, send_again, undelivered
from storage.outbox_care import doubt_since, forget, prune, queue_figures
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


@pytest.mark.parametrize(("word", "posts"), [("drop", 1), ("500", 0)])
def test_where_nobody_can_look_a_message_in_doubt_is_held_for_a_person(
    db: Engines, clock: Clock, word: str, posts: int
) -> None:
    """Posted or not: never repeated by itself, never counted as told, and listed with its doubt."""
    world = World(script={"ada": [word, word]}, can_look=False)
    delivery = delivery_of(db, clock, world)
    owe(db, clock, owed("k", "ada"))
    for tries in (1, 2):
        deliver_all(delivery, clock, 40, minutes=10)
        assert (len(world.tries), world.counts()["ada"], world.looks) == (tries, posts * tries, 0)
        with db.write() as conn:
            assert queue_figures(conn, clock()).told_last_day == 0
            [held] = undelivered(conn, "s1")
            assert (held.to, held.reason, held.maybe_sent) == ("ada", HELD, True)
            assert row(db, "k").sent_at is None
            if tries == 1:  # a person decides; what is in doubt once more is held once more
                assert send_again(conn, held.id, clock())
    with db.write() as conn:
        assert discard(conn, held.id, clock())
    deliver_all(delivery, clock, 5)
    assert row(db, "k").state == "cancelled"
    assert len(world.tries) == 2


def test_a_message_whose_sender_died_is_held_where_nobody_can_look(db: Engines, clock: Clock) -> None:
    world = World(can_look=False)
    delivery = delivery_of(db, clock, world)
    owe(db, clock, owed("k", "ada"), owed("later", "ada"))
    [held] = delivery.queue.claim(1)
    world.send(plain_way(held), Card("Posted"), Reader(), held.mark)  # and dies before it is settled
    clock.on(seconds=61)
    deliver_all(delivery, clock, 5)
    assert (row(db, "k").state, row(db, "k").last_error) == ("dead", HELD)
    assert row(db, "later").state == "sent"  # those behind it go on
    assert world.counts() == {"ada": 2}


def test_a_message_claimed_but_never_tried_is_not_in_doubt(db: Engines, clock: Clock) -> None:
    """A sender too slow for what it claimed gives it back: it knows that it posted nothing."""
    world, seconds = World(can_look=False), [0.0]
    slow = delivery_of(db, clock, world, monotonic=lambda: seconds[0])
    owe(db, clock, owed("k", "ada"))
    [held] = slow.queue.claim(1)
    seconds[0] = LEASE.total_seconds() - 10
    slow.send(held, 0.0)
    assert (row(db, "k").state, row(db, "k").maybe_sent, world.tries) == ("ready", False, [])
    deliver_all(delivery_of(db, clock, world), clock, 3)
    assert row(db, "k").state == "sent"


def plain_way(held: Claimed) -> Destination:
    return Destination("slack", "T1", held.to, {})


def at_both(held: Claimed, now: datetime) -> Composed:
    """To somebody with two accounts: Teams, where they last spoke, then Slack."""
    return Composed(
        Card("Hello"), Reader(), tuple(Destination(p, "T1", held.to, {}) for p in ("teams", "slack"))
    )


def test_a_doubtful_telling_is_not_told_on_the_other_platform(db: Engines, clock: Clock) -> None:
    """Unknown on the first: held. Unreachable on the first: the second, and a doubt there is its own."""
    teams = World(
        "teams", {"ada": ["drop"], "bob": ["gone"], "cyd": ["gone"], "dan": ["down"]}, can_look=False
    )
    slack = World(script={"bob": ["drop"], "cyd": ["500"]})
    delivery = delivery_of(db, clock, teams, slack, compose=at_both)
    owe(db, clock, *(owed(name, name) for name in ("ada", "bob", "cyd", "dan")))
    deliver_all(delivery, clock, 40)
    assert (teams.counts(), slack.counts()) == ({"ada": 1, "cyd": 1, "dan": 1}, {"bob": 1})
    states = {name: row(db, name).state for name in ("ada", "bob", "cyd", "dan")}
    # cyd: looked for on Slack, certainly not there, and Teams had refused: so it was told by nobody.
    assert states == {"ada": "dead", "bob": "sent", "cyd": "sent", "dan": "sent"}


def test_of_somebody_on_both_platforms_a_dead_senders_message_is_sent_only_if_both_can_deny_it(
    db: Engines, clock: Clock
) -> None:
    teams, slack = World("teams", can_look=False), World()
    delivery = delivery_of(db, clock, teams, slack, compose=at_both)
    owe(db, clock, owed("found", "ada"), owed("nobody knows", "bob"))
    for held in delivery.queue.claim(8):
        if held.key == "found":
            slack.posts.append((held.to, held.mark))
    clock.on(seconds=61)
    deliver_all(delivery, clock, 5)
    assert (row(db, "found").state, row(db, "nobody knows").state) == ("sent", "dead")
    assert (teams.counts(), slack.counts()) == ({}, {"ada": 1})


def test_a_look_that_fails_is_tried_again_and_nothing_is_posted_meanwhile(db: Engines, clock: Clock) -> None:
    world = World(script={"ada": ["drop"], "bob": ["500"]}, looks_failing=3)
    delivery = delivery_of(db, clock, world)
    owe(db, clock, owed("a", "ada"), owed("b", "bob"))
    deliver_all(delivery, clock, 60)
    assert world.looks == 5
    assert world.counts() == {"ada": 1, "bob": 1}
    assert (row(db, "a").state, row(db, "b").state) == ("sent", "sent")


def test_a_look_that_fails_for_hours_leaves_the_message_to_a_person_who_may_have_it_looked_for_again(
    db: Engines, clock: Clock
) -> None:
    world = World(script={"ada": ["drop"]}, looks_failing=MOST_ATTEMPTS - 1)
    delivery = delivery_of(db, clock, world)
    owe(db, clock, owed("a", "ada"))
    deliver_all(delivery, clock, 300, minutes=3)
    with db.write() as conn:
        [held] = undelivered(conn, "s1")
        assert (held.reason, held.maybe_sent) == (HELD, True)
        assert send_again(conn, held.id, clock())
    deliver_all(delivery, clock, 3)
    assert (row(db, "a").state, world.counts()) == ("sent", {"ada": 1})


def test_what_is_in_doubt_is_not_held_once_it_is_withdrawn_or_worthless(db: Engines, clock: Clock) -> None:
    delivery = delivery_of(db, clock, World(can_look=False))
    soon = clock() + timedelta(seconds=30)
    owe(db, clock, owed("over", "ada", about="p1"), owed("late", "bob", expires_at=soon))
    assert len(delivery.queue.claim(8)) == 2  # and dies
    with db.write() as conn:
        cancel_about(conn, "p1", clock())
    clock.on(seconds=61)
    deliver_all(delivery, clock, 3)
    assert (row(db, "over").state, row(db, "late").state) == ("cancelled", "expired")


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


def test_after_a_restore_where_nobody_can_look_what_may_have_been_told_is_held(
    db: Engines, clock: Clock
) -> None:
    """What waited in the backup, and what the jobs owe again when they catch up; after that people hear anew."""
    delivery = delivery_of(db, clock, world := World(can_look=False))
    backup_at = clock()
    owe(db, clock, owed("kept", "ada"))
    clock.on(hours=2)
    with db.write() as conn:
        doubt_since(conn, backup_at, clock())
    owe(db, clock, owed("again", "bob"))
    clock.on(hours=2)
    owe(db, clock, owed("new", "cyd"))
    deliver_all(delivery, clock, 5)
    assert world.counts() == {"cyd": 1}
    assert {row(db, key).last_error for key in ("kept", "again")} == {HELD}


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
