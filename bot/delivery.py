"""Telling: takes messages from the outbox and posts them, exactly once where that can be known.

A message is claimed under a lease, worded from the state at this moment, looked for at the
platform when an earlier attempt is in doubt, posted, and settled. Any number of processes do this
side by side; one that dies leaves its messages to the others when its leases run out.
"""

from __future__ import annotations

import random
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot import clock as clocks
from bot.lease import only_while
from bot.platform import (
    BadToken,
    CannotTell,
    Destination,
    LookupResult,
    NotFound,
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
from scheme.journal import Journal
from storage.claims import MOST_ATTEMPTS, Claimed
from storage.outbox import ANYWHERE, CANCELLED, DEAD, EXPIRED, NO_ACCOUNT, SENT

log = Journal(__name__)

# The platform's own time-out is 10 s; nothing is posted with less of the lease left than that and
# some more, because by the time it lands somebody else may hold the message.
LEAST_LEASE_SECONDS = 15.0
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 2.0, 3600.0
LONGEST_PAUSE_SECONDS = 3600.0
REFUSED_TOKEN_PAUSE = timedelta(minutes=5)
_LEARNT = (NotFound, CannotTell, Paused, BadToken)  # of two accounts, what stands further on decides


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

    def hold(self, held: Claimed) -> bool: ...

    def retry(self, held: Claimed, *, wait: timedelta, reason: str, ambiguous: bool) -> bool: ...

    def pause(self, held: Claimed, *, workspace: str, wait: timedelta, alarm: str | None = None) -> bool: ...


@dataclass(frozen=True, slots=True)
class Delivery:
    """Sends one claimed message at a time; `bot.senders.Senders` runs many of them.

    `compose` words a message, or says that it is gone. `unreachable` is told of each account that
    its platform says cannot be reached. `clock` says what time it is (aware, UTC).

    A message that may have been posted is looked for where its platform can be asked. Where it
    cannot, the message is held: it waits for a person among the undelivered, and is not tried on
    another account either.
    """

    queue: Waiting
    platforms: Mapping[str, Platform]
    compose: Callable[[Claimed, datetime], Composed | Gone]
    clock: Callable[[], datetime]
    unreachable: Callable[[str, Destination], None] = lambda _person, _account: None
    monotonic: Callable[[], float] = clocks.elapsed
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
        except Exception as error:  # one message we cannot word must not stop the others
            reference = secrets.token_hex(4)
            log.exception(
                error, "message cannot be worded id=%s kind=%s ref=%s", held.id, held.kind, reference
            )
            self._again(held, f"not worded, ref {reference}", ambiguous=False)
            return
        if isinstance(composed, Gone):
            self._end(held, CANCELLED, composed.reason)
            return
        seen, where = self._looked_for(held, composed) if held.maybe_sent else (NotFound(), None)
        if isinstance(seen, Sent):
            log.info("message had been posted id=%s kind=%s", held.id, held.kind)
            self._sent(held, seen.provider_id)
        elif held.withdrawn:
            self._end(held, CANCELLED, "withdrawn")
        elif held.expires_at is not None and held.expires_at <= self.clock():
            self._end(held, EXPIRED, "too late")
        elif isinstance(seen, BadToken | Paused) and where:
            self._wait(held, where, seen)
        elif isinstance(seen, CannotTell):  # the look failed: it is looked for again, not posted
            self._again(held, seen.reason, ambiguous=True)
        elif held.why in ANYWHERE and not self._can_look(composed):
            self._hold(held)
        elif not composed.destinations:
            self._end(held, DEAD, NO_ACCOUNT)
        elif held.attempts >= MOST_ATTEMPTS:  # it has ended its sender every time: not once more
            self._end(held, DEAD, "senders never came back")
        else:
            self._post(held, composed, taken_at)

    def _looked_for(self, held: Claimed, composed: Composed) -> tuple[LookupResult, Destination | None]:
        """Whether it was posted to any of the accounts, as far as their platforms can be asked; and which one tells."""
        seen: tuple[LookupResult, Destination | None] = NotFound(), None
        for account in composed.destinations:
            platform = self.platforms.get(account.platform)
            if platform is not None and not platform.can_look:
                continue
            found: LookupResult = CannotTell("platform not set up")
            if platform is not None:
                found = platform.lookup(account, held.mark, held.first_try_at)
            if isinstance(found, Sent):
                return found, account
            if _LEARNT.index(type(found)) > _LEARNT.index(type(seen[0])):
                seen = found, account
        return seen

    def _can_look(self, composed: Composed) -> bool:
        """Whether the platforms of all accounts can be asked about a message."""
        return all(self.platforms[account.platform].can_look for account in composed.destinations)

    def _post(self, held: Claimed, composed: Composed, taken_at: float) -> None:
        ends_at = taken_at + self.queue.lease.total_seconds()

        def still_ours() -> bool:
            """Asked at the last moment: the platform's own time-out is left, and no more is needed."""
            return ends_at - self.monotonic() >= self.least_lease * 2 / 3

        for account in composed.destinations:
            lease_left = ends_at - self.monotonic()
            if lease_left < self.least_lease:
                # Given back, not left to its lease: this message was certainly not posted by us.
                log.warning("lease too short to post id=%s left=%.0fs", held.id, lease_left)
                self._again(held, "not tried", ambiguous=False)
                return
            platform = self.platforms.get(account.platform)
            if platform is None:
                self._again(held, f"{account.platform} not set up", ambiguous=False)
                return
            with only_while(still_ours):
                outcome = platform.send(account, composed.card, composed.reader, held.mark)
            match outcome:
                case Sent(provider_id=provider_id):
                    self._sent(held, provider_id)
                case Paused() | BadToken():
                    self._wait(held, account, outcome)
                case Refused(reason=reason):
                    self._end(held, DEAD, reason)
                case NotReached(reason=reason, seconds=seconds):
                    self._again(held, reason, ambiguous=False, least=seconds)
                case Unsure(reason=reason, seconds=seconds) if platform.can_look:
                    self._again(held, reason, ambiguous=True, least=seconds)
                case Unsure(reason=reason):
                    log.warning("nobody can tell whether it was posted id=%s reason=%s", held.id, reason)
                    self._hold(held)
                case Unreachable(reason=reason):
                    log.info("account unreachable id=%s reason=%s", held.id, reason)
                    self._mark_unreachable(held, account)
                    continue
            return
        self._end(held, DEAD, "unreachable")

    def _wait(self, held: Claimed, account: Destination, why: Paused | BadToken) -> None:
        """The whole workspace waits. Not an attempt of this message."""
        workspace = f"{account.platform}:{account.workspace}"
        if isinstance(why, Paused):
            wait = timedelta(seconds=min(max(why.seconds, 1.0), LONGEST_PAUSE_SECONDS))
            log.warning("workspace paused workspace=%s seconds=%.0f", workspace, why.seconds)
            self.queue.pause(held, workspace=workspace, wait=wait)
        else:
            log.error("credentials refused workspace=%s reason=%s", workspace, why.reason)
            self.queue.pause(held, workspace=workspace, wait=REFUSED_TOKEN_PAUSE, alarm=_code(why.reason))

    def _mark_unreachable(self, held: Claimed, account: Destination) -> None:
        try:
            self.unreachable(held.to, account)
        except Exception as error:  # the message must be settled whatever becomes of the mark
            log.exception(error, "account not marked unreachable id=%s", held.id)

    def _sent(self, held: Claimed, provider_id: str) -> None:
        if self._until_the_lease_ends(held, lambda: self.queue.finish(held, SENT, provider_id=provider_id)):
            log.info("told id=%s kind=%s", held.id, held.kind)

    def _end(self, held: Claimed, state: str, reason: str) -> None:
        self.queue.finish(held, state, reason=_code(reason))
        log.info("not told id=%s kind=%s state=%s reason=%s", held.id, held.kind, state, _code(reason))

    def _hold(self, held: Claimed) -> None:
        if self._until_the_lease_ends(held, lambda: self.queue.hold(held)):
            log.info("held for a person id=%s kind=%s", held.id, held.kind)

    def _again(self, held: Claimed, reason: str, *, ambiguous: bool, least: float = 0.0) -> None:
        seconds = min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2**held.attempts) * random.uniform(0.5, 1)
        wait = timedelta(seconds=max(seconds, min(least, LONGEST_PAUSE_SECONDS)))
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
