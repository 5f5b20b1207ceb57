"""The bot behind its real door, for tests of what comes in."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.packs import load_pack
from bot.teams.client import TeamsClient
from bot.teams.listen import TeamsListener
from bot.teams.post import Post
from bot.teams.send import TeamsPlatform
from handlers.dispatch import Desk
from handlers.events import Answer
from handlers.router import Act, Command, Router
from messages.cards import Reply
from scheme.people import Person, Standing
from storage.engine import Engines
from storage.store import Database, Store, new_id
from storage.vault import Vault
from tests.bot.teams.local_teams import TENANT, LocalTeams

NOW = datetime(2026, 11, 17, 10, 30, tzinfo=UTC)


class Office:
    """The bot behind its real door: our local Teams outside, a real desk with a test's handlers inside."""

    def __init__(self, teams: LocalTeams, client: TeamsClient, engines: Engines) -> None:
        self.teams = teams
        self.router = Router()
        self.acts: list[Act] = []
        database = Database(engines, Vault(["a secret for tests only"]), load_pack)
        scheme = database.found("ion", "Europe/London", NOW)
        self.database, self.scheme = database, scheme
        desk = Desk(database, self.router, lambda _platform, _workspace: scheme)
        post = Post(client)
        self.platform = TeamsPlatform(client, post)
        self.listener = TeamsListener(client, desk, post, lambda: NOW)
        self.web = TestClient(Starlette(routes=self.listener.routes()))

    def answer(self, table: str, name: str, reply: Reply) -> None:
        """Let the handler of `name` in one of the router's tables answer this, and remember the act."""

        def handler(act: Act, store: Store, now: datetime) -> Answer:
            self.acts.append(act)
            return Answer(reply)

        if table == "commands":
            self.router.commands[name] = Command(name, "help", handler, hint="words")
        else:
            getattr(self.router, table)[name] = handler

    def knows(self, account: dict[str, Any]) -> str:
        """Somebody who takes part already, from this account; returns their id."""
        with self.database.write(self.scheme) as store:
            who = Person(new_id(), account["name"], standing=Standing.ACTIVE)
            store.people.save(who, NOW)
            store.people.attach(who.id, "teams", TENANT, account["aadObjectId"], {}, NOW)
        return who.id

    def deliver(self, activity: Any, token: str | None = "", **headers: str) -> httpx.Response:
        """Send an activity as Teams does. `token` None: no token at all."""
        if token is not None:
            headers["Authorization"] = "Bearer " + (token or self.teams.token())
        raw = activity if isinstance(activity, bytes) else json.dumps(activity).encode()
        return self.web.post(
            "/api/messages", content=raw, headers={"Content-Type": "application/json", **headers}
        )
