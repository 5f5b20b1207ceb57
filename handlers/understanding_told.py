"""Which facts of a meeting a sentence tells, as a sign of what is wanted.

"Mentor meeting 9 December" has no verb that says whether it is over or to come; its day does.
"""

from __future__ import annotations

import re

from handlers.hearing_words import MONTHS, NUMBERS, WEEKDAY
from handlers.understanding_facts import Facts

_WORD = re.compile(r"[a-z]+")
_DIGIT_OR_DAY = re.compile(rf"\d|(?<![a-z])(?:{WEEKDAY.pattern})(?![a-z])")
_OF_TIME = frozenset(
    (
        *MONTHS, *NUMBERS, "today", "tomorrow", "yesterday", "tonight", "morning", "afternoon", "evening",
        "lunchtime", "noon", "week", "weeks", "weekend", "month", "months", "fortnight", "ago", "hour",
        "hours", "half", "quarter", "mins", "minutes", "march", "may", "christmas", "easter", "last",
        "next", "day", "days",
    )
)  # fmt: skip


def told(facts: Facts) -> str:
    """Where its day lies ("back", "ahead", "unclear" or "none") and which other facts; empty: no time at all.

    A bare weekday counts as back. The reading is kept with the facts: whoever needs the day next has it.
    """
    text = facts.plain or facts.said.text
    if _OF_TIME.isdisjoint(_WORD.findall(text)) and not _DIGIT_OR_DAY.search(text):
        return ""
    when = facts.when(past=True)
    day = "back" if when.day else when.why.replace(" ", "-") or ("unclear" if when.unclear else "none")
    others = (("clock", when.at), ("length", when.minutes), ("next", when.next_day))
    return " ".join((day, *(name for name, fact in others if fact)))
