"""The database is away: Slack is asked to send an event again, and a press, which comes once, is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.applications import Starlette

from bot.house import House, open_house
from bot.settings import Settings, SlackSettings
from bot.slack.connect import open_slack
from bot.slack.manifest import SCOPES
from messages.refusals import SENTENCES
from tests.bot.slack.slack_api import BOT, Slack, running
from tests.bot.slack.wire import SECRET, Wire, direct_message, envelope, eventually, serving, titles

AWAY = SENTENCES["out-of-reach"]


@dataclass
class Bot:
    """One process of the bot, whose database may go away."""

    slack: Slack
    wire: Wire
    house: House
    folder: Path

    @contextmanager
    def without_database(self) -> Iterator[None]:
        """A folder stands where the database was."""
        away = self.folder / "away"
        away.mkdir()
        self.house.database.engines.dispose()
        for path in self.folder.glob("one.db*"):
            path.rename(away / path.name)
        (self.folder / "one.db").mkdir()
        yield
        self.house.database.engines.dispose()
        (self.folder / "one.db").rmdir()
        for path in away.iterdir():
            path.rename(self.folder / path.name)
        away.rmdir()


@pytest.fixture
def bot(peers: Slack, tmp_path: Path) -> Iterator[Bot]:
    """At work in one fresh workspace."""
    with running(tuple(SCOPES)) as slack, ExitStack() as later:
        said = SlackSettings(bot_token=BOT, signing_secret=SECRET, api_url=slack.url)
        house = open_house(
            Settings(database_url=f"sqlite:///{tmp_path}/one.db", slack=said), lambda: datetime.now(UTC)
        )
        house.first_scheme()
        later.callback(house.database.engines.dispose)
        side = open_slack(said, house)
        side.listener.clients.pace.gap = 0.0
        later.callback(side.stop)
        wire = Wire(later.enter_context(serving(Starlette(routes=side.routes))), slack)
        yield Bot(slack, wire, house, tmp_path)


def test_a_message_that_could_not_be_kept_is_asked_for_again_and_answered_once_the_database_is_back(
    bot: Bot,
) -> None:
    ana = bot.slack.user("ana")
    assert bot.wire.says(ana, "status").status_code == 200
    before = len(bot.slack.inbox(ana))
    said = json.dumps(envelope(direct_message(bot.slack, ana, "status")))
    with bot.without_database():
        assert bot.wire.post(said).status_code == 503
        assert bot.wire.post(said, X_Slack_Retry_Num="1").status_code == 503
    assert bot.wire.post(said, X_Slack_Retry_Num="2").status_code == 200
    assert bot.wire.post(said, X_Slack_Retry_Num="3").status_code == 200
    told = bot.slack.inbox(ana)[before:]
    assert len(titles(told)) == 1 and AWAY not in json.dumps(told)


def test_the_last_copy_of_a_message_and_a_command_are_answered_that_nothing_was_done(bot: Bot) -> None:
    ana = bot.slack.user("ana")
    assert bot.wire.says(ana, "status").status_code == 200
    said = json.dumps(envelope(direct_message(bot.slack, ana, "status")))
    before = len(bot.slack.inbox(ana))
    with bot.without_database():
        assert bot.wire.post(said, X_Slack_Retry_Num="3").status_code == 200
        eventually(lambda: len(bot.slack.inbox(ana)) > before)
        answered = bot.wire.command(ana, "status")
        assert answered.status_code == 200 and AWAY in answered.text
    assert AWAY in json.dumps(bot.slack.inbox(ana)[before:])
