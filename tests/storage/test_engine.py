"""The door to the database: nothing lost between threads, nothing written where one only reads."""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from contextlib import nullcontext, suppress
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from storage import migrate
from storage.address import address
from storage.engine import PLACES, REST_SECONDS, Engines, database_now, open_engines
from storage.outbox_tables import lane, limiter
from storage.turns import HURRY_SECONDS, RESTS, patient, rest_after


def put_lane(db: Engines, key: str, at: datetime) -> None:
    with db.write() as conn:
        conn.execute(insert(lane).values(key=key, workspace="w", next_at=at))


def test_reading_and_then_writing_in_four_threads_loses_no_update(db: Engines, now: datetime) -> None:
    """With SQLAlchemy's defaults on SQLite three of four increments are lost, without an error."""
    put_lane(db, "count", now)

    def count() -> None:
        for _ in range(25):
            with db.write() as conn:
                which = select(lane.c.next_at).where(lane.c.key == "count").with_for_update()
                seen = conn.execute(which).scalar_one()
                conn.execute(update(lane).values(next_at=seen + timedelta(seconds=1)))

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with db.read() as conn:
        assert conn.scalar(select(lane.c.next_at)) == now + timedelta(seconds=100)


def test_who_only_reads_cannot_write(db: Engines, now: datetime) -> None:
    with db.read() as conn, pytest.raises(DBAPIError):
        conn.execute(insert(lane).values(key="k", workspace="w", next_at=now))
    put_lane(db, "k", now)  # and the connection is not spoilt for writers


def test_a_failed_transaction_leaves_nothing(db: Engines, now: datetime) -> None:
    put_lane(db, "k", now)

    def twice() -> None:
        with db.write() as conn:
            conn.execute(insert(lane).values(key="new", workspace="w", next_at=now))
            conn.execute(insert(lane).values(key="k", workspace="w", next_at=now))

    with pytest.raises(IntegrityError):
        twice()
    with db.read() as conn:
        assert list(conn.scalars(select(lane.c.key))) == ["k"]


def test_a_transaction_within_a_transaction_is_refused_instead_of_waiting_for_itself(db: Engines) -> None:
    def nested() -> None:
        with db.write(), db.write():
            pass

    with pytest.raises(RuntimeError, match="pass its connection down"):
        nested()
    with db.write() as conn:  # and the door is not left locked
        conn.execute(select(1))


def test_readers_do_not_wait_for_the_writer(db: Engines, now: datetime) -> None:
    with db.write() as conn:
        conn.execute(insert(lane).values(key="k", workspace="w", next_at=now))
        with db.read() as reader:
            assert reader.scalar(select(lane.c.key)) is None


def test_instants_come_back_as_they_went_in(db: Engines) -> None:
    at = datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=UTC)
    with db.write() as conn:
        conn.execute(insert(limiter).values(workspace="w", free_at=at, blocked_until=at, turn_at=at))
        row = conn.execute(select(limiter)).one()
    assert (row.free_at, row.free_at.tzinfo) == (at, UTC)


def test_leases_go_by_the_one_clock_all_replicas_share(db: Engines, now: datetime) -> None:
    with db.read() as conn:
        seen = database_now(conn, now)
    if db.dialect == "sqlite":
        assert seen == now
    else:
        assert abs(seen - datetime.now(UTC)) < timedelta(minutes=1)


def test_sqlite_is_set_up_so_that_no_commit_is_forgotten_and_children_need_their_parents(
    sqlite_url: str,
) -> None:
    engines = open_engines(sqlite_url)
    for opened, read_only in ((engines.write, 0), (engines.read, 1)):
        with opened() as conn:
            wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "query_only": read_only}
            found = {name: conn.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
        assert found == wanted
    engines.dispose()


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("sqlite://", "file"),
        ("sqlite:///:memory:", "file"),
        ("sqlite:///file:x?mode=memory&uri=true", "file"),
        ("mysql://u@h/d", "SQLite or PostgreSQL"),
    ],
)
def test_a_database_we_do_not_run_on_is_refused_in_words(url: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        open_engines(url)


@pytest.mark.parametrize("db_url", ["postgresql"], indirect=True)
def test_a_replica_that_vanishes_inside_a_transaction_gives_up_its_locks(db: Engines) -> None:
    with db.read() as conn:
        asked = "idle_in_transaction_session_timeout", "lock_timeout", "statement_timeout"
        assert [conn.exec_driver_sql(f"SHOW {name}").scalar() for name in asked] == ["5s", "5s", "10s"]


def test_a_press_does_not_wait_for_a_job_that_writes_without_a_pause(db: Engines, now: datetime) -> None:
    """A connection pool alone let a person wait for half a minute, until the job was done."""
    done = threading.Event()

    def job() -> None:
        number = 0
        while not done.is_set():
            with db.write() as conn:
                until = time.monotonic() + 0.05
                while time.monotonic() < until:
                    number += 1
                    conn.execute(insert(lane).values(key=f"job{number}", workspace="w", next_at=now))

    writer = threading.Thread(target=job)
    writer.start()
    try:
        waits = []
        for number in range(10):
            began = time.monotonic()
            put_lane(db, f"press{number}", now)
            waits.append(time.monotonic() - began)
    finally:
        done.set()
        writer.join()
    assert max(waits) < 2  # about one batch each; generous to a busy machine


def test_a_turn_that_does_not_come_is_an_error_and_the_line_goes_on(sqlite_url: str, now: datetime) -> None:
    db = open_engines(sqlite_url, pool_timeout=0.2)
    held, go = threading.Event(), threading.Event()

    def hold() -> None:
        with db.write():
            held.set()
            go.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(5)
    with pytest.raises(PoolTimeout):
        put_lane(db, "k", now)
    go.set()
    holder.join()
    put_lane(db, "k", now)
    db.dispose()


def test_a_patient_thread_lets_others_go_first_but_is_not_forgotten(
    sqlite_db: Engines, now: datetime
) -> None:
    order: list[str] = []

    def write(name: str, waits: bool) -> None:
        with patient() if waits else nullcontext(), sqlite_db.write():
            order.append(name)

    def stream() -> None:  # there is always somebody in line
        while "job" not in order:
            write("press", False)

    with sqlite_db.write():
        job = threading.Thread(target=write, args=["job", True])
        job.start()
        time.sleep(0.1)
        presses = [threading.Thread(target=stream) for _ in range(3)]
        for press in presses:
            press.start()
        time.sleep(0.1)
    for thread in (job, *presses):
        thread.join(20)
    assert order.index("job") > 3


@pytest.mark.parametrize("db_url", ["postgresql"], indirect=True)
def test_a_process_writes_in_a_few_places_at_once_on_postgresql_and_the_others_wait_in_line(
    db: Engines,
) -> None:
    inside, most, done = 0, 0, 0
    counting, full = threading.Lock(), threading.Barrier(PLACES + 1)

    def write() -> None:
        nonlocal inside, most, done
        with db.write():
            with counting:
                inside += 1
                most = max(most, inside)
            with suppress(threading.BrokenBarrierError):
                full.wait(5)  # nobody leaves before all places are taken
            time.sleep(0.01)
            with counting:
                inside -= 1
                done += 1

    writers = [threading.Thread(target=write) for _ in range(3 * PLACES)]
    for writer in writers:
        writer.start()
    full.wait(5)
    full.abort()
    for writer in writers:
        writer.join(20)
    assert (most, done) == (PLACES, 3 * PLACES)


def test_a_job_rests_while_people_are_served_and_works_on_when_they_are_gone(db: Engines) -> None:
    def rested() -> float:
        began = time.monotonic()
        rest_after(0.08)
        return time.monotonic() - began

    time.sleep(HURRY_SECONDS + 0.05)
    with patient(), db.write():
        pass  # a job's own writing is no hurry
    assert rested() < 0.04
    with db.write():
        pass
    assert rested() >= RESTS * 0.08


@pytest.mark.parametrize("db_url", ["postgresql"], indirect=True)
def test_connections_that_ended_while_they_rested_are_made_anew_before_anybody_meets_them(
    db: Engines, db_url: str
) -> None:
    def backend() -> int:
        with db.read() as conn:
            found: int = conn.execute(select(func.pg_backend_pid())).scalar_one()
            return found

    before = backend()
    with db.read() as one, db.read() as other:  # two rest, and both end
        for conn in (one, other):
            conn.execute(select(1))
    ended = "select count(pg_terminate_backend(pid, 5000)) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
    beside = open_engines(db_url)
    with beside.read() as conn:
        assert conn.exec_driver_sql(ended).scalar_one() == 2
    beside.dispose()
    time.sleep(REST_SECONDS + 0.05)
    assert backend() != before


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere these are called otherwise")
@pytest.mark.parametrize("db_url", ["postgresql"], indirect=True)
def test_a_server_whose_machine_vanished_is_not_waited_for_without_end(db: Engines, db_url: str) -> None:
    """In force on the connection itself: everyday's, and the one that changes tables."""
    asked = (socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT, socket.TCP_USER_TIMEOUT)

    def in_force(conn: Connection) -> list[int]:
        driver = conn.connection.driver_connection
        assert driver is not None
        with socket.socket(fileno=os.dup(driver.fileno())) as line:
            assert line.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
            return [line.getsockopt(socket.IPPROTO_TCP, each) for each in asked]

    with db.write() as conn:
        assert in_force(conn) == [10, 5, 3, 15_000]
    with migrate._connection(address(db_url)) as conn:
        assert in_force(conn) == [10, 5, 3, 15_000]
    patient_url = address(db_url).update_query_dict({"keepalives_idle": "60"})
    engines = open_engines(patient_url)
    with engines.read() as conn:
        assert in_force(conn) == [60, 5, 3, 15_000], "what the address says, holds"
    engines.dispose()
