"""`python -m bot match FILE`: a matching round previewed from a file, without a database."""

from __future__ import annotations

import json
import sys
import time
from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path
from typing import TextIO

from bot.clock import now
from bot.packs import PackError, load_pack, pack_names
from bot.sheet_file import read_sheet
from scheme.eligibility import Rules
from scheme.matching import Proposal, Result, Round, propose
from scheme.pack import Pack
from scheme.people_file import PeopleFile, read_people
from scheme.policy import Policy
from scheme.scoring import Request
from scheme.sheet import BadFile


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("file", type=Path, metavar="FILE", help="people and running pairs, .csv or .xlsx")
    parser.add_argument("--rules", default="ion", choices=pack_names(), metavar="PACK", help="the scheme")
    parser.add_argument("--json", action="store_true", help="print the round as JSON")
    parser.add_argument(
        "--no-weak-pairs",
        action="store_true",
        help="bar the weakest pairs, as far as that leaves as many people placed",
    )


def run(args: Namespace, today: date | None = None) -> int:
    """Print the round: 0 if there is one, 1 with every bad line on stderr if the file cannot be used.

    `today` is the day on which the round is held, by default the day of the clock.
    """
    started = time.perf_counter()
    today = today or now().date()
    try:
        pack = load_pack(args.rules)
        file = read_people(read_sheet(args.file), pack, today)
    except PackError as error:
        print(error, file=sys.stderr)
        return 1
    except BadFile as bad:
        print_faults(bad, sys.stderr)
        return 1
    for remark in file.remarks:
        print(f"line {remark.line}: {remark.reason}", file=sys.stderr)
    if sys.stderr.isatty():
        print(f"Matching {len(file.people):,} people …", file=sys.stderr)
    results = rounds(file, pack, today, no_weak_pairs=args.no_weak_pairs)
    figures = {
        "total": sum(result.total for result in results),
        "seconds": round(time.perf_counter() - started, 3),
        "peak_mb": peak_mb(),
    }
    if args.json:
        print(json.dumps(as_json(results) | figures, ensure_ascii=False, indent=1))
    else:
        print_round(results, figures, sys.stdout)
    return 0


def print_faults(bad: BadFile, to: TextIO) -> None:
    """Every bad line with its number and reason, and a sentence that nothing was used."""
    for fault in bad.faults:
        print(f"line {fault.line}: {fault.reason}" if fault.line else fault.reason, file=to)
    count = len(bad.faults)
    print(f"Nothing was used of the file: {count:,} {'fault' if count == 1 else 'faults'}.", file=to)


def rounds(file: PeopleFile, pack: Pack, today: date, no_weak_pairs: bool = False) -> list[Result]:
    """The round of the file: one for all strands that share their rules, which is usually all.

    Everybody who wants a mentor and has none is in it; somebody with a running pair only if the file
    says since when they wait.
    """
    running = frozenset((pair.mentor, pair.mentee) for pair in file.pairs)
    served = {mentee for _, mentee in running}
    mentors = tuple(row.person for row in file.people if row.person.mentors)
    policies: dict[str | None, Policy] = {}
    groups: dict[Policy, list[Request]] = {}
    for row in file.people:
        if row.mentee and (row.person.id not in served or row.waiting_since):
            request = Request(row.person, row.topics_wanted, waiting_since=row.waiting_since)
            if row.person.strand not in policies:
                policies[row.person.strand] = pack.policy(row.person.strand)
            groups.setdefault(policies[row.person.strand], []).append(request)
    # Topics that the pack does not know are shown as they were written, near enough.
    named = {topic for row in file.people for topic in (*row.person.offers, *row.topics_wanted)}
    titles = {topic: topic.replace("_", " ") for topic in named} | {t.key: t.title for t in pack.topics}
    results: list[Result] = []
    for policy, requests in (groups or {pack.policy(): []}).items():
        rules = Rules(policy, pack.ladder, today, file.managers, running)
        floor = None if no_weak_pairs else 0
        given = Round("preview", tuple(requests), mentors, rules, floor=floor, titles=titles)
        results.append(propose(given))
        running |= {(pair.mentor, pair.mentee) for pair in results[-1].proposals}
    return results


def as_json(results: list[Result]) -> dict[str, object]:
    """Pairs and unmatched people with their reasons, people by e-mail address."""
    return {
        "pairs": [
            {"mentee": p.mentee, "mentor": p.mentor, "score": p.points, "parts": p.parts, "reason": p.reason}
            for p in _pairs(results)
        ],
        "unmatched": [
            {"mentee": mentee, "reason": why.lead}
            for result in results
            for mentee, why in result.unplaced.items()
        ],
    }


def print_round(results: list[Result], figures: dict[str, float], to: TextIO) -> None:
    """The round for reading."""
    pairs = _pairs(results)
    unplaced = [(mentee, why.lead) for result in results for mentee, why in result.unplaced.items()]
    for pair in pairs:
        print(f"{pair.mentee}  with  {pair.mentor}  ({pair.points})\n    {pair.reason}", file=to)
    for mentee, why in unplaced:
        print(f"{mentee}  without a mentor\n    {why}", file=to)
    proof = "no better round exists" if all(result.proven for result in results) else "not proven best"
    print(
        f"\n{len(pairs):,} {'pair' if len(pairs) == 1 else 'pairs'}, {len(unplaced):,} without a mentor, "
        f"{figures['total']:,} points ({proof}); {figures['seconds']} s, {figures['peak_mb']} MB.",
        file=to,
    )


def peak_mb() -> float:
    """The most memory this process has used, in millions of bytes; 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / 1_000_000 if sys.platform == "darwin" else peak * 1024 / 1_000_000, 1)


def _pairs(results: list[Result]) -> list[Proposal]:
    return sorted((p for result in results for p in result.proposals), key=lambda p: p.mentee)
