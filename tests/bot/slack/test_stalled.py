"""The database, or Slack, stalls while many people are at it: every request is acknowledged within three seconds."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.applications import Starlette

from bot.slack.door import routes
from bot.slack.listen import Listener
from bot.slack.profiles import Profile
from bot.slack.socket_mode import SocketMode
from bot.slack.workspaces import Clients, OneWorkspace
from handlers.events import Event
from messages import cards as c
from tests.bot.slack.plain_slack import PlainSlack, typed
from tests.bot.slack.slack_api import BOT
from tests.bot.slack.test_socket_mode import listening
from tests.bot.slack.wire import CARD, SECRET, TEAM, ScriptedDesk, envelope, eventually, serving, stamp

PEOPLE = [f"U{n:03}" for n in range(45)]  # more than there are threads of any kind


@pytest.fixture
def plain() -> Iterator[PlainSlack]:
    """A Slack that knows everybody."""
    found = PlainSlack()
    yield found
    found.close()


@pytest.fixture
def stalled() -> threading.Event:
    """Set once the database answers again."""
    return threading.Event()


@pytest.fixture
def listener(plain: PlainSlack, stalled: threading.Event) -> Iterator[Listener]:
    """The bot on a desk that comes to no decision until the stall is over."""

    def answer(event: Event) -> c.Reply:
        assert stalled.wait(30)
        return c.Say(CARD)

    clients = Clients(OneWorkspace(BOT, plain.url), plain.url)
    found = Listener(ScriptedDesk(answer), lambda: datetime.now(UTC), clients, SECRET)
    for user in PEOPLE:  # they were here before
        found.mailbox.remember(TEAM, user, f"D{user}")
        assert isinstance(found.profiles.look_up(TEAM, user), Profile)
    yield found
    stalled.set()
    found.stop()


def an_act(user: str, number: int) -> tuple[str, dict[str, Any]]:
    """A message, a command or a press in the direct message with the bot, as Socket Mode carries it."""
    own, ids = f"D{user}", {"id": user, "team_id": TEAM}
    match number % 3:
        case 0:
            said = {
                "type": "message",
                "channel_type": "im",
                "channel": own,
                "user": user,
                "text": "status",
                "ts": stamp(),
            }
            return "events_api", envelope(said)
        case 1:
            command = {
                "command": "/mentoring",
                "text": "status",
                "team_id": TEAM,
                "user_id": user,
                "channel_id": own,
            }
            return "slash_commands", command | {"trigger_id": f"1.{number}"}
        case _:
            button = {
                "type": "button",
                "action_id": "more",
                "value": "7",
                "action_ts": stamp(),
                "block_id": "b",
            }
            where = {"type": "message", "channel_id": own, "message_ts": "1.1", "is_ephemeral": False}
            press = {
                "type": "block_actions",
                "team": {"id": TEAM},
                "user": ids,
                "container": where,
                "actions": [button],
            }
            return "interactive", press | {"channel": {"id": own}, "trigger_id": f"1.{number}"}


def test_however_many_are_at_it_over_the_socket_each_is_acknowledged_in_time_and_answered_once(
    listener: Listener, plain: PlainSlack, stalled: threading.Event
) -> None:
    with listening() as server:
        plain.socket_url = server.url
        bot = SocketMode(listener.app, "xapp-1", plain.url)
        bot.start()
        eventually(lambda: server.connections and bot.connected)
        begun = time.monotonic()
        waiting = {server.send_only(*an_act(user, n)) for n, user in enumerate(PEOPLE)}
        while waiting and time.monotonic() < begun + 10:
            waiting.discard(server.acks.get(timeout=10)["envelope_id"])
        assert time.monotonic() - begun < 3
        stalled.set()
        eventually(lambda: len(plain.posts) >= len(PEOPLE), seconds=20)
        bot.stop()
    assert Counter(post.channel for post in plain.posts) == Counter(f"D{user}" for user in PEOPLE)


def test_however_many_are_at_it_over_http_each_is_acknowledged_in_time_and_answered_once(
    listener: Listener, plain: PlainSlack, stalled: threading.Event
) -> None:
    with (
        serving(Starlette(routes=routes(listener.app, SECRET))) as http,
        ThreadPoolExecutor(len(PEOPLE)) as pool,
    ):

        def says(user: str) -> float:
            body, headers = typed(user, "status")
            begun = time.monotonic()
            assert http.post("/slack/events", content=body, headers=headers).status_code == 200
            return time.monotonic() - begun

        assert max(pool.map(says, PEOPLE)) < 3
        stalled.set()
        eventually(lambda: len(plain.posts) >= len(PEOPLE), seconds=20)
    assert Counter(post.channel for post in plain.posts) == Counter(f"D{user}" for user in PEOPLE)
