"""Who may call when: one answer for all processes, on either database."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from storage.engine import Engines
from storage.pace import KEPT, Pace, Turn
from tests.world import Clock


def test_a_hold_is_seen_by_everybody_and_a_longer_one_stays(sqlite_db: Engines, clock: Clock) -> None:
    one, other = Pace(sqlite_db, clock), Pace(sqlite_db, clock)
    assert one.left("slack:T1:chat.update") == 0
    one.hold("slack:T1:chat.update", 30)
    other.hold("slack:T1:chat.update", 5)
    assert other.left("slack:T1:chat.update") == 30
    assert other.left("slack:T2:chat.update") == 0
    clock.at += timedelta(seconds=31)
    assert other.left("slack:T1:chat.update") == 0


def test_what_one_has_taken_nobody_else_gets_until_it_is_given_back_or_time_has_passed(
    sqlite_db: Engines, clock: Clock
) -> None:
    one, other = Pace(sqlite_db, clock), Pace(sqlite_db, clock)
    assert one.take("renew", 30)
    assert not other.take("renew", 30)
    one.give_back("renew")
    assert other.take("renew", 30)
    clock.at += timedelta(seconds=31)
    assert one.take("renew", 30)


def test_turns_are_spaced_bursts_allowed_and_no_place_is_taken_that_is_too_far_off(
    sqlite_db: Engines, clock: Clock
) -> None:
    pace, turns = Pace(sqlite_db, clock), [Turn("room", 1.0), Turn("house", 0.2, burst=3)]
    assert [pace.turn(turns, 2.5) for _ in range(3)] == [(True, 0.0), (True, 1.0), (True, 2.0)]
    assert pace.turn(turns, 2.5) == (False, 3.0)
    assert pace.turn([Turn("house", 0.2, burst=3)], 2.5) == (True, 0.2)
    clock.at += timedelta(seconds=3)
    assert pace.turn(turns, 2.5) == (True, 0.0)


def test_two_processes_asking_at_once_never_get_the_same_turn(db: Engines, clock: Clock) -> None:
    turns = [Turn("b", 0.5), Turn("a", 0.1, burst=5)]

    def ask(number: int) -> None:
        order = turns if number % 2 else turns[::-1]
        assert Pace(db, clock).turn(order, 60)[0]

    began = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, range(16)))
    left = Pace(db, clock).left("b")
    # PostgreSQL has a clock of its own, which goes on meanwhile.
    passed = time.monotonic() - began if db.dialect == "postgresql" else 0.0
    assert 16 * 0.5 - passed <= left <= 16 * 0.5


def test_what_says_nothing_any_more_is_dropped(sqlite_db: Engines, clock: Clock) -> None:
    pace = Pace(sqlite_db, clock)
    pace.hold("old", 1)
    clock.at += KEPT + timedelta(minutes=1)
    pace.hold("new", 1)
    assert pace.forget() == 1
    assert pace.left("new") == 1
