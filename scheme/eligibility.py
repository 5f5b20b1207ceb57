"""Who may mentor whom: the hard rules, each one named function with its reason.

A rule answers None (it lets the pair pass) or a `Bar`. Rules that only look at what many people
share (grade, department, training) take `Profile`s, so a round of thousands can ask them once for
each combination instead of once for each pair; rules about two particular people take `Person`s.
Both live checks and rounds use these same functions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache

from scheme.people import Ladder, Person, Standing, plain_address
from scheme.policy import Policy, Strength, Training


class Bar(StrEnum):
    """Why a pair may not be."""

    NOT_TAKING_PART = "not-taking-part"
    OTHER_STRAND = "other-strand"
    UNTRAINED = "untrained"
    GRADE_UNKNOWN = "grade-unknown"
    NOT_SENIOR = "not-senior"
    TOO_SENIOR = "too-senior"
    DEPARTMENT_UNKNOWN = "department-unknown"
    SAME_DEPARTMENT = "same-department"
    SAME_PERSON = "same-person"
    MANAGEMENT_LINE = "management-line"
    NOT_WITH = "not-with"
    VETOED = "vetoed"
    ALREADY_PAIRED = "already-paired"
    MENTORS_ALREADY = "mentors-already"
    FULL = "full"
    BELOW_FLOOR = "below-floor"
    NOT_OFFERED = "not-offered"


# Reasons that would tell on somebody: only the coordinator may read them.
PRIVATE_BARS = frozenset({Bar.MANAGEMENT_LINE, Bar.NOT_WITH, Bar.VETOED, Bar.MENTORS_ALREADY})


@dataclass(frozen=True, slots=True)
class Rules:
    """What a check needs besides the two people.

    `managers` maps an e-mail address to its manager's; `pairs` are (mentor id, mentee id) that run
    or are on offer and therefore hold a place; `vetoes` are (mentor id, mentee id) never to be
    proposed again: declined, ended badly, or ruled out by the coordinator; `apart` are two people,
    the first of whom named the second as a conflict of interest. `strands_apart` keeps mentors with a
    strand of their own to its mentees; most schemes let them serve any.
    """

    policy: Policy
    ladder: Ladder
    today: date
    managers: Mapping[str, str] = field(default_factory=dict)
    pairs: frozenset[tuple[str, str]] = frozenset()
    vetoes: frozenset[tuple[str, str]] = frozenset()
    apart: frozenset[tuple[str, str]] = frozenset()
    strands_apart: bool = False

    def held(self, mentor_id: str) -> int:
        """How many of the mentor's places are taken."""
        return sum(1 for mentor, _ in self.pairs if mentor == mentor_id)


@dataclass(frozen=True, slots=True)
class Profile:
    """All that the shared rules may see of a person."""

    taking_part: bool
    offers_to_mentor: bool
    step: int | None
    department: str | None
    strand: str | None
    trained: bool
    full: bool


def limit(mentor: Person, policy: Policy) -> int:
    """How many mentees the mentor may have at once: their own word, within the ceiling."""
    own = policy.capacity_default if mentor.capacity is None else mentor.capacity
    return min(own, policy.capacity_ceiling)


def profile(person: Person, rules: Rules, held: int | None = None) -> Profile:
    """What the shared rules see of this person; `held` saves counting the places held again."""
    taken = rules.held(person.id) if held is None else held
    return Profile(
        taking_part=person.standing in (Standing.ACTIVE, Standing.VISITOR),
        offers_to_mentor=person.mentors,
        step=step_of(rules.ladder, person.grade),
        department=" ".join(person.department.casefold().split()) if person.department else None,
        strand=person.strand if rules.strands_apart else None,
        trained=person.trained_on is not None and person.trained_on <= rules.today,
        full=taken >= limit(person, rules.policy),
    )


@lru_cache(maxsize=1024)
def step_of(ladder: Ladder, grade: str | None) -> int | None:
    """The step of a grade, None if it is not known."""
    known = ladder.find(grade) if grade else None
    return known.step if known else None


def both_take_part(mentor: Profile, mentee: Profile, policy: Policy) -> Bar | None:
    """Nobody who paused, left or never offered to mentor is proposed."""
    del policy
    available = mentor.taking_part and mentor.offers_to_mentor and mentee.taking_part
    return None if available else Bar.NOT_TAKING_PART


def same_strand(mentor: Profile, mentee: Profile, policy: Policy) -> Bar | None:
    """Where strands are kept apart, each pairs its own people; somebody without one may serve any."""
    del policy
    apart = mentor.strand and mentee.strand and mentor.strand != mentee.strand
    return Bar.OTHER_STRAND if apart else None


def mentor_is_trained(mentor: Profile, mentee: Profile, policy: Policy) -> Bar | None:
    """Where training is required, it comes first."""
    del mentee
    return Bar.UNTRAINED if policy.training is Training.REQUIRED and not mentor.trained else None


def mentor_is_senior(mentor: Profile, mentee: Profile, policy: Policy) -> Bar | None:
    """The mentor stands above the mentee on the ladder."""
    if policy.seniority_rule is not Strength.HARD:
        return None
    if mentor.step is None or mentee.step is None:
        return Bar.GRADE_UNKNOWN
    return None if mentor.step > mentee.step else Bar.NOT_SENIOR


def gap_is_small(mentor: Profile, mentee: Profile, policy: Policy) -> Bar | None:
    """Where the grade gap is a wall, the mentor is not too far above."""
    if policy.grade_gap is None or policy.grade_gap_rule is not Strength.HARD:
        return None
    if mentor.step is None or mentee.step is None:
        return Bar.GRADE_UNKNOWN
    return Bar.TOO_SENIOR if mentor.step - mentee.step > policy.grade_gap else None


def other_department(mentor: Profile, mentee: Profile, policy: Policy) -> Bar | None:
    """Mentor and mentee work in different departments."""
    if policy.department_rule is not Strength.HARD:
        return None
    if mentor.department is None or mentee.department is None:
        return Bar.DEPARTMENT_UNKNOWN
    return Bar.SAME_DEPARTMENT if mentor.department == mentee.department else None


def mentor_has_a_place(mentor: Profile, mentee: Profile, policy: Policy) -> Bar | None:
    """The mentor's limit is not reached."""
    del mentee, policy
    return Bar.FULL if mentor.full else None


def two_people(mentor: Person, mentee: Person, rules: Rules) -> Bar | None:
    """Nobody mentors themself, under whichever record."""
    same_address = mentor.email and mentee.email and mentor.email.casefold() == mentee.email.casefold()
    del rules
    return Bar.SAME_PERSON if mentor.id == mentee.id or same_address else None


def outside_the_line(mentor: Person, mentee: Person, rules: Rules) -> Bar | None:
    """Neither manages the other, directly or several levels up."""
    levels = rules.policy.line_levels
    above_mentee, above_mentor = line(mentee, rules.managers, levels), line(mentor, rules.managers, levels)
    within = plain_address(mentor.email) in above_mentee or plain_address(mentee.email) in above_mentor
    return Bar.MANAGEMENT_LINE if within else None


def willing_to_meet(mentor: Person, mentee: Person, rules: Rules) -> Bar | None:
    """Neither has asked not to be paired with the other, or named them as a conflict of interest."""
    unwilling = mentee.id in mentor.not_with or mentor.id in mentee.not_with
    named = (mentor.id, mentee.id) in rules.apart or (mentee.id, mentor.id) in rules.apart
    return Bar.NOT_WITH if unwilling or named else None


def not_vetoed(mentor: Person, mentee: Person, rules: Rules) -> Bar | None:
    """The pair was not declined or ruled out before."""
    return Bar.VETOED if (mentor.id, mentee.id) in rules.vetoes else None


def not_paired_yet(mentor: Person, mentee: Person, rules: Rules) -> Bar | None:
    """The two are not already this pair."""
    return Bar.ALREADY_PAIRED if (mentor.id, mentee.id) in rules.pairs else None


def no_circle(mentor: Person, mentee: Person, rules: Rules) -> Bar | None:
    """The mentee is not already the mentor's mentor."""
    return Bar.MENTORS_ALREADY if (mentee.id, mentor.id) in rules.pairs else None


SharedRule = Callable[[Profile, Profile, Policy], Bar | None]
PersonalRule = Callable[[Person, Person, Rules], Bar | None]

# In the order in which a reason is given: the first that fails is the one told.
SHARED_RULES: tuple[SharedRule, ...] = (
    both_take_part,
    same_strand,
    mentor_is_trained,
    mentor_is_senior,
    gap_is_small,
    other_department,
)
PERSONAL_RULES: tuple[PersonalRule, ...] = (
    two_people,
    not_paired_yet,
    no_circle,
    outside_the_line,
    willing_to_meet,
    not_vetoed,
)


def eligible(mentor: Person, mentee: Person, rules: Rules) -> Bar | None:
    """None if the mentor may be proposed to the mentee now, otherwise the first rule in the way."""
    mentors_profile, mentees_profile = profile(mentor, rules), profile(mentee, rules)
    return (
        first_bar(mentors_profile, mentees_profile, rules.policy)
        or personal_bar(mentor, mentee, rules)
        or mentor_has_a_place(mentors_profile, mentees_profile, rules.policy)
    )


def first_bar(mentor: Profile, mentee: Profile, policy: Policy) -> Bar | None:
    """The first shared rule in the way of two people like these."""
    for rule in SHARED_RULES:  # asked often: a plain loop is twice as fast as a generator
        if bar := rule(mentor, mentee, policy):
            return bar
    return None


def personal_bar(mentor: Person, mentee: Person, rules: Rules) -> Bar | None:
    """The first rule about these two particular people in their way."""
    return next((bar for rule in PERSONAL_RULES if (bar := rule(mentor, mentee, rules))), None)


def line(person: Person, managers: Mapping[str, str], levels: int) -> tuple[str, ...]:
    """The addresses above this person, nearest first; a loop among managers ends it."""
    return chain(person.manager_email or managers.get(plain_address(person.email)), managers, levels)


def chain(manager: str | None, managers: Mapping[str, str], levels: int) -> tuple[str, ...]:
    """A manager and those above, nearest first, so many levels at most; a loop ends it."""
    above: list[str] = []
    at = plain_address(manager)
    while at and at not in above and len(above) < levels:
        above.append(at)
        at = plain_address(managers.get(at))
    return tuple(above)


class PersonalBars:
    """Finds the few mentors a personal rule bars from a mentee, without asking about every pair."""

    def __init__(self, mentors: Iterable[Person], rules: Rules) -> None:
        self._rules = rules
        self._mentors = {mentor.id: mentor for mentor in mentors}
        self._by_address: defaultdict[str, set[str]] = defaultdict(set)
        self._below: defaultdict[str, set[str]] = defaultdict(set)
        self._unwilling: defaultdict[str, set[str]] = defaultdict(set)
        self._known: defaultdict[str, set[str]] = defaultdict(set)
        for mentor in self._mentors.values():
            self._by_address[plain_address(mentor.email)].add(mentor.id)
            for address in line(mentor, rules.managers, rules.policy.line_levels):
                self._below[address].add(mentor.id)
            for other in mentor.not_with:
                self._unwilling[other].add(mentor.id)
        for one, other in rules.apart:
            self._unwilling[one].add(other)
            self._unwilling[other].add(one)
        for mentor_id, mentee_id in rules.pairs | rules.vetoes:
            self._known[mentee_id].add(mentor_id)
            self._known[mentor_id].add(mentee_id)

    def of(self, mentee: Person) -> Iterator[tuple[str, Bar]]:
        """Each mentor a personal rule bars from this mentee, with the rule's reason."""
        addresses = {*line(mentee, self._rules.managers, self._rules.policy.line_levels)}
        if own := plain_address(mentee.email):
            addresses.add(own)
        suspects = {mentee.id, *mentee.not_with, *self._unwilling[mentee.id], *self._known[mentee.id]}
        suspects |= {mentor for address in addresses for mentor in self._by_address[address]}
        suspects |= self._below[own] if own else set()
        for mentor_id in sorted(suspects & self._mentors.keys()):
            if bar := personal_bar(self._mentors[mentor_id], mentee, self._rules):
                yield mentor_id, bar
