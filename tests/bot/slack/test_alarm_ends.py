"""A stopped workspace and Slack: asked whether it takes the token now, and an installation ends the alarm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.alarms import Alarms
from bot.slack.connect import open_slack
from storage.alarms import alarms
from storage.outbox_tables import limiter
from tests.bot.slack.slack_api import BOT, Fault, Slack
from tests.bot.slack.test_install import Many, many
from tests.bot.slack.wire import TEAM


@pytest.fixture
def bot(peers: Slack, tmp_path: Path) -> Iterator[Many]:
    """The bot, for many workspaces; the one is stopped."""
    with many(tmp_path) as found:
        stop(found)
        yield found


def stop(bot: Many) -> None:
    at = bot.clock[0]
    row = {
        "workspace": f"slack:{TEAM}",
        "free_at": at,
        "turn_at": at,
        "blocked_until": at,
        "alarm": "token_revoked",
    }
    with bot.house.database.engines.write() as conn:
        conn.execute(limiter.delete())
        conn.execute(limiter.insert().values(row))


def stopped(bot: Many) -> dict[str, str]:
    with bot.house.database.engines.read() as conn:
        return alarms(conn)


def test_a_new_installation_ends_the_alarm_of_its_workspace(bot: Many) -> None:
    assert bot.back(bot.begin(), bot.agree(bot.slack.user("ana"))).status_code == 200
    assert stopped(bot) == {}


def test_slack_is_asked_whether_it_takes_the_token(bot: Many) -> None:
    care = Alarms(bot.house.database.engines, {"slack": bot.side.accepts})
    assert care.look() == 0  # not installed
    assert bot.back(bot.begin(), bot.agree(bot.slack.user("ana"))).status_code == 200
    for fault in (Fault(200, '{"ok":false,"error":"invalid_auth"}'), Fault(500)):
        stop(bot)
        bot.slack.faults["auth.test"].append(fault)
        assert (care.look(), stopped(bot)) == (0, {f"slack:{TEAM}": "token_revoked"})
    assert (care.look(), stopped(bot)) == (1, {})


def test_a_token_of_the_settings_is_asked_about_too(bot: Many) -> None:
    said = replace(bot.house.settings.slack, bot_token=BOT, client_id=None, client_secret=None)  # type: ignore[type-var]
    one = open_slack(said, bot.house)  # type: ignore[arg-type]
    care = Alarms(bot.house.database.engines, {"slack": one.accepts})
    assert one.accepts("T0OTHER") is False
    assert (care.look(), stopped(bot)) == (1, {})
    one.listener.stop()
