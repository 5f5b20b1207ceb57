"""Where the bot is met in Slack: the App Home of everybody and of leads, and no Messages tab at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.platform import BadToken, Destination
from bot.slack.calls import TURN_IT_ON
from bot.slack.send import SlackPlatform
from messages import cards as c
from messages.reader import Reader
from tests.bot.slack.block_kit import judge_blocks
from tests.bot.slack.slack_api import Fault, Slack
from tests.bot.slack.test_term import Term, a_term
from tests.bot.slack.wire import CARD, TEAM, ScriptedDesk, Wire, envelope, eventually, press, titles

OFF = Fault(200, '{"ok":false,"error":"messages_tab_disabled"}')


def home_of(term: Term, name: str) -> str:
    """Somebody opens the App Home; all that stands there."""
    event = {"type": "app_home_opened", "user": term.users[name], "channel": "D0X", "tab": "home"}
    term.carry("events_api", envelope(event))
    published = term.slack.called("views.publish")[-1]
    assert published["user_id"] == term.users[name]
    judge_blocks(published["view"]["blocks"])
    return json.dumps(published["view"]["blocks"], ensure_ascii=False)


@pytest.mark.usefixtures("peers")
def test_the_app_home_shows_leads_their_desk_and_everybody_their_own_pair_and_next_step(
    tmp_path: Path,
) -> None:
    with a_term(tmp_path, "http") as term:
        term.says("cem", "overview")
        assert "Your desk" in home_of(term, "cem")
        term.join_up()
        mentee, mentor, lead = (home_of(term, name) for name in ("ana", "ben", "cem"))
        assert "Your mentor" in mentee and "Log a meeting" in mentee
        assert "Your mentee" in mentor and "Plan a meeting" in mentor
        assert "Your desk" in lead
        assert f"<@{term.users['ben']}>" in mentee and f"<@{term.users['cem']}>" not in mentee


def test_without_a_messages_tab_commands_and_the_app_home_work_and_say_how_to_turn_it_on(
    wire: Wire, desk: ScriptedDesk, slack: Slack
) -> None:
    ana = slack.user("ana")
    desk.answer = lambda event: c.Say(CARD)
    slack.faults["chat.postMessage"].extend([OFF] * 4)
    assert wire.command(ana, "status").json()["response_type"] == "ephemeral"
    wire.command(ana, "status", channel=slack.ask("conversations.open", users=ana)["channel"]["id"])
    assert titles([eventually(lambda: slack.responded)[0]]) == ["Where you stand"]

    wire.event({"type": "app_home_opened", "user": ana, "channel": "D0X", "tab": "home"})
    blocks = slack.called("views.publish")[-1]["view"]["blocks"]
    pressed = press(slack, ana, {"blocks": blocks}, "More") | {
        "view": {"type": "home", "id": "V1"}, "container": {"type": "view", "view_id": "V1"}, "response_url": "",
    }  # fmt: skip
    pressed.pop("channel"), pressed.pop("message")
    wire.interaction(pressed)
    [opened] = eventually(lambda: slack.called("views.open"))
    shown = json.dumps(opened["view"]["blocks"])
    assert "All is well." in shown and TURN_IT_ON in shown


def test_without_a_messages_tab_nothing_counts_as_told_and_the_operator_is_told_what_to_do(
    slack: Slack, platform: SlackPlatform
) -> None:
    slack.faults["chat.postMessage"].append(OFF)
    told = platform.send(Destination("slack", TEAM, slack.user("ben"), {}), CARD, Reader(), "k")
    assert told == BadToken(TURN_IT_ON)
