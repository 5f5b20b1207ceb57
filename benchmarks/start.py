"""From the start of the program to ready, and the memory it takes at rest."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

from benchmarks.press import SECRET, _free_port, _serve, _slack_api

TIMES, REST_SECONDS, PATIENCE_SECONDS = 3, 3.0, 120.0
ROOT = Path(__file__).parent.parent


def main() -> int:
    """Print the table; 1 if anything did not become ready."""
    api = _free_port()
    server = _serve(_slack_api, api)
    slack = {
        "SLACK_BOT_TOKEN": "xoxb-bench", "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": f"http://127.0.0.1:{api}/api/",
    }  # fmt: skip
    print(f"{'':36}{'first start':>14}{'next starts':>14}{'memory at rest':>17}")
    try:
        for name, more in (("the playground", {}), ("Slack over HTTP, SQLite", slack)):
            with tempfile.TemporaryDirectory() as folder:
                seconds, megabytes = zip(*(_start(Path(folder), more) for _ in range(TIMES)), strict=True)
            again = statistics.median(seconds[1:])
            print(f"{name:36}{seconds[0]:>12.2f} s{again:>12.2f} s{statistics.median(megabytes):>14.0f} MB")
    except TimeoutError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        server.terminate()
    print("first start: with an empty folder, so the tables are made as well")
    return 0


def _start(folder: Path, more: dict[str, str]) -> tuple[float, float]:
    """Seconds until `/readyz` says yes, and resident megabytes some seconds later."""
    port = _free_port()
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SLACK_", "TEAMS_", "SCHEME_"))}
    environ = {**kept, "PYTHONPATH": str(ROOT), "DATABASE_URL": f"sqlite:///{folder}/mentoring.db", **more}
    began = time.perf_counter()
    command = [sys.executable, "-m", "bot", "run", "--port", str(port)]
    bot = subprocess.Popen(command, cwd=folder, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        while not _ready(port):
            if time.perf_counter() - began > PATIENCE_SECONDS or bot.poll() is not None:
                raise TimeoutError("the bot did not become ready")
            time.sleep(0.02)
        seconds = time.perf_counter() - began
        time.sleep(REST_SECONDS)
        return seconds, _resident(bot.pid)
    finally:
        bot.terminate()
        bot.wait(30)


def _ready(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=5).status_code == 200
    except httpx.TransportError:
        return False


def _resident(pid: int) -> float:
    """Megabytes of memory that are really in use; what the system counts, of this process alone."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


if __name__ == "__main__":
    sys.exit(main())
