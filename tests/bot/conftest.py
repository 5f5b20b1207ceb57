"""What several tests of the whole program share: one that an operator's commands meet, and a browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from bot.house import House, open_house
from bot.settings import Settings
from tests.world import Clock

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
KEY = "the key of this scheme's own"


@pytest.fixture
def beside_commands(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A house with one empty scheme, whose database and key the commands have in their settings too."""
    url = f"sqlite:///{tmp_path}/mentoring.db"
    for name, value in {"DATABASE_URL": url, "SECRET_KEY": KEY, "COORDINATORS": "lead@example.org"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    house = open_house(Settings(database_url=url, secret_keys=(KEY,)), clock)
    house.first_scheme()
    yield house
    house.database.engines.dispose()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real one, for the tests of one file: two at once in one process would be in each other's way."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine; on Debian: apt-get install chromium")
    quiet = ("background-networking", "component-update", "sync", "gpu", "quic")
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--no-first-run", *(f"--disable-{word}" for word in quiet)],
        )
        yield browser
        browser.close()
