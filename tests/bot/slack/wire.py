"""Requests as Slack sends them, signed, over HTTP."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import httpx
import uvicorn
from starlette.applications import Starlette

from handlers.events import Event, Outcome
from messages import cards as c
from messages.cards import Reply, Silence
from messages.reader import Reader
from tests.bot.slack.slack_api import Slack, free_port

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
TEAM = "T000000001"

_number = itertools.count(1)


@dataclass
class ScriptedDesk:
    """A desk that answers each event with what the test says, and notes what it was asked."""

    answer: Callable[[Event], Reply] = lambda event: Silence()
    reader: Reader = field(default_factory=Reader)
    events: list[Event] = field(default_factory=list)

    def handle(self, event: Event, now: datetime) -> Outcome:
        assert now.tzinfo is not None
        self.events.append(event)
        return Outcome(self.answer(event), self.reader)


@dataclass
class Wire:
    """Slack's side of the HTTP connection."""

    http: httpx.Client
    slack: Slack

    def post(
        self, body: str | bytes, kind: str = "application/json", at: str | None = None, **headers: str
    ) -> httpx.Response:
        """A signed request with this body."""
        stamp = at or str(int(time.time()))
        text = body if isinstance(body, bytes) else body.encode()
        digest = hmac.new(SECRET.encode(), f"v0:{stamp}:".encode() + text, hashlib.sha256).hexdigest()
        all_headers = {
            "X-Slack-Signature": f"v0={digest}",
            "X-Slack-Request-Timestamp": stamp,
            "Content-Type": kind,
        }
        return self.http.post(
            "/slack/events",
            content=text,
            headers=all_headers | {k.replace("_", "-"): v for k, v in headers.items()},
        )

    def form(self, **fields: str) -> httpx.Response:
        """A signed form: a command, or the payload of an interaction."""
        return self.post(urlencode(fields), "application/x-www-form-urlencoded")

    def command(self, user: str, text: str, channel: str = "C0GENERAL", **more: str) -> httpx.Response:
        """`/mentoring` with these words."""
        fields = {
            "command": "/mentoring", "text": text, "team_id": TEAM, "user_id": user, "channel_id": channel,
            "channel_name": "x", "response_url": self.slack.respond_at("command"),
            "trigger_id": self.slack.trigger(user), "api_app_id": "A0MENTOR", "user_name": "secret-name",
        }  # fmt: skip
        return self.form(**fields | more)

    def event(self, event: dict[str, Any], event_id: str = "", **headers: str) -> httpx.Response:
        """An event of the Events API."""
        return self.post(json.dumps(envelope(event, event_id)), **headers)

    def says(self, user: str, text: str, ts: str = "", **headers: str) -> httpx.Response:
        """A direct message to the bot."""
        return self.event(direct_message(self.slack, user, text, ts), **headers)

    def interaction(self, payload: dict[str, Any]) -> httpx.Response:
        """A press, a shortcut or a submission."""
        return self.form(payload=json.dumps(payload))


def stamp() -> str:
    """A message's ts that was not there before."""
    return f"{int(time.time())}.{next(_number):06}"


def envelope(event: dict[str, Any], event_id: str = "") -> dict[str, Any]:
    """The outside of an event."""
    return {
        "type": "event_callback", "team_id": TEAM, "api_app_id": "A0MENTOR", "event": event,
        "event_id": event_id or f"Ev{next(_number):08}", "event_time": int(time.time()),
        "authorizations": [{"team_id": TEAM, "user_id": "U0BOT", "is_bot": True}],
    }  # fmt: skip


def direct_message(slack: Slack, user: str, text: str, ts: str = "") -> dict[str, Any]:
    """A `message.im` event."""
    channel = slack.ask("conversations.open", users=user)["channel"]["id"]
    return {
        "type": "message", "channel_type": "im", "channel": channel, "user": user, "text": text,
        "ts": ts or stamp(), "client_msg_id": "c",
    }  # fmt: skip


def press(
    slack: Slack, user: str, message: dict[str, Any], label: str, action_ts: str = "", **container: Any
) -> dict[str, Any]:
    """A press of the button with this label on a message of the bot's."""
    channel = slack.ask("conversations.open", users=user)["channel"]["id"]
    [button] = [
        e
        for b in message["blocks"]
        if b["type"] == "actions"
        for e in b["elements"]
        if e["text"]["text"] == label
    ]
    return {
        "type": "block_actions", "team": {"id": TEAM}, "user": {"id": user, "team_id": TEAM},
        "api_app_id": "A0MENTOR", "trigger_id": slack.trigger(user), "response_url": slack.respond_at("press"),
        "container": {"type": "message", "channel_id": channel, "message_ts": message.get("ts", ""),
                      "is_ephemeral": False} | container,
        "channel": {"id": channel}, "message": message,
        "actions": [{**button, "action_ts": action_ts or stamp(), "block_id": "b"}],
    }  # fmt: skip


def submission(slack: Slack, user: str, view: dict[str, Any], **typed: dict[str, Any]) -> dict[str, Any]:
    """A modal filled in: each field's element of the state."""
    kept = {
        "id": view.get("id", "V0VIEW"), "type": "modal", "hash": "h1", "callback_id": view["callback_id"],
        "private_metadata": view["private_metadata"], "blocks": view["blocks"],
        "state": {"values": {name: {"field": element} for name, element in typed.items()}},
    }  # fmt: skip
    return {
        "type": "view_submission", "team": {"id": TEAM}, "user": {"id": user, "team_id": TEAM},
        "api_app_id": "A0MENTOR", "trigger_id": slack.trigger(user), "view": kept, "response_urls": [],
    }  # fmt: skip


@contextmanager
def serving(app: Starlette) -> Iterator[httpx.Client]:
    """The app on a real port, and a client for it."""
    port = free_port()
    server = uvicorn.Server(
        uvicorn.Config(
            app, host="127.0.0.1", port=port, log_level="critical", lifespan="off", access_log=False
        )
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20) as client:
        yield client
    server.should_exit = True
    thread.join(10)


CARD = c.Card("Where you stand", (c.Text(("All is well.",)), c.Buttons((c.Button("More", "more", "7"),))))
FORM = c.Form(
    "log", "Log a meeting", (c.DateField("on", "When?"), c.TextField("place", "Where?")), value="p7"
)
WITH_FORM = c.Card(
    "Met?", (c.Buttons((c.FormButton("Log it", "log", "p7"), c.LinkButton("Read", "https://x.example"))),)
)


def eventually(true: Callable[[], Any], seconds: float = 5.0) -> Any:
    """Wait for something that happens after the acknowledgement."""
    until = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.02)
    return found


def titles(messages: list[dict[str, Any]]) -> list[str]:
    return [b["text"]["text"] for m in messages for b in m.get("blocks", ()) if b["type"] == "header"]


def filled(kind: str, value: Any) -> dict[str, Any]:
    """A field of a modal as Slack sends it once it is filled in."""
    match kind:
        case "static_select":
            return {"type": kind, "selected_option": {"value": value}}
        case "checkboxes" | "multi_static_select":
            return {"type": kind, "selected_options": [{"value": v} for v in value]}
        case "datepicker":
            return {"type": kind, "selected_date": value}
        case _:
            return {"type": kind, "value": value}
