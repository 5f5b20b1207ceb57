"""What a scheme sets up and asks beside its pairs: choosing, texts, announcements, questionnaires."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from storage.metadata import ID, UtcDateTime, belongs_to, by_whom, metadata, strand_key

# Mentees of a strand choose from options until a day; then one assignment decides.
choosing = Table(
    "choosing", metadata,
    Column("id", ID, primary_key=True),
    belongs_to("scheme"),
    strand_key(),
    Column("opened_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("state", String(10), nullable=False),
    Column("version", Integer, nullable=False, default=0),
    Index("ix_choosing_state", "scheme_id", "state"),
)  # fmt: skip

# What one mentee is shown, and their own order of it: null until they answer, empty for "choose for me".
shortlist = Table(
    "shortlist", metadata,
    belongs_to("choosing", primary_key=True),
    belongs_to("person", primary_key=True),
    Column("shown", JSON, nullable=False),
    Column("otherwise", ID),
    Column("ranked", JSON(none_as_null=True)),
)  # fmt: skip

# A strand that a lead is setting up, form by form.
strand_draft = Table(
    "strand_draft", metadata,
    Column("id", ID, primary_key=True),
    belongs_to("scheme"),
    belongs_to("person"),
    Column("answers", JSON, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)  # fmt: skip

# A section of the pack's texts as the leads of this scheme have written it. `since` is null while it
# is only a preview; every edition is kept, because a pair keeps the one it signed under.
text_edition = Table(
    "text_edition", metadata,
    Column("id", ID, primary_key=True),
    belongs_to("scheme"),
    Column("document", String(40), nullable=False),
    Column("section", String(60), nullable=False),
    Column("title", String(120), nullable=False),
    Column("text", Text, nullable=False),
    by_whom(),
    Column("made_at", UtcDateTime, nullable=False),
    Column("since", Date),
    Index("ix_text_edition_since", "scheme_id", "since"),
)  # fmt: skip

# A message a lead wrote to many: sealed, and dropped soon after it was sent.
announcement = Table(
    "announcement", metadata,
    Column("id", ID, primary_key=True),
    belongs_to("scheme"),
    by_whom(),
    strand_key(),
    Column("audience", String(12), nullable=False),
    Column("text_sealed", LargeBinary, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
)  # fmt: skip

# A pair that no longer fits a rule and that the lead decided to keep.
kept_pair = Table(
    "kept_pair", metadata,
    belongs_to("pairing", primary_key=True),
    Column("bar", String(24), primary_key=True),
    by_whom(),
    Column("kept_on", Date, nullable=False),
)  # fmt: skip

# What one of two proposed to the other, as a number: months of the term, for instance.
wish = Table(
    "wish", metadata,
    belongs_to("pairing", primary_key=True),
    Column("kind", String(12), primary_key=True),
    Column("value", Integer, nullable=False),
    by_whom(),
)  # fmt: skip

# Who was asked, and whether they answered: written when asked, so its order tells nothing of answers.
questionnaire_asked = Table(
    "questionnaire_asked", metadata,
    belongs_to("pairing", primary_key=True),
    belongs_to("person", primary_key=True),
    Column("kind", String(12), primary_key=True),
    Column("moment", String(8), primary_key=True),
    Column("rounds", Integer, nullable=False, default=0),
    Column("answered", Boolean, nullable=False, default=False),
)  # fmt: skip

# What was answered: how often each answer was given in a quarter. There are no rows of persons at all.
questionnaire_count = Table(
    "questionnaire_count", metadata,
    belongs_to("scheme"),
    strand_key(),
    Column("kind", String(12), nullable=False),
    Column("moment", String(8), nullable=False),
    Column("quarter", String(7), nullable=False),
    Column("item", String(40), nullable=False),
    Column("answer", Integer, nullable=False),
    Column("times", Integer, nullable=False, default=0),
    PrimaryKeyConstraint("scheme_id", "strand", "kind", "moment", "quarter", "item", "answer"),
)  # fmt: skip

# What somebody says of themselves for matching, beside the facts the rules need.
entry = Table(
    "entry", metadata,
    belongs_to("person", primary_key=True),
    Column("background_sealed", LargeBinary),  # a mentor's own few lines
    Column("unlisted", Boolean, nullable=False, default=False),  # not shown in short lists
    Column("away_until", Date),  # on leave: back by themselves on that day
)  # fmt: skip

# Whom somebody must not be paired with. The other may be unknown to the bot: the mark finds them later.
conflict = Table(
    "conflict", metadata,
    belongs_to("scheme"),
    belongs_to("person", primary_key=True),
    Column("other_mark", String(64), primary_key=True),
    Column("other_sealed", LargeBinary, nullable=False),
    Index("ix_conflict_other", "scheme_id", "other_mark"),
)  # fmt: skip

# A lead's question to somebody who knows a discipline: which of these mentors would suit?
consultation = Table(
    "consultation", metadata,
    Column("id", ID, primary_key=True),
    belongs_to("scheme"),
    belongs_to("request"),
    belongs_to("person", "lead_id"),
    belongs_to("person"),  # who is asked
    Column("mentors", JSON, nullable=False),
    Column("suit", JSON(none_as_null=True)),  # null until they answer
    Column("asked_at", UtcDateTime, nullable=False),
    Index("ix_consultation_request", "request_id"),
)  # fmt: skip

# That somebody was given the briefing for their role, and whether they say they have read it.
briefing = Table(
    "briefing", metadata,
    belongs_to("person", primary_key=True),
    Column("role", String(8), primary_key=True),
    Column("since", Date, nullable=False),
    Column("read_on", Date),
)  # fmt: skip
