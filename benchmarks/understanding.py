"""How well typed sentences are read: intents, dates, lengths, what must never be missed, and how fast.

    python -m benchmarks.understanding            the table, and plain dateparser beside it
    python -m benchmarks.understanding --wrong    every sentence that was read wrongly as well

The sentences are the labelled ones in tests/data: the examples that came with the task, and our own.
Each is read clean, with one slip of the finger in one word, and wrapped in small talk, drawn with fixed
seeds. Exit code 1 if a goal is missed.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from handlers.dates import read_when
from handlers.spelling import tidy
from handlers.understanding import understand

DATA = Path(__file__).parent.parent / "tests" / "data"
Row = dict[str, Any]
SLIPS = 3  # misspelt variants of each sentence
KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
CHATTY = (
    "Hi there, hope you're well! {} Thanks so much!",
    "hey 👋 {}",
    "Sorry to bother you - {}. It's been a mad week!",
    "quick one: {} 😊 cheers",
    "Good morning! Hope you had a lovely weekend. {}",
    "Hello, just wanted to say {}, thanks in advance",
    "{} - sorry it's late, busy term here!",
    "ok so {} lol",
    "Happy Friday! {} Have a good one",
    "hiya, not sure if this is the right place but {}",
)
# The goals, as shares and milliseconds of the processor.
GOALS = {"intent, clean": 0.97, "intent, one slip": 0.90, "intent, chatty": 0.93, "date and length": 0.95}
MEDIAN_MS = 1.0
CHANGES = ("do",)
# These show something and change nothing.
HARMLESS = ("help", "greeting", "thanks", "questions", "my_status", "next_meeting", "get_agreement")
SENSITIVE = ("route", "crisis")


@dataclass
class Score:
    """Counts of one way of reading the sentences."""

    right: dict[str, int] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    never: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)

    def count(self, what: str, good: bool, note: str) -> None:
        """One answer to `what`; a wrong one is noted."""
        self.asked[what] = self.asked.get(what, 0) + 1
        self.right[what] = self.right.get(what, 0) + good
        if not good:
            self.wrong.append(f"{what}: {note}")

    def must_not(self, what: str, happened: bool, note: str) -> None:
        """One chance for something that must never happen."""
        self.never[what] = self.never.get(what, 0) + happened
        if happened:
            self.wrong.append(f"NEVER {what}: {note}")

    def share(self, what: str) -> float:
        """Right answers among all, 1 where nothing was asked."""
        return self.right.get(what, 0) / self.asked[what] if self.asked.get(what) else 1.0


def rows(*names: str) -> list[Row]:
    """The labelled sentences of these files."""
    return [
        json.loads(line)
        for name in names
        for line in (DATA / name).read_text(encoding="utf-8").splitlines()
        if line
    ]


def slips(text: str, seed: int, count: int = SLIPS) -> Iterator[str]:
    """The sentence with one slip in one word of four letters or more; mentions are left alone."""
    draw = random.Random(f"{seed} {text}")
    words = [
        m
        for m in re.finditer(r"<[^>]*>[^<]*</at>|<[^>]*>|[A-Za-z']{4,}", text)
        if not m.group().startswith("<")
    ]
    for _ in range(count if words else 0):
        word = draw.choice(words)
        yield text[: word.start()] + slip(word.group(), draw) + text[word.end() :]


def slip(word: str, draw: random.Random) -> str:
    """The word with one letter left out, doubled, swapped with the next, or hit beside."""
    place = draw.randrange(1, len(word))
    match draw.choice(("left out", "doubled", "swapped", "beside")):
        case "left out":
            return word[:place] + word[place + 1 :]
        case "doubled":
            return word[:place] + word[place] + word[place:]
        case "swapped":
            return word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :]
        case _:
            return word[:place] + _beside(word[place], draw) + word[place + 1 :]


def _beside(letter: str, draw: random.Random) -> str:
    for line in KEYS:
        at = line.find(letter.lower())
        if at >= 0:
            return draw.choice([line[i] for i in (at - 1, at + 1) if 0 <= i < len(line)])
    return letter


def chatty(text: str, seed: int) -> Iterator[str]:
    """The sentence inside small talk, two ways."""
    draw = random.Random(f"{seed} {text}")
    for frame in draw.sample(CHATTY, 2):
        yield frame.format(text)


def score_intents(sentences: Iterable[Row], variant: str, change: Callable[[str], Iterable[str]]) -> Score:
    """Every sentence in this variant against its labels."""
    score = Score()
    for row in sentences:
        for text in change(row["text"]):
            _score_sentence(row, text, variant, score)
    return score


def _score_sentence(row: Row, text: str, variant: str, score: Score) -> None:
    now = datetime.fromisoformat(row["now"])
    started = time.process_time()
    got = understand(
        text, role=row["role"], now=now, tz=row["tz"], platform=row["platform"], context=row.get("context")
    )
    score.milliseconds.append((time.process_time() - started) * 1000)
    note = f"{row['id']} {text!r} read as {got.intent}/{got.expect} {got.entities.as_dict()} by {got.rule}"
    score.count(f"intent, {variant}", got.intent in (row["intent"], *row.get("alt_intents", ())), note)
    want = row.get("entities", {})
    have = got.entities.as_dict()
    if row.get("expect"):
        score.count("what to do", got.expect == row["expect"], note)
        grave = row["expect"] in SENSITIVE
        score.must_not("sensitive missed", grave and got.expect not in SENSITIVE, note)
        for_nobody = row["intent"] == "out_of_scope"
        score.must_not(
            "out of scope, yet acted on",
            for_nobody and got.expect in CHANGES and got.intent not in HARMLESS,
            note,
        )
    for fact in ("date", "next_date", "time", "duration_min"):
        if fact in want and variant == "clean":
            score.count("date and length", have.get(fact) == want[fact], note)
    stored = have.get("date") if got.expect in CHANGES else None
    score.must_not("wrong date kept silently", bool(stored and stored != want.get("date")), note)


def score_dates(
    sentences: Iterable[Row], read: Callable[[str, str, datetime], tuple[date | None, str, int | None]]
) -> Score:
    """The isolated date sentences by any reader of (text, direction, now)."""
    score = Score()
    for row in sentences:
        kind, text, now = row["kind"], row["text"], datetime.fromisoformat(row["now"])
        direction = row.get("prefer") or ("past" if re.search(r"\b(?:met|saw|had)\b", text) else "future")
        started = time.process_time()
        day, clock, minutes = read(text, direction, now)
        score.milliseconds.append((time.process_time() - started) * 1000)
        note = f"{row['id']} {text!r} read as {day} {clock} {minutes}"
        if kind == "duration":
            score.count("length", minutes == row["minutes"], note)
        elif kind in ("none", "ask"):
            score.count(f"{kind}: no date kept", day is None, note)
            score.must_not(
                "date invented" if kind == "none" else "wrong date",
                day is not None and not _alt(row, day),
                note,
            )
        else:
            got = f"{day}T{clock}" if kind == "datetime" else str(day)
            right = got in (*row["accept"], *row.get("alt", ()))
            score.count("date", right, note)
            wrong_day = day is not None and not any(
                str(day) == a[:10] for a in (*row["accept"], *row.get("alt", ()))
            )
            score.must_not("wrong date", wrong_day, note)
    return score


def _alt(row: Row, day: date) -> bool:
    return str(day) in row.get("alt", ())


def ours(text: str, direction: str, now: datetime) -> tuple[date | None, str, int | None]:
    """Our reading of a date sentence."""
    said = tidy(text)
    when = read_when(
        said.text,
        now=now,
        tz="Europe/London",
        direction="past" if direction == "past" else "future",
        misspelt=said.repaired,
    )
    return when.day, when.at.strftime("%H:%M") if when.at else "", when.minutes


def plain_dateparser(text: str, direction: str, now: datetime) -> tuple[date | None, str, int | None]:
    """What dateparser's own search makes of the sentence."""
    from dateparser.search import search_dates

    settings = {
        "DATE_ORDER": "DMY",
        "PREFER_DATES_FROM": direction,
        "RELATIVE_BASE": now,
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    found = search_dates(text, languages=["en"], settings=settings)  # type: ignore[arg-type]
    if not found:
        return None, "", None
    return found[0][1].date(), found[0][1].strftime("%H:%M"), None


def main() -> int:
    """Print the tables; 1 if a goal was missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--wrong", action="store_true", help="print every sentence that was read wrongly")
    args = parser.parse_args()
    sentences = rows("utterances.jsonl", "own_utterances.jsonl", "blind_a.jsonl", "blind_b.jsonl")
    dated = rows("dates.jsonl", "own_dates.jsonl")
    by_variant = {
        "clean": score_intents(sentences, "clean", lambda t: (t,)),
        "one slip": score_intents(sentences, "one slip", lambda t: slips(t, 1)),
        "chatty": score_intents(sentences, "chatty", lambda t: chatty(t, 1)),
    }
    readers = {"ours": score_dates(dated, ours), "dateparser search": score_dates(dated, plain_dateparser)}
    missed = _print_intents(by_variant) + _print_dates(readers)
    print("\nNever learned from:")
    _print_intents({"unseen": score_intents(rows("unseen.jsonl"), "unseen", lambda t: (t,))})
    if args.wrong:
        for score in (*by_variant.values(), readers["ours"]):
            print(*score.wrong, sep="\n")
    for line in missed:
        print(f"MISSED: {line}", file=sys.stderr)
    return 1 if missed else 0


def _print_intents(by_variant: dict[str, Score]) -> list[str]:
    missed = []
    print(f"\nUnderstanding: {sum(len(s.milliseconds) for s in by_variant.values()):,} sentences\n")
    for variant, score in by_variant.items():
        for what in score.asked:
            print(f"  {variant:9} {what:32} {score.share(what):7.1%}  of {score.asked[what]}")
            if score.share(what) < GOALS.get(what, 0):
                missed.append(f"{what} is {score.share(what):.1%}")
        for what, times in score.never.items():
            print(f"  {variant:9} {what:32} {times:7}")
            if times:
                missed.append(f"{variant}: {what}, {times} times")
        ms = sorted(score.milliseconds)
        print(
            f"  {variant:9} {'milliseconds, median and 99 %':32} {statistics.median(ms):7.2f} {ms[int(len(ms) * 0.99)]:7.2f}"
        )
        if statistics.median(ms) > MEDIAN_MS:
            missed.append(f"the median of {variant} is {statistics.median(ms):.2f} ms")
    return missed


def _print_dates(readers: dict[str, Score]) -> list[str]:
    print("\nDate sentences" + "".join(f"{name:>20}" for name in readers))
    for what in readers["ours"].asked:
        print(f"  {what:30}" + "".join(f"{s.share(what):>19.1%} " for s in readers.values()))
    for what in readers["ours"].never:
        print(f"  {what:30}" + "".join(f"{s.never.get(what, 0):>19} " for s in readers.values()))
    print(
        f"  {'median milliseconds':30}"
        + "".join(f"{statistics.median(s.milliseconds):>19.2f} " for s in readers.values())
    )
    return [f"{what}: {times}" for what, times in readers["ours"].never.items() if times]


if __name__ == "__main__":
    sys.exit(main())
