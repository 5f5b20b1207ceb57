"""Figures a lead may hand on: counts of their strands as a file, small groups hidden."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date, datetime

from handlers.events import Answer
from handlers.router import Act, router
from messages import questionnaires as say
from messages.cards import Attachment, Say
from scheme.figures import mean, shown
from scheme.pairing import OFFERS, RUNNING, State
from storage import questionnaires
from storage.store import Store

Row = tuple[str, str, str, str]
FORMULA = set("=+-@|%＝＋－＠")  # what a spreadsheet takes for the beginning of a formula
MOMENTS = {"before": "before", "during": "on the way", "after": "after"}


@router.file("figures", leads_only=True)
@router.press("export", leads_only=True)
@router.command("export", help="figures of your strands as a file", leads_only=True)
def export(act: Act, store: Store, now: datetime) -> Answer:
    """Counts by state, by grade and by department, and the means of the questionnaires."""
    led = store.strands.led_by(act.who.id)
    smallest = max(store.policy(key).statistics_from for key in led)
    rows: list[Row] = []
    for key in led:
        rows += _states(key, store) + _groups(key, store)
    results, said = _questionnaires(led, store, store.today(now))
    store.memory.note(act.who.id, "export", store.today(now).isoformat(), now)
    file = Attachment(
        f"figures-{store.today(now):%Y-%m-%d}.csv",
        _csv([*rows, *results]),
        "The figures as a file",
        "text/csv",
        "figures:",
    )
    return Answer(Say(say.figures(file, smallest, said)))


def _title(key: str, store: Store) -> str:
    row = store.strands.get(key)
    return row.title if row else key


def _states(key: str, store: Store) -> list[Row]:
    """How many wait, have offers, are paired and have ended: counts of pairs, not of groups."""
    counts = store.pairings.counts([key])
    figures = {
        "waiting for a mentor": len(store.requests.waiting([key])),
        "offers open": sum(counts.get(s, 0) for s in OFFERS),
        "pairs running": sum(counts.get(s, 0) for s in RUNNING),
        **{f"pairs {s.value}": counts.get(s, 0) for s in (State.COMPLETED, State.ENDED, State.LAPSED)},
    }
    words = shown(figures, store.policy(key).statistics_from)
    return [(_title(key, store), "state", name, value) for name, value in words.items()]


def _groups(key: str, store: Store) -> list[Row]:
    """Mentees of running pairs and mentors by grade and department."""
    smallest, rows = store.policy(key).statistics_from, []
    pairs = store.pairings.in_strands([key], RUNNING)
    people = {p.id: p for p in store.people.for_rules()}
    for label, ids in (("mentees", {p.mentee for p in pairs}), ("mentors", {p.mentor for p in pairs})):
        found = [people[i] for i in ids if i in people]
        grades = Counter(p.grade or "not given" for p in found)
        places = Counter(p.department or "not given" for p in found)
        for kind, counted in (("grade", grades), ("department", places)):
            words = shown(dict(sorted(counted.items())), smallest)
            rows += [(_title(key, store), f"{label} by {kind}", name, value) for name, value in words.items()]
    return rows


def _questionnaires(led: tuple[str, ...], store: Store, today: date) -> tuple[list[Row], list[str]]:
    """The mean of each question, before against after, from answers that come in whole batches.

    What has too few answers has no line at all: that somebody answered is nobody's to know either.
    """
    smallest = {key: store.policy(key).statistics_from for key in led}
    rows: list[Row] = []
    means: dict[tuple[str, str, str], dict[str, float]] = {}
    for (key, kind, moment, item), answers in questionnaires.counts(store, led, today, smallest).items():
        value = mean(answers, smallest[key])
        if value is not None:
            rows.append((_title(key, store), f"{kind}, {MOMENTS.get(moment, moment)}", item, f"{value:g}"))
            means.setdefault((key, kind, item), {})[moment] = value
    said = []
    for (_, kind, item), by in means.items():
        questionnaire = store.pack.questionnaires.get(kind)
        text = next((i.text for i in questionnaire.items if i.key == item), item) if questionnaire else item
        if {"before", "after"} <= by.keys():
            said.append(f"{text} {by['before']:g} before, {by['after']:g} after.")
    return rows, said[:8]


def _csv(rows: list[Row]) -> bytes:
    """With a mark that tells a spreadsheet it is UTF-8; a cell never begins like a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("strand", "figure", "group", "count or mean"))
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    """The cell as no spreadsheet reads a formula or a command: nothing that begins one comes first."""
    cell = " ".join(cell.split())
    return f" {cell}" if cell[:1] in FORMULA else cell
