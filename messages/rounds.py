"""Words for matching rounds and for pairs made or parted by hand. All of them are for leads only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
    Form,
    FormButton,
    Line,
    Name,
    PersonField,
    Strong,
    Style,
    Text,
    Tone,
    line,
)
from messages.reader import number_of

PAIRS_SHOWN = 8  # with two buttons each: what fits one message on every platform
UNPLACED_SHOWN = 8


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round for reading: pairs as (mentee, mentor, points, reason), people without as (mentee, why)."""

    pairs: tuple[tuple[str, str, int, str], ...]
    without: tuple[tuple[str, str], ...]
    idle: int
    mark: str
    proven: bool
    start: int = 0  # the first pair shown
    fixed: Mapping[str, str] = field(default_factory=dict)  # ids of pairs fixed by hand, by the mentee


def preview(view: RoundView, changed: bool = False, more: Sequence[tuple[str, str, str, str]] = ()) -> Card:
    """The round before anybody is told. `more` are (title, words, action, value) of
    strands that choose in another way."""
    blocks: list[Block] = []
    if changed:
        blocks.append(Text(line("Something has changed since you looked, so nobody was asked. This is the round as it would be now."), Tone.STRONG))  # fmt: skip
    if view.pairs or view.without:
        blocks += _at_a_glance(view)
    elif not more:
        blocks.append(Text(line("Nobody waits for a mentor in your strands, or everybody who does has an offer to answer.")))  # fmt: skip
    blocks += [*_pairs(view), *_left_without(view)]
    for title, words, action, value in more:
        look = Buttons((Button("Look at it", action, value),))
        blocks += [Divider(), Text(line(Strong(title), ": ", words)), look]
    by_hand = FormButton("Pair two people by hand", "pair"), FormButton("Part a pair", "unpair")
    blocks += [Divider(), Buttons((*by_hand, Button("Supply and demand", "supply")))]
    return Card("A matching round", tuple(blocks), notice="A matching round to look at.")


def _at_a_glance(view: RoundView) -> list[Block]:
    points = sum(p[2] for p in view.pairs)
    best = "and no better round exists" if view.proven else "not proven to be the best"
    rows = (
        ("Pairs", str(len(view.pairs))),
        ("Without a mentor", str(len(view.without))),
        ("Mentors with nobody", str(view.idle)),
        ("Points", f"{points}, {best}"),
    )
    return [
        Text(line("A preview: nobody has been told.")),
        Facts(tuple((label, line(words)) for label, words in rows)),
    ]


def _pairs(view: RoundView) -> list[Block]:
    if not view.pairs:
        return []
    blocks: list[Block] = [Buttons((Button("Ask all these mentors", "round-all", view.mark, Style.PRIMARY),))]
    after = view.start + PAIRS_SHOWN
    for mentee, mentor, points, reason in view.pairs[view.start : after]:
        ids, fixed = f"{view.mark}/{mentee}/{mentor}", view.fixed.get(mentee)
        weight = f" ({points} points{', fixed by hand' if fixed else ''}). {reason}"
        otherwise = (
            Button("Leave it to the round", "pair-unfix", fixed)
            if fixed
            else Button("Not these two", "round-drop", ids)
        )
        blocks += [
            Text(line(Name(mentee), " with ", Name(mentor), weight)),
            Buttons((Button("Ask this mentor", "round-one", ids), otherwise)),
        ]
    if rest := len(view.pairs[after:]):
        blocks.append(Buttons((Button(f"And {number_of(rest, 'more pair')}", "match", str(after)),)))
    return blocks


def _left_without(view: RoundView) -> list[Block]:
    if not view.without:
        return []
    shown, rest = view.without[:UNPLACED_SHOWN], view.without[UNPLACED_SHOWN:]
    return [
        Divider(),
        Text(line("Without a mentor in this round"), Tone.STRONG),
        Bullets(tuple(line(Name(who), ": ", why) for who, why in shown)),
        *([Text(line(f"And {len(rest)} more."), Tone.QUIET)] if rest else []),
    ]


def waiting(title: str, rows: Sequence[tuple[str, date, str]]) -> Card:
    """Who waits in a strand that matches one request at a time; `rows` are (person, since, request)."""
    blocks: list[Block] = [] if rows else [Text(line("Nobody waits here without an offer."))]
    for person, since, request in rows[:20]:
        blocks += [
            Text(line(Name(person), ", since ", Day(since))),
            Buttons((Button("See who could mentor", "request-options", request),)),
        ]
    return Card(title, tuple(blocks), notice="The waiting list of your strand.")


def shall_i_ask_all(count: int, mark: str, days: int) -> Card:
    """The second step before anybody is told."""
    people = number_of(count, "mentor")
    return Card(
        "Ask them all?",
        (
            Text(line(f"I would now ask {people} whether they would take one more person, without naming the mentee. After a yes the mentee is asked. An offer ends after {number_of(days, 'day')} without an answer.")),
            Buttons((Button(f"Yes, ask {people}", "round-all-yes", mark, Style.PRIMARY), Button("Not yet", "never-mind"))),
        ),
        notice="A question about the round.",
    )  # fmt: skip


def asked(count: int, left_out: int) -> Card:
    """The mentors have been asked."""
    blocks: list[Block] = [
        Text(line(f"I have asked {count} mentor{'s' if count != 1 else ''}. If one says no, I tell you, the mentee goes to the front, and these two are not proposed again."))
    ]  # fmt: skip
    if left_out:
        blocks.append(Text(line(f"{left_out} of the pairs could not be asked any more.")))
    blocks.append(Buttons((Button("Look at the round again", "match"),)))
    return Card("Asked", tuple(blocks), notice="The offers are on their way.")


def pair_form() -> Form:
    """Two people chosen by hand."""
    return Form(
        "pair", "Pair two people",
        (PersonField("mentor", "Who would be the mentor"), PersonField("mentee", "Who would be the mentee")),
        "Check it", intro=(line("I check the rules first and show you what I found. Nobody is told before you say so."),),
    )  # fmt: skip


def shall_i_pair(
    mentor: str,
    mentee: str,
    facts: Sequence[tuple[str, str]],
    asked_for: bool,
    rounds: bool = False,
    has_one: bool = False,
) -> Card:
    """Every hard rule holds: the last question before the mentor is asked. With `rounds` the pair may
    be fixed for the next round instead. `has_one`: the mentee has a mentor already."""
    rows: list[tuple[str, Line]] = [("Mentor", line(Name(mentor))), ("Mentee", line(Name(mentee)))]
    rows += [(label, line(words)) for label, words in facts]
    note = "" if asked_for else "This mentee has not asked for a mentor; they can still say no."
    note = f"This mentee has a mentor already; this would be one more. {note}" if has_one else note
    return Card(
        "Pair these two?",
        (
            Facts(tuple(rows)),
            Text(line("No rule speaks against it. I would ask the mentor first, without naming the mentee. ", note)),
            Buttons((
                Button("Yes, ask the mentor", "pair-yes", f"{mentor}/{mentee}", Style.PRIMARY),
                *((Button("Fix it for the round", "pair-fix", f"{mentor}/{mentee}"),) if rounds else ()), Button("No", "never-mind"),
            )),
        ),
        notice="A question about a pair.",
    )  # fmt: skip


def may_not_pair(mentor: str, mentee: str, reasons: Sequence[str], fitting: str | None) -> Card:
    """A hard rule is in the way: which one, and what can be done."""
    blocks: list[Block] = [
        Text(line("Nobody was asked: ", Name(mentor), " cannot mentor ", Name(mentee), ".")),
        Bullets(tuple(line(reason) for reason in reasons)),
        Text(line("A rule holds for pairs made by hand too. If the profile is wrong, ask them to correct it; if the rule is, change it under “settings”."), Tone.QUIET),
    ]  # fmt: skip
    if fitting:
        blocks.append(Buttons((Button("See who could mentor", "request-options", fitting, Style.PRIMARY),)))
    return Card("Not these two", tuple(blocks), notice="About a pair you asked for.")


def unpair_form() -> Form:
    """Whose pair is to be parted."""
    return Form(
        "unpair", "Part a pair", (PersonField("person", "One of the two"),), "Show their pairs",
        intro=(line("I show you this person’s pairs in your strands. Nothing ends before you say so."),),
    )  # fmt: skip


def pairs_of(
    person: str, running: Sequence[tuple[str, str, date | None]], offers: Sequence[tuple[str, str]]
) -> Card:
    """A person's pairs as (id, partner, since) and offers as (id, partner), with what a lead can do."""
    blocks: list[Block] = []
    for pairing, partner, since in running:
        start: Line = line(", since ", Day(since)) if since else ()
        sure = "End this pair? Both are told kindly, without a reason."
        blocks += [
            Text(line(Name(person), " and ", Name(partner), start, ".")),
            Buttons((
                FormButton("Pause it", "lead-pause", pairing),
                Button("End it and look for a new mentor", "lead-reassign", pairing, confirm=sure),
                Button("End it", "lead-end", pairing, Style.DANGER, sure),
            )),
        ]  # fmt: skip
    for pairing, partner in offers:
        blocks += [
            Text(line(Name(person), " and ", Name(partner), ": an offer that is not answered yet.")),
            Buttons((Button("Take the offer back", "offer-withdraw", pairing),)),
        ]
    return Card("Their pairs", tuple(blocks), notice="Pairs in your strand.")


def reassigned(mentee: str, request: str) -> Card:
    """The pair has ended and the mentee is at the front of the list."""
    return Card(
        "At the front of the list",
        (
            Text(line("The pair has ended. Both are told kindly, without a reason. ", Name(mentee), " is at the front of the waiting list.")),
            Buttons((Button("See who could mentor", "request-options", request, Style.PRIMARY), Button("Look at the round", "match"))),
        ),
        notice="Done.",
    )  # fmt: skip


def on_the_list_again() -> Card:
    """To the mentee whose pair the lead has ended."""
    return Card(
        "I am looking for another mentor for you",
        (
            Text(line("The lead of your strand has put you at the front of the waiting list. If you would rather not have a mentor at the moment, take the request back.")),
            Buttons((FormButton("Change my request", "request"), Button("Take it back", "request-withdraw"))),
        ),
        notice="News about your request.",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Supply:
    """Places against people who wait. `topics` are (title, asked for, offered), the scarcest first."""

    waiting: int
    without_option: int
    places: int
    mentors: int
    topics: tuple[tuple[str, int, int], ...]
    help_wanted: tuple[tuple[str, int], ...]  # what keeps people from a mentor, and from how many


def supply(view: Supply) -> Card:
    """Mentors against mentees, and where to look for more."""
    blocks: list[Block] = [
        Facts((
            ("Waiting for a mentor", line(str(view.waiting))), ("Free places", line(str(view.places))),
            ("Mentors", line(str(view.mentors))), ("Waiting with nobody who suits", line(str(view.without_option))),
        )),
    ]  # fmt: skip
    if view.topics:
        rows = tuple(line(f"{title}: {asked} ask, {offered} offer") for title, asked, offered in view.topics)
        blocks += [Text(line("Topics most in demand"), Tone.STRONG), Bullets(rows)]
    if view.help_wanted:
        rows = tuple(
            line(f"{count} wait{'s' if count == 1 else ''} while most mentors {why}")
            for why, count in view.help_wanted
        )
        blocks += [Text(line("What stands in the way most"), Tone.STRONG), Bullets(rows)]
    short = view.waiting > view.places or view.without_option
    words = (
        "There are too few mentors for the people who wait. An announcement might bring some."
        if short
        else "There is room for everybody who waits."
    )
    blocks.append(Text(line(words)))
    if short:
        blocks.append(Buttons((Button("A text to find mentors", "announce-text", "mentors", Style.PRIMARY),)))
    return Card("Supply and demand", tuple(blocks), notice="Supply and demand.")
