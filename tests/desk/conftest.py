"""The scheme most tests of the desk begin with. A test that needs more adds to it in a fixture of the same name."""

from __future__ import annotations

import pytest

from storage.engine import Engines
from tests.scene import Stage


@pytest.fixture
def stage(sqlite_db: Engines) -> Stage:
    """A lead, Rowan on the list of mentors, and Bao who waits for one."""
    stage = Stage(sqlite_db)
    stage.types("lead", "status")
    stage.joins("rowan", "Stroke", "professor", "promotion")
    stage.asks("bao", "Genetics", "postdoc", "promotion")
    return stage
