"""`python -m bot doctor`: looks at everything that can be wrong, and says in words what to fix."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from bot import clock, settings
from bot.commands.platforms_asked import (
    Finding,
    beside,
    machine_clock,
    running_bot,
    scopes,
    slack,
    socket_mode,
    teams,
)
from bot.failures import of_database
from bot.health import Health
from bot.house import House, open_house
from bot.packs import load_pack
from bot.settings import Settings
from storage import migrate
from storage.alarms import alarms
from storage.engine import Engines, database_now, open_engines
from storage.migrate import Tables
from storage.vault import VaultError

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("--offline", action="store_true", help="do not ask Slack or Teams anything")


def run(args: Namespace) -> int:
    """Print what was found: 0 if all is well, 1 if anything is to be fixed."""
    found = settings.read()
    looks: list[Callable[[Settings], Finding]] = [_pack, _secret_key, _database]
    with suppress(Exception):  # what is wrong with it is a finding
        if migrate.state(found.database_url) is Tables.CURRENT:
            looks += [_database_clock, _workspaces]
    looks.append(_leads)
    looks.append(running_bot)
    if not args.offline:
        looks += [slack, socket_mode, scopes, teams, machine_clock]
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


def _secret_key(given: Settings) -> Finding:
    keys = settings.secret_keys(given, make=False)
    if not keys:
        if not _in_use(given):
            return Finding("secret key", "none yet: the first start makes one")
        return Finding(
            "secret key",
            "missing",
            "The key this database was written with is not there: put secret.key back beside it, or set SECRET_KEY.",
        )
    where = "set" if given.secret_keys else "kept beside the database"
    return Finding("secret key", f"{where}, {len(keys)} key{'s' if len(keys) != 1 else ''}")


def _database(given: Settings) -> Finding:
    kind = given.database_url.partition(":")[0].partition("+")[0]
    match migrate.state(given.database_url):
        case Tables.NONE:
            there = "not there yet" if kind == "sqlite" else "no tables yet"
            return Finding("database", f"{kind}, {there}: the first start makes them")
        case Tables.OLDER:
            fix = "Bring them up to date: `python -m bot upgrade`. The next start does it too."
            return Finding("database", f"{kind}, tables of an earlier version", fix)
        case Tables.NEWER:
            fix = (
                "The database was made by a newer version of this program: use that one, or restore a backup."
            )
            return Finding("database", f"{kind}, tables of a newer version", fix)
    with _house(given) as house:
        # In a scheme that was founded the jobs run each minute; nobody waits here for their first run.
        started_at = LONG_AGO if house.database.schemes() else clock.now()
        problems, people = Health(house, started_at).problems(clock.now()), _people(house)
    if differ := migrate.differences(given.database_url):
        problems.append(
            f"Its tables are not those of this version in {len(differ)} places: they were changed by hand. "
            "Undo that, or restore a backup."
        )
    return Finding("database", f"{kind}, {people}", " ".join(problems))


def _in_use(given: Settings) -> bool:
    """Whether there is anything that a key could have sealed."""
    match migrate.state(given.database_url):
        case Tables.NONE:
            return False
        case Tables.CURRENT:
            with suppress(VaultError), _house(given) as house:
                return bool(house.database.schemes())
    return True


@contextmanager
def _house(given: Settings) -> Iterator[House]:
    """To look at only."""
    house = open_house(given, clock.now, looking=True)
    try:
        yield house
    finally:
        house.database.engines.dispose()


@contextmanager
def _looking(given: Settings) -> Iterator[Engines]:
    engines = open_engines(given.database_url, looking=True)
    try:
        yield engines
    finally:
        engines.dispose()


def _database_clock(given: Settings) -> Finding:
    """Leases go by the database's clock, all else by this machine's."""
    with _looking(given) as engines, engines.read() as conn:
        return beside("database clock", database_now(conn, clock.now()), clock.now())


def _workspaces(given: Settings) -> Finding:
    with _looking(given) as engines, engines.read() as conn:
        stopped = alarms(conn)
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
    led = 0
    match migrate.state(given.database_url):
        case Tables.CURRENT:
            with _house(given) as house:
                for scheme in house.database.schemes():
                    with house.database.read(scheme) as store:
                        led += len(store.strands.all_leads())
        case Tables.OLDER | Tables.NEWER:
            return Finding("leads", "not looked at: the tables are of another version")
        case Tables.NONE:
            pass
    if led or given.coordinators:
        return Finding("leads", f"{led} in the database, {len(given.coordinators)} in COORDINATORS")
    return Finding(
        "leads", "none", "Set COORDINATORS to the e-mail address of a first lead, or requests reach nobody."
    )
