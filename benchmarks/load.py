"""Presses under load: people press all at once while every job runs, on SQLite and on PostgreSQL.

    python -m benchmarks.load [--small] [PART …]        parts: desk, door; small: two seconds, few pairs

*desk*: 200 presses a second for ten seconds, each at its own moment whether or not earlier ones are
answered, counted from that moment to its commit: in one process on SQLite, in two replicas on PostgreSQL.
Beside them, in the same processes, the jobs run over and over and plan 2,500 nudges first. This is our own
work; Slack's library is not in it.

*door*: the same as signed requests to the bot's HTTP door, answers drawn and sent included, 50 a
second to one process on SQLite and to two replicas on PostgreSQL, people of fifty workspaces.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import statistics
import sys
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from benchmarks.filled import NOW, house_with
from benchmarks.filled import SECRET as KEY
from benchmarks.knocking import PEOPLE, WORKSPACES, Connections, Requests, yes
from benchmarks.press import SECRET, _free_port, _p99, _serve
from bot.house import open_house
from bot.settings import Settings
from handlers.events import Click, Identity
from messages.cards import Replace
from tests.postgres import PostgresServer, postgres_programs, run_sql

AT_THE_DESK, AT_THE_DOOR, SECONDS = 200, 50, 10  # presses a second, seconds
WORKERS = 16  # threads a platform's adapter works in
PAIRS, DUE = 5_000, 2_500
GOAL_SECONDS = 0.25
CALM = 10  # seconds in which a process starts and everybody presses once
MEASURED = 4_000  # numbers of the presses that count are below


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


def _processors() -> tuple[int, int]:
    """Clock ticks so far of all processors of this machine, and those of them its host gave to others."""
    ticks = [int(n) for n in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    return sum(ticks), ticks[7]


def _say(where: str, a_second: int, waits: list[float], used: float, before: tuple[int, int]) -> bool:
    late, (ticks, others) = _p99(waits), _processors()
    print(
        f"{where:42}{a_second} a second: median {statistics.median(waits) * 1000:.0f} ms, "
        f"99th percentile {late * 1000:.0f} ms (goal < {GOAL_SECONDS * 1000:.0f}); "
        f"processor {used / len(waits) * 1000:.1f} ms a press, jobs included; load {os.getloadavg()[0]:.1f}, "
        f"taken by the host {(others - before[1]) / (ticks - before[0]):.0%}",
        flush=True,
    )
    return late < GOAL_SECONDS


# --- at the desk ---


def _desk(url: str | None) -> bool:
    replicas = 2 if url else 1
    name = f"at the desk, {'PostgreSQL' if url else 'SQLite'}, processes: {replicas}"
    with tempfile.TemporaryDirectory() as folder:
        house_with(Path(folder), PAIRS, due=DUE, url=url).database.engines.dispose()
        with ProcessPoolExecutor(replicas, multiprocessing.get_context("spawn")) as pool:
            at_once = time.time() + CALM
            desks = [
                pool.submit(_at_one_desk, url or f"sqlite:///{folder}/bench.db", at_once, range(first, AT_THE_DESK * SECONDS, replicas))
                for first in range(replicas)
            ]  # fmt: skip
            time.sleep(max(0.0, at_once - time.time()))
            before = _processors()
            found = [desk.result() for desk in desks]
    waits, used = [wait for waits, _ in found for wait in waits], sum(used for _, used in found)
    return _say(name, AT_THE_DESK, waits, used, before)


def _at_one_desk(url: str, began: float, numbers: range) -> tuple[list[float], float]:
    """The presses of these numbers, each at its own moment, while jobs run; with the processor time of all."""
    logging.disable(logging.CRITICAL)
    house = open_house(Settings(database_url=url, secret_keys=(KEY,)), lambda: NOW)
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
        waits.append(time.time() - moment)
        assert isinstance(answer.reply, Replace), answer.reply

    with ThreadPoolExecutor(WORKERS) as pool:  # everybody once: a process that has been up for a while
        before = MEASURED + numbers.start * PEOPLE
        for done in [pool.submit(press, before + number, began) for number in range(PEOPLE)]:
            done.result()
    waits.clear()
    time.sleep(max(0.0, began - 0.2 - time.time()))
    worker = threading.Thread(target=jobs)
    worker.start()
    used = time.process_time()
    with ThreadPoolExecutor(WORKERS) as pool:
        pressed = []
        for number in numbers:
            moment = began + number / AT_THE_DESK
            time.sleep(max(0.0, moment - time.time()))
            pressed.append(pool.submit(press, number, moment))
    for done in pressed:
        done.result()
    used = time.process_time() - used
    stopping.set()
    worker.join()
    house.database.engines.dispose()
    return waits, used


# --- at the door ---


def _door(url: str | None) -> bool:
    replicas = 2 if url else 1
    name = f"at the door, {'PostgreSQL' if url else 'SQLite'}, processes: {replicas}"
    with tempfile.TemporaryDirectory() as folder:
        house_with(Path(folder), PAIRS, due=DUE, url=url, workspaces=WORKSPACES).database.engines.dispose()
        api, ports, go = _free_port(), [_free_port() for _ in range(replicas)], multiprocessing.Event()
        servers = [_serve(yes, api), *(_serve(_busy_bot, port, api, folder, url, go) for port in ports)]
        try:
            before = _processors()
            waits, used = asyncio.run(_press(Requests(api), ports, go, servers[1:]))
        finally:
            for server in servers:
                server.kill()
                server.join()
    return _say(name, AT_THE_DOOR, waits, used, before)


def _processor_seconds(processes: list[multiprocessing.Process]) -> float:
    total = 0
    for process in processes:
        fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(") ", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


async def _press(
    requests: Requests, ports: list[int], go: Any, bots: list[multiprocessing.Process]
) -> tuple[list[float], float]:
    """Each press at its own moment; what an answer takes counts from then. With the bots' processor time."""
    doors, loop = [Connections(port) for port in ports], asyncio.get_running_loop()
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


def _busy_bot(port: int, api: int, folder: str, url: str | None, go: Any) -> None:
    """The bot over HTTP, with a thread that runs every job, a second between two runs."""
    import uvicorn
    from starlette.applications import Starlette

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


PARTS = {"desk": _desk, "door": _door}

if __name__ == "__main__":
    sys.exit(main())
