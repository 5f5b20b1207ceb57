"""A matching round as the scheme stands now: who waits, who could mentor, and what is ruled out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from scheme.eligibility import Bar, Rules
from scheme.matching import Proposal, Result, Round, propose
from scheme.matching_reasons import Why
from scheme.offers import DEPARTMENT, GRADE, MentorRequest, wished
from scheme.pairing import OFFERS, Pairing, State
from scheme.policy import Policy
from scheme.scoring import Request
from storage.conflicts import apart
from storage.store import Store


@dataclass(frozen=True)
class Preview:
    """A round nobody has been told of. `mark` changes with everything the round depends on."""

    proposals: tuple[Proposal, ...]
    requests: Mapping[str, MentorRequest]  # by the mentee's id
    unplaced: Mapping[str, Why]
    idle: int
    mark: str
    proven: bool
    ideas: Mapping[str, Pairing] = field(default_factory=dict)  # fixed by a lead, by the mentee's id
    objections: Mapping[str, Bar] = field(default_factory=dict)  # to those, by the mentee's id

    def pair_of(self, mentee: str) -> Proposal | None:
        """The pair proposed for this mentee."""
        return next((p for p in self.proposals if p.mentee == mentee), None)


def unserved(store: Store, strands: Collection[str], but: str = "") -> list[MentorRequest]:
    """Requests that wait and have no open offer; never that of the person who looks."""
    asked = {p.mentee for p in store.pairings.in_strands([s.key for s in store.strands.all()], OFFERS)}
    return [r for r in store.requests.waiting(strands) if r.person not in asked and r.person != but]


def round_of(store: Store, requests: list[MentorRequest], policy: Policy, name: str, now: datetime) -> Round:
    """The round of these requests under one policy."""
    everybody = {p.id: p for p in store.people.for_rules()}
    keys = [s.key for s in store.strands.all()]
    asked = tuple(
        Request(
            everybody[r.person].with_(strand=r.strand), topics=r.topics, waiting_since=r.since, at_the_front=r.first,
            wished_departments=wished(r.wishes, DEPARTMENT), wished_grades=wished(r.wishes, GRADE),
        )
        for r in requests
        if r.person in everybody
    )  # fmt: skip
    wanting = {r.person for r in requests}
    known = store.pairings.in_strands(keys, tuple(s for s in State if s is not State.PROPOSED))
    fixed = {i.parties() for i in store.pairings.in_strands(keys, [State.PROPOSED]) if i.mentee in wanting}
    vetoes = {(p.partner_of(me), me) for p in known for me in p.parties() if me in wanting}
    rules = Rules(
        policy=policy, ladder=store.pack.ladder, today=store.today(now), managers=store.people.managers(),
        pairs=store.pairings.held_pairs(), vetoes=frozenset(vetoes), apart=apart(store),
    )  # fmt: skip
    titles = {t.key: t.title.lower() for t in store.pack.topics}
    mentors = tuple(p for p in everybody.values() if p.mentors)
    floor = None if policy.avoid_weak_pairs else 0
    return Round(name, asked, mentors, rules, frozenset(fixed), floor, titles)


@dataclass(frozen=True)
class Given:
    """All that a preview starts from. Two that are equal come to the same."""

    rounds: tuple[Round, ...]  # one for all strands that share their rules
    waiting: tuple[MentorRequest, ...]
    ours: frozenset[str]  # mentors of these strands: who of another has a mentee is told by no count


def read(store: Store, strands: Collection[str], but: str, now: datetime) -> Given:
    """What the round of these strands starts from now."""
    groups: dict[Policy, list[MentorRequest]] = {}
    waiting = unserved(store, strands, but)
    for wanted in waiting:
        groups.setdefault(store.policy(wanted.strand), []).append(wanted)
    name = f"round {store.scheme_id}"
    rounds = tuple(round_of(store, wanted, policy, name, now) for policy, wanted in groups.items())
    ours = frozenset(m.id for given in rounds for m in given.mentors if m.strand in (None, *strands))
    return Given(rounds, tuple(waiting), ours)


def work(given: Given) -> tuple[Result, ...]:
    """The best round for each group, one after the other: whoever is placed holds a place in the next.

    Seconds for thousands of people, so never inside a transaction.
    """
    results: list[Result] = []
    settled: frozenset[tuple[str, str]] = frozenset()
    for this in given.rounds:
        results.append(propose(replace(this, rules=replace(this.rules, pairs=this.rules.pairs | settled))))
        settled |= {(p.mentor, p.mentee) for p in results[-1].proposals}
    return tuple(results)


def preview(store: Store, strands: Collection[str], given: Given, results: Sequence[Result]) -> Preview:
    """The round as a lead looks at it."""
    # Keyed: who knows all but one pair could otherwise try out which pair gives this mark.
    marks = store.vault.mark(" ".join(r.fingerprint for r in results))
    order = {r.person: at for at, r in enumerate(given.waiting)}
    proposals = sorted((p for r in results for p in r.proposals), key=lambda p: order[p.mentee])
    return Preview(
        proposals=tuple(proposals),
        requests={r.person: r for r in given.waiting},
        unplaced={who: why for r in results for who, why in r.unplaced.items()},
        idle=len(given.ours.intersection(*(r.idle for r in results))) if results else 0,
        mark=marks[:16],
        proven=all(r.proven for r in results),
        ideas={i.mentee: i for i in store.pairings.in_strands(strands, [State.PROPOSED])},
        objections={o.mentee: o.bar for r in results for o in r.objections},
    )


def to_the_front(store: Store, wanted: MentorRequest) -> MentorRequest:
    """The request, before all that did not fall through."""
    return wanted if wanted.first else store.requests.save(replace(wanted, first=True))
