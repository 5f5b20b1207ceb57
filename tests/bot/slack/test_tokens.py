"""Tokens that live twelve hours: renewed in good time, by one process, and after any accident."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import clock as real
from bot.platform import BadToken, Destination, NotReached, Sent
from bot.slack.install import ManyWorkspaces
from bot.slack.tokens import AGAIN, Rotation
from bot.slack.workspaces import Clients, Installation
from messages.cards import Card
from messages.reader import Reader
from storage.pace import Pace
from tests.bot.slack.slack_api import Fault, Slack
from tests.bot.slack.slack_api import Rotation as SlacksRotation
from tests.bot.slack.test_install import Many, many
from tests.bot.slack.wire import TEAM, eventually


@pytest.fixture
def bot(peers: Slack, tmp_path: Path) -> Iterator[Many]:
    """The bot, installed by Ana in a workspace whose tokens end after twelve hours."""
    with many(tmp_path) as found:
        found.slack.rotation = SlacksRotation(lambda: found.clock[0])
        assert found.back(found.begin(), found.agree(found.slack.user("ana"))).status_code == 200
        yield found


def later(bot: Many, **time: float) -> None:
    """Time passes, and what this process remembers of tokens is a minute old."""
    bot.clock[0] += timedelta(**time)
    bot.side.listener.clients.workspaces.doubt(TEAM)


def greets(bot: Many, key: str) -> object:
    return bot.side.platform.send(
        Destination("slack", TEAM, bot.slack.user("ana"), {}), Card("Hello"), Reader(), key
    )


def another_process(bot: Many, waits: Pace | None = None) -> ManyWorkspaces:
    """Another process of the bot, on the same database."""
    kept, pace = bot.house.database, waits or Pace(bot.house.database.engines, real.now)
    rotation = Rotation("1.2", "hush", bot.slack.url, kept, pace, lambda: bot.clock[0])
    return ManyWorkspaces(kept, rotation, lambda team: None)


def test_a_token_is_renewed_two_hours_before_it_ends_and_kept_sealed(bot: Many, tmp_path: Path) -> None:
    rotation = bot.slack.rotation
    assert rotation is not None
    later(bot, hours=9.9)
    assert isinstance(greets(bot, "1"), Sent)
    assert rotation.renewals == 0
    later(bot, hours=0.2)
    bot.side.caretaker.look()
    assert rotation.renewals == 1
    assert isinstance(greets(bot, "2"), Sent)
    kept = bot.house.database.credentials("slack", TEAM)
    assert (kept["token"], kept["refresh"]) == rotation.pairs[-1][:2]
    stored = b"".join(file.read_bytes() for file in tmp_path.glob("many.db*"))
    assert not any(pair[n].encode() in stored for pair in rotation.pairs for n in (0, 1))


def test_of_many_processes_exactly_one_renews_and_none_is_without_a_token(bot: Many) -> None:
    assert bot.slack.rotation is not None
    later(bot, hours=10.5)
    bot.slack.faults["oauth.v2.access"].append(Fault(wait=0.3, work=True))
    processes = [another_process(bot) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda process: process.installed(TEAM), processes))
    assert bot.slack.rotation.renewals == 1
    assert all(isinstance(each, Installation) for each in found)


def test_after_a_night_without_the_bot_the_first_word_is_answered(bot: Many) -> None:
    ana = bot.slack.user("ana")
    before = len(bot.slack.inbox(ana))
    later(bot, hours=20)
    assert bot.wire.says(ana, "help").status_code == 200
    assert len(bot.slack.inbox(ana)) == before + 1


@pytest.mark.parametrize("hours", [10.5, 13])
def test_a_renewal_that_died_before_its_tokens_were_kept_is_made_again(bot: Many, hours: float) -> None:
    """Slack gave out new tokens, and nobody has them: the pair before them is still good for one more."""
    rotation = bot.slack.rotation
    assert rotation is not None
    later(bot, hours=hours)
    bot.slack.faults["oauth.v2.access"].append(Fault(0, work=True))
    first = another_process(bot, Pace(bot.house.database.engines, lambda: bot.clock[0])).installed(TEAM)
    assert isinstance(first, Installation) == (hours < 12)
    assert rotation.renewals == 1
    bot.clock[0] += timedelta(seconds=AGAIN + 1)
    process = another_process(bot, Pace(bot.house.database.engines, lambda: bot.clock[0]))
    assert isinstance(process.installed(TEAM), Installation)
    assert rotation.renewals == 2
    later(bot, seconds=1)
    assert isinstance(greets(bot, "after"), Sent)


def test_a_process_that_died_holding_the_renewal_is_not_waited_for_long(bot: Many) -> None:
    assert bot.slack.rotation is not None
    later(bot, hours=13)
    pace = Pace(bot.house.database.engines, lambda: bot.clock[0])
    assert pace.take(f"slack:{TEAM}:renewal", 30)
    assert not isinstance(another_process(bot, pace).installed(TEAM), (Installation, BadToken))
    bot.clock[0] += timedelta(seconds=31)
    assert isinstance(another_process(bot, pace).installed(TEAM), Installation)


def test_a_call_with_a_token_that_was_renewed_elsewhere_is_made_again_with_the_new_one(bot: Many) -> None:
    rotation = bot.slack.rotation
    assert rotation is not None
    slow, quick = another_process(bot), another_process(bot)
    client = Clients(slow, bot.slack.url).sending(TEAM)
    for _ in range(2):
        later(bot, hours=11)
        quick.look_after(TEAM)
    assert rotation.renewals == 2
    assert not isinstance(client, BadToken)
    before = len(bot.slack.called("conversations.open"))
    assert client.conversations_open(users=[bot.slack.user("ana")])["ok"]
    assert len(bot.slack.called("conversations.open")) == before + 2


def test_a_refresh_token_that_slack_does_not_take_stops_the_workspace_and_says_so(bot: Many) -> None:
    assert bot.slack.rotation is not None
    later(bot, hours=13)
    bot.slack.rotation.pairs.clear()
    assert greets(bot, "k") == BadToken("invalid_refresh_token")
    assert bot.clock[0] > datetime.now(UTC)


def test_while_the_database_stalls_requests_are_acknowledged_with_the_token_known_before(bot: Many) -> None:
    ana = bot.slack.user("ana")
    workspaces = bot.side.listener.clients.workspaces
    assert isinstance(workspaces, ManyWorkspaces)
    bot.wire.says(ana, "help")
    before = len(bot.slack.inbox(ana))
    with ExitStack() as stalled:
        for _ in range(20):  # all the connections there are
            stalled.enter_context(bot.house.database.engines.read())
        workspaces.known.outdated(TEAM)  # a minute has passed
        begun = time.monotonic()
        assert bot.wire.says(ana, "help").status_code == 200
        assert time.monotonic() - begun < 3
        begun = time.monotonic()
        assert isinstance(another_process(bot).installed(TEAM), NotReached)  # one that has just started
        assert time.monotonic() - begun < 3
    eventually(lambda: len(bot.slack.inbox(ana)) == before + 1)
