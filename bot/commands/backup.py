"""`python -m bot backup DEST`: a whole copy of the database, made while the bot runs."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from bot import clock, settings
from storage.backup import NotRestored, back_up, sqlite_file


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("dest", metavar="DEST", type=Path, help="the file to write, or a folder")


def run(args: Namespace) -> int:
    """Make the copy; 1 with the reason where it cannot be made."""
    live = sqlite_file(settings.read().database_url)
    if live is None:
        print("PostgreSQL is backed up with its own tools: pg_dump --format=custom.", file=sys.stderr)
        return 1
    now = clock.now()  # before the copy: what is written meanwhile counts as written since
    dest: Path = args.dest
    target = dest / f"{live.stem}-{now:%Y-%m-%d-%H%M%S}.db" if dest.is_dir() else dest
    if target.resolve() == live.resolve():
        print("That is the database itself; name another file.", file=sys.stderr)
        return 1
    try:
        back_up(live, target, now)
    except NotRestored as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Backed up to {target}. Keep the secret key apart: names in the copy cannot be read without it.")
    return 0
