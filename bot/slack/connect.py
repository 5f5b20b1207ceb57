"""Slack, put together: what the start of the program needs from this folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse
from starlette.routing import Route

from bot import clock
from bot.alarms import Alarms
from bot.caretaker import Caretaker
from bot.slack.calls import attempt
from bot.slack.census import Census
from bot.slack.door import routes
from bot.slack.inbound import Place
from bot.slack.install import Installer, ManyWorkspaces
from bot.slack.listen import Listener
from bot.slack.owed import LOOKED_AFTER
from bot.slack.pace import Pace
from bot.slack.send import SlackPlatform
from bot.slack.socket_mode import SocketMode
from bot.slack.tokens import LOOKED_AFTER as TOKENS_LOOKED_AFTER
from bot.slack.tokens import Rotation
from bot.slack.work import Handles
from bot.slack.workspaces import Clients, OneWorkspace, Workspaces
from handlers.events import Hello, Identity
from scheme.people import Person
from storage.answers import Answers
from storage.pace import Pace as SharedPace
from storage.store import Database, new_id


class SlackSettings(Protocol):
    """The part of the settings that is Slack's: `bot.settings.SlackSettings`."""

    @property
    def bot_token(self) -> str | None: ...
    @property
    def app_token(self) -> str | None: ...
    @property
    def signing_secret(self) -> str | None: ...
    @property
    def api_url(self) -> str: ...
    @property
    def client_id(self) -> str | None: ...
    @property
    def client_secret(self) -> str | None: ...


class House(Protocol):
    """What belongs to no platform: `bot.house.House`."""

    @property
    def desk(self) -> Handles: ...
    @property
    def database(self) -> Database: ...
    @property
    def clock(self) -> Callable[[], datetime]: ...
    def scheme_for(self, platform: str, workspace: str) -> str:
        """The scheme of a workspace; one met for the first time joins, or founds its own."""
        ...


@dataclass(frozen=True)
class Slack:
    """A running Slack side. `platform` sends, `routes` belong to the HTTP server."""

    platform: SlackPlatform
    routes: tuple[Route, ...]
    listener: Listener
    census: Census
    socket: SocketMode | None
    caretaker: Caretaker
    collector: Caretaker  # of answers whose processes died

    @property
    def connected(self) -> bool:
        """Whether events can arrive: with Socket Mode while its connection stands."""
        return self.socket is None or self.socket.connected

    def accepts(self, team: str) -> bool:
        """Whether Slack takes our token for this workspace, asked now."""
        clients = self.listener.clients
        clients.workspaces.doubt(team)  # it may have been put right since it was last read
        asked = clients.quick(team)
        return isinstance(asked, WebClient) and isinstance(attempt(asked.auth_test), SlackResponse)

    @property
    def limited(self) -> int:
        """For how many minutes Slack has held events back, since the start of this process."""
        return self.listener.limited

    def start(self) -> None:
        """Connect, if Socket Mode is configured, and begin the daily comparison of accounts."""
        self.census.start()
        self.caretaker.start()
        self.collector.start()
        if self.socket is not None:
            self.socket.start()

    def stop(self) -> None:
        """Take nothing new, finish what was begun."""
        if self.socket is not None:
            self.socket.stop()
        self.caretaker.stop()
        self.collector.stop()
        self.census.stop()
        self.listener.stop()


def open_slack(settings: SlackSettings, house: House) -> Slack:
    """Slack as the settings say: one workspace by its bot token, or all that install the bot."""
    if settings.bot_token:
        one = OneWorkspace(settings.bot_token, settings.api_url)
        return _connect(house, one, settings)
    app = (settings.client_id or "", settings.client_secret or "", settings.api_url)
    rotation = Rotation(*app, house.database, _pace(house), house.clock)
    many = ManyWorkspaces(house.database, rotation, lambda team: house.scheme_for("slack", team))
    slack = _connect(house, many, settings)
    installer = Installer(
        *app, many, rotation, house.clock, lambda team, user: _welcome(house, slack, team, user)
    )

    def look() -> None:
        _forget_answers(house)
        for team in _teams(house):
            many.look_after(team)

    return replace(
        slack, routes=(*slack.routes, *installer.routes()), caretaker=Caretaker(look, TOKENS_LOOKED_AFTER)
    )


def _forget_answers(house: House) -> None:
    for scheme in house.database.schemes()[:1]:  # they are kept for all schemes in one table
        with house.database.write(scheme) as store:
            store.memory.forget_answers(house.clock())


def _pace(house: House) -> SharedPace:
    """In real time, whatever the house's clock says: it is Slack's patience that is kept."""
    return SharedPace(house.database.engines, clock.now)


def _teams(house: House) -> list[str]:
    found: list[str] = []
    for scheme in house.database.schemes():
        with house.database.read(scheme) as store:
            found += store.workspaces("slack")
    return found


def _connect(house: House, workspaces: Workspaces, settings: SlackSettings) -> Slack:
    """Socket Mode with an app token, else HTTP with a signing secret."""
    clients = Clients(workspaces, settings.api_url, Pace(_pace(house)))
    owed = Answers(house.database.engines, house.database.vault, clock.now)
    listener = Listener(house.desk, house.clock, clients, settings.signing_secret or "", owed)
    collector = Caretaker(listener.collect, LOOKED_AFTER)
    census = Census(house.database, house.desk, house.clock, clients, listener.profiles)
    caretaker = Caretaker(lambda: _forget_answers(house), TOKENS_LOOKED_AFTER)
    platform = SlackPlatform(listener.mailbox, listener.profiles)
    if settings.app_token:
        socket = SocketMode(listener.app, settings.app_token, settings.api_url)
        return Slack(platform, (), listener, census, socket, caretaker, collector)
    assert settings.signing_secret, "the settings demand one of the two"
    served = tuple(routes(listener.app, settings.signing_secret))
    return Slack(platform, served, listener, census, None, caretaker, collector)


def _welcome(house: House, slack: Slack, team: str, user: str) -> None:
    """Greet whoever installed the bot; where a scheme has no lead yet, they are the first."""
    now = house.clock()
    Alarms(house.database.engines, {}).end(f"slack:{team}")  # its new token is good
    identity = slack.listener.profiles.described(Identity("slack", team, user))
    with house.database.write(house.scheme_for("slack", team)) as store:
        if not store.strands.all_leads():
            who = store.people.by_account("slack", team, user)
            if who is None:
                zone = identity.timezone or store.timezone
                who = store.people.save(Person(new_id(), identity.name, identity.email, zone), now)
                store.people.attach(who.id, "slack", team, user, {}, now)
            for strand in store.strands.all():
                store.strands.appoint(strand.key, who.id, now)
    hello = Hello(identity=identity, event_id=f"installed:{team}:{now.isoformat()}")
    asked = slack.listener.owed.asked(hello, Place(team, user))
    slack.listener.replies.give(house.desk.handle(asked.event or hello, now), asked)
