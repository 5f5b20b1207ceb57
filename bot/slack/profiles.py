"""Who a Slack account is, remembered for a while so that few questions go to Slack."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.platform import Paused, Unreachable, Unsure
from bot.slack.calls import Failure, attempt, reason_of
from bot.slack.inbound import moment
from bot.slack.workspaces import Clients
from handlers.events import Identity

KEPT_FOR = 600.0  # seconds a name, an address and a zone are good for; `user_change` corrects them at once
SURE_FOR = 5.0  # seconds after a look at it that an account counts as active without another look
LONGEST_WAIT = 1.2  # seconds; a longer pause is left to Slack, which sends the event again
MOST = 50_000  # accounts in memory


@dataclass(frozen=True, slots=True)
class Profile:
    """What Slack says of an account. `email` only where Slack vouches for it.

    `updated`: when the account last changed, by Slack's clock (aware, UTC).
    """

    user: str
    name: str = ""
    email: str | None = None
    timezone: str | None = None
    active: bool = True
    bot: bool = False
    own: bool = field(default=True, compare=False)  # of the workspace that was asked
    updated: datetime | None = None

    def identity(self, team: str) -> Identity:
        """The account in this workspace, with what Slack vouches for."""
        return Identity("slack", team, self.user, self.name, self.email, self.timezone)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A profile in memory, and until when (monotonic seconds) it is good, and surely active."""

    profile: Profile
    until: float = 0.0
    sure_until: float = 0.0


class NotDescribed(Exception):
    """Slack does not say now who an account is."""


class Profiles:
    """The accounts met lately."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients
        self._kept: OrderedDict[tuple[str, str], _Kept] = OrderedDict()
        self._lock = threading.Lock()

    def look_up(self, team: str, user: str, quick: bool = False) -> Profile | Failure:
        """The account, from memory or from Slack; `quick` gives up after two seconds."""
        known = self._known(team, user)
        if known and time.monotonic() < known.until:
            return known.profile
        return self._ask(self._clients.quick(team) if quick else self._clients.sending(team), team, user)

    def before_sending(self, team: str, user: str) -> Profile | Failure:
        """The account as it is now: what is in memory was good for its name, not for whether it is active.

        Only where Slack may not be asked any more at this moment must do what it said a while ago. What
        events told since then is in the database, which whoever sends has asked as well.
        """
        known, now = self._known(team, user), time.monotonic()
        if known and known.profile.active and now < known.sure_until:
            return known.profile
        found = self._ask(self._clients.sending(team), team, user, SURE_FOR)
        if isinstance(found, Paused) and known and known.profile.active and now < known.until:
            return known.profile
        return found

    def hear(self, team: str, account: Mapping[str, Any]) -> Profile | None:
        """What an event or a list says of an account; None if it describes none.

        It corrects what is in memory, unless that is younger: events come late, and again.
        """
        profile = read(account, team)
        if profile is not None:
            with self._lock:
                kept = self._kept.get((team, profile.user))
                if kept is not None and not _is_older(profile, kept.profile):
                    self._kept[team, profile.user] = replace(kept, profile=profile, sure_until=0.0)
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
        last = self._known(identity.workspace, identity.user)
        profile = found if isinstance(found, Profile) else last.profile if last else None
        if profile is not None:
            outside = identity.outside and not profile.own
            known = replace(identity, name=profile.name, email=profile.email, timezone=profile.timezone)
            return replace(known, outside=outside)
        if must and not isinstance(found, Unreachable):
            raise NotDescribed(reason_of(found) if not isinstance(found, Profile) else "")
        return identity

    def _ask(
        self, client: WebClient | Failure, team: str, user: str, sure_for: float = 0.0
    ) -> Profile | Failure:
        if not isinstance(client, WebClient):
            return client
        asked_at = time.monotonic()
        answer = attempt(lambda: client.users_info(user=user))
        if not isinstance(answer, SlackResponse):
            return answer
        profile = read(answer.get("user") or {}, team)
        if profile is None:
            return Unsure("no account in the answer")
        with self._lock:
            self._kept[team, user] = _Kept(profile, asked_at + KEPT_FOR, asked_at + sure_for)
            self._kept.move_to_end((team, user))
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return profile

    def _known(self, team: str, user: str) -> _Kept | None:
        """The account as it was last described, however long ago."""
        with self._lock:
            return self._kept.get((team, user))


def _is_older(one: Profile, other: Profile) -> bool:
    return one.updated is not None and other.updated is not None and one.updated < other.updated


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
        updated=moment(account.get("updated")),
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
