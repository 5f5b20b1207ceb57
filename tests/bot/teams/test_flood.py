"""A flood of one person on Teams is let go, and the others are taken on."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from bot.in_hand import InHand
from bot.teams import listen
from handlers.events import Answer
from messages.cards import Card, Say, Text
from tests.bot.teams.activities import BEN, message
from tests.bot.teams.office import Office

HELP = Say(Card("Help", (Text(("Write to me.",)),)))


def test_nobody_has_more_than_so_much_in_hand_and_others_are_heard_meanwhile(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here three at once: what is more of the same person is acknowledged and let go."""
    monkeypatch.setattr(listen, "ANSWER_SECONDS", 0.05)
    monkeypatch.setattr(office.listener, "_in_hand", InHand(3))
    done, heard = threading.Event(), list[str]()

    def slow(act: Any, store: Any, now: Any) -> Answer:
        heard.append(act.identity.user)
        done.wait(20)
        return Answer(HELP)

    office.answer("commands", "help", HELP)
    office.router.commands["help"] = replace(office.router.commands["help"], handler=slow)
    url = office.teams.url
    taken = [office.deliver(message(url, "help", id=f"f{n}")).status_code for n in range(6)]
    assert taken == [202, 202, 202, 200, 200, 200]
    assert office.deliver(message(url, "help", BEN)).status_code == 202
    done.set()
    office.teams.wait_for(4, seconds=20)
    assert sorted(Counter(heard).values()) == [1, 3]
    office.deliver(message(url, "help", id="later"))
    office.teams.wait_for(5, seconds=20)
