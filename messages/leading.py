"""Words for leads: the desk, the digest, and what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

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
    Moment,
    Name,
    Style,
    Text,
    Tone,
    line,
)
from messages.pair_list import a_while


@dataclass(frozen=True, slots=True)
class Decision:
    """Something that waits for the lead: one line, and the button that acts."""

    words: Line
    button: Button | FormButton


@dataclass(frozen=True, slots=True)
class StrandFigures:
    """The state of one strand in numbers."""

    title: str
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A message that could not be told; `unknown`: or perhaps was, and nobody can look."""

    id: int
    to: str
    reason: str
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class DigestView:
    """Everything a digest says."""

    strands: tuple[StrandFigures, ...]
    decisions: tuple[Decision, ...]
    more_decisions: int
    undelivered: tuple[Undelivered, ...]
    unreachable: int
    last_run: datetime | None
    minutes_saved: int
    quiet: bool
    more_undelivered: int = 0
    themes: tuple[tuple[str, int], ...] = ()  # in general terms, from enough different people
    lately: Line | None = None  # what the last days brought


def digest(view: DigestView) -> Card:
    """The weekly digest, and `digest` at any time."""
    blocks = _needed(view)
    if view.lately:
        blocks += [Divider(), Text(view.lately)]
    for figures in view.strands:
        blocks += [Divider(), Text(line(figures.title), Tone.STRONG)]
        blocks.append(Facts(tuple((label, line(str(n))) for label, n in figures.counts)))
    if view.themes:
        blocks += [Divider(), Text(line("Raised by several people, in general terms"), Tone.STRONG)]
        blocks.append(Bullets(tuple(line(f"{title}: {people} people") for title, people in view.themes)))
    blocks += [Divider(), *_reached(view), Text(_worked(view), Tone.QUIET)]
    return Card("Your week in the scheme", tuple(blocks), notice="Your weekly digest is here.")


def _needed(view: DigestView) -> list[Block]:
    blocks: list[Block] = []
    if view.quiet:
        blocks.append(Text(line("A quiet week: nothing needs you.")))
    else:
        needs = len(view.decisions) + view.more_decisions
        blocks.append(Text(line(f"{needs} thing{'s' if needs != 1 else ''} need{'s' if needs == 1 else ''} a decision.") if needs else line("Nothing needs a decision."), Tone.STRONG))  # fmt: skip
    for decision in view.decisions:
        blocks += [Text(decision.words), Buttons((decision.button,))]
    if view.more_decisions:
        blocks += [
            Text(line(f"And {view.more_decisions} more."), Tone.QUIET),
            Buttons((Button("Show them all", "overview"),)),
        ]
    return blocks


def _reached(view: DigestView) -> list[Block]:
    """Whom the messages could not be told."""
    if not (view.undelivered or view.unreachable):
        return [Text(line("Every message reached its reader."))]
    blocks = _not_told([row for row in view.undelivered if not row.unknown])
    blocks += _perhaps_told([row for row in view.undelivered if row.unknown])
    if view.more_undelivered:
        rest = f"And {view.more_undelivered} more, once these are dealt with."
        blocks.append(Text(line(rest), Tone.QUIET))
    if view.unreachable:
        who = f"{view.unreachable} {'people have' if view.unreachable != 1 else 'person has'}"
        blocks.append(Text(line(f"{who} no account that I can write to.")))
    return blocks


def _worked(view: DigestView) -> Line:
    """When the jobs last ran, and what they saved."""
    ran: Line = (
        line("The jobs last ran on ", Moment(view.last_run), ".")
        if view.last_run
        else line("The jobs have not run yet.")
    )
    hours, minutes = divmod(view.minutes_saved, 60)
    saved = f" At the published norm of a day a week for 20 pairs, this week’s share would have been {hours} h {minutes:02d} min by hand."
    return line(ran, saved if view.minutes_saved else "")


def _not_told(rows: Sequence[Undelivered]) -> list[Block]:
    blocks: list[Block] = [Text(line("Could not be told"), Tone.STRONG)] if rows else []
    for row in rows:
        again, discard = _again_or_not(row.id)
        blocks += [Text(line("To ", Name(row.to), f": {row.reason}.")), Buttons((again, discard))]
    return blocks


def _perhaps_told(rows: Sequence[Undelivered]) -> list[Block]:
    if not rows:
        return []
    blocks: list[Block] = [
        Text(line("May or may not have arrived"), Tone.STRONG),
        Text(line("The connection failed while I sent these, and I cannot look. So I do not send them again by myself."), Tone.QUIET),
    ]  # fmt: skip
    for row in rows:
        again, discard = _again_or_not(
            row.id, "If the first one did arrive, it will be read twice. Send it again?"
        )
        blocks += [Text(line("To ", Name(row.to), ".")), Buttons((again, discard))]
    return blocks


def _again_or_not(message: int, confirm: str | None = None) -> tuple[Button, Button]:
    again = Button("Send again", "send-again", str(message), confirm=confirm)
    return again, Button("Discard", "discard", str(message))


def overview(decisions: Sequence[Decision], strands: Sequence[StrandFigures]) -> Card:
    """The lead's desk: what waits, and the figures."""
    blocks: list[Block] = []
    for decision in decisions[:20]:
        blocks += [Text(decision.words), Buttons((decision.button,))]
    if not decisions:
        blocks.append(Text(line("Nothing waits for you.")))
    for figures in strands:
        blocks += [
            Divider(),
            Text(line(figures.title), Tone.STRONG),
            Facts(tuple((label, line(str(n))) for label, n in figures.counts)),
        ]
    blocks.append(
        Buttons((
            Button("Pairs", "pairs"), Button("People", "people"), Button("Matching round", "match"),
            Button("Settings", "settings"), Button("Figures", "export"), Button("Audit", "audit"),
        ))
    )  # fmt: skip
    return Card("Your desk", tuple(blocks), notice="Your desk.")


NAMED = 10  # people named in one line
WAITING, RUNNING, PLACES = "Waiting for a mentor", "Pairs running", "Free places"


def too_few(figures: Sequence[StrandFigures]) -> list[Decision]:
    """Strands in which more people wait than there are places: time to look for mentors."""
    short = [(f.title, dict(f.counts)) for f in figures]
    return [
        Decision(
            line(f"{title}: {n[WAITING]} wait{'s' if n[WAITING] == 1 else ''} for {n[PLACES]} free place{'s' if n[PLACES] != 1 else ''}. Time to look for mentors."),
            Button("Supply and demand", "supply"),
        )
        for title, n in short
        if n.get(WAITING, 0) > n.get(PLACES, 0)
    ]  # fmt: skip


def request_waits(person: str, since: date, request: str) -> Decision:
    """A request without an offer."""
    return Decision(
        line(Name(person), " has asked for a mentor, since ", Day(since), "."),
        Button("See who could mentor", "request-options", request, Style.PRIMARY),
    )


def pair_quiet(mentor: str, mentee: str, days: int, pairing: str) -> Decision:
    """A pair that has not met."""
    return Decision(
        line(Name(mentor), " and ", Name(mentee), f" have not met for {a_while(days)}."),
        Button("I have had a word with them", "lead-spoke", pairing),
    )


def pair_unsigned(mentor: str, mentee: str, pairing: str) -> Decision:
    """An agreement that is not signed."""
    return Decision(
        line(Name(mentor), " and ", Name(mentee), ": the agreement is not signed."),
        Button("Remind them once more", "remind-unsigned", pairing),
    )


def rule_broken(mentor: str, mentee: str, pairing: str, bar: str) -> Decision:
    """A pair that no longer keeps a rule."""
    return Decision(
        line(Name(mentor), " and ", Name(mentee), ": the pair no longer keeps a rule."),
        Button("Look at it", "rule-look", f"{pairing}/{bar}"),
    )


def pair_on_hold(gone: str, other: str, pairing: str) -> Decision:
    """Somebody's account is gone."""
    return Decision(
        line(Name(gone), " can no longer be reached; the pair with ", Name(other), " is on hold."),
        Button(
            "End the pair kindly", "lead-end", pairing, Style.DANGER, "End this pair? Both are told kindly."
        ),
    )


def on_hold_for_lead(gone: str, other: str, pairing: str) -> Card:
    """To the lead at once: factually."""
    decision = pair_on_hold(gone, other, pairing)
    return Card(
        "Somebody cannot be reached",
        (Text(decision.words), Buttons((decision.button,))),
        notice="A line of status from your strand.",
    )


def people(rows: Sequence[tuple[str, str]], total: int, unread: Sequence[str] = ()) -> Card:
    """People of the lead's strands; `rows` are (person id, what they are), `unread` whose briefing waits."""
    blocks: list[Block] = (
        [Bullets(tuple(line(Name(p), f" – {what}") for p, what in rows))]
        if rows
        else [Text(line("Nobody has joined yet."))]
    )
    if total > len(rows):
        blocks.append(Text(line(f"And {total - len(rows)} more."), Tone.QUIET))
    if unread:
        names = [part for who in unread[:NAMED] for part in (", ", Name(who))][1:]
        more = f" and {len(unread) - NAMED} more" if len(unread) > NAMED else ""
        blocks.append(
            Text(line("Have not read the briefing for their role yet: ", *names, f"{more}."), Tone.QUIET)
        )
    blocks.append(Buttons((Button("Pairs", "pairs"), Button("Add people from a file", "import"))))
    return Card("People in your strands", tuple(blocks), notice="People in your strands.")


# What leads did, in words; an act that is named nowhere is shown by its own name.
DEEDS = {
    "propose": "asked a mentor", "veto": "turned down an idea for a pair", "fix": "fixed a pair for a round", "unfix": "left a fixed pair to the round", "consult": "asked for advice", "import": "brought in people", "withdraw": "took an offer back",
    "pair": "paired two people by hand", "reassign": "ended a pair to look for a new mentor", "end": "ended a pair",
    "keep-pair": "kept a pair that breaks a rule", "remind": "reminded somebody to sign", "spoke": "noted a talk with a pair", "pause": "paused a pair", "wait": "let a pair wait",
    "strand": "set up a strand", "setting": "changed a setting", "announce": "wrote to people", "export": "took the figures",
    "cover": "named a stand-in", "lead-add": "added a lead", "lead-go": "let a lead go", "text": "rewrote a text",
    "text-back": "put a text back", "choosing": "asked people to choose", "choosing-end": "closed the choosing",
}  # fmt: skip


def audit(rows: Sequence[tuple[str, str, datetime]]) -> Card:
    """What leads did, latest first."""
    lines = tuple(
        line(Moment(at), ": ", Name(actor), f" {DEEDS.get(what, what)}") for actor, what, at in rows
    )
    return Card(
        "What leads did",
        (Bullets(lines),) if lines else (Text(line("Nothing yet.")),),
        notice="What leads did.",
    )


def done(words: str) -> Card:
    """Something a lead asked for has happened."""
    return Card("Done", (Text(line(words)), Buttons((Button("Your desk", "overview"),))), notice="Done.")
