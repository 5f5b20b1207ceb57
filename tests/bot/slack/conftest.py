"""Slack on loopback for every test in this folder."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.applications import Starlette

from bot.slack.door import routes
from bot.slack.listen import Listener
from bot.slack.mailbox import Mailbox
from bot.slack.manifest import SCOPES
from bot.slack.profiles import Profiles
from bot.slack.send import SlackPlatform
from bot.slack.workspaces import Clients, OneWorkspace
from tests.bot.slack.slack_api import BOT, PEER, Slack, running
from tests.bot.slack.two_processes import Bots, a_pair, two_processes
from tests.bot.slack.wire import SECRET, ScriptedDesk, Wire, serving


@pytest.fixture(scope="session")
def peers() -> Iterator[Slack]:
    """The emulator and the front, once for all tests."""
    if not shutil.which("node") or not (PEER / "node_modules" / "emulate").exists():
        reason = "needs Node 20 and the packages of tests/npm (make test prepares both on Debian)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with running(tuple(SCOPES)) as slack:
        yield slack


@pytest.fixture
def slack(peers: Slack) -> Slack:
    """Slack with nothing recorded yet and nothing going wrong."""
    for kept in (peers.calls, peers.responded, peers.faults, peers.deactivated):
        kept.clear()
    peers.socket_url = ""
    return peers


@pytest.fixture
def clients(slack: Slack) -> Clients:
    """Clients of the one workspace."""
    return Clients(OneWorkspace(BOT, slack.url), slack.url)


@pytest.fixture
def mailbox(clients: Clients) -> Mailbox:
    """A mailbox that has met nobody."""
    return Mailbox(clients)


@pytest.fixture
def platform(clients: Clients, mailbox: Mailbox) -> SlackPlatform:
    """Slack as delivery sees it."""
    return SlackPlatform(mailbox, Profiles(clients))


@pytest.fixture
def desk() -> ScriptedDesk:
    """A desk the test scripts."""
    return ScriptedDesk()


@pytest.fixture
def listener(desk: ScriptedDesk, clients: Clients) -> Iterator[Listener]:
    """The listener of the one workspace."""
    found = Listener(desk, lambda: datetime.now(UTC), clients, SECRET)
    yield found
    found.stop()


@pytest.fixture
def wire(listener: Listener, slack: Slack) -> Iterator[Wire]:
    """Slack's side of the HTTP connection."""
    with serving(Starlette(routes=routes(listener.app, SECRET))) as http:
        yield Wire(http, slack)


@pytest.fixture
def bots(peers: Slack, tmp_path: Path) -> Iterator[Bots]:
    """Two processes at work."""
    with two_processes(tmp_path) as found:
        yield found


@pytest.fixture
def pair(bots: Bots) -> tuple[str, str]:
    """Mira and Rowan, a pair there: their accounts."""
    return a_pair(bots)
