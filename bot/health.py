"""Alive, ready, and figures: for whoever runs the machine. Nothing here is about a person.

The database is looked at in a thread of its own, once at a time whoever asks, and waited for only a moment: a
database that hangs takes along neither the answer nor anybody else's.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.figures import Figures, prometheus
from bot.house import House
from bot.pulse import Pulse
from scheduler.timetable import timetable
from storage import migrate
from storage.outbox_care import queue_figures
from storage.schedule import latest_run, oldest_runs

JOBS_LATE = timedelta(minutes=10)  # the sweep runs each minute
WAITING_LATE = timedelta(hours=1)  # oldest message whose moment has come and that is not told
MANY_UNDELIVERED = 50  # of a day: by then it is no matter of single people
PATIENCE = 3.0  # seconds the database is waited for


@dataclass(frozen=True, slots=True)
class Health:
    """Looks after one house. `started_at` gives the jobs time for their first run.

    `alive`: whether messages are being sent. `unwritable` says in a sentence that nothing can be written; ""
    where it can. `connected`: by platform, whether events can arrive.
    """

    house: House
    started_at: datetime
    alive: Callable[[], bool] = lambda: True
    pulse: Pulse = field(default_factory=Pulse)
    unwritable: Callable[[], str] = lambda: ""
    connected: Mapping[str, Callable[[], bool]] = field(default_factory=dict)
    patience: float = PATIENCE
    _heads: frozenset[str] = field(default_factory=migrate.heads)
    _one_look: threading.Lock = field(default_factory=threading.Lock)
    _looks: list[Future[Figures]] = field(default_factory=list)  # the one under way

    def routes(self) -> list[Route]:
        """`/healthz`, `/readyz`, `/metrics`."""
        return [
            Route("/healthz", self._alive),
            Route("/readyz", self._ready),
            Route("/metrics", self._metrics),
        ]

    def problems(self, now: datetime) -> list[str]:
        """Everything that is wrong, one sentence each; empty when all is well."""
        return self._problems(self._look(now), now)

    def _problems(self, seen: Figures, now: datetime) -> list[str]:
        if seen.trouble or seen.queue is None:
            return [seen.trouble]
        found = []
        if unwritable := self.unwritable():
            found.append(unwritable)
        if not self.alive():
            found.append("Messages are not being sent: the delivery thread has stopped.")
        if now - max(seen.latest_run or self.started_at, self.started_at) > JOBS_LATE:
            found.append("The jobs have not run for ten minutes.")
        # A workspace that is stopped is one customer's trouble, said in the figures, the log and by the doctor.
        if seen.queue.oldest_going > WAITING_LATE.total_seconds():
            found.append("A message has been waiting for more than an hour.")
        if seen.queue.dead_last_day > MANY_UNDELIVERED:
            found.append("More than fifty messages could not be told within a day.")
        return found

    def _look(self, now: datetime) -> Figures:
        """What the database holds now, or why it does not say."""
        engines = self.house.database.engines
        try:
            with engines.read() as conn:
                if migrate.revisions(conn) != self._heads:
                    return Figures("The database does not have the tables of this version.")
                # A moment still to come is none at which anything ran; the clocks of two machines may differ.
                latest = latest_run(conn, now + JOBS_LATE)
                seen = Figures("", queue_figures(conn, now), latest, oldest_runs(conn, timetable.jobs))
            if engines.dialect == "sqlite" and not Path(engines.url.database or "").is_file():
                raise FileNotFoundError  # those who had it open would not notice
        except Exception as error:  # noqa: BLE001 - whatever it is, the answer is "not ready"
            return Figures(f"The database cannot be reached ({type(error).__name__}).")
        return seen

    async def _looked(self, now: datetime) -> Figures:
        """The look that is under way, or a new one; not waited for longer than a moment."""
        with self._one_look:
            if not self._looks:
                self._looks.append(Future())
                threading.Thread(target=self._run, args=[now], name="health", daemon=True).start()
            look = self._looks[0]
        try:
            return await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(look)), self.patience)
        except TimeoutError:
            return Figures("The database does not answer within a moment.")

    def _run(self, now: datetime) -> None:
        seen = self._look(now)
        with self._one_look:
            look = self._looks.pop()
        look.set_result(seen)

    async def _alive(self, _: Request) -> Response:
        return PlainTextResponse("alive\n")

    async def _ready(self, _: Request) -> Response:
        now = self.house.clock()
        problems = self._problems(await self._looked(now), now)
        return JSONResponse({"ready": not problems, "problems": problems}, 503 if problems else 200)

    async def _metrics(self, _: Request) -> Response:
        now = self.house.clock()
        seen = await self._looked(now)
        connected = {platform: asked() for platform, asked in self.connected.items()}
        said = prometheus(seen, now, writable=not self.unwritable(), connected=connected) + self.pulse.lines()
        return PlainTextResponse(said, media_type="text/plain; version=0.0.4")
