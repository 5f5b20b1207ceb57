"""Mentees of a strand choose from options until a day; then one assignment decides for all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, insert, select, update

from scheme.eligibility import limit
from scheme.notices import Notice
from scheme.pairing import Pairing, State
from scheme.shortlist import Shortlist, settle, shortlists
from storage.closing import to_one
from storage.entries import unlisted
from storage.people import Stale
from storage.rounds import round_of, to_the_front, unserved
from storage.scheme_tables import choosing, shortlist
from storage.store import Store, new_id

OPEN, SETTLED = "open", "settled"


@dataclass(frozen=True, slots=True)
class Choosing:
    """A strand's mentees choose until the end of `ends_on`."""

    id: str
    strand: str
    opened_on: date
    ends_on: date
    state: str
    version: int


@dataclass(frozen=True, slots=True)
class Options:
    """What one mentee is shown; `ranked` is None until they answer, empty for “choose for me”."""

    person: str
    shown: tuple[str, ...]
    otherwise: str | None
    ranked: tuple[str, ...] | None


def all_open(store: Store) -> list[Choosing]:
    """Every choosing of the scheme that has not been settled."""
    rows = store.conn.execute(
        select(choosing).where(choosing.c.scheme_id == store.scheme_id, choosing.c.state == OPEN)
    )
    return [Choosing(r.id, r.strand, r.opened_on, r.ends_on, r.state, r.version) for r in rows]


def open_in(store: Store, strand: str) -> Choosing | None:
    """The open choosing of a strand."""
    return next((c for c in all_open(store) if c.strand == strand), None)


def options_of(store: Store, choosing_id: str) -> dict[str, Options]:
    """Everybody's options, by person. Rankings are private: only the assignment reads them."""
    rows = store.conn.execute(select(shortlist).where(shortlist.c.choosing_id == choosing_id))
    return {
        r.person_id: Options(
            r.person_id, tuple(r.shown), r.otherwise, None if r.ranked is None else tuple(r.ranked)
        )
        for r in rows
    }


def begin(store: Store, strand: str, ends_on: date, but: str, now: datetime) -> tuple[Choosing, list[str]]:
    """Work out everybody's options; returns the choosing and who has at least one."""
    requests = unserved(store, [strand], but)
    new = Choosing(new_id(), strand, store.today(now), ends_on, OPEN, 1)
    given = round_of(store, requests, store.policy(strand), f"choosing {new.id}", now)
    store.conn.execute(
        insert(choosing).values(
            id=new.id, scheme_id=store.scheme_id, strand=strand, opened_on=new.opened_on, ends_on=ends_on,
            state=OPEN, version=1,
        )
    )  # fmt: skip
    asked = []
    for person, found in shortlists(given, unlisted(store)).items():
        if not found.shown:
            continue
        values = {"choosing_id": new.id, "person_id": person, "shown": list(found.shown), "otherwise": found.otherwise}  # fmt: skip
        store.conn.execute(insert(shortlist).values(values))
        asked.append(person)
    return new, asked


def rank(store: Store, choosing_id: str, person: str, ranked: tuple[str, ...]) -> None:
    """Keep a mentee's own order; a later answer replaces an earlier one."""
    store.conn.execute(
        update(shortlist)
        .where(shortlist.c.choosing_id == choosing_id, shortlist.c.person_id == person)
        .values(ranked=list(ranked))
    )


def decide(store: Store, this: Choosing, now: datetime) -> list[Notice]:
    """One assignment from all answers: mentors are asked, the leads are told the numbers.

    A mentor somebody chose is asked on behalf of a mentee who has said yes; a mentor the scheme fell
    back on is asked as in a round, and the mentee after them.
    """
    done = store.conn.execute(
        update(choosing)
        .where(choosing.c.id == this.id, choosing.c.version == this.version, choosing.c.state == OPEN)
        .values(state=SETTLED, version=this.version + 1)
    )
    if done.rowcount != 1:
        raise Stale("choosing")
    options, policy = options_of(store, this.id), store.policy(this.strand)
    requests = {r.person: r for r in unserved(store, [this.strand]) if r.person in options}
    given = round_of(store, list(requests.values()), policy, f"choosing {this.id}", now)
    lists = {o.person: Shortlist(o.shown, o.otherwise) for o in options.values()}
    rankings = {o.person: o.ranked for o in options.values() if o.ranked}
    result = settle(given, lists, rankings)
    notices, too_late = [], []
    for found in result.proposals:
        for person in sorted((found.mentor, found.mentee)):
            store.people.lock(person)
        mentor = store.people.one_for_rules(found.mentor)
        if mentor is None or store.pairings.held_by(found.mentor) >= limit(mentor, policy):
            too_late.append(found.mentee)  # somebody else has just been offered the last place
            continue
        chosen = found.mentor in rankings.get(found.mentee, ())
        pairing = store.pairings.add(
            Pairing(
                new_id(), this.strand, found.mentor, found.mentee, State.CHOSEN if chosen else State.MENTOR_ASKED,
                now, edition=store.pack.edition.isoformat(), term_months=policy.term_months,
            )
        )  # fmt: skip
        notices.append(to_one(pairing, pairing.mentor, "offer-to-mentor", "asked"))
    # Who was shown to whom, and ranked where, has done its work.
    store.conn.execute(delete(shortlist).where(shortlist.c.choosing_id == this.id))
    left = [*result.unplaced, *too_late]
    for person in left:
        to_the_front(store, requests[person])
    facts = {"strand": this.strand, "asked": str(len(notices)), "left": str(len(left))}
    return [
        *notices,
        *(Notice("choosing-settled", lead, f"choosing-settled:{this.id}:{lead}", None, facts)
          for lead in store.strands.leads_of(this.strand)),
    ]  # fmt: skip


def options_notices(this: Choosing, people: list[str], occasion: str) -> list[Notice]:
    """The options, to each of these people."""
    facts = {"choosing": this.id}
    return [Notice("options", who, f"options:{this.id}:{occasion}:{who}", None, facts) for who in people]
