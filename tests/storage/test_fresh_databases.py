"""A database that a test is done with is as good as new for the next, or it goes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import create_engine, func, insert, make_url, select

from storage.tables import scheme
from tests.fresh import FreshDatabases
from tests.postgres import run_sql


@pytest.fixture
def databases(postgres_url: str, postgres_template: str) -> Iterator[FreshDatabases]:
    found = FreshDatabases(postgres_url, postgres_template)
    yield found
    found.close()


def address(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def test_the_next_test_finds_no_row_and_numbers_from_one(
    databases: FreshDatabases, postgres_url: str, now: datetime
) -> None:
    name = databases.take()
    engine = create_engine(address(postgres_url, name))
    with engine.begin() as conn:
        conn.execute(insert(scheme).values(id="s1", pack="ion", timezone="Europe/London", created_at=now))
        conn.exec_driver_sql("select nextval('outbox_id_seq')")
    databases.give_back(name)  # though somebody is still connected
    engine.dispose()
    assert databases.take() == name
    with engine.connect() as conn:
        assert conn.scalar(select(func.count()).select_from(scheme)) == 0
        assert conn.exec_driver_sql("select nextval('outbox_id_seq')").scalar() == 1
    engine.dispose()
    databases.give_back(name)


@pytest.mark.parametrize(
    "change",
    [
        "CREATE TABLE more (n int)",
        "ALTER TABLE scheme ALTER COLUMN pack DROP NOT NULL",
        "DROP TABLE outbox CASCADE",
        "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'select 1'",
        "ALTER DATABASE {name} SET default_transaction_read_only = on",
    ],
)
def test_a_database_whose_tables_or_settings_were_changed_goes(
    databases: FreshDatabases, postgres_url: str, change: str
) -> None:
    name = databases.take()
    run_sql(address(postgres_url, name), change.format(name=name))
    databases.give_back(name)
    another = databases.take()
    assert another != name
    databases.give_back(another)
