"""Slack's tiers: kept for each workspace by all processes of the bot together."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest

from bot.slack.calls import HeldBack
from bot.slack.pace import A_MINUTE, POSTING, Pace
from storage.engine import Engines
from storage.pace import Pace as SharedPace
from tests.world import Clock

TIERED = sorted(set(A_MINUTE) - set(POSTING))


def called(pace: Pace, team: str, method: str, times: int) -> int:
    """How many of so many calls were let through."""
    through = 0
    for _ in range(times):
        with suppress(HeldBack):
            pace.before(team, method)
            through += 1
    return through


@pytest.mark.parametrize("method", TIERED)
def test_a_methods_tier_is_shared_by_all_processes_and_by_no_other_workspace(
    sqlite_db: Engines, clock: Clock, method: str
) -> None:
    one, other = (Pace(SharedPace(sqlite_db, clock)) for _ in range(2))
    allowed = A_MINUTE[method]
    at_once = called(one, "T1", method, allowed // 4) + called(other, "T1", method, allowed)
    assert at_once == allowed // 2
    assert called(one, "T1", method, 3) == 0
    assert called(one, "T2", method, 1) == 1
    with pytest.raises(HeldBack) as held:
        other.before("T1", method)
    clock.on(seconds=held.value.seconds)
    assert called(one, "T1", method, 3) == 1  # it said exactly how long to wait


def test_in_no_minute_more_calls_go_out_than_the_tier_and_its_burst_and_that_many_do(
    sqlite_db: Engines, clock: Clock
) -> None:
    both = [Pace(SharedPace(sqlite_db, clock)) for _ in range(2)]
    times, begun = [], clock()
    while clock() - begun < timedelta(minutes=3):
        for pace in both:
            times += [clock()] * called(pace, "T1", "users.list", 1)
        clock.on(seconds=0.5)
    for at in times:
        assert sum(at <= other < at + timedelta(minutes=1) for other in times) <= 20 + 10
    assert len(times) >= 0.95 * (3 * 20 + 10)


def test_without_its_database_each_process_keeps_the_tier_for_itself() -> None:
    alone = Pace()
    assert called(alone, "T1", "chat.update", 60) == A_MINUTE["chat.update"] // 2
    assert called(alone, "T1", "reactions.add", 60) == 60
