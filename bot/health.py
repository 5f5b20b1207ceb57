"""Alive, ready, and figures: for whoever runs the machine. Nothing here is about a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.house import House
from bot.pulse import Pulse
from storage import migrate
from storage.outbox_care import QueueFigures, queue_figures
from storage.schedule import latest_run

JOBS_LATE = timedelta(minutes=10)  # the sweep runs each minute
WAITING_LATE = timedelta(hours=1)  # oldest message that is due and not told


@dataclass(frozen=True, slots=True)
class Health:
    """Looks after one house. `started_at` gives the jobs time for their first run."""

    house: House
    started_at: datetime
    alive: Callable[[], bool] = lambda: True
    pulse: Pulse = field(default_factory=Pulse)

    def routes(self) -> list[Route]:
        """`/healthz`, `/readyz`, `/metrics`."""
        return [
            Route("/healthz", self._alive),
            Route("/readyz", self._ready),
            Route("/metrics", self._metrics),
        ]

    def problems(self, now: datetime) -> list[str]:
        """Everything that is wrong, one sentence each; empty when all is well."""
        try:
            if not migrate.is_current(self.house.settings.database_url):
                return ["The database does not have the tables of this version."]
            with self.house.database.engines.read() as conn:
                figures, ran = queue_figures(conn, now), latest_run(conn)
        except Exception as error:  # noqa: BLE001 - whatever it is, the answer is "not ready"
            return [f"The database cannot be reached ({type(error).__name__})."]
        found = []
        if not self.alive():
            found.append("Messages are not being sent: the delivery thread has stopped.")
        if now - max(ran or self.started_at, self.started_at) > JOBS_LATE:
            found.append("The jobs have not run for ten minutes.")
        # A workspace that is stopped is one customer's trouble, said in the figures, the log and by the doctor.
        if figures.oldest_going > WAITING_LATE.total_seconds():
            found.append("A message has been waiting for more than an hour.")
        return found

    def _alive(self, _: Request) -> Response:
        return PlainTextResponse("alive\n")

    def _ready(self, _: Request) -> Response:
        problems = self.problems(self.house.clock())
        return JSONResponse({"ready": not problems, "problems": problems}, 503 if problems else 200)

    def _metrics(self, _: Request) -> Response:
        now = self.house.clock()
        with self.house.database.engines.read() as conn:
            figures, ran = queue_figures(conn, now), latest_run(conn)
        said = _prometheus(figures, ran, now) + self.pulse.lines()
        return PlainTextResponse(said, media_type="text/plain; version=0.0.4")


def _prometheus(figures: QueueFigures, ran: datetime | None, now: datetime) -> str:
    rows = [
        ("mentoring_messages_waiting", "gauge", "Messages to be told", figures.waiting),
        ("mentoring_oldest_waiting_seconds", "gauge", "How long the oldest due message has waited", figures.oldest_waiting),
        ("mentoring_messages_told_last_day", "gauge", "Messages told within a day", figures.told_last_day),
        ("mentoring_messages_dead", "gauge", "Messages that could not be told", figures.dead),
        ("mentoring_workspaces_alarmed", "gauge", "Workspaces that need an operator", len(figures.alarms)),
        ("mentoring_jobs_last_run_seconds", "gauge", "Seconds since a job last ran", (now - ran).total_seconds() if ran else -1),
    ]  # fmt: skip
    return "".join(f"# HELP {n} {says}\n# TYPE {n} {kind}\n{n} {value:g}\n" for n, kind, says, value in rows)
