"""What several tests of the program as an operator meets it share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.house import House, open_house
from bot.settings import Settings
from tests.world import Clock

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
