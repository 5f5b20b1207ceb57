"""A mentoring relationship over Slack's wire format, with the real desk, database, jobs and delivery.

Played three ways that must leave every person with the same messages: over HTTP, over Socket Mode,
and with every request delivered three times while Slack answers one call in ten with 429 and one
in fifty with 500.
"""

from __future__ import annotations

import json
import queue
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from websockets.sync.server import serve

from bot.delivery import Delivery
from bot.house import House, open_house
from bot.settings import Settings, SlackSettings
from bot.slack.connect import Slack as SlackSide
from bot.slack.connect import open_slack
from bot.slack.manifest import SCOPES
from tests.bot.slack.block_kit import judge_blocks
from tests.bot.slack.slack_api import BOT, Slack, Weather, running
from tests.bot.slack.test_socket_mode import SocketServer
from tests.bot.slack.wire import (
    SECRET,
    Wire,
    direct_message,
    envelope,
    eventually,
    press,
    serving,
    submission,
)

START = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)  # a Monday


@dataclass
class Term:
    """Three people, their Slack, and the bot."""

    slack: Slack
    side: SlackSide
    house: House
    delivery: Delivery
    clock: list[datetime]
    times: int  # how often each request is delivered
    wire: Wire | None = None
    socket: SocketServer | None = None
    users: dict[str, str] = field(default_factory=dict)

    def says(self, name: str, text: str) -> None:
        """Words in the direct message with the bot."""
        self.carry("events_api", envelope(direct_message(self.slack, self.users[name], text)))

    def presses(self, name: str, label: str, pick: str = "") -> None:
        """The newest button with this label."""
        user = self.users[name]
        for message in reversed(self.slack.inbox(user)):
            labels = [
                e["text"]["text"]
                for b in message.get("blocks", ())
                if b["type"] == "actions"
                for e in b["elements"]
            ]
            if label in labels and pick in json.dumps(message):
                one = json.loads(json.dumps(message))
                self.carry("interactive", press(self.slack, user, self._unique(one, label), label))
                return
        raise AssertionError(f"{name} sees no button {label}: {self.seen(name)}")

    def fills(self, name: str, **values: Any) -> None:
        """The form opened last, filled in."""
        view = self.slack.called("views.open")[-1]["view"]
        typed = {
            b["block_id"]: _element(b, values[b["block_id"]])
            for b in view["blocks"]
            if b.get("block_id") in values
        }
        self.carry("interactive", submission(self.slack, self.users[name], view, **typed))

    def carry(self, kind: str, payload: dict[str, Any]) -> None:
        """One request, as often as this Slack delivers it, and everything that follows from it."""
        for number in range(self.times):
            if self.socket is not None:
                more = {"retry_attempt": number, "retry_reason": "timeout"} if number else {}
                with suppress(queue.Empty) if self.times > 1 else nullcontext():
                    self.socket.send(kind, payload, **more)  # not acknowledged: comes again
            elif self.wire is not None:
                retry = {"X_Slack_Retry_Num": str(number)} if number else {}
                if kind == "events_api":
                    reply = self.wire.post(json.dumps(payload), **retry)
                    assert reply.status_code in (200, 503)
                    time.sleep(1 if reply.status_code == 503 else 0)  # Slack waits a minute
                else:
                    assert self.wire.interaction(payload).status_code == 200
            eventually(lambda: self.side.listener.in_hand == 0, seconds=40)
        self.settle()

    def settle(self) -> None:
        """Deliver everything that is owed by now, however long Slack makes it wait.

        The bot's clock goes on by at least ten seconds, as one message a second is told to anybody.
        """
        for turn in range(60):
            while self.delivery.send_due(20):
                pass
            with self.house.database.engines.read() as c:
                waiting = c.exec_driver_sql(
                    "select count(*) from outbox where state in ('ready','leased') and attempts + throttled > 0"
                ).scalar_one()
            if not waiting and turn >= 5:
                return
            time.sleep(0.3 if waiting else 0)
            self.clock[0] += timedelta(seconds=7 if waiting else 2)
        raise AssertionError("something that is owed is never told")

    def days(self, count: int, step: int = 1) -> None:
        """Let days pass, with the jobs of every so-many-th, at eleven in the morning."""
        for _ in range(0, count, step):
            self.clock[0] = self.clock[0].replace(hour=11, minute=0, second=0) + timedelta(days=step)
            self.house.run_jobs(None, self.clock[0])
            self.settle()

    def seen(self, name: str) -> list[str]:
        """The titles of what somebody has been told, in their order, without ids and days."""
        return [
            b["text"]["text"] for m in self.slack.inbox(self.users[name]) for b in m.get("blocks", ())[:1] if b["type"] == "header"
        ]  # fmt: skip

    def _unique(self, message: dict[str, Any], label: str) -> dict[str, Any]:
        """Several buttons may have one label, one a row: the first is pressed."""
        met = False
        for block in message["blocks"]:
            if block["type"] == "actions":
                kept = [e for e in block["elements"] if e["text"]["text"] != label or not met]
                met = met or any(e["text"]["text"] == label for e in block["elements"])
                block["elements"] = kept
        return message


def _element(block: dict[str, Any], value: Any) -> dict[str, Any]:
    kind = block["element"]["type"]
    match kind:
        case "static_select":
            return {"type": kind, "selected_option": {"value": value}}
        case "checkboxes" | "multi_static_select":
            return {"type": kind, "selected_options": [{"value": v} for v in value]}
        case "datepicker":
            return {"type": kind, "selected_date": value}
        case _:
            return {"type": kind, "value": value}


@contextmanager
def a_term(folder: Path, mode: str, times: int = 1, weather: Weather | None = None) -> Iterator[Term]:
    """The bot at work for one fresh workspace."""
    with running(tuple(SCOPES)) as slack:
        users = {name: slack.user(name) for name in ("ana", "ben", "cem")}
        clock = [START]
        settings = Settings(
            database_url=f"sqlite:///{folder}/{mode}-{times}.db",
            coordinators=frozenset({f"slack:{users['cem']}"}),
        )
        house = open_house(settings, lambda: clock[0])
        socket = SocketServer() if mode == "socket" else None
        said = SlackSettings(
            bot_token=BOT, app_token="xapp-1" if socket else None, signing_secret=SECRET, api_url=slack.url
        )
        side = open_slack(said, house)
        delivery = house.delivery({"slack": side.platform}, own_clock=True)
        term = Term(slack, side, house, delivery, clock, times, None, socket, users)
        slack.weather = weather
        try:
            if socket is not None:
                with serve(socket.accept, "127.0.0.1", 0) as server:
                    slack.socket_url = f"ws://127.0.0.1:{server.socket.getsockname()[1]}/"
                    threading.Thread(target=server.serve_forever, daemon=True).start()
                    side.start()
                    eventually(lambda: side.connected)
                    yield term
                    side.stop()
            else:
                with serving(Starlette(routes=side.routes)) as http:
                    term.wire = Wire(http, slack)
                    yield term
        finally:
            slack.weather = None
            side.stop()
            house.database.engines.dispose()


def play(term: Term) -> dict[str, list[str]]:
    """From first words to the renewal after eighteen months; what each has then seen."""
    term.says("cem", "overview")
    term.says("ben", "join")
    term.presses("ben", "Open the form")
    term.fills(
        "ben", department="Genetics", grade="professor", strand="non_clinical", topics=("next_step",),
        capacity="2", trained_on="2026-11-01", consent=("yes",),
    )  # fmt: skip
    term.says("ana", "I'd like a mentor please")
    term.presses("ana", "Open the form")
    term.fills(
        "ana", department="Cell Biology", grade="postdoc", strand="non_clinical", topics=("next_step",),
        mode="either", consent=("yes",),
    )  # fmt: skip
    term.presses("cem", "See who could mentor")
    term.presses("cem", "Ask this mentor")
    term.presses("ben", "Yes, I would")
    term.presses("ana", "Yes, please")
    term.days(2)
    term.says("ana", "met yesterday for 45 min")
    term.presses("ben", "Yes, we met")
    term.says("ana", "sign")
    term.says("ben", "sign")
    term.days(140, step=35)
    term.says("ana", "met yesterday, 1 hour")
    term.presses("ben", "Yes, we met")
    term.days(385, step=35)
    term.presses("ana", "Yes, another term")
    term.presses("ben", "Yes, another term")
    term.says("ana", "status")
    for name in term.users:
        for message in term.slack.inbox(term.users[name]):
            judge_blocks(message.get("blocks", []))
    return {name: term.seen(name) for name in term.users}


@pytest.fixture(scope="module")
def undisturbed(peers: Slack, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What everybody sees when nothing goes wrong."""
    with a_term(tmp_path_factory.mktemp("term"), "http") as term:
        return play(term)


def test_a_pair_finds_together_and_nobody_else_is_told(undisturbed: dict[str, list[str]]) -> None:
    assert all(undisturbed.values())
    assert undisturbed["ana"] != undisturbed["ben"]


def test_socket_mode_tells_everybody_the_same(undisturbed: dict[str, list[str]], tmp_path: Path) -> None:
    with a_term(tmp_path, "socket") as term:
        assert play(term) == undisturbed


@pytest.mark.parametrize("mode", ["http", "socket"])
def test_bad_weather_and_threefold_delivery_change_nothing_anybody_sees(
    undisturbed: dict[str, list[str]], tmp_path: Path, mode: str
) -> None:
    weather = Weather(0.10, 0.02, random.Random(7))
    with a_term(tmp_path, mode, times=3, weather=weather) as term:
        seen = play(term)
    assert {name: sorted(titles) for name, titles in seen.items()} == {
        name: sorted(titles) for name, titles in undisturbed.items()
    }
    assert weather.faults >= 5
    assert weather.violations == []
