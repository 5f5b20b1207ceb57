"""One bot on Slack and on Teams at once: one process, one database, one clock, both wires."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette

from bot.app import Served, furnish
from bot.delivery import Delivery
from bot.house import House, open_house
from bot.settings import Settings, SlackSettings
from bot.slack.connect import Slack as SlackSide
from bot.slack.manifest import SCOPES
from storage.limits import Rate
from tests.bot.slack.slack_api import BOT, Slack, running
from tests.bot.slack.story import said_in
from tests.bot.slack.wire import (
    SECRET,
    Wire,
    direct_message,
    envelope,
    eventually,
    filled,
    serving,
    stamp,
    submission,
)
from tests.bot.slack.wire import press as slack_press
from tests.bot.teams.local_teams import LocalTeams
from tests.bot.teams.tenant import TeamsUser, Tenant, app_on

START = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)  # a Monday
UNHURRIED = {name: Rate(1000, 1000, timedelta(0)) for name in ("slack", "teams")}
# What a repeated press must leave as it is.
KEPT = ("pairing", "meeting", "review_answer", "request", "person", "lead", "outbox")


@dataclass
class Town(Tenant):
    """The bot, its clock, a Slack workspace and a Teams tenant.

    A `Tenant` of the Teams tests whose process also serves Slack; nothing of either wire is left out.
    """

    slack: Slack = field(kw_only=True)
    now: datetime = START

    def __post_init__(self) -> None:
        self.cem = self.slack.user("cem")
        settings = Settings(
            database_url=self.database,
            secret_keys=("a secret for tests only",),
            coordinators=frozenset({f"slack:{self.cem}"}),
            slack=SlackSettings(bot_token=BOT, signing_secret=SECRET, api_url=self.slack.url),
            teams=app_on(self.teams),
        )
        self.house: House = open_house(settings, lambda: self.now)
        self.house.first_scheme()
        self.served: Served = furnish(self.house)
        self.side = next(side for stop in self.served.stops if isinstance(side := _owner(stop), SlackSide))
        self.side.listener.clients.pace.gap = 0.0  # the town's clock runs faster than Slack's
        self.delivery: Delivery = self.house.delivery(self.served.platforms, own_clock=True, rates=UNHURRIED)

    @contextmanager
    def open(self) -> Iterator[Town]:
        """Serve both platforms on one port."""
        with serving(Starlette(routes=self.served.routes)) as http:
            self.web: httpx.Client = http  # type: ignore[assignment]
            self.wire = Wire(http, self.slack)
            yield self
        for stop in self.served.stops:
            stop()
        self.house.database.engines.dispose()

    def deliver(self, sent: dict[str, Any]) -> Any:
        """One activity of Teams."""
        self.now += timedelta(minutes=1)
        self.last_activity = sent
        return super().deliver(sent)

    def from_slack(self, kind: str, payload: dict[str, Any]) -> dict[str, Any]:
        """One request of Slack, and everything that follows from it; what it was acknowledged with."""
        self.now += timedelta(minutes=1)
        reply = (
            self.wire.post(json.dumps(envelope(payload)))
            if kind == "event"
            else self.wire.interaction(payload)
        )
        assert reply.status_code == 200, reply.text
        eventually(lambda: self.side.listener.in_hand == 0, seconds=20)
        self.tell()
        return said_in(reply)

    def slack_says_of(self, user: str, *, deleted: bool) -> None:
        """Slack's `user_change`: an account was deactivated, or is back."""
        account = self.slack.ask("users.info", user=user)["user"]
        (self.slack.deactivated.add if deleted else self.slack.deactivated.discard)(user)
        self.from_slack("event", {"type": "user_change", "user": account | {"deleted": deleted}})

    def months_pass(self, days: int, step: int = 7) -> None:
        """Let days pass, with the jobs of every so-many-th at eleven in the morning."""
        for _ in range(0, days, step):
            self.now = self.now.replace(hour=11, minute=0, second=0) + timedelta(days=step)
            for reports in self.house.run_jobs(None, self.now).values():
                assert not [failed for report in reports for failed in report.failed]
            self.tell()

    def state(self) -> dict[str, list[Any]]:
        """Every row that matters of the database, to see whether something changed."""
        with self.house.database.engines.read() as c:
            return {
                table: sorted(map(tuple, c.exec_driver_sql(f"select * from {table}")), key=repr)
                for table in KEPT
            }

    def pairing(self) -> Any:
        """The one pair's row."""
        with self.house.database.engines.read() as c:
            return c.exec_driver_sql("select * from pairing").one()

    def person(self, name: str, key: str = "") -> TeamsUser:
        """Somebody of the tenant; `key` tells namesakes apart, and is their e-mail address."""
        key = key or name.split()[0].casefold()
        account = {"id": f"29:{key}", "name": name, "aadObjectId": f"aad-{key}"}
        more = {"objectId": account["aadObjectId"], "email": f"{key}@example.org"}
        self.teams.members[account["id"]] = account | more
        return TeamsUser(self, account)

    # --- what went out ---

    def told(self) -> Counter[str]:
        """How many messages have gone to each chat."""
        slack = [str(params["channel"]) for params in self.slack.called("chat.postMessage")]
        return Counter(slack + [chat for chat, _ in self.teams.posted])

    def slack_sent(self) -> list[dict[str, Any]]:
        """Everything the bot had Slack show: messages, changes, answers to presses."""
        shown = ("chat.postMessage", "chat.update", "chat.postEphemeral")
        return [params for name, params in self.slack.calls if name in shown] + list(self.slack.responded)

    def teams_sent(self) -> list[dict[str, Any]]:
        """Everything the bot had Teams show."""
        return [sent for _, sent in self.teams.posted] + [sent for *_, sent in self.teams.redrawn]

    def notification_lines(self) -> list[str]:
        """What stands on lock screens: Slack's `text`, Teams' `summary` and fallback text."""
        lines = [str(sent.get("text") or "") for sent in self.slack_sent()]
        for sent in self.teams_sent():
            cards = [
                a["content"] for a in sent.get("attachments", ()) if "fallbackText" in a.get("content", {})
            ]
            lines += [str(sent.get("summary") or sent.get("text") or ""), *(c["fallbackText"] for c in cards)]
        return lines


@dataclass
class SlackUser:
    """Somebody with a Slack client: sees messages, presses what is on them, fills in modals."""

    town: Town
    id: str
    last: dict[str, Any] = field(default_factory=dict)
    acknowledged: dict[str, Any] = field(default_factory=dict)

    def inbox(self) -> list[dict[str, Any]]:
        """The direct messages with the bot, oldest first."""
        return self.town.slack.inbox(self.id)

    def sees(self) -> str:
        """All that stands in the direct message."""
        return json.dumps(self.inbox(), ensure_ascii=False)

    def sends(self, kind: str, payload: dict[str, Any]) -> str:
        """One request over the wire; returns what is new in the direct message, or was redrawn."""
        before = self.inbox()
        self.acknowledged = self.town.from_slack(kind, payload)
        return json.dumps([m for m in self.inbox() if m not in before], ensure_ascii=False)

    def says(self, text: str) -> str:
        """Words in the direct message."""
        return self.sends("event", direct_message(self.town.slack, self.id, text))

    def presses(self, label: str) -> str:
        """The newest button with this label, the first of its kind on its card."""
        for message in reversed(self.inbox()):
            one, met = json.loads(json.dumps(message)), False
            for block in one.get("blocks", ()):
                if block["type"] == "actions":
                    kept = [e for e in block["elements"] if e["text"]["text"] != label or not met]
                    met = met or len(kept) < len(block["elements"]) or label in map(_label, kept)
                    block["elements"] = kept
            if met:
                self.last = slack_press(self.town.slack, self.id, one, label)
                return self.sends("press", self.last)
        raise AssertionError(f"{self.id} sees no button “{label}”: {self.sees()}")

    def presses_again(self, *, new_id: bool) -> str:
        """The same press once more: as Slack repeats it, or as a second touch."""
        payload = json.loads(json.dumps(self.last))
        payload["trigger_id"] = self.town.slack.trigger(self.id)
        if new_id:
            payload["actions"][0]["action_ts"] = stamp()
        return self.sends("press", payload)

    def fills_in(self, **values: Any) -> str:
        """The form opened last, filled in, step by step where it has several."""
        view, left = self.town.slack.called("views.open")[-1]["view"], dict(values)
        while True:
            fields = {b["block_id"]: b["element"]["type"] for b in view["blocks"] if "element" in b}
            typed = {name: filled(kind, left.pop(name)) for name, kind in fields.items() if name in left}
            told = self.sends("form", submission(self.town.slack, self.id, view, **typed))
            if not left:
                return told
            view = self.acknowledged["view"]


_again = itertools.count(1)


def repeats(town: Town, *, new_id: bool) -> None:
    """The last activity of Teams once more: as Teams repeats it, or the same press with a new id."""
    sent = json.loads(json.dumps(town.last_activity))
    town.deliver(sent | {"id": f"17639{next(_again):08d}"} if new_id else sent)


def words(text: str, *names: str) -> list[str]:
    """Which of these names stand in the text, or JSON, as words."""
    text = text.replace("\\n", " ")
    return [name for name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)]


@contextmanager
def a_town(folder: Path) -> Iterator[Town]:
    """The bot at work for a fresh workspace and a fresh tenant."""
    with (
        closing(LocalTeams()) as teams,
        running(tuple(SCOPES)) as slack,
        Town(teams, f"sqlite:///{folder}/mentoring.db", slack=slack).open() as town,
    ):
        yield town


def _owner(method: object) -> object:
    return getattr(method, "__self__", None)


def _label(element: dict[str, Any]) -> str:
    return str(element["text"]["text"])
