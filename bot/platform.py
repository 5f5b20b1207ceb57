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
    """The platform was never reached (refused connection, DNS): certainly not posted."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unsure:
    """Time-out, reset or 5xx after the request went out: it may or may not have been posted."""

    reason: str


SendResult = Sent | Paused | Refused | Unreachable | BadToken | NotReached | Unsure


@dataclass(frozen=True, slots=True)
class NotFound:
    """The message was looked for and is not there."""


@dataclass(frozen=True, slots=True)
class CannotTell:
    """The platform offers no way to look, or the look failed."""

    reason: str


LookupResult = Sent | NotFound | CannotTell


class Platform(Protocol):
    """A way to reach people. Both methods are synchronous, bounded by a time-out of 10 s,
    never retry by themselves and never raise for anything the platform may answer."""

    name: str

    def send(self, to: Destination, card: Card, reader: Reader, key: str) -> SendResult:
        """Post `card` to one person. `key` is an opaque id that marks the message for `lookup`."""
        ...

    def lookup(self, to: Destination, key: str, since: datetime) -> LookupResult:
        """Whether the message with this key was posted since then (aware, UTC)."""
        ...
