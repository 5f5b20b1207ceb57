"""Who was asked a questionnaire, and how often each answer was given: two tables that never meet.

An answer is a number added to a count. No row says who gave it, about which pair, or when.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, select, update

from scheme.figures import whole_batches
from storage.metadata import insert_unless
from storage.scheme_tables import questionnaire_asked, questionnaire_count
from storage.store import Store


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
