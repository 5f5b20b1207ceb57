"""What stands in `deploy/Containerfile` is played, step by step, and what comes of it is started."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.slack.slack_api import free_port
from tests.rehearsal import healthy, play, start

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
    assert image.users[image.user] > 0, "it runs as root"
    assert (image.entry[1:], image.command) == (["-m", "bot"], ["run"])
    ours = SLACK | {"HOST": "127.0.0.1", "PORT": str(free_port()), "SLACK_API_URL": "http://127.0.0.1:9/api/"}
    assert not healthy(image, **ours)
    process = start(image, **ours)
    until = time.monotonic() + 90
    try:
        while not healthy(image, **ours):
            assert process.poll() is None and time.monotonic() < until, "it never came to health"
            time.sleep(0.3)
        if os.geteuid() == 0:
            status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
            assert f"Uid:\t{image.users[image.user]}\t" in status
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
