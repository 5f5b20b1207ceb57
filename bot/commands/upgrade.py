"""`python -m bot upgrade`: bring the database's tables to this version. The start does it too; this does no more."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from bot import settings
from storage import migrate


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of this command: none."""


def run(args: Namespace) -> int:  # noqa: ARG001
    """Upgrade, in one transaction under a lock, with a copy of a SQLite file first; 1 with the reason where not."""
    changed = migrate.upgrade(settings.read().database_url)
    print("The tables were brought to this version." if changed else "The tables are those of this version.")
    return 0
