"""A Slack Web API on loopback: `emulate` with strict scopes, and a front of our own before it.

The front plays what the emulator does not: 429s, 5xx, connections dropped before or after the work
is done, deactivated accounts, response URLs and the address of a Socket Mode connection.
"""

from __future__ import annotations

import http.client
import json
import random
import socket
import subprocess
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

PEER = Path(__file__).parents[2] / "npm"
BOT, LOOK = "xoxb-bot", "xoxp-look"
# What weather spares: connecting, and opening a form, for which a person waits three seconds at most.
FAIR_WEATHER = ("apps.connections.open", "views.open")
PEOPLE = ("ana", "ben", "cem", "dee", "eli")


@dataclass(frozen=True)
class Fault:
    """What happens to one call. `work` says whether Slack does it before things go wrong."""

    status: int = 0  # answer with this status; 0 drops the connection
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    work: bool = False
    wait: float = 0.0


@dataclass
class Weather:
    """Bad weather over every method: a seeded share of 429s and 500s, and who did not keep away."""

    limited: float
    failing: float
    dice: random.Random
    pauses: dict[str, float] = field(default_factory=dict)
    told: dict[str, float] = field(default_factory=dict)  # when a method was last answered 429
    violations: list[tuple[str, float, float]] = field(default_factory=list)  # method, told, called again
    faults: int = 0

    def over(self, method: str) -> Fault | None:
        """What happens to this call; a call within a Retry-After is a violation."""
        if time.monotonic() < self.pauses.get(method, 0):
            self.violations.append((method, self.told[method], time.monotonic()))
        roll = self.dice.random()
        if roll < self.limited:
            self.faults += 1
            self.told[method] = time.monotonic()
            self.pauses[method] = self.told[method] + 1
            return Fault(429, "{}", {"Retry-After": "1"})
        if roll < self.limited + self.failing:
            self.faults += 1
            return Fault(500, "<html>", work=self.dice.random() < 0.5)
        return None


@dataclass
class Rotation:
    """Tokens that live twelve hours. Slack keeps the last two pairs of an installation valid."""

    clock: Callable[[], datetime]
    pairs: list[tuple[str, str, datetime]] = field(default_factory=list)  # access, refresh, end
    renewals: int = 0
    one: threading.Lock = field(default_factory=threading.Lock)

    def issue(self) -> dict[str, Any]:
        """A new pair, as part of the answer of `oauth.v2.access`."""
        with self.one:
            number = len(self.pairs) + 1
            self.pairs.append((f"xoxe.xoxb-{number}", f"xoxe-{number}", self.clock() + timedelta(hours=12)))
            return {
                "access_token": self.pairs[-1][0],
                "refresh_token": self.pairs[-1][1],
                "expires_in": 43_200,
            }

    def renew(self, refresh: str) -> dict[str, Any]:
        """The answer to a refresh token."""
        if refresh not in [pair[1] for pair in self.pairs[-2:]]:
            return {"ok": False, "error": "invalid_refresh_token"}
        self.renewals += 1
        return {"ok": True, "token_type": "bot", **self.issue()}

    def holds(self, bearer: str) -> bool:
        """Whether this access token is one of the last two and has not ended."""
        return any(bearer == pair[0] and self.clock() < pair[2] for pair in self.pairs[-2:])


@dataclass
class Slack:
    """The running peers and what the bot called."""

    port: int
    peer: int
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    responded: list[dict[str, Any]] = field(default_factory=list)
    faults: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    deactivated: set[str] = field(default_factory=set)
    socket_url: str = ""
    weather: Weather | None = None
    rotation: Rotation | None = None
    whole_organisation: bool = False  # installations are for an Enterprise Grid as a whole

    @property
    def url(self) -> str:
        """The Web API's base, as in `SLACK_API_URL`."""
        return f"http://127.0.0.1:{self.port}/api/"

    def respond_at(self, name: str) -> str:
        """A response URL."""
        return f"http://127.0.0.1:{self.port}/respond/{name}"

    def ask(self, method: str, token: str = BOT, /, **params: Any) -> dict[str, Any]:
        """A call by the test itself, past the front."""
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        with closing(http.client.HTTPConnection("127.0.0.1", self.peer, timeout=10)) as connection:
            connection.request("POST", f"/api/{method}", json.dumps(params), headers)
            answer: dict[str, Any] = json.loads(connection.getresponse().read())
        assert answer["ok"], (method, answer)
        return answer

    def user(self, name: str) -> str:
        """A person's account id."""
        return next(m["id"] for m in self.ask("users.list", LOOK)["members"] if m["name"] == name)

    def trigger(self, user: str) -> str:
        """A fresh trigger id of this person: good once, for three seconds."""
        return str(self.ask("views.generateTriggerId", user_id=user)["trigger_id"])

    def inbox(self, user: str) -> list[dict[str, Any]]:
        """The messages in a person's direct message with the bot, oldest first."""
        channel = self.ask("conversations.open", users=user)["channel"]["id"]
        return list(reversed(self.ask("conversations.history", channel=channel, limit=500)["messages"]))

    def called(self, method: str) -> list[dict[str, Any]]:
        """What this method was called with, in order."""
        return [params for name, params in self.calls if name == method]


@contextmanager
def running(scopes: tuple[str, ...], name: str = "example") -> Iterator[Slack]:
    """The emulator with exactly these bot scopes, and the front before it."""
    port = free_port()
    seed = {
        "strict_scopes": True,
        "team": {"name": name.title(), "domain": name},
        "users": [
            {"name": who, "real_name": f"{who.title()} Example", "email": f"{who}@example.org"} for who in PEOPLE
        ],
        "channels": [{"name": "lab"}],
        "oauth_apps": [
            {"app_id": "A0MENTOR", "client_id": "1.2", "client_secret": "hush", "name": "Mentoring",
             "redirect_uris": ["https://bot.example.org/slack/oauth_redirect"], "bot_name": "mentoring"}
        ],
        "tokens": [
            {"token": BOT, "type": "bot", "user": "mentoring", "app_id": "A0MENTOR", "scopes": list(scopes)},
            {"token": LOOK, "user": "admin", "scopes": ["users:read", "users:read.email", "channels:read"]},
        ],
    }  # fmt: skip
    command = ["node", "slack-peer.mjs", json.dumps({"port": port, "seed": seed})]
    with subprocess.Popen(
        command, cwd=PEER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as peer:
        assert peer.stdout is not None
        first = peer.stdout.readline()
        assert first.strip() == "ready", first + peer.stdout.read()
        slack = Slack(free_port(), port)
        front = ThreadingHTTPServer(("127.0.0.1", slack.port), _front(slack))
        front.daemon_threads = True
        threading.Thread(target=front.serve_forever, daemon=True).start()
        try:
            yield slack
        finally:
            front.shutdown()
            front.server_close()
            peer.kill()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _front(slack: Slack) -> type[BaseHTTPRequestHandler]:
    class Front(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length)
            if len(body) < length:  # broken off: such a request was never made
                self.close_connection = True
                return None
            if self.path.startswith("/respond/"):
                slack.responded.append(json.loads(body) | {"to": self.path.removeprefix("/respond/")})
                return self.reply(200, b"ok", {})
            method = self.path.removeprefix("/api/")
            params = _params(self.headers.get("Content-Type", ""), body)
            slack.calls.append((method, params))
            fault = slack.faults[method].popleft() if slack.faults[method] else None
            if slack.weather and fault is None and method not in FAIR_WEATHER:
                fault = slack.weather.over(method)
            if fault and fault.wait:
                time.sleep(fault.wait)
            done = None if fault and not fault.work else self.forward(method, params, body)
            if fault is None or (fault.wait and not fault.status and fault.work):
                assert done is not None
                return self.reply(*done)
            if fault.status:
                return self.reply(fault.status, fault.body.encode(), fault.headers)
            with suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return None

        def forward(
            self, method: str, params: dict[str, Any], body: bytes
        ) -> tuple[int, bytes, dict[str, str]]:
            if method == "apps.connections.open":
                return 200, json.dumps({"ok": True, "url": slack.socket_url}).encode(), {}
            kept = {k: v for k, v in self.headers.items() if k in ("Authorization", "Content-Type")}
            if (rotation := slack.rotation) is not None:
                bearer = kept.get("Authorization", "").removeprefix("Bearer ")
                if params.get("grant_type") == "refresh_token":
                    return 200, json.dumps(rotation.renew(params["refresh_token"])).encode(), {}
                if bearer.startswith("xoxe."):
                    if not rotation.holds(bearer):
                        return 200, b'{"ok": false, "error": "token_expired"}', {}
                    kept["Authorization"] = f"Bearer {BOT}"
            with closing(http.client.HTTPConnection("127.0.0.1", slack.peer, timeout=10)) as connection:
                connection.request("POST", self.path, body, kept)
                answer = connection.getresponse()
                data = answer.read()
            if slack.deactivated and method in ("users.info", "users.list"):  # as Slack tells it
                told = json.loads(data)
                for account in told.get("members", [told.get("user", {})]):
                    account["deleted"] = account.get("id") in slack.deactivated
                data = json.dumps(told).encode()
            if method == "oauth.v2.access" and (told := json.loads(data))["ok"]:
                if slack.rotation is not None:
                    told |= slack.rotation.issue()
                if slack.whole_organisation:
                    told |= {"team": None, "enterprise": {"id": "E0WHOLE"}, "is_enterprise_install": True}
                data = json.dumps(told).encode()
            return answer.status, data, {}

        def reply(self, status: int, data: bytes, headers: dict[str, str]) -> None:
            with suppress(OSError):
                self.send_response(status)
                for key, value in {"Content-Type": "application/json", **headers}.items():
                    self.send_header(key, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

        def log_message(self, *args: object) -> None:
            pass

    return Front


def _params(kind: str, body: bytes) -> dict[str, Any]:
    if kind.startswith("application/json"):
        found: dict[str, Any] = json.loads(body or b"{}")
        return found
    if kind.startswith("application/x-www-form-urlencoded"):
        return {key: value[0] for key, value in parse_qs(body.decode()).items()}
    return {}
