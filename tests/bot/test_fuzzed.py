"""Two and a half thousand hostile requests at the three doors, over the real desk: no 5xx, and no fault of ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz import fuzz

SEED = 20261122  # the same requests each time; `make bench` takes other seeds and prints them


@pytest.mark.parametrize(("door", "count"), [("slack", 1000), ("teams", 750), ("web", 750)])
def test_no_request_however_bent_gets_a_five_hundred(
    sqlite_url: str, tmp_path: Path, door: str, count: int
) -> None:
    tally = fuzz(sqlite_url, tmp_path, SEED, count, (door,))[door]
    assert tally.broken == []
    assert tally.faults == []
    assert tally.sent == count
    assert tally.statuses["2xx"] + tally.statuses["3xx"] > count / 10  # many get as far as the desk
    assert tally.statuses["4xx"] > count / 10
