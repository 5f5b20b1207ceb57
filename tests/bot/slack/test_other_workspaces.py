"""Several workspaces, and channels that two of them share: everybody is met where the bot was let in, and only there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from starlette.applications import Starlette

from bot.platform import BadToken
from bot.slack.door import routes
from bot.slack.listen import Listener
from bot.slack.workspaces import NOT_INSTALLED, Clients, Installation
from handlers.events import Typed
from tests.bot.slack.slack_api import BOT, Slack
from tests.bot.slack.wire import SECRET, TEAM, ScriptedDesk, Wire, direct_message, envelope, serving

OTHER = "T0OTHER"


class Installed:
    """Two workspaces in which the bot is installed, with one token for both."""

    teams = (TEAM, OTHER)

    def installed(self, team: str) -> Installation | BadToken:
        return Installation(team, BOT, "U0BOT", "B0BOT") if team in self.teams else NOT_INSTALLED

    def forget(self, *told: object) -> None:
        raise AssertionError("nothing is uninstalled here")

    def doubt(self, team: str) -> None:
        raise AssertionError("no token ends here")


@pytest.fixture
def wire(desk: ScriptedDesk, slack: Slack) -> Iterator[Wire]:
    """A listener for both workspaces."""
    listener = Listener(desk, lambda: datetime.now(UTC), Clients(Installed(), slack.url), SECRET)
    with serving(Starlette(routes=routes(listener.app, SECRET))) as http:
        yield Wire(http, slack)
    listener.stop()


def test_two_workspaces_with_the_same_channel_and_moment_are_two_messages(
    wire: Wire, desk: ScriptedDesk, slack: Slack
) -> None:
    said = direct_message(slack, slack.user("ana"), "status")
    for team in (TEAM, OTHER, TEAM, OTHER):
        body = envelope(said) | {"team_id": team, "authorizations": [{"team_id": team, "user_id": "U0BOT"}]}
        assert wire.post(json.dumps(body)).status_code == 200
    assert [e.identity.workspace for e in desk.events if isinstance(e, Typed)] == [TEAM, OTHER]
