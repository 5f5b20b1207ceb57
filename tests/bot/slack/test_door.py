"""The HTTP door: bad input is refused in kind, changes nothing, and never gets a 500."""

from __future__ import annotations

import json
import socket
import time
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.bot.slack.slack_api import Slack
from tests.bot.slack.wire import TEAM, ScriptedDesk, Wire, direct_message, envelope

FORM = "application/x-www-form-urlencoded"


def test_slacks_check_of_the_address_is_answered(wire: Wire) -> None:
    reply = wire.post(json.dumps({"type": "url_verification", "challenge": "abc", "token": "t"}))
    assert (reply.status_code, reply.json()) == (200, {"challenge": "abc"})


@pytest.mark.parametrize(
    "stamp", ["", "abc", "12e3", "²²²", "-1", "9" * 30, "0", "an hour ago", "in an hour"]
)
def test_a_stale_or_unreadable_time_is_refused(
    wire: Wire, desk: ScriptedDesk, slack: Slack, stamp: str
) -> None:
    body = json.dumps(envelope(direct_message(slack, slack.user("ana"), "hi")))
    moved = {"an hour ago": -3_600, "in an hour": 3_600}
    if stamp in moved:  # signed as it should be, only not now
        assert wire.post(body, at=str(int(time.time()) + moved[stamp])).status_code == 401
    headers = {"X-Slack-Signature": "v0=00", "X-Slack-Request-Timestamp": stamp.encode()}
    assert wire.http.post("/slack/events", content=body, headers=headers).status_code == 401
    assert not desk.events


def test_a_wrong_or_missing_signature_is_refused(wire: Wire, desk: ScriptedDesk, slack: Slack) -> None:
    body = json.dumps(envelope(direct_message(slack, slack.user("ana"), "hi")))
    now = str(int(time.time()))
    for headers in (
        {},
        {"X-Slack-Request-Timestamp": now},
        {"X-Slack-Request-Timestamp": now, "X-Slack-Signature": "v0=" + "0" * 64},
    ):
        assert wire.http.post("/slack/events", content=body, headers=headers).status_code == 401
    assert not desk.events


UNSIGNED = [
    b"",
    b"v0=",
    b"v0=" + b"0" * 64,
    b"v0=" + b"\xe9" * 64,
    b"\xff\xfe",
    "v0=ü".encode(),
    b"v1=" + b"0" * 64,
    b"0" * 9_000,
]
LENGTHS = [b"-1", b"1e3", b"\xb2", b"+5", b"9" * 5_000, b"5, 5"]


def raw(wire: Wire, headers: bytes, body: bytes = b"{}") -> bytes:
    """The first line of the answer to a request put together by hand."""
    with socket.create_connection(("127.0.0.1", wire.http.base_url.port or 0), timeout=8) as connection:
        connection.sendall(
            b"POST /slack/events HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headers + b"\r\n" + body
        )
        return connection.recv(200).split(b"\r\n")[0]


@pytest.mark.parametrize("signature", UNSIGNED, ids=range(len(UNSIGNED)))
def test_no_signature_of_any_shape_gets_more_than_a_401(
    wire: Wire, desk: ScriptedDesk, signature: bytes
) -> None:
    stamp = str(int(time.time())).encode()
    signed = b"X-Slack-Signature: " + signature + b"\r\nX-Slack-Request-Timestamp: " + stamp + b"\r\n"
    sized = b"Content-Length: 2\r\n"
    for more in (
        b"Content-Type: application/json\r\n", b"Content-Type: \xff\xfe; charset=\xe9\r\n", b"Content-Type: \r\n",
        b"X-Slack-Retry-Num: \xb2\r\nX-Slack-Bolt-Lazy-Only: 1\r\n", signed, b"Cookie: \xff=\xff\r\nContent-Encoding: gzip\r\n",
    ):  # fmt: skip
        assert b" 401 " in raw(wire, sized + more + signed), (signature, more)
    typed = b"Content-Type: application/x-www-form-urlencoded\r\n"
    for body in (
        b"\xff\xfe",
        b"%ff=%",
        b"&&=;",
        b"ssl_check=\xff",
        b"ssl_check=1&ssl_check=1",
        b"ssl_check=1&payload={}",
    ):
        assert (
            raw(wire, typed + b"Content-Length: %d\r\n" % len(body) + signed, body).split(b" ")[1][:1] == b"4"
        )
    assert not desk.events


@pytest.mark.parametrize("length", LENGTHS, ids=range(len(LENGTHS)))
def test_a_length_that_is_none_is_never_our_failure(wire: Wire, length: bytes) -> None:
    assert raw(wire, b"Content-Length: " + length + b"\r\n").split(b" ")[1][:1] == b"4"


def test_slacks_check_of_the_certificate_is_answered_signed_or_not_and_does_nothing(
    wire: Wire, desk: ScriptedDesk, slack: Slack
) -> None:
    check = {"ssl_check": "1", "token": "gIkuvaNzQIHg97ATvDxqgjtO"}
    assert wire.form(**check).status_code == 200
    assert wire.http.post("/slack/events", data=check).status_code == 200
    told = check | {"command": "/mentoring", "user_id": "U1", "team_id": TEAM, "text": "join"}
    assert wire.http.post("/slack/events", data=told).status_code == 401
    assert wire.http.post("/slack/events", data=check | {"ssl_check": "0"}).status_code == 401
    assert not desk.events and not slack.calls


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "application/json"), (b"{", "application/json"), (b"[]", "application/json"), (b"null", "application/json"),
        (b"\xff\xfe", "application/json"), (b"[" * 90_000, "application/json"), (b'{"type":"nonsense"}', "application/json"),
        (b'{"type":"event_callback"}', "application/json"), (b'{"type":"event_callback","team_id":"T1","event":[]}', "application/json"),
        (b'{"type":"event_callback","team_id":"T1","event":{"type":7}}', "application/json"),
        (b"", FORM), (b"payload=%7B", FORM), (b"payload=[]", FORM), (b"payload=7", FORM), (b"command=/mentoring", FORM),
        (b'payload={"type":"block_actions"}', FORM), (b'payload={"type":"block_actions","user":{"id":7}}', FORM),
        (b"a=1&" * 5_000, FORM), (b"hello", "text/plain"), (b"hello", ""),
    ],
)  # fmt: skip
def test_signed_nonsense_is_a_bad_request(wire: Wire, desk: ScriptedDesk, body: bytes, kind: str) -> None:
    assert wire.post(body, kind).status_code == 400
    assert not desk.events


def test_a_huge_body_is_refused_before_it_is_read(wire: Wire, desk: ScriptedDesk) -> None:
    assert wire.post(b"x" * 1_000_001).status_code == 413

    def parts() -> Any:
        for _ in range(40):
            yield b"x" * 50_000

    assert wire.http.post("/slack/events", content=parts()).status_code == 413
    assert not desk.events


def test_a_body_that_never_arrives_is_not_waited_for(wire: Wire) -> None:
    port = wire.http.base_url.port or 0
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
        connection.settimeout(9)
        assert b" 408 " in connection.recv(200)


def test_other_methods_are_not_allowed(wire: Wire) -> None:
    assert {wire.http.request(m, "/slack/events").status_code for m in ("GET", "PUT", "DELETE")} == {405}


junk = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=8), lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=6), x, max_size=3), max_leaves=6
)  # fmt: skip
KEYS = ["user", "channel", "event", "actions", "view", "container", "team", "type", "text", "ts", "state", "id", "callback_id",
        "authorizations", "private_metadata", "subtype", "thread_ts", "trigger_id", "tokens", "tab",
        "is_ext_shared_channel", "user_team", "team_id", "enterprise", "app_installed_team_id"]  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, str]:
    """A request of Slack's with one or two parts replaced by junk."""
    data: dict[str, Any] = draw(
        st.sampled_from(
            [
                envelope({"type": "message", "channel_type": "im", "channel": "D1", "user": "U1", "text": "hi", "ts": "1.1"}),
                envelope({"type": "app_mention", "channel": "C1", "user": "U1", "text": "hi", "ts": "1.1"}),
                envelope({"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home"}),
                envelope({"type": "user_change", "user": {"id": "U1", "profile": {}, "deleted": True}}),
                envelope({"type": "tokens_revoked", "tokens": {"bot": []}}),
                {"type": "block_actions", "team": {"id": TEAM}, "user": {"id": "U1"}, "trigger_id": "t",
                 "container": {"channel_id": "D1", "message_ts": "1.1"}, "actions": [{"type": "button", "action_id": "x"}]},
                {"type": "view_submission", "team": {"id": TEAM}, "user": {"id": "U1"},
                 "view": {"id": "V1", "callback_id": "log", "private_metadata": "{}", "state": {"values": {}}}},
                {"type": "shortcut", "team": {"id": TEAM}, "user": {"id": "U1"}, "callback_id": "x", "trigger_id": "t"},
            ]
        )
    )  # fmt: skip
    data = json.loads(json.dumps(data))
    for _ in range(draw(st.integers(1, 2))):
        target = draw(
            st.sampled_from(
                [part for part in (data, data.get("event"), data.get("view")) if isinstance(part, dict)]
            )
        )
        target[draw(st.sampled_from(KEYS))] = draw(junk)
    text = json.dumps(data)
    return (text, "application/json") if "event" in data else (urlencode({"payload": text}), FORM)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(request_=damaged())
def test_damaged_requests_never_get_a_500(wire: Wire, request_: tuple[str, str]) -> None:
    body, kind = request_
    assert wire.post(body, kind).status_code in (200, 400, 404)


def test_a_10000_character_message_arrives_and_names_stay_out_of_the_log(
    wire: Wire, desk: ScriptedDesk, slack: Slack, caplog: pytest.LogCaptureFixture
) -> None:
    ana = slack.user("ana")
    with caplog.at_level("DEBUG"):
        assert wire.says(ana, "secret-words 😀 " * 700).status_code == 200
        assert wire.command(ana, "secret-words").status_code == 200
    assert len(desk.events) == 2
    for leaked in ("secret-words", "secret-name", "Ana Example", "ana@example.org"):
        assert leaked not in caplog.text
