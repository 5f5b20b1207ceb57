"""How well two eligible people fit: whole points from 0 to 1000, the sum of four named parts.

The points are one scale for every scheme, so that a coordinator who knows one can read another.
They never outweigh placing one more person, nor the time somebody has waited.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from scheme.eligibility import Profile, Rules, step_of
from scheme.people import Ladder, Person
from scheme.policy import Policy, Strength

TOPICS_MOST = 500
TOPICS_UNSAID = 250  # the mentee named no topic: every mentor fits half
CHOICES = (240, 200, 160)  # the mentee's own first, second and third choice
WISH = 60
HIGHEST = 1000
WAITING_STEP_DAYS = 28  # people of one intake compete on fit, not on the day they wrote
FRONT = 100  # waiting steps given to somebody who goes to the front
WAITING_MOST = 127


@dataclass(frozen=True, slots=True)
class Request:
    """A mentee who wants a mentor.

    `choices` are mentor ids, first choice first; the two wishes are granted if possible and never
    promised; `at_the_front` is set when a proposal to this mentee fell through.
    """

    mentee: Person
    topics: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    wished_departments: tuple[str, ...] = ()
    wished_grades: tuple[str, ...] = ()
    waiting_since: date | None = None
    at_the_front: bool = False


def topic_points(shared: int, wanted: int) -> int:
    """For covering `shared` of the `wanted` topics."""
    return TOPICS_MOST * shared // wanted if wanted else TOPICS_UNSAID


def step_points(mentor: Profile, mentee: Profile) -> int:
    """For standing one or two steps above; less for three and four."""
    if mentor.step is None or mentee.step is None:
        return 0
    return {1: 200, 2: 200, 3: 100, 4: 40}.get(mentor.step - mentee.step, 0)


def choice_points(mentor_id: str, choices: tuple[str, ...]) -> int:
    """For being among the mentee's own choices."""
    place = choices.index(mentor_id) if mentor_id in choices else len(CHOICES)
    return CHOICES[place] if place < len(CHOICES) else 0


def wish_points(
    mentor: Profile, ladder: Ladder, departments: tuple[str, ...], grades: tuple[str, ...]
) -> int:
    """For meeting every wish the mentee stated about a mentor."""
    if not departments and not grades:
        return 0
    named = {" ".join(name.casefold().split()) for name in departments}
    steps = {step_of(ladder, grade) for grade in grades}
    granted = (not named or mentor.department in named) and (not grades or mentor.step in steps)
    return WISH if granted else 0


def parts(
    mentor: Person, request: Request, rules: Rules, profiles: tuple[Profile, Profile]
) -> dict[str, int]:
    """The points of this pair by name; `profiles` are the mentor's and the mentee's."""
    wanted = set(request.topics)
    return {
        "topics": topic_points(len(wanted & set(mentor.offers)), len(wanted)),
        "steps": step_points(*profiles),
        "choice": choice_points(mentor.id, request.choices),
        "wish": wish_points(profiles[0], rules.ladder, request.wished_departments, request.wished_grades),
    }


def goals_met(mentor: Profile, mentee: Profile, policy: Policy) -> int:
    """How many of the scheme's soft rules the pair keeps. They come before points."""
    known = mentor.step is not None and mentee.step is not None
    above = (mentor.step or 0) - (mentee.step or 0)
    apart = mentor.department is not None and mentor.department != mentee.department
    kept = (
        policy.seniority_rule is Strength.SOFT and known and above > 0,
        policy.grade_gap_rule is Strength.SOFT
        and policy.grade_gap is not None
        and known
        and above <= policy.grade_gap,
        policy.department_rule is Strength.SOFT and apart,
    )
    return sum(kept)


def waiting_steps(request: Request, today: date) -> int:
    """How far forward in the queue: one step for every four weeks waited, and the front before all."""
    since = request.waiting_since or today
    waited = max(0, (today - since).days) // WAITING_STEP_DAYS
    ahead = FRONT if request.at_the_front else 0
    return min(waited, WAITING_MOST - FRONT) + ahead
