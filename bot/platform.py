"""What delivery asks of a platform. Slack, Teams and the playground each answer it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from messages.cards import Card
from messages.reader import Reader


@dataclass(frozen=True, slots=True)
class Destination:
    """An account to write to: `address` is what the platform's own `listen` captured."""

    platform: str
    workspace: str
    user: str
    address: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform took the message and gave it this id."""

    provider_id: str


@dataclass(frozen=True, slots=True)
class Paused:
    """429: the whole workspace waits this many seconds. Not an attempt."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Refused:
    """The platform will never take this message (its content, or a conversation that is gone)."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The person cannot be reached on this account: deactivated, blocked, uninstalled."""

    reason: str


@dataclass(frozen=True, slots=True)
class BadToken:
    """Our own credentials were refused: the workspace stops and an operator is told."""

    reason: str


@dataclass(frozen=True, slots=True)
class NotReached:
    """Certainly not posted, and worth another try: never reached (refused connection, DNS), or the
    platform asks for it. `seconds`: how long it wants to be left alone at least.
    """

    reason: str
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Unsure:
    """Time-out, reset or 5xx after the request went out: it may or may not have been posted.

    `seconds`: how long the platform wants to be left alone at least.
    """

    reason: str
    seconds: float = 0.0


SendResult = Sent | Paused | Refused | Unreachable | BadToken | NotReached | Unsure


@dataclass(frozen=True, slots=True)
class NotFound:
    """The message was looked for and is not there."""


@dataclass(frozen=True, slots=True)
class CannotTell:
    """The look failed, or the platform offers none (`Platform.can_look`)."""

    reason: str


# Paused and BadToken are about the workspace, as in sending: no attempt of this message.
LookupResult = Sent | NotFound | CannotTell | Paused | BadToken


class Platform(Protocol):
    """A way to reach people. Both methods are synchronous, bounded by a time-out of 10 s,
    never retry by themselves and never raise for anything the platform may answer.

    `can_look`: whether it can be asked about a message. Where it cannot, a message that may have
    been posted is held for a person: it is never repeated, and never counts as told.
    """

    name: str
    can_look: bool

    def send(self, to: Destination, card: Card, reader: Reader, key: str) -> SendResult:
        """Post `card` to one person. `key` is an opaque id that marks the message for `lookup`."""
        ...

    def lookup(self, to: Destination, key: str, since: datetime) -> LookupResult:
        """Whether the message with this key was posted since then (aware, UTC)."""
        ...
