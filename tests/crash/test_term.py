"""A scheme in a world that goes wrong ends as in a calm one; `python -m benchmarks.term` plays 500 pairs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.crash.term import Ending, Troubles, play

pytestmark = pytest.mark.xdist_group("term")  # what they share is built once

PAIRS, MONTHS = 6, 3


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Lines about lost leases help nobody here."""
    with caplog.at_level("CRITICAL"):
        yield


@pytest.fixture(scope="module")
def calm() -> Ending:
    return play(None, PAIRS, MONTHS, Troubles())


def test_deaths_freezes_and_repeats_change_neither_the_end_nor_what_anybody_was_told(calm: Ending) -> None:
    wild = play(None, PAIRS, MONTHS, Troubles(dies=1 / 700, repeats=0.15, freezes=0.25))
    assert wild.pairs == calm.pairs
    assert wild.told == calm.told
    assert wild.dead == calm.dead == 0
    for what in ("restarts", "events twice", "presses twice", "messages held by a frozen process"):
        assert wild.happened[what] >= 5, what


def test_a_week_away_costs_nothing_but_that_weeks_digest(calm: Ending) -> None:
    away = play(None, PAIRS, MONTHS, Troubles(away=True))
    assert away.happened["days away"] == 5
    assert away.pairs == calm.pairs
    assert calm.told_whenever() - away.told_whenever() == {("lead", "weekly-digest"): 1}
    assert not away.told_whenever() - calm.told_whenever()
