"""`python -m bot tick`: run the jobs once; with --dry-run, only say what would be told."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from typing import Any

from bot import clock, logs, settings
from bot.house import open_house
from scheduler.run import JobReport
from scheduler.timetable import timetable


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("job", nargs="*", metavar="JOB", help="these jobs only")
    parser.add_argument(
        "--at", metavar="ISO", help="as of this moment, such as 2027-03-01T09:00 (UTC unless it has a zone)"
    )
    parser.add_argument("--dry-run", action="store_true", help="change nothing")
    parser.add_argument("--json", action="store_true", help="print JSON: ids and reasons, no names")


def run(args: Namespace) -> int:
    """Run them: 0 when all went well, 1 when a job failed."""
    found = settings.read()
    logs.set_up(found)
    now = moment(args.at, "--at") if args.at else clock.now()
    unknown = [name for name in args.job if name not in timetable.jobs]
    if unknown:
        known = ", ".join(timetable.jobs)
        raise settings.SettingsError(f"There is no job called {unknown[0]}; the jobs are: {known}.")
    house = open_house(found, lambda: now)
    house.first_scheme()
    # A moment still to come is not written down as one at which jobs ran: nobody would miss them until then.
    reports = house.run_jobs(args.job or None, now, dry_run=args.dry_run, noted=now <= clock.now())
    if args.json:
        rows = {scheme: [_row(r) for r in of_scheme] for scheme, of_scheme in reports.items()}
        print(json.dumps({"at": now.isoformat(), "dry_run": args.dry_run, "schemes": rows}, indent=2))
    else:
        for report in (r for of_scheme in reports.values() for r in of_scheme):
            verb = "would tell" if args.dry_run else "told"
            left = "; left to another process that is at it" if report.elsewhere else ""
            print(
                f"{report.job}: looked at {report.items}, {verb} {len(report.told)}, "
                f"failed {len(report.failed)}{left}"
            )
            for notice in report.told:
                print(f"  {notice.kind} to {notice.to} ({notice.key})")
    return 1 if any(r.failed for of_scheme in reports.values() for r in of_scheme) else 0


def moment(text: str, option: str) -> datetime:
    """An instant from ISO 8601; UTC unless it has a zone. Raises `SettingsError` for anything else, with the option."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise settings.SettingsError(
            f"{option} takes a moment such as 2027-03-01T09:00; {text} is none."
        ) from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _row(report: JobReport) -> dict[str, Any]:
    told = [
        {
            "kind": n.kind,
            "to": n.to,
            "about": n.about,
            "key": n.key,
            "due_at": n.due_at.isoformat() if n.due_at else None,
        }
        for n in report.told
    ]
    return {"job": report.job, "why": timetable.jobs[report.job].why, "items": report.items, "told": told,
            "failed": [f.reference for f in report.failed], "elsewhere": report.elsewhere}  # fmt: skip
