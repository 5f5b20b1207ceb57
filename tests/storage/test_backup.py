"""Backups: whole while others write, and a restore that tells nobody anything twice."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select

from storage.backup import NotRestored, back_up, copy_sqlite, restore
from storage.engine import Engines, open_engines
from storage.outbox import enqueue
from storage.outbox_tables import lane, outbox
from tests.world import Clock, World, deliver_all, delivery_of, owed, route


def live_path(db: Engines) -> Path:
    return Path(db.url.database or "")


def as_it_is(_url: str) -> None:
    """The backup is of this version already."""


def test_a_backup_made_while_others_write_is_whole(sqlite_db: Engines, now: datetime, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with sqlite_db.write() as conn:  # two rows, always together
                rows = [{"key": f"{number}{half}", "workspace": "w", "next_at": now} for half in "ab"]
                conn.execute(insert(lane), rows)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            copy_sqlite(live_path(sqlite_db), tmp_path / f"copy{number}.db")
    finally:
        stop.set()
        writer.join()
    for number in range(5):
        with closing(sqlite3.connect(tmp_path / f"copy{number}.db")) as copy:
            assert copy.execute("SELECT count(*) FROM lane").fetchone()[0] % 2 == 0
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith("copy")) == [
        f"copy{number}.db" for number in range(5)
    ]


def test_a_restore_brings_everything_back_and_looks_before_it_tells_again(
    sqlite_db: Engines, now: datetime, tmp_path: Path
) -> None:
    clock, world = Clock(now), World()
    delivery = delivery_of(sqlite_db, clock, world)
    saved = tmp_path / "saved.db"
    with sqlite_db.write() as conn:
        enqueue(conn, "s1", [owed("told before", "ada"), owed("reminder", "bob", due_at=now + timedelta(hours=1))],
                now, route)  # fmt: skip
    delivery.send_due(4)
    clock.on(minutes=10)
    back_up(live_path(sqlite_db), saved, clock())
    clock.on(minutes=50)
    with sqlite_db.write() as conn:
        enqueue(conn, "s1", [owed("digest", "cyd")], clock(), route)
    deliver_all(delivery, clock, 4)
    assert world.counts() == {"ada": 1, "bob": 1, "cyd": 1}

    doubtful = restore(saved, live_path(sqlite_db), clock(), as_it_is)  # the bot has it open all the while
    assert doubtful == 1
    with sqlite_db.write() as conn:
        assert conn.scalar(select(func.count()).select_from(outbox)) == 2
        enqueue(
            conn, "s1", [owed("digest", "cyd"), owed("new", "dan")], clock(), route
        )  # the job is due again
    deliver_all(delivery, clock, 6)
    assert world.counts() == {"ada": 1, "bob": 1, "cyd": 1, "dan": 1}
    with closing(sqlite3.connect(live_path(sqlite_db).with_name("mentoring.db.replaced.bak"))) as replaced:
        assert replaced.execute("SELECT count(*) FROM outbox").fetchone()[0] == 3


def test_a_restore_onto_a_fresh_machine_works_too(sqlite_db: Engines, now: datetime, tmp_path: Path) -> None:
    with sqlite_db.write() as conn:
        enqueue(conn, "s1", [owed("k", "ada")], now, route)
    copy_sqlite(live_path(sqlite_db), tmp_path / "old.db")  # a backup that does not say when it was made
    fresh = tmp_path / "elsewhere" / "mentoring.db"
    assert restore(tmp_path / "old.db", fresh, now + timedelta(days=1), as_it_is) == 1
    engines = open_engines(f"sqlite:///{fresh}")
    with engines.read() as conn:
        row = conn.execute(select(outbox)).one()
    engines.dispose()
    assert (row.maybe_sent, row.first_try_at) == (True, now)


def test_what_is_no_backup_is_refused_and_the_live_database_stays(
    sqlite_db: Engines, now: datetime, tmp_path: Path
) -> None:
    with sqlite_db.write() as conn:
        enqueue(conn, "s1", [owed("k", "ada")], now, route)
    (tmp_path / "words.db").write_text("not a database at all " * 100)
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE cats (name)")
    copy_sqlite(live_path(sqlite_db), tmp_path / "torn.db")
    with open(tmp_path / "torn.db", "r+b") as torn:
        torn.seek(4096)
        torn.write(b"\xff" * 8192)
    for name, why in (
        ("nowhere", "no file"),
        ("words", "not a"),
        ("other", "not a database of this"),
        ("torn", "damaged"),
    ):
        with pytest.raises(NotRestored, match=why):
            restore(tmp_path / f"{name}.db", live_path(sqlite_db), now, as_it_is)
    with sqlite_db.read() as conn:
        assert conn.scalar(select(func.count()).select_from(outbox)) == 1


def test_a_backup_that_fails_leaves_the_one_before_and_no_litter(sqlite_db: Engines, tmp_path: Path) -> None:
    target = tmp_path / "kept.db"
    shutil.copyfile(live_path(sqlite_db), target)
    before = target.read_bytes()
    with pytest.raises(NotRestored, match="there is no database"):
        copy_sqlite(tmp_path / "moved.db", target)
    assert target.read_bytes() == before
    assert not list(tmp_path.glob("tmp*"))
    assert not (tmp_path / "moved.db").exists()
