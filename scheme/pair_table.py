"""All possible pairs of a round, kept small: shared rules and points once for each kind of person.

A pair's *code* is -1 where a rule bars it, otherwise `goals met x GOAL + points`. People are sorted
by id, so the same people in another order make the same table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from scheme.eligibility import Bar, PersonalBars, Profile, Rules, first_bar, limit, profile
from scheme.people import Person
from scheme.scoring import (
    HIGHEST,
    Request,
    choice_points,
    goals_met,
    step_points,
    topic_points,
    waiting_steps,
    wish_points,
)

GOAL = HIGHEST + 1
BARRED = -1


@dataclass(frozen=True)
class PairTable:
    """Mentees are rows and mentors columns; the sequences run along them."""

    requests: Sequence[Request]
    mentors: Sequence[Person]
    row_kind: Sequence[int]
    column_kind: Sequence[int]
    kind_bar: Sequence[Sequence[Bar | None]]  # [row kind][column kind]
    kind_code: Sequence[Sequence[int]]  # the same, without topics and choices
    wanted: Sequence[int]  # topics as bits
    offered: Sequence[int]
    bars: Sequence[dict[int, Bar]]  # per row: columns barred by rules about the two
    choices: Sequence[dict[int, int]]  # per row: points for the mentee's own choices
    capacity: Sequence[int]
    held: Sequence[int]  # places taken before this round
    queue: Sequence[int]  # per row: waiting steps
    goals: int  # the most goals any pair meets
    floor: int = 0  # pairs with fewer points are barred
    offered_only: Sequence[dict[int, int]] | None = None  # per row: the columns on offer, with points

    @cached_property
    def places(self) -> list[int]:
        """Places free in this round, per mentor."""
        return [max(0, most - taken) for most, taken in zip(self.capacity, self.held, strict=True)]

    def bar(self, row: int, column: int) -> Bar | None:
        """The first rule in the way of this pair."""
        shared = self.kind_bar[self.row_kind[row]][self.column_kind[column]]
        if shared or (shared := self.bars[row].get(column)):
            return shared
        if not self.places[column]:
            return Bar.FULL
        if self.offered_only is not None and column not in self.offered_only[row]:
            return Bar.NOT_OFFERED
        return Bar.BELOW_FLOOR if self._code(row, column) % GOAL < self.floor else None

    def code(self, row: int, column: int) -> int:
        """-1 for a barred pair, otherwise goals met x GOAL + points."""
        return BARRED if self.bar(row, column) else self._code(row, column)

    def row(self, row: int) -> list[tuple[int, int]]:
        """The columns this mentee may have, with their codes."""
        return list(self._open(row))

    def without(self, pairs: Iterable[tuple[int, int]], bar: Bar = Bar.MENTORS_ALREADY) -> PairTable:
        """This table with these (row, column) pairs barred too."""
        bars = [dict(row) for row in self.bars]
        for row, column in pairs:
            bars[row].setdefault(column, bar)
        return replace(self, bars=bars)

    def _open(self, row: int) -> Iterator[tuple[int, int]]:
        if self.offered_only is not None:
            for column in sorted(self.offered_only[row]):
                if (code := self.code(row, column)) >= 0:
                    yield column, code
            return
        codes, kinds, barred = self.kind_code[self.row_kind[row]], self.column_kind, self.bars[row]
        wanted, chosen = self.wanted[row], self.choices[row]
        count = wanted.bit_count()
        points = [topic_points(shared, count) for shared in range(count + 1)]
        for column, free in enumerate(self.places):
            code = codes[kinds[column]]
            if code < 0 or not free or column in barred:
                continue
            code += points[(wanted & self.offered[column]).bit_count()]
            if chosen:
                code += chosen.get(column, 0)
            if code % GOAL >= self.floor:
                yield column, code

    def _code(self, row: int, column: int) -> int:
        if self.offered_only is not None:
            return self.offered_only[row].get(column, BARRED)
        wanted = self.wanted[row]
        shared = (wanted & self.offered[column]).bit_count()
        return (
            self.kind_code[self.row_kind[row]][self.column_kind[column]]
            + topic_points(shared, wanted.bit_count())
            + self.choices[row].get(column, 0)
        )


def pair_table(requests: Iterable[Request], mentors: Iterable[Person], rules: Rules) -> PairTable:
    """The table of a round. Raises `ValueError` if somebody is there twice."""
    rows = sorted(requests, key=lambda request: request.mentee.id)
    columns = sorted(mentors, key=lambda mentor: mentor.id)
    for ids in ([r.mentee.id for r in rows], [m.id for m in columns]):
        twice = [who for who, times in Counter(ids).items() if times > 1]
        if twice:
            raise ValueError(f"The same person is there twice: {twice[0]}.")
    taken = Counter(mentor for mentor, _ in rules.pairs)
    column_profiles = [replace(profile(m, rules, taken[m.id]), full=False) for m in columns]
    row_looks = [
        (
            replace(profile(r.mentee, rules, 0), full=False, trained=False, offers_to_mentor=False),
            r.wished_departments,
            r.wished_grades,
        )
        for r in rows
    ]
    column_kinds, row_kinds = list(dict.fromkeys(column_profiles)), list(dict.fromkeys(row_looks))
    column_number = {kind: number for number, kind in enumerate(column_kinds)}
    row_number = {kind: number for number, kind in enumerate(row_kinds)}
    bars, codes = _kinds(row_kinds, column_kinds, rules)
    topics = {topic: 1 << bit for bit, topic in enumerate(sorted({t for r in rows for t in r.topics}))}
    place = {mentor.id: number for number, mentor in enumerate(columns)}
    personal = PersonalBars(columns, rules)
    return PairTable(
        requests=rows,
        mentors=columns,
        row_kind=[row_number[look] for look in row_looks],
        column_kind=[column_number[look] for look in column_profiles],
        kind_bar=bars,
        kind_code=codes,
        wanted=[sum(topics[t] for t in set(r.topics)) for r in rows],
        offered=[sum(topics.get(t, 0) for t in set(m.offers)) for m in columns],
        bars=[{place[who]: bar for who, bar in personal.of(r.mentee)} for r in rows],
        choices=[
            {place[who]: choice_points(who, r.choices) for who in r.choices if who in place} for r in rows
        ],
        capacity=[limit(m, rules.policy) for m in columns],
        held=[taken[m.id] for m in columns],
        queue=[waiting_steps(r, rules.today) for r in rows],
        goals=max((code // GOAL for row in codes for code in row), default=0),
    )


def _kinds(
    row_kinds: list[tuple[Profile, tuple[str, ...], tuple[str, ...]]],
    column_kinds: list[Profile],
    rules: Rules,
) -> tuple[list[list[Bar | None]], list[list[int]]]:
    bars: list[list[Bar | None]] = []
    codes: list[list[int]] = []
    for mentee, departments, grades in row_kinds:
        barred = [first_bar(mentor, mentee, rules.policy) for mentor in column_kinds]
        bars.append(barred)
        codes.append(
            [
                BARRED
                if bar
                else GOAL * goals_met(mentor, mentee, rules.policy)
                + step_points(mentor, mentee)
                + wish_points(mentor, rules.ladder, departments, grades)
                for mentor, bar in zip(column_kinds, barred, strict=True)
            ]
        )
    return bars, codes
