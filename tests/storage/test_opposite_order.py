"""Two who owe the same messages in opposite order: nobody waits for the other in a circle, and nothing is lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from scheme.notices import Notice
from storage.engine import Engines
from storage.outbox import enqueue
from storage.outbox_tables import lane, outbox
from storage.people import Stale
from storage.store import Database
from storage.vault import Vault
from tests.builders import NOW
from tests.playhouse import PACKS

WRITERS, KEYS = 4, 300


def route(people: frozenset[str]) -> Mapping[str, tuple[str, str]]:
    return {p: (f"slack:T{p[-1]}", f"slack:T{p[-1]}:U1") for p in people}


def notices(names: Sequence[str]) -> list[Notice]:
    return [Notice("nudge", name, f"nudge:{name}") for name in names]


def count(db: Engines, table: object = outbox) -> int:
    with db.read() as conn:
        return conn.scalar(select(func.count()).select_from(table)) or 0  # type: ignore[arg-type]


def test_writers_of_the_same_keys_in_opposite_order_do_not_deadlock(db: Engines) -> None:
    """Each owes all of it, in one transaction of many rows; half of them begin at the other end."""
    with db.write() as conn:  # the lanes stand already: who opens one first holds up all others
        enqueue(
            conn, "s1", [Notice("hello", f"p{digit}", f"hello:{digit}") for digit in range(10)], NOW, route
        )
    together = threading.Barrier(WRITERS)

    def owe(writer: int, turn: int) -> int:
        names = [f"p{turn}-{number:03}" for number in range(KEYS)]
        owed = notices(names[:: 1 if writer % 2 else -1])
        together.wait(30)
        with db.write() as conn:
            return enqueue(conn, "s1", owed, NOW, route)

    with ThreadPoolExecutor(WRITERS) as pool:
        for turn in range(3):
            new = [f.result() for f in [pool.submit(owe, writer, turn) for writer in range(WRITERS)]]
            assert sum(new) == KEYS
    assert (count(db), count(db, lane)) == (3 * KEYS + 10, 10)


def test_of_two_that_wait_for_each_other_one_is_stale_and_succeeds_the_second_time(db: Engines) -> None:
    """Two acts in one transaction each, the other way round: PostgreSQL ends one of them, and it is done again."""
    database = Database(db, Vault(("a secret only for tests",)), PACKS)
    scheme = database.found("ion", "Europe/London", NOW)
    halfway, stale = threading.Barrier(2), []

    def act(first: str, then: str) -> None:
        for attempt in range(2):
            try:
                with database.write(scheme) as store:
                    enqueue(store.conn, scheme, notices([first]), NOW, route)
                    if attempt == 0 and db.dialect == "postgresql":  # SQLite has one writer at a time
                        halfway.wait(30)
                    enqueue(store.conn, scheme, notices([then]), NOW, route)
                return
            except Stale:
                stale.append(first)
                time.sleep(0.3)  # as the desk, but longer on a busy machine: the other must first be woken

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(act, "a1", "b2"), pool.submit(act, "b2", "a1")]:
            done.result()
    assert len(stale) == (1 if db.dialect == "postgresql" else 0)
    assert count(db) == 2
