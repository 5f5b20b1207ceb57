"""`python -m bot import FILE`: people and running pairs, all or nothing; with --dry-run, only say so."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

from bot import clock, logs, settings
from bot.commands.match import print_faults
from bot.house import House, open_house
from bot.sheet_file import read_sheet
from scheme.people import Standing
from scheme.people_file import PeopleFile, read_people
from scheme.sheet import BadFile
from storage.intake import Intake, take_in


class _Undo(Exception):
    """Leaves the transaction so that nothing of it stays."""


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a .csv or .xlsx file")
    parser.add_argument("--dry-run", action="store_true", help="change nothing, only say what would happen")


def run(args: Namespace) -> int:
    """Bring the file in: 0; 1 with every bad line on stderr if a line is wrong."""
    found = settings.read()
    logs.set_up(found)
    house = open_house(found, clock.now)
    scheme = house.first_scheme()
    with house.database.read(scheme) as store:
        known = [p.email for p in store.people.everybody(*Standing) if p.email]
        pack, today = store.pack, store.today(clock.now())
    try:
        file = read_people(read_sheet(args.file), pack, today, known)
    except BadFile as bad:
        print_faults(bad, sys.stderr)
        return 1
    done = _take_in(house, scheme, file, dry_run=args.dry_run)
    for remark in done.remarks:
        print(f"line {remark.line}: {remark.reason}", file=sys.stderr)
    print(_summary(done, dry_run=args.dry_run))
    return 0


def _take_in(house: House, scheme: str, file: PeopleFile, *, dry_run: bool) -> Intake:
    total = len(file.people) + len(file.pairs)
    try:
        with house.database.write(scheme) as store:
            done = take_in(file, store, clock.now(), _progress(total))
            if dry_run:
                raise _Undo
    except _Undo:
        pass
    return done


def _progress(total: int) -> Callable[[int], None]:
    """A line that counts, on a terminal; silence in a pipe."""
    if not sys.stderr.isatty():
        return lambda _: None

    def show(number: int) -> None:
        if number % 50 == 0 or number == total:
            end = "\n" if number == total else ""
            print(f"\r{number:,} of {total:,} lines", end=end, file=sys.stderr, flush=True)

    return show


def _summary(done: Intake, *, dry_run: bool) -> str:
    would = "Would add" if dry_run else "Added"
    return (
        f"{would} {_count(done.added, 'person', 'people')}, {_count(done.requests, 'request', 'requests')} and "
        f"{_count(done.pairs, 'running pair', 'running pairs')}; {'would change' if dry_run else 'changed'} "
        f"{_count(done.changed, 'person', 'people')}, {done.same:,} as before."
    )


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
