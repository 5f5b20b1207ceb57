"""Words for strands and their leads: who leads, who stands in, and setting up a new strand."""

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
    ChoiceField,
    DateField,
    Day,
    Divider,
    Facts,
    Field,
    Form,
    FormButton,
    Line,
    Name,
    PersonField,
    Style,
    Text,
    TextField,
    Tone,
    line,
)

RESTRICTED = (
    ("encouraged", "Encouraged: made for this group, open to all"),
    ("restricted", "Restricted: only for this group"),
)


@dataclass(frozen=True, slots=True)
class StrandView:
    """A strand as leads see it; `leads` are (person, last day of a stand-in)."""

    key: str
    title: str
    who: str
    restricted: bool
    leads: tuple[tuple[str, date | None], ...]
    mine: bool


def strands(rows: Sequence[StrandView]) -> Card:
    """All strands of the scheme, and the way to a new one."""
    blocks: list[Block] = []
    for row in rows:
        words = f"{row.who} {'Only for this group.' if row.restricted else ''}".strip()
        blocks += [Text(line(row.title), Tone.STRONG), Text(line(words or "Open to all."), Tone.QUIET)]
        if row.mine:
            blocks.append(
                Buttons((Button("Settings", "settings", row.key), Button("Leads", "leads", row.key)))
            )
    blocks += [Divider(), Buttons((FormButton("Set up a new strand", "strand", style=Style.PRIMARY),))]
    return Card("Strands", tuple(blocks), notice="The strands of the scheme.")


def leads(rows: Sequence[StrandView]) -> Card:
    """Who leads each of one's strands."""
    blocks: list[Block] = []
    for row in rows:
        blocks.append(Text(line(row.title), Tone.STRONG))
        for person, until in row.leads:
            stands_in: Line = line(" (stands in until ", Day(until), ")") if until else ()
            sure = "They will no longer see this strand. Go on?"
            blocks += [
                Text(line(Name(person), *stands_in)),
                Buttons((Button("Let go", "lead-go", f"{row.key}/{person}", confirm=sure),)),
            ]
        blocks.append(
            Buttons((FormButton("Add a lead", "lead-add", row.key), FormButton("Somebody stands in", "lead-cover", row.key)))
        )  # fmt: skip
    return Card("Who leads", tuple(blocks), notice="Leads of your strands.")


def lead_form(strand: str, cover: bool, until: date | None) -> Form:
    """A new lead, or somebody who stands in for a while."""
    fields: list[Field] = [
        PersonField("person", "Who", required=False),
        TextField("email", "Or their e-mail", "For somebody who has not written to me yet.", required=False, most=120),
    ]  # fmt: skip
    if not cover:
        return Form("lead-add", "Add a lead", tuple(fields), "Add", strand)
    days = (DateField("until", "Until", "The last day on which they stand in.", until),)
    return Form("lead-cover", "Somebody stands in", (*fields, *days), "Save", strand)


def you_lead(title: str, until: date | None) -> Card:
    """To a new lead."""
    start: Line = (
        line(f"You stand in as a lead of “{title}” until ", Day(until), ".") if until
        else line(f"You are now a lead of “{title}”.")
    )  # fmt: skip
    return Card(
        "You lead a strand",
        (
            Text(start),
            Text(line("You see who takes part in it and who is paired. Please treat that as confidential. What people talk about reaches nobody, not even you.")),
            Buttons((Button("Your desk", "overview", style=Style.PRIMARY), Button("Help", "help"))),
        ),
        notice="You have a new task in the scheme.",
    )  # fmt: skip


def you_lead_no_more(title: str) -> Card:
    """To somebody who was let go, or whose time as a stand-in is over."""
    return Card(
        "You no longer lead this strand",
        (Text(line(f"“{title}” is in other hands now. Thank you for your help.")),),
        notice="News about your task in the scheme.",
    )


def first_form(answers: dict[str, str]) -> Form:
    """The first of three: who it is for."""
    return Form(
        "strand", "A new strand",
        (
            TextField("title", "What is it called", "Such as: Women on research contracts", answers.get("title", ""), most=60),
            TextField("who", "Who is it for", "One sentence that everybody understands.", answers.get("who", ""), long=True, most=200),
            ChoiceField("restricted", "Restricted or encouraged", RESTRICTED, "Take advice on equality law before you restrict.",
                        (answers.get("restricted", "encouraged"),)),
        ),
        "Next", answers.get("draft", ""), (line("Three short forms. Nothing is set up before you have seen the whole."),),
    )  # fmt: skip


def second_form(draft: str, packs: Sequence[tuple[str, str]], own: str) -> Form:
    """The second: who may mentor, and the rules to start from."""
    return Form(
        "strand-rules", "A new strand: rules",
        (
            TextField("mentors", "Who may mentor them", "Mentors are outside the line of management, always.", long=True, most=200),
            ChoiceField("pack", "Which rules to start from", tuple(packs), "You can change any rule later.", (own,)),
            ChoiceField("questionnaires", "Measure it with short questionnaires", (("yes", "Yes, before and after"), ("no", "No")), initial=("yes",)),
        ),
        "Next", draft,
    )  # fmt: skip


def third_form(draft: str) -> Form:
    """The third: who leads it with you, and which resources it has."""
    return Form(
        "strand-leads", "A new strand: leads",
        (
            PersonField("person", "Who leads it with you", "Better two than one. You can add more later.", required=False),
            TextField("contact", "Public contact of the strand", "An e-mail address or a name people may be given.", required=False, most=120),
            TextField("resources", "What it has", "Hours, training places, money for events. Only leads see it.", required=False, long=True, most=200),
        ),
        "Show me the whole", draft,
    )  # fmt: skip


def next_step(number: int, form: str, draft: str, words: str) -> Card:
    """Between two forms."""
    return Card(
        f"Step {number} of 3 is noted",
        (Text(line(words)), Buttons((FormButton("Go on", form, draft, Style.PRIMARY), Button("Drop it", "strand-drop", draft)))),
        notice="A new strand.",
    )  # fmt: skip


def whole(draft: str, facts: Sequence[tuple[str, Line]], rules: Sequence[str]) -> Card:
    """Everything about the new strand, before it exists."""
    return Card(
        "The new strand",
        (
            Facts(tuple(facts)), Text(line("Its rules"), Tone.STRONG), Bullets(tuple(line(r) for r in rules)),
            Text(line("Nothing has been set up yet.")),
            Buttons((Button("Set it up", "strand-yes", draft, Style.PRIMARY), FormButton("Change it", "strand", draft), Button("Drop it", "strand-drop", draft))),
        ),
        notice="A new strand to look at.",
    )  # fmt: skip


def set_up(title: str, key: str) -> Card:
    """The strand exists."""
    return Card(
        "The strand is set up",
        (
            Text(line(f"“{title}” can be chosen from now on by people who join or ask for a mentor.")),
            Buttons((Button("Its settings", "settings", key), Button("Announce it", "announce"), Button("Its leads", "leads", key))),
        ),
        notice="The strand is set up.",
    )  # fmt: skip


def dropped() -> Card:
    """The draft is gone."""
    return Card("Dropped", (Text(line("Nothing was set up.")),), notice="Nothing was set up.")


def belongs_field(groups: Sequence[str]) -> ChoiceField:
    """For strands that are only for a group: the person says that they belong; nobody asks for proof."""
    return ChoiceField(
        "belongs", "If your part of the scheme is only for one group",
        (("yes", "I belong to the group it is for"),), f"It is for: {' / '.join(groups)}"[:150], required=False, many=True,
    )  # fmt: skip
