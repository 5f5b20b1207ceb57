"""`python -m bot restore SRC`: put a backup back, also while the bot runs, and tell nothing twice."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from bot import clock, settings
from bot.commands.tick import moment
from storage import migrate
from storage.backup import NotRestored, restore, sqlite_file
from storage.engine import open_engines
from storage.outbox_care import doubt_since


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("src", metavar="SRC", type=Path, nargs="?", help="a file written by backup")
    parser.add_argument(
        "--doubt-since",
        metavar="ISO",
        help="PostgreSQL, after its own restore: when that backup was made",
    )


def run(args: Namespace) -> int:
    """Restore; 1 with the reason where it cannot be done, and the database stays as it was."""
    url = settings.read().database_url
    live = sqlite_file(url)
    try:
        if live is not None and args.src is not None:
            doubtful = restore(args.src, live, clock.now(), migrate.upgrade)
        elif live is None and args.doubt_since:
            doubtful = _doubt(url, args.doubt_since)
        else:
            wanted = (
                "a file: restore SRC" if live else "its own restore first, then restore --doubt-since ISO"
            )
            print(f"This database needs {wanted}.", file=sys.stderr)
            return 2
    except NotRestored as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Restored. {doubtful} messages may have been told since and are looked for before they are sent.")
    return 0


def _doubt(url: str, since: str) -> int:
    engines = open_engines(url)
    try:
        with engines.write() as conn:
            return doubt_since(conn, moment(since), clock.now())
    finally:
        engines.dispose()
