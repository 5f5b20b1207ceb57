"""What the doctor asks of others: Slack and Microsoft whether they take what is set, and the bot that runs here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import httpx

from bot import clock
from bot.platform import NotReached, Paused, Unsure
from bot.settings import Settings

if TYPE_CHECKING:
    from slack_sdk.web import SlackResponse

CLOCK_OFF = 60  # seconds: both platforms refuse what seems five minutes old
LOGIN_SECONDS = 10.0
OWN_SECONDS = 5.0  # the bot on this machine answers within three, whatever its database does


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `fix` is empty where all is well."""

    what: str
    said: str
    fix: str = ""


def slack(given: Settings) -> Finding:
    """Whether Slack takes the bot token."""
    if given.slack is None:
        return Finding("Slack", "not configured")
    if not given.slack.bot_token:
        return Finding("Slack", "many workspaces, each with a token of its own")
    from bot.slack.workspaces import Installation, OneWorkspace

    found = OneWorkspace(given.slack.bot_token, given.slack.api_url).own()
    if isinstance(found, Installation):
        return Finding("Slack", f"workspace {found.team}")
    if isinstance(found, NotReached):
        return Finding("Slack", "not reached", f"Slack could not be reached at {given.slack.api_url}.")
    return Finding(
        "Slack", "refused", "Slack does not accept SLACK_BOT_TOKEN; copy it again from the app’s page."
    )


def socket_mode(given: Settings) -> Finding:
    """Whether Slack gives the app token a connection. None is opened: the running bot has its own."""
    from slack_sdk.web import SlackResponse

    from bot.slack.calls import attempt, reason_of
    from bot.slack.workspaces import QUICK_TIMEOUT, client

    if given.slack is None or not given.slack.app_token:
        return Finding("Socket Mode", "not used")
    asked = client(given.slack.app_token, given.slack.api_url, QUICK_TIMEOUT)
    answer = attempt(lambda: asked.api_call("apps.connections.open"))
    if isinstance(answer, SlackResponse):
        return Finding("Socket Mode", "SLACK_APP_TOKEN is accepted")
    if isinstance(answer, NotReached):
        return Finding("Socket Mode", "not reached", f"Slack could not be reached at {given.slack.api_url}.")
    if isinstance(answer, Paused | Unsure):
        return Finding("Socket Mode", f"not told ({reason_of(answer)})")
    return Finding(
        "Socket Mode",
        f"refused ({reason_of(answer)})",
        "Slack does not accept SLACK_APP_TOKEN: see that Socket Mode is on, and make a token with connections:write "
        "on the app’s page under Basic Information.",
    )


def running_bot(given: Settings) -> Finding:
    """Whether the bot that runs on this machine hears its platforms."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(given.host, given.host)
    address = f"http://{f'[{host}]' if ':' in host else host}:{given.port}"
    try:
        answer = httpx.get(f"{address}/metrics", timeout=OWN_SECONDS, trust_env=False)
    except httpx.HTTPError:
        return Finding("running bot", f"none answers at {address}")
    if answer.status_code == httpx.codes.UNAUTHORIZED:
        return Finding("running bot", f"at {address} a password is asked for, as the playground does")
    heard = dict(
        re.findall(r'^mentoring_platform_connected\{platform="(\w+)"\} ([01])$', answer.text, re.MULTILINE)
    )
    if deaf := [name for name, connected in heard.items() if connected == "0"]:
        return Finding(
            "running bot",
            f"not connected to {' and '.join(deaf).title()}",
            "Nothing anybody does there reaches it. The log says why; see to SLACK_APP_TOKEN and that Socket Mode is on.",
        )
    connected = " and ".join(name.title() for name in heard)
    return Finding("running bot", f"connected to {connected}" if heard else f"none answers at {address}")


def _asked_slack(given: Settings) -> SlackResponse | None:
    """What Slack says of the token, or None; why it says nothing is another finding."""
    from slack_sdk.web import SlackResponse

    from bot.slack.calls import attempt
    from bot.slack.workspaces import QUICK_TIMEOUT, client

    if given.slack is None or not given.slack.bot_token:
        return None
    answer = attempt(client(given.slack.bot_token, given.slack.api_url, QUICK_TIMEOUT).auth_test)
    return answer if isinstance(answer, SlackResponse) else None


def scopes(given: Settings) -> Finding:
    """Whether all the bot needs was granted."""
    from bot.slack.manifest import SCOPES

    if given.slack and given.slack.bot_token is None:
        return Finding("Slack scopes", "asked for when a workspace installs the bot")
    answer = _asked_slack(given)
    granted = _header(dict(answer.headers), "x-oauth-scopes") if answer else ""
    if not granted:
        return Finding("Slack scopes", "not told")
    lacking = sorted(set(SCOPES) - {scope.strip() for scope in granted.split(",")})
    if not lacking:
        return Finding("Slack scopes", f"all {len(SCOPES)} granted")
    return Finding(
        "Slack scopes",
        f"{', '.join(lacking)} not granted",
        "Put the app’s manifest in again (`python -m bot manifest slack`) and install the app anew.",
    )


def teams(given: Settings) -> Finding:
    """Whether Microsoft takes the app's secret."""
    if given.teams is None:
        return Finding("Teams", "not configured")
    if given.teams.token:
        return Finding("Teams", "a ready token is set")
    from bot.teams.client import cloud_of

    cloud = cloud_of(given.teams.openid_metadata_url)
    address = f"{cloud.login_endpoint}/{given.teams.tenant_id or cloud.login_tenant}/oauth2/v2.0/token"
    return log_in(address, given.teams.client_id, given.teams.client_secret or "", cloud.bot_scope)


def log_in(address: str, client_id: str, secret: str, scope: str) -> Finding:
    """Whether Microsoft takes the app's id and secret there. What it answers is not shown: it may name the app."""
    form = {
        "grant_type": "client_credentials",
        "client_id": client_id,
        "client_secret": secret,
        "scope": scope,
    }
    try:
        answer = httpx.post(address, data=form, timeout=LOGIN_SECONDS)
    except httpx.HTTPError:
        host = httpx.URL(address).host
        return Finding("Teams", "not reached", f"{host} could not be reached from this machine.")
    if answer.status_code == httpx.codes.OK:
        return Finding("Teams", "the app’s secret is accepted")
    if answer.is_server_error:
        return Finding("Teams", "not told", "Microsoft’s login had a fault; try again in a while.")
    return Finding(
        "Teams",
        "refused",
        "Microsoft does not accept TEAMS_CLIENT_ID and TEAMS_CLIENT_SECRET in TEAMS_TENANT_ID; "
        "a secret may have run out. Copy them again from the app’s page.",
    )


def machine_clock(given: Settings) -> Finding:
    """This machine's clock beside Slack's."""
    answer = _asked_slack(given)
    told = _header(dict(answer.headers), "date") if answer else ""
    if not told:
        return Finding("clock", "nobody to compare it with")
    return beside("clock", clock.now(), parsedate_to_datetime(told))


def beside(what: str, clock: datetime, right: datetime) -> Finding:
    """A clock beside another that is taken to be right."""
    off = round((clock - right).total_seconds())
    if abs(off) <= CLOCK_OFF:
        return Finding(what, "right")
    return Finding(
        what,
        f"{abs(off)} seconds {'fast' if off > 0 else 'slow'}",
        "Set this machine’s clock and the database server’s, and keep them right with a time service.",
    )


def _header(headers: dict[str, str], name: str) -> str:
    return next((value for key, value in headers.items() if key.casefold() == name), "")
