"""Everything that is configured, served by one process."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from socket import socket
from types import FrameType
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot import clock, logs
from bot.alarms import ASKED_EVERY, Accepts, Alarms
from bot.caretaker import Caretaker
from bot.doorkeeper import Doorkeeper, FrontDoor
from bot.health import Health
from bot.house import House, open_house
from bot.listening import NotStarted
from bot.platform import Platform
from bot.pulse import Pulse
from bot.senders import Senders
from bot.settings import Settings, SlackSettings, demand_a_password
from bot.writes import TRIED_EVERY, Writes
from scheduler.clockwork import Clockwork
from scheme.journal import Journal

if TYPE_CHECKING:
    from bot.teams.settings import TeamsSettings

log = Journal("mentoring.app")

STOP_SECONDS = 10  # what a stop may take in all
GIVE_UP_SECONDS = 9.5  # then the process ends, whatever is under way
REQUESTS_SECONDS = 3  # of these for requests that are being answered
SENDERS_SECONDS = 5.5  # and for messages that are being posted


@dataclass
class Served:
    """The parts of a running bot: what is reached, what routes it has, what must be stopped."""

    platforms: dict[str, Platform] = field(default_factory=dict)
    routes: list[BaseRoute] = field(default_factory=list)
    starts: list[Callable[[], None]] = field(default_factory=list)
    stops: list[Callable[[], object]] = field(default_factory=list)
    accepts: dict[str, Accepts] = field(default_factory=dict)  # whether our credentials hold, by platform
    connected: dict[str, Callable[[], bool]] = field(default_factory=dict)  # whether events can arrive
    pulse: Pulse = field(default_factory=Pulse)


def serve(settings: Settings, doors: Sequence[socket]) -> None:
    """Serve Slack, Teams or both on sockets that listen already, until a signal; drains within ten seconds."""
    house = open_house(settings, clock.now)
    house.first_scheme()
    served = furnish(house)
    senders = Senders(house.delivery(served.platforms))
    house.wakers.append(senders.wake)
    alarms = Caretaker(Alarms(house.database.engines, served.accepts, senders.wake).look, ASKED_EVERY)
    clockwork = Clockwork(lambda names: _ring(house, names, senders.wake), settings.timezone)
    writes = Writes(house.database.engines, clock.now)
    tried = Caretaker(writes.look, TRIED_EVERY)
    health = Health(house, clock.now(), lambda: senders.alive, served.pulse, writes.trouble, served.connected)

    @asynccontextmanager
    async def alive(_: Starlette) -> AsyncIterator[None]:
        for start in (senders.start, *served.starts, alarms.start, tried.start, clockwork.start):
            start()
        log.info("ready")
        yield
        # Nothing new is begun, what is under way ends, then the database is closed.
        clockwork.pause()
        stop_all(
            [lambda: senders.stop(SENDERS_SECONDS), *served.stops, alarms.stop, tried.stop, clockwork.stop]
        )
        house.database.engines.dispose()

    app = Starlette(routes=[*health.routes(), *served.routes], lifespan=alive)
    run_server(app, doors)


def furnish(house: House) -> Served:
    """Every platform that is configured; nothing is started yet."""
    served = Served()
    front = FrontDoor(house, Doorkeeper(), served.pulse)
    if house.settings.slack:
        _add_slack(served, house.settings.slack, front)
    if house.settings.teams:
        _add_teams(served, house.settings.teams, front)
    return served


def _ring(house: House, names: object, wake: Callable[[], None]) -> None:
    wanted = list(names) if isinstance(names, (list, tuple)) else None
    for scheme, reports in house.run_jobs(wanted, house.clock(), woken=wake).items():
        for report in reports:
            if report.told or report.failed:
                log.info(
                    "job %s scheme=%s told=%d failed=%d",
                    report.job,
                    scheme,
                    len(report.told),
                    len(report.failed),
                )


def _add_slack(served: Served, settings: SlackSettings, house: FrontDoor) -> None:
    from bot.slack.connect import open_slack

    slack = open_slack(settings, house)
    served.platforms["slack"] = slack.platform
    served.accepts["slack"] = slack.accepts
    served.connected["slack"] = lambda: slack.connected
    served.pulse.also(
        "mentoring_slack_limited_minutes", "Minutes in which Slack held events back", lambda: slack.limited
    )
    served.routes += slack.routes
    served.starts.append(slack.start)
    served.stops.append(slack.stop)


def _add_teams(served: Served, settings: TeamsSettings, house: FrontDoor) -> None:
    from bot.teams.client import TeamsClient
    from bot.teams.listen import TeamsListener
    from bot.teams.post import Post
    from bot.teams.send import TeamsPlatform

    client = TeamsClient(settings)
    post = Post(client)
    served.platforms["teams"] = teams = TeamsPlatform(client, post)
    served.accepts["teams"] = teams.accepts
    served.routes += TeamsListener(client, house.desk, post, house.clock).routes()
    served.stops.append(client.close)


def play(
    settings: Settings, doors: Sequence[socket], start: datetime | None = None,
    ready: Callable[[], object] = lambda: None,
) -> None:  # fmt: skip
    """Serve the playground on sockets that listen already, over a database of its own that begins anew each time.

    `ready` is told once it is laid out.
    """
    from bot.playground import playground

    demand_a_password(settings)
    with logs.hushed(settings):  # of forty messages between made-up people nobody wants to read
        app = playground(settings, (start or clock.now()).astimezone(UTC))
    ready()
    run_server(app, doors)


def stop_all(stops: Sequence[Callable[[], object]]) -> None:
    """Stop all of them at once: one that takes its time takes none from the others."""
    with ThreadPoolExecutor(len(stops), thread_name_prefix="stop") as pool:
        for stopped in [pool.submit(stop) for stop in stops]:
            if error := stopped.exception():
                log.exception(error, "not stopped:")


class _Server(uvicorn.Server):
    """Ends within ten seconds of being asked to, also where somebody never answers."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """From the signal on."""
        if not self.should_exit:
            given_up = threading.Timer(GIVE_UP_SECONDS, _give_up)
            given_up.daemon = True
            given_up.start()
        super().handle_exit(sig, frame)


def _give_up() -> None:
    """As if killed: messages on their way are left to their leases, answers to whoever collects them."""
    log.warning("stopped before all that was under way had ended")
    logs.end()
    os._exit(0)


def run_server(app: Starlette, doors: Sequence[socket]) -> None:
    """Serve an application until SIGINT or SIGTERM. Raises `NotStarted` where a part of it failed to start."""
    config = uvicorn.Config(
        app, log_config=None, access_log=False,
        timeout_keep_alive=30, timeout_graceful_shutdown=REQUESTS_SECONDS, h11_max_incomplete_event_size=65_536,
    )  # fmt: skip
    # uvicorn raises the signal again once it has stopped; asked to stop and stopped is a success.
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: None)
    try:
        _Server(config).run(list(doors))
    except SystemExit:  # uvicorn's way to say so, with a number of its own
        raise NotStarted("The bot was not started: a part of it failed; the log says which.") from None
