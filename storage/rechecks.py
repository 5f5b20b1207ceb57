"""Running pairs asked the hard rules again, because people change department, grade and manager."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Text, bindparam, cast, insert, select

from scheme import eligibility
from scheme.eligibility import Bar, Rules
from scheme.notices import Notice
from scheme.pairing import RUNNING, Pairing
from scheme.people import Person, Standing
from scheme.policy import Policy
from storage.closing import to_leads
from storage.conflicts import apart
from storage.scheme_tables import kept_pair
from storage.store import Store
from storage.tables import pairing, person

SHARED = (eligibility.mentor_is_senior, eligibility.gap_is_small, eligibility.other_department)


@dataclass(frozen=True, slots=True)
class Breach:
    """A running pair that breaks a hard rule now, and that no lead has decided to keep."""

    pairing: str
    mentor: str
    mentee: str
    bar: Bar


def _rules(store: Store, policy: Policy, managers: Mapping[str, str], now: datetime) -> Rules:
    return Rules(policy, store.pack.ladder, store.today(now), managers, apart=apart(store))


def bar_now(store: Store, this: Pairing, now: datetime) -> Bar | None:
    """The hard rule that this running pair breaks now, if any.

    Only rules about who the two are: a mentor who takes nobody new still has the mentees they have.
    """
    people = {p.id: p for p in store.people.for_rules(ids=this.parties())}
    mentor, mentee = people.get(this.mentor), people.get(this.mentee)
    if mentor is None or mentee is None:
        return None
    policy = store.policy(this.strand)
    rules = _rules(store, policy, _managers_above(store, people.values(), policy.line_levels), now)
    return (
        _bar_of_kinds(rules, mentor.grade, mentor.department, mentee.grade, mentee.department)
        or eligibility.outside_the_line(mentor, mentee, rules)
        or eligibility.willing_to_meet(mentor, mentee, rules)
    )


def _bar_of_kinds(rules: Rules, *facts: str | None) -> Bar | None:
    """The rule that two people of these grades and departments break: asked once for all who share them."""
    grade, department, other_grade, other_department = facts
    mentor = eligibility.profile(Person("", grade=grade, department=department), rules, 0)
    mentee = eligibility.profile(Person("", grade=other_grade, department=other_department), rules, 0)
    for rule in SHARED:
        bar = rule(mentor, mentee, rules.policy)
        if bar and bar not in (Bar.GRADE_UNKNOWN, Bar.DEPARTMENT_UNKNOWN):
            return bar
    return None


# Nothing but what the rules look at, two indexed steps from each pair: thousands are read at once.
_mentor, _mentee = person.alias(), person.alias()
_FACTS = (
    select(
        pairing.c.id, pairing.c.strand, pairing.c.mentor, pairing.c.mentee,
        _mentor.c.grade, _mentor.c.department, _mentee.c.grade, _mentee.c.department,
        _mentor.c.email_mark, _mentor.c.manager_mark, _mentee.c.email_mark, _mentee.c.manager_mark,
        pairing.c.started_on,
    )
    .join(_mentor, _mentor.c.id == pairing.c.mentor)
    .join(_mentee, _mentee.c.id == pairing.c.mentee)
    .where(
        pairing.c.scheme_id == bindparam("scheme"),
        pairing.c.strand.in_(bindparam("strands", expanding=True)),
        pairing.c.state.in_(sorted(RUNNING)),
        _mentor.c.standing == Standing.ACTIVE,
        _mentee.c.standing == Standing.ACTIVE,
    )
)  # fmt: skip
# Whose manager stands in another row: of everybody else the row itself says who is above them.
_below = person.alias()
_MANAGERS = select(person.c.email_mark, person.c.manager_mark).where(
    person.c.scheme_id == bindparam("scheme"),
    person.c.manager_mark.is_not(None),
    person.c.email_mark.in_(
        select(_below.c.manager_mark).where(
            _below.c.scheme_id == bindparam("scheme"), _below.c.manager_mark.is_not(None)
        )
    ),
)
_NOT_WITH = select(person.c.id, person.c.not_with).where(
    person.c.scheme_id == bindparam("scheme"), cast(person.c.not_with, Text) != "[]"
)


def breaches(
    store: Store, strands: Collection[str], now: datetime, policies: Mapping[str, Policy] | None = None
) -> list[Breach]:
    """Every running pair of these strands that breaks a hard rule now, the longest running first.

    One light pass: a rule is asked once for each combination of grades and departments, and a
    management line followed once for each manager. `policies`: rules to try instead of a strand's own.
    """
    kept = {(row[0], row[1]) for row in store.conn.execute(select(kept_pair.c.pairing_id, kept_pair.c.bar))}
    managers = {row[0]: row[1] for row in store.conn.execute(_MANAGERS, {"scheme": store.scheme_id})}
    rules = {
        key: _rules(store, (policies or {}).get(key) or store.policy(key), managers, now)
        for key in set(strands)
    }
    asked = {key: _Asked(of_strand) for key, of_strand in rules.items()}
    unwilling = {
        (one, other)
        for one, others in store.conn.execute(_NOT_WITH, {"scheme": store.scheme_id})
        for other in others
    }
    unwilling |= apart(store)
    rows = store.conn.execute(_FACTS, {"scheme": store.scheme_id, "strands": list(asked)})
    found = []
    for id, strand, mentor, mentee, *facts, started in rows:
        bar = asked[strand].bar(facts)
        if bar is None and ((mentor, mentee) in unwilling or (mentee, mentor) in unwilling):
            bar = Bar.NOT_WITH
        if bar and (id, bar.value) not in kept:
            found.append((started, Breach(id, mentor, mentee, bar)))
    return [breach for _, breach in sorted(found, key=lambda f: (str(f[0] or ""), f[1].pairing))]


class _Asked:
    """The rules of one strand, with every answer remembered."""

    def __init__(self, rules: Rules) -> None:
        levels, managers = rules.policy.line_levels, rules.managers
        self._of_kinds = lru_cache(maxsize=None)(lambda *facts: _bar_of_kinds(rules, *facts))
        self._line = lru_cache(maxsize=None)(lambda at: frozenset(eligibility.chain(at, managers, levels)))

    def bar(self, facts: list[Any]) -> Bar | None:
        """The rule that two people with these facts break, but for those who will not meet."""
        if bar := self._of_kinds(*facts[:4]):
            return bar
        mentor, mentors_manager, mentee, mentees_manager = facts[4:]
        above_mentee, above_mentor = self._line(mentees_manager), self._line(mentors_manager)
        return Bar.MANAGEMENT_LINE if mentor in above_mentee or mentee in above_mentor else None


def breach_of(store: Store, this: Pairing, now: datetime) -> Bar | None:
    """The hard rule that this one running pair breaks now and that no lead has decided to let pass."""
    bar = bar_now(store, this, now)
    return bar if bar and not is_kept(store, this.id, bar) else None


def _managers_above(store: Store, people: Collection[Person], levels: int) -> dict[str, str]:
    """The management lines above these few people, asked level by level instead of read whole."""
    known: dict[str, str] = {}
    at = {mark for p in people for mark in (p.email, p.manager_email) if mark}
    for _ in range(levels):
        asked = {"scheme": store.scheme_id, "marks": sorted(at - known.keys())}
        above = {row[0]: row[1] for row in store.conn.execute(_ABOVE, asked)} if asked["marks"] else {}
        known |= above
        at = set(above.values())
    return known


_ABOVE = select(person.c.email_mark, person.c.manager_mark).where(
    person.c.scheme_id == bindparam("scheme"),
    person.c.email_mark.in_(bindparam("marks", expanding=True)),
    person.c.manager_mark.is_not(None),
)


def recheck(store: Store, person: str, now: datetime) -> list[Notice]:
    """What the leads are told once something about this person has changed."""
    notices: list[Notice] = []
    for this in store.pairings.of_person(person, RUNNING):
        if bar := breach_of(store, this, now):
            notices += told(store, this, bar)
    return notices


def told(store: Store, pairing: Pairing, bar: Bar) -> list[Notice]:
    """To each lead, once for each pair and rule."""
    return to_leads(store, pairing, "rule-broken", bar.value, {"bar": bar.value})


def is_kept(store: Store, pairing_id: str, bar: Bar) -> bool:
    """Whether a lead has decided that this pair goes on in spite of this rule."""
    query = select(kept_pair.c.bar).where(kept_pair.c.pairing_id == pairing_id, kept_pair.c.bar == bar.value)
    return store.conn.execute(query).first() is not None


def keep(store: Store, pairing_id: str, bar: Bar, by: str, now: datetime) -> None:
    """A lead has decided. Deciding twice is harmless."""
    if not is_kept(store, pairing_id, bar):
        row = {"pairing_id": pairing_id, "bar": bar.value, "by": by, "kept_on": store.today(now)}
        store.conn.execute(insert(kept_pair).values(row))
