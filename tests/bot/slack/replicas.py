"""One process of the bot for a story in which processes are killed: how it is started, asked and ended."""

from __future__ import annotations

import http.client
import json
import logging
import os
import signal
import threading
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.house import open_house
from bot.senders import Senders
from bot.settings import Settings, SlackSettings
from bot.slack import owed
from bot.slack.connect import open_slack
from tests.bot.slack.slack_api import BOT, free_port
from tests.bot.slack.wire import SECRET
from tests.forked import FORKED

KEY = "only for this story, but long enough"
# Seconds an answer is held by its process, and between two looks for what a dead one left: this Slack answers at once.
HELD, LOOKED_AFTER = 2.0, 0.2


def process(said: dict[str, Any]) -> None:
    """One process of the bot: listens, answers, runs jobs and delivers until it is killed."""
    logging.disable(logging.CRITICAL)
    parent = os.getppid()
    now = partial(_read_clock, Path(said["clock"]))
    slack = SlackSettings(
        bot_token=BOT, app_token="xapp-1" if said["socket"] else None, signing_secret=SECRET, api_url=said["api"]
    )  # fmt: skip
    settings = Settings(
        database_url=said["database"], coordinators=frozenset(said["leads"]), secret_keys=(KEY,), slack=slack
    )
    house = open_house(settings, now)
    house.first_scheme()
    side = open_slack(slack, house)
    side.listener.clients.pace.gap = 0.0  # the story's clock runs faster than Slack's
    side.listener.owed.held, side.collector.every = HELD, LOOKED_AFTER
    senders = Senders(house.delivery({"slack": side.platform}, own_clock=True))
    house.wakers.append(senders.wake)
    ran: list[str] = [""]

    def ring() -> None:
        """The alarm clock of the story: it rings when the file says so, and at every start.

        Senders sleep by the real clock, so they are woken whenever the story's goes on.
        """
        seen = ""
        while os.getppid() == parent:
            at = _read(Path(said["clock"]))
            wanted = at["jobs"]
            if at["now"] != seen:
                seen = at["now"]
                senders.wake()
            if wanted != ran[0]:
                with suppress(Exception):  # the other process is at it: once more
                    house.run_jobs(None, datetime.fromisoformat(wanted), woken=senders.wake)
                    ran[0] = wanted
            time.sleep(0.03)
        os._exit(1)  # whoever tells the story is gone

    def idle(_: object) -> JSONResponse:
        return JSONResponse({"in_hand": side.listener.in_hand, "jobs": ran[0], "connected": side.connected})

    senders.start()
    side.collector.start()
    if side.socket is not None:
        side.socket.start()
    threading.Thread(target=ring, daemon=True).start()
    app = Starlette(routes=[*side.routes, Route("/idle", idle)])
    uvicorn.run(app, host="127.0.0.1", port=said["port"], log_config=None, access_log=False, lifespan="off")


def in_haste() -> None:
    """For the program itself, before it starts: the answer of a process that died is taken over sooner."""
    owed.HELD = 3.0


def _read(clock: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads(clock.read_text())
    return found


def _read_clock(clock: Path) -> datetime:
    return datetime.fromisoformat(_read(clock)["now"])


@dataclass
class Replica:
    """One process, its port, and whoever replaces it."""

    said: dict[str, Any]
    process: Any = None

    def start(self) -> None:
        self.said["port"] = free_port()
        self.process = FORKED.Process(target=process, args=(self.said,), daemon=True)
        self.process.start()

    def kill(self) -> None:
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.join()

    def asked(self) -> dict[str, Any] | None:
        """What it says of itself; None while it does not answer."""
        asking = http.client.HTTPConnection("127.0.0.1", self.said["port"], timeout=5)
        with suppress(OSError, http.client.HTTPException), closing(asking):
            asking.request("GET", "/idle")
            found: dict[str, Any] = json.loads(asking.getresponse().read())
            return found
        return None
