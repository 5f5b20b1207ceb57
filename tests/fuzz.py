"""Hostile requests at the three doors, over the real desk: none may get a 5xx, none may find a fault.

A request begins as one a platform really sends, with the ids of a real pair in it, and is then bent:
parts replaced by junk, nested a hundred deep, replayed, signed by nobody, sent by another workspace.
The seed is all there is to it: the same seed makes the same requests.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import httpx
from starlette.applications import Starlette

from bot.playground import playground
from bot.settings import Settings
from bot.slack.door import routes as slack_routes
from bot.slack.listen import Listener
from bot.slack.workspaces import Clients, OneWorkspace
from bot.teams.client import TeamsClient
from bot.teams.listen import TeamsListener
from bot.teams.post import Post
from bot.teams.settings import TeamsSettings
from handlers.router import router
from tests.bot.teams.local_teams import APP, TENANT, LocalTeams
from tests.playhouse import LEAD, Play

SECRET, TEAM = "a signing secret for fuzzing", "T000000001"
AT_ONCE = 16
NASTY = (
    "", " ", "\x00", "\ud800", "é" * 300, "x" * 12_000, "<@U0RAFE0001>", "<!channel>", "<https://evil.example|here>",
    "=HYPERLINK(\"http://evil\")", "+1+1", "@SUM(A1)", "-2+3", "'; DROP TABLE person; --", "\" OR 1=1 --", "{{7*7}}", "${7*7}",
    "%s%n%d", "../../etc/passwd", "<script>alert(1)</script>", "**bold** [x](javascript:1)", "\u202eevil", "9" * 40, "-1",
    "0x10", "1e999", "NaN", "null", "true", "31/02/2026", "2026-13-45", "٣", "a/b/c/d", "|" * 20, "/" * 20, "\r\nX: y", "💬" * 40,
)  # fmt: skip
WORDS = (
    "log met yesterday for 45 min", "end", "concern", "my data", "I can't go on", "plan 31 February at 25:61",
    "pair <@rafe> <@mira>", "settings grace_days = -1", "snooze until the 32nd", "undo", "yes", "review",
)  # fmt: skip


Sent = tuple[str, str, bytes, dict[str, str]]  # method, path, body, headers


@dataclass
class Tally:
    """What came of the requests."""

    statuses: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)  # 5xx, or an exception out of the application
    faults: list[str] = field(default_factory=list)  # logged as ours

    @property
    def sent(self) -> int:
        return sum(self.statuses.values())


class _Faults(logging.Handler):
    """Every line that says that something was our fault."""

    def __init__(self, tally: Tally) -> None:
        super().__init__(logging.ERROR)
        self._tally = tally

    def emit(self, record: logging.LogRecord) -> None:
        self._tally.faults.append(record.getMessage())


class _Yes(BaseHTTPRequestHandler):
    """A Slack Web API that says yes to everything and knows everybody it is asked about."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        said = self.rfile.read(int(self.headers.get("content-length") or 0)).decode("latin-1")
        user = parse_qs(f"{said}&{self.path.partition('?')[2]}").get("user", ["U0RAFE0001"])[0]
        told = {
            "ok": True, "team_id": TEAM, "user_id": "U0BOT", "bot_id": "B1", "ts": "1.1", "channel": {"id": "D1"},
            "user": {"id": user, "real_name": "Somebody", "profile": {}, "tz": "Europe/London"},
        }  # fmt: skip
        body = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@dataclass
class Fuzzer:
    """Makes requests from one seed and sends them to the doors of one house."""

    play: Play
    folder: Path
    teams: LocalTeams
    dice: random.Random
    ids: list[str]
    last: list[Sent] = field(default_factory=list)
    _token: str = ""

    def doors(self, slack_api: str, client: TeamsClient) -> dict[str, Starlette]:
        """What a server would serve, all over one house; the playground has its own."""
        clients = Clients(OneWorkspace("xoxb-fuzz", slack_api), slack_api)
        desk, clock = self.play.house.desk, self.play.clock
        listener = TeamsListener(client, desk, Post(client), clock)
        settings = Settings(database_url=f"sqlite:///{self.folder}/x.db")
        return {
            "slack": Starlette(routes=slack_routes(Listener(desk, clock, clients, SECRET).app, SECRET)),
            "teams": Starlette(routes=listener.routes()),
            "web": playground(settings, self.play.now),
        }

    # --- one request ---

    def request(self, door: str) -> Sent:
        """(method, path, body, headers)."""
        if self.last and self.dice.random() < 0.02:
            again = self.dice.choice(self.last)  # replayed, byte for byte
            if again[1].startswith("/slack") == (door == "slack") and door != "web":
                return again
        made = {"slack": self._slack, "teams": self._teams, "web": self._web}[door]()
        if self.dice.random() < 0.05:
            self.last = [*self.last[-50:], made]
        return made

    def _value(self) -> str:
        roll = self.dice.random()
        if roll < 0.5:
            return self.dice.choice(self.ids)
        if roll < 0.7:
            return "/".join(self.dice.choices(self.ids, k=2))
        return self.dice.choice(NASTY)

    def _junk(self, depth: int = 0) -> Any:
        roll = self.dice.randrange(9)
        if roll < 3 or depth > 3:
            return self.dice.choice(NASTY)
        if roll == 3:
            return self.dice.choice((None, True, -1, 2**63, 1e308, 0))
        if roll == 4:
            deep: Any = "x"
            for _ in range(self.dice.choice((3, 100, 400))):
                deep = [deep] if self.dice.random() < 0.5 else {"a": deep}
            return deep
        if roll < 7:
            return [self._junk(depth + 1) for _ in range(self.dice.randrange(3))]
        return {self.dice.choice(("id", "type", "text", "value", "x")): self._junk(depth + 1)}

    def _bent(self, data: Any) -> Any:
        """The same with some parts replaced, dropped or added."""
        for _ in range(self.dice.choice((0, 0, 1, 1, 2, 4))):
            node = data
            while isinstance(node, (dict, list)) and node:
                key = self.dice.choice(list(node) if isinstance(node, dict) else range(len(node)))
                below = node[key]
                if not isinstance(below, (dict, list)) or not below or self.dice.random() < 0.4:
                    if isinstance(node, dict) and self.dice.random() < 0.2:
                        del node[key]
                    else:
                        node[key] = self._junk()
                    break
                node = below
        return data

    def _slack(self) -> Sent:
        user = self.dice.choice(("U0RAFE0001", "U0MIRA0001", "U0LENA0001", "U0NEW00001"))
        team = TEAM if self.dice.random() < 0.95 else "T0OTHER001"
        about = {
            "team": {"id": team},
            "user": {"id": user, "team_id": team},
            "api_app_id": "A1",
            "trigger_id": "1.2",
        }
        kind, number = self.dice.randrange(6), self.dice.randrange(10**9)
        form = True
        if kind == 0:
            data: Any = {
                "type": "event_callback", "team_id": team, "event_id": f"Ev{number}", "event_time": 1,
                "event": {"type": "message", "channel_type": "im", "channel": "D1", "user": user, "ts": f"{number}.1",
                          "text": self.dice.choice((*WORDS, *NASTY))},
            }  # fmt: skip
            form = False
        elif kind == 1:
            fields = {
                "command": "/mentoring", "text": self.dice.choice((*WORDS, *NASTY)), "team_id": team, "user_id": user,
                "channel_id": "C1", "trigger_id": "1.2", "response_url": "http://127.0.0.1:9/x",
            }  # fmt: skip
            return self._signed(urlencode(self._bent(fields), errors="replace").encode(), form=True)
        elif kind == 2:
            name = self.dice.choice(list(router.submits))
            state = {
                f: {"field": {"type": "plain_text_input", "value": self._value()}}
                for f in ("on", "text", "until")
            }
            data = about | {
                "type": "view_submission",
                "view": {"id": "V1", "type": "modal", "callback_id": name, "private_metadata": self._value(),
                         "state": {"values": state}},
            }  # fmt: skip
        elif kind == 3:
            data = {"type": "event_callback", "team_id": team, "event_id": f"Ev{number}", "event": {
                "type": self.dice.choice(("app_home_opened", "user_change", "app_mention", "tokens_revoked")),
                "user": user, "channel": "D1", "tab": "home", "text": self.dice.choice(WORDS), "ts": f"{number}.2"}}  # fmt: skip
            form = False
        else:
            name = self.dice.choice((*router.presses, *router.forms))
            data = about | {
                "type": "block_actions", "container": {"type": "message", "message_ts": f"{number}.1", "channel_id": "D1"},
                "channel": {"id": "D1"}, "message": {"ts": f"{number}.1", "text": "x"}, "response_url": "http://127.0.0.1:9/x",
                "actions": [{"type": "button", "action_id": name, "block_id": "b", "value": self._value(), "action_ts": f"{number}.2"}],
            }  # fmt: skip
        said = json.dumps(self._bent(data))
        return self._signed(urlencode({"payload": said}).encode() if form else said.encode(), form=form)

    def _signed(self, body: bytes, *, form: bool) -> Sent:
        if self.dice.random() < 0.03:  # broken off, or not even text
            body = body[: self.dice.randrange(len(body) or 1)] + bytes(self.dice.choices(range(256), k=4))
        stamp = str(int(time.time()) - (3_600 if self.dice.random() < 0.02 else 0))
        secret = SECRET if self.dice.random() < 0.97 else "forged"
        signed = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        return "POST", "/slack/events", body, {
            "content-type": "application/x-www-form-urlencoded" if form else "application/json",
            "x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={signed}",
        }  # fmt: skip

    def _web(self) -> Sent:
        roll = self.dice.random()
        people = ("noor", "rosalind", "callum", "nobody", "..", "%00", "é")
        if roll < 0.15:
            path = self.dice.choice(("/", "/live", "/cards", "/static/x", "/readyz", "/metrics", "/nowhere"))
            return (
                "GET",
                f"{path}?{urlencode({'with': self.dice.choice(NASTY)}, errors='replace')}"[:3000],
                b"",
                {"host": "localhost"},
            )
        act = self.dice.choice(("say", "say", "press", "fill", "close", "home", "x"))
        fields = [
            (self.dice.choice(("text", "message", "press", "card", "f-on", "f-topics", "value", "form")),
             self.dice.choice((*NASTY, *WORDS, "0.0", "1-0", "3.0", self._value())))
            for _ in range(self.dice.randrange(5))
        ]  # fmt: skip
        kind = "application/x-www-form-urlencoded" if self.dice.random() < 0.95 else "application/json"
        body = urlencode(fields, errors="replace").encode()
        headers = {"host": "localhost", "content-type": kind}
        if self.dice.random() < 0.05:
            headers["origin"] = "https://evil.example"
        return "POST", f"/chat/{self.dice.choice(people)}/{act}", body, headers

    def _teams(self) -> Sent:
        """An activity of Teams: words, a press, a form, or an install, bent."""
        sender = self.dice.choice(("aad-rafe", "aad-mira", "aad-new"))
        number, url = self.dice.randrange(10**9), self.teams.url
        whole: dict[str, Any] = {
            "type": "message", "id": str(number), "timestamp": "2026-11-17T10:30:00Z", "serviceUrl": url,
            "channelId": "msteams", "from": {"id": f"29:{sender}", "name": "Somebody", "aadObjectId": sender},
            "conversation": {"conversationType": "personal", "tenantId": TENANT, "id": f"a:{sender}"},
            "recipient": {"id": f"28:{APP}", "name": "Mentoring"}, "channelData": {"tenant": {"id": TENANT}},
            "locale": "en-GB", "localTimezone": "Europe/London",
        }  # fmt: skip
        kind = self.dice.randrange(5)
        if kind == 0:
            whole |= {"text": self.dice.choice((*WORDS, *NASTY)), "textFormat": "plain"}
        elif kind in (1, 2):
            name = self.dice.choice((*router.presses, *router.forms))
            whole |= {"value": {"action": name, "value": self._value()}, "replyToId": "1:7"}
        elif kind == 3:
            data = {
                "form": self.dice.choice(list(router.submits)),
                "value": self._value(),
                "on": self._value(),
            }
            name = self.dice.choice(
                ("task/fetch", "task/submit", "adaptiveCard/action", "fileConsent/invoke")
            )
            whole |= {"type": "invoke", "name": name, "value": {"data": data}}
        else:
            name = self.dice.choice(("conversationUpdate", "installationUpdate", "messageReaction", "typing"))
            whole |= {"type": name, "action": "add", "membersAdded": [{"id": f"29:{sender}"}]}
        if number % 500 == 0 or not self._token:
            self._token = self.teams.token()  # it lasts ten minutes
        token = self._token if self.dice.random() < 0.97 else "x.y.z"
        body = json.dumps(self._bent(whole)).encode()
        if self.dice.random() < 0.02:
            body = body[: self.dice.randrange(len(body))]
        return (
            "POST",
            "/api/messages",
            body,
            {"content-type": "application/json", "authorization": f"Bearer {token}"},
        )


def fuzz(
    url: str, folder: Path, seed: int, count: int, doors: tuple[str, ...] = ("slack", "teams", "web")
) -> dict[str, Tally]:
    """Send so many requests to each of the doors; what came of them, by door."""
    play, teams = Play(url), LocalTeams()
    teams.server.handle_error = lambda *_: None  # an address bent out of shape is its own affair
    yes = ThreadingHTTPServer(("127.0.0.1", 0), _Yes)
    threading.Thread(target=yes.serve_forever, daemon=True).start()
    client = TeamsClient(TeamsSettings(
        client_id=APP, tenant_id=TENANT, token="outbound-token", service_url=teams.url,
        openid_metadata_url=teams.metadata_url,
    ))  # fmt: skip
    fuzzer = Fuzzer(play, folder, teams, random.Random(seed), _a_pair(play))
    apps = fuzzer.doors(f"http://127.0.0.1:{yes.server_address[1]}/api/", client)
    try:
        return {door: asyncio.run(_send(apps[door], partial(fuzzer.request, door), count)) for door in doors}
    finally:
        client.close()
        teams.close()
        yes.shutdown()
        play.close()


async def _send(app: Starlette, make: Callable[[], Sent], count: int) -> Tally:
    tally = Tally()
    watch, loud = _Faults(tally), logging.getLogger("mentoring")
    loud.addHandler(watch)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(http: httpx.AsyncClient, sent: Sent) -> None:
        method, path, body, headers = sent
        async with gate:
            try:
                answer = await http.request(method, path, content=body, headers=headers)
            except (httpx.InvalidURL, UnicodeEncodeError):
                tally.statuses["not a request"] += 1
                return
        tally.statuses[f"{answer.status_code // 100}xx"] += 1
        if answer.status_code >= 500:
            tally.broken.append(f"{answer.status_code} {path} {body[:300]!r}")

    async with httpx.AsyncClient(transport=transport, base_url="http://localhost", timeout=30) as http:
        for start in range(0, count, 500):
            await asyncio.gather(*(one(http, make()) for _ in range(min(500, count - start))))
    loud.removeHandler(watch)
    return tally


def _a_pair(play: Play) -> list[str]:
    """A lead, a pair with a meeting, everybody known on Slack and on Teams too; their ids."""
    lena = play.lead()
    rafe, mira = play.mentor(), play.mentee()
    pairing = play.paired(rafe, mira)
    mira.says("log met today for 45 min")
    ids = [
        pairing.id,
        rafe.id,
        mira.id,
        lena.id,
        "non_clinical",
        "log",
        "8",
        "2026-11-17|45||",
        f"{pairing.id}|2026-11-17|45||",
    ]
    with play.writing() as store:
        for name in ("rafe", "mira", LEAD):
            who = play.actors[name].id if name != LEAD else lena.id
            store.people.attach(who, "slack", TEAM, f"U0{name.upper()}0001", {}, play.now)
            store.people.attach(who, "teams", TENANT, f"aad-{name}", {}, play.now)
        ids += [m.id for m in store.meetings.of_pairing(pairing.id)]
    return ids
