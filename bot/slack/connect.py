"""Slack, put together: what the start of the program needs from this folder."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from slack_bolt.oauth import OAuthFlow
from starlette.routing import Route

from bot.slack.door import routes
from bot.slack.listen import Handles, Listener
from bot.slack.send import SlackPlatform
from bot.slack.socket_mode import SocketMode
from bot.slack.workspaces import Clients, Workspaces

log = logging.getLogger("mentoring.slack")


@dataclass(frozen=True)
class Slack:
    """A running Slack side. `platform` sends, `routes` belong to the HTTP server."""

    platform: SlackPlatform
    routes: tuple[Route, ...]
    listener: Listener
    socket: SocketMode | None

    @property
    def connected(self) -> bool:
        """Whether events can arrive: with Socket Mode while its connection stands."""
        return self.socket is None or self.socket.connected

    def start(self) -> None:
        """Connect, if Socket Mode is configured; over HTTP there is nothing to start."""
        if self.socket is not None:
            self.socket.start()

    def stop(self) -> None:
        """Take nothing new, finish what was begun."""
        if self.socket is not None:
            self.socket.stop()
        self.listener.stop()


def connect(
    desk: Handles,
    clock: Callable[[], datetime],
    workspaces: Workspaces,
    api_url: str,
    *,
    signing_secret: str | None = None,
    app_token: str | None = None,
    oauth_flow: OAuthFlow | None = None,
) -> Slack:
    """Slack for these workspaces: over HTTP with a signing secret, Socket Mode with an app token."""
    clients = Clients(workspaces, api_url)
    listener = Listener(desk, clock, clients, signing_secret or "", oauth_flow)
    return Slack(
        SlackPlatform(listener.mailbox, listener.profiles),
        tuple(routes(listener.app, signing_secret)) if signing_secret else (),
        listener,
        SocketMode(listener.app, app_token, api_url) if app_token else None,
    )
