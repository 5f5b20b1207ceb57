"""A database is only opened with its own key: with another, everybody would be a stranger."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.house import House, open_house
from bot.settings import Settings
from handlers.events import Identity, Typed
from storage.vault import VaultError

NOW = datetime(2026, 11, 17, 10, 30, tzinfo=UTC)
OLD, NEW = "the key it was written with", "quite another key than that"


def opened(folder: Path, *keys: str) -> House:
    leads = frozenset({"web:lena"})
    settings = Settings(database_url=f"sqlite:///{folder}/mentoring.db", secret_keys=keys, coordinators=leads)
    house = open_house(settings, lambda: NOW)
    house.first_scheme()
    return house


@pytest.fixture
def lived_in(tmp_path: Path) -> Path:
    house = opened(tmp_path, OLD)
    lena = Identity("web", "hall", "lena", "Lena Voss-Hartley", "lena@example.org")
    house.desk.handle(Typed(identity=lena, text="overview"), NOW)
    house.database.engines.dispose()
    return tmp_path


def test_another_key_stops_the_start_with_a_sentence(lived_in: Path) -> None:
    with pytest.raises(VaultError, match="SECRET_KEY does not open"):
        opened(lived_in, NEW)


@pytest.mark.parametrize("keys", [(OLD,), (NEW, OLD)])
def test_its_own_key_opens_it_also_beside_a_newer_one(lived_in: Path, keys: tuple[str, ...]) -> None:
    opened(lived_in, *keys).database.engines.dispose()


def test_an_empty_database_takes_any_key(tmp_path: Path) -> None:
    opened(tmp_path, OLD).database.engines.dispose()
    opened(tmp_path, NEW).database.engines.dispose()
