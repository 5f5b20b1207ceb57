"""Socket Mode, against a WebSocket server that behaves as Slack's: hello, envelopes, disconnects."""

from __future__ import annotations

import json
import queue
import socket
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve

from bot.slack.forms import view as drawn_view
from bot.slack.listen import Listener
from bot.slack.socket_mode import SocketMode
from handlers.events import Typed
from messages import cards as c
from messages.reader import Reader
from tests.bot.slack.slack_api import Fault, Slack
from tests.bot.slack.wire import (
    CARD,
    FORM,
    TEAM,
    ScriptedDesk,
    direct_message,
    envelope,
    eventually,
    submission,
    titles,
)


@dataclass
class SocketServer:
    """Slack's end of the connections."""

    server: Server | None = None
    url: str = ""
    connections: list[ServerConnection] = field(default_factory=list)
    acks: queue.Queue[dict[str, Any]] = field(default_factory=queue.Queue)

    def accept(self, connection: ServerConnection) -> None:
        self.connections.append(connection)
        with suppress(ConnectionClosed):
            connection.send(json.dumps({"type": "hello", "num_connections": len(self.connections)}))
            for message in connection:
                self.acks.put(json.loads(message))

    def send(self, kind: str, payload: dict[str, Any], envelope_id: str = "", **more: Any) -> dict[str, Any]:
        """An envelope on the newest connection, and its acknowledgement within three seconds.

        Raises queue.Empty if there is none, at once where the connection breaks.
        """
        connection, begun = self.connections[-1], time.monotonic()
        name = self.send_only(kind, payload, envelope_id, **more)
        while True:
            with suppress(queue.Empty):
                if (ack := self.acks.get(timeout=0.05))["envelope_id"] == name:
                    return ack
                continue
            if connection.close_code is not None or time.monotonic() - begun > 3:
                raise queue.Empty

    def send_only(self, kind: str, payload: dict[str, Any], envelope_id: str = "", **more: Any) -> str:
        """An envelope; an event says at its first delivery too how often it came before: not at all."""
        name = envelope_id or str(uuid.uuid4())
        accepts = kind != "events_api"
        if kind == "events_api":
            more = {"retry_attempt": 0, "retry_reason": ""} | more
        whole = {
            "type": kind,
            "envelope_id": name,
            "payload": payload,
            "accepts_response_payload": accepts,
        } | more
        self.connections[-1].send(json.dumps(whole))
        return name

    def disconnect(self, reason: str) -> None:
        self.connections[-1].send(json.dumps({"type": "disconnect", "reason": reason, "debug_info": {}}))


@contextmanager
def listening() -> Iterator[SocketServer]:
    """Slack's end, to which one can connect."""
    found = SocketServer()
    with serve(found.accept, "127.0.0.1", 0, close_timeout=0.5) as running:
        found.server, found.url = running, f"ws://127.0.0.1:{running.socket.getsockname()[1]}/link"
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield found


@pytest.fixture
def server(slack: Slack) -> Iterator[SocketServer]:
    """A WebSocket server whose address `apps.connections.open` gives out."""
    with listening() as found:
        slack.socket_url = found.url
        yield found


@pytest.fixture
def connection(listener: Listener, slack: Slack, server: SocketServer) -> Iterator[SocketMode]:
    """The bot, connected."""
    found = SocketMode(listener.app, "xapp-1", slack.url)
    found.start()
    eventually(lambda: server.connections and found.connected)
    yield found
    found.stop()


def said(slack: Slack, name: str, text: str) -> dict[str, Any]:
    return envelope(direct_message(slack, slack.user(name), text))


def test_events_commands_and_forms_are_answered_over_the_socket(
    connection: SocketMode, server: SocketServer, desk: ScriptedDesk, slack: Slack
) -> None:
    ana = slack.user("ana")
    desk.answer = lambda event: c.Say(CARD)
    before = slack.inbox(ana)
    assert "payload" not in server.send("events_api", said(slack, "ana", "status"))
    assert titles(slack.inbox(ana)[len(before) :]) == ["Where you stand"]

    command = {"command": "/mentoring", "text": "status", "team_id": TEAM, "user_id": ana, "channel_id": "C0GENERAL",
               "trigger_id": slack.trigger(ana), "response_url": slack.respond_at("socket")}  # fmt: skip
    assert server.send("slash_commands", command)["payload"]["response_type"] == "ephemeral"

    desk.answer = lambda event: c.Reject(FORM, {"on": "That day is in the future."})
    filled = submission(slack, ana, drawn_view(FORM, Reader()))
    assert server.send("interactive", filled)["payload"]["errors"] == {"on": "That day is in the future."}


@pytest.mark.parametrize("text", ["👍", "ok", ""])
def test_what_needs_no_answer_gets_none_at_its_first_delivery(
    connection: SocketMode, server: SocketServer, desk: ScriptedDesk, slack: Slack, text: str
) -> None:
    server.send("events_api", said(slack, "ana", text))
    assert [type(e) for e in desk.events] == [Typed]  # the present state is not asked for
    assert not slack.called("conversations.history") and not slack.called("chat.postMessage")


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
def test_a_renewed_connection_loses_no_event_and_handles_none_twice(
    connection: SocketMode, server: SocketServer, desk: ScriptedDesk, slack: Slack, reason: str
) -> None:
    desk.answer = lambda event: c.Say(CARD)
    first = said(slack, "ben", "status")
    name = server.send_only("events_api", first)
    server.disconnect(reason)
    eventually(lambda: len(server.connections) == 2)
    # Slack repeats what was not acknowledged in time, on whichever connection there is.
    server.send("events_api", first, name, retry_attempt=1, retry_reason="timeout")
    server.send("events_api", said(slack, "ben", "and now?"))
    assert [e.text for e in desk.events if isinstance(e, Typed)] == ["status", "and now?"]


def test_a_connection_that_breaks_is_opened_again(
    connection: SocketMode, server: SocketServer, desk: ScriptedDesk, slack: Slack
) -> None:
    server.connections[0].socket.shutdown(socket.SHUT_RDWR)
    eventually(lambda: len(server.connections) == 2, seconds=15)
    server.send("events_api", said(slack, "cem", "still there?"))
    assert [e.text for e in desk.events if isinstance(e, Typed)] == ["still there?"]


class Cable:
    """A line to the server that can be cut so that neither end notices: nothing is closed, nothing arrives."""

    def __init__(self, to: int) -> None:
        self._door, self._to = socket.create_server(("127.0.0.1", 0)), to
        self.port, self.cut = self._door.getsockname()[1], threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._door.accept()
                far = socket.create_connection(("127.0.0.1", self._to))
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65_536):
                if not self.cut.is_set():
                    other.sendall(data)

    def close(self) -> None:
        self._door.close()


def test_a_connection_that_falls_silent_is_replaced_and_what_was_sent_into_it_is_not_lost(
    listener: Listener, server: SocketServer, desk: ScriptedDesk, slack: Slack
) -> None:
    direct = slack.socket_url
    cable = Cable(int(direct.rsplit(":", 1)[1].split("/")[0]))
    slack.socket_url = f"ws://127.0.0.1:{cable.port}/link"
    bot = SocketMode(listener.app, "xapp-1", slack.url, ping_every=0.3, dead_after=1.0)
    bot.start()
    eventually(lambda: server.connections and bot.connected)
    time.sleep(1.5)  # pings are answered: a quiet line is not a dead one
    assert len(server.connections) == 1
    cable.cut.set()
    slack.socket_url = direct
    said_once = said(slack, "ana", "are you there?")
    name = server.send_only("events_api", said_once)
    eventually(lambda: len(server.connections) == 2 and bot.connected, seconds=15)
    server.send("events_api", said_once, name, retry_attempt=1, retry_reason="timeout")
    assert [e.text for e in desk.events if isinstance(e, Typed)] == ["are you there?"]
    bot.stop()
    cable.close()


def test_of_two_connections_one_may_fall_away_while_the_other_answers(
    connection: SocketMode, listener: Listener, server: SocketServer, desk: ScriptedDesk, slack: Slack
) -> None:
    """A second process beside the first: what one received and could not acknowledge, the other gets."""
    second = SocketMode(listener.app, "xapp-1", slack.url)
    second.start()
    eventually(lambda: len(server.connections) == 2 and second.connected)
    server.connections[1].socket.shutdown(socket.SHUT_RDWR)
    server.connections.pop()
    server.send("events_api", said(slack, "ben", "and you?"))
    eventually(lambda: len(server.connections) == 2, seconds=15)
    server.send("events_api", said(slack, "ben", "both again?"))
    assert [e.text for e in desk.events if isinstance(e, Typed)] == ["and you?", "both again?"]
    second.stop()


def test_the_first_connection_is_tried_until_slack_answers(
    listener: Listener, server: SocketServer, slack: Slack
) -> None:
    slack.faults["apps.connections.open"].extend([Fault(503, "busy"), Fault(0)])
    bot = SocketMode(listener.app, "xapp-1", slack.url)
    bot.start()
    assert not bot.connected
    eventually(lambda: bot.connected, seconds=8)
    bot.stop()
    assert not bot.connected
    assert len(slack.called("apps.connections.open")) == 3


def test_stopping_finishes_what_was_received(
    listener: Listener, server: SocketServer, desk: ScriptedDesk, slack: Slack
) -> None:
    dee = slack.user("dee")
    before = slack.inbox(dee)

    def slowly(event: object) -> c.Reply:
        time.sleep(0.5)
        return c.Say(CARD)

    desk.answer = slowly
    bot = SocketMode(listener.app, "xapp-1", slack.url)
    bot.start()
    eventually(lambda: bot.connected)
    server.send_only("events_api", said(slack, "dee", "status"))
    eventually(lambda: desk.events)
    bot.stop()
    listener.stop()
    assert titles(slack.inbox(dee)[len(before) :]) == ["Where you stand"]


def test_being_turned_off_in_the_settings_is_said_and_not_hammered_at(
    connection: SocketMode, server: SocketServer, slack: Slack, caplog: pytest.LogCaptureFixture
) -> None:
    server.disconnect("link_disabled")
    time.sleep(0.6)
    assert len(slack.called("apps.connections.open")) == 1
    assert "turned off in the app's settings" in caplog.text
    eventually(lambda: len(server.connections) == 2)


def test_two_processes_share_the_events_and_what_makes_no_sense_is_acknowledged(
    connection: SocketMode, listener: Listener, server: SocketServer, desk: ScriptedDesk, slack: Slack
) -> None:
    second = SocketMode(listener.app, "xapp-1", slack.url)
    second.start()
    eventually(lambda: len(server.connections) == 2 and second.connected)
    server.send("events_api", said(slack, "eli", "to the second"))
    for nonsense in ({"type": "view_submission"}, {"type": "block_actions", "actions": 7}, {"event": []}, {}):
        server.send("interactive", nonsense)
    server.connections.reverse()
    server.send("events_api", said(slack, "eli", "to the first"))
    assert [e.text for e in desk.events if isinstance(e, Typed)] == ["to the second", "to the first"]
    second.stop()
