"""How fast Slack is called, by replies, deliveries and look-ups alike, in every process of the bot.

Slack counts each method in each workspace apart. What it asks for in `Retry-After` is written down
in the database, so that no other process, and none that is started meanwhile, calls too early. A
message takes a place in the line of its conversation (one a second) and of its workspace, every
other call one in the line of its method.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from bot.slack.calls import HeldBack
from scheme.journal import Journal
from storage.engine import UNAVAILABLE
from storage.limits import RATES
from storage.pace import Pace as SharedPace
from storage.pace import Turn

T = TypeVar("T")
log = Journal("mentoring.slack")

# Calls a minute that Slack names for a method's tier (docs.slack.dev, "Rate limits" and each
# method's page). A method that is not here has a limit of its own, or none that we could reach.
TIER_2, TIER_3, TIER_4 = 20, 50, 100
A_MINUTE = {
    "users.list": TIER_2, "auth.test": TIER_4, "users.info": TIER_4, "conversations.open": TIER_3,
    "conversations.history": TIER_3, "conversations.replies": TIER_3, "chat.update": TIER_3, "chat.delete": TIER_3, "chat.postEphemeral": TIER_4,
    "views.open": TIER_4, "views.update": TIER_4, "views.publish": TIER_4,
    "files.getUploadURLExternal": TIER_4, "files.completeUploadExternal": TIER_4,
}  # fmt: skip
POSTING = ("chat.postMessage", "chat.postEphemeral")
LONGEST_TURN = 5.0  # seconds a message waits in line here; for longer it is left to who sends it
TIDIED_EVERY = 3600.0  # seconds


class Pace:
    """Asked before each call. Without a database (`shared`), each process has a pace of its own.

    `gap`: seconds between two messages in one conversation.
    """

    def __init__(
        self,
        shared: SharedPace | None = None,
        gap: float = RATES["slack"].lane_gap.total_seconds(),
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._shared, self.gap, self._sleep = shared, gap, sleep
        self._until: dict[str, float] = {}
        self._lines: dict[str, float] = {}
        self._lock = threading.Lock()
        self._tidy_at = time.monotonic() + TIDIED_EVERY

    def before(self, team: str, method: str, channel: str = "") -> None:
        """Wait for one's turn, a few seconds at most. Raises `HeldBack` where it takes longer."""
        self._demand_free(team, method)
        shared, posts = self._shared, method in POSTING and bool(channel)
        turns = self._turns(team, method, channel if posts else "")
        if shared is None or not self.gap or not turns:
            return self._alone(team, method)
        most = LONGEST_TURN if posts else 0.0
        answer = self._asked(lambda: shared.turn(turns, most), None)
        if answer is None:  # the database is away
            return self._alone(team, method)
        taken, wait = answer
        if not taken:
            raise HeldBack(wait)
        if wait > 0:
            self._sleep(wait)
            self._demand_free(team, method)  # a pause may have been asked for meanwhile
        return None

    def note(self, team: str, method: str, seconds: float) -> None:
        """Slack wants this method left alone for so long."""
        key = _key(team, method)
        self._until[key] = time.monotonic() + seconds
        if (shared := self._shared) is not None:
            self._asked(lambda: shared.hold(key, seconds), None)

    def _demand_free(self, team: str, method: str) -> None:
        key, shared = _key(team, method), self._shared
        left = self._until.get(key, 0.0) - time.monotonic()
        if shared is not None and left <= 0:
            left = self._asked(lambda: shared.left(key), 0.0)
        if left > 0:
            raise HeldBack(left)

    def _turns(self, team: str, method: str, channel: str) -> list[Turn]:
        """The lines to stand in: of the method's tier, half a minute's calls at once; of a message's
        conversation and workspace.
        """
        turns = []
        if a_minute := A_MINUTE.get(method):
            turns.append(Turn(f"slack:{team}:line:{method}", 60 / a_minute, a_minute // 2))
        if channel:
            rate = RATES["slack"]
            turns.append(Turn(f"slack:{team}:line", 1 / rate.per_second, rate.burst))
            turns.append(Turn(f"slack:{team}:line:{channel}", self.gap))
        return turns

    def _alone(self, team: str, method: str) -> None:
        """The method's tier, kept by this process for itself."""
        if (a_minute := A_MINUTE.get(method)) is None:
            return
        key, now, gap = f"{team}:{method}", time.monotonic(), 60 / a_minute
        with self._lock:
            begins = max(self._lines.get(key, 0.0), now - gap * (a_minute // 2 - 1))
            if begins > now:
                raise HeldBack(begins - now)
            self._lines[key] = begins + gap

    def _asked(self, ask: Callable[[], T], otherwise: T) -> T:
        """A database that is away must not keep the bot from answering: then its own memory counts."""
        try:
            if (shared := self._shared) is not None and time.monotonic() > self._tidy_at:
                self._tidy_at = time.monotonic() + TIDIED_EVERY
                shared.forget()
            return ask()
        except UNAVAILABLE as error:
            log.exception(error, "pace not known:")
            return otherwise


def _key(team: str, method: str) -> str:
    return f"slack:{team}:{method}"
