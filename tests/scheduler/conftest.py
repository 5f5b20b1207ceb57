"""Jobs run in the real house, over a database of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.playhouse import Play


@pytest.fixture
def play(sqlite_url: str) -> Iterator[Play]:
    """A new scheme on SQLite."""
    stage = Play(sqlite_url)
    yield stage
    stage.close()


@pytest.fixture
def play_on_either(db_url: str) -> Iterator[Play]:
    """A new scheme, once on SQLite and once on PostgreSQL."""
    stage = Play(db_url)
    yield stage
    stage.close()
