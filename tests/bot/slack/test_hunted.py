"""One process killed in each step of the story, over both wires, in bad weather: nobody can tell."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bot.slack.manifest import SCOPES
from tests.bot.slack.hunted import hunted
from tests.bot.slack.slack_api import Slack, Weather, running
from tests.bot.slack.story import Left, left_by


def the_beginning(folder: Path, mode: str, hunting: bool) -> Left:
    """A pair finds together, meets and signs; all requests three times, one call in eight goes wrong."""
    folder.mkdir()
    with (
        running(tuple(SCOPES)) as slack,
        hunted(slack, folder, f"sqlite:///{folder}/bot.db", mode, times=3 if hunting else 1) as story,
    ):
        if hunting:
            slack.weather = Weather(0.10, 0.02, random.Random(7))
        story.hunting = hunting
        story.join_up()
        if hunting:
            assert slack.weather is not None
            assert (story.kills >= 14, slack.weather.violations) == (True, [])
        return left_by(story, story.engines)


@pytest.fixture(scope="module")
def undisturbed(peers: Slack, tmp_path_factory: pytest.TempPathFactory) -> Left:
    """What the beginning leaves when nothing goes wrong."""
    return the_beginning(tmp_path_factory.mktemp("calm") / "http", "http", hunting=False)


@pytest.mark.parametrize("mode", ["http", "socket"])
def test_a_process_killed_in_each_step_changes_nothing_anybody_sees(
    undisturbed: Left, tmp_path: Path, mode: str
) -> None:
    assert the_beginning(tmp_path / mode, mode, hunting=True) == undisturbed
