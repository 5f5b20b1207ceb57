"""What is told about a word in confidence."""

from __future__ import annotations

from datetime import datetime

from handlers.router import router
from messages import care as say
from messages.cards import Card
from scheme.notices import Notice
from storage.store import Store


@router.notice("would-like-a-word")
def would_like_a_word(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To the lead: that, and nothing else."""
    return say.would_like_a_word(notice.facts["person"])


@router.notice("word-line")
def word_line(notice: Notice, store: Store, now: datetime) -> Card | None:
    """The words, while the exchange is open."""
    found = store.words.line(notice.facts["line"])
    return say.word_line(found[1], found[2], found[0]) if found else None


@router.notice("word-closed")
def word_closed(notice: Notice, store: Store, now: datetime) -> Card | None:
    """The other has closed it."""
    return say.word_closed()
