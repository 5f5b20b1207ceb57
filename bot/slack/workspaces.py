"""The workspaces the bot is installed in, and the Web API clients to speak with them."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from urllib.request import Request

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.lease import at_the_last_moment
from bot.platform import BadToken, NotReached, Paused
from bot.slack.calls import Failure, attempt, not_posted, pause_asked, reason_of
from bot.slack.pace import Pace
from scheme.journal import Journal

log = Journal("mentoring.slack")

SEND_TIMEOUT = 10  # seconds, DELIVERY.md; no retry handler anywhere: slack_sdk would post twice
QUICK_TIMEOUT = 2  # seconds, while somebody waits for an acknowledgement within three
ASK_AGAIN = 5.0  # seconds before an unanswered auth.test is tried again

OUTDATED = ("token_expired", "token_revoked", "invalid_auth")
SHOWS = ("chat.postMessage", "files.completeUploadExternal")  # what people see, once
NOT_INSTALLED = BadToken("the bot is not installed in this workspace")


@dataclass(frozen=True, slots=True)
class Installation:
    """One workspace: its id, the bot's token there, and who the bot is."""

    team: str
    token: str = field(repr=False)
    bot_user: str
    bot_id: str


@dataclass(frozen=True, slots=True)
class Uninstalled:
    """Slack's word that the bot was uninstalled: from where, in which event, when it happened and came.

    Both moments are aware, UTC; `at` is None where Slack does not say.
    """

    team: str
    event_id: str
    at: datetime | None
    came: datetime


class Workspaces(Protocol):
    """Where the bot is installed."""

    def installed(self, team: str) -> Installation | Failure:
        """The installation in this workspace, or why there is none now."""
        ...

    def forget(self, ended: Uninstalled) -> None:
        """The bot was uninstalled there: its token is dropped, unless it is a younger one.

        Raises where that cannot be saved: Slack is to say it again.
        """
        ...

    def doubt(self, team: str) -> None:
        """Slack does not take the token that was just used there."""
        ...


class OneWorkspace:
    """The one workspace a bot token from the settings belongs to, found out with `auth.test`."""

    def __init__(self, token: str, api_url: str) -> None:
        self._client = client(token, api_url, QUICK_TIMEOUT)
        self._token = token
        self._found: Installation | Failure = NotReached("not asked yet")
        self._ask_at = 0.0
        self._lock = threading.Lock()

    def installed(self, team: str) -> Installation | Failure:
        """The installation if `team` is the token's own workspace."""
        found = self.own()
        return NOT_INSTALLED if isinstance(found, Installation) and found.team != team else found

    def own(self) -> Installation | Failure:
        """The token's own workspace, or why Slack does not say; asked again after a few seconds."""
        with self._lock:
            if not isinstance(self._found, Installation) and time.monotonic() >= self._ask_at:
                answer = attempt(self._client.auth_test)
                wait = answer.seconds if isinstance(answer, Paused) else ASK_AGAIN
                self._ask_at = time.monotonic() + wait
                if isinstance(answer, SlackResponse):
                    who = (str(answer.get(key)) for key in ("user_id", "bot_id"))
                    self._found = Installation(str(answer.get("team_id")), self._token, *who)
                else:
                    self._found = not_posted(answer)
                    log.warning("Slack did not accept the bot token: %s", reason_of(answer))
            return self._found

    def doubt(self, team: str) -> None:
        """A token from the settings is never renewed."""

    def forget(self, ended: Uninstalled) -> None:
        """A token from the settings is an operator's: Slack is asked anew whether it still holds."""
        with self._lock:
            if not isinstance(self._found, Installation) or self._found.team != ended.team:
                return
            self._found, self._ask_at = BadToken("uninstalled"), 0.0
        log.error("Slack says the bot was uninstalled or its token revoked; set SLACK_BOT_TOKEN anew")


class Clients:
    """A Web API client for each workspace. Never retries, and leaves alone what Slack asked to."""

    def __init__(self, workspaces: Workspaces, api_url: str, pace: Pace | None = None) -> None:
        self.workspaces, self.pace = workspaces, pace or Pace()
        self._api_url = api_url

    def sending(self, team: str) -> WebClient | Failure:
        """A client with time enough to send, or why there is none."""
        return self._made(team, SEND_TIMEOUT)

    def quick(self, team: str) -> WebClient | Failure:
        """A client for questions while somebody waits."""
        return self._made(team, QUICK_TIMEOUT)

    def _made(self, team: str, timeout: int) -> WebClient | Failure:
        found = self.workspaces.installed(team)
        if not isinstance(found, Installation):
            return found
        return _Polite(found, self._api_url, timeout, self.pace, self.workspaces)


class _Polite(WebClient):
    """A client that keeps the pace, and does not call again before a Retry-After is over.

    A call refused because its token was renewed meanwhile did nothing, and is made again with the new one.
    """

    def __init__(
        self, at: Installation, api_url: str, timeout: int, pace: Pace, workspaces: Workspaces
    ) -> None:
        super().__init__(token=at.token, base_url=api_url, timeout=timeout, retry_handlers=[])
        self._team, self._pace, self._workspaces = at.team, pace, workspaces

    def api_call(self, api_method: str, **more: Any) -> SlackResponse:
        said = more.get("json") or more.get("params") or {}
        self._pace.before(self._team, api_method, str(said.get("channel") or ""))
        try:
            return super().api_call(api_method, **more)
        except SlackApiError as error:
            if (seconds := pause_asked(error)) is not None:
                self._pace.note(self._team, api_method, seconds)
            elif error.response.get("error") in OUTDATED and self._has_another():
                return super().api_call(api_method, **more)
            raise

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        """Where slack_sdk opens the connection: what people see leaves only while its sender holds it."""
        if url.endswith(SHOWS) and isinstance(body := req.data, bytes):
            req.data = at_the_last_moment(body)
            req.add_unredirected_header("Content-length", str(len(body)))
        return super()._perform_urllib_http_request_internal(url, req)

    def _has_another(self) -> bool:
        self._workspaces.doubt(self._team)
        found = self._workspaces.installed(self._team)
        if not isinstance(found, Installation) or found.token == self.token:
            return False
        self.token = found.token
        return True


def client(token: str, api_url: str, timeout: int) -> WebClient:
    """A Web API client at this address. slack_sdk's own retries would post a message twice."""
    return WebClient(token=token, base_url=api_url, timeout=timeout, retry_handlers=[])
