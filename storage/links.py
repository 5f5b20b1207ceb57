"""Codes that join two accounts of one person."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, exists, insert, or_, select, update

from storage.care_tables import word
from storage.scheme_tables import conflict
from storage.tables import account, link_code, pairing, person, request
from storage.vault import Vault

LASTS = timedelta(minutes=10)


class Links:
    """The codes of one scheme. Only their keyed digests are kept."""

    def __init__(self, conn: Connection, scheme_id: str, vault: Vault) -> None:
        self._conn, self._scheme, self._vault = conn, scheme_id, vault

    def offer(self, code: str, person_id: str, now: datetime) -> None:
        """A code for this person, in place of any earlier one."""
        self._conn.execute(delete(link_code).where(link_code.c.person_id == person_id))
        row = {"code_mark": self._vault.mark(code), "scheme_id": self._scheme, "person_id": person_id}
        self._conn.execute(insert(link_code).values(row | {"expires_at": now + LASTS}))

    def take(self, code: str, now: datetime) -> str | None:
        """The person whose code this is, once, while it lasts."""
        which = (link_code.c.code_mark == self._vault.mark(code), link_code.c.scheme_id == self._scheme)
        row = self._conn.execute(select(link_code).where(*which)).one_or_none()
        if row is None:
            return None
        self._conn.execute(delete(link_code).where(*which))
        found: str = row.person_id
        return found if now < row.expires_at else None

    def is_empty(self, person_id: str) -> bool:
        """Whether nothing but an account hangs on this person, so that they may be given up."""
        paired = (pairing.c.mentor == person_id) | (pairing.c.mentee == person_id)
        asked = request.c.person_id == person_id
        mentors = (person.c.id == person_id) & person.c.mentors.is_(True)
        apart, talking = conflict.c.person_id == person_id, word.c.person_id == person_id
        return not self._conn.scalar(
            select(or_(*(exists().where(each) for each in (paired, asked, mentors, apart, talking))))
        )

    def move_accounts(self, from_person: str, to_person: str) -> None:
        """Give one person's accounts to another, and give up the first."""
        self._conn.execute(
            update(account).where(account.c.person_id == from_person).values(person_id=to_person)
        )
        self._conn.execute(delete(person).where(person.c.id == from_person))
