"""`python -m bot simulate`: play a whole scheme with made-up people, and say what was told and missed."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable
from datetime import date
from pathlib import Path

from bot import settings
from bot.plot import bar_chart
from bot.simulation import NotPlayed, simulate
from bot.simulation_report import Report

MOST_PAIRS, MOST_MONTHS = 1000, 120


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument(
        "--pairs", type=_up_to(MOST_PAIRS), default=30, metavar="N", help="how many pairs (30)"
    )
    parser.add_argument("--months", type=_up_to(MOST_MONTHS), default=24, metavar="M", help="how long (24)")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed plays the same (1)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--plot", type=Path, metavar="FILE.png", help="draw what was sent in each month")


def run(args: Namespace) -> int:
    """Play it: 0 when nothing was missed, 1 when something was."""
    found = settings.read()
    shown = _Progress(args.months) if sys.stderr.isatty() else None
    try:
        report = simulate(
            args.pairs, args.months, args.seed, pack=found.pack, timezone=found.timezone,
            progress=shown.at if shown else lambda _: None,
        )  # fmt: skip
    except NotPlayed as error:
        print(error, file=sys.stderr)
        return 1
    if args.plot:
        args.plot.write_bytes(bar_chart({month: dict(of) for month, of in report.by_month.items()}))
    print(json.dumps(report.as_json(), indent=2) if args.json else in_words(report))
    return 1 if any(report.missed.values()) or report.most_nudges > 1 else 0


def in_words(report: Report) -> str:
    """The report as a table for people."""
    sent = report.sent()
    rows = [
        f"{report.pairs} mentees, {report.first_day} to {report.last_day}, seed {report.seed}",
        f"{report.meetings} meetings, {sum(sent.values())} messages", "", "sent of each kind",
        *(f"  {kind:28}{count:7}" for kind, count in sent.items()), "", "sent in each month",
        *(f"  {month:28}{sum(of.values()):7}" for month, of in report.by_month.items()), "",
        "pairings at the end", *(f"  {state:28}{count:7}" for state, count in report.states.items()), "",
        "missed", *(f"  {what:40}{count:7}" for what, count in report.missed.items()),
        f"  {'most nudges to one pair within 28 days':40}{report.most_nudges:7}",
    ]  # fmt: skip
    return "\n".join(rows)


def _up_to(most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= most:
            raise ArgumentTypeError(f"a number from 1 to {most}, not {text}")
        return int(text)

    return number


class _Progress:
    """One line on the terminal, redrawn each month."""

    def __init__(self, months: int) -> None:
        self._months, self._drawn = months, ""

    def at(self, day: date) -> None:
        """The day that is being played."""
        month = f"{day:%Y-%m}"
        if month != self._drawn:
            self._drawn = month
            print(
                f"\rplaying {day:%B %Y}, {self._months} months in all   ", end="", file=sys.stderr, flush=True
            )
