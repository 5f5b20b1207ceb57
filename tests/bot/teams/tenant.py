"""A whole bot on Teams and the people of a university, who see and press what the wire carries."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.app import furnish
from bot.house import open_house
from bot.settings import Settings
from bot.teams.settings import TeamsSettings
from storage.limits import Rate
from tests.bot.teams.activities import invoke, message, press
from tests.bot.teams.local_teams import APP, TENANT, LocalTeams


def app_on(teams: LocalTeams) -> TeamsSettings:
    """The app's settings where this is Teams."""
    return TeamsSettings(
        APP, tenant_id=TENANT, token="t", service_url=teams.url, openid_metadata_url=teams.metadata_url
    )


@dataclass
class Tenant:
    """A whole bot on Teams, a clock, and the people of a university."""

    teams: LocalTeams
    database: str
    now: datetime = datetime(2026, 11, 17, 10, 30, tzinfo=UTC)

    def __post_init__(self) -> None:
        settings = Settings(
            database_url=self.database,
            secret_keys=("a secret for tests only",),
            coordinators=frozenset({"teams:aad-lena"}),
            teams=app_on(self.teams),
        )
        self.house = open_house(settings, lambda: self.now)
        self.house.first_scheme()
        self.served = furnish(self.house)
        self.web = TestClient(Starlette(routes=self.served.routes))
        self.delivery = self.house.delivery(
            self.served.platforms,
            own_clock=True,
            rates={name: Rate(1000, 1000, timedelta(0)) for name in ("teams", "slack")},
        )

    @contextmanager
    def open(self) -> Iterator[Self]:
        """Answering, until the block is left."""
        with self.web:
            yield self
        for stop in self.served.stops:
            stop()
        self.house.database.engines.dispose()

    def deliver(self, sent: dict[str, Any]) -> Any:
        headers = {"Authorization": "Bearer " + self.teams.token()}
        answer = self.web.post("/api/messages", json=sent, headers=headers)
        assert answer.status_code == 200, answer.text
        self.tell()
        return answer.json() if answer.content else None

    def tell(self) -> None:
        while self.delivery.send_due():
            pass

    def days_pass(self, days: int) -> None:
        for _ in range(days):
            self.now += timedelta(days=1)
            for reports in self.house.run_jobs(None, self.now).values():
                assert not [failed for report in reports for failed in report.failed]
            self.tell()

    def person(self, name: str) -> TeamsUser:
        key = name.split()[0].casefold()
        account = {"id": f"29:{key}", "name": name, "aadObjectId": f"aad-{key}"}
        self.teams.members[account["id"]] = {
            **account,
            "objectId": account["aadObjectId"],
            "email": f"{key}@example.org",
        }
        return TeamsUser(self, account)

    def people(self, capacity: str = "1") -> tuple[TeamsUser, TeamsUser, TeamsUser]:
        """A lead, a mentor on the list, and a mentee who waits for one."""
        lena, rafe, mira = (self.person(name) for name in ("Lena Voss", "Rafe Holloway", "Mira Tarrant"))
        lena.says("overview")
        common = {"strand": "non_clinical", "topics": "promotion", "consent": "yes"}
        rafe.says("join")
        rafe.fills_in(department="Stroke", grade="professor", capacity=capacity, **common)
        mira.says("request")
        mira.fills_in(department="Genetics", grade="postdoc", **common)
        return lena, rafe, mira


@dataclass
class TeamsUser:
    """Somebody with a Teams client: sees cards as JSON, presses what is on them, fills in forms."""

    tenant: Tenant
    account: dict[str, Any]
    dialog: dict[str, Any] | None = None
    read: int = 0
    stamps: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def chats(self) -> set[str]:
        return {
            f"a:{self.account['id'][3:]}", f"a:chat-{self.account['id']}", f"a:chat-{self.account['aadObjectId']}"
        }  # fmt: skip

    def screen(self) -> list[tuple[str, dict[str, Any]]]:
        """All cards in the private chat as they stand now: id and content."""
        cards: dict[str, dict[str, Any]] = {}
        for number, (chat, sent) in enumerate(self.tenant.teams.posted, 1):
            if chat in self.chats and sent.get("attachments"):
                cards[f"1:{number}"] = sent["attachments"][0]["content"]
        for chat, card, sent in self.tenant.teams.redrawn:
            if chat in self.chats:
                cards[card] = sent["attachments"][0]["content"]
        return list(cards.items())

    def sees(self) -> str:
        """All words on the screen."""
        shown = [self.dialog] if self.dialog else [card for _, card in self.screen()]
        return " ".join(json.dumps(card, ensure_ascii=False) for card in shown)

    def says(self, text: str) -> str:
        sent = message(self.tenant.teams.url, text, self.account)
        self.tenant.deliver(sent)
        return self.sees()

    def presses(self, label: str) -> str:
        """Press the latest button with these words."""
        for card, content in reversed(self.screen()):
            for action in _actions(content):
                if label in action.get("title", ""):
                    return self._press(action["data"], card)
        raise AssertionError(f"{self.account['name']} sees no button “{label}”: {self.sees()}")

    def _press(self, data: dict[str, Any], card: str) -> str:
        url = self.tenant.teams.url
        if data.get("msteams", {}).get("type") == "task/fetch":
            answer = self.tenant.deliver(invoke(url, "task/fetch", {"data": data}, card, self.account))
            self._look_at(answer)
        else:
            self.tenant.deliver(press(url, data, card, self.account))
        return self.sees()

    def fills_in(self, **typed: str) -> str:
        """Fill in the dialog, or the latest form in the chat, and send it."""
        card, form = (
            ("", self.dialog)
            if self.dialog
            else next((card, content) for card, content in reversed(self.screen()) if content.get("actions"))
        )
        assert form
        inputs = {
            i["id"]: i["value"] for i in form["body"] if i["type"].startswith("Input.") and i.get("value")
        }
        unknown = {"field_" + name for name in typed} - {i.get("id") for i in form["body"]}
        assert not unknown, unknown
        data = {
            **form["actions"][0]["data"],
            **inputs,
            **{"field_" + name: words for name, words in typed.items()},
        }
        if self.dialog:
            answer = self.tenant.deliver(
                invoke(self.tenant.teams.url, "task/submit", {"data": data}, None, self.account)
            )
            self._look_at(answer)
        else:
            self.tenant.deliver(press(self.tenant.teams.url, data, card, self.account))
        return self.sees()

    def _look_at(self, answer: Any) -> None:
        value = answer["task"]["value"] if answer else None
        self.dialog = value["card"]["content"] if isinstance(value, dict) else None


def _actions(card: Any) -> Iterator[dict[str, Any]]:
    """Every button that brings something back, at any depth."""
    if isinstance(card, dict):
        if card.get("type") == "Action.Submit":
            yield card
        for value in card.values():
            yield from _actions(value)
    elif isinstance(card, list):
        for value in card:
            yield from _actions(value)
