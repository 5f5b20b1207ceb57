"""`python -m bot run` and `play`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import replace

from bot import app, logs, settings
from bot.listening import listening
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
    playing = args.command == "play" or found.playing
    if playing:
        settings.demand_a_password(found)
    with listening(found.host, found.port) as doors:  # first: where it is taken, nothing else may be touched
        if playing:
            print("The playground is being laid out: a few seconds.", flush=True)
        understanding.prepare()
        if playing:
            app.play(
                found, doors, ready=lambda: print(_where(found.host, doors[0].getsockname()[1]), flush=True)
            )
        else:
            app.serve(found, doors)
    return 0


def _where(host: str, port: int) -> str:
    """The last words before the log: what to open in a browser."""
    everywhere = host in ("", "0.0.0.0", "::")
    at = f"http://{'localhost' if everywhere else f'[{host}]' if ':' in host else host}:{port}"
    return (
        f"\nThe playground is ready. Open it in a browser:\n\n  {at}/\n"
        f"  {at}/cards    every message, as Slack and Teams show it\n\nCtrl-C stops it. The log follows."
    )
