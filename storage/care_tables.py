"""A word between a person and a lead, and themes without names."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, String, Table, UniqueConstraint

from storage.metadata import ID, UtcDateTime, belongs_to, by_whom, metadata, strand_key

# A private exchange between a person and a lead. Closing it deletes it, lines and all.
word = Table(
    "word", metadata,
    Column("id", ID, primary_key=True),
    belongs_to("scheme"),
    belongs_to("person", index=True),
    belongs_to("person", "lead_id", index=True),
    Column("opened_at", UtcDateTime, nullable=False),
)  # fmt: skip

# What one of the two wrote, sealed, and only until it has been handed over.
word_line = Table(
    "word_line", metadata,
    Column("id", ID, primary_key=True),
    belongs_to("word", index=True),
    by_whom(),
    Column("text_sealed", LargeBinary, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)  # fmt: skip

# What somebody said of who they are, and whom they would like: by their own wish, encrypted, for the
# order of a list alone, and deleted by itself whenever they like.
identity_wish = Table(
    "identity_wish", metadata,
    belongs_to("person", primary_key=True),
    belongs_to("scheme", index=True),
    Column("said_sealed", LargeBinary, nullable=False),
    Column("consented_at", UtcDateTime, nullable=False),
)  # fmt: skip

# That somebody raised a theme. The digest of the person cannot be turned back into a person; it only
# lets the same person count once.
theme = Table(
    "theme", metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    belongs_to("scheme"),
    strand_key(),
    Column("theme", String(40), nullable=False),
    Column("quarter", String(7), nullable=False),
    Column("person_mark", String(64), nullable=False),
    UniqueConstraint("scheme_id", "strand", "theme", "quarter", "person_mark"),
)  # fmt: skip
