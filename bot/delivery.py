"""Telling: takes messages from the outbox and posts them, exactly once where that can be known.

A message is claimed under a lease, worded from the state at this moment, looked for at the
platform when an earlier attempt is in doubt, posted, and settled. Any number of processes do this
side by side; one that dies leaves its messages to the others when its leases run out.
"""

from __future__ import annotations

import logging
import random
import secrets
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.platform import (
    BadToken,
    CannotTell,
    Destination,
    NotReached,
    Paused,
    Platform,
    Refused,
    Sent,
    Unreachable,
    Unsure,
)
from messages.cards import Card
from messages.reader import Reader
from storage.claims import MOST_ATTEMPTS, Claimed
from storage.outbox import CANCELLED, DEAD, EXPIRED, HELD, NO_ACCOUNT, SENT

log = logging.getLogger(__name__)

# The platform's own time-out is 10 s; nothing is posted with less of the lease left than that and
# some more, because by the time it lands somebody else may hold the message.
LEAST_LEASE_SECONDS = 15.0
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 2.0, 3600.0
LONGEST_PAUSE_SECONDS = 3600.0
REFUSED_TOKEN_PAUSE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Composed:
    """A message in words, for whom it is drawn, and the accounts to try in this order."""

    card: Card
    reader: Reader
    destinations: tuple[Destination, ...]


@dataclass(frozen=True, slots=True)
class Gone:
    """The message makes no sense any more. The reason is in code words."""

    reason: str


class Waiting(Protocol):
    """The queue of messages; `storage.queue.Queue`."""

    @property
    def lease(self) -> timedelta: ...

    def claim(self, slots: int) -> list[Claimed]: ...

    def idle_seconds(self) -> float: ...

    def finish(
        self, held: Claimed, state: str, *, reason: str | None = None, provider_id: str | None = None
    ) -> bool: ...

    def retry(self, held: Claimed, *, wait: timedelta, reason: str, ambiguous: bool) -> bool: ...

    def pause(self, held: Claimed, *, workspace: str, wait: timedelta, alarm: str | None = None) -> bool: ...


@dataclass(frozen=True, slots=True)
class Delivery:
    """Sends one claimed message at a time; `bot.senders.Senders` runs many of them.

    `compose` words a message, or says that it is gone. `unreachable` is told of each account that
    its platform says cannot be reached. `clock` says what time it is (aware, UTC).
    `held_kinds`: kinds of message that are never repeated when nobody can tell whether they were
    posted; they wait for a person instead. All others are then sent again: better twice than never.
    """

    queue: Waiting
    platforms: Mapping[str, Platform]
    compose: Callable[[Claimed, datetime], Composed | Gone]
    clock: Callable[[], datetime]
    unreachable: Callable[[str, Destination], None] = lambda _person, _account: None
    held_kinds: Collection[str] = frozenset()
    monotonic: Callable[[], float] = time.monotonic
    least_lease: float = LEAST_LEASE_SECONDS

    def send_due(self, slots: int = 1) -> int:
        """Claim and send once, in this thread; returns how many messages were handled."""
        taken_at = self.monotonic()
        claimed = self.queue.claim(slots)
        for held in claimed:
            self.send(held, taken_at)
        return len(claimed)

    def send(self, held: Claimed, taken_at: float) -> None:
        """Bring one message, claimed at that monotonic second, to its next state.

        Never raises for anything that is wrong with this message or its platform; an error of the
        database goes to the caller, and the lease runs out.
        """
        try:
            composed = self.compose(held, self.clock())
        except Exception:  # one message we cannot word must not stop the others
            reference = secrets.token_hex(4)
            log.exception("message cannot be worded id=%s kind=%s ref=%s", held.id, held.kind, reference)
            self._again(held, f"not worded, ref {reference}", ambiguous=False)
            return
        if isinstance(composed, Gone):
            self._end(held, CANCELLED, composed.reason)
            return
        if held.maybe_sent and self._settled_by_looking(held, composed):
            return
        if held.withdrawn:
            self._end(held, CANCELLED, "withdrawn")
        elif held.expires_at is not None and held.expires_at <= self.clock():
            self._end(held, EXPIRED, "too late")
        elif not composed.destinations:
            self._end(held, DEAD, NO_ACCOUNT)
        elif held.attempts >= MOST_ATTEMPTS:  # it has ended its sender every time: not once more
            self._end(held, DEAD, "senders never came back")
        else:
            self._post(held, composed, taken_at)

    def _settled_by_looking(self, held: Claimed, composed: Composed) -> bool:
        in_doubt = False
        for account in composed.destinations:
            platform = self.platforms.get(account.platform)
            found = (
                platform.lookup(account, held.mark, held.first_try_at)
                if platform
                else CannotTell("platform not set up")
            )
            if isinstance(found, Sent):
                log.info("message had been posted id=%s kind=%s", held.id, held.kind)
                self._sent(held, found.provider_id)
                return True
            in_doubt = in_doubt or isinstance(found, CannotTell)
        if in_doubt and held.kind in self.held_kinds:
            self._end(held, DEAD, HELD)
            return True
        return False

    def _post(self, held: Claimed, composed: Composed, taken_at: float) -> None:
        for account in composed.destinations:
            lease_left = self.queue.lease.total_seconds() - (self.monotonic() - taken_at)
            if lease_left < self.least_lease:
                # It comes back by itself when the lease has run out.
                log.warning("lease too short to post id=%s left=%.0fs", held.id, lease_left)
                return
            platform = self.platforms.get(account.platform)
            if platform is None:
                self._again(held, f"{account.platform} not set up", ambiguous=False)
                return
            workspace = f"{account.platform}:{account.workspace}"
            match platform.send(account, composed.card, composed.reader, held.mark):
                case Sent(provider_id=provider_id):
                    self._sent(held, provider_id)
                case Paused(seconds=seconds):
                    wait = timedelta(seconds=min(max(seconds, 1.0), LONGEST_PAUSE_SECONDS))
                    log.warning("workspace paused workspace=%s seconds=%.0f", workspace, seconds)
                    self.queue.pause(held, workspace=workspace, wait=wait)
                case BadToken(reason=reason):
                    log.error("credentials refused workspace=%s reason=%s", workspace, reason)
                    self.queue.pause(held, workspace=workspace, wait=REFUSED_TOKEN_PAUSE, alarm=_code(reason))
                case Refused(reason=reason):
                    self._end(held, DEAD, reason)
                case NotReached(reason=reason):
                    self._again(held, reason, ambiguous=False)
                case Unsure(reason=reason):
                    self._again(held, reason, ambiguous=True)
                case Unreachable(reason=reason):
                    log.info("account unreachable id=%s reason=%s", held.id, reason)
                    self._mark_unreachable(held, account)
                    continue
            return
        self._end(held, DEAD, "unreachable")

    def _mark_unreachable(self, held: Claimed, account: Destination) -> None:
        try:
            self.unreachable(held.to, account)
        except Exception:  # the message must be settled whatever becomes of the mark
            log.exception("account not marked unreachable id=%s", held.id)

    def _sent(self, held: Claimed, provider_id: str) -> None:
        if self._until_the_lease_ends(held, lambda: self.queue.finish(held, SENT, provider_id=provider_id)):
            log.info("told id=%s kind=%s", held.id, held.kind)

    def _end(self, held: Claimed, state: str, reason: str) -> None:
        self.queue.finish(held, state, reason=_code(reason))
        log.info("not told id=%s kind=%s state=%s reason=%s", held.id, held.kind, state, _code(reason))

    def _again(self, held: Claimed, reason: str, *, ambiguous: bool) -> None:
        seconds = min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2**held.attempts)
        wait = timedelta(seconds=seconds * random.uniform(0.5, 1))
        self.queue.retry(held, wait=wait, reason=_code(reason), ambiguous=ambiguous)
        log.info("not told yet id=%s kind=%s reason=%s", held.id, held.kind, _code(reason))

    def _until_the_lease_ends(self, held: Claimed, settle: Callable[[], bool]) -> bool:
        """A message that was posted: if the database is away for a moment, do not give up at once."""
        until, wait = self.monotonic() + self.least_lease * 2 / 3, 0.1
        while True:
            try:
                return settle()
            except Exception:
                if self.monotonic() + wait > until:
                    raise
                log.warning("posted but not settled yet id=%s", held.id)
                time.sleep(wait)
                wait = min(2.0, wait * 2)


def _code(reason: str) -> str:
    """Fits the column of reasons."""
    return reason[:80]
