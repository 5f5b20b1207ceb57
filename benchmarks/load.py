"""Presses under load: people press all at once while every job runs, on SQLite and on PostgreSQL.

    python -m benchmarks.load [--small] [PART …]        parts: desk, door; small: two seconds, few pairs

*desk*: 200 presses a second for ten seconds, each at its own moment whether or not earlier ones are
answered, counted from that moment to its commit. Beside them, in the same process, the jobs run over
and over and plan 2,500 nudges first. This is our own work; Slack's library is not in it.

*door*: the same as signed requests to the bot's HTTP door, answers drawn and sent included, 50 a
second to one process on SQLite and to two replicas on PostgreSQL, people of fifty workspaces.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
import multiprocessing
import os
import statistics
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import make_url

from benchmarks.filled import NOW, house_with
from benchmarks.filled import SECRET as KEY
from benchmarks.press import SECRET, _free_port, _p99, _serve
from handlers.events import Click, Identity
from messages.cards import Replace
from tests.postgres import PostgresServer, postgres_programs, run_sql

AT_THE_DESK, AT_THE_DOOR, SECONDS = 200, 50, 10  # presses a second, seconds
WORKERS = 16  # threads a platform's adapter works in
PAIRS, DUE, PEOPLE = 5_000, 2_500, 200
WORKSPACES = 50  # at the door, since Slack lets nobody answer so often in one
GOAL_SECONDS = 0.25
JSON = json.dumps({"ok": True, "team_id": "T1", "user_id": "UBOT", "bot_id": "B1", "ts": "1.1"}).encode()


def main() -> int:
    """Print a line for each part and database; 1 if the goal is missed."""
    global SECONDS, PAIRS, DUE
    logging.disable(logging.CRITICAL)
    if (parts := [word for word in sys.argv[1:] if word != "--small"]) != sys.argv[1:]:
        SECONDS, PAIRS, DUE = 2, PEOPLE, PEOPLE // 2
    programs = postgres_programs()
    server = PostgresServer(programs, keeps_commits=True) if programs else None
    good = True
    try:
        for part in parts or PARTS:
            for url in [None, _new_database(server)] if server else [None]:
                good = PARTS[part](url) and good
    finally:
        if server:
            server.stop()
    return 0 if good else 1


def _new_database(server: PostgresServer) -> str:
    name = f"load_{time.monotonic_ns()}"
    run_sql(server.url, f"CREATE DATABASE {name}")
    return make_url(server.url).set(database=name).render_as_string(hide_password=False)


def _say(where: str, a_second: int, waits: list[float], used: float) -> bool:
    late = _p99(waits)
    print(
        f"{where:42}{a_second} a second: median {statistics.median(waits) * 1000:.0f} ms, "
        f"99th percentile {late * 1000:.0f} ms (goal < {GOAL_SECONDS * 1000:.0f}); "
        f"processor {used / len(waits) * 1000:.1f} ms a press, jobs included; load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    return late < GOAL_SECONDS


# --- at the desk ---


def _desk(url: str | None) -> bool:
    name = "at the desk, " + ("PostgreSQL" if url else "SQLite")
    with tempfile.TemporaryDirectory() as folder:
        house = house_with(Path(folder), PAIRS, due=DUE, url=url)
        waits: list[float] = []
        stopping = threading.Event()

        def jobs() -> None:
            while not stopping.is_set():
                house.run_jobs(None, NOW)
                stopping.wait(1)

        def press(number: int, moment: float) -> None:
            who = Identity("slack", "T1", f"UE{number % PEOPLE}")
            on = NOW.date() - timedelta(days=1 + number // PEOPLE)
            event = Click(identity=who, event_id=f"E{number}", action="log-yes",
                          value=f"pair-{number % PEOPLE}|{on}|45||")  # fmt: skip
            answer = house.desk.handle(event, NOW)
            waits.append(time.monotonic() - moment)
            assert isinstance(answer.reply, Replace), answer.reply

        worker = threading.Thread(target=jobs)
        worker.start()
        began, used = time.monotonic() + 0.2, time.process_time()
        with ThreadPoolExecutor(WORKERS) as pool:
            pressed = []
            for number in range(AT_THE_DESK * SECONDS):
                moment = began + number / AT_THE_DESK
                time.sleep(max(0.0, moment - time.monotonic()))
                pressed.append(pool.submit(press, number, moment))
        for done in pressed:
            done.result()
        used = time.process_time() - used
        stopping.set()
        worker.join()
        house.database.engines.dispose()
    return _say(name, AT_THE_DESK, waits, used)


# --- at the door ---


def _door(url: str | None) -> bool:
    replicas = 2 if url else 1
    name = f"at the door, {'PostgreSQL' if url else 'SQLite'}, processes: {replicas}"
    with tempfile.TemporaryDirectory() as folder:
        house_with(Path(folder), PAIRS, due=DUE, url=url, workspaces=WORKSPACES).database.engines.dispose()
        api, ports, go = _free_port(), [_free_port() for _ in range(replicas)], multiprocessing.Event()
        servers = [_serve(_yes, api), *(_serve(_busy_bot, port, api, folder, url, go) for port in ports)]
        try:
            waits, used = asyncio.run(_press(_Requests(api), ports, go, servers[1:]))
        finally:
            for server in servers:
                server.kill()
                server.join()
    return _say(name, AT_THE_DOOR, waits, used)


def _processor_seconds(processes: list[multiprocessing.Process]) -> float:
    total = 0
    for process in processes:
        fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(") ", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


async def _press(
    requests: _Requests, ports: list[int], go: Any, bots: list[multiprocessing.Process]
) -> tuple[list[float], float]:
    """Each press at its own moment; what an answer takes counts from then. With the bots' processor time."""
    doors, loop = [_Connections(port) for port in ports], asyncio.get_running_loop()
    for number in range(PEOPLE):  # everybody once at each door, calmly: who they are is known then
        for turn, door in enumerate(doors):
            await door.ask(requests.press(number + PEOPLE * turn))
    go.set()
    used, began = _processor_seconds(bots), loop.time() + 0.5

    async def one(number: int) -> float:
        moment = began + number / AT_THE_DOOR
        await asyncio.sleep(max(0.0, moment - loop.time()))
        await doors[number % len(doors)].ask(requests.press(2 * PEOPLE + number))
        return loop.time() - moment

    waits = list(await asyncio.gather(*(one(number) for number in range(AT_THE_DOOR * SECONDS))))
    return waits, _processor_seconds(bots) - used


@dataclass(frozen=True)
class _Requests:
    """Signed presses of “Yes, log it” by two hundred mentees, each for a day of its own."""

    api: int

    def press(self, number: int) -> bytes:
        """One request, as bytes."""
        pair, on = number % PEOPLE, NOW.date() - timedelta(days=1 + number // PEOPLE)
        team = f"T{pair % WORKSPACES + 1}"
        payload = {
            "type": "block_actions", "team": {"id": team}, "user": {"id": f"UE{pair}", "team_id": team},
            "api_app_id": "A1", "trigger_id": f"1.{number}",
            "container": {"type": "message", "message_ts": f"{number}.1", "channel_id": "D1"},
            "channel": {"id": "D1", "name": "directmessage"}, "message": {"ts": f"{number}.1", "text": "x"},
            "response_url": f"http://127.0.0.1:{self.api}/actions/{number}",
            "actions": [{"type": "button", "action_id": "log-yes", "block_id": "b",
                         "value": f"pair-{pair}|{on}|45||", "action_ts": f"{number}.2"}],
        }  # fmt: skip
        body, stamp = urlencode({"payload": json.dumps(payload)}), str(int(time.time()))
        signed = hmac.new(SECRET.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
        head = (
            "POST /slack/events HTTP/1.1\r\nhost: bench\r\ncontent-type: application/x-www-form-urlencoded\r\n"
            f"content-length: {len(body)}\r\nx-slack-request-timestamp: {stamp}\r\n"
            f"x-slack-signature: v0={signed}\r\n\r\n"
        )
        return (head + body).encode()


class _Connections:
    """Kept connections to one process: as light as can be, since they share its processor."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def ask(self, request: bytes) -> None:
        """Send a request and read its answer, which must be 200."""
        reader, writer = (
            self._free.pop() if self._free else await asyncio.open_connection("127.0.0.1", self._port)
        )
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        await reader.readexactly(_length(head))
        self._free.append((reader, writer))


def _length(head: bytes) -> int:
    lines = (line.split(b":") for line in head.lower().split(b"\r\n"))
    return next((int(line[1]) for line in lines if line[0] == b"content-length"), 0)


def _busy_bot(port: int, api: int, folder: str, url: str | None, go: Any) -> None:
    """The bot over HTTP, with a thread that runs every job, a second between two runs."""
    import uvicorn
    from starlette.applications import Starlette

    from bot.house import open_house
    from bot.settings import Settings
    from bot.slack import door
    from bot.slack.listen import Listener
    from bot.slack.workspaces import Clients

    settings = Settings(database_url=url or f"sqlite:///{folder}/bench.db", secret_keys=(KEY,))
    house = open_house(settings, lambda: NOW)
    address = f"http://127.0.0.1:{api}/api/"
    clients = Clients(_Everywhere(), address)
    listener = Listener(house.desk, house.clock, clients, SECRET)

    def jobs() -> None:
        go.wait()
        while True:
            house.run_jobs(None, NOW)
            time.sleep(1)

    threading.Thread(target=jobs, daemon=True).start()
    uvicorn.run(
        Starlette(routes=door.routes(listener.app, SECRET)),
        port=port,
        log_level="error",
        timeout_keep_alive=60,
    )


class _Everywhere:
    """The bot is installed in every workspace."""

    def installed(self, team: str) -> Any:
        from bot.slack.workspaces import Installation

        return Installation(team, f"xoxb-{team}", "UBOT", "B1")

    def forget(self, team: str) -> None:
        """Nobody leaves."""


def _yes(port: int) -> None:
    """Slack's side, which says yes to everything at next to no cost."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                asked = await reader.readexactly(_length(head))
                user = asked.partition(b"user=")[2].partition(b"&")[0].decode() or "U1"
                about = {"id": user, "real_name": "Somebody", "profile": {"email": ""}, "tz": "Europe/London"}
                body = json.dumps(json.loads(JSON) | {"user": about, "channel": {"id": "D1"}}).encode()
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n")
                writer.write(b"content-length: %d\r\n\r\n" % len(body) + body)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def forever() -> None:
        async with await asyncio.start_server(serve, "127.0.0.1", port) as server:
            await server.serve_forever()

    asyncio.run(forever())


PARTS = {"desk": _desk, "door": _door}

if __name__ == "__main__":
    sys.exit(main())
