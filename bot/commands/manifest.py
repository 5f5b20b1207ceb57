"""`python -m bot manifest slack|teams`: what an administrator gives to the platform."""

from __future__ import annotations

import json
import re
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from bot.settings import SettingsError, read
from bot.slack.manifest import manifest
from bot.teams.manifest import NO_ID, package
from handlers.router import router
from handlers.topics import TOPICS as HANDLERS

_ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+(:\d+)?(/[A-Za-z0-9._~/-]*)?")


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("platform", choices=("slack", "teams"))
    parser.add_argument("--out", type=Path, metavar="PATH", help="write there instead of printing")
    parser.add_argument(
        "--url",
        default="",
        metavar="ADDRESS",
        help="the bot's public https address (Slack without it: Socket Mode; Teams: links to pages about it)",
    )
    parser.add_argument(
        "--many", action="store_true", help="Slack: may be installed by many workspaces (needs --url)"
    )


def run(args: Namespace) -> int:
    """Write the manifest: 0 when done, 1 with the reason where that is not possible."""
    address = str(args.url or "").rstrip("/")
    if address and not _ADDRESS.fullmatch(address):
        print("--url must be the https address at which people and platforms reach the bot.", file=sys.stderr)
        return 1
    if args.many and not address:
        print("--many needs --url: Slack sends administrators back to that address.", file=sys.stderr)
        return 1
    if args.platform == "slack":
        text = json.dumps(manifest(address, args.many), indent=2, ensure_ascii=False) + "\n"
        return _write(text.encode(), args.out)
    if args.out is None and sys.stdout.isatty():
        print("The Teams package is a zip file: say where to write it with --out.", file=sys.stderr)
        return 1
    return _teams_package(address, args.out)


def _teams_package(address: str, path: Path | None) -> int:
    try:
        settings = read()
        if settings.teams is None:
            print(
                "TEAMS_CLIENT_ID is not set: put the app's id into manifest.json (twice) before you upload it.",
                file=sys.stderr,
            )
        commands = [(c.word, c.help) for c in router.commands.values() if HANDLERS and not c.leads_only]
        return _write(package(settings.teams.client_id if settings.teams else NO_ID, commands, address), path)
    except (SettingsError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1


def _write(content: bytes, path: Path | None) -> int:
    if path is None:
        sys.stdout.buffer.write(content)
        return 0
    try:
        path.write_bytes(content)
    except OSError as error:
        print(f"{path} could not be written: {error.strerror}.", file=sys.stderr)
        return 1
    return 0
