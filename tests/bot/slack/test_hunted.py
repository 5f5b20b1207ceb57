"""One process killed in each step of the story, in bad weather: nobody can tell.

The beginning of the term; the whole of it, also with several processes, is `benchmarks/hunted.py`.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bot.slack.manifest import SCOPES
from tests.bot.slack.hunted import hunted
from tests.bot.slack.slack_api import Slack, Weather, running
from tests.bot.slack.story import Left, left_by
from tests.bot.slack.test_term import a_term


@pytest.fixture(scope="module")
def undisturbed(peers: Slack, tmp_path_factory: pytest.TempPathFactory) -> Left:
    """What the beginning leaves when nothing goes wrong."""
    with a_term(tmp_path_factory.mktemp("calm"), "http") as term:
        term.join_up()
        return left_by(term, term.house.database.engines)


@pytest.mark.parametrize(("mode", "processes"), [("http", 1), ("socket", 2)])
def test_a_process_killed_in_each_step_changes_nothing_anybody_sees(
    undisturbed: Left, tmp_path: Path, mode: str, processes: int
) -> None:
    """Every request comes three times, one call in ten is answered 429 and one in fifty 500."""
    weather = Weather(0.10, 0.02, random.Random(7))
    with (
        running(tuple(SCOPES)) as slack,
        hunted(slack, tmp_path, f"sqlite:///{tmp_path}/bot.db", mode, processes) as story,
    ):
        slack.weather = weather
        story.join_up()
        assert left_by(story, story.engines).differs_from(undisturbed) == []
    assert len(story.killed_at) >= 14
    assert weather.faults >= 5
    assert story.too_early(weather) == []
