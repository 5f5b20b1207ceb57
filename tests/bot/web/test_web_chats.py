"""The screens, and the playground as a platform that delivery can use."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.platform import CannotTell, Destination, NotFound, Platform, Refused, Sent
from bot.web.send import KEPT, Chats, FromBot, WebPlatform
from messages.cards import Card
from messages.reader import Reader

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
NOOR = Destination("web", "playground", "noor", {})


def test_a_message_with_the_same_key_is_shown_once_and_found_again() -> None:
    chats = Chats(lambda: NOW)
    platform: Platform = WebPlatform(chats)
    first = platform.send(NOOR, Card("Hello"), Reader(), "k1")
    assert isinstance(first, Sent)
    assert platform.send(NOOR, Card("Hello"), Reader(), "k1") == first
    assert [e.card.title for e in chats.entries("noor") if isinstance(e, FromBot)] == ["Hello"]
    assert platform.lookup(NOOR, "k1", NOW) == first
    assert platform.lookup(NOOR, "k1", NOW + timedelta(hours=1)) == NotFound()
    assert platform.lookup(NOOR, "k2", NOW) == NotFound()


def test_accounts_of_other_platforms_are_not_written_to() -> None:
    platform = WebPlatform(Chats(lambda: NOW))
    elsewhere = Destination("slack", "T1", "U1", {})
    assert isinstance(platform.send(elsewhere, Card("x"), Reader(), "k"), Refused)
    assert isinstance(platform.lookup(elsewhere, "k", NOW), CannotTell)


def test_a_screen_keeps_the_newest_messages_only() -> None:
    chats = Chats(lambda: NOW)
    for number in range(KEPT + 5):
        chats.said("noor", str(number))
    words = [getattr(e, "words", "") for e in chats.entries("noor")]
    assert words == [str(n) for n in range(5, KEPT + 5)]


def test_a_card_is_redrawn_in_its_place_unless_it_has_left_the_screen() -> None:
    chats = Chats(lambda: NOW)
    number = chats.told("noor", Card("Before"), Reader())
    chats.said("noor", "later")
    before = chats.version
    assert chats.redraw("noor", number, Card("After"), Reader())
    assert chats.version > before
    shown = chats.entries("noor")[0]
    assert isinstance(shown, FromBot)
    assert (shown.card.title, shown.redrawn) == ("After", 1)
    assert not chats.redraw("noor", number + 50, Card("After"), Reader())
    assert not chats.redraw("callum", number, Card("After"), Reader()), "another's screen stays as it is"
