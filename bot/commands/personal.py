"""`python -m bot export`, `erase` and `retention`: a person's data from the command line."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from bot import clock, settings
from bot.house import House, open_house
from handlers.events import Click, Identity
from handlers.mydata import file_of
from scheme.people import Person


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of these commands."""
    if parser.prog.endswith("retention"):
        parser.add_argument("--dry-run", action="store_true", help="only say how many would be erased")
        return
    parser.add_argument("person", metavar="EMAIL", help="the person’s e-mail address")
    if parser.prog.endswith("export"):
        parser.add_argument("--out", type=Path, default=Path("my-data.zip"), metavar="FILE")
    else:
        parser.add_argument("--yes", action="store_true", help="do it; it cannot be undone")


def run(args: Namespace) -> int:
    """Do it: 0; 1 when nobody has that address, or `--yes` is missing."""
    house = open_house(settings.read(), clock.now)
    if args.command == "retention":
        return _retention(house, args.dry_run)
    for scheme in house.database.schemes():
        with house.database.read(scheme) as store:
            who = store.people.by_email(args.person)
            everything = store.everything_about(who.id) if who else {}
        if who is None:
            continue
        if args.command == "export":
            args.out.write_bytes(file_of(everything).content)
            print(f"Written to {args.out}.")
            return 0
        return _erase(house, scheme, who, args.yes)
    print("Nobody has that address.", file=sys.stderr)
    return 1


def _erase(house: House, scheme: str, who: Person, sure: bool) -> int:
    if not sure:
        print("Nothing was erased. Add --yes to erase this person; it cannot be undone.", file=sys.stderr)
        return 1
    with house.database.read(scheme) as store:
        accounts = store.people.accounts(who.id)
    if accounts:
        # As if they had pressed the button: running pairs end, and the others are told.
        mine = accounts[0]
        pressed = Click(identity=Identity(mine.platform, mine.workspace, mine.user), action="erase-yes")
        house.desk.handle(pressed, clock.now())
    else:
        with house.database.write(scheme) as store:
            store.erase(who.id)
    print("Erased.")
    return 0


def _retention(house: House, dry_run: bool) -> int:
    count = 0
    for reports in house.run_jobs(["retention"], clock.now(), dry_run=dry_run).values():
        count += sum(r.items for r in reports)
    print(f"{count} {'would be' if dry_run else 'were'} erased.")
    return 0
