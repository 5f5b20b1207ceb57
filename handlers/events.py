"""What people do, the same on every platform, and what is answered.

A platform's `listen` turns its own payload into one of these events; `handlers/dispatch.py`
finds out who acted and calls the one handler. Handlers and jobs *return* what to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from messages.cards import Reply
from messages.reader import Reader
from scheme.notices import Notice


@dataclass(frozen=True, slots=True)
class Identity:
    """An account on one platform: what the platform itself vouches for."""

    platform: str  # "slack", "teams" or "web"
    workspace: str  # Slack team id, Teams tenant id, "playground"
    user: str
    name: str = ""
    email: str | None = None  # only if the platform vouches for it
    timezone: str | None = None
    # Where to write to this account: opaque to all but the platform that made it.
    address: Mapping[str, str] = field(default_factory=dict)
    outside: bool = False  # of another organisation, met where the workspace shares a channel with it


@dataclass(frozen=True, slots=True)
class Owing:
    """Who is going to give the answer to an event: another process does, should this one die over it.

    `place` says where it belongs, opaque to all but the platform; `spot` names the message a
    `Replace` is drawn over. `holder` gives it within `seconds` from `since` (real time, aware) on.
    """

    holder: str
    since: datetime
    seconds: float
    place: str
    spot: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """What every event carries. `event_id` is the platform's, empty where it gives none.

    `private` is False in a channel or group: only a private answer may then be given.
    `owing`: what is said to it is kept until it is known to stand there, for an hour at most.
    """

    identity: Identity
    event_id: str = ""
    private: bool = True
    owing: Owing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed(Happening):
    """Words, typed to the bot or after its command. Mentions stand as `<@user-id>`."""

    text: str
    addressed: bool = True  # False: channel talk that does not name the bot


@dataclass(frozen=True, slots=True, kw_only=True)
class Click(Happening):
    """A button of ours was pressed."""

    action: str
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenForm(Happening):
    """A form is asked for, by a `FormButton` or a platform's shortcut."""

    form: str
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submit(Happening):
    """A form was filled in. Values are strings; of a many-choice, a tuple of strings."""

    form: str
    values: Mapping[str, str | tuple[str, ...]]
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch(Happening):
    """A file that was offered is wanted; `again` is that of its `Attachment`."""

    again: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Home(Happening):
    """The person opened the bot's home page (Slack's App Home, a Teams tab)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello(Happening):
    """The bot was installed for, or first opened by, this person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountChanged(Happening):
    """The platform says that the account is new, was deactivated, brought back, or changed its profile.

    `as_of`: when it last changed, by the platform's own clock (aware, UTC; None: it does not say). What
    is older than what the platform has said before is late, and nothing comes of it.
    """

    active: bool
    as_of: datetime | None = None


Event = Typed | Click | OpenForm | Submit | Fetch | Home | Hello | AccountChanged


@dataclass(frozen=True, slots=True)
class Answer:
    """What a handler returns: the reply to the person who acted, and notices to others."""

    reply: Reply
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What dispatch hands back to a platform: the reply, and for whom it is drawn.

    Not `kept`: the database was away, so nothing was done or noted. Where the platform would send the
    event again, it must not be told that this one was dealt with.
    """

    reply: Reply
    reader: Reader
    kept: bool = True
