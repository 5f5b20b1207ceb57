"""Running pairs asked the hard rules again, because people change department, grade and manager."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import insert, select

from scheme import eligibility
from scheme.eligibility import Bar, Rules
from scheme.notices import Notice
from scheme.pairing import RUNNING, Pairing
from scheme.people import Person
from scheme.policy import Policy
from storage.closing import to_leads
from storage.conflicts import apart
from storage.scheme_tables import kept_pair
from storage.store import Store


def rules_now(store: Store, strand: str, now: datetime, policy: Policy | None = None) -> Rules:
    """What the rules of a strand need to look at its pairs; `policy` to try another one."""
    return Rules(
        policy or store.policy(strand), store.pack.ladder, store.today(now), store.people.managers(),
        apart=apart(store),
    )  # fmt: skip


def bar_of(pairing: Pairing, people: Mapping[str, Person], rules: Rules) -> Bar | None:
    """The hard rule that this running pair breaks now, if any.

    Only rules about who the two are: a mentor who takes nobody new still has the mentees they have.
    """
    mentor, mentee = people.get(pairing.mentor), people.get(pairing.mentee)
    if mentor is None or mentee is None:
        return None
    profiles = eligibility.profile(mentor, rules, 0), eligibility.profile(mentee, rules, 0)
    for rule in (eligibility.mentor_is_senior, eligibility.gap_is_small, eligibility.other_department):
        bar = rule(*profiles, rules.policy)
        if bar and bar not in (Bar.GRADE_UNKNOWN, Bar.DEPARTMENT_UNKNOWN):
            return bar
    return eligibility.outside_the_line(mentor, mentee, rules) or eligibility.willing_to_meet(
        mentor, mentee, rules
    )


def broken(store: Store, pairings: Collection[Pairing], now: datetime) -> list[tuple[Pairing, Bar]]:
    """Those of these running pairs that break a rule and that no lead has decided to keep."""
    ids = {i for p in pairings for i in p.parties()}
    people = {p.id: p for p in store.people.for_rules(ids=ids)}
    rules: dict[str, Rules] = {}
    found = []
    for pairing in pairings:
        if pairing.strand not in rules:
            rules[pairing.strand] = rules_now(store, pairing.strand, now)
        bar = bar_of(pairing, people, rules[pairing.strand])
        if bar and not is_kept(store, pairing.id, bar):
            found.append((pairing, bar))
    return found


def recheck(store: Store, person: str, now: datetime) -> list[Notice]:
    """What the leads are told once something about this person has changed."""
    notices: list[Notice] = []
    for pairing, bar in broken(store, store.pairings.of_person(person, RUNNING), now):
        notices += told(store, pairing, bar)
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
