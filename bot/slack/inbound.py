"""What Slack's payloads say, as the bot's own events. Pure reading: no call goes out from here.

`team` is the workspace that Slack let the bot in for this request, as Bolt finds it. Where two organisations
share a channel, a payload names the sender's workspace as well, in which the bot may not be installed at all.
Every function raises `Malformed` for a payload Slack would not send.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from bot.slack import forms
from bot.slack.cards import FORM, LINK, action_of
from handlers.events import Click, Event, Home, Identity, OpenForm, Submit, Typed

P = ParamSpec("P")
T = TypeVar("T")

# Kinds of message a person writes; all others are edits, joins and the like.
SPOKEN = (None, "file_share", "thread_broadcast", "me_message")
COPIES = 3  # of an event that was not acknowledged; Slack sends no more
SHORTCUT_FORMS = {"log-meeting": "log"}  # what a shortcut's callback_id opens

LAST_SECOND = 253_402_300_800  # the year 10,000


class Malformed(Exception):
    """The payload is signed, but shaped as Slack never shapes it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody acted, so that the answer can be given there and to them alone."""

    team: str
    user: str
    channel: str = ""
    message: str = ""  # the ts of the message whose button was pressed
    thread: str = ""
    ephemeral: bool = False  # the pressed message is one that only they see
    home: bool = False  # they pressed in the App Home
    response_url: str = ""
    trigger: str = ""

    @property
    def direct(self) -> bool:
        """Whether this is a direct message (with the bot or, for a command, with somebody)."""
        return self.channel.startswith("D")

    @property
    def aside(self) -> str:
        """The thread of their direct message in which they act; "" if they act in none, or on what begins it."""
        return self.thread if self.direct and self.thread != self.message else ""

    @property
    def lasting(self) -> bool:
        """Whether they act on a message of ours that stays: such ones stand in their own conversation with the bot."""
        return self.direct and bool(self.message) and not self.ephemeral


Read = tuple[Event, Place]


def _checked(read: Callable[P, T]) -> Callable[P, T]:
    @wraps(read)
    def careful(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return read(*args, **kwargs)
        except (KeyError, TypeError, AttributeError, ValueError, IndexError) as error:
            raise Malformed(type(error).__name__) from error

    return careful


@_checked
def command(body: Mapping[str, Any], team: str) -> Read:
    """`/mentoring …`: as if the words were typed."""
    place = Place(
        _id(team),
        _id(body["user_id"]),
        channel=str(body.get("channel_id", "")),
        response_url=str(body.get("response_url", "")),
        trigger=str(body.get("trigger_id", "")),
    )
    event = Typed(
        identity=_identity(place),
        event_id=f"command:{place.trigger}" if place.trigger else "",
        private=place.direct,
        text=plain_words(str(body.get("text", ""))),
    )
    return event, place


@_checked
def message(body: Mapping[str, Any], team: str, bot_user: str) -> Read | None:
    """A direct message, or talk in a channel; None for edits, joins and what bots say."""
    said = body["event"]
    if said.get("subtype") not in SPOKEN or said.get("bot_id") or "user" not in said:
        return None
    place = Place(
        _id(team), _id(said["user"]), channel=_id(said["channel"]), thread=str(said.get("thread_ts", ""))
    )  # fmt: skip
    direct = said.get("channel_type") == "im" or place.direct
    text = str(said.get("text", ""))
    named = f"<@{bot_user}>" in text
    event = Typed(
        identity=_identity(place, _from_elsewhere(body, team), own=direct),
        # The same words can come as `message` and as `app_mention`: one id for both.
        event_id=f"message:{place.channel}:{said['ts']}",
        private=direct,
        text=plain_words(text.replace(f"<@{bot_user}>", " ")),
        addressed=direct or named or said["type"] == "app_mention",
    )
    return event, place


@_checked
def opened_home(body: Mapping[str, Any], team: str) -> tuple[Home, Place, str]:
    """Somebody opened the App Home; also which tab, "home" or "messages"."""
    event = body["event"]
    place = Place(_id(team), _id(event["user"]), channel=str(event.get("channel", "")))
    return Home(identity=_identity(place, _from_elsewhere(body, team))), place, str(event.get("tab", "home"))


@_checked
def press(body: Mapping[str, Any], team: str) -> Read | None:
    """A button; None for one that only opens an address, and for anything that is no button."""
    action, place = body["actions"][0], pressed_at(body, team)
    name = action_of(str(action["action_id"]))
    if action.get("type") != "button" or name.startswith(LINK):
        return None
    identity = _identity(place, _from_elsewhere(body, team), own=place.lasting)
    value = str(action.get("value") or "")
    event_id = f"press:{place.message}:{action.get('action_ts', '')}:{place.user}:{name}:{value}"
    event_id = f"press:{_digest(event_id)}"
    private = place.direct or place.ephemeral or place.home
    if name.startswith(FORM):
        return OpenForm(
            identity=identity, event_id=event_id, private=private, form=name.removeprefix(FORM), value=value
        ), place
    return Click(identity=identity, event_id=event_id, private=private, action=name, value=value), place


@_checked
def pressed_at(body: Mapping[str, Any], team: str) -> Place:
    """Where a press, a shortcut or a submission happened."""
    container = body.get("container") or {}
    return Place(
        _id(team),
        _id(body["user"]["id"]),
        channel=str(container.get("channel_id") or (body.get("channel") or {}).get("id") or ""),
        message=str(container.get("message_ts") or ""),
        thread=str(container.get("thread_ts") or ""),
        ephemeral=bool(container.get("is_ephemeral")),
        home=(body.get("view") or {}).get("type") == "home",
        response_url=str(body.get("response_url") or ""),
        trigger=str(body.get("trigger_id") or ""),
    )


@_checked
def shortcut(body: Mapping[str, Any], team: str) -> Read:
    """A shortcut: from the menu of a message, or from anywhere."""
    place = pressed_at(body, team)
    name = str(body["callback_id"])
    identity, event_id = _identity(place, _from_elsewhere(body, team)), f"shortcut:{place.trigger}"
    if name in SHORTCUT_FORMS:
        return OpenForm(
            identity=identity, event_id=event_id, private=place.direct, form=SHORTCUT_FORMS[name]
        ), place
    return Typed(identity=identity, event_id=event_id, private=place.direct, text="status"), place


@_checked
def submission(body: Mapping[str, Any], team: str) -> tuple[Submit, Place, str]:
    """A filled-in modal, where it was opened from, and the id of the view."""
    view = body["view"]
    origin, values = forms.origin_of(view), forms.values(view)
    place = Place(
        _id(team),
        _id(body["user"]["id"]),
        channel=origin.channel,
        message=origin.message,
        trigger=str(body.get("trigger_id") or ""),
    )
    # One view may be sent several times, with errors in between: the trigger tells them apart.
    mark = place.trigger or _digest(str(view.get("hash", "")) + json.dumps(view["state"], sort_keys=True))
    event = Submit(
        identity=_identity(place, _from_elsewhere(body, team)),
        event_id=f"view:{view['id']}:{mark}",
        form=origin.form,
        values={**origin.kept, **values},
        value=origin.value,
    )
    return event, place, str(view["id"])


def account(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Whose account an event tells of."""
    found = body["event"].get("user")
    if not isinstance(found, Mapping):
        raise Malformed("no account")
    return found


def copies_before(headers: Mapping[str, Sequence[str]]) -> int:
    """How often Slack has sent it before. Over Socket Mode the first delivery has a number too: 0."""
    number = (headers.get("x-slack-retry-num") or ["0"])[0]
    return int(number[:9]) if number.isascii() and number.isdecimal() else 0


def happened_at(body: Mapping[str, Any]) -> datetime | None:
    """When what an event tells of happened; None if Slack does not say."""
    return moment(body.get("event_time"))


def moment(seconds: Any) -> datetime | None:
    """A moment as Slack writes it, in whole seconds since 1970 (aware, UTC); None for anything else."""
    known = isinstance(seconds, int) and 0 < seconds < LAST_SECOND
    return datetime.fromtimestamp(seconds, UTC) if known else None


def plain_words(text: str) -> str:
    """Slack's text as it was typed: entities as words, mentions as `<@U123>`, escapes undone."""
    return html.unescape(_ENTITY.sub(_entity, text)).strip()


_ENTITY = re.compile(r"<([^<>]*)>")


def _entity(found: re.Match[str]) -> str:
    inside, _, label = found[1].partition("|")
    if inside.startswith("@"):
        return f"<{inside}>"
    if inside.startswith("#"):
        return f"#{label or inside[1:]}"
    if inside.startswith("!"):
        return label or "@" + inside[1:].partition("^")[0]
    return label or inside.removeprefix("mailto:")


def _identity(place: Place, outside: bool = False, own: bool = False) -> Identity:
    """The account; `own` says that the place is the direct message with the bot itself."""
    address = {"channel": place.channel} if own and place.direct else {}
    return Identity("slack", place.team, place.user, address=address, outside=outside)


def _from_elsewhere(body: Mapping[str, Any], team: str) -> bool:
    """Whether this may be somebody of another organisation, in a channel that both share."""
    event = body.get("event")
    if not isinstance(event, Mapping):
        return (body["user"].get("team_id") or team) != team
    if not body.get("is_ext_shared_channel"):
        return False
    home = event.get("user_team") or event.get("source_team") or event.get("team") or body.get("team_id")
    organisation = (body.get("authorizations") or [{}])[0].get("enterprise_id")
    return home not in (team, organisation)


def _id(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", value):
        raise ValueError("not an id")
    return value


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
