"""The pack's texts as the leads of a scheme have rewritten them: one section at a time, each dated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from scheme.pack import Pack
from scheme.texts import Section
from storage.scheme_tables import text_edition

PREVIEW_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Edition:
    """A section as somebody wrote it; in force since a day, or only a preview."""

    id: str
    document: str
    section: str
    title: str
    text: str
    since: date | None


def in_force(conn: Connection, scheme_id: str) -> list[Edition]:
    """Every edition that ever came into force, earliest first."""
    rows = conn.execute(
        select(text_edition)
        .where(text_edition.c.scheme_id == scheme_id, text_edition.c.since.is_not(None))
        .order_by(text_edition.c.since, text_edition.c.made_at, text_edition.c.id)
    )
    return [Edition(r.id, r.document, r.section, r.title, r.text, r.since) for r in rows]


def rewritten(pack: Pack, editions: Sequence[Edition], on: date | None = None) -> Pack:
    """The pack with these sections in place of its own; with `on`, as it read on that day."""
    sources, latest = dict(pack.sources), pack.edition
    for new in editions:
        document = sources.get(new.document)
        if document is None or new.since is None or (on is not None and new.since > on):
            continue
        sections = tuple(
            Section(s.key, new.title, new.text, s.asked) if s.key == new.section else s for s in document.sections
        )  # fmt: skip
        sources[new.document] = replace(document, sections=sections)
        latest = max(latest, new.since)
    return replace(pack, sources=sources, edition=latest) if editions else pack


def preview(
    conn: Connection, scheme_id: str, new: Edition, by: str, now: datetime
) -> None:  # fmt: skip
    """Keep a section that is only looked at; previews of yesterday are dropped."""
    stale = text_edition.c.since.is_(None) & (text_edition.c.made_at < now - PREVIEW_KEPT)
    conn.execute(delete(text_edition).where(text_edition.c.scheme_id == scheme_id, stale))
    conn.execute(
        insert(text_edition).values(
            id=new.id, scheme_id=scheme_id, document=new.document, section=new.section, title=new.title,
            text=new.text, by=by, made_at=now, since=new.since,
        )
    )  # fmt: skip


def bring_into_force(
    conn: Connection, scheme_id: str, edition_id: str, by: str, since: date, now: datetime
) -> Edition | None:
    """The preview this person made becomes the text; None if it is gone or in force already."""
    which = (
        text_edition.c.id == edition_id, text_edition.c.scheme_id == scheme_id, text_edition.c.by == by,
        text_edition.c.since.is_(None),
    )  # fmt: skip
    row = conn.execute(select(text_edition).where(*which)).one_or_none()
    if row is None:
        return None
    conn.execute(update(text_edition).where(*which).values(since=since, made_at=now))
    return Edition(row.id, row.document, row.section, row.title, row.text, since)
