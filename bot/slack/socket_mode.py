"""Socket Mode: the same requests over a connection the bot opens itself, so no public address."""

from __future__ import annotations

import logging
import threading

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler

from bot.slack.calls import attempt, reason_of
from bot.slack.workspaces import SEND_TIMEOUT, client

log = logging.getLogger("mentoring.slack")

LONGEST_PAUSE = 60.0  # seconds between attempts to connect at the start
PING_EVERY = 5.0  # seconds; also how soon a connection that broke is noticed and opened again


class SocketMode:
    """One connection, opened again whenever Slack closes or renews it."""

    def __init__(self, app: App, app_token: str, api_url: str) -> None:
        logger = logging.getLogger("mentoring.slack.socket")
        logger.setLevel(logging.ERROR)  # below that, every reconnection is told in several lines
        self._handler = SocketModeHandler(
            app,
            app_token,
            logger=logger,
            web_client=client(app_token, api_url, SEND_TIMEOUT),
            ping_interval=PING_EVERY,
        )
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._connect, name="slack-socket", daemon=True)

    @property
    def connected(self) -> bool:
        """Whether Slack can reach the bot now."""
        return self._handler.client.is_connected()

    def start(self) -> None:
        """Connect in the background, trying until it works or `stop` is called."""
        self._thread.start()

    def stop(self) -> None:
        """Close the connection; what was received is finished first."""
        self._stopping.set()
        self._handler.client.close()
        if self._thread.ident:
            self._thread.join(SEND_TIMEOUT)

    def _connect(self) -> None:
        pause = 1.0
        while not self._stopping.is_set():
            failed = attempt(self._handler.connect)
            if failed is None:
                return
            log.warning("Socket Mode is not connected yet: %s", reason_of(failed))
            self._stopping.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
