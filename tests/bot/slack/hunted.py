"""The bot in processes of its own, over real wires, killed at random moments while the story is played.

The story's clock is a file that every process reads; jobs are run in the processes too, so that a
kill may hit anything: a decision, an answer, a job, a delivery, a look-up, a reconnection.
"""

from __future__ import annotations

import json
import queue
import random
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import func, or_, select
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import serve

from storage.engine import Engines, open_engines
from storage.outbox_tables import outbox
from storage.tables import kept_answer
from tests.bot.slack.replicas import Replica
from tests.bot.slack.slack_api import Slack, Weather
from tests.bot.slack.story import START, Story, said_in
from tests.bot.slack.test_socket_mode import SocketServer
from tests.bot.slack.wire import Wire, eventually

# Seconds from a 429 at the server to its row in the database, and from there to whoever is about to
# call: on a machine that does other work besides.
JUST_TOLD, UNDER_WAY = 1.0, 0.3
LATEST = 0.6  # seconds into a step at which a process is killed, and for how long a call is waited for
CALLS = 4  # a process may be killed over its first calls of a step, while Slack is at it


@dataclass
class Hunted(Story):
    """The story while one process is killed in each of its steps, and started again at once."""

    clock_file: Path = field(kw_only=True)
    replicas: list[Replica] = field(kw_only=True)
    engines: Engines = field(kw_only=True)
    chance: random.Random = field(kw_only=True)
    socket: SocketServer | None = None
    killed_at: list[float] = field(default_factory=list)
    hunting: bool = True
    jobs: str = ""  # as of when the jobs were last rung for

    def carry(self, kind: str, payload: dict[str, Any]) -> dict[str, Any]:
        """One request, three times, to whichever process there is: twice at once, and once much later."""
        with self._a_kill():
            for number in range(self.times - 1):
                self._delivered_at_last(kind, payload, number)
        said = self._delivered_at_last(kind, payload, self.times - 1)
        self.settle()
        self.jobs = self.clock[0].isoformat()  # the sweep that comes each minute
        self._write_clock()
        self.settle()
        return said

    def run_jobs(self) -> None:
        """Let every process run its jobs as of this moment."""
        self.jobs = self.clock[0].isoformat()
        with self._a_kill():
            self._write_clock()
        self.settle()

    def settle(self) -> None:
        """Wait until all is answered and told. The clock goes on meanwhile: leases end, pauses pass."""
        give_up = time.monotonic() + 90
        turn = 0
        while time.monotonic() < give_up:
            states = [replica.asked() for replica in self.replicas]
            calm = all(s and not s["in_hand"] and s["jobs"] == self.jobs for s in states)
            waiting = self._waiting()
            if calm and not waiting and turn >= 2:
                return
            if calm:
                turn += 1
                self.clock[0] += timedelta(seconds=7 if waiting else 5)
                self._write_clock()
            time.sleep(0.12 if waiting and calm else 0.02)
        raise AssertionError(f"not settled: {states} {self._waiting()}")

    def too_early(self, weather: Weather) -> list[str]:
        """Calls within a Retry-After. What a process did not live to write down nobody can know."""
        return [
            f"{method} {called - told:.2f} s after it was told"
            for method, told, called in weather.violations
            if called - told > UNDER_WAY
            and not any(told - 0.1 <= killed <= told + JUST_TOLD for killed in self.killed_at)
        ]

    def stop(self) -> None:
        """End all processes."""
        for replica in self.replicas:
            replica.kill()
        self.engines.dispose()

    def begin(self) -> None:
        """Start every process, and wait until they listen."""
        self._write_clock()
        for replica in self.replicas:
            replica.start()
            eventually(lambda replica=replica: self._ready(replica), seconds=60)

    def _ready(self, replica: Replica) -> bool:
        assert replica.process.is_alive(), "a process ended by itself"
        return bool((found := replica.asked()) and found["connected"])

    @contextmanager
    def _a_kill(self) -> Iterator[None]:
        """One process is killed within the first moments of this step, and a new one started.

        At any moment, or just as Slack is called: then it was, or was not, done what nobody is told of.
        """
        if not self.hunting:
            yield
            return
        replica, moment = self.chance.choice(self.replicas), self.chance.uniform(0, LATEST) ** 2 / LATEST
        called, over_a_call = (
            len(self.slack.calls) + self.chance.randint(1, CALLS),
            self.chance.random() < 0.5,
        )

        def hunt() -> None:
            if over_a_call:
                latest = time.monotonic() + LATEST
                while len(self.slack.calls) < called and time.monotonic() < latest:
                    time.sleep(0.001)
            time.sleep(moment / 30 if over_a_call else moment)
            self.killed_at.append(time.monotonic())
            replica.kill()
            replica.start()

        hunter = threading.Thread(target=hunt)
        hunter.start()
        yield
        hunter.join()
        eventually(lambda: self._ready(replica), seconds=60)

    def _delivered_at_last(self, kind: str, payload: dict[str, Any], number: int) -> dict[str, Any]:
        give_up = time.monotonic() + 60
        while (said := self._delivered(kind, payload, number)) is None:
            assert time.monotonic() < give_up, "no process takes it"
            number += 1  # Slack counts each time it did not get its acknowledgement
            time.sleep(0.05)
        return said

    def _delivered(self, kind: str, payload: dict[str, Any], number: int) -> dict[str, Any] | None:
        """What this copy was acknowledged with; None if it reached no process, or one that died over it."""
        if self.socket is not None:
            more = (
                {"retry_attempt": number, "retry_reason": "timeout" if number else ""}
                if kind == "events_api"
                else {}
            )
            with suppress(ConnectionClosed, IndexError, queue.Empty, OSError):
                self.socket.connections[:] = [c for c in self.socket.connections if c.close_code is None]
                self.chance.shuffle(self.socket.connections)
                return self.socket.send(kind, payload, **more).get("payload") or {}
            return None
        port = self.chance.choice(self.replicas).said["port"]
        retry = {"X_Slack_Retry_Num": str(number)} if number else {}
        with (
            suppress(httpx.TransportError),
            httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20, verify=False) as client,
        ):
            wire = Wire(client, self.slack)
            events = kind == "events_api"
            reply = wire.post(json.dumps(payload), **retry) if events else wire.interaction(payload)
            assert reply.status_code in (200, 503), reply.text
            return said_in(reply) if reply.status_code == 200 else None
        return None

    def _waiting(self) -> int:
        due = or_(
            outbox.c.state == "leased",
            outbox.c.due_at <= self.clock[0],
            outbox.c.attempts + outbox.c.throttled > 0,
        )
        with self.engines.read() as conn:
            found = conn.scalar(select(func.count()).where(outbox.c.state.in_(("ready", "leased")), due)) or 0
            owed = conn.scalar(select(func.count()).where(kept_answer.c.held_until.is_not(None))) or 0
        return found + owed

    def _write_clock(self) -> None:
        fresh = self.clock_file.with_suffix(".new")
        fresh.write_text(json.dumps({"now": self.clock[0].isoformat(), "jobs": self.jobs}))
        fresh.replace(self.clock_file)


@contextmanager
def hunted(
    slack: Slack, folder: Path, database: str, mode: str, replicas: int = 1, times: int = 3, seed: int = 1
) -> Iterator[Hunted]:
    """The bot at work for one fresh workspace, in so many processes."""
    with ExitStack() as later:
        users = {name: slack.user(name) for name in ("ana", "ben", "cem")}
        socket = SocketServer() if mode == "socket" else None
        if socket is not None:
            server = later.enter_context(serve(socket.accept, "127.0.0.1", 0))
            slack.socket_url = f"ws://127.0.0.1:{server.socket.getsockname()[1]}/"
            threading.Thread(target=server.serve_forever, daemon=True).start()
        clock = folder / "clock.json"
        said = {
            "clock": str(clock), "socket": socket is not None, "api": slack.url, "database": database,
            "leads": [f"slack:{users['cem']}"],
        }  # fmt: skip
        story = Hunted(
            slack, [START], times, users, clock_file=clock, replicas=[Replica(dict(said)) for _ in range(replicas)],
            engines=open_engines(database), chance=random.Random(seed), socket=socket,
        )  # fmt: skip
        later.callback(story.stop)
        story.begin()
        yield story
