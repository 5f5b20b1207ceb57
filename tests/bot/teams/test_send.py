"""Sending to Teams: one request at a time, and every outcome told apart."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.lease import only_while
from bot.platform import (
    BadToken,
    CannotTell,
    Destination,
    NotReached,
    Paused,
    Refused,
    Sent,
    Unreachable,
    Unsure,
)
from bot.teams import post as post_module
from bot.teams.client import TeamsClient, cloud_of
from bot.teams.files import CONSENT, wanted
from bot.teams.post import Post
from bot.teams.send import TeamsPlatform
from bot.teams.settings import TeamsSettings
from messages.cards import Attachment, Card, Name, Text
from messages.reader import Reader, Shown
from tests.bot.teams.local_teams import APP, TENANT, Fault, LocalTeams

READER = Reader(names={"p1": Shown("Ana Lima")})
CARD = Card("Hello", (Text(("You meet ", Name("p1"), ".")),), notice="News from the mentoring bot.")


@pytest.fixture
def platform(client: TeamsClient) -> TeamsPlatform:
    return TeamsPlatform(client, Post(client))


@pytest.fixture
def ana(teams: LocalTeams) -> Destination:
    return Destination("teams", TENANT, "aad-ana", {"service_url": teams.url, "conversation": "a:ana"})


def test_a_message_is_a_card_with_a_neutral_line(
    platform: TeamsPlatform, teams: LocalTeams, ana: Destination
) -> None:
    assert platform.send(ana, CARD, READER, "k") == Sent("1:1")
    [(chat, message)] = teams.posted
    assert chat == "a:ana"
    assert message["type"] == "message"
    assert message["summary"] == "News from the mentoring bot."
    assert "Ana" not in message["summary"] + str(message.get("text"))
    [card] = message["attachments"]
    assert card["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert card["content"]["body"][1]["text"] == "You meet Ana Lima."
    assert teams.tokens == ["Bearer outbound-token"]


def test_a_chat_is_opened_for_somebody_never_met_and_only_once(
    platform: TeamsPlatform, teams: LocalTeams, ana: Destination
) -> None:
    stranger = replace(ana, address={"service_url": teams.url})
    assert isinstance(platform.send(stranger, CARD, READER, "k"), Sent)
    assert isinstance(platform.send(stranger, CARD, READER, "k2"), Sent)
    assert [chat for chat, _ in teams.posted] == ["a:chat-aad-ana"] * 2
    assert teams.opened == [
        {"members": [{"id": "aad-ana"}], "tenantId": TENANT, "channelData": {"tenant": {"id": TENANT}}}
    ]


def test_a_chat_is_opened_by_the_name_teams_gave_the_person_where_we_have_heard_it(
    platform: TeamsPlatform, teams: LocalTeams, ana: Destination
) -> None:
    heard = replace(ana, address={"service_url": teams.url, "member": "29:ana"})
    assert isinstance(platform.send(heard, CARD, READER, "k"), Sent)
    assert teams.opened[0]["members"] == [{"id": "29:ana"}]


def test_a_chat_that_the_person_deleted_is_opened_anew(
    platform: TeamsPlatform, teams: LocalTeams, ana: Destination
) -> None:
    teams.fail_next(Fault(404, code="ConversationNotFound"))
    assert isinstance(platform.send(ana, CARD, READER, "k"), Sent)
    assert [chat for chat, _ in teams.posted] == ["a:chat-aad-ana"]
    teams.forget()
    teams.fail_next(Fault(404), Fault(404), Fault(404))  # gone, and no other can be had
    assert isinstance(platform.send(ana, CARD, READER, "k"), Unreachable)
    teams.forget()
    teams.fail_next(Fault(404), Fault(502, after=True))  # opening it fails: posted is nothing
    assert isinstance(platform.send(ana, CARD, READER, "k"), NotReached)
    assert teams.posted == []


def test_where_the_bot_may_not_write_first_the_person_is_unreachable(
    platform: TeamsPlatform, teams: LocalTeams, ana: Destination
) -> None:
    stranger = replace(ana, address={})
    for fault in (Fault(403, code="BotNotInstalled"), Fault(400, code="BadSyntax"), Fault(404)):
        teams.fail_next(fault)
        assert isinstance(platform.send(stranger, CARD, READER, "k"), Unreachable), fault
    teams.fail_next(Fault(502))
    assert platform.send(stranger, CARD, READER, "k") == NotReached("HTTP 502")
    assert teams.posted == []


@pytest.mark.parametrize(
    ("fault", "result"),
    [
        (Fault(401), BadToken("HTTP 401")),
        (Fault(403, code="MessageWritesBlocked"), Unreachable("HTTP 403 MessageWritesBlocked")),
        (Fault(400, code="BadSyntax"), Refused("HTTP 400 BadSyntax")),
        (Fault(413, code="MessageSizeTooBig"), Refused("HTTP 413 MessageSizeTooBig")),
        (Fault(412), NotReached("HTTP 412")),
        (Fault(500), Unsure("HTTP 500")),
        (Fault(502, after=True), Unsure("HTTP 502")),
        (Fault(504, after=True), Unsure("HTTP 504")),
        (Fault(302, headers={"Location": "/elsewhere"}), NotReached("HTTP 302")),
        (Fault(drop=True, after=True), Unsure("RemoteProtocolError")),
    ],
)
def test_each_fault_means_one_thing_and_nothing_is_repeated(
    platform: TeamsPlatform, teams: LocalTeams, ana: Destination, fault: Fault, result: Any
) -> None:
    teams.fail_next(fault)
    assert platform.send(ana, CARD, READER, "k") == result
    assert len(teams.tokens) == 1
    assert "Ana" not in str(result)


def test_a_pause_is_as_long_as_teams_says_and_by_chance_where_it_does_not(
    platform: TeamsPlatform, teams: LocalTeams, ana: Destination
) -> None:
    teams.fail_next(Fault(429, headers={"Retry-After": "17"}), *(Fault(429) for _ in range(5)))
    said = platform.send(ana, CARD, READER, "k")
    assert isinstance(said, Paused)
    assert 17 <= said.seconds <= 18
    guessed = [platform.send(ana, CARD, READER, "k") for _ in range(5)]
    waits = {paused.seconds for paused in guessed if isinstance(paused, Paused)}
    assert len(waits) == 5
    assert all(5 <= seconds <= 15 for seconds in waits)


def test_a_teams_that_does_not_answer_is_given_up_in_time(
    platform: TeamsPlatform, teams: LocalTeams, ana: Destination, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post_module, "TIMEOUT_SECONDS", 0.4)
    teams.fail_next(Fault(200, hang=2))
    began = time.monotonic()
    assert isinstance(platform.send(ana, CARD, READER, "k"), Unsure)
    assert time.monotonic() - began < 1.5


def test_a_login_that_hangs_leaves_no_doubt_since_nothing_was_sent_yet(
    client: TeamsClient, platform: TeamsPlatform, teams: LocalTeams, ana: Destination,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    async def hangs(*_: Any, **__: Any) -> None:
        await asyncio.sleep(5)

    monkeypatch.setattr(post_module, "TIMEOUT_SECONDS", 0.3)
    monkeypatch.setattr(type(client.app.token_provider), "get_app_token", hangs)
    assert isinstance(platform.send(ana, CARD, READER, "k"), NotReached)
    assert teams.tokens == []


def test_whether_the_credentials_hold_is_asked_anew(
    client: TeamsClient, platform: TeamsPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert platform.accepts("a tenant")

    async def refused(*_: Any, **__: Any) -> None:
        raise ValueError("AADSTS7000215: Invalid client secret provided.")

    with monkeypatch.context() as later:
        later.setattr(type(client.app.token_provider), "get_app_token", refused)
        assert not platform.accepts("a tenant")
    assert platform.accepts("a tenant")


def test_a_teams_that_cannot_be_reached_got_nothing(platform: TeamsPlatform, ana: Destination) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{free.getsockname()[1]}"
    assert isinstance(platform.send(replace(ana, address={"service_url": closed, "conversation": "a:1"}), CARD, READER, "k"), NotReached)  # fmt: skip


def test_an_address_that_is_no_address_is_refused_for_good(platform: TeamsPlatform, ana: Destination) -> None:
    broken = replace(ana, address={"service_url": "http://127.0.0.1:99999/", "conversation": "a:1"})
    assert isinstance(platform.send(broken, CARD, READER, "k"), Refused | NotReached)


def test_nobody_can_tell_whether_a_message_was_posted(platform: TeamsPlatform, ana: Destination) -> None:
    assert isinstance(platform.lookup(ana, "k", datetime(2026, 11, 17, tzinfo=UTC)), CannotTell)


def test_after_closing_nothing_is_sent(teams: LocalTeams, ana: Destination) -> None:
    client = TeamsClient(TeamsSettings(APP, token="t", service_url=teams.url))
    platform = TeamsPlatform(client, Post(client))
    client.close()
    assert isinstance(platform.send(ana, CARD, READER, "k"), NotReached)
    assert not platform.accepts("a tenant")
    assert teams.posted == []


def test_closing_waits_for_what_is_under_way(teams: LocalTeams, ana: Destination) -> None:
    client = TeamsClient(TeamsSettings(APP, token="t", service_url=teams.url))
    platform = TeamsPlatform(client, Post(client))
    teams.slow = 0.5
    results: list[Any] = []
    sending = threading.Thread(target=lambda: results.append(platform.send(ana, CARD, READER, "k")))
    sending.start()
    teams.wait_for(1)
    client.close()
    sending.join()
    assert results == [Sent("1:1")]


def test_a_file_is_asked_about_and_the_question_carries_how_it_is_made_not_what_is_in_it(
    platform: TeamsPlatform, teams: LocalTeams, ana: Destination
) -> None:
    words = b"You agreed to meet once a month.\n" * 200
    file = Attachment("agreement.txt", words, "Your agreement", again="form:p1/agreement")
    platform.send(ana, Card("Yours", (file,)), READER, "k")
    question = teams.posted[0][1]["attachments"][1]
    assert question["contentType"] == CONSENT
    assert question["name"] == "agreement.txt"
    assert question["content"]["sizeInBytes"] == len(words)
    assert wanted(question["content"]["acceptContext"]) == "form:p1/agreement"


@pytest.mark.parametrize("context", [None, 3, {}, {"again": 1}, {"again": None}, ["again"]])
def test_a_broken_answer_to_the_question_wants_no_file(context: object) -> None:
    assert wanted(context) == ""


def test_a_cloud_of_its_own_is_known_by_where_its_keys_are() -> None:
    government = cloud_of("https://login.botframework.azure.us/v1/.well-known/openidconfiguration")
    assert government.token_issuer == "https://api.botframework.us"
    assert cloud_of(None).token_issuer == "https://api.botframework.com"
    local = cloud_of("http://127.0.0.1:1/openidconfiguration")
    assert (local.token_issuer, local.openid_metadata_url) == (
        "https://api.botframework.com",
        "http://127.0.0.1:1/openidconfiguration",
    )


def test_a_message_leaves_only_while_its_sender_holds_it(
    platform: TeamsPlatform, teams: LocalTeams, ana: Destination
) -> None:
    """Asked between the headers and the body of the request, also where the chat had to be opened first."""
    stranger = replace(ana, address={"service_url": teams.url})
    with only_while(lambda: False):
        assert platform.send(stranger, CARD, READER, "k") == NotReached("lease over")
    assert (len(teams.opened), teams.posted) == (1, [])
    with only_while(lambda: True):
        assert isinstance(platform.send(stranger, CARD, READER, "k"), Sent)
    assert isinstance(platform.send(ana, CARD, READER, "an answer, which has no lease"), Sent)
    assert len(teams.posted) == 2
