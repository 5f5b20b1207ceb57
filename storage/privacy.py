"""What is kept about a person: shown to them, and erased for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Column, Connection, Table, delete, exists, select, update

from scheme.calendar import months_after
from scheme.pairing import OPEN
from scheme.people import Standing
from storage.metadata import metadata
from storage.outbox_care import forget
from storage.outbox_tables import outbox
from storage.scheme_tables import conflict
from storage.tables import pairing, person, request
from storage.vault import Vault

# A pairing stays when one of the two is erased: it is the other's record of taking part as well, and
# the counts rest on it. It holds dates and two ids, of which one then leads to nobody.
STAYS = frozenset({"pairing"})

_ERASED: dict[str, Any] = {
    "name_sealed": None, "email_sealed": None, "email_mark": None, "manager_sealed": None,
    "manager_mark": None, "department": None, "grade": None, "strand": None, "trained_on": None,
    "consented_at": None, "mentors": False, "capacity": None, "offers": [], "not_with": [],
    "standing": Standing.ERASED,
}  # fmt: skip


def references() -> Iterator[tuple[Table, Column[Any]]]:
    """Every column that points to a person, in every table there is."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if any(key.column is person.c.id for key in column.foreign_keys):
                yield table, column


def everything_about(conn: Connection, person_id: str, vault: Vault) -> dict[str, list[dict[str, Any]]]:
    """All rows about a person, by table, in words of JSON. The other of a pair is left out: that
    name is not this person's to pass on."""
    found = {"person": [_plain(person, r, vault) for r in _rows(conn, person.c.id == person_id, person)]}
    for table, column in references():
        rows = [_plain(table, row, vault) for row in _rows(conn, column == person_id, table)]
        for row in rows:
            row["your_part"] = column.name
            for _, other in ((t, c) for t, c in references() if t is table):
                row.pop(other.name, None)
        if rows:
            found.setdefault(table.name, []).extend(rows)
    return found


def erase(conn: Connection, person_id: str) -> None:
    """Forget a person. What stays is an empty place without a name, so that counts remain true."""
    for table, column in references():
        if table.name not in STAYS:
            conn.execute(delete(table).where(column == person_id))
    mine = select(person.c.email_mark).where(person.c.id == person_id).scalar_subquery()
    here = select(person.c.scheme_id).where(person.c.id == person_id).scalar_subquery()
    # Others may have named this person's address as one they must not be paired with.
    conn.execute(delete(conflict).where(conflict.c.scheme_id == here, conflict.c.other_mark == mine))
    forget(conn, person_id)
    # What others were told about them is done with, and its key would still name their id.
    told = (outbox.c.dedupe_key.contains(person_id), outbox.c.due_at.is_(None))
    conn.execute(delete(outbox).where(*told))
    conn.execute(
        update(person)
        .where(person.c.id == person_id)
        .values(_ERASED | {"timezone": "Europe/London", "version": person.c.version + 1})
    )


def past_retention(conn: Connection, scheme_id: str, today: date, months: int) -> list[str]:
    """People who take no part any more, and whose last pairing closed so many months ago.

    Somebody who was never paired is counted from when they were first known.
    """
    long_ago = months_after(today, -months)
    theirs = (pairing.c.mentor == person.c.id) | (pairing.c.mentee == person.c.id)
    recent = (pairing.c.state.in_(OPEN)) | (pairing.c.ended_on > long_ago)
    waiting = exists().where(request.c.person_id == person.c.id, request.c.state == "waiting")
    taking_part = person.c.standing.in_((Standing.ACTIVE, Standing.AWAY)) & person.c.mentors.is_(True)
    leads = exists().where(metadata.tables["lead"].c.person_id == person.c.id)
    first_known = datetime.combine(long_ago, time(), UTC)
    query = select(person.c.id).where(
        person.c.scheme_id == scheme_id,
        person.c.standing != Standing.ERASED,
        person.c.created_at < first_known,
        ~taking_part,
        ~waiting,
        ~leads,
        ~exists().where(theirs, recent),
    )
    return list(conn.scalars(query))


def _rows(conn: Connection, condition: Any, table: Table) -> Iterator[dict[str, Any]]:
    for row in conn.execute(select(table).where(condition)).mappings():
        yield dict(row)


def _plain(table: Table, row: dict[str, Any], vault: Vault) -> dict[str, Any]:
    """A row as its owner may read it: sealed values opened, marks and internal ids left out."""
    plain: dict[str, Any] = {}
    for name, value in row.items():
        if name.endswith("_mark") or name in ("scheme_id", "version") or value is None:
            continue
        if name.endswith("_sealed"):
            plain[name.removesuffix("_sealed")] = vault.open(bytes(value))
        elif isinstance(value, (date, datetime, time)):
            plain[name] = value.isoformat()
        elif name != "id" or table is person:
            plain[name] = value
    return plain
