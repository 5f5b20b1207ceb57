"""`python -m bot export`, `erase` and `retention`: a person's data from the command line."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot import clock, logs, settings
from bot.house import House, open_house
from handlers.mydata import file_of, forget
from scheduler.run import Failure
from storage.people import Stale


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
    """Do it: 0; 1 when nobody has that address, `--yes` is missing, or not everything could be done."""
    found = settings.read()
    logs.set_up(found)
    house = open_house(found, clock.now)
    if args.command == "retention":
        return _retention(house, args.dry_run)
    known = _known(house, args.person)
    if not known:
        print("Nobody has that address.", file=sys.stderr)
        return 1
    if args.command == "export":
        return _export(house, known, args.out)
    if not args.yes:
        print("Nothing was erased. Add --yes to erase this person; it cannot be undone.", file=sys.stderr)
        return 1
    return _erase(house, known)


def _known(house: House, email: str) -> dict[str, str]:
    """Who has this address, by scheme: somebody may take part in several."""
    known: dict[str, str] = {}
    for scheme in house.database.schemes():
        with house.database.read(scheme) as store:
            who = store.people.by_email(email)
        if who is not None:
            known[scheme] = who.id
    return known


def _export(house: House, known: dict[str, str], out: Path) -> int:
    everything: dict[str, list[dict[str, Any]]] = {}
    for scheme, person in known.items():
        with house.database.read(scheme) as store:
            for table, rows in store.everything_about(person).items():
                everything.setdefault(table, []).extend(rows)
    out.write_bytes(file_of(everything).content)
    print(f"Written to {out}.")
    return 0


def _erase(house: House, known: dict[str, str]) -> int:
    for done, (scheme, person) in enumerate(known.items()):
        try:
            # As if they had pressed the button: running pairs end, and the others are told.
            with house.database.write(scheme) as store:
                now = clock.now()
                store.owe(forget(person, store, now), now)
        except Stale:
            what = f"Erased in {done} of {len(known)} schemes only" if done else "Nothing was erased"
            print(f"{what}: somebody changed the same at the same moment. Try again.", file=sys.stderr)
            return 1
    print("Erased.")
    return 0


def _retention(house: House, dry_run: bool) -> int:
    reports = [r for rs in house.run_jobs(["retention"], clock.now(), dry_run=dry_run).values() for r in rs]
    failed = [f for r in reports for f in r.failed]
    alone = [f for f in failed if f.item != "*"]  # the others of their scheme were erased
    count = sum(r.items for r in reports) - len(alone)
    print(f"{count} {'would be' if dry_run else 'were'} erased.")
    if alone:
        print(f"{len(alone)} could not be erased; {_references(alone)}.", file=sys.stderr)
    if len(failed) > len(alone):
        broken_off = [f for f in failed if f.item == "*"]
        print(f"It was not done to the end; {_references(broken_off)}.", file=sys.stderr)
    return 1 if failed else 0


def _references(failed: Sequence[Failure]) -> str:
    return "the log says why under " + ", ".join(sorted({f.reference for f in failed}))
