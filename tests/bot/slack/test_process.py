"""The whole program as a process, killed at the worst moments: nobody is told twice or forgotten."""

from __future__ import annotations

import json
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from bot.slack.manifest import SCOPES
from bot.slack.work import PATIENCE
from tests.bot.slack.replicas import in_haste
from tests.bot.slack.slack_api import BOT, Fault, Slack, free_port, running
from tests.bot.slack.wire import SECRET, Wire, direct_message, envelope, eventually, titles
from tests.forked import Program, program


@pytest.fixture
def alone(peers: Slack) -> Iterator[Slack]:
    """A workspace in which nothing was ever said."""
    with running(tuple(SCOPES)) as slack:
        yield slack


@contextmanager
def bot(slack: Slack, folder: Path) -> Iterator[tuple[Wire, Program]]:
    """`python -m bot run`, over HTTP."""
    port = free_port()
    settings = {
        "DATABASE_URL": f"sqlite:///{folder}/bot.db", "PORT": str(port), "SLACK_BOT_TOKEN": BOT,
        "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": slack.url,
    }  # fmt: skip
    with (
        program(folder, settings, before=in_haste) as process,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20) as client,
    ):
        eventually(lambda: _ready(client, process), seconds=60)
        yield Wire(client, slack), process


def _ready(client: httpx.Client, process: Program) -> bool:
    assert process.poll() is None, "the program ended by itself"
    with suppress(httpx.TransportError):
        return client.get("/healthz").status_code == 200
    return False


@pytest.mark.parametrize("posted", [True, False])
def test_a_process_killed_while_it_answers_leaves_one_answer(
    alone: Slack, tmp_path: Path, posted: bool
) -> None:
    ana = alone.user("ana")
    said = json.dumps(envelope(direct_message(alone, ana, "status")))
    with bot(alone, tmp_path) as (wire, process):
        alone.faults["chat.postMessage"].append(Fault(wait=1.0, work=posted))
        with suppress(httpx.TransportError):
            killer = threading.Thread(target=_kill_when_posting, args=(alone, process))
            killer.start()
            wire.post(said)
        killer.join()
        process.wait(10)
    time.sleep(1.2)  # what was under way at Slack is done by now
    assert len(titles(alone.inbox(ana))) == int(posted)
    with bot(alone, tmp_path) as (wire, _):
        for number in (1, 2):
            assert wire.post(said, X_Slack_Retry_Num=str(number)).status_code == 200
        eventually(lambda: titles(alone.inbox(ana)), seconds=10)
        time.sleep(1.0)
    assert len(titles(alone.inbox(ana))) == 1


@pytest.mark.parametrize("posted", [True, False])
def test_an_acknowledged_event_is_answered_once_though_its_process_dies_and_slack_never_repeats_it(
    alone: Slack, tmp_path: Path, posted: bool
) -> None:
    ana = alone.user("ana")
    with bot(alone, tmp_path) as (wire, process):
        alone.faults["chat.postMessage"].append(Fault(wait=PATIENCE + 1.0, work=posted))
        assert wire.says(ana, "status").status_code == 200  # before its answer stands
        assert not titles(alone.inbox(ana))
        process.kill()
        process.wait(10)
    with bot(alone, tmp_path):
        eventually(lambda: titles(alone.inbox(ana)), seconds=20)
        time.sleep(1.0)
    assert len(titles(alone.inbox(ana))) == 1


def _kill_when_posting(slack: Slack, process: Program) -> None:
    eventually(lambda: slack.called("chat.postMessage"))
    process.send_signal(signal.SIGKILL)


def test_a_stop_finishes_what_was_begun(alone: Slack, tmp_path: Path) -> None:
    ben = alone.user("ben")
    with bot(alone, tmp_path) as (wire, process):
        alone.faults["chat.postMessage"].append(Fault(wait=1.0, work=True))
        sent = threading.Thread(target=wire.says, args=(ben, "status"))
        sent.start()
        eventually(lambda: alone.called("chat.postMessage"))
        process.send_signal(signal.SIGTERM)
        sent.join()
        assert process.wait(15) in (0, -signal.SIGTERM)  # by itself, not by force
    assert len(titles(alone.inbox(ben))) == 1
