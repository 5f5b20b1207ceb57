"""Words for reminders that a pair has not met."""

from __future__ import annotations

from datetime import date

from messages.cards import Block, Button, Buttons, Card, Day, FormButton, Line, Name, Style, Text, Tone, line
from messages.pair_list import a_while


def to_pair(pairing: str, partner: str, last: date | None, is_mentee: bool, last_word: bool) -> Card:
    """To the mentee first, later to both. After the last word the bot keeps quiet."""
    start: Line = (
        line("You last met ", Name(partner), " on ", Day(last), ".")
        if last
        else line("You and ", Name(partner), " have not met yet.")
    )
    whose = " You set the pace, so I ask you." if is_mentee else " I have asked your mentee as well."
    blocks: list[Block] = [
        Text(line(start, whose)),
        Buttons((
            FormButton("Plan a day", "plan", pairing, Style.PRIMARY), FormButton("We have met: log it", "log", pairing),
            FormButton("Keep quiet until …", "snooze", pairing), Button("Ask a lead", "concern", pairing),
        )),
    ]  # fmt: skip
    if last_word:
        blocks += [
            Text(line("I will not ask again. If it is not the time for it, you can pause or end the pair; both are quite all right."), Tone.QUIET),
            Buttons((FormButton("Pause", "pause", pairing), Button("End it", "end", pairing))),
        ]  # fmt: skip
    return Card("Time to meet?", tuple(blocks), notice="A gentle reminder for you.")


def to_lead(pairing: str, mentor: str, mentee: str, days: int, met: bool) -> Card:
    """To the lead: status only, and the button that takes the line off the desk."""
    words = (
        f"have not met for {a_while(days)}" if met else f"have not met since they began, {a_while(days)} ago"
    )
    return Card(
        "A pair that has not met",
        (
            Text(line(Name(mentor), " and ", Name(mentee), f" {words}. I have reminded them, and I will not remind them again. A friendly word from you may help.")),
            Buttons((Button("I have had a word with them", "lead-spoke", pairing),)),
        ),
        notice="A line of status from your strand.",
    )  # fmt: skip
