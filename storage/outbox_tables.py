"""What is still to be told, to whom it is told one at a time, and how fast a workspace may go."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, Index, Integer, String, Table, UniqueConstraint

from storage.metadata import UtcDateTime, metadata

# `due_at` carries the queue: ready = not before; leased = end of the lease; NULL = finished. So a
# claim asks only `due_at <= now`, plain indexes serve it, and a lease that ran out needs no reaper.
outbox = Table(
    "outbox",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("scheme_id", String(64), nullable=False),
    Column("dedupe_key", String(255), nullable=False),  # names the occasion, never the moment
    Column("workspace", String(128), nullable=False),  # "slack:T123"; "" when no account is known
    Column("lane", String(255), nullable=False),  # one conversation
    Column("kind", String(64), nullable=False),
    Column("to_person", String(64), nullable=False),
    Column("about", String(64)),  # the pairing that, when it ends, makes this worthless
    Column("facts", JSON, nullable=False),  # ids, dates and codes; emptied when the row is finished
    Column("state", String(16), nullable=False),
    Column("due_at", UtcDateTime),
    Column("wanted_at", UtcDateTime),  # when it was first to be told: what it waits since, whatever was tried
    Column("expires_at", UtcDateTime),
    Column("attempts", Integer, nullable=False, default=0),
    Column("throttled", Integer, nullable=False, default=0),
    Column("maybe_sent", Boolean, nullable=False, default=False),
    Column("withdrawn", Boolean, nullable=False, default=False),
    Column("first_try_at", UtcDateTime),
    Column("lease", String(36)),
    Column("last_error", String(80)),  # code words only
    Column("provider_id", String(255)),
    Column("sent_at", UtcDateTime),
    Column("finished_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("scheme_id", "dedupe_key"),
    Index("ix_outbox_lane_due", "lane", "due_at"),
    Index("ix_outbox_workspace_due", "workspace", "due_at"),
    Index("ix_outbox_about", "about"),
    Index("ix_outbox_state", "state", "finished_at"),
)

lane = Table(
    "lane",
    metadata,
    Column("key", String(255), primary_key=True),
    Column("workspace", String(128), nullable=False),
    Column("next_at", UtcDateTime, nullable=False),
    Index("ix_lane_workspace_next", "workspace", "next_at"),
)

limiter = Table(
    "limiter",
    metadata,
    Column("workspace", String(128), primary_key=True),
    Column("free_at", UtcDateTime, nullable=False),  # when the next message may go
    Column("blocked_until", UtcDateTime, nullable=False),  # raised by 429 and by a refused token
    Column("turn_at", UtcDateTime, nullable=False),  # round robin between workspaces
    Column("alarm", String(80)),  # why an operator must look; NULL when all is well
)

# From when on something is free again, for every process: a method after a Retry-After, a
# conversation after a message, the renewal of a token.
pace = Table(
    "pace",
    metadata,
    Column("key", String(255), primary_key=True),
    Column("free_at", UtcDateTime, nullable=False),
)

schedule = Table(
    "schedule",
    metadata,
    Column("scheme_id", String(64), primary_key=True),
    Column("job", String(64), primary_key=True),
    Column("ran_at", UtcDateTime, nullable=False),
    Column("items", Integer, nullable=False),
    Column("told", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
)

# After a restore: until then, a message due since then may have been posted already.
doubt = Table(
    "doubt",
    metadata,
    Column("since", UtcDateTime, primary_key=True),
    Column("until", UtcDateTime, nullable=False),
)
