"""Days that count all the same, and days that only point at another one of the sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers.dates_marks import CAME_OF_IT, THAT_DAY, UNHELD
from handlers.dates_parts import Found, read_part
from handlers.dates_settling import REFUSED
from handlers.dates_working import Asking, Hit

_FULL = ("day and month", "month and day", "iso", "day-month", "day-month-year")


def over_already(found: list[Found], asking: Asking) -> list[Found]:
    """ "16 Nov 4pm I am meeting my mentee, mark as done": a full date that can only be over, said back."""
    again = [
        read_part(r.clause, asking, looking_on=False) for r in found if r.clause.kind == "later" and r.hits
    ]
    over = [replace(r, hits=[replace(h, echo=True) for h in r.hits]) for r in again]
    dated = all(h.day and h.rule in _FULL for r in over for h in r.hits)
    return over if dated else []


def held_after_all(found: list[Found], told: list[Found]) -> list[Found]:
    """ "We were due an hour on Monday but it ended up 30 min": the day of the plan, said back."""
    planned = [
        r for r in found if r.clause.kind == "not_held" and r.hits and not UNHELD.search(r.clause.text)
    ]
    if len({h.day for r in planned for h in r.hits}) != 1 or not any(
        CAME_OF_IT.search(r.clause.text) for r in told if r.minutes
    ):
        return []
    return [
        replace(r, hits=[replace(h, echo=True) for h in r.hits]) for r in planned if r.hits[0].rule != REFUSED
    ]


def pointed_at(hits: list[Hit], told: list[Found]) -> list[Hit]:
    """ "Family funeral on Wednesday, scrap the meeting that day": the same day, not another one."""
    if sum(h.day is not None for h in hits) == 0:
        return hits
    same = {
        id(h)
        for r in told
        for h in r.hits
        if h.day is None and THAT_DAY.search(r.clause.text, h.start, h.end)
    }
    return [h for h in hits if id(h) not in same]


def of_the_week(hits: list[Hit], told: list[Found], asking: Asking) -> list[Hit]:
    """ "This week I met her, it was Tuesday": the week said apart only has to agree."""
    if len(hits) < 2:
        return hits
    words = {id(h): r.clause.text[h.start : h.end] for r in told for h in r.hits}
    start = asking.of_week(0, 0)
    for name, monday in (("this week", start), ("last week", start - timedelta(days=7))):
        rest = [h for h in hits if name not in words.get(id(h), "") or h.day]
        if len(rest) < len(hits) and rest and all(h.day and 0 <= (h.day - monday).days < 7 for h in rest):
            return rest
    return hits
