"""Words between a person and a lead: kept sealed, handed over, deleted. And themes without names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, delete, distinct, exists, func, insert, literal, or_, select

from scheme.refusals import Refusal
from storage.care_tables import theme, word, word_line
from storage.metadata import insert_unless
from storage.outbox_tables import outbox
from storage.vault import Vault

# A line is deleted a day after it was handed over; delivery gives up within two days.
LINES_KEPT, TOLD_KEPT = timedelta(days=2), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Word:
    """A private exchange between a person and a lead."""

    id: str
    person: str
    lead: str

    def other(self, me: str) -> str:
        """The other of the two."""
        return self.lead if me == self.person else self.person


class Words:
    """The private exchanges of one scheme."""

    def __init__(self, conn: Connection, scheme_id: str, vault: Vault) -> None:
        self._conn, self._scheme, self._vault = conn, scheme_id, vault

    def open(self, word_id: str, person: str, lead: str, now: datetime) -> Word:
        """A new exchange, or the one these two have open."""
        found = self._one(word.c.person_id == person, word.c.lead_id == lead)
        if found is not None:
            return found
        row = {
            "id": word_id,
            "scheme_id": self._scheme,
            "person_id": person,
            "lead_id": lead,
            "opened_at": now,
        }
        self._conn.execute(insert(word).values(row))
        return Word(word_id, person, lead)

    def mine(self, word_id: str, person: str) -> Word:
        """The exchange, for one of its two; refused to anybody else like one that is closed."""
        found = self._one(word.c.id == word_id, or_(word.c.person_id == person, word.c.lead_id == person))
        if found is None:
            raise Refusal("word-closed")
        return found

    def write(self, found: Word, line_id: str, by: str, text: str, now: datetime) -> None:
        """A line on its way to the other."""
        row = {"id": line_id, "word_id": found.id, "by": by, "text_sealed": self._vault.seal(text), "at": now}
        self._conn.execute(insert(word_line).values(row))

    def line(self, line_id: str) -> tuple[str, str, str] | None:
        """(exchange, who wrote, text) of a line that is still on its way."""
        row = self._conn.execute(select(word_line).where(word_line.c.id == line_id)).one_or_none()
        return (row.word_id, row.by, self._vault.open(row.text_sealed) or "") if row else None

    def close(self, found: Word) -> None:
        """Delete the exchange and every line of it."""
        self._conn.execute(delete(word_line).where(word_line.c.word_id == found.id))
        self._conn.execute(delete(word).where(word.c.id == found.id))

    def forget_lines(self, now: datetime) -> int:
        """Delete lines that were handed over a day ago, or can be no more; returns how many."""
        told = exists().where(
            outbox.c.scheme_id == self._scheme,
            outbox.c.dedupe_key == literal("word-line:").concat(word_line.c.id),
            outbox.c.due_at.is_(None),
            outbox.c.finished_at < now - TOLD_KEPT,
        )
        old = or_(word_line.c.at < now - LINES_KEPT, told)
        return self._conn.execute(delete(word_line).where(old)).rowcount

    def raise_theme(self, strand: str, key: str, person: str, today: date) -> None:
        """Count a theme, once a quarter for each person, without keeping who it was."""
        quarter = f"{today.year}-Q{(today.month + 2) // 3}"
        mark = self._vault.mark(f"theme:{key}:{quarter}:{person}")
        row = {
            "scheme_id": self._scheme,
            "strand": strand,
            "theme": key,
            "quarter": quarter,
            "person_mark": mark,
        }
        self._conn.execute(insert_unless(theme, self._conn.dialect.name).values(row).on_conflict_do_nothing())

    def themes(self, strand: str, least: int) -> dict[str, int]:
        """Themes that so many different people have raised in a quarter, with how many did in the latest such."""
        people = func.count(distinct(theme.c.person_mark))
        rows = self._conn.execute(
            select(theme.c.theme, people)
            .where(theme.c.scheme_id == self._scheme, theme.c.strand == strand)
            .group_by(theme.c.theme, theme.c.quarter)
            .having(people >= least)
            .order_by(theme.c.quarter)
        )
        return {row[0]: row[1] for row in rows}

    def _one(self, *conditions: object) -> Word | None:
        query = select(word).where(word.c.scheme_id == self._scheme, *conditions)  # type: ignore[arg-type]
        row = self._conn.execute(query).first()
        return Word(row.id, row.person_id, row.lead_id) if row else None
