"""A word between a person and a lead, and themes without names."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table, UniqueConstraint

from storage.metadata import UtcDateTime, metadata
from storage.tables import ID

# A private exchange between a person and a lead. Closing it deletes it, lines and all.
word = Table(
    "word", metadata,
    Column("id", ID, primary_key=True),
    Column("scheme_id", ID, ForeignKey("scheme.id", ondelete="CASCADE"), nullable=False),
    Column("person_id", ID, ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("lead_id", ID, ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("opened_at", UtcDateTime, nullable=False),
)  # fmt: skip

# What one of the two wrote, sealed, and only until it has been handed over.
word_line = Table(
    "word_line", metadata,
    Column("id", ID, primary_key=True),
    Column("word_id", ID, ForeignKey("word.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("by", ID, nullable=False),
    Column("text_sealed", LargeBinary, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)  # fmt: skip

# What somebody said of who they are, and whom they would like: by their own wish, encrypted, for the
# order of a list alone, and deleted by itself whenever they like.
identity_wish = Table(
    "identity_wish", metadata,
    Column("person_id", ID, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("scheme_id", ID, ForeignKey("scheme.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("said_sealed", LargeBinary, nullable=False),
    Column("consented_at", UtcDateTime, nullable=False),
)  # fmt: skip

# That somebody raised a theme. The digest of the person cannot be turned back into a person; it only
# lets the same person count once.
theme = Table(
    "theme", metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("scheme_id", ID, ForeignKey("scheme.id", ondelete="CASCADE"), nullable=False),
    Column("strand", String(40), nullable=False),
    Column("theme", String(40), nullable=False),
    Column("quarter", String(7), nullable=False),
    Column("person_mark", String(64), nullable=False),
    UniqueConstraint("scheme_id", "strand", "theme", "quarter", "person_mark"),
)  # fmt: skip
