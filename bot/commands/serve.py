"""`python -m bot run` and `play`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import replace

from bot import app, logs, settings
from handlers import understanding


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of these commands."""
    parser.add_argument("--port", type=int, metavar="N", help="where HTTP listens")


def run(args: Namespace) -> int:
    """Serve until a signal."""
    found = settings.read()
    if args.port is not None:
        found = replace(found, port=args.port)
    logs.set_up(found)
    understanding.prepare()
    if args.command == "play" or found.playing:
        settings.demand_a_password(found)
        print(f"The playground opens at http://{found.host}:{found.port}", flush=True)
        app.play(found)
    else:
        app.serve(found)
    return 0
