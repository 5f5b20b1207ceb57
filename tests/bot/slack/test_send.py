"""Sending: one post per attempt, every outcome told apart, and a lost answer found again."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.platform import (
    BadToken,
    CannotTell,
    Destination,
    NotFound,
    NotReached,
    Paused,
    Refused,
    SendResult,
    Sent,
    Unreachable,
    Unsure,
)
from bot.slack.calls import TURN_IT_ON
from bot.slack.mailbox import Mailbox
from bot.slack.profiles import Profiles
from bot.slack.send import SlackPlatform
from bot.slack.workspaces import Clients, Installation, OneWorkspace
from messages.cards import Attachment, Button, Buttons, Card, Name, Text, line
from messages.reader import Reader, Shown
from tests.bot.slack.slack_api import BOT, Fault, Slack, free_port

TEAM = "T000000001"
CARD = Card("Hello", (Text(("There is news.",)), Buttons((Button("Look", "look", "1"),))))
WITH_FILE = Card("Agreement", (Text(("Here it is.",)), Attachment("form.txt", b"sign here", "The form")))
READER = Reader()


def to(slack: Slack, name: str) -> Destination:
    return Destination("slack", TEAM, slack.user(name), {})


def since() -> datetime:
    return datetime.now(UTC) - timedelta(seconds=5)


def test_a_card_arrives_once_in_the_direct_message_with_its_opaque_key(
    slack: Slack, platform: SlackPlatform
) -> None:
    ana = to(slack, "ana")
    card = Card("Met", (Text(line("With ", Name("p1"))),))
    before = len(slack.inbox(ana.user))
    sent = platform.send(ana, card, Reader(names={"p1": Shown("Ben", slack.user("ben"))}), "key-1")
    assert isinstance(sent, Sent)
    [message] = slack.inbox(ana.user)[before:]
    assert message["metadata"]["event_payload"]["key"] == "key-1"
    assert message["text"] == "You have a message from the mentoring bot."
    assert f"With <@{slack.user('ben')}>" in json.dumps(message["blocks"])
    assert sent.provider_id.endswith(message["ts"])


def test_the_conversation_is_opened_once_and_remembered(slack: Slack, platform: SlackPlatform) -> None:
    for key in ("a", "b", "c"):
        assert isinstance(platform.send(to(slack, "ben"), CARD, READER, key), Sent)
    assert len(slack.called("conversations.open")) == 1
    assert len(slack.called("users.info")) == 1


def test_a_kept_address_that_is_gone_is_opened_anew(slack: Slack, platform: SlackPlatform) -> None:
    stale = replace(to(slack, "ben"), address={"channel": "D0OLDONE"})
    assert isinstance(platform.send(stale, CARD, READER, "k-stale"), Sent)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault(429, "{}", {"Retry-After": "17"}), Paused(17.0)),
        (Fault(429, "slow down"), Paused(30.0)),
        (Fault(200, '{"ok":false,"error":"ratelimited"}', {"Retry-After": "3"}), Paused(3.0)),
        (Fault(200, '{"ok":false,"error":"msg_too_long"}'), Refused("msg_too_long")),
        (Fault(200, '{"ok":false,"error":"is_archived"}'), Refused("is_archived")),
        (Fault(200, '{"ok":false,"error":"a_code_of_next_year"}'), Refused("a_code_of_next_year")),
        (Fault(200, '{"ok":false,"error":"token_revoked"}'), BadToken("token_revoked")),
        (Fault(200, '{"ok":false,"error":"messages_tab_disabled"}'), BadToken(TURN_IT_ON)),
        (Fault(200, '{"ok":false,"error":"user_disabled"}'), Unreachable("user_disabled")),
        (Fault(200, '{"ok":false,"error":"internal_error"}'), Unsure("internal_error")),
        (Fault(500, "<html>sorry</html>"), Unsure("HTTP 500")),
        (Fault(503, '{"ok":false,"error":"fatal_error"}'), Unsure("fatal_error")),
        (Fault(0), Unsure("RemoteDisconnected")),
        (Fault(200, '["not", "slack"]'), Unsure("AttributeError")),
    ],
)
def test_every_answer_of_slack_has_its_own_meaning_and_is_never_tried_again(
    slack: Slack, platform: SlackPlatform, fault: Fault, expected: SendResult
) -> None:
    slack.faults["chat.postMessage"].append(fault)
    assert platform.send(to(slack, "cem"), CARD, READER, "k") == expected
    assert len(slack.called("chat.postMessage")) == 1


@pytest.mark.parametrize("method", ["users.info", "conversations.open"])
def test_trouble_before_the_post_leaves_no_doubt_that_nothing_was_posted(
    slack: Slack, platform: SlackPlatform, method: str
) -> None:
    slack.faults[method].append(Fault(0))
    assert platform.send(to(slack, "dee"), CARD, READER, "k") == NotReached("RemoteDisconnected")
    slack.faults[method].append(Fault(429, "{}", {"Retry-After": "5"}))
    assert platform.send(to(slack, "dee"), CARD, READER, "k") == Paused(5.0)
    assert not slack.called("chat.postMessage")


def test_a_server_that_is_down_was_never_reached(slack: Slack) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}/api/"
    workspaces = OneWorkspace(BOT, slack.url)
    assert isinstance(workspaces.own(), Installation)
    clients = Clients(workspaces, nowhere)
    platform = SlackPlatform(Mailbox(clients), Profiles(clients))
    ana = to(slack, "ana")
    assert platform.send(ana, CARD, READER, "k") == NotReached("ConnectionRefusedError")
    assert platform.lookup(ana, "k", since()) == CannotTell("ConnectionRefusedError")


def test_a_deactivated_person_is_never_counted_as_told(slack: Slack, platform: SlackPlatform) -> None:
    eli = to(slack, "eli")
    slack.deactivated.add(eli.user)
    assert platform.send(eli, CARD, READER, "k") == Unreachable("deactivated")
    assert not slack.called("chat.postMessage")


def test_another_workspace_is_not_written_to_with_this_token(slack: Slack, platform: SlackPlatform) -> None:
    strange = replace(to(slack, "ana"), workspace="T0OTHER")
    assert isinstance(platform.send(strange, CARD, READER, "k"), BadToken)
    assert [method for method, _ in slack.calls] == ["auth.test"]


def test_a_lost_answer_is_found_by_its_key_and_a_lost_request_is_not(
    slack: Slack, platform: SlackPlatform
) -> None:
    ana = to(slack, "ana")
    slack.faults["chat.postMessage"].extend([Fault(0, work=True), Fault(502, work=False)])
    assert isinstance(platform.send(ana, CARD, READER, "took"), Unsure)
    assert isinstance(platform.send(ana, CARD, READER, "lost"), Unsure)
    assert isinstance(platform.lookup(ana, "took", since()), Sent)
    assert platform.lookup(ana, "lost", since()) == NotFound()
    assert slack.called("conversations.history")[0]["include_all_metadata"] in (True, "1")
    slack.faults["conversations.history"].append(Fault(500))
    assert platform.lookup(ana, "took", since()) == CannotTell("HTTP 500")


def files_in(slack: Slack, user: str) -> list[str]:
    return [each["title"] for message in slack.inbox(user) for each in message.get("files", ())]


def test_a_card_with_a_file_is_posted_whole(slack: Slack, platform: SlackPlatform) -> None:
    dee = to(slack, "dee")
    before = files_in(slack, dee.user)
    assert isinstance(platform.send(dee, WITH_FILE, READER, "whole"), Sent)
    assert files_in(slack, dee.user) == [*before, "The form"]
    assert isinstance(platform.lookup(dee, "whole", since()), Sent)


def keys_in(slack: Slack, user: str) -> list[str]:
    return [m["metadata"]["event_payload"]["key"] for m in slack.inbox(user) if "metadata" in m]


def test_a_file_that_could_not_follow_takes_its_message_back(slack: Slack, platform: SlackPlatform) -> None:
    dee = to(slack, "dee")
    before = files_in(slack, dee.user)
    slack.faults["files.completeUploadExternal"].append(Fault(429, "{}", {"Retry-After": "1"}))
    assert platform.send(dee, WITH_FILE, READER, "again") == Paused(1.0)
    assert "again" not in keys_in(slack, dee.user)
    held = platform.send(dee, WITH_FILE, READER, "again")  # the method is left alone, by everybody
    assert isinstance(held, Paused)
    assert 0 < held.seconds <= 1
    assert len(slack.called("files.completeUploadExternal")) == 1
    time.sleep(1)
    assert isinstance(platform.send(dee, WITH_FILE, READER, "again"), Sent)
    assert files_in(slack, dee.user) == [*before, "The form"]


def test_half_a_message_is_found_taken_back_and_may_be_sent_again(
    slack: Slack, platform: SlackPlatform
) -> None:
    dee = to(slack, "dee")
    slack.faults["files.completeUploadExternal"].append(Fault(429, "{}"))
    slack.faults["chat.delete"].append(Fault(500))
    assert platform.send(dee, WITH_FILE, READER, "half") == Unsure("half posted")
    assert "half" in keys_in(slack, dee.user)
    assert platform.lookup(dee, "half", since()) == NotFound()
    assert "half" not in keys_in(slack, dee.user)


def test_a_shared_file_whose_answer_was_lost_is_not_shared_twice(
    slack: Slack, platform: SlackPlatform
) -> None:
    dee = to(slack, "dee")
    before = files_in(slack, dee.user)
    slack.faults["files.completeUploadExternal"].append(Fault(0, work=True))
    result = platform.send(dee, WITH_FILE, READER, "shared")
    assert isinstance(result, Unsure)
    assert isinstance(platform.lookup(dee, "shared", since()), Sent)
    assert files_in(slack, dee.user) == [*before, "The form"]


@pytest.mark.parametrize("method", ["conversations.open", "conversations.history"])
@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault(200, '{"ok":false,"error":"invalid_auth"}'), BadToken("invalid_auth")),
        (Fault(429, "{}", {"Retry-After": "7"}), Paused(7.0)),
        (Fault(200, '{"ok":false,"error":"channel_not_found"}'), CannotTell("channel_not_found")),
    ],
)
def test_a_look_that_is_not_allowed_says_what_keeps_the_whole_workspace(
    slack: Slack, platform: SlackPlatform, method: str, fault: Fault, expected: object
) -> None:
    slack.faults[method].append(fault)
    assert platform.lookup(to(slack, "ben"), "k", since()) == expected
