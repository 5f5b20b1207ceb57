"""What is owed to somebody who did not act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """A message owed to somebody, written down in the same transaction as its reason.

    `kind` names the function in `handlers/notices/` that words it when it is sent, from the state
    at that moment; that function returns None when the message makes no sense any more. So no
    text is ever stored, and what is sent is true when it is sent.
    `key` says what "once" means: the same key is told once, whoever asks and however often.
    """

    kind: str
    to: str  # person id
    key: str
    about: str | None = None  # pairing id: ending the pairing cancels what is still unsent
    facts: Mapping[str, str] = field(default_factory=dict)  # ids, dates and codes; never text
    due_at: datetime | None = None  # not before (aware, UTC)
    expires_at: datetime | None = None  # worthless after (aware, UTC)
