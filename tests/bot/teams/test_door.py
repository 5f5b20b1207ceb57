"""The door: only what Teams signed comes in, and nothing a client sends gets a 500."""

from __future__ import annotations

import json
from typing import Any

import pytest

from messages.cards import Card, Say
from tests.bot.teams.activities import BOT, activity, in_group, invoke, message
from tests.bot.teams.local_teams import Key, LocalTeams
from tests.bot.teams.office import Office


@pytest.fixture
def open_office(office: Office) -> Office:
    """An office where `help` is answered, so that anything that came in would be seen."""
    office.answer("commands", "help", Say(Card("Help")))
    return office


def nothing_happened(office: Office) -> bool:
    return not office.acts and not office.teams.posted and not office.teams.opened


def test_what_teams_signed_comes_in(open_office: Office) -> None:
    answer = open_office.deliver(message(open_office.teams.url, "help"))
    assert (answer.status_code, answer.content) == (200, b"")
    assert len(open_office.acts) == 1


def test_without_a_token_nothing_comes_in(open_office: Office) -> None:
    hello = message(open_office.teams.url, "help")
    assert open_office.deliver(hello, token=None).status_code == 401
    for header in ("", "Bearer", "Bearer ", "Bearer x.y.z", "Basic abc", "Bearer " + "x" * 20_000):
        assert open_office.deliver(hello, token=None, Authorization=header).status_code == 401, header
    assert nothing_happened(open_office)


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "somebody-else"},
        {"aud": None},
        {"iss": "https://example.org"},
        {"iss": None},
        {"exp": 1_700_000_000},
        {"exp": None},
        {"nbf": 4_000_000_000},
        {"serviceurl": "https://example.org/teams"},
        {"serviceurl": None},
    ],
)
def test_a_token_made_for_something_else_is_refused(open_office: Office, claims: dict[str, Any]) -> None:
    token = open_office.teams.token(**claims)
    assert open_office.deliver(message(open_office.teams.url, "help"), token).status_code == 401
    assert nothing_happened(open_office)


def test_a_token_signed_by_a_stranger_is_refused(open_office: Office) -> None:
    teams = open_office.teams
    for key in (Key("k1-forged"), Key("unknown")):
        key.kid = "k1" if key.kid == "k1-forged" else key.kid
        assert open_office.deliver(message(teams.url, "help"), teams.token(key)).status_code == 401
    assert nothing_happened(open_office)


def test_a_key_for_another_channel_is_refused(open_office: Office) -> None:
    teams = open_office.teams
    other = Key("k2", endorsements=["webchat"])
    teams.keys.append(other)
    assert open_office.deliver(message(teams.url, "help"), teams.token(other)).status_code == 401
    assert nothing_happened(open_office)


def test_strangers_cannot_make_us_fetch_keys_again_and_again(open_office: Office) -> None:
    teams = open_office.teams
    for number in range(10):
        stranger = Key("stranger")
        stranger.kid = f"stranger-{number}"
        open_office.deliver(message(teams.url, "help"), teams.token(stranger))
    assert teams.key_fetches == 1


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b'[{"type": "message"}]', 400),
        (b"null", 400),
        (b'"message"', 400),
        (b"\xff\xfe", 400),
        (b"[" * 100_000, 400),
        (b'{"type": "message", "text": NaN}', 400),
        (b" " * 5_000_000, 413),
        (b"{" + b"x" * 300_000, 413),
    ],
)
def test_what_is_no_activity_is_turned_away(open_office: Office, raw: bytes, status: int) -> None:
    assert open_office.deliver(raw).status_code == status
    assert nothing_happened(open_office)


def test_a_body_without_an_end_is_turned_away(open_office: Office) -> None:
    def noise() -> Any:
        for _ in range(100):
            yield b"x" * 100_000

    headers = {"Authorization": "Bearer " + open_office.teams.token()}
    assert open_office.web.post("/api/messages", content=noise(), headers=headers).status_code == 413


def broken(teams: LocalTeams) -> list[dict[str, Any]]:
    whole = message(teams.url, "help")
    without = [{k: v for k, v in whole.items() if k != name} for name in ("from", "recipient", "conversation", "id", "type")]  # fmt: skip
    changed = [
        {"type": "party"},
        {"type": None},
        {"type": 3},
        {"from": None},
        {"from": "29:ana"},
        {"from": {}},
        {"from": {"id": None}},
        {"conversation": []},
        {"id": {"a": 1}},
        {"text": {"a": 1}},
        {"entities": "all"},
        {"channelData": 5},
        {"timestamp": "yesterday"},
        {"text": "\ud800"},
    ]
    invokes = [
        invoke(teams.url, name, value)
        for name, value in [
            ("party/time", {}),
            ("signin/tokenExchange", {"id": "1", "connectionName": "x", "token": "y"}),
            ("signin/verifyState", {"state": "1"}),
            ("composeExtension/query", {}),
            ("adaptiveCard/action", {}),
            ("adaptiveCard/action", {"action": {"type": "Action.Http", "data": {}}}),
            ("adaptiveCard/action", {"action": {"type": "Action.Execute", "data": "x"}}),
            ("task/fetch", "x"),
            ("task/submit", []),
            ("fileConsent/invoke", {"action": "perhaps"}),
        ]
    ]
    nameless = {k: v for k, v in invoke(teams.url, "task/fetch", {}).items() if k != "name"}
    return without + [{**whole, **change} for change in changed] + invokes + [nameless]


def test_unknown_and_broken_activities_get_4xx_and_change_nothing(open_office: Office) -> None:
    for sent in broken(open_office.teams):
        answer = open_office.deliver(sent)
        assert 400 <= answer.status_code < 500, (sent, answer.status_code)
    assert nothing_happened(open_office)


def test_an_activity_without_a_good_address_is_refused(open_office: Office) -> None:
    for url in (None, 7, "", "ftp://127.0.0.1/", "teams", "http://", "http://127.0.0.1:99999/"):
        sent = message(open_office.teams.url, "help")
        sent = (
            {**sent, "serviceUrl": url}
            if url is not None
            else {k: v for k, v in sent.items() if k != "serviceUrl"}
        )
        answer = open_office.deliver(
            sent, open_office.teams.token(serviceurl=url if isinstance(url, str) else None)
        )
        assert 400 <= answer.status_code < 500, url
    assert nothing_happened(open_office)


def test_activities_that_are_not_for_us_are_taken_in_silence(open_office: Office) -> None:
    url = open_office.teams.url
    for sent in (
        activity(url, "typing"),
        activity(url, "messageReaction", reactionsAdded=[{"type": "like"}], replyToId="1:1"),
        activity(url, "messageUpdate", text="help", channelData={"eventType": "editMessage"}),
        activity(url, "messageDelete", channelData={"eventType": "softDeleteMessage"}),
        activity(url, "conversationUpdate", membersRemoved=[BOT]),
        in_group(activity(url, "conversationUpdate", membersAdded=[BOT])),
        in_group(activity(url, "installationUpdate", action="add")),
        message(url, "help", sender={**BOT, "name": "Ourselves"}),
        message(url, "help", sender={"id": "28:another-bot", "name": "Another"}),
    ):
        answer = open_office.deliver(sent)
        assert answer.status_code == 200, (sent, answer.text)
    assert nothing_happened(open_office)


def test_other_methods_are_refused(open_office: Office) -> None:
    for method in ("GET", "PUT", "DELETE"):
        assert open_office.web.request(method, "/api/messages").status_code == 405


def test_the_reason_given_outside_says_nothing_of_the_inside(open_office: Office) -> None:
    answer = open_office.deliver({**message(open_office.teams.url, "help"), "type": "party"})
    assert json.loads(answer.text) == {"error": "unknown activity"}


@pytest.mark.parametrize("client", ["open door"], indirect=True)
def test_on_a_machine_of_ones_own_the_door_may_stand_open_but_not_for_nonsense(open_office: Office) -> None:
    assert open_office.deliver(message(open_office.teams.url, "help"), token=None).status_code == 200
    assert len(open_office.acts) == 1
    for sent in broken(open_office.teams):
        assert 400 <= open_office.deliver(sent, token=None).status_code < 500, sent
    assert open_office.deliver(b"[]", token=None).status_code == 400
    assert len(open_office.acts) == 1


def test_the_log_names_nobody_and_quotes_nothing(
    open_office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    open_office.deliver(message(open_office.teams.url, "help my secret"))
    open_office.deliver(message(open_office.teams.url, "help"), open_office.teams.token(aud="x"))
    open_office.deliver({**message(open_office.teams.url, "help"), "entities": "my secret"})
    assert "Ana" not in caplog.text
    assert "secret" not in caplog.text
