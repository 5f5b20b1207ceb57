"""Who was asked a questionnaire, and how often each answer was given: two tables that never meet.

An answer is a number added to a count. No row says who gave it, about which pair, or when.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, insert, or_, select, update

from scheme.figures import whole_batches
from scheme.pairing import OVER, State
from storage.metadata import insert_unless
from storage.scheme_tables import questionnaire_asked, questionnaire_count
from storage.store import Store
from storage.tables import pairing


@dataclass(frozen=True, slots=True)
class Asking:
    """One questionnaire for one person about one pair; `moment` is before, during or after."""

    pairing: str
    person: str
    kind: str
    moment: str
    rounds: int = 0
    answered: bool = False


def _which(a: Asking) -> tuple[object, ...]:
    t = questionnaire_asked.c
    return t.pairing_id == a.pairing, t.person_id == a.person, t.kind == a.kind, t.moment == a.moment


def concerned(store: Store, asking: Collection[str], strands: Collection[str], since: date) -> list[str]:
    """Live pairs of the strands that are asking, and pairs of these strands that ended on that day or later."""
    live = and_(pairing.c.strand.in_(asking), pairing.c.state == State.LIVE)
    over = and_(pairing.c.strand.in_(strands), pairing.c.state.in_(sorted(OVER)), pairing.c.ended_on >= since)
    query = select(pairing.c.id).where(pairing.c.scheme_id == store.scheme_id, or_(live, over))
    return list(store.conn.scalars(query.order_by(pairing.c.id)))


def asked(store: Store, a: Asking) -> Asking | None:
    """What is known of this asking; None if it was never asked."""
    row = store.conn.execute(select(questionnaire_asked).where(*_which(a))).one_or_none()  # type: ignore[arg-type]
    if row is None:
        return None
    return Asking(row.pairing_id, row.person_id, row.kind, row.moment, row.rounds, row.answered)


def ask(store: Store, a: Asking, rounds: int) -> None:
    """Note that it has been asked so many times."""
    if asked(store, a) is None:
        store.conn.execute(
            insert(questionnaire_asked).values(
                pairing_id=a.pairing, person_id=a.person, kind=a.kind, moment=a.moment, rounds=rounds, answered=False
            )
        )  # fmt: skip
        return
    store.conn.execute(update(questionnaire_asked).where(*_which(a)).values(rounds=rounds))  # type: ignore[arg-type]


def answer(store: Store, a: Asking, strand: str, answers: Mapping[str, int], on: date) -> bool:
    """Count these answers, once; False if this person has answered already."""
    done = store.conn.execute(
        update(questionnaire_asked)
        .where(*_which(a), questionnaire_asked.c.answered.is_(False))  # type: ignore[arg-type]
        .values(answered=True)
    )
    if done.rowcount != 1:
        return False
    quarter = _quarter(on)
    for item, value in answers.items():
        key = {
            "scheme_id": store.scheme_id, "strand": strand, "kind": a.kind, "moment": a.moment,
            "quarter": quarter, "item": item, "answer": value,
        }  # fmt: skip
        one_more = {"times": questionnaire_count.c.times + 1}
        first = insert_unless(questionnaire_count, store.conn.dialect.name).values(**key, times=1)
        store.conn.execute(first.on_conflict_do_update(index_elements=list(key), set_=one_more))
    return True


def counts(
    store: Store, strands: tuple[str, ...], today: date, smallest: Mapping[str, int]
) -> dict[tuple[str, str, str, str], dict[int, int]]:
    """How often each answer was given, by (strand, kind, moment, item), as far as it may be shown.

    `smallest`: how many answers a batch needs, by strand (`scheme.figures.whole_batches`).
    """
    t = questionnaire_count
    rows = store.conn.execute(
        select(t)
        .where(t.c.scheme_id == store.scheme_id, t.c.strand.in_(strands))
        .order_by(t.c.kind, t.c.item)
    )
    found: dict[tuple[str, str, str, str], dict[str, dict[int, int]]] = {}
    for r in rows:
        of = found.setdefault((r.strand, r.kind, r.moment, r.item), {})
        of.setdefault(r.quarter, {})[r.answer] = r.times
    return {key: whole_batches(of, smallest[key[0]], _quarter(today)) for key, of in found.items()}


def _quarter(on: date) -> str:
    return f"{on.year}-Q{(on.month + 2) // 3}"
