"""What goes out to a platform: the card of a reply, and for whom it is drawn."""

from __future__ import annotations

from messages.cards import Card, Replace, Reply, Say, names_in
from messages.reader import Reader, Shown
from storage.store import Store


def card_of(reply: Reply) -> Card | None:
    """The card that is shown, if the reply is one."""
    return reply.card if isinstance(reply, (Say, Replace)) else None


def reader_of(store: Store, card: Card | None, timezone: str, platform: str, workspace: str) -> Reader:
    """Whoever reads the card: their zone, and the people it names as this platform knows them."""
    ids = set(names_in(card)) if card else set()
    names = store.people.names(ids, platform, workspace)
    return Reader(timezone, {k: Shown(name, user) for k, (name, user) in names.items()})
