"""Two processes that start at once, or meet a workspace at once, end in one scheme with one key."""

from __future__ import annotations

import dataclasses
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.house import House
from bot.packs import pack_names
from bot.settings import Settings, SlackSettings, secret_keys
from storage.engine import open_engines, without_waiting_for_the_disk
from storage.store import Database
from storage.tables import scheme, workspace
from storage.vault import Vault
from tests.playhouse import PACKS

NOW = datetime(2026, 11, 17, 10, 30, tzinfo=UTC)
AT_ONCE = 4


@pytest.fixture
def houses(db_url: str) -> Iterator[list[House]]:
    """As many processes of the bot, each with connections of its own to one fresh database."""
    opened = []
    for _ in range(AT_ONCE):
        engines = open_engines(db_url, pool_timeout=20)
        without_waiting_for_the_disk(engines)
        database = Database(engines, Vault(("a secret only for tests",)), PACKS, pack_names())
        slack = SlackSettings(client_id="1.2", client_secret="s", signing_secret="s")
        opened.append(House(Settings(database_url=db_url, slack=slack), database, lambda: NOW))
    yield opened
    for house in opened:
        house.database.engines.dispose()


def at_once(houses: list[House], does: Callable[[House], str]) -> set[str]:
    """What each got, all of them beginning at the same moment."""
    together = threading.Barrier(len(houses))

    def one(house: House) -> str:
        together.wait(20)
        return does(house)

    with ThreadPoolExecutor(len(houses)) as pool:
        return set(pool.map(one, houses))


def count(house: House, table: object) -> int:
    with house.database.engines.read() as conn:
        return conn.scalar(select(func.count()).select_from(table)) or 0  # type: ignore[arg-type]


def test_processes_that_start_at_once_found_one_scheme(houses: list[House]) -> None:
    [found] = at_once(houses, lambda house: house.first_scheme())
    assert houses[0].database.schemes() == [found]
    assert at_once(houses, lambda house: house.first_scheme()) == {found}


@pytest.mark.parametrize("own", [False, True])
def test_processes_that_meet_a_workspace_at_once_agree_where_it_belongs(
    houses: list[House], own: bool
) -> None:
    many = [dataclasses.replace(house, own_schemes=own) for house in houses]
    [first] = at_once(many, lambda house: house.scheme_for("slack", "T9"))
    [other] = at_once(many, lambda house: house.scheme_for("slack", "T8"))
    assert (first != other) is own  # each workspace has its own scheme, or all share one
    assert count(houses[0], workspace) == 2
    assert count(houses[0], scheme) == (2 if own else 1)
    assert [h.scheme_for("slack", "T9") for h in houses] == [first] * AT_ONCE
    assert [h.database.scheme_of("slack", "T9") for h in houses] == [first] * AT_ONCE


def test_a_workspace_that_belongs_somewhere_stays_there_and_who_asks_is_told_where(
    houses: list[House],
) -> None:
    one, two = houses[0].database, houses[1].database
    here, there = (one.found("ion", "Europe/London", NOW) for _ in range(2))
    assert one.join("slack", "T9", here, NOW) == here
    assert two.join("slack", "T9", there, NOW) == here


def test_processes_that_start_at_once_take_the_key_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = secrets.token_urlsafe

    def slowly(size: int) -> str:
        time.sleep(0.05)
        return made(size)

    monkeypatch.setattr(secrets, "token_urlsafe", slowly)
    settings = Settings(database_url=f"sqlite:///{tmp_path}/data/mentoring.db")
    together = threading.Barrier(AT_ONCE)

    def start(after: int) -> tuple[str, ...]:
        together.wait(20)
        time.sleep(after * 0.02)
        return secret_keys(settings)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        [keys] = set(pool.map(start, range(AT_ONCE)))
    assert keys == secret_keys(settings) and len(keys[0]) >= 32
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret.key"]
    assert (tmp_path / "data" / "secret.key").stat().st_mode & 0o077 == 0
