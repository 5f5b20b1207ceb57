"""Messages leads write to many people: sealed while they travel, dropped soon after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, exists, insert, literal, or_, select, update

from scheme.pairing import RUNNING
from scheme.people import Standing
from storage.outbox_tables import outbox
from storage.scheme_tables import announcement
from storage.store import Store, new_id

DRAFT_KEPT, TOLD_KEPT, LONGEST_KEPT = timedelta(days=1), timedelta(days=1), timedelta(days=14)
AUDIENCES = ("everybody", "mentors", "waiting")
ALL_MINE = "*"


@dataclass(frozen=True, slots=True)
class Announcement:
    """What one lead wrote to an audience of one strand, or of all they lead."""

    id: str
    by: str
    strand: str
    audience: str
    text: str
    sent_at: datetime | None


def draft(store: Store, by: str, strand: str, audience: str, text: str, now: datetime) -> Announcement:
    """Seal a text that has not been sent."""
    new = Announcement(new_id(), by, strand, audience, text, None)
    store.conn.execute(
        insert(announcement).values(
            id=new.id, scheme_id=store.scheme_id, by=by, strand=strand, audience=audience,
            text_sealed=store.vault.seal(text), made_at=now,
        )
    )  # fmt: skip
    return new


def get(store: Store, announcement_id: str) -> Announcement | None:
    """The announcement, opened; None once it has been dropped."""
    row = store.conn.execute(
        select(announcement).where(
            announcement.c.id == announcement_id, announcement.c.scheme_id == store.scheme_id
        )
    ).one_or_none()
    if row is None:
        return None
    return Announcement(
        row.id, row.by, row.strand, row.audience, store.vault.open(row.text_sealed) or "", row.sent_at
    )


def sent(store: Store, announcement_id: str, now: datetime) -> bool:
    """Note that it goes out now; False if it already did."""
    which = (announcement.c.id == announcement_id, announcement.c.sent_at.is_(None))
    return store.conn.execute(update(announcement).where(*which).values(sent_at=now)).rowcount == 1


def receivers(store: Store, by: str, strand: str, audience: str) -> list[str]:
    """Who would get it: people who take part in these strands, never the one who wrote it."""
    led = store.strands.led_by(by)
    strands = led if strand == ALL_MINE else tuple(k for k in led if k == strand)
    waiting = {r.person for r in store.requests.waiting(strands)}
    people = {p.id: p for p in store.people.for_rules()}
    mentors = {p.id for p in people.values() if p.mentors and (p.strand in strands or p.strand is None)}
    found = {"waiting": waiting, "mentors": mentors}.get(audience)
    if found is None:
        running = store.pairings.in_strands(strands, RUNNING)
        found = waiting | mentors | {i for p in running for i in p.parties()}
    return sorted(i for i in found if i in people and people[i].standing is Standing.ACTIVE and i != by)


def drop_old(store: Store, now: datetime) -> int:
    """Drop what everybody has been told for a day, and drafts of yesterday; returns how many."""
    on_its_way = exists().where(
        outbox.c.scheme_id == store.scheme_id,
        outbox.c.dedupe_key.like(literal("announcement:").concat(announcement.c.id).concat(":%")),
        outbox.c.due_at.is_not(None),
    )
    old = or_(
        announcement.c.sent_at < now - LONGEST_KEPT,
        and_(announcement.c.sent_at < now - TOLD_KEPT, ~on_its_way),
        and_(announcement.c.sent_at.is_(None), announcement.c.made_at < now - DRAFT_KEPT),
    )
    gone = store.conn.execute(delete(announcement).where(announcement.c.scheme_id == store.scheme_id, old))
    return gone.rowcount
