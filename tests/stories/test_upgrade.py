"""A scheme in the midst of its life, kept in the tables of the first version, goes on in those of this one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Connection, MetaData, Table, create_engine, insert, inspect, select, text

from scheme.notices import Notice
from scheme.pairing import State
from storage import migrate
from storage.engine import open_engines
from storage.migrate import all_tables
from tests.playhouse import Play

LONG_AGO = datetime(
    2023, 11, 14, 10, 30, tzinfo=UTC
)  # before any real now: some migrations ask what time it is
Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture
def lived(sqlite_template: Path, tmp_path: Path) -> Iterator[Play]:
    """A pair with meetings behind and before them, one review given and one owed, somebody waiting, a message waiting."""
    shutil.copyfile(sqlite_template, tmp_path / "lived.db")
    play = Play(f"sqlite:///{tmp_path}/lived.db", LONG_AGO)
    play.lead()
    rafe, mira = play.mentor(), play.mentee()
    play.paired(rafe, mira)
    mira.says("sign")
    mira.says("met yesterday for 45 min")
    rafe.presses("Yes, we met")
    play.goes_to(datetime(2025, 4, 16, 10, 30, tzinfo=UTC))
    mira.presses("Yes, another term")
    mira.says("plan 30 April at 2pm", event_id="an event")
    play.mentee("noor")
    with play.writing() as store:
        strand = store.strands.all()[0].key
        store.owe([Notice("you-lead-no-more", mira.id, "waits", None, {"strand": strand})], play.now)
    yield play
    play.close()


def first_tables(url: str) -> dict[str, Table]:
    """The tables as they are in this database, with the types the program reads and writes them by."""
    engine = create_engine(url)
    there = inspect(engine)
    kept = {name: {c["name"] for c in there.get_columns(name)} for name in there.get_table_names()}
    engine.dispose()
    of_ours = {t.name: t for t in all_tables().sorted_tables if t.name in kept}
    assert set(kept) - {"alembic_version"} == set(of_ours)
    return {
        name: Table(name, MetaData(), *(Column(c.name, c.type) for c in table.c if c.name in kept[name]))
        for name, table in of_ours.items()
    }


def read(conn: Connection, tables: dict[str, Table]) -> Rows:
    found = {name: [dict(r._mapping) for r in conn.execute(select(t))] for name, t in tables.items()}
    return {name: sorted(rows, key=repr) for name, rows in found.items()}


def write(conn: Connection, tables: dict[str, Table], rows: Rows) -> None:
    for name, table in tables.items():
        conn.execute(insert(table), rows[name])
        if conn.dialect.name == "postgresql" and "id" in table.c and isinstance(rows[name][0]["id"], int):
            last = max(row["id"] for row in rows[name])
            conn.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {last})"))


def test_a_scheme_of_the_first_version_keeps_every_row_and_goes_on(lived: Play, empty_url: str) -> None:
    """Parents and children filled, on both databases; an older process still runs beside the new one."""
    migrate.upgrade(empty_url, target="0001")
    tables = first_tables(empty_url)
    with lived.engines.read() as conn:
        rows = read(conn, tables)
    rows["doubt"] = [{"since": LONG_AGO, "until": LONG_AGO}]
    assert [name for name in tables if not rows[name]] == [], "every table of the first version is filled"

    older = open_engines(empty_url)
    with older.write() as conn:
        write(conn, tables, rows)
    for _ in range(8):  # so often that what it asks is prepared at the server
        with older.read() as conn:
            assert read(conn, tables) == rows

    assert migrate.upgrade(empty_url)
    assert migrate.differences(empty_url) == []
    with older.read() as conn:
        assert read(conn, tables) == rows, "nothing was lost, and the older process reads on"
    owed = rows["outbox"][-1]
    waiting = next(r for r in rows["outbox"] if r["dedupe_key"] == "waits")
    with older.write() as conn:  # and what it owes is told too
        conn.execute(
            insert(tables["outbox"]).values({**waiting, "id": owed["id"] + 10_000, "dedupe_key": "waits too"})
        )
    older.dispose()

    play = Play(empty_url, lived.now + timedelta(hours=1))
    mira, rafe, lena = play.person("mira"), play.person("rafe"), play.lead()
    assert play.scheme == lived.scheme
    assert "Rafe Holloway-Quist" in mira.says("status")
    assert play.pairing(State.LIVE).meetings == 1
    play.deliver()
    assert mira.unasked().count("You no longer lead this strand") == 2
    assert "Noor Tarrant-Oduya" in lena.says("overview")
    play.days_pass(17, every=4)
    assert "Did it happen?" in mira.screen_words()
    mira.presses("Yes, we met")
    rafe.presses("Yes, we met")
    assert play.pairing(State.LIVE).meetings == 2
    rafe.says("review")
    rafe.presses("Yes, another term")
    assert play.pairing(State.LIVE).term == 2, "the answer given before the upgrade is still there"
    play.close()
