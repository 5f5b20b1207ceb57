"""Words for settings: what they are, what a change would affect, and that it has been made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from messages.cards import (
    Block,
    Bullets,
    Button,
    Buttons,
    Card,
    ChoiceField,
    Divider,
    Facts,
    Form,
    FormButton,
    Name,
    Strong,
    Style,
    Text,
    TextField,
    Tone,
    line,
)


@dataclass(frozen=True, slots=True)
class SettingView:
    """One setting of one strand, for people."""

    name: str
    title: str
    value: str
    says: str
    unit: str
    changed: bool


def strands(rows: Sequence[tuple[str, str]]) -> Card:
    """Which strand's settings; rows are (key, title)."""
    buttons = tuple(Button(title[:70], "settings", key) for key, title in rows)
    return Card(
        "Whose settings?",
        tuple(Buttons(buttons[at : at + 5]) for at in range(0, len(buttons), 5)),
        notice="Settings of your strands.",
    )


def groups(strand: str, title: str, rows: Sequence[tuple[str, str]], changed: Sequence[SettingView]) -> Card:
    """The groups of settings as (key, title), and what was changed in this strand."""
    blocks: list[Block] = [
        Text(line("Every number and rule of this strand. I show you what a change would affect before it is made."))
    ]  # fmt: skip
    buttons = tuple(Button(words, "settings", f"{strand}/{key}") for key, words in rows)
    blocks += [Buttons(buttons[at : at + 3]) for at in range(0, len(buttons), 3)]
    if changed:
        blocks += [
            Divider(), Text(line("Changed here"), Tone.STRONG),
            Facts(tuple((v.title, line(v.value)) for v in changed)),
        ]  # fmt: skip
    return Card(f"Settings: {title}", tuple(blocks), notice="Settings of your strand.")


def group(strand: str, title: str, rows: Sequence[SettingView]) -> Card:
    """The settings of one group, each with a button to change it."""
    blocks: list[Block] = []
    for row in rows:
        unit = f" {row.unit}" if row.unit and row.value not in ("none", "yes", "no") else ""
        mark = " (changed here)" if row.changed else ""
        blocks += [
            Text(line(Strong(f"{row.title}: "), f"{row.value}{unit}{mark}\n{row.says}")),
            Buttons((FormButton("Change", "setting", f"{strand}/{row.name}"),)),
        ]
    blocks.append(Buttons((Button("All settings", "settings", strand),)))
    return Card(title, tuple(blocks), notice="Settings of your strand.")


def form(strand: str, row: SettingView, options: Sequence[tuple[str, str]], hint: str) -> Form:
    """A new value for one setting: one of a few words, or typed."""
    field = (
        ChoiceField("value", row.title[:70], tuple(options), initial=(row.value,))
        if options
        else TextField("value", row.title[:70], hint, row.value, required=False, most=500)
    )
    return Form(
        "setting",
        "Change a setting",
        (field,),
        "Show what it affects",
        f"{strand}/{row.name}",
        (line(row.says),),
    )


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change would do: `pairs` run under it, `against` of them would break a hard rule."""

    pairs: int
    waiting: int
    against: int
    suited_before: int
    suited_after: int


def preview(title: str, before: str, after: str, effect: Effect, value: str, warnings: Sequence[str]) -> Card:
    """What a change affects; nothing has been changed."""
    blocks: list[Block] = [
        Facts((
            ("Now", line(before)), ("It would be", line(after)),
            ("Pairs that run under it", line(str(effect.pairs))), ("People who wait", line(str(effect.waiting))),
        )),
    ]  # fmt: skip
    rows = list(warnings)
    if effect.against:
        rows.append(f"{effect.against} running pair{'s' if effect.against != 1 else ''} would no longer keep the rules. None of them ends; each is brought to you to decide.")  # fmt: skip
    if effect.suited_before != effect.suited_after:
        rows.append(f"Of the people who wait, {effect.suited_after} would have a suitable mentor; now it is {effect.suited_before}.")  # fmt: skip
    if rows:
        blocks.append(Bullets(tuple(line(row) for row in rows)))
    blocks += [
        Text(line("Nothing has been changed yet.")),
        Buttons((Button("Yes, change it", "setting-yes", value, Style.PRIMARY), Button("Leave it", "never-mind"))),
    ]  # fmt: skip
    return Card(f"Change: {title}", tuple(blocks), notice="A change to look at.")


def changed(title: str, after: str, version: int, strand: str) -> Card:
    """It is done."""
    return Card(
        "Changed",
        (
            Text(line(f"{title} is now {after}. This is version {version} of the strand’s rules; “audit” shows who changed what.")),
            Buttons((Button("All settings", "settings", strand),)),
        ),
        notice="A setting is changed.",
    )  # fmt: skip


def changed_by(lead: str, strand: str, title: str, after: str) -> Card:
    """To the other leads of the strand."""
    return Card(
        "A setting has changed",
        (Text(line(Name(lead), f" has changed a rule of “{strand}”: {title} is now {after}.")),),
        notice="News from your strand.",
    )
