"""`python -m bot restore SRC`: put a backup back, also while the bot runs, and tell nothing twice."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from datetime import datetime
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
        help="PostgreSQL, after its own restore and before the bot is started: when that backup was made "
        "(UTC unless it has a zone)",
    )


def run(args: Namespace) -> int:
    """Restore; 1 with the reason where it cannot be done, and the database stays as it was."""
    url = settings.read().database_url
    live = sqlite_file(url)
    try:
        if live is not None and args.src is not None:
            doubtful = restore(args.src, live, clock.now(), migrate.upgrade)
        elif live is None and args.doubt_since:
            doubtful = _doubt(url, _backup_at(args.doubt_since, clock.now()))
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


def _backup_at(text: str, now: datetime) -> datetime:
    at = moment(text, "--doubt-since")
    if at > now:
        raise settings.SettingsError(
            f"--doubt-since is still to come: {text} is read as UTC unless it has a zone, such as +01:00."
        )
    return at


def _doubt(url: str, since: datetime) -> int:
    engines = open_engines(url)
    try:
        with engines.write() as conn:
            return doubt_since(conn, since, clock.now())
    finally:
        engines.dispose()
