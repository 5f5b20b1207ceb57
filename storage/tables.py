"""What is remembered. Facts only: there is no column for what anybody said or wrote.

Names, e-mail addresses and account ids are encrypted (`*_sealed`); to find a person by one of
them, its keyed digest is stored beside it (`*_mark`), which tells nobody what it was.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Time,
    UniqueConstraint,
)

from storage.metadata import ID, UtcDateTime, belongs_to, by_whom, metadata, strand_key


def _of_event() -> tuple[Column[Any], ...]:
    """Which event it was, and when it came. The digest is of the platform's own id for it."""
    return (
        Column("platform", String(10), primary_key=True),
        Column("workspace", String(120), primary_key=True),
        Column("event_mark", String(64), primary_key=True),
        Column("at", UtcDateTime, nullable=False, index=True),
    )


scheme = Table(
    "scheme", metadata,
    Column("id", ID, primary_key=True),
    Column("pack", String(40), nullable=False),
    Column("timezone", String(60), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)  # fmt: skip

# A Slack workspace, a Teams tenant or the playground; several may share one scheme.
workspace = Table(
    "workspace", metadata,
    Column("platform", String(10), primary_key=True),
    Column("key", String(120), primary_key=True),
    belongs_to("scheme"),
    Column("credentials_sealed", LargeBinary),
    Column("installed_at", UtcDateTime, nullable=False),
    Column("removed_at", UtcDateTime),
)  # fmt: skip

strand = Table(
    "strand", metadata,
    Column("id", ID, primary_key=True),
    belongs_to("scheme"),
    Column("key", String(40), nullable=False),
    Column("title", String(120), nullable=False),
    Column("settings", JSON, nullable=False, default=dict),
    Column("about", JSON(none_as_null=True)),  # of a strand set up in chat: who it is for, who may mentor
    Column("version", Integer, nullable=False, default=0),
    UniqueConstraint("scheme_id", "key"),
)  # fmt: skip

person = Table(
    "person", metadata,
    Column("id", ID, primary_key=True),
    belongs_to("scheme"),
    Column("name_sealed", LargeBinary),
    Column("email_sealed", LargeBinary),
    Column("email_mark", String(64)),
    Column("manager_sealed", LargeBinary),
    Column("manager_mark", String(64)),
    Column("timezone", String(60), nullable=False),
    Column("standing", String(10), nullable=False),
    Column("department", String(80)),
    Column("grade", String(40)),
    Column("strand", String(40)),
    Column("trained_on", Date),
    Column("consented_at", UtcDateTime),
    Column("mentors", Boolean, nullable=False, default=False),
    Column("capacity", Integer),
    Column("offers", JSON, nullable=False, default=list),
    Column("not_with", JSON, nullable=False, default=list),
    Column("created_at", UtcDateTime, nullable=False),
    Column("version", Integer, nullable=False, default=0),
    UniqueConstraint("scheme_id", "email_mark"),
    Index("ix_person_mentors", "scheme_id", "mentors"),
)  # fmt: skip

# An account on a platform. The address is what that platform needs to write there.
account = Table(
    "account", metadata,
    Column("platform", String(10), primary_key=True),
    Column("workspace", String(120), primary_key=True),
    Column("user_mark", String(64), primary_key=True),
    belongs_to("scheme"),
    belongs_to("person", index=True),
    Column("user_sealed", LargeBinary, nullable=False),
    Column("address_sealed", LargeBinary),
    Column("reachable", Boolean, nullable=False, default=True),
    Column("last_seen_at", UtcDateTime, nullable=False),
    Column("told_at", UtcDateTime),  # as of when, by its own clock, the platform last described the account
)  # fmt: skip

# A short code, said on one platform and typed on the other, that joins two accounts of one person.
link_code = Table(
    "link_code", metadata,
    Column("code_mark", String(64), primary_key=True),
    belongs_to("scheme"),
    belongs_to("person"),
    Column("expires_at", UtcDateTime, nullable=False),
)  # fmt: skip

lead = Table(
    "lead", metadata,
    belongs_to("strand", primary_key=True),
    belongs_to("person", primary_key=True),
    Column("since", UtcDateTime, nullable=False),
    Column("until", Date),  # of somebody who stands in for another lead
)  # fmt: skip

request = Table(
    "request", metadata,
    Column("id", ID, primary_key=True),
    belongs_to("scheme"),
    belongs_to("person"),
    strand_key(),
    Column("state", String(12), nullable=False),
    Column("since", Date, nullable=False),
    Column("topics", JSON, nullable=False, default=list),
    Column("wishes", JSON, nullable=False, default=list),
    Column("first", Boolean, nullable=False, default=False),
    Column("version", Integer, nullable=False, default=0),
    Index("ix_request_state", "scheme_id", "state"),
    Index("ix_request_person", "person_id"),
)  # fmt: skip

pairing = Table(
    "pairing", metadata,
    Column("id", ID, primary_key=True),
    belongs_to("scheme"),
    strand_key(),
    belongs_to("person", "mentor"),
    belongs_to("person", "mentee"),
    Column("state", String(12), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("edition", String(40), nullable=False, default=""),
    Column("started_on", Date),
    Column("term", Integer, nullable=False, default=1),
    Column("term_months", Integer, nullable=False),
    Column("ends_on", Date),  # derived from the three above; kept so that SQL can search by it
    Column("mentor_signed_on", Date),
    Column("mentee_signed_on", Date),
    Column("last_met_on", Date),
    Column("meetings", Integer, nullable=False, default=0),
    Column("first_meeting_told_on", Date),
    Column("rhythm_days", Integer),
    Column("quiet_until", Date),
    Column("nudged_on", Date),
    Column("nudges", Integer, nullable=False, default=0),
    Column("lead_told_on", Date),
    Column("ended_on", Date),
    Column("version", Integer, nullable=False, default=0),
    Index("ix_pairing_state_last_met", "scheme_id", "state", "last_met_on", "started_on"),
    Index("ix_pairing_state_ends", "scheme_id", "state", "ends_on"),
    Index("ix_pairing_state_since", "scheme_id", "state", "since"),
    Index("ix_pairing_mentor", "mentor", "state"),
    Index("ix_pairing_mentee", "mentee", "state"),
)  # fmt: skip

meeting = Table(
    "meeting", metadata,
    Column("id", ID, primary_key=True),
    belongs_to("scheme"),
    belongs_to("pairing"),
    Column("state", String(10), nullable=False),
    Column("on", Date, nullable=False),
    by_whom(),
    Column("said_at", UtcDateTime, nullable=False),
    Column("at", Time),
    Column("minutes", Integer),
    Column("mode", String(12)),
    Column("asked_on", Date),
    Column("version", Integer, nullable=False, default=0),
    Index("ix_meeting_pairing", "pairing_id", "state", "on"),
    Index("ix_meeting_state", "scheme_id", "state", "on"),
)  # fmt: skip

review_answer = Table(
    "review_answer", metadata,
    belongs_to("pairing"),
    Column("term", Integer, nullable=False),
    belongs_to("person"),
    Column("choice", String(8), nullable=False),
    UniqueConstraint("pairing_id", "term", "person_id"),
)  # fmt: skip

# What the bot asked last, so that "yes" or "the 12th" has a meaning. Codes, ids and dates only.
asked = Table(
    "asked", metadata,
    belongs_to("person", primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("facts", JSON, nullable=False, default=dict),
    Column("at", UtcDateTime, nullable=False),
)  # fmt: skip

# Events already acted upon, written in the same transaction as what they did.
seen_event = Table(
    "seen_event", metadata,
    *_of_event(),
)  # fmt: skip

# What an event was answered, in the same transaction: a process that dies before it could say so
# leaves the answer to the others. Encrypted; empty once it is given, and gone within the hour.
kept_answer = Table(
    "kept_answer", metadata,
    *_of_event(),
    Column("answer_sealed", LargeBinary, nullable=False),
    Column("place_sealed", LargeBinary),  # where it belongs
    Column("spot_mark", String(64)),  # of the one message it is drawn in place of
    Column("holder", String(32)),  # who is about to give it
    Column("held_until", UtcDateTime, index=True),  # in real time; NULL: given, or nothing to give
)  # fmt: skip

# Who of the leads did what, to which record. Codes and ids only.
audit = Table(
    "audit", metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    belongs_to("scheme"),
    Column("actor", ID, nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", String(80), nullable=False, default=""),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_audit_scheme", "scheme_id", "at"),
)  # fmt: skip
