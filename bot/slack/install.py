"""Installation by many workspaces: `/slack/install`, and the way back from Slack's permission page.

The state that Slack hands back is signed, ten minutes good, used once, and tied to the browser it
was given to. Tokens are kept sealed in the database.
"""

from __future__ import annotations

import hashlib
import hmac
import html
import secrets
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from slack_sdk.web import SlackResponse
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.slack.calls import Failure, attempt, reason_of
from bot.slack.known import Known
from bot.slack.manifest import SCOPES
from bot.slack.tokens import Rotation
from bot.slack.workspaces import NOT_INSTALLED, SEND_TIMEOUT, Installation, Uninstalled, client
from scheme.journal import Journal
from storage import installations
from storage.store import Database

log = Journal("mentoring.slack")

INSTALL, BACK = "/slack/install", "/slack/oauth_redirect"
COOKIE = "mentoring-install"
STATE_SECONDS = 600
WHOLE = "an installation for a whole organisation is not supported"
ONE_BY_ONE = (
    "The bot was to be installed for a whole organisation at once. Each workspace has a mentoring scheme of its "
    "own here, and somebody who leads it: on Slack's page choose one workspace at the top, not the organisation, "
    "and do so for each workspace that wants a scheme."
)


class ManyWorkspaces:
    """Every workspace that has installed the bot. `join` gives a workspace its scheme."""

    def __init__(self, kept: Database, rotation: Rotation, join: Callable[[str], object]) -> None:
        self._kept, self._rotation, self._join = kept, rotation, join
        self.known = Known(self._read)

    def installed(self, team: str) -> Installation | Failure:
        """The installation in this workspace, read anew every minute."""
        return self.known.of(team)

    def _read(self, team: str) -> Installation | Failure:
        kept = self._kept.credentials("slack", team)
        fresh = self._rotation.fresh(team, kept) if kept.get("token") else NOT_INSTALLED
        if not isinstance(fresh, dict):
            return fresh
        return Installation(team, fresh["token"], fresh["bot_user"], fresh["bot_id"])

    def keep(self, team: str, tokens: Mapping[str, str], bot_user: str, bot_id: str, at: datetime) -> None:
        """A workspace installed the bot, for the first time or anew: no sooner than `at` (aware, UTC)."""
        self._join(team)
        credentials = {**tokens, "bot_user": bot_user, "bot_id": bot_id}
        installations.installed(self._kept, "slack", team, credentials, at)
        self.known.forget(team)

    def look_after(self, team: str) -> None:
        """Renew the workspace's token if it ends soon."""
        self.known.outdated(team)
        self.installed(team)

    def doubt(self, team: str) -> None:
        """Slack does not take this token: it is read anew, since another process may have renewed it."""
        self.known.forget(team)

    def forget(self, ended: Uninstalled) -> None:
        """The bot was uninstalled there: its token is dropped at once, unless it is of a later installation."""
        team = ended.team
        if installations.uninstalled(self._kept, "slack", team, ended.event_id, ended.at, ended.came):
            log.info("uninstalled workspace=%s", team)
        self.known.forget(team)


class Installer:
    """The two pages of the installation. `done` is told the workspace and who installed it."""

    def __init__(
        self, client_id: str, client_secret: str, api_url: str, workspaces: ManyWorkspaces,
        rotation: Rotation, clock: Callable[[], datetime], done: Callable[[str, str], None],
    ) -> None:  # fmt: skip
        self._id, self._secret, self._api_url = client_id, client_secret, api_url
        self._workspaces, self._rotation, self._clock, self._done = workspaces, rotation, clock, done
        self._used: dict[str, float] = {}
        self._lock = threading.Lock()

    def routes(self) -> list[Route]:
        """The routes of the installation, for Starlette."""
        return [Route(INSTALL, self._begin, methods=["GET"]), Route(BACK, self._back, methods=["GET"])]

    async def _begin(self, _: Request) -> Response:
        state = self._signed(f"{self._now() + STATE_SECONDS}.{secrets.token_urlsafe(16)}")
        asked = {"client_id": self._id, "scope": ",".join(sorted(SCOPES)), "state": state}
        page = self._api_url.removesuffix("api/") + "oauth/v2/authorize?" + urlencode(asked)
        answer = RedirectResponse(page, 302)
        answer.set_cookie(
            COOKIE, state, STATE_SECONDS, path="/slack", secure=True, httponly=True, samesite="lax"
        )
        return answer

    async def _back(self, request: Request) -> Response:
        asked, cookie = request.query_params, request.cookies.get(COOKIE, "")
        if asked.get("error"):
            return _page(200, "Nothing was installed", "Slack says that the installation was cancelled.")
        state = asked.get("state", "")
        if not hmac.compare_digest(state.encode(), cookie.encode()) or not self._use(state):
            words = f"This link has been used, is too old, or belongs to another browser. Begin again at {INSTALL}."
            return _page(400, "Nothing was installed", words)
        code = asked.get("code", "")
        refused = await run_in_threadpool(self._install, code) if 0 < len(code) < 500 else "no code"
        if refused:
            log.warning("installation not done: %s", refused)
            words = ONE_BY_ONE if refused == WHOLE else "Slack did not confirm the installation."
            words = f"{words} Begin again at {INSTALL}."
            return _page(400, "Nothing was installed", words)
        return _page(200, "The mentoring bot is installed", "Go back to Slack: it has written to you.")

    def _install(self, code: str) -> str:
        """Exchange the code for a token and keep it; the reason where that is not possible."""
        slack, begun = client("", self._api_url, SEND_TIMEOUT), self._clock()
        got = attempt(
            lambda: slack.oauth_v2_access(client_id=self._id, client_secret=self._secret, code=code)
        )
        if not isinstance(got, SlackResponse):
            return reason_of(got)
        token, team = got.get("access_token"), (got.get("team") or {}).get("id")
        if got.get("is_enterprise_install") or not isinstance(team, str):
            return WHOLE
        if not isinstance(token, str) or not set(SCOPES) <= set(str(got.get("scope", "")).split(",")):
            return "not everything the bot needs was granted"
        who = attempt(client(token, self._api_url, SEND_TIMEOUT).auth_test)
        if not isinstance(who, SlackResponse):
            return reason_of(who)
        if who.get("team_id") != team:
            return "the token belongs to another workspace"
        tokens = self._rotation.of_answer(got)
        self._workspaces.keep(team, tokens, str(who.get("user_id")), str(who.get("bot_id")), begun)
        log.info("installed workspace=%s", team)
        installer: Any = (got.get("authed_user") or {}).get("id")
        if isinstance(installer, str) and installer:
            self._done(team, installer)
        return ""

    def _now(self) -> int:
        return int(self._clock().timestamp())

    def _signed(self, text: str) -> str:
        mark = hmac.new(self._secret.encode(), f"install:{text}".encode(), hashlib.sha256).hexdigest()
        return f"{text}.{mark}"

    def _use(self, state: str) -> bool:
        """Whether the state is ours, young enough, and not used before."""
        text, _, _ = state.rpartition(".")
        until = text.partition(".")[0]
        if not hmac.compare_digest(self._signed(text).encode(), state.encode()) or not until.isdecimal():
            return False
        with self._lock:
            now = self._now()
            self._used = {used: when for used, when in self._used.items() if when >= now}
            if int(until) < now or state in self._used:
                return False
            self._used[state] = int(until)
            return True


def _page(status: int, title: str, words: str) -> HTMLResponse:
    text = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f'<body style="font:1.1rem/1.5 system-ui;max-width:34rem;margin:4rem auto;padding:0 1rem">'
        f"<h1>{html.escape(title)}</h1><p>{html.escape(words)}</p></body></html>"
    )
    headers = {
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
        "Cache-Control": "no-store",
    }
    return HTMLResponse(text, status, headers)
