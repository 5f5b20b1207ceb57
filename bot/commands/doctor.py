"""`python -m bot doctor`: looks at everything that can be wrong, and says in words what to fix."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass

from bot import clock, settings
from bot.health import Health
from bot.house import House, open_house
from bot.packs import load_pack
from bot.platform import NotReached
from bot.settings import Settings
from storage import migrate


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `fix` is empty where all is well."""

    what: str
    said: str
    fix: str = ""


def add_arguments(parser: ArgumentParser) -> None:
    """This command takes no arguments."""
    parser.add_argument("--offline", action="store_true", help="do not ask Slack or Teams anything")


def run(args: Namespace) -> int:
    """Print what was found: 0 if all is well, 1 if anything is to be fixed."""
    found = settings.read()
    looks: list[Callable[[Settings], Finding]] = [_pack, _key, _database, _leads]
    if not args.offline:
        looks += [_slack]
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
        return Finding(look.__name__.strip("_"), type(error).__name__, f"{error}")


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
