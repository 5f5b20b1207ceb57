"""`python -m bot …`: one line a command."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

COMMANDS = {
    "run": "serve what is configured; nothing configured: the playground",
    "play": "the playground only",
    "tick": "run the due jobs once, now or as of a moment",
    "deliver": "send what is in the outbox",
    "doctor": "check settings, database, pack, tokens, scopes and clock, and say what to fix",
    "upgrade": "bring the database's tables to this version",
    "import": "people and running pairs from a file",
    "match": "preview a matching round from a file",
    "understand": "show how typed sentences are read",
    "simulate": "play a whole scheme with made-up people",
    "manifest": "write the Slack manifest or the Teams app package",
    "backup": "a safe copy of the database, while running",
    "restore": "put a copy back",
    "export": "a person's data as a zip",
    "erase": "erase a person",
    "retention": "erase what is kept no longer",
    "docs": "write the generated documents",
}
MODULES = {
    "import": "import_people", "run": "serve", "play": "serve",
    "export": "personal", "erase": "personal", "retention": "personal",
}  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code: 0 done, 1 not done, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m bot", description="The mentoring bot.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, says in COMMANDS.items():
        commands.add_parser(name, help=says, add_help=False)
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] not in COMMANDS:
        parser.parse_args(words)
    name = words[0]
    # Only the wanted command is loaded: `understand` must not wait for a web server.
    module = importlib.import_module(f"bot.commands.{MODULES.get(name, name)}")
    own = argparse.ArgumentParser(prog=f"python -m bot {name}", description=COMMANDS[name])
    module.add_arguments(own)
    args = own.parse_args(words[1:], argparse.Namespace(command=name))
    from bot.failures import run_told

    return run_told(lambda: module.run(args))


if __name__ == "__main__":
    sys.exit(main())
