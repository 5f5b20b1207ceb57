"""`python -m bot understand`: how sentences on standard input are read, one JSON line each.

Each input line is JSON (`{"id", "text", "role", "platform", "context", "now", "tz"}`, all but `text`
optional) or a plain sentence. The sentences are not kept.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from typing import TextIO
from zoneinfo import ZoneInfo

from bot.clock import now as read_clock
from handlers.understanding import understand

ROLES = ("mentee", "mentor", "coordinator")


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument(
        "--role", default="mentee", choices=ROLES, help="who speaks, where a line does not say"
    )
    parser.add_argument(
        "--now", help="the moment of speaking, ISO; without a zone, the wall clock of the time zone"
    )
    parser.add_argument("--tz", default="Europe/London", help="the time zone of whoever speaks")


def run(args: Namespace) -> int:
    """Read every line; 0, or 1 with a sentence for the first line that makes no sense."""
    return read_lines(sys.stdin, sys.stdout, sys.stderr, args)


def read_lines(lines: TextIO, out: TextIO, errors: TextIO, args: Namespace) -> int:
    """As `run`, between the given streams."""
    for number, line in enumerate(lines, start=1):
        line = line.strip("\r\n")
        if not line.strip():
            continue
        try:
            print(_read(line, number, args), file=out)
        except ValueError as error:
            print(f"Line {number}: {error}.", file=errors)
            return 1
    return 0


def _read(line: str, number: int, args: Namespace) -> str:
    given = _given(line)
    text = given.get("text")
    if not isinstance(text, str):
        raise ValueError("it has no text")
    role = str(given.get("role") or args.role)
    if role not in ROLES:
        raise ValueError(f"the role is one of {', '.join(ROLES)}, not {role}")
    zone = str(given.get("tz") or args.tz)
    context = given.get("context")
    reading = understand(
        text,
        role=role,
        now=_moment(given.get("now") or args.now, zone),
        tz=zone,
        platform=str(given.get("platform") or "web"),
        context=str(context) if context else None,
        addressed=given.get("addressed", True) is not False,
    )
    answer = {
        "id": given.get("id", number),
        "intent": reading.intent,
        "expect": reading.expect,
        "entities": reading.entities.as_dict(),
        "rule": reading.rule,
        "ask": reading.ask,
    }
    return json.dumps(answer, ensure_ascii=False)


def _given(line: str) -> dict[str, object]:
    if not line.lstrip().startswith("{"):
        return {"text": line}
    try:
        given = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON ({error.msg} at character {error.pos + 1})") from None
    if not isinstance(given, dict):
        raise ValueError("it is not a JSON object")
    return given


def _moment(text: object, zone: str) -> datetime:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"there is no time zone {zone}") from None
    if text is None:
        return read_clock()
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        raise ValueError(f"{text} is not a moment such as 2026-11-20T10:00") from None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
