"""Delivery put to the test: die everywhere, be killed, lose the database, freeze, hurry, and queue up.

`python -m benchmarks.delivery [--small] [PART …]`; parts: sweep, kills, server, freeze, rate, claim, told,
press. Small: a fraction of everything, only to see that it runs.
Real processes, real servers on the loopback; leases are 5 s instead of 60 to save time.
"""

from __future__ import annotations

import logging
import multiprocessing
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import insert, make_url

from benchmarks.busy import slowest_press
from storage import claims
from storage.engine import Engines, open_engines
from storage.limits import Rate
from storage.migrate import all_tables
from storage.outbox_tables import lane, limiter, outbox
from tests.crash.outside import Outside
from tests.crash.sweep import TABLES, sweep
from tests.crash.trial import Figures, Replicas, clock, kill_one, trial
from tests.postgres import PostgresServer, postgres_programs, run_sql
from tests.world import QUICK

WAITING, CONVERSATIONS, FINISHED = 20_000, 2_000, 200_000
CLAIM_GOAL_MS, RATE_GOAL = 10.0, 0.95
missed: list[str] = []
share = [1]  # of how much is done: one of so many


def sized(count: int) -> int:
    """So many, or with `--small` a fraction of them."""
    return max(2, count // share[0])


def say(what: str, found: str, goal: str, well: bool) -> None:
    """One line of the table."""
    print(f"{what:58}{found:>34}   {goal}{'' if well else '   MISSED'}", flush=True)
    if not well:
        missed.append(what)


@contextmanager
def databases(server: PostgresServer | None) -> Iterator[list[tuple[str, str, Engines]]]:
    """An empty database of each kind: (name, address, engines)."""
    with tempfile.TemporaryDirectory() as folder:
        urls = [("SQLite", f"sqlite:///{folder}/bench.db")]
        if server is not None:
            name = f"bench_{random.randrange(10**9)}"
            run_sql(server.url, f"CREATE DATABASE {name}")
            where = make_url(server.url).set(database=name)
            urls.append(("PostgreSQL", where.render_as_string(hide_password=False)))
        made = [(name, url, open_engines(url)) for name, url in urls]
        for _, _, engines in made:
            all_tables().create_all(engines.writer)
        yield made
        for _, _, engines in made:
            engines.dispose()


def empty(engines: Engines) -> None:
    with engines.write() as conn:
        for table in TABLES:
            conn.execute(table.delete())


def told(what: str, figures: Figures) -> None:
    """A trial's outcome: everything in the end sent, exactly once."""
    well = figures.lost == figures.twice == 0 and figures.states == {"sent": figures.messages}
    found = f"{figures.lost} lost, {figures.twice} twice of {figures.messages}"
    say(f"{what} ({figures.disturbances} times, {figures.seconds:.0f} s)", found, "0 / 0", well)


def part_sweep(server: PostgresServer | None) -> None:
    """Die at every database and network event, five scripts."""
    with databases(server) as made:
        for name, url, _ in made:
            began = time.monotonic()
            runs = sweep(url, every=share[0])
            bad = sum(1 for run in runs if run.bad)
            seconds = time.monotonic() - began
            say(
                f"die at every event, {name} ({seconds:.0f} s)", f"{bad} bad of {len(runs)}", "0 bad", not bad
            )
            blind = sweep(url, can_look=False, every=share[0])
            bad = sum(1 for run in blind if run.bad)
            say(f"the same where nobody can look, {name}", f"{bad} bad of {len(blind)}", "0 bad", not bad)
            if name == "SQLite":
                toothless = sweep(url, denies=True, scripts=["all well"])
                caught = sum(1 for run in toothless if run.bad)
                say(
                    "the same where the platform lies: must fail",
                    f"{caught} bad of {len(toothless)}",
                    ">0",
                    caught > 0,
                )


def part_kills(server: PostgresServer | None) -> None:
    """SIGKILL at random: one process and two on SQLite, three replicas on PostgreSQL."""
    with databases(server) as made:
        for name, url, engines in made:
            for replicas, kills in ((1, 200), (2, 25)) if name == "SQLite" else ((3, 200),):
                empty(engines)
                kills = sized(kills)
                world = Outside(too_many=0.002, fails=0.02, drops=0.01, seed=7)
                figures = trial(url, engines, replicas=replicas, messages=25 * kills, disturb=kill_one,
                                disturbances=kills, every=0.35, world=world, patience=180)  # fmt: skip
                told(f"kill -9, {name}, {replicas} at once", figures)


def part_server(server: PostgresServer | None) -> None:
    """The database server killed and started again."""
    if server is None:
        return

    def pull_the_plug(_running: Replicas, _chance: random.Random) -> None:
        server.kill()
        time.sleep(0.5)
        server.start()

    with databases(server) as made:
        _, url, engines = made[1]
        told("database server killed, 3 replicas", trial(
            url, engines, replicas=3, messages=sized(3_000), disturb=pull_the_plug, disturbances=sized(8), every=3,
            world=Outside(fails=0.005, drops=0.005), patience=120))  # fmt: skip


def part_freeze(server: PostgresServer | None) -> None:
    """A replica stopped for longer than its lease, and let go on."""
    with databases(server) as made:
        name, url, engines = made[-1]
        told(f"SIGSTOP past the lease, {name}, 2 replicas", trial(
            url, engines, replicas=2, messages=sized(1_500),
            disturb=lambda running, chance: running.freeze(chance.randrange(2), 7),
            disturbances=min(4, sized(40)), every=0.5, patience=120))  # fmt: skip


def part_rate(server: PostgresServer | None) -> None:
    """300 messages at 25 a second with a burst of 20; and nobody asks inside a pause."""
    limits = {"slack": Rate(25, 20, timedelta(0))}
    with databases(server) as made:
        for name, url, engines in made:
            replicas = 1 if name == "SQLite" else 3
            world = Outside()
            count = 300 if share[0] == 1 else 80
            trial(url, engines, replicas=replicas, messages=count, disturb=kill_one, disturbances=0, every=1,
                  rates=limits, world=world)  # fmt: skip
            took = world.last_post - world.first_post
            used = (count - 20) / 25 / took
            say(f"allowed rate used, {name}, first post to last", f"{used:.0%} ({took:.1f} s)",
                f">= {RATE_GOAL:.0%}", used >= RATE_GOAL)  # fmt: skip
            empty(engines)
            paused = trial(url, engines, replicas=replicas, messages=sized(600), disturb=kill_one, disturbances=0,
                           every=1, world=Outside(too_many=0.02), patience=120)  # fmt: skip
            say(f"requests inside a Retry-After pause, {name}", f"{paused.in_pause} of {paused.requests}", "0",
                paused.in_pause == 0)  # fmt: skip


def part_told(server: PostgresServer | None) -> None:
    """How fast messages go when no limit holds them back."""
    with databases(server) as made:
        for name, url, engines in made:
            replicas = 1 if name == "SQLite" else 3
            quick = trial(url, engines, replicas=replicas, messages=sized(3_000), disturb=kill_one, disturbances=0,
                          every=1)  # fmt: skip
            say(f"told a second, {name}, {replicas} process(es), 2 cores in all",
                f"{quick.messages / quick.seconds:.0f}/s", "-", True)  # fmt: skip


def part_press(server: PostgresServer | None) -> None:
    """200 presses a second for ten seconds (each a change and a message) while a job tells 5,000 people."""
    with databases(server) as made:
        for name, _, engines in made:
            last = slowest_press(engines) * 1000
            say(f"press while a job runs, 99th percentile, {name}", f"{last:.0f} ms", "< 250 ms", last < 250)


def part_claim(server: PostgresServer | None) -> None:
    """A claim with a long queue, and none."""
    with databases(server) as made:
        for name, _, engines in made:
            _fill(engines)
            if name == "PostgreSQL":
                with engines.writer.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
                    conn.exec_driver_sql("ANALYZE")
            took = _best(engines, lambda conn: claims.claim(conn, clock(), 16, QUICK))
            say(f"claim of 16, 20,000 waiting, {sized(FINISHED):,} finished, {name}", f"{took:.1f} ms",
                f"< {CLAIM_GOAL_MS:.0f} ms", took < CLAIM_GOAL_MS)  # fmt: skip
            with engines.write() as conn:
                conn.execute(
                    outbox.update().where(outbox.c.state != "sent").values(state="sent", due_at=None)
                )
            took = _best(engines, lambda conn: claims.claim(conn, clock(), 16, QUICK))
            say(f"claim with nothing waiting, {name}", f"{took:.1f} ms", f"< {CLAIM_GOAL_MS:.0f} ms",
                took < CLAIM_GOAL_MS)  # fmt: skip


def _best(engines: Engines, act: Callable[..., object]) -> float:
    """The best of thirty, in milliseconds, with its commit: other programs only make it longer."""
    times = []
    for _ in range(30):
        began = time.perf_counter()
        with engines.write() as conn:
            act(conn)
        times.append((time.perf_counter() - began) * 1000)
    return min(times)


def _fill(engines: Engines) -> None:
    now = clock() - timedelta(minutes=1)
    plain: dict[str, object] = {"scheme_id": "s1", "workspace": "slack:T1", "kind": "nudge", "about": None, "facts": {},
             "created_at": now}  # fmt: skip
    with engines.write() as conn:
        rested = {"free_at": now, "blocked_until": now, "turn_at": now}
        conn.execute(insert(limiter), [{"workspace": "slack:T1"} | rested])
        lanes = [f"slack:T1:p{n}" for n in range(CONVERSATIONS)]
        conn.execute(insert(lane), [{"key": k, "workspace": "slack:T1", "next_at": now} for k in lanes])
    for first in range(0, WAITING + sized(FINISHED) // 20_000 * 20_000, 20_000):
        with engines.write() as conn:
            rows = []
            for number in range(first, first + 20_000):
                waits = number < WAITING
                person = f"p{number % CONVERSATIONS}"
                rows.append(plain | {
                    "dedupe_key": f"k{number}", "lane": f"slack:T1:{person}", "to_person": person,
                    "state": "ready" if waits else "sent", "due_at": now if waits else None,
                    "finished_at": None if waits else now,
                })  # fmt: skip
            conn.execute(insert(outbox), rows)


PARTS = {
    "sweep": part_sweep, "kills": part_kills, "server": part_server, "freeze": part_freeze,
    "rate": part_rate, "claim": part_claim, "told": part_told, "press": part_press,
}  # fmt: skip


def main() -> int:
    """Run the parts named, or all; 1 if a goal was missed."""
    logging.disable(logging.CRITICAL)
    parts = [word for word in sys.argv[1:] if word != "--small"]
    if "--small" in sys.argv[1:]:
        share[0] = 40
    programs = postgres_programs()
    server = PostgresServer(programs, keeps_commits=True) if programs else None
    if server is None:
        print("No PostgreSQL server here: only SQLite is tried.")
    try:
        for name in parts or PARTS:
            PARTS[name](server)
    finally:
        if server is not None:
            server.stop()
        for left in multiprocessing.active_children():
            left.kill()
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
