"""The made-up pairs of a simulation: how often each meets, what each answers, who leaves.

Everything is drawn from the seed and the pair's number alone, so that no order of events can
change it. The shares are invented: they are there so that every branch is taken by somebody.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date

from handlers.events import Identity

# Days between two meetings, shares of the pairs. The last ones never meet after their first time.
HABITS = (("often", 45, 4), ("now and then", 115, 3), ("rarely", 240, 2), ("never again", 0, 1))
DECLINES = (("", 7), ("mentor", 2), ("mentee", 1))
REVIEWS = (("renew", 5), ("stop", 3), ("", 2))  # what each of the two answers; nothing at all
LEAVES = 0.12  # of the mentees leave the scheme some day
HEEDS = 0.6  # of the nudges are heeded by those who still meet
PAIRS_A_WEEK = 5  # requests that come in at first


@dataclass
class MadePair:
    """One mentee, the mentor meant for them and the next in line, and how the two behave."""

    number: int
    mentee: str
    mentors: tuple[str, str]
    habit: str
    every: int  # days between meetings; 0: not again
    declines: str
    answers: tuple[str, str]  # the mentee's and the mentor's in the review
    asks_on: int  # days after the beginning
    leaves_on: int | None
    dice: random.Random
    # What has happened so far, as the pair itself knows it.
    offers: int = 0
    mentor: str = ""
    began: date | None = None
    met: list[date] = field(default_factory=list)
    next_on: date | None = None
    planned: bool = False
    gone: bool = False
    nudged: list[date] = field(default_factory=list)
    lead_told: list[date] = field(default_factory=list)
    missed: date | None = None  # the last meeting after which the lead should have heard, and did not

    def draw_next(self, after: date) -> None:
        """When they would meet next by their own habit."""
        days = self.every and max(7, round(self.dice.gauss(self.every, self.every / 6)))
        self.next_on = date.fromordinal(after.toordinal() + days) if days else None
        self.planned = False

    def have_met(self) -> None:
        """The meeting they had in mind has taken place."""
        assert self.next_on is not None, "a meeting is drawn before it takes place"
        self.met.append(self.next_on)
        self.draw_next(self.next_on)


def made_up(user: str, place: str) -> Identity:
    """The account of one of them, in the playground's workspace `place`."""
    return Identity("web", place, user, user.title(), f"{user}@simulation.example", "Europe/London")


def mentors_for(pairs: int) -> tuple[str, ...]:
    """The accounts of the mentors: two for every three mentees, three at least."""
    return tuple(f"mentor{n}" for n in range(1, max(3, -(-pairs * 2 // 3)) + 1))


def make(pairs: int, days: int, seed: int) -> list[MadePair]:
    """So many pairs for a scheme that runs so many days."""
    mentors = mentors_for(pairs)
    return [_pair(number, mentors, days, random.Random(f"{seed}/{number}")) for number in range(pairs)]


def _pair(number: int, mentors: tuple[str, ...], days: int, dice: random.Random) -> MadePair:
    habit, every, _ = dice.choices(HABITS, [share for *_, share in HABITS])[0]
    declines, _ = dice.choices(DECLINES, [share for _, share in DECLINES])[0]
    first, second = (dice.choices(REVIEWS, [s for _, s in REVIEWS])[0][0] for _ in range(2))
    own, other = mentors[number % len(mentors)], mentors[(number + 1) % len(mentors)]
    return MadePair(
        number, f"mentee{number + 1}", (own, other), habit, every, declines, (first, second),
        asks_on=1 + number * 7 // PAIRS_A_WEEK,
        leaves_on=dice.randint(30, max(31, days)) if dice.random() < LEAVES else None,
        dice=dice,
    )  # fmt: skip
