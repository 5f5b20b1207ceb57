"""Whether the day that a move names is the new one, the old one, or counted from the old one."""

from __future__ import annotations

from dataclasses import replace

from handlers.dates import When
from handlers.dates_months import a_day_beside
from handlers.dates_settling import asks_for_another, may_be_the_old, old_alone


def new_day(when: When, text: str, *, asked_for: bool, other: bool) -> tuple[When, bool]:
    """The reading of a sentence that moves a meeting, and whether its day has to be said back.

    `asked_for`: the bot has just asked which day suits; `other`: another day is asked for in so many words.
    """
    if when.day is None:
        return when, False
    if not asked_for and (day := a_day_beside(when.day, text)):
        return replace(when, day=day), True  # "could Monday's be a day later"
    elsewhere = not asked_for and asks_for_another(text, when.words, clock=when.at is not None)
    if other or elsewhere or old_alone(text):
        return replace(when, day=None, unclear=True), False  # the only day named is the old one
    return when, not asked_for and may_be_the_old(text, when.words)
