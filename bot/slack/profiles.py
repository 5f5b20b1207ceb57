"""Who a Slack account is, remembered for a while so that few questions go to Slack."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.platform import Paused, Unreachable, Unsure
from bot.slack.calls import Failure, attempt, reason_of
from bot.slack.workspaces import Clients
from handlers.events import Identity

KEPT_FOR = 600.0  # seconds; `user_change` events correct it at once
LONGEST_WAIT = 1.2  # seconds; a longer pause is left to Slack, which sends the event again
MOST = 50_000  # accounts in memory


@dataclass(frozen=True, slots=True)
class Profile:
    """What Slack says of an account. `email` only where Slack vouches for it."""

    user: str
    name: str = ""
    email: str | None = None
    timezone: str | None = None
    active: bool = True
    bot: bool = False
    own: bool = field(default=True, compare=False)  # of the workspace that was asked


class NotDescribed(Exception):
    """Slack does not say now who an account is."""


class Profiles:
    """The accounts met lately."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients
        self._kept: OrderedDict[tuple[str, str], tuple[float, Profile]] = OrderedDict()
        self._lock = threading.Lock()

    def look_up(self, team: str, user: str, quick: bool = False) -> Profile | Failure:
        """The account, from memory or from Slack; `quick` gives up after two seconds."""
        with self._lock:
            until, known = self._kept.get((team, user), (0.0, None))
        if known and time.monotonic() < until:
            return known
        client = self._clients.quick(team) if quick else self._clients.sending(team)
        if not isinstance(client, WebClient):
            return client
        answer = attempt(lambda: client.users_info(user=user))
        if not isinstance(answer, SlackResponse):
            return answer
        return self.remember(team, answer.get("user") or {}) or Unsure("no account in the answer")

    def known(self, team: str, user: str) -> Profile | None:
        """The account as it was last described, however long ago."""
        with self._lock:
            return self._kept.get((team, user), (0.0, None))[1]

    def remember(self, team: str, account: Mapping[str, Any]) -> Profile | None:
        """Note what a `user_change` event or `users.info` says."""
        profile = read(account, team)
        if profile is not None:
            self._keep(team, profile.user, profile, KEPT_FOR)
        return profile

    def described(self, identity: Identity, must: bool = False) -> Identity:
        """The identity with what Slack vouches for: name, e-mail address, time zone, whose they are.

        `must`: somebody may be speaking for the first time, and an imported person is known by
        their e-mail address alone. Then `NotDescribed` is raised where Slack does not tell.
        """
        found = self.look_up(identity.workspace, identity.user, quick=True)
        if must and not isinstance(found, Profile):
            time.sleep(min(found.seconds, LONGEST_WAIT) if isinstance(found, Paused) else 0.2)
            found = self.look_up(identity.workspace, identity.user, quick=True)
        profile = found if isinstance(found, Profile) else self.known(identity.workspace, identity.user)
        if profile is not None:
            outside = identity.outside and not profile.own
            known = replace(identity, name=profile.name, email=profile.email, timezone=profile.timezone)
            return replace(known, outside=outside)
        if must and not isinstance(found, Unreachable):
            raise NotDescribed(reason_of(found) if not isinstance(found, Profile) else "")
        return identity

    def _keep(self, team: str, user: str, profile: Profile, seconds: float) -> None:
        with self._lock:
            self._kept[team, user] = (time.monotonic() + seconds, profile)
            self._kept.move_to_end((team, user))
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)


def read(account: Mapping[str, Any], team: str) -> Profile | None:
    """An account as Slack describes it to this workspace; None if this is no description."""
    user, about = account.get("id"), account.get("profile")
    if not isinstance(user, str) or not user:
        return None
    about = about if isinstance(about, Mapping) else {}
    name = (
        about.get("real_name") or account.get("real_name") or about.get("display_name") or account.get("name")
    )
    own = _belongs(account, team)
    vouched = own and account.get("is_email_confirmed") is not False
    email, zone = about.get("email"), account.get("tz")
    return Profile(
        user,
        str(name or ""),
        email if isinstance(email, str) and email and vouched else None,
        zone if isinstance(zone, str) and _is_zone(zone) else None,
        not account.get("deleted", False),
        bool(account.get("is_bot")) or user == "USLACKBOT",
        own,
    )


def _belongs(account: Mapping[str, Any], team: str) -> bool:
    """Whether the account is this workspace's own, and no visitor's in a channel shared with others.

    Slack calls only some of those strangers; their addresses are what another organisation says.
    """
    if account.get("is_stranger"):
        return False
    enterprise = account.get("enterprise_user")
    teams = enterprise.get("teams") if isinstance(enterprise, Mapping) else None
    return account.get("team_id") == team or (isinstance(teams, list) and team in teams)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
