"""Words about importing people: what the file looks like, and how it is brought in."""

from __future__ import annotations

from collections.abc import Sequence

from messages.cards import Attachment, Bullets, Button, Buttons, Card, Strong, Text, Tone, line

_HEADINGS = (
    "email,name,department,grade,strand,manager_email,roles,capacity,trained_on,topics,goals_topics,"
    "waiting_since,mentor_email,mentee_email,started_on,first_meeting_on,last_meeting_on"
)  # fmt: skip


def how_to(grades: Sequence[tuple[str, str]]) -> Card:
    """Where a file goes: to the machine the bot runs on, because a chat would keep a copy of it."""
    example = f"{_HEADINGS}\nsomebody@example.org,A name,A department,{grades[-1][0]},,,mentor,2,2026-01-12,,,,,,,,\n"
    return Card(
        "Adding people from a file",
        (
            Text(line("A file of people would stay in this chat, where others who run the chat could read it. So it goes to whoever runs the bot, who brings it in with two commands:")),
            Bullets((
                line(Strong("python -m bot import FILE --dry-run"), " – says what would happen, and every line that is wrong"),
                line(Strong("python -m bot import FILE"), " – brings in all of it, or nothing if a line is wrong"),
            )),
            Text(line("Running pairs keep their real dates. The same file twice changes nothing. Nobody is written to because of an import.")),
            Attachment("people.csv", example.encode(), "An empty file with all headings", "text/csv", "import:"),
            Text(line("Grades: ", ", ".join(key for key, _ in grades)), Tone.QUIET),
            Buttons((Button("Who takes part", "people"),)),
        ),
        notice="About adding people.",
    )  # fmt: skip
