"""A look-up that the token, or the pace, does not allow: the workspace waits, and the message loses no attempt."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.delivery import Composed
from bot.platform import BadToken, Destination, LookupResult, Paused, Sent
from messages.cards import Card
from messages.reader import Reader
from storage.claims import Claimed
from storage.engine import Engines
from storage.outbox import HELD, RESTORED
from storage.outbox_care import QueueFigures, doubt_since, queue_figures
from storage.outbox_tables import limiter
from tests.world import Clock, World, deliver_all, delivery_of, owe, owed, row


def figures(db: Engines, clock: Clock) -> QueueFigures:
    with db.read() as conn:
        return queue_figures(conn, clock())


def test_after_a_restore_with_a_wrong_token_nothing_dies_and_once_it_is_right_nothing_is_told_twice(
    db: Engines, clock: Clock
) -> None:
    world = World(looks_as=[BadToken("invalid_auth")] * 1000)
    delivery = delivery_of(db, clock, world)
    backup_at = clock()
    owe(db, clock, owed("told", "ada"), owed("lost", "bob"))
    told = Claimed(0, "s1", "told", "", "", None, {}, "", "", 0, False, False, clock(), None, "", clock())
    world.posts.append(("ada", told.mark))  # after the backup, which knows nothing of it
    clock.on(hours=2)
    with db.write() as conn:
        assert doubt_since(conn, backup_at, clock()) == 2
    deliver_all(delivery, clock, 300, minutes=5)  # half a day at least: longer than all attempts last
    assert [(row(db, k).state, row(db, k).attempts) for k in ("told", "lost")] == [("ready", 0), ("ready", 0)]
    assert row(db, "told").last_error == RESTORED
    assert figures(db, clock).alarms == (("slack:T1", "invalid_auth"),)
    assert (figures(db, clock).waiting, figures(db, clock).dead) == (2, 0)
    world.looks_as.clear()  # the token is put right
    deliver_all(delivery, clock, 5, minutes=5)
    assert (row(db, "told").state, row(db, "lost").state) == ("sent", "sent")
    assert world.counts() == {"ada": 1, "bob": 1}
    assert figures(db, clock).alarms == ()


def test_a_pause_asked_for_while_looking_holds_the_workspace_and_is_no_attempt(
    db: Engines, clock: Clock
) -> None:
    world = World(script={"ada": ["500"]}, looks_as=[Paused(45)])
    delivery = delivery_of(db, clock, world)
    owe(db, clock, owed("k", "ada"))
    delivery.send_due(1)
    clock.on(seconds=31)
    delivery.send_due(1)
    owe(db, clock, owed("other", "bob"))
    clock.on(seconds=44)
    assert delivery.send_due(4) == 0  # nobody of this workspace
    assert (row(db, "k").attempts, row(db, "k").throttled) == (1, 1)  # the first one was the 500
    assert figures(db, clock).alarms == ()
    clock.on(seconds=2)
    deliver_all(delivery, clock, 3)
    assert world.counts() == {"ada": 1, "bob": 1}


def at_both(held: Claimed, now: datetime) -> Composed:
    ways = tuple(Destination(platform, "T1", held.to, {}) for platform in ("slack", "teams"))
    return Composed(Card("Hello"), Reader(), ways)


@pytest.mark.parametrize(
    ("on_teams", "state"), [([Sent("there")], "sent"), ([BadToken("no token")], "ready")]
)
def test_what_is_found_on_one_account_counts_whatever_the_other_says(
    db: Engines, clock: Clock, on_teams: list[LookupResult], state: str
) -> None:
    slack = World(looks_as=[BadToken("invalid_auth")])
    teams = World("teams", looks_as=list(on_teams))
    delivery = delivery_of(db, clock, slack, teams, compose=at_both)
    owe(db, clock, owed("k", "ada"))
    delivery.queue.claim(1)
    clock.on(seconds=61)  # its sender vanished
    delivery.send_due(1)
    assert (row(db, "k").state, slack.posts, teams.posts) == (state, [], [])


def test_a_pause_of_the_second_account_keeps_the_message_as_long_as_it_lasts(
    db: Engines, clock: Clock
) -> None:
    """The first account's workspace is free: it must not be claimed over and over meanwhile."""
    slack, teams = World(script={"ada": ["gone!"]}), World("teams", script={"ada": ["token"]})
    delivery = delivery_of(db, clock, slack, teams, compose=at_both)
    owe(db, clock, owed("k", "ada"))
    for _ in range(10):
        delivery.send_due(1)
        clock.on(seconds=1)
    assert len(teams.tries) == 1
    with db.read() as conn:
        assert (
            conn.scalar(select(limiter.c.alarm).where(limiter.c.workspace == "teams:T1")) == "token_revoked"
        )
    clock.on(minutes=5)
    delivery.send_due(1)
    assert teams.counts() == {"ada": 1}


def test_what_waited_for_its_next_try_in_the_backup_is_in_doubt_too(db: Engines, clock: Clock) -> None:
    """It may have gone out right after the backup was made, long before that next try."""
    world = World(script={"ada": ["down"] * 8})
    delivery = delivery_of(db, clock, world)
    owe(db, clock, owed("k", "ada"), owed("later", "bob", due_at=clock() + timedelta(days=1)))
    while row(db, "k").attempts < 5:
        deliver_all(delivery, clock, 1, seconds=20)
    assert row(db, "k").due_at > clock() + timedelta(seconds=5)
    with db.write() as conn:
        assert doubt_since(conn, clock(), clock() + timedelta(seconds=1)) == 1
    assert (row(db, "k").maybe_sent, row(db, "later").maybe_sent) == (True, False)


def test_a_doubt_that_nobody_can_end_outlasts_a_pause(db: Engines, clock: Clock) -> None:
    """Where one of two accounts cannot be looked at, it is held for a person also after the other's pause."""
    slack, teams = World(looks_as=[BadToken("invalid_auth")]), World("teams", can_look=False)
    delivery = delivery_of(db, clock, slack, teams, compose=at_both)
    owe(db, clock, owed("k", "ada"))
    delivery.queue.claim(1)
    clock.on(seconds=61)
    delivery.send_due(1)
    clock.on(minutes=5)
    delivery.send_due(1)
    assert (row(db, "k").state, row(db, "k").last_error) == ("dead", HELD)
    assert slack.posts == teams.posts == []
