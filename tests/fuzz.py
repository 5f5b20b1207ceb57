"""Hostile requests at the three doors, over the real desk: none may get a 5xx, none may find a fault."""

from __future__ import annotations

import asyncio
import json
import logging
import random
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

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
from tests.bent_requests import SECRET, TEAM, Fuzzer, Sent
from tests.bot.teams.local_teams import APP, TENANT, LocalTeams
from tests.playhouse import LEAD, Play

AT_ONCE = 16


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


def _doors(play: Play, folder: Path, heard: Listener, client: TeamsClient) -> dict[str, Starlette]:
    """What a server would serve, all over one house; the playground has its own."""
    desk, clock = play.house.desk, play.clock
    listener = TeamsListener(client, desk, Post(client), clock)
    settings = Settings(database_url=f"sqlite:///{folder}/x.db")
    return {
        "slack": Starlette(routes=slack_routes(heard.app, SECRET)),
        "teams": Starlette(routes=listener.routes()),
        "web": playground(settings, play.now),
    }


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
    fuzzer = Fuzzer(teams, random.Random(seed), _a_pair(play))
    slack_api = f"http://127.0.0.1:{yes.server_address[1]}/api/"
    clients = Clients(OneWorkspace("xoxb-fuzz", slack_api), slack_api)
    heard = Listener(play.house.desk, play.clock, clients, SECRET)
    apps = _doors(play, folder, heard, client)
    try:
        return {door: asyncio.run(_send(apps[door], partial(fuzzer.request, door), count)) for door in doors}
    finally:
        heard.stop()
        client.close()
        teams.close()
        yes.shutdown()
        yes.server_close()
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
