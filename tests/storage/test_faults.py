"""Somebody was faster, or the database is away: told apart on both databases, for what is done about them differs."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, insert, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from storage.engine import Engines, open_engines
from storage.faults import is_away, was_faster
from storage.outbox_tables import lane
from storage.people import Stale
from storage.store import Database
from storage.vault import Vault
from tests.builders import NOW
from tests.playhouse import PACKS

ONLY = {kind: pytest.mark.parametrize("db_url", [kind], indirect=True) for kind in ("sqlite", "postgresql")}


@pytest.fixture
def database(db: Engines) -> Database:
    return Database(db, Vault(("a secret only for tests",)), PACKS)


def met(database: Database, does: Callable[[Connection], Any]) -> BaseException:
    """What a transaction of the scheme raises in which this is done."""
    scheme = next(iter(database.schemes()), None) or database.found("ion", "Europe/London", NOW)
    with pytest.raises(Exception) as raised, database.write(scheme) as store:
        does(store.conn)
    return raised.value


def says(*statements: str) -> Callable[[Connection], Any]:
    return lambda conn: [conn.execute(text(s)) for s in statements]


@ONLY["postgresql"]
@pytest.mark.parametrize(
    "statements",
    [
        ("SET LOCAL statement_timeout = 20", "SELECT pg_sleep(2)"),
        ("SET LOCAL idle_in_transaction_session_timeout = 20", "SELECT pg_terminate_backend(pg_backend_pid())"),
        ("SET LOCAL transaction_read_only = on", "INSERT INTO lane (key, workspace) VALUES ('k', 'w')"),
        ("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '53100'; END $$",),  # the server's disk is full
    ],
)  # fmt: skip
def test_a_server_that_fails_or_takes_too_long_is_away_and_nobody_was_faster(
    database: Database, statements: tuple[str, ...]
) -> None:
    error = met(database, says(*statements))
    assert is_away(error) and not isinstance(error, Stale)
    with database.write(database.schemes()[0]) as store:  # and it is there again for the next
        store.conn.execute(text("SELECT 1"))


@ONLY["postgresql"]
def test_a_lock_that_is_not_given_in_time_is_no_word_of_anybody_being_faster(database: Database) -> None:
    with database.engines.write() as conn:
        conn.execute(insert(lane).values(key="k", workspace="w", next_at=NOW))

    def change(conn: Connection) -> None:
        conn.execute(text("SET LOCAL lock_timeout = 50"))
        conn.execute(update(lane).values(workspace="v"))

    found: list[BaseException] = []
    with database.engines.write() as conn:
        conn.execute(update(lane).values(workspace="u"))
        other = threading.Thread(target=lambda: found.append(met(database, change)))
        other.start()
        other.join(20)
    assert is_away(found[0])


@ONLY["postgresql"]
@pytest.mark.parametrize("state", ["40001", "40P01", "23505"])
def test_a_transaction_that_lost_to_another_is_stale(database: Database, state: str) -> None:
    error = met(database, says(f"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{state}'; END $$"))
    assert isinstance(error, Stale) and not is_away(error)
    assert error.__cause__ is not None and was_faster(error.__cause__)


@ONLY["sqlite"]
def test_a_full_disk_and_a_file_that_another_program_holds_are_away(database: Database) -> None:
    def fill(conn: Connection) -> None:
        pages = conn.exec_driver_sql("PRAGMA page_count").scalar()
        conn.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        for number in range(2000):
            conn.execute(insert(lane).values(key=f"k{number:0200}", workspace="w", next_at=NOW))

    error = met(database, fill)
    assert isinstance(error, DBAPIError) and error.orig is not None
    assert "full" in str(error.orig) and is_away(error)
    database.engines.writer.dispose()
    with database.engines.writer.connect() as conn:
        conn.exec_driver_sql("PRAGMA busy_timeout = 20")
    held = sqlite3.connect(str(database.engines.url.database), isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    error = met(database, says("SELECT 1"))
    held.execute("ROLLBACK")
    held.close()
    assert is_away(error)
    met_again = met(database, says("INSERT INTO lane (key, workspace) VALUES (NULL, NULL)"))
    assert isinstance(met_again, Stale)


def test_a_statement_that_cannot_be_run_is_a_fault_of_ours(database: Database) -> None:
    error = met(database, says("SELECT nothing FROM nowhere"))
    assert isinstance(error, DBAPIError)
    assert not is_away(error) and not was_faster(error) and not is_away(ValueError())


def test_a_server_nobody_listens_at_and_a_line_that_does_not_move_are_away() -> None:
    gone = open_engines("postgresql+psycopg://bot:hush@127.0.0.1:9/mentoring")
    with pytest.raises(DBAPIError) as raised, gone.read():
        pass
    assert is_away(raised.value) and is_away(PoolTimeout())
