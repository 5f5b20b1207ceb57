"""Words for how things stand, for keeping quiet, and for ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import assert_never

from messages.cards import (
    Block,
    Button,
    Buttons,
    Card,
    DateField,
    Day,
    Divider,
    Facts,
    Form,
    FormButton,
    Line,
    Name,
    Strong,
    Style,
    Text,
    Tone,
    line,
)
from messages.joining import chances

AWAKE = {"paused": "paused", "frozen": "on hold", "winding_down": "winding down"}


@dataclass(frozen=True, slots=True)
class PairView:
    """What one of the two sees of their pair."""

    pairing: str
    partner: str
    role: str  # the partner's: "mentor" or "mentee"
    state: str
    started_on: date
    ends_on: date
    meetings: int
    last_met_on: date | None
    next_on: date | None
    i_signed: bool
    they_signed: bool
    review_open: bool
    over: bool = False  # the term has ended, and answers are waited for
    this_year: tuple[int, int, date] | None = None  # meetings, the fewest the scheme asks for, last day


@dataclass(frozen=True, slots=True)
class LapsedView:
    """A pair that may go on if both say so in time; `answered`: this person has."""

    pairing: str
    term: int
    partner: str
    until: date
    answered: bool


class Unpaired(Enum):
    """What somebody is who has no pair, no request and no offer open."""

    MENTOR = auto()  # on the list of mentors
    BETWEEN = auto()  # has had a mentor
    OUTSIDE = auto()


def status(
    pairs: Sequence[PairView],
    waiting: tuple[int, date, bool] | None,
    offers: int,
    tasks: Sequence[Block],
    unpaired: Unpaired,
    lapsed: Sequence[LapsedView] = (),
) -> Card:
    """How things stand, and the one thing to do next."""
    blocks: list[Block] = [*tasks]
    if offers:
        blocks += [
            Text(line(f"{offers} question{'s' if offers != 1 else ''} wait{'s' if offers == 1 else ''} for your answer."), Tone.STRONG),
            Buttons((Button("Show me", "offers", style=Style.PRIMARY),)),
        ]  # fmt: skip
    for view in pairs:
        blocks += [Divider(), *_pair(view)] if blocks else _pair(view)
    if waiting:
        blocks += [
            Text(line(f"You are number {waiting[0]} on the waiting list, since ", Day(waiting[1]), ". ", chances(waiting[2]))),
            Buttons((FormButton("Change my request", "request"), Button("Withdraw it", "request-withdraw", confirm="Withdraw your request for a mentor?"))),
        ]  # fmt: skip
    for past in lapsed:
        blocks += _lapsed(past)
    if not pairs and not waiting and not offers:
        blocks += _nothing_open(unpaired, Style.PLAIN if lapsed else Style.PRIMARY)
    return Card("How things stand", tuple(blocks), notice="How things stand.")


def _nothing_open(unpaired: Unpaired, first: Style) -> list[Block]:
    match unpaired:
        case Unpaired.MENTOR:
            words = "You are on the list of mentors. I will write when there is somebody for you."
            change = FormButton("Change my entry as a mentor", "join")
            buttons = (change, FormButton("Ask for a mentor of my own", "request"))
        case Unpaired.BETWEEN:
            words = "You have no mentor at the moment."
            buttons = (
                FormButton("Ask for another mentor", "request", style=first),
                FormButton("Become a mentor", "join"),
            )
        case Unpaired.OUTSIDE:
            words = "You are not in the scheme at the moment."
            buttons = (
                FormButton("Ask for a mentor", "request", style=first),
                FormButton("Become a mentor", "join"),
            )
        case _ as never:
            assert_never(never)
    return [Text(line(words)), Buttons((*buttons, Button("What I can do", "help")))]


def _lapsed(past: LapsedView) -> list[Block]:
    if past.answered:
        return [
            Text(
                line(
                    "Your pair with ",
                    Name(past.partner),
                    " has lapsed. You have said that you would like to go on; it does if you both say so by ",
                    Day(past.until),
                    ".",
                )
            )
        ]
    return [
        Text(line("Your pair with ", Name(past.partner), " has lapsed. If you both want to go on, each press the button by ", Day(past.until), ".")),
        Buttons((Button("I would like to go on", "review-renew", f"{past.pairing}/{past.term}", Style.PRIMARY),)),
    ]  # fmt: skip


def _pair(v: PairView) -> list[Block]:
    state = f" ({AWAKE[v.state]})" if v.state in AWAKE else ""
    met: Line = line(str(v.meetings), ", last on ", Day(v.last_met_on)) if v.last_met_on else line("not yet")
    agreement = (
        "signed by you both"
        if v.i_signed and v.they_signed
        else "you have signed"
        if v.i_signed
        else "not signed by you"
    )
    facts = Facts((
        (f"Your {v.role}", line(Strong(""), Name(v.partner), state)), ("Since", line(Day(v.started_on))), ("Term ended" if v.over else "Until", line(Day(v.ends_on))),
        ("Meetings", met), *((("This year", line(f"{v.this_year[0]} of at least {v.this_year[1]}, until ", Day(v.this_year[2]))),) if v.this_year else ()),
        ("Next", line(Day(v.next_on)) if v.next_on else line("no day yet")), ("Agreement", line(agreement)),
    ))  # fmt: skip
    main: tuple[Button | FormButton, ...] = (
        (Button("Answer the review", "review", v.pairing, Style.PRIMARY),) if v.review_open else ()
    )
    if not v.review_open and not v.next_on:
        main = (FormButton("Plan a meeting", "plan", v.pairing, Style.PRIMARY),)
    rest: list[Button | FormButton] = [FormButton("Log a meeting", "log", v.pairing)]
    if not v.i_signed:
        rest.append(Button("The agreement", "agreement", v.pairing))
    rest += [Button("More", "more", v.pairing)]
    return [facts, Buttons((*main, *rest))]


def more(pairing: str, partner: str, paused: bool) -> Card:
    """The rarer things one can do with a pair."""
    quiet = Button("Start again", "resume", pairing) if paused else FormButton("Pause", "pause", pairing)
    return Card(
        "More for this pair",
        (
            Text(line("With ", Name(partner), ":")),
            Buttons((
                quiet, FormButton("Keep quiet until …", "snooze", pairing), Button("The agreement", "agreement", pairing),
                Button("I have a concern", "concern", pairing), Button("End it", "end", pairing),
            )),
            Buttons((Button("How long and how often", "terms", pairing),)),
        ),
        notice="More you can do.",
    )  # fmt: skip


def snoozed(until: date) -> Card:
    """Quiet until then."""
    return Card(
        "All right",
        (
            Text(line("I keep quiet about meetings until ", Day(until), ".")),
            Buttons((Button("How things stand", "status"),)),
        ),
        notice="Noted.",
    )


def paused(until: date) -> Card:
    """To the one who paused."""
    return Card("Paused", (
        Text(line("Your pair is paused until ", Day(until), ". I ask nothing of either of you until then. The end of the term stays as it is.")),
        Buttons((Button("How things stand", "status"),)),
    ), notice="Noted.")  # fmt: skip


def was_paused(partner: str, until: date) -> Card:
    """To the other."""
    return Card(
        "A pause",
        (
            Text(
                line(
                    Name(partner),
                    " would like to pause until ",
                    Day(until),
                    ". You need do nothing. I will write to you both when it ends.",
                )
            ),
        ),
        notice="News about the coming weeks.",
    )


def lead_paused(until: date) -> Card:
    """To the lead who has paused a pair."""
    return Card(
        "Paused",
        (Text(line("The pair is paused until ", Day(until), ". Both are told, and either of them may start again.")),),
        notice="Noted.",
    )  # fmt: skip


def was_paused_by_lead(pairing: str, until: date) -> Card:
    """To both, where their lead has paused the pair."""
    return Card(
        "A pause",
        (
            Text(line("The lead of your strand has paused your pair until ", Day(until), ". You need do nothing. I will write to you both when it ends.")),
            Buttons((Button("Start again", "resume", pairing),)),
        ),
        notice="News about the coming weeks.",
    )  # fmt: skip


def resumed(pairing: str) -> Card:
    """To both, when a pause ends."""
    return Card("Welcome back", (
        Text(line("The pause is over. A short meeting is a good way to start again.")),
        Buttons((FormButton("Plan a meeting", "plan", pairing, Style.PRIMARY), FormButton("Pause longer", "pause", pairing))),
    ), notice="The pause is over.")  # fmt: skip


def until_form(name: str, title: str, initial: date, pairing: str) -> Form:
    """Until which day."""
    return Form(name, title, (DateField("until", "Until which day?", initial=initial),), "Save", pairing)


def choose_pair(pairs: Sequence[tuple[str, str]], action: str) -> Card:
    """Which of your pairs is meant; `pairs` are (pairing id, partner id)."""
    blocks: list[Block] = [Text(line("Which of your pairs do you mean?"))]
    for number, (pairing, partner) in enumerate(pairs, start=1):
        blocks += [
            Text(line(f"{number}. ", Name(partner))),
            Buttons((Button(f"Number {number}", action, pairing),)),
        ]
    return Card("Which one?", tuple(blocks), notice="A question for you.")
