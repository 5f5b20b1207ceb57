"""Slack holds events back where too many come: that is acknowledged, logged, and to be seen among the figures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.applications import Starlette

from bot.app import Served, furnish
from bot.house import open_house
from bot.settings import Settings, SlackSettings
from bot.slack.listen import Listener
from bot.slack.socket_mode import SocketMode
from tests.bot.slack.slack_api import BOT, Slack
from tests.bot.slack.test_socket_mode import listening
from tests.bot.slack.wire import SECRET, TEAM, ScriptedDesk, Wire, eventually, serving

LIMITED = {
    "token": "Jhj5dZrVaK7ZwHHjRyZWjbDl", "type": "app_rate_limited", "team_id": TEAM,
    "minute_rate_limited": 1_518_467_820, "api_app_id": "A0MENTOR",
}  # fmt: skip
FIGURE = "mentoring_slack_limited_minutes"


@pytest.fixture
def served(slack: Slack, tmp_path: Path) -> Iterator[Served]:
    """Slack as the program serves it."""
    said = SlackSettings(bot_token=BOT, signing_secret=SECRET, api_url=slack.url)
    house = open_house(
        Settings(database_url=f"sqlite:///{tmp_path}/one.db", slack=said), lambda: datetime.now(UTC)
    )
    house.first_scheme()
    found = furnish(house)
    yield found
    for stop in found.stops:
        stop()
    house.database.engines.dispose()


def test_events_held_back_are_a_warning_and_a_figure(
    served: Served, slack: Slack, caplog: pytest.LogCaptureFixture
) -> None:
    assert f"{FIGURE} 0\n" in served.pulse.lines()
    with serving(Starlette(routes=served.routes)) as http:
        wire = Wire(http, slack)
        for team in (TEAM, TEAM, "T0STRANGE"):  # of the last one nothing is known
            assert wire.post(json.dumps(LIMITED | {"team_id": team})).status_code == 200
        unsigned = http.post("/slack/events", json=LIMITED)
    assert unsigned.status_code == 401
    assert f"# TYPE {FIGURE} counter\n{FIGURE} 2\n" in served.pulse.lines()
    assert caplog.text.count(f"Slack holds events back workspace={TEAM}") == 2
    assert not slack.called("chat.postMessage")


def test_the_same_over_socket_mode_is_acknowledged(
    listener: Listener, desk: ScriptedDesk, slack: Slack
) -> None:
    with listening() as server:
        slack.socket_url = server.url
        bot = SocketMode(listener.app, "xapp-1", slack.url)
        bot.start()
        eventually(lambda: server.connections and bot.connected)
        assert server.send("events_api", LIMITED)
        bot.stop()
    assert listener.limited == 1 and not desk.events
