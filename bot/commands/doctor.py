"""`python -m bot doctor`: looks at everything that can be wrong, and says in words what to fix."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import httpx

from bot import clock, settings
from bot.failures import of_database
from bot.health import Health
from bot.house import House, open_house
from bot.packs import load_pack
from bot.platform import NotReached
from bot.settings import Settings
from storage import migrate
from storage.alarms import alarms
from storage.engine import open_engines

if TYPE_CHECKING:
    from slack_sdk.web import SlackResponse

CLOCK_OFF = 60  # seconds: both platforms refuse what seems five minutes old
LOGIN_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `fix` is empty where all is well."""

    what: str
    said: str
    fix: str = ""


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("--offline", action="store_true", help="do not ask Slack or Teams anything")


def run(args: Namespace) -> int:
    """Print what was found: 0 if all is well, 1 if anything is to be fixed."""
    found = settings.read()
    looks: list[Callable[[Settings], Finding]] = [_pack, _key, _database, _workspaces, _leads]
    if not args.offline:
        looks += [_slack, _scopes, _teams, _clock]
    findings = [_looked(look, found) for look in looks]
    for finding in findings:
        print(f"{'fix' if finding.fix else 'ok '}  {finding.what}: {finding.said}")
        if finding.fix:
            print(f"     {finding.fix}", file=sys.stderr)
    return 1 if any(f.fix for f in findings) else 0


def _looked(look: Callable[[Settings], Finding], given: Settings) -> Finding:
    try:
        return look(given)
    except Exception as error:  # noqa: BLE001 - a doctor examines what is broken
        kind, said = type(error).__name__, of_database(error)
        return Finding(look.__name__.strip("_"), "not usable" if said else kind, said or f"{error}")


def _pack(given: Settings) -> Finding:
    pack = load_pack(given.pack)
    return Finding("pack", f"{pack.title}, edition {pack.edition}, {len(pack.strands)} strands")


def _key(given: Settings) -> Finding:
    keys = settings.secret_keys(given)
    where = "set" if given.secret_keys else "kept beside the database"
    return Finding("secret key", f"{where}, {len(keys)} key{'s' if len(keys) != 1 else ''}")


def _database(given: Settings) -> Finding:
    house = open_house(given, clock.now)
    problems = Health(house, clock.now()).problems(clock.now())
    house.database.engines.dispose()
    if differ := migrate.differences(given.database_url):
        problems.append(
            f"Its tables are not those of this version in {len(differ)} places: they were changed by hand. "
            "Undo that, or restore a backup."
        )
    kind = given.database_url.partition(":")[0].partition("+")[0]
    return Finding("database", f"{kind}, {_people(house)}", " ".join(problems))


def _workspaces(given: Settings) -> Finding:
    engines = open_engines(given.database_url)
    with engines.read() as conn:
        stopped = alarms(conn)
    engines.dispose()
    if not stopped:
        return Finding("workspaces", "none is stopped")
    said = [f"The workspace {where} is stopped: {why}." for where, why in stopped.items()]
    return Finding(
        "workspaces",
        f"{len(stopped)} stopped",
        " ".join(said) + " Put its token right, or give its messages up: `python -m bot deliver --discard`.",
    )


def _people(house: House) -> str:
    schemes = house.database.schemes()
    count = 0
    for scheme in schemes:
        with house.database.read(scheme) as store:
            count += len(store.people.everybody())
    return f"{len(schemes)} scheme{'s' if len(schemes) != 1 else ''}, {count} people"


def _leads(given: Settings) -> Finding:
    house = open_house(given, clock.now)
    led = 0
    for scheme in house.database.schemes():
        with house.database.read(scheme) as store:
            led += len(store.strands.all_leads())
    house.database.engines.dispose()
    if led or given.coordinators:
        return Finding("leads", f"{led} in the database, {len(given.coordinators)} in COORDINATORS")
    return Finding(
        "leads", "none", "Set COORDINATORS to the e-mail address of a first lead, or requests reach nobody."
    )


def _slack(given: Settings) -> Finding:
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


def _asked_slack(given: Settings) -> SlackResponse | None:
    """What Slack says of the token, or None; why it says nothing is another finding."""
    from slack_sdk.web import SlackResponse

    from bot.slack.calls import attempt
    from bot.slack.workspaces import QUICK_TIMEOUT, client

    if given.slack is None or not given.slack.bot_token:
        return None
    answer = attempt(client(given.slack.bot_token, given.slack.api_url, QUICK_TIMEOUT).auth_test)
    return answer if isinstance(answer, SlackResponse) else None


def _scopes(given: Settings) -> Finding:
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


def _teams(given: Settings) -> Finding:
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


def _clock(given: Settings) -> Finding:
    """This machine's clock beside Slack's."""
    answer = _asked_slack(given)
    told = _header(dict(answer.headers), "date") if answer else ""
    if not told:
        return Finding("clock", "nobody to compare it with")
    off = round((clock.now() - parsedate_to_datetime(told)).total_seconds())
    if abs(off) <= CLOCK_OFF:
        return Finding("clock", "right")
    return Finding(
        "clock",
        f"{abs(off)} seconds {'fast' if off > 0 else 'slow'}",
        "Set this machine’s clock, and keep it right with a time service.",
    )


def _header(headers: dict[str, str], name: str) -> str:
    return next((value for key, value in headers.items() if key.casefold() == name), "")
