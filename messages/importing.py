"""Words about importing people: what the table looks like, and how it is brought in."""

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
    Facts,
    Form,
    FormButton,
    Strong,
    Style,
    Text,
    TextField,
    Tone,
    line,
)

THEN = (("look", "Only say what would happen"), ("do", "Bring it in"))
MOST = 3000  # characters one form takes on the tightest platform: some thirty people

_HEADINGS = (
    "email,name,department,grade,strand,manager_email,roles,capacity,trained_on,topics,goals_topics,"
    "waiting_since,mentor_email,mentee_email,started_on,first_meeting_on,last_meeting_on"
)  # fmt: skip


def how_to(grades: Sequence[tuple[str, str]]) -> Card:
    """Two ways: pasted into a form, which the chat does not keep; or a file, on the bot's own machine."""
    example = f"{_HEADINGS}\nsomebody@example.org,A name,A department,{grades[-1][0]},,,mentor,2,2026-01-12,,,,,,,,\n"
    return Card(
        "Adding people and running pairs",
        (
            Text(line("Paste some lines of the table into the form, headings first. What is pasted there is no message, so the chat does not keep it. Please do not send the table as a message or a file.")),
            Buttons((FormButton("Paste a table", "import", style=Style.PRIMARY), Button("Who takes part", "people"))),
            Text(line("A longer table, or a workbook, goes to whoever runs the bot, who brings it in with two commands:")),
            Bullets((
                line(Strong("python -m bot import FILE --dry-run"), " – says what would happen, and every line that is wrong"),
                line(Strong("python -m bot import FILE"), " – brings in all of it, or nothing if a line is wrong"),
            )),
            Text(line("Running pairs keep their real dates. The same table twice changes nothing. Nobody is written to because of an import.")),
            Attachment("people.csv", example.encode(), "An empty table with all headings", "text/csv", "import:"),
            Text(line("Grades: ", ", ".join(key for key, _ in grades)), Tone.QUIET),
        ),
        notice="About adding people.",
    )  # fmt: skip


def form() -> Form:
    """A place to paste the table."""
    return Form(
        "import", "Paste a table",
        (
            TextField("table", "The table", "Headings first, then a line for each person or pair.", long=True, most=MOST),
            ChoiceField("then", "And then", THEN, initial=("look",)),
        ),
        "Read it",
    )  # fmt: skip


def brought_in(figures: tuple[int, int, int, int, int], remarks: Sequence[str], really: bool) -> Card:
    """What was brought in, or would be: (added, changed, as before, requests, pairs)."""
    added, changed, same, requests, pairs = figures
    blocks: list[Block] = [
        Facts((
            ("People added", line(str(added))), ("People changed", line(str(changed))), ("As before", line(str(same))),
            ("Requests", line(str(requests))), ("Running pairs", line(str(pairs))),
        )),
    ]  # fmt: skip
    if remarks:
        blocks.append(Bullets(tuple(line(remark) for remark in remarks)))
    if not really:
        blocks.append(Text(line("Nothing was brought in yet. Paste it again and choose “Bring it in”.")))
    blocks.append(
        Buttons((FormButton("Paste a table", "import"), Button("Look at the round", "match"), Button("Who takes part", "people")))
    )  # fmt: skip
    return Card("Brought in" if really else "What would happen", tuple(blocks), notice="About adding people.")
