"""Token rotation: an access token lives twelve hours, and is renewed in good time by one process.

Slack keeps the last two pairs of tokens valid. So a renewal that dies before its tokens are kept
leaves the pair before it, with which the next one renews again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from slack_sdk.web import SlackResponse

from bot.platform import BadToken, NotReached, Paused, Unsure
from bot.slack.calls import Failure, attempt, not_posted, reason_of
from bot.slack.workspaces import QUICK_TIMEOUT, client
from scheme.journal import Journal
from storage.pace import Pace

log = Journal("mentoring.slack")

AHEAD = timedelta(hours=2)  # so long before the end a token is renewed
TAKEN_FOR = 30.0  # seconds after which a renewal whose process died may be begun again
LOOKED_AFTER = 300.0  # seconds between two looks at all tokens
AGAIN = 60.0  # seconds until a renewal that Slack did not answer is tried again


class Credentials(Protocol):
    """Where tokens are kept sealed: `storage.store.Database`."""

    def keep_credentials(self, platform: str, key: str, credentials: Mapping[str, str]) -> None:
        """Seal a workspace's tokens; an empty mapping forgets them."""
        ...

    def credentials(self, platform: str, key: str) -> dict[str, str]:
        """A workspace's tokens; empty if there are none."""
        ...


class Rotation:
    """Renews tokens. `pace` sees to it that one process does it for all."""

    def __init__(
        self, client_id: str, client_secret: str, api_url: str, kept: Credentials, pace: Pace,
        clock: Callable[[], datetime],
    ) -> None:  # fmt: skip
        self._id, self._secret, self._api_url = client_id, client_secret, api_url
        self._kept, self._pace, self._clock = kept, pace, clock

    def of_answer(self, got: SlackResponse) -> dict[str, str]:
        """What is to be kept of `oauth.v2.access`; the refresh token and the end only where there is one."""
        found = {"token": str(got.get("access_token") or "")}
        lives, refresh = got.get("expires_in"), got.get("refresh_token")
        if isinstance(lives, int) and isinstance(refresh, str) and refresh:
            found |= {"refresh": refresh, "ends": (self._clock() + timedelta(seconds=lives)).isoformat()}
        return found

    def fresh(self, team: str, kept: dict[str, str]) -> dict[str, str] | Failure:
        """The workspace's tokens, renewed if they end soon; a failure only where they have ended."""
        if not self._ends_soon(kept):
            return kept
        renewed = self._renewed(team)
        if isinstance(renewed, dict):
            return renewed
        return renewed if self._clock() >= datetime.fromisoformat(kept["ends"]) else kept

    def _ends_soon(self, kept: Mapping[str, str]) -> bool:
        return "refresh" in kept and datetime.fromisoformat(kept["ends"]) - AHEAD <= self._clock()

    def _renewed(self, team: str) -> dict[str, str] | Failure:
        key = f"slack:{team}:renewal"
        if not self._pace.take(key, TAKEN_FOR):
            return Paused(1.0)  # another process is at it
        kept = self._kept.credentials("slack", team)
        if not self._ends_soon(kept):  # another process was faster, or the bot is uninstalled
            self._pace.give_back(key)
            return kept or BadToken("the bot is not installed in this workspace")
        slack = client("", self._api_url, QUICK_TIMEOUT)
        got = attempt(
            lambda: slack.oauth_v2_access(
                client_id=self._id, client_secret=self._secret, grant_type="refresh_token",
                refresh_token=kept["refresh"],
            )
        )  # fmt: skip
        if not isinstance(got, SlackResponse):
            log.warning("token not renewed workspace=%s: %s", team, reason_of(got))
            self._pace.hold(key, got.seconds if isinstance(got, Paused) else AGAIN)
            return (
                not_posted(got) if isinstance(got, (Paused, NotReached, Unsure)) else BadToken(reason_of(got))
            )
        renewed = {**kept, **self.of_answer(got)}
        self._kept.keep_credentials("slack", team, renewed)
        self._pace.give_back(key)
        log.info("token renewed workspace=%s", team)
        return renewed
