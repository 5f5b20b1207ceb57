"""Two processes on one database: whatever comes to either, one answer stands, and it does stand."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.applications import Starlette

from bot.house import open_house
from bot.settings import Settings, SlackSettings
from bot.slack.connect import Slack as Side
from bot.slack.connect import open_slack
from bot.slack.manifest import SCOPES
from storage.engine import Engines
from tests.bot.slack.slack_api import BOT, Fault, Slack, running
from tests.bot.slack.test_threads import begun, in_thread, said_in_thread
from tests.bot.slack.wire import SECRET, Wire, direct_message, envelope, eventually, press, serving, titles


@dataclass
class Two:
    """Two houses on one database, as two processes have them, and a wire to each."""

    slack: Slack
    sides: tuple[Side, Side]
    wires: tuple[Wire, Wire]
    engines: Engines

    def said(self, user: str, text: str) -> str:
        return json.dumps(envelope(direct_message(self.slack, user, text)))


@pytest.fixture
def two(peers: Slack, tmp_path: Path) -> Iterator[Two]:
    """Both at work for one fresh workspace, each with holds of three seconds."""
    with running(tuple(SCOPES)) as slack, ExitStack() as later:
        said = SlackSettings(bot_token=BOT, signing_secret=SECRET, api_url=slack.url)
        settings = Settings(database_url=f"sqlite:///{tmp_path}/two.db")
        sides, wires = [], []
        for _ in range(2):
            house = open_house(settings, lambda: datetime.now(UTC))
            house.first_scheme()
            later.callback(house.database.engines.dispose)
            side = open_slack(said, house)
            side.listener.owed.held, side.listener.clients.pace.gap = 3.0, 0.0
            later.callback(side.stop)
            sides.append(side)
            wires.append(Wire(later.enter_context(serving(Starlette(routes=side.routes))), slack))
        yield Two(slack, (sides[0], sides[1]), (wires[0], wires[1]), house.database.engines)


def test_a_copy_that_comes_while_the_other_process_has_it_in_hand_is_not_answered_again(two: Two) -> None:
    ana = two.slack.user("ana")
    said = two.said(ana, "status")
    two.slack.faults["chat.postMessage"].append(Fault(wait=1.0, work=True))
    first = threading.Thread(target=two.wires[0].post, args=(said,))
    first.start()
    eventually(lambda: two.slack.called("chat.postMessage"))
    for number in (1, 2):
        assert two.wires[1].post(said, X_Slack_Retry_Num=str(number)).status_code == 200
    first.join()
    eventually(lambda: not any(side.listener.in_hand for side in two.sides))
    assert [side.listener.collect() for side in two.sides] == [0, 0]
    assert len(two.slack.called("chat.postMessage")) == len(titles(two.slack.inbox(ana))) == 1


def test_a_copy_in_the_same_process_is_acknowledged_no_sooner_than_the_first(two: Two) -> None:
    ana = two.slack.user("ana")
    said = two.said(ana, "status")
    two.slack.faults["chat.postMessage"].append(Fault(wait=1.0, work=True))
    first = threading.Thread(target=two.wires[0].post, args=(said,))
    first.start()
    eventually(lambda: two.slack.called("chat.postMessage"))
    assert two.wires[0].post(said, X_Slack_Retry_Num="1").status_code == 200
    assert len(titles(two.slack.inbox(ana))) == 1
    first.join()


def test_what_a_stopping_process_could_not_say_the_other_says(two: Two) -> None:
    """Also where Slack has its acknowledgement already and will never ask again."""
    ana, (one, other) = two.slack.user("ana"), two.sides
    two.slack.faults["chat.postMessage"].append(Fault(429, "{}", {"Retry-After": "5"}))
    assert two.wires[0].post(two.said(ana, "status")).status_code == 200
    one.listener.stop()
    assert titles(two.slack.inbox(ana)) == []
    begun = time.monotonic()
    eventually(other.listener.collect)
    assert len(titles(two.slack.inbox(ana))) == 1
    assert time.monotonic() - begun > 1  # Slack's pause is kept by the other as well
    assert other.listener.collect() == 0


def test_of_two_presses_on_a_card_a_late_answer_to_the_first_does_not_undo_the_second(two: Two) -> None:
    ana, (one, other) = two.slack.user("ana"), two.sides
    two.wires[0].says(ana, "help")
    [card] = two.slack.inbox(ana)
    buttons = [e for b in card["blocks"] if b["type"] == "actions" for e in b["elements"]]
    label = buttons[0]["text"]["text"]
    two.slack.faults["chat.update"].append(Fault(429, "{}", {"Retry-After": "3"}))
    two.wires[0].interaction(press(two.slack, ana, card, label))
    one.listener.stop()
    eventually(lambda: not one.listener.in_hand)
    two.wires[1].interaction(press(two.slack, ana, card, label))
    eventually(lambda: not other.listener.in_hand, seconds=10)
    calls = len(two.slack.called("chat.update"))
    assert other.listener.collect() == 0
    assert len(two.slack.called("chat.update")) == calls


def test_an_answer_that_cannot_be_read_is_out_of_the_way_of_the_others(two: Two) -> None:
    ana, (one, other) = two.slack.user("ana"), two.sides
    two.slack.faults["chat.postMessage"].append(Fault(429, "{}", {"Retry-After": "5"}))
    two.wires[0].post(two.said(ana, "status"))
    one.listener.stop()
    with two.engines.write() as conn:  # as nine answers of another version, all older than hers
        for number in range(9):
            conn.exec_driver_sql(
                "insert into kept_answer select platform, workspace, ?, at, answer_sealed, answer_sealed, null,"
                " holder, '2026-01-01 00:00:00' from kept_answer where held_until is not null and spot_mark is null"
                " and event_mark not like 'odd%' limit 1",
                (f"odd{number}",),
            )
    assert other.listener.collect() == 0
    assert other.listener.collect() == 1
    assert len(titles(two.slack.inbox(ana))) == 1


@pytest.mark.parametrize("text", ["ok", "👍", ""])
def test_what_was_answered_with_silence_stays_so_when_it_comes_again(two: Two, text: str) -> None:
    said = two.said(two.slack.user("ana"), text)
    assert two.wires[0].post(said).status_code == 200
    for number in (1, 2):
        assert two.wires[1].post(said, X_Slack_Retry_Num=str(number)).status_code == 200
    never_arrived = two.said(two.slack.user("ana"), text)
    assert two.wires[1].post(never_arrived, X_Slack_Retry_Num="1").status_code == 200
    eventually(lambda: not any(side.listener.in_hand for side in two.sides))
    assert [side.listener.collect() for side in two.sides] == [0, 0]
    for method in ("chat.postMessage", "conversations.history"):
        assert not two.slack.called(method)


def test_a_greeting_slack_did_not_let_us_decide_on_comes_with_the_next_copy(two: Two) -> None:
    ana = two.slack.user("ana")
    channel = two.slack.ask("conversations.open", users=ana)["channel"]["id"]
    opened = {"type": "app_home_opened", "user": ana, "channel": channel, "tab": "messages"}
    two.slack.faults["conversations.history"].append(Fault(500, "busy"))
    assert two.wires[0].event(opened).status_code == 503
    for _ in range(2):
        assert two.wires[0].event(opened).status_code == 200
    assert len(titles(two.slack.inbox(ana))) == 1


@pytest.mark.parametrize("stands", [False, True])
def test_what_a_stopping_process_could_not_say_the_other_says_in_the_thread(two: Two, stands: bool) -> None:
    """Or finds that it stands there."""
    ana, (one, other) = two.slack.user("ana"), two.sides
    thread = begun(two.slack, ana)
    two.slack.faults["chat.postMessage"].append(Fault(0, work=True) if stands else Fault(500))
    two.slack.faults["conversations.history"].extend([Fault(500)] * (40 if stands else 0))
    body = said_in_thread(two.slack, ana, "status", thread)
    one.listener.replies.stop()  # it waits for nothing any more
    assert two.wires[0].post(body).status_code == 200
    one.listener.stop()
    two.slack.faults["conversations.history"].clear()
    eventually(other.listener.collect)
    assert len(titles(in_thread(two.slack, ana, thread))) == 1
    assert len(two.slack.called("chat.postMessage")) == (1 if stands else 2)
    assert two.wires[1].post(body, X_Slack_Retry_Num="1").status_code == 200
    assert other.listener.collect() == 0
    assert len(titles(in_thread(two.slack, ana, thread))) == 1
