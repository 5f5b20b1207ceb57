"""What a round says about itself: one plain sentence for each pair and each person left without.

`Why.told` may be read by the person it is about; `Why.lead` only by the coordinator, because it may
speak of management lines and of people who asked not to meet.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scheme.eligibility import PRIVATE_BARS, Bar, Profile
from scheme.pair_table import GOAL, PairTable
from scheme.people import Ladder, Person
from scheme.policy import Policy, Strength, Training
from scheme.scoring import CHOICES, Request

_BARRED = {
    Bar.NOT_TAKING_PART: ("is not available", "are not available"),
    Bar.OTHER_STRAND: ("belongs to another strand", "belong to another strand"),
    Bar.UNTRAINED: ("has not done the training", "have not done the training"),
    Bar.GRADE_UNKNOWN: ("cannot be compared as a grade is not known",) * 2,
    Bar.NOT_SENIOR: ("does not stand above", "do not stand above"),
    Bar.TOO_SENIOR: ("stands too far above", "stand too far above"),
    Bar.DEPARTMENT_UNKNOWN: ("cannot be compared as a department is not known",) * 2,
    Bar.SAME_DEPARTMENT: ("works in the same department", "work in the same department"),
    Bar.SAME_PERSON: ("is the same person", "are the same person"),
    Bar.MANAGEMENT_LINE: ("is in the line of management", "are in the line of management"),
    Bar.NOT_WITH: ("is kept apart by request", "are kept apart by request"),
    Bar.VETOED: ("is ruled out for this pair", "are ruled out for this pair"),
    Bar.ALREADY_PAIRED: ("is paired with them already", "are paired with them already"),
    Bar.MENTORS_ALREADY: ("is mentored by them", "are mentored by them"),
    Bar.FULL: ("has no place left", "have no place left"),
    Bar.BELOW_FLOOR: ("would be too weak a match", "would be too weak a match"),
    Bar.NOT_OFFERED: ("was not among the options", "were not among the options"),
}
_CHOICE = dict(zip(CHOICES, ("first", "second", "third"), strict=True))
_STEPS = ("", "one step", "two steps", "three steps", "four steps")


@dataclass(frozen=True, slots=True)
class Why:
    """Why somebody has no mentor: for themselves, and in full for the coordinator."""

    told: str
    lead: str


def barred_because(bar: Bar, mentors: int = 1) -> str:
    """A reason as the end of a sentence about so many mentors: "works in the same department"."""
    return _BARRED[bar][0 if mentors == 1 else 1]


def pair_reason(
    mentor: Person,
    request: Request,
    profiles: tuple[Profile, Profile],
    parts: Mapping[str, int],
    titles: Mapping[str, str],
) -> str:
    """Why these two, in a sentence that both may read. It shows no points."""
    clauses = []
    shared = [titles.get(topic, topic) for topic in request.topics if topic in mentor.offers]
    if shared:
        wanted = len(set(request.topics))
        share = "the topic" if wanted == 1 else f"{len(shared)} of the {wanted} topics"
        clauses.append(f"offers {share} asked for ({', '.join(shared)})")
    elif request.topics:
        clauses.append("offers none of the topics asked for")
    above = (profiles[0].step or 0) - (profiles[1].step or 0)
    if profiles[0].step is not None and profiles[1].step is not None and above > 0:
        clauses.append(f"stands {_STEPS[above] if above < len(_STEPS) else f'{above} steps'} above")
    if profiles[0].department and profiles[1].department:
        same = profiles[0].department == profiles[1].department
        clauses.append("works in the same department" if same else "works in another department")
    if parts["choice"]:
        clauses.append(f"was the mentee’s {_CHOICE[parts['choice']]} choice")
    if parts["wish"]:
        clauses.append("meets the wish stated")
    return f"The mentor {_listed(clauses or ['meets every rule of the scheme'])}."


class Unplaced:
    """Finds out why the people a round left over were left over."""

    def __init__(self, table: PairTable, mentor_of: Sequence[int | None], policy: Policy, ladder: Ladder):
        self._table, self._policy, self._ladder = table, policy, ladder
        self._mentees_of: defaultdict[int, list[int]] = defaultdict(list)
        for row, column in enumerate(mentor_of):
            if column is not None:
                self._mentees_of[column].append(row)
        self._without = {row for row, column in enumerate(mentor_of) if column is None}
        self._kinds: dict[int, list[int]] = {}  # kind of mentee: kinds of mentor open to it
        self._crowds: dict[int, tuple[int, int, int]] = {}  # row: people, places, mentors

    def why(self, row: int) -> Why:
        """Why this mentee has nobody: no mentor the rules allow, or too few places for too many."""
        counts = self._barred(row)
        mentors = len(self._table.mentors)
        out = sum(counts.values())
        help_wanted = f"{self._recruit(self._table.requests[row].mentee)} would help."
        if not mentors:
            return _same("No mentor takes part in this round; recruiting mentors would help.")
        if out == mentors:
            start = f"None of the {mentors} mentors may be proposed" if mentors > 1 else "The only mentor"
            join = ": " if mentors > 1 else " "
            return Why(
                f"{start}{join}{_counted(_public(counts), mentors == 1)}. {help_wanted}",
                f"{start}{join}{_counted(counts, mentors == 1)}. {help_wanted}",
            )
        if row not in self._crowds:
            self._find_crowd(row)
        people, places, of = self._crowds[row]
        place = "only place" if places == 1 else f"{places} places"
        mentor = "only mentor" if of == 1 else f"{of} mentors"
        start = f"{people} people compete for the {place} of the {mentor} they could have"
        if not out:
            return _same(f"{start}. {help_wanted}")
        more = f"{start}; 1 more mentor " if out == 1 else f"{start}; {out} more mentors are ruled out: "
        return Why(
            f"{more}{_counted(_public(counts), out == 1)}. {help_wanted}",
            f"{more}{_counted(counts, out == 1)}. {help_wanted}",
        )

    def _barred(self, row: int) -> Counter[Bar]:
        table = self._table
        return Counter(bar for column in range(len(table.mentors)) if (bar := table.bar(row, column)))

    def _find_crowd(self, start: int) -> None:
        """Everybody who stands in each other's way: more people than places for all they could have.

        From the mentee to every mentor they could have, from there to those who have the mentor, and
        so on. Every mentor reached is full, or the mentee could have been placed. Others without a
        mentor belong to the crowd if all they could have is among those mentors.
        """
        table = self._table
        unreached: defaultdict[int, set[int]] = defaultdict(set)
        for column, free in enumerate(table.places):
            if free:
                unreached[table.column_kind[column]].add(column)
        crowd, reached, queue = {start}, set[int](), [start]
        while queue:
            for column in self._open(queue.pop(), unreached):
                unreached[table.column_kind[column]].discard(column)
                reached.add(column)
                new = [row for row in self._mentees_of[column] if row not in crowd]
                crowd.update(new)
                queue.extend(new)
        for row in self._without - crowd:
            if not self._open(row, unreached) and any(table.code(row, column) >= 0 for column in reached):
                crowd.add(row)
        places = sum(table.places[column] for column in reached)
        told = len(crowd), places, len(reached)
        self._crowds |= dict.fromkeys(crowd & self._without, told)

    def _open(self, row: int, unreached: Mapping[int, set[int]]) -> list[int]:
        """Which of the mentors not reached yet this mentee could have."""
        table = self._table
        return [
            column
            for column_kind in self._open_kinds(table.row_kind[row])
            for column in unreached.get(column_kind, ())
            if table.code(row, column) >= 0
        ]

    def _open_kinds(self, row_kind: int) -> list[int]:
        """The kinds of mentor open to a kind of mentee."""
        if row_kind not in self._kinds:
            codes = self._table.kind_code[row_kind]
            self._kinds[row_kind] = [kind for kind, code in enumerate(codes) if code >= 0]
        return self._kinds[row_kind]

    def _recruit(self, mentee: Person) -> str:
        """The kind of mentor whom this mentee could have."""
        policy, grade = self._policy, self._ladder.find(mentee.grade or "")
        words = [
            "recruiting a trained mentor" if policy.training is Training.REQUIRED else "recruiting a mentor"
        ]
        if policy.seniority_rule is Strength.HARD and grade:
            near = policy.grade_gap if policy.grade_gap_rule is Strength.HARD else None
            words.append(f"at most {near} steps above {grade.title}" if near else f"above {grade.title}")
        if policy.department_rule is Strength.HARD and mentee.department:
            words.append(f"outside {mentee.department}")
        return _upper(" ".join(words))


def why_not(table: PairTable, prices: Sequence[int], row: int, column: int) -> str:
    """Why not this mentor instead, for the coordinator: the rule in the way, or what it would cost."""
    if bar := table.bar(row, column):
        return f"This mentor {barred_because(bar)}."
    points = table.code(row, column) % GOAL
    if not prices[column]:
        return f"Possible, with {points} points; the pair proposed serves the round at least as well."
    places = table.places[column]
    held = "The one place" if places == 1 else f"All {places} places"
    go = "goes" if places == 1 else "go"
    return (
        f"Possible, with {points} points, but {held[0].lower()}{held[1:]} of this mentor {go} to people who "
        "gain more by it or have fewer mentors to choose from."
    )


def _same(sentence: str) -> Why:
    return Why(sentence, sentence)


def _public(counts: Counter[Bar]) -> Counter[Bar | None]:
    """The counts with everything that would tell on somebody put together under None."""
    told: Counter[Bar | None] = Counter()
    for bar, times in counts.items():
        told[None if bar in PRIVATE_BARS else bar] += times
    return told


def _counted(counts: Mapping[Bar, int] | Mapping[Bar | None, int], only: bool = False) -> str:
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0] or "~"))
    clauses = []
    for bar, times in ranked:
        words = _BARRED[bar] if bar else ("is ruled out by other rules", "are ruled out by other rules")
        clauses.append(words[0] if only else f"{times} {words[times != 1]}")
    return _listed(clauses)


def _listed(clauses: list[str]) -> str:
    return clauses[0] if len(clauses) == 1 else f"{', '.join(clauses[:-1])} and {clauses[-1]}"


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
