"""Does it grow with the scheme? The planner and the digest at 1,000 and 10,000 pairs, and presses under load.

    python -m benchmarks.scale            1,000 and 10,000 pairs
    python -m benchmarks.scale --large    100,000 as well; takes some minutes

Growth is time for ten times the pairs, divided by ten: 1.0 is linear, less is better than linear.
The load: 50 presses a second for ten seconds, sent whether or not earlier ones are answered, while
all jobs run a second after the last run has ended, in the same process, and plan 2,500 nudges first.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from benchmarks.daily import _bare_query
from benchmarks.filled import NOW, house_with
from benchmarks.press import SECRET, _free_port, _p99, _request, _serve, _slack_api
from bot.house import House
from handlers.leading import digest_card

SIZES, LARGE = (1_000, 10_000), (1_000, 10_000, 100_000)
GOAL_GROWTH, GOAL_PRESS_SECONDS = 1.1, 0.25
A_SECOND, SECONDS = 50, 10
LOAD_PAIRS, LOAD_DUE = 5_000, 2_500


def main() -> int:
    """Print the tables; 1 if a goal is missed."""
    sizes = LARGE if "--large" in sys.argv[1:] else SIZES
    print(f"{'pairs':>10}{'bare SQL':>12}{'planner, none due':>20}{'a tenth due':>14}{'digest':>12}")
    measured = []
    for pairs in sizes:
        measured.append(_at(pairs))
        bare, idle, due, digest = (f"{seconds * 1000:,.1f} ms" for seconds in measured[-1])
        print(f"{pairs:>10,}{bare:>12}{idle:>20}{due:>14}{digest:>12}", flush=True)
    good = True
    for number in range(1, len(sizes)):
        growth = [big / small / 10 for small, big in zip(measured[number - 1], measured[number], strict=True)]
        good = good and max(growth[1:]) <= GOAL_GROWTH
        said = f"{sizes[number - 1]:,} to {sizes[number]:,}: growth"
        print(f"{said:34}planner {growth[1]:.2f}, a tenth due {growth[2]:.2f}, digest {growth[3]:.2f}; goal ≤ {GOAL_GROWTH}")  # fmt: skip
    return 0 if _presses_under_load() and good else 1


def _at(pairs: int) -> tuple[float, float, float, float]:
    with tempfile.TemporaryDirectory() as folder:
        idle = house_with(Path(folder), pairs)
        idle.run_jobs(None, NOW)  # the first run also does the housekeeping of the day
        found = (
            _middle(lambda: _bare_query(idle)),
            _middle(lambda: idle.run_jobs(["nudges"], NOW)),
            0.0,
            _middle(lambda: _digest(idle), 1 if pairs > 1_000 else 3),
        )
        idle.database.engines.dispose()
    with tempfile.TemporaryDirectory() as folder:
        busy = house_with(Path(folder), pairs, due=pairs // 10)
        due = _middle(lambda: busy.run_jobs(["nudges"], NOW, dry_run=True), 3)
        busy.database.engines.dispose()
    return found[0], found[1], due, found[3]


def _digest(house: House) -> None:
    with house.database.read(house.first_scheme()) as store:
        lead = store.strands.all_leads()[0]
        digest_card(lead, store, NOW)


def _middle(work: Callable[[], object], times: int = 9) -> float:
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


def _presses_under_load() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        api, port = _free_port(), _free_port()
        servers = [_serve(_slack_api, api), _serve(_busy_bot, port, api, folder)]
        try:
            seconds = asyncio.run(_send(port))
        finally:
            for server in servers:
                server.terminate()
                server.join()
    middle, late = statistics.median(seconds), _p99(seconds)
    print(f"{len(seconds)} presses, {A_SECOND} a second, while jobs run, SQLite: "
          f"median {middle * 1000:.0f} ms, 99th percentile {late * 1000:.0f} ms; goal < {GOAL_PRESS_SECONDS * 1000:.0f} ms")  # fmt: skip
    return late < GOAL_PRESS_SECONDS


async def _send(port: int) -> list[float]:
    """Each press at its own moment; what an answer takes counts from then."""
    limits = httpx.Limits(max_connections=64)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30, limits=limits) as client:
        began = asyncio.get_running_loop().time() + 0.5
        return list(
            await asyncio.gather(*(_one(client, n, began + n / A_SECOND) for n in range(A_SECOND * SECONDS)))
        )


async def _one(client: httpx.AsyncClient, number: int, moment: float) -> float:
    loop = asyncio.get_running_loop()
    await asyncio.sleep(moment - loop.time())
    body, headers = _request(number)
    answer = await client.post("/slack/events", content=body, headers=headers)
    assert answer.status_code == 200, answer.text
    return loop.time() - moment


def _busy_bot(port: int, api: int, folder: str) -> None:
    """The bot over HTTP, with a thread that runs every job, a second between two runs."""
    import uvicorn
    from starlette.applications import Starlette

    from bot.slack import door
    from bot.slack.listen import Listener
    from bot.slack.workspaces import Clients, OneWorkspace

    house = house_with(Path(folder), LOAD_PAIRS, due=LOAD_DUE)
    address = f"http://127.0.0.1:{api}/api/"
    listener = Listener(
        house.desk, house.clock, Clients(OneWorkspace("xoxb-bench", address), address), SECRET
    )

    def jobs() -> None:
        time.sleep(2)  # when the presses have begun
        while True:
            house.run_jobs(None, NOW)
            time.sleep(1)

    threading.Thread(target=jobs, daemon=True).start()
    uvicorn.run(Starlette(routes=door.routes(listener.app, SECRET)), port=port, log_level="error")


if __name__ == "__main__":
    sys.exit(main())
