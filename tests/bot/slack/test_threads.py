"""Who writes in a thread of their direct message is answered there, once, also by the process that comes after."""

from __future__ import annotations

import json
from typing import Any

import pytest

from messages import cards as c
from tests.bot.slack.slack_api import Fault, Slack
from tests.bot.slack.wire import CARD, ScriptedDesk, Wire, direct_message, envelope, eventually, press, titles

WITH_FILE = c.Card("Your data", (c.Attachment("data.txt", b"all of it", "My data"),))


def begun(slack: Slack, user: str) -> str:
    """A message of the bot's, as the beginning of a thread."""
    channel = slack.ask("conversations.open", users=user)["channel"]["id"]
    return str(slack.ask("chat.postMessage", channel=channel, text="Did you two meet?")["ts"])


def in_thread(slack: Slack, user: str, thread: str) -> list[dict[str, Any]]:
    channel = slack.ask("conversations.open", users=user)["channel"]["id"]
    found = slack.ask("conversations.replies", channel=channel, ts=thread)["messages"]
    return [message for message in found if message["ts"] != thread]


def said_in_thread(slack: Slack, user: str, text: str, thread: str) -> str:
    return json.dumps(envelope(direct_message(slack, user, text) | {"thread_ts": thread}))


@pytest.mark.parametrize("fault", [None, Fault(0, work=True), Fault(500, work=True), Fault(0)])
def test_words_in_a_thread_are_answered_there_once_whatever_happens_on_the_way(
    wire: Wire, desk: ScriptedDesk, slack: Slack, fault: Fault | None
) -> None:
    ana = slack.user("ana")
    thread = begun(slack, ana)
    desk.answer = lambda event: c.Say(CARD)
    outside = len(slack.inbox(ana))
    if fault is not None:
        slack.faults["chat.postMessage"].append(fault)
    assert wire.post(said_in_thread(slack, ana, "yes", thread)).status_code == 200
    eventually(lambda: titles(in_thread(slack, ana, thread)))
    eventually(lambda: not slack.faults["chat.postMessage"])
    assert titles(in_thread(slack, ana, thread)) == ["Where you stand"]
    assert len(slack.inbox(ana)) == outside


def test_where_slack_takes_nothing_in_a_thread_the_answer_stands_outside(
    wire: Wire, desk: ScriptedDesk, slack: Slack
) -> None:
    """Also where nobody knows at first whether it does, and Slack knows of no such thread."""
    ana = slack.user("ana")
    desk.answer = lambda event: c.Say(CARD)
    before = slack.inbox(ana)
    not_there = Fault(200, '{"ok":false,"error":"cannot_reply_to_message"}')
    slack.faults["chat.postMessage"].extend([not_there, Fault(0), not_there])
    slack.faults["conversations.replies"].append(Fault(200, '{"ok":false,"error":"thread_not_found"}'))
    wire.post(said_in_thread(slack, ana, "yes", "1.000001"))
    eventually(lambda: len(slack.called("chat.postMessage")) == 4)
    eventually(lambda: titles(slack.inbox(ana)[len(before) :]))
    assert titles(slack.inbox(ana)[len(before) :]) == ["Where you stand"]
    threads = [posted.get("thread_ts") for posted in slack.called("chat.postMessage")]
    assert threads == ["1.000001", None, "1.000001", None]


def test_a_file_handed_over_in_a_thread_is_found_there(wire: Wire, desk: ScriptedDesk, slack: Slack) -> None:
    ana = slack.user("ana")
    thread = begun(slack, ana)
    desk.answer = lambda event: c.Say(WITH_FILE)
    slack.faults["files.completeUploadExternal"].append(Fault(0, work=True))
    wire.post(said_in_thread(slack, ana, "my data", thread))
    eventually(lambda: slack.called("conversations.replies"))
    found = in_thread(slack, ana, thread)
    assert titles(found) == ["Your data"]
    assert [f["title"] for m in found for f in m.get("files", ())] == ["My data"]
    assert len(slack.called("chat.postMessage")) == 1 and not slack.called("chat.delete")


def test_a_press_in_a_thread_is_answered_there_and_one_on_its_beginning_outside(
    wire: Wire, desk: ScriptedDesk, slack: Slack
) -> None:
    ana = slack.user("ana")
    desk.answer = lambda event: c.Say(CARD)
    wire.says(ana, "status")
    beginning = slack.inbox(ana)[-1]
    thread = str(beginning["ts"])
    wire.post(said_in_thread(slack, ana, "status", thread))
    [inside] = in_thread(slack, ana, thread)
    desk.answer = lambda event: c.Say(c.Card("More of it"))
    wire.interaction(press(slack, ana, inside, "More", thread_ts=thread))
    eventually(lambda: len(in_thread(slack, ana, thread)) == 2)
    assert titles(in_thread(slack, ana, thread)) == ["Where you stand", "More of it"]
    before = len(slack.inbox(ana))
    wire.interaction(press(slack, ana, beginning, "More", thread_ts=thread))
    eventually(lambda: len(slack.inbox(ana)) == before + 1)
    assert len(in_thread(slack, ana, thread)) == 2
