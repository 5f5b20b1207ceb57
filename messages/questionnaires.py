"""Words for questionnaires, and for figures that leads may show to others."""

from __future__ import annotations

from collections.abc import Sequence

from messages.cards import (
    Attachment,
    Block,
    Bullets,
    Button,
    Buttons,
    Card,
    ChoiceField,
    Form,
    FormButton,
    Style,
    Text,
    Tone,
    line,
)
from scheme.pack import Questionnaire


def please(questionnaire: Questionnaire, value: str, *, again: bool = False, last: bool = False) -> Card:
    """An invitation: optional, short, without a name; a second one says that it is one."""
    once_more = (
        "Once more, in case you were waiting for a quiet moment. "
        if last
        else "These questions are still open, if you have two minutes now. "
    )
    blocks: list[Block] = [
        Text(line(once_more if again else "", questionnaire.intro)),
        Text(line("You need not answer." + (" I will not ask again." if last else "")), Tone.QUIET),
        Buttons((FormButton("Answer now", "questionnaire", value, Style.PRIMARY), Button("No, thank you", "questionnaire-no", value))),
    ]  # fmt: skip
    return Card(questionnaire.title, tuple(blocks), notice="A few short questions, if you like.")


def form(questionnaire: Questionnaire, value: str) -> Form:
    """One choice for each question."""
    fields = tuple(
        ChoiceField(
            item.key, item.text, tuple((str(n), option) for n, option in enumerate(item.options, start=1))
        )
        for item in questionnaire.items
    )
    return Form(
        "questionnaire", questionnaire.title[:60], fields, "Hand it in", value, (line(questionnaire.intro),)
    )


def thanks() -> Card:
    """Handed in."""
    return Card(
        "Thank you",
        (Text(line("Your answers are counted. Nothing says whose they are.")),),
        notice="Thank you.",
    )


def no_need() -> Card:
    """Declined: not asked again."""
    return Card(
        "Quite all right", (Text(line("I will not ask about this again.")),), notice="Quite all right."
    )


def figures(file: Attachment, smallest: int, results: Sequence[str]) -> Card:
    """To a lead: figures as a file, small groups hidden."""
    blocks: list[Block] = [
        Text(line(f"Counts of your strands, without names. Groups of fewer than {smallest} are hidden, so that nobody can be recognised. Answers to questionnaires are added when a quarter is over and at least {smallest} were given.")),
        file,
    ]  # fmt: skip
    if results:
        blocks += [
            Text(line("From the questionnaires"), Tone.STRONG),
            Bullets(tuple(line(r) for r in results)),
        ]
    blocks.append(Buttons((Button("Supply and demand", "supply"), Button("Your desk", "overview"))))
    return Card("Figures", tuple(blocks), notice="Figures of your strands.")
