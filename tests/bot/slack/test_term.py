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
from datetime import timedelta
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
from tests.bot.slack.slack_api import BOT, Slack, Weather, running
from tests.bot.slack.story import START, Left, Story, play, said_in
from tests.bot.slack.test_socket_mode import SocketServer
from tests.bot.slack.wire import SECRET, Wire, eventually, serving

pytestmark = pytest.mark.xdist_group("term-slack")  # what they share is built once


@dataclass
class Term(Story):
    """The story with the bot in this process, its clock and its delivery moved on by hand."""

    side: SlackSide = field(kw_only=True)
    house: House = field(kw_only=True)
    delivery: Delivery = field(kw_only=True)
    wire: Wire | None = None
    socket: SocketServer | None = None

    def carry(self, kind: str, payload: dict[str, Any]) -> dict[str, Any]:
        """One request, as often as this Slack delivers it, and everything that follows from it."""
        said: dict[str, Any] = {}
        for number in range(self.times):
            if self.socket is not None:
                more = (
                    {"retry_attempt": number, "retry_reason": "timeout" if number else ""}
                    if kind == "events_api"
                    else {}
                )
                with suppress(queue.Empty) if self.times > 1 else nullcontext():
                    said = (
                        self.socket.send(kind, payload, **more).get("payload") or {}
                    )  # not acknowledged: comes again
            elif self.wire is not None:
                retry = {"X_Slack_Retry_Num": str(number)} if number else {}
                if kind == "events_api":
                    reply = self.wire.post(json.dumps(payload), **retry)
                    assert reply.status_code in (200, 503)
                    time.sleep(1 if reply.status_code == 503 else 0)  # Slack waits a minute
                else:
                    reply = self.wire.interaction(payload)
                    assert reply.status_code == 200
                    said = said_in(reply)
            eventually(lambda: self.side.listener.in_hand == 0, seconds=40)
        self.settle()
        self.run_jobs()  # the sweep that comes each minute
        return said

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

    def run_jobs(self) -> None:
        """Run the jobs as of this moment, and tell what they owe."""
        self.house.run_jobs(None, self.clock[0])
        self.settle()


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
        term = Term(slack, clock, times, users, side=side, house=house, delivery=delivery, socket=socket)
        side.listener.clients.pace.gap = 0.0  # these clocks run at different speeds
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


@pytest.fixture(scope="module")
def undisturbed(peers: Slack, tmp_path_factory: pytest.TempPathFactory) -> Left:
    """What everybody sees when nothing goes wrong."""
    with a_term(tmp_path_factory.mktemp("term"), "http") as term:
        return play(term, term.house.database.engines)


def test_a_pair_finds_together_and_nobody_else_is_told(undisturbed: Left) -> None:
    assert all(undisturbed.read.values())
    assert undisturbed.read["ana"] != undisturbed.read["ben"]


def test_socket_mode_tells_everybody_the_same(undisturbed: Left, tmp_path: Path) -> None:
    with a_term(tmp_path, "socket") as term:
        assert play(term, term.house.database.engines).differs_from(undisturbed) == []


@pytest.mark.parametrize("mode", ["http", "socket"])
def test_bad_weather_and_threefold_delivery_change_nothing_anybody_sees(
    undisturbed: Left, tmp_path: Path, mode: str
) -> None:
    weather = Weather(0.10, 0.02, random.Random(7))
    with a_term(tmp_path, mode, times=3, weather=weather) as term:
        assert play(term, term.house.database.engines).differs_from(undisturbed) == []
    assert weather.faults >= 5
    assert weather.violations == []
