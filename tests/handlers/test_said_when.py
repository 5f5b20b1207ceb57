"""Days, clocks and lengths as people type them, read by the whole understanding (tests/data/said_when.txt)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from handlers.understanding import understand
from handlers.understanding_shapes import Expect

SAID = Path(__file__).parent.parent / "data" / "said_when.txt"
NOW = datetime(2026, 11, 20, 10)  # a Friday


def sentences() -> Iterator[Any]:
    """(sentence, what the bot had said, what has to be read) of every line."""
    before: str | None = None
    for line in SAID.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            before = None if line == "# -" else line[2:]
        elif line and not line.startswith(";"):
            text, _, wanted = line.rpartition(" | ")
            yield pytest.param(text, before, wanted, id=f"{text} after {before}" if before else text)


def full(day: str) -> str:
    """11-17 with its year."""
    return f"{2027 if day[:2] in ('01', '02', '03') else 2026}-{day}"


@pytest.mark.parametrize(("text", "before", "wanted"), list(sentences()))
def test_what_somebody_says_about_time_is_read_or_asked_about(
    text: str, before: str | None, wanted: str
) -> None:
    got = understand(text, role="mentee", now=NOW, tz="Europe/London", platform="slack", context=before)
    read = {
        k: v for k, v in got.entities.as_dict().items() if k in ("date", "time", "duration_min", "next_date")
    }
    days: list[str | None] = []
    expected: dict[str, object] = {}
    for fact in wanted.split():
        if fact.startswith("ask"):
            days += [None, *map(full, fact.split("/")[1:])]
        elif fact.endswith("m"):
            expected["duration_min"] = int(fact[:-1])
        elif fact.startswith(">"):
            expected["next_date"] = full(fact[1:])
        elif ":" in fact:
            expected["time"] = fact
        else:
            days += [full(day) for day in fact.split("/")]
    day = read.pop("date", None)
    assert day in (days or [None])
    if days == [None]:
        assert got.expect is Expect.ASK
        if "time" not in expected:
            read.pop("time", None)  # a clock may be kept in mind while the day is asked about
    assert read == expected
