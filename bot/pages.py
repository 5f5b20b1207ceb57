"""The documents that are written from the code, so that they are true."""

from __future__ import annotations

from collections.abc import Callable

from bot.privacy_page import page as privacy_page
from handlers.router import router
from handlers.topics import TOPICS as HANDLERS
from handlers.understanding_page import page as understanding_page
from messages.reader import Reader, Shown, card_words
from messages.samples import SAMPLES
from scheduler.timetable import timetable
from scheduler.topics import TOPICS as JOBS
from scheme.pairing import CLOSED, OFFERS, RUNNING, TRANSITIONS, State

assert HANDLERS
assert JOBS  # importing them is what makes the router and the timetable complete


def generated() -> dict[str, str]:
    """Every generated document by its name in `docs/`."""
    writers: dict[str, Callable[[], str]] = {
        "commands.md": commands, "messages.md": messages, "states.md": states, "timetable.md": jobs, "privacy.md": privacy_page,
        "understanding.md": understanding_page,
    }  # fmt: skip
    return {name: write() for name, write in writers.items()}


def commands() -> str:
    """What can be typed, from the router."""
    rows = ["| word | does | for |", "|---|---|---|"]
    for command in sorted(router.commands.values(), key=lambda c: (c.leads_only, c.word)):
        words = f"{command.word} …" if command.hint else command.word
        rows.append(f"| `{words}` | {command.help} | {'leads' if command.leads_only else 'everyone'} |")
    intro = "Typed in a direct message, after `/mentoring`, or said in one’s own words."
    return "\n".join(["# Commands", "", intro, "", *rows, ""])


def messages() -> str:
    """Every message in words: a change of wording is a readable diff."""
    reader = Reader("Europe/London", {k: Shown(k.upper()) for k in ("mentor", "mentee", "lead")})
    parts = [
        "# Messages",
        "",
        "Every message the bot sends, with a sample. People appear as MENTOR, MENTEE and LEAD.",
        "",
    ]
    for name, (about, card) in SAMPLES.items():
        words = "\n".join(f"> {row}" if row else ">" for row in card_words(card, reader).splitlines())
        parts += [
            f"## {name[0].upper()}{name[1:]}",
            "",
            about,
            "",
            words,
            "",
            f"On a lock screen: “{card.notice}”",
            "",
        ]
    return "\n".join(parts)


def states() -> str:
    """The table of states and steps, drawn."""
    rows = [f"    {a.value} --> {b.value}: {step.value}" for (a, step), b in TRANSITIONS.items()]
    ends = [f"    {s.value} --> [*]" for s in State if s in CLOSED and s is not State.LAPSED]
    groups = [
        f"- **{title}**: {', '.join(f'`{s.value}`' for s in State if s in group)}"
        for title, group in (("Offers", OFFERS), ("Running", RUNNING), ("Closed", CLOSED))
    ]
    return "\n".join([
        "# States of a pairing", "", "Drawn from the one table in `scheme/pairing.py`. What is not here cannot happen.", "",
        *groups, "", "```mermaid", "stateDiagram-v2", "    [*] --> proposed", *rows, *ends, "```", "",
    ])  # fmt: skip


def jobs() -> str:
    """The timetable with its reasons."""
    rows = [f"| `{j.name}` | {j.when.words} | {j.why} |" for j in timetable.jobs.values()]
    intro = "Each job also runs in a sweep every minute: what is due is a question about facts and the present moment, so a late or repeated run tells nothing twice and misses nothing."
    return "\n".join(["# Timetable", "", intro, "", "| job | when | why |", "|---|---|---|", *rows, ""])
