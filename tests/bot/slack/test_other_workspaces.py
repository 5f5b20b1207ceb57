"""Several workspaces, and channels that two of them share: everybody is met where the bot was let in, and only there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

from bot.house import House, open_house
from bot.platform import BadToken
from bot.settings import Settings, SlackSettings
from bot.slack.connect import Slack as Side
from bot.slack.connect import open_slack
from bot.slack.door import routes
from bot.slack.forms import view as drawn_view
from bot.slack.listen import Listener
from bot.slack.workspaces import NOT_INSTALLED, Clients, Installation
from handlers.events import Click, Submit, Typed
from messages import cards as c
from messages.reader import Reader
from messages.refusals import SENTENCES
from tests.bot.slack.slack_api import BOT, Fault, Slack
from tests.bot.slack.wire import (
    CARD,
    FORM,
    SECRET,
    TEAM,
    ScriptedDesk,
    Wire,
    direct_message,
    envelope,
    eventually,
    press,
    serving,
    stamp,
    submission,
)

OTHER, SENDER = "T0OTHER", "T0SENDER"


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


def mention(slack: Slack, user: str, **event: Any) -> dict[str, Any]:
    """Somebody names the bot in a channel that two organisations share; Slack calls the workspace the sender's."""
    bot, lab = slack.ask("auth.test")["user_id"], slack.ask("conversations.list", "xoxp-look")["channels"]
    said = {"type": "app_mention", "channel": next(ch["id"] for ch in lab if ch["name"] == "lab"), "user": user,
            "text": f"<@{bot}> join", "ts": stamp(), **event}  # fmt: skip
    return envelope(said) | {"team_id": SENDER, "is_ext_shared_channel": True, "context_team_id": TEAM}


def abroad(slack: Slack, user: str, times: int = 1) -> None:
    """What Slack says of somebody of another organisation, whom the bot can see in a shared channel."""
    account = {"id": user, "team_id": SENDER, "is_stranger": False, "profile": {"real_name": "Far Away"}}
    told = json.dumps({"ok": True, "user": account})
    slack.faults["users.info"].extend([Fault(200, told)] * times)


def test_who_speaks_in_a_shared_channel_is_met_in_the_workspace_the_bot_was_let_in(
    wire: Wire, desk: ScriptedDesk, slack: Slack
) -> None:
    desk.answer = lambda event: c.Say(CARD)
    ana, ben = slack.user("ana"), slack.user("ben")
    abroad(slack, ben)
    for said in (
        mention(slack, ben, team=SENDER, user_team=SENDER),
        mention(slack, ana, team=TEAM, user_team=TEAM),
        mention(slack, ana),  # whose they are only their account says
    ):
        assert wire.post(json.dumps(said)).status_code == 200
    found = [(e.identity.workspace, e.identity.user, e.identity.outside) for e in desk.events]
    assert found == [(TEAM, ben, True), (TEAM, ana, False), (TEAM, ana, False)]
    assert [told["user"] for told in slack.called("chat.postEphemeral")] == [ben, ana, ana]


def test_presses_and_forms_from_abroad_belong_to_the_workspace_the_bot_was_let_in(
    wire: Wire, desk: ScriptedDesk, slack: Slack
) -> None:
    ben = slack.user("ben")
    desk.answer = lambda event: c.Say(CARD)
    blocks = wire.command(slack.user("ana"), "status").json()["blocks"]
    abroad(slack, ben)
    desk.answer = lambda event: c.Say(c.Card("Not here"))
    shown = {"ts": "5.5", "blocks": blocks}
    pressed = press(slack, ben, shown, "More", is_ephemeral=True, channel_id="C0GENERAL")
    assert wire.interaction(pressed | {"user": {"id": ben, "team_id": SENDER}}).status_code == 200
    filled = submission(slack, ben, drawn_view(FORM, Reader()))
    filled |= {"user": {"id": ben, "team_id": SENDER}, "team": {"id": SENDER}}
    filled["view"] |= {"app_installed_team_id": TEAM, "team_id": SENDER}
    reply = wire.interaction(filled).json()
    assert (reply["response_action"], reply["view"]["title"]["text"]) == ("update", "Not here")
    eventually(lambda: slack.responded)
    acts = [(type(e), e.identity.workspace, e.identity.outside) for e in desk.events[1:]]
    assert acts == [(Click, TEAM, True), (Submit, TEAM, True)]
    assert not slack.called("chat.postMessage")


@dataclass
class Two:
    """Two processes of one house in which anybody's workspace may be met."""

    house: House
    wires: list[Wire]
    sides: list[Side]


@pytest.fixture
def two(slack: Slack, tmp_path: Path) -> Iterator[Two]:
    """Both at work for one workspace."""
    with ExitStack() as later:
        said = SlackSettings(bot_token=BOT, signing_secret=SECRET, api_url=slack.url)
        settings = Settings(database_url=f"sqlite:///{tmp_path}/two.db")
        houses = [open_house(settings, lambda: datetime.now(UTC)) for _ in range(2)]
        sides = [open_slack(said, house) for house in houses]
        for house, side in zip(houses, sides, strict=True):
            house.first_scheme()
            later.callback(house.database.engines.dispose)
            later.callback(side.stop)
        served = [later.enter_context(serving(Starlette(routes=side.routes))) for side in sides]
        yield Two(houses[0], [Wire(http, slack) for http in served], sides)


def test_somebody_of_another_organisation_gets_one_kind_sentence_and_founds_nothing(
    two: Two, slack: Slack
) -> None:
    ben = slack.user("ben")
    abroad(slack, ben, times=2)
    said = json.dumps(mention(slack, ben, user_team=SENDER))
    assert two.wires[0].post(said).status_code == 200
    for number, wire in enumerate((two.wires[1], two.wires[0]), 1):
        assert wire.post(said, X_Slack_Retry_Num=str(number)).status_code == 200
    eventually(lambda: not any(side.listener.in_hand for side in two.sides))
    [told] = slack.called("chat.postEphemeral")
    assert told["user"] == ben and SENTENCES["outside"] in json.dumps(told["blocks"], ensure_ascii=False)
    with two.house.database.engines.read() as conn:
        met = conn.exec_driver_sql("select key from workspace where platform = 'slack'").scalars().all()
        people = conn.exec_driver_sql("select count(*) from person").scalar_one()
    assert (met, people) == ([TEAM], 0)
    assert not slack.called("chat.postMessage") and not slack.called("conversations.open")
