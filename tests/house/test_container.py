"""What stands in `deploy/Containerfile` is played, step by step, and what comes of it is started."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot import ready
from tests.bot.slack.slack_api import free_port
from tests.bot.slack.wire import serving
from tests.rehearsal import ROOT, healthy, play, start

SLACK = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "hush"}


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the container's own user can reach."""
    with tempfile.TemporaryDirectory(prefix="image-") as made:
        Path(made).chmod(0o755)
        yield Path(made)


def test_the_container_starts_comes_to_health_writes_only_its_data_and_stops_when_asked(folder: Path) -> None:
    """Packages are those of these tests; `python -m tests.rehearsal` fetches them as the file says."""
    image = play(folder, environment=Path(sys.prefix))
    assert image.number > 0, "it runs as root"
    assert (image.entry[1:], image.command) == (["-m", "bot"], ["run"])
    ours = SLACK | {"HOST": "127.0.0.1", "PORT": str(free_port()), "SLACK_API_URL": "http://127.0.0.1:9/api/"}
    assert not healthy(image, **ours)
    # What a company's network names for all its programs must not come between them.
    ours |= {"http_proxy": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9"}
    process = start(image, **ours)
    until = time.monotonic() + 90
    try:
        while not healthy(image, **ours):
            assert process.poll() is None and time.monotonic() < until, "it never came to health"
            time.sleep(0.3)
        if os.geteuid() == 0:
            status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
            assert f"Uid:\t{image.number}\t" in status
    finally:
        process.send_signal(signal.Signals[image.stop])
        assert process.wait(15) == 0
    data = image.inside("data")
    assert {"mentoring.db", "secret.key"} <= {path.name for path in data.iterdir()}
    with sqlite3.connect(data / "mentoring.db") as db:
        assert db.execute("SELECT count(*) FROM scheme").fetchone() == (1,)
    if os.geteuid() == 0:
        owned = {path for path in image.root.rglob("*") if path.lstat().st_uid != 0}
        assert owned and all(path == data or data in path.parents for path in owned)


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1), (401, 1)])
def test_the_health_check_goes_by_what_the_bot_says(
    status: int, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    async def said(_: Request) -> Response:
        return PlainTextResponse("as it is", status)

    with serving(Starlette(routes=[Route("/readyz", said)])) as http:
        assert ready.main([str(http.base_url.port)]) == code
    assert capsys.readouterr().out == "as it is\n", "it is kept with the container"


def test_the_health_check_loads_nothing_of_the_program() -> None:
    """It is asked twice a minute, for as long as the container runs."""
    words = [sys.executable, "-X", "importtime", "-m", "bot.ready", str(free_port())]
    asked = subprocess.run(words, capture_output=True, text=True, check=False, cwd=ROOT)
    assert asked.returncode == 1 and "Nobody answers" in asked.stdout
    loaded = {line.rpartition("|")[2].strip() for line in asked.stderr.splitlines()}
    assert "http.client" in loaded
    assert {name.partition(".")[0] for name in loaded} & {
        "sqlalchemy",
        "httpx",
        "starlette",
        "slack_sdk",
    } == set()
