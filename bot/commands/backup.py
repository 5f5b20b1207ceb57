"""`python -m bot backup DEST`: a whole copy of the database, made while the bot runs."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from bot import clock, settings
from storage.backup import NotRestored, back_up, sqlite_file


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("dest", metavar="DEST", help="the file to write, or a folder")
    parser.add_argument(
        "--keep", type=_count, metavar="N", help="in that folder, keep only the last N copies made this way"
    )


def run(args: Namespace) -> int:
    """Make the copy; 1 with the reason where it cannot be made."""
    live = sqlite_file(settings.read().database_url)
    if live is None:
        print("PostgreSQL is backed up with its own tools: pg_dump --format=custom.", file=sys.stderr)
        return 1
    now = clock.now()  # before the copy: what is written meanwhile counts as written since
    dest = Path(args.dest)
    if not dest.is_dir() and (args.keep or args.dest.endswith("/")):
        print(
            f"Nothing was copied: there is no folder {dest}. Make it, and let it belong to this user.",
            file=sys.stderr,
        )
        return 1
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
    if args.keep:
        for old in _copies(dest, live.stem)[: -args.keep]:
            old.unlink(missing_ok=True)
    return 0


def _copies(folder: Path, stem: str) -> list[Path]:
    """The copies this command made there and named by their moment, oldest first; nothing else is touched."""
    named = re.compile(re.escape(stem) + r"-\d{4}-\d\d-\d\d-\d{6}\.db")
    return sorted(path for path in folder.iterdir() if named.fullmatch(path.name))


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) > 0):
        raise ArgumentTypeError(f"a number from 1 on, not {text}")
    return int(text)
