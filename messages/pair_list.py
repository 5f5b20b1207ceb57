"""Words for leads about the pairs of their strands: all of them, one that begins, and the last days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from messages.cards import (
    Block,
    Bullets,
    Button,
    Buttons,
    Card,
    Day,
    Divider,
    Facts,
    FormButton,
    Line,
    Name,
    Text,
    Tone,
    line,
)


@dataclass(frozen=True, slots=True)
class PairRow:
    """A pair as its lead may see it: who, how it stands, and until when. Never what is said."""

    mentor: str
    mentee: str
    stands: str
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class StrandPairs:
    """The pairs of one strand, and the offers that are open. Of an offer nothing tells who has answered."""

    title: str
    running: Sequence[PairRow]
    asked: Sequence[PairRow]
    more: int = 0


def pairs(strands: Sequence[StrandPairs], named: bool = False) -> Card:
    """To the lead: who is paired with whom. `named`: only those of a person asked about."""
    blocks: list[Block] = []
    for strand in strands:
        if len(strands) > 1:
            blocks += [Divider()] if blocks else []
            blocks.append(Text(line(strand.title), Tone.STRONG))
        if strand.running:
            blocks.append(Bullets(tuple(_row(row) for row in strand.running)))
        if strand.asked:
            blocks.append(Text(line("Asked; not both have answered:"), Tone.QUIET))
            blocks.append(Bullets(tuple(_row(row) for row in strand.asked)))
        if strand.more:
            blocks.append(
                Text(
                    line(f"And {strand.more} more. Type “pairs of” and a name to see somebody’s."), Tone.QUIET
                )
            )
    if not blocks:
        blocks.append(Text(line("There is no pair yet.")))
    blocks.append(Text(line("Please read this where nobody looks over your shoulder."), Tone.QUIET))
    every = (Button("All pairs", "pairs"),) if named else (Button("People", "people"),)
    blocks.append(Buttons((Button("Your desk", "overview"), *every, FormButton("Part a pair", "unpair"))))
    return Card("Pairs in your strands", tuple(blocks), notice="A list from your strands.")


def _row(row: PairRow) -> Line:
    if row.ends_on is None:
        return line(Name(row.mentor), " for ", Name(row.mentee))
    return line(Name(row.mentor), " mentors ", Name(row.mentee), f": {row.stands}, until ", Day(row.ends_on))


def begun(mentor: str, mentee: str, ends_on: date) -> Card:
    """To the lead at once: both have said yes."""
    return Card(
        "A pair has begun",
        (
            Facts((("Mentor", line(Name(mentor))), ("Mentee", line(Name(mentee))), ("Until", line(Day(ends_on))))),
            Text(line("Both said yes, and each knows how to reach the other. You need do nothing: I remind them, and tell you when they have met."), Tone.QUIET),
            Buttons((Button("All pairs", "pairs"), Button("Your desk", "overview"))),
        ),
        notice="A milestone in your strand.",
    )  # fmt: skip


def ended(mentor: str, mentee: str, how: str) -> Card:
    """To the lead: the fact."""
    return Card(
        "A pair has ended",
        (
            Text(line(Name(mentor), " and ", Name(mentee), f": {how}.")),
            Buttons((Button("All pairs", "pairs"), Button("Your desk", "overview"))),
        ),
        notice="A line of status from your strand.",
    )


def a_while(days: int) -> str:
    """So many days in words that are read at a glance: days, then weeks, then months."""
    if days < 14:
        return f"{days} day{'s' if days != 1 else ''}"
    return f"{days // 7} weeks" if days < 120 else f"{days * 12 // 365} months"


def lately(began: int, met: int, ended: int) -> Line | None:
    """What the last seven days brought, in one line; None if nothing."""
    parts = [
        f"{n} {one if n == 1 else many}"
        for n, one, many in (
            (began, "pair began", "pairs began"),
            (met, "pair met for the first time", "pairs met for the first time"),
            (ended, "pair came to an end", "pairs came to an end"),
        )
        if n
    ]
    if not parts:
        return None
    words = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return line(f"In the last seven days: {words}.")
