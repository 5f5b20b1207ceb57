"""The end of an installation, told late or twice: a new one is not undone by news of the old."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.bot.slack.slack_api import Slack
from tests.bot.slack.test_install import Many, many
from tests.bot.slack.wire import TEAM, envelope

ENDS = ({"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["U0BOT"]}})


@pytest.fixture
def bot(peers: Slack, tmp_path: Path) -> Iterator[Many]:
    """The bot, installed by Ana."""
    with many(tmp_path) as found:
        install(found)
        yield found


def install(bot: Many) -> None:
    """Ana installs the bot, for the first time or anew."""
    bot.clock[0] = max(bot.clock[0], datetime.now(UTC))
    assert bot.back(bot.begin(), bot.agree(bot.slack.user("ana"))).status_code == 200


def has_token(bot: Many) -> bool:
    return "token" in bot.house.database.credentials("slack", TEAM)


@contextmanager
def table_away(bot: Many, table: str) -> Iterator[None]:
    """The database cannot do what is asked of it for a while."""
    engines = bot.house.database.engines
    with engines.write() as conn:
        conn.exec_driver_sql(f"alter table {table} rename to {table}_away")
    try:
        yield
    finally:
        with engines.write() as conn:
            conn.exec_driver_sql(f"alter table {table}_away rename to {table}")


@pytest.mark.parametrize("told", ENDS)
def test_a_copy_that_comes_after_the_bot_was_installed_anew_ends_nothing(
    bot: Many, told: dict[str, Any]
) -> None:
    said = json.dumps(envelope(told))
    assert bot.wire.post(said).status_code == 200
    assert not has_token(bot)
    install(bot)
    for number in ("1", "2", "3"):
        assert (
            bot.wire.post(said, X_Slack_Retry_Num=number, X_Slack_Retry_Reason="timeout").status_code == 200
        )
        assert has_token(bot)
    assert bot.wire.event(told).status_code == 200  # another one, of now
    assert not has_token(bot)


@pytest.mark.parametrize("told", ENDS)
def test_an_end_whose_first_copy_was_lost_is_known_by_its_time(bot: Many, told: dict[str, Any]) -> None:
    before = int(time.time()) - 60  # it happened a minute ago; since then the bot was installed
    late = envelope(told) | {"event_time": before}
    assert bot.wire.post(json.dumps(late), X_Slack_Retry_Num="2").status_code == 200
    assert has_token(bot)


def test_the_time_of_an_installation_is_that_of_the_last(bot: Many) -> None:
    bot.clock[0] += timedelta(hours=1)
    install(bot)  # anew, without an end in between: the people of before are its own, the tokens new
    between = int(bot.clock[0].timestamp()) - 1800
    late = envelope({"type": "app_uninstalled"}) | {"event_time": between}
    assert bot.wire.post(json.dumps(late)).status_code == 200
    assert has_token(bot)
    now = envelope({"type": "app_uninstalled"}) | {"event_time": int(bot.clock[0].timestamp())}
    assert bot.wire.post(json.dumps(now)).status_code == 200
    assert not has_token(bot)


def test_an_end_that_could_not_be_saved_is_asked_for_again(bot: Many) -> None:
    said = json.dumps(envelope({"type": "app_uninstalled"}))
    for table in ("workspace", "seen_event"):
        with table_away(bot, table):
            assert bot.wire.post(said).status_code == 503
        assert has_token(bot)
    assert bot.wire.post(said, X_Slack_Retry_Num="1").status_code == 200
    assert not has_token(bot)


def test_a_person_who_takes_back_their_own_token_ends_nothing(bot: Many) -> None:
    assert (
        bot.wire.event({"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}}).status_code == 200
    )
    assert has_token(bot)
