"""Words for choosing from options: to mentees without names or points, to leads without rankings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from messages.cards import (
    Block,
    Button,
    Buttons,
    Card,
    ChoiceField,
    DateField,
    Day,
    Divider,
    Facts,
    Form,
    FormButton,
    Style,
    Text,
    Tone,
    line,
)
from messages.reader import number_of

LETTERS = ("A", "B", "C", "D")
FOR_ME = "for-me"


@dataclass(frozen=True, slots=True)
class OptionView:
    """A mentor as a mentee may see them before both have said yes: no name."""

    grade: str
    department: str
    topics: str
    places: int


def options(choosing: str, rows: Sequence[OptionView], ends_on: date, again: bool, answered: bool) -> Card:
    """To a mentee: mentors who suit, in an order that means nothing."""
    start = "Your options still wait for you. " if again else "Here are mentors who would suit you. "
    blocks: list[Block] = [
        Text(line(start, "Put them in your own order by ", Day(ends_on), ". Your order stays between you and me; it only decides who is asked.")),
    ]  # fmt: skip
    for letter, row in zip(LETTERS, rows, strict=False):
        free = f"{row.places} free place{'s' if row.places != 1 else ''}"
        blocks += [
            Divider(), Text(line(f"Option {letter}"), Tone.STRONG),
            Facts((("Career stage", line(row.grade)), ("Department", line(row.department)),
                   ("Can help with", line(row.topics)), ("Room", line(free)))),
        ]  # fmt: skip
    if answered:
        blocks += [Divider(), Text(line("You have answered. You can change it until that day."))]
    blocks += [
        Buttons((
            FormButton("Put them in order", "rank", choosing, Style.PRIMARY),
            Button("Let the coordinator choose for me", "choose-for-me", choosing),
        )),
        Text(line("The order they stand in says nothing. You learn a mentor’s name once they have said yes."), Tone.QUIET),
    ]  # fmt: skip
    return Card("Choose a mentor", tuple(blocks), notice="Options are waiting for you.")


def rank_form(choosing: str, rows: Sequence[OptionView], ranked: Sequence[int]) -> Form:
    """The mentee's own order, best first."""
    listed = tuple(
        (letter, f"Option {letter}: {row.grade}, {row.department}"[:75])
        for letter, row in zip(LETTERS, rows, strict=False)
    )
    labels = ("Your first choice", "Your second choice", "Your third choice", "Your fourth choice")
    fields = []
    for place, label in enumerate(labels[: len(listed)]):
        choices = (*listed, (FOR_ME, "Let the coordinator choose for me")) if place == 0 else listed
        initial = (LETTERS[ranked[place]],) if place < len(ranked) else ()
        fields.append(ChoiceField(f"choice{place + 1}", label, choices, initial=initial, required=place == 0))
    return Form("rank", "Your order", tuple(fields), "Keep it", choosing)


def kept(ends_on: date, how_many: int) -> Card:
    """To a mentee who has answered."""
    words = (
        f"I have your order of {how_many}. " if how_many > 1
        else "I have your choice. " if how_many
        else "The coordinator will choose for you. "
    )  # fmt: skip
    return Card(
        "Thank you",
        (Text(line(words, "You can change it until the end of ", Day(ends_on), ". Then mentors are asked, and I write to you.")),),
        notice="Your answer is noted.",
    )  # fmt: skip


def no_choosing(strand: str, title: str, waiting: int) -> Card:
    """To the lead: nobody is choosing at the moment."""
    words = f"{waiting} wait{'s' if waiting == 1 else ''} without an offer. I would send each of them up to four suitable mentors, without names, to put in order."
    blocks: list[Block] = [Text(line(words if waiting else "Nobody waits without an offer."))]
    if waiting:
        blocks.append(
            Buttons((
                FormButton("Send them their options", "choosing", strand, Style.PRIMARY),
                Button("One at a time instead", "waiting", strand),
            ))
        )  # fmt: skip
    return Card(title, tuple(blocks), notice="Choosing in your strand.")


def choosing_form(strand: str, until: date) -> Form:
    """Until which day mentees may choose."""
    return Form(
        "choosing", "Let mentees choose", (DateField("until", "They may choose until", initial=until),), "Send", strand,
        (line("Two weeks give people time to think. At the end of that day one assignment decides, and mentors are asked."),),
    )  # fmt: skip


def under_way(choosing: str, title: str, answered: int, of: int, ends_on: date) -> Card:
    """To the lead: how many have answered, never how."""
    return Card(
        title,
        (
            Text(line(f"{answered} of {of} have answered. They may choose until the end of ", Day(ends_on), ".")),
            Text(line("Whoever does not answer is matched by the scheme’s own points. You never see who ranked whom where."), Tone.QUIET),
            Buttons((Button("Decide now", "choosing-decide", choosing, confirm="Stop the choosing and ask the mentors now?"),)),
        ),
        notice="Choosing in your strand.",
    )  # fmt: skip


def begun(people: int, without: int, ends_on: date) -> Card:
    """To the lead: the options are on their way."""
    rest = f" For {without} nobody suits at the moment; they stay on the list." if without else ""
    return Card(
        "Options sent",
        (Text(line(f"{people} {'people get' if people != 1 else 'person gets'} their options and can choose until the end of ", Day(ends_on), ".", rest)),),
        notice="The options are on their way.",
    )  # fmt: skip


def settled(asked: int, left: int) -> Card:
    """To the lead: the choosing is over."""
    blocks: list[Block] = [Text(line(f"The choosing is over. I have asked {number_of(asked, 'mentor')}."))]
    if left:
        blocks.append(
            Text(
                line(
                    f"{left} could not be placed and stand{'s' if left == 1 else ''} at the front of the list."
                )
            )
        )
    return Card(
        "Choosing is over",
        (*blocks, Buttons((Button("Look at the list", "match"),))),
        notice="News from your strand.",
    )
