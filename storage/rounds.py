"""A matching round as the scheme stands now: who waits, who could mentor, and what is ruled out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
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


def round_of(
    store: Store, requests: list[MentorRequest], policy: Policy, name: str, now: datetime,
    settled: frozenset[tuple[str, str]] = frozenset(),
) -> Round:  # fmt: skip
    """The round of these requests under one policy. `settled` pairs hold their places too."""
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
        pairs=store.pairings.held_pairs() | settled, vetoes=frozenset(vetoes), apart=apart(store),
    )  # fmt: skip
    titles = {t.key: t.title.lower() for t in store.pack.topics}
    mentors = tuple(p for p in everybody.values() if p.mentors)
    floor = None if policy.avoid_weak_pairs else 0
    return Round(name, asked, mentors, rules, frozenset(fixed), floor, titles)


def preview(store: Store, strands: Collection[str], but: str, now: datetime) -> Preview:
    """The best round for these strands now; strands that share their rules share a round."""
    groups: dict[Policy, list[MentorRequest]] = {}
    waiting = unserved(store, strands, but)
    for wanted in waiting:
        groups.setdefault(store.policy(wanted.strand), []).append(wanted)
    results: list[Result] = []
    settled: frozenset[tuple[str, str]] = frozenset()
    ours: set[str] = set()  # who of another strand has a mentee is not told, not even by a count
    for policy, requests in groups.items():
        given = round_of(store, requests, policy, f"round {store.scheme_id}", now, settled)
        result = propose(given)
        results.append(result)
        ours |= {m.id for m in given.mentors if m.strand in (None, *strands)}
        settled |= {(p.mentor, p.mentee) for p in result.proposals}
    # Keyed: who knows all but one pair could otherwise try out which pair gives this mark.
    marks = store.vault.mark(" ".join(r.fingerprint for r in results))
    order = {r.person: at for at, r in enumerate(waiting)}
    proposals = sorted((p for r in results for p in r.proposals), key=lambda p: order[p.mentee])
    return Preview(
        proposals=tuple(proposals),
        requests={r.person: r for r in waiting},
        unplaced={who: why for r in results for who, why in r.unplaced.items()},
        idle=len(ours.intersection(*(r.idle for r in results))) if results else 0,
        mark=marks[:16],
        proven=all(r.proven for r in results),
        ideas={i.mentee: i for i in store.pairings.in_strands(strands, [State.PROPOSED])},
        objections={o.mentee: o.bar for r in results for o in r.objections},
    )


def to_the_front(store: Store, wanted: MentorRequest) -> MentorRequest:
    """The request, before all that did not fall through."""
    return wanted if wanted.first else store.requests.save(replace(wanted, first=True))
