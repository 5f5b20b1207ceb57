"""What the last days brought to a lead's strands, as counts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import and_, case, func, or_, select

from storage.store import Store
from storage.tables import pairing


def lately(store: Store, strands: Collection[str], since: date) -> tuple[int, int, int]:
    """How many pairs began, were known to have met for the first time, and ended, on that day or later."""
    began, ended = pairing.c.started_on >= since, pairing.c.ended_on >= since
    met = pairing.c.first_meeting_told_on >= since  # what its lead was told, so nothing unconfirmed
    row = store.conn.execute(
        select(
            *(
                func.count(case((each, 1)))
                for each in (began, met, and_(ended, pairing.c.started_on.is_not(None)))
            )
        ).where(pairing.c.scheme_id == store.scheme_id, pairing.c.strand.in_(strands), or_(began, met, ended))
    ).one()
    return row[0], row[1], row[2]
