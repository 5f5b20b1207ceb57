"""Schemes of any size, made up from a seed: departments of uneven size, ten grades, thirty topics."""

from __future__ import annotations

import random
from datetime import date

from scheme.eligibility import Rules
from scheme.matching import Round
from scheme.people import Grade, Ladder, Person, Standing
from scheme.policy import Policy, Training
from scheme.scoring import Request

TODAY = date(2026, 11, 2)
LADDER = Ladder(tuple(Grade(f"grade_{step}", f"Grade {step}", step) for step in range(10)))
DEPARTMENTS = tuple(f"Department {number}" for number in range(1, 21))
UNEVEN = tuple(1 / number for number in range(2, 22))
TOPICS = tuple(f"topic {number}" for number in range(1, 31))
TRAINED_ONLY = Policy(training=Training.REQUIRED)


def made_up_round(
    mentees: int, seed: int = 1, places: tuple[int, int] = (1, 4), policy: Policy = TRAINED_ONLY
) -> Round:
    """A round with half as many mentors as mentees, each with a number of `places` between the two.

    92 of 100 mentors are trained, 30 of 100 mentees have a mentor as their line manager, 30 of 100
    named three mentors they would like and 10 of 100 one they would not.
    """
    dice = random.Random(seed)
    mentors = tuple(_mentor(dice, number, places) for number in range(mentees // 2))
    requests = tuple(_request(dice, number, mentors) for number in range(mentees))
    managers = {
        request.mentee.email: request.mentee.manager_email
        for request in requests
        if request.mentee.email and request.mentee.manager_email
    }
    return Round(f"made up {seed}", requests, mentors, Rules(policy, LADDER, TODAY, managers))


def shuffled(given: Round, seed: int) -> Round:
    """The same round with its people in another order."""
    dice = random.Random(seed)
    requests, mentors = list(given.requests), list(given.mentors)
    dice.shuffle(requests)
    dice.shuffle(mentors)
    return Round(given.id, tuple(requests), tuple(mentors), given.rules, given.fixed, given.floor)


def _mentor(dice: random.Random, number: int, places: tuple[int, int]) -> Person:
    return Person(
        id=f"mentor-{number:05}",
        email=f"mentor-{number}@example.org",
        standing=Standing.ACTIVE,
        department=dice.choices(DEPARTMENTS, UNEVEN)[0],
        grade=f"grade_{dice.choices(range(1, 10), (1, 1, 2, 2, 3, 3, 3, 2, 2))[0]}",
        trained_on=date(2026, 1, 12) if dice.random() < 0.92 else None,
        mentors=True,
        capacity=dice.randint(*places),
        offers=tuple(dice.sample(TOPICS, dice.randint(3, 8))),
    )


def _request(dice: random.Random, number: int, mentors: tuple[Person, ...]) -> Request:
    mentee = Person(
        id=f"mentee-{number:05}",
        email=f"mentee-{number}@example.org",
        standing=Standing.ACTIVE,
        department=dice.choices(DEPARTMENTS, UNEVEN)[0],
        grade=f"grade_{dice.choices(range(8), (3, 3, 3, 3, 2, 2, 1, 1))[0]}",
        manager_email=dice.choice(mentors).email if dice.random() < 0.3 else None,
        not_with=(dice.choice(mentors).id,) if dice.random() < 0.1 else (),
    )
    liked = dice.sample(mentors, min(3, len(mentors))) if dice.random() < 0.3 else []
    topics = tuple(dice.sample(TOPICS, dice.randint(1, 4)))
    return Request(mentee, topics, tuple(mentor.id for mentor in liked))
