"""Socket Mode: the same requests over a connection the bot opens itself, so no public address.

Slack renews a connection every few hours and says so before. The new one is opened while the old
one is still read, so nothing falls between them. What was not acknowledged Slack sends again, on
whichever connection there is; dispatch knows an event it has handled.
"""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web import SlackResponse
from websocket import (
    ABNF,
    WebSocket,
    WebSocketException,
    WebSocketTimeoutException,
    create_connection,
)

from bot.platform import NotReached, Paused
from bot.slack.calls import Failure, attempt, reason_of
from bot.slack.work import came, log_error
from bot.slack.workspaces import SEND_TIMEOUT, client
from scheme.journal import Journal

log = Journal("mentoring.slack")

PING_EVERY = 5.0  # seconds of silence after which the connection is asked whether it lives
DEAD_AFTER = 15.0  # seconds of silence after which it is given up
DRAIN = 30.0  # seconds a connection that is being replaced is still read
SETTLED = 10.0  # seconds a connection must have lived for the next one to be opened at once
LONGEST_PAUSE = 60.0  # seconds between attempts to connect
WORKERS = 40  # they only wait; as many as the HTTP door has


class SocketMode:
    """Keeps one connection to Slack, and replaces it whenever it breaks or is to be renewed."""

    def __init__(
        self,
        app: App,
        app_token: str,
        api_url: str,
        ping_every: float = PING_EVERY,
        dead_after: float = DEAD_AFTER,
    ) -> None:
        self._app = app
        self.ping_every, self.dead_after = ping_every, dead_after
        self._web = client(app_token, api_url, SEND_TIMEOUT)
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="slack-socket")
        self._links: list[_Link] = []
        self._stopping = threading.Event()
        self._keeper = threading.Thread(target=self._keep, name="slack-socket", daemon=True)

    @property
    def connected(self) -> bool:
        """Whether Slack can reach the bot now."""
        return any(link.greeted.is_set() and not link.over.is_set() for link in list(self._links))

    def start(self) -> None:
        """Connect in the background, trying until it works or `stop` is called."""
        self._keeper.start()

    def stop(self) -> None:
        """Take nothing new, finish and acknowledge what was received, and close."""
        self._stopping.set()
        for link in list(self._links):
            link.over.set()
        if self._keeper.ident:
            self._keeper.join(SEND_TIMEOUT)
        self._pool.shutdown(wait=True)
        for link in list(self._links):
            link.close()

    def _keep(self) -> None:
        pause = 1.0
        while not self._stopping.is_set():
            begun, opened = time.monotonic(), self._open()
            if isinstance(opened, _Link):
                opened.over.wait()
                failed: Failure | None = None
                settled = opened.greeted.is_set() and time.monotonic() - begun > SETTLED
                if settled or (opened.renewed and not opened.refused):
                    pause = 1.0
                    continue
            else:
                failed = opened
                log.warning("Socket Mode is not connected: %s", reason_of(failed))
            self._stopping.wait(failed.seconds if isinstance(failed, Paused) else pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _open(self) -> _Link | Failure:
        answer = attempt(lambda: self._web.api_call("apps.connections.open"))
        if not isinstance(answer, SlackResponse):
            return answer
        try:
            socket = create_connection(str(answer.get("url")), timeout=SEND_TIMEOUT)
        except (WebSocketException, OSError, ValueError) as error:
            return NotReached(type(error).__name__)
        self._links = [link for link in self._links if not link.closed] + [_Link(socket, self)]
        self._links[-1].start()
        return self._links[-1]

    def take(self, message: dict[str, Any], link: _Link) -> None:
        """An envelope: worked on in a thread of its own, and acknowledged on its connection."""
        request = SocketModeRequest.from_dict(message)
        if request is not None and not self._stopping.is_set():
            with suppress(RuntimeError):  # stopping at this very moment: Slack sends it again
                self._pool.submit(self._answer, request, link, time.monotonic())

    def _answer(self, request: SocketModeRequest, link: _Link, at: float) -> None:
        came(at)
        try:
            response = run_bolt_app(self._app, request)
        except Exception as error:  # noqa: BLE001 - Bolt stumbles over shapes Slack never sends
            log_error(error)
            return link.acknowledge({"envelope_id": request.envelope_id})
        if response.status >= 500:
            return None  # not acknowledged: Slack sends it again
        ack: dict[str, Any] = {"envelope_id": request.envelope_id}
        if response.body and request.accepts_response_payload and response.status == 200:
            kind = response.headers.get("content-type", [""])[0]
            body = response.body
            ack["payload"] = json.loads(body) if kind.startswith("application/json") else {"text": body}
        return link.acknowledge(ack)


class _Link:
    """One connection. `over` means that the next one should be opened."""

    def __init__(self, socket: WebSocket, owner: SocketMode) -> None:
        self._socket, self._owner = socket, owner
        self._until = float("inf")
        self.greeted, self.over = threading.Event(), threading.Event()
        self.renewed = self.refused = self.closed = False

    def start(self) -> None:
        """Begin to read."""
        threading.Thread(target=self._read, name="slack-link", daemon=True).start()

    def acknowledge(self, ack: dict[str, Any]) -> None:
        """Send an acknowledgement; if the connection is gone, Slack sends the envelope again."""
        with suppress(WebSocketException, OSError):
            self._socket.send(json.dumps(ack))

    def close(self) -> None:
        """Close the connection."""
        self.closed = True
        self.over.set()
        with suppress(WebSocketException, OSError):
            self._socket.close(timeout=1)

    def _read(self) -> None:
        self._socket.settimeout(self._owner.ping_every)
        heard = time.monotonic()
        try:
            while not self.closed and time.monotonic() < self._until:
                try:
                    kind, data = self._socket.recv_data(control_frame=True)
                except WebSocketTimeoutException:
                    if time.monotonic() - heard > self._owner.dead_after:
                        break
                    self._socket.ping()
                    continue
                heard = time.monotonic()
                if kind == ABNF.OPCODE_CLOSE:
                    break
                if kind == ABNF.OPCODE_TEXT:
                    self._receive(data)
        except (WebSocketException, OSError):
            pass
        finally:
            self.close()

    def _receive(self, data: bytes) -> None:
        try:
            message = json.loads(data)
        except (ValueError, RecursionError):
            return
        match message:
            case {"type": "hello"}:
                self.greeted.set()
            case {"type": "disconnect"}:
                self.renewed, self.refused = True, message.get("reason") == "link_disabled"
                if self.refused:
                    log.error("Slack says Socket Mode is turned off in the app's settings")
                self._until = time.monotonic() + DRAIN
                self.over.set()
            case {"envelope_id": str(), "payload": dict(), "type": str()}:
                self._owner.take(message, self)
