"""Arriving: hello to somebody new, and what can be typed."""

from __future__ import annotations

from datetime import datetime

from handlers.events import Answer
from handlers.router import Act, router
from messages import joining as say
from messages.cards import Say
from scheme.pairing import RUNNING
from scheme.people import Standing
from storage.store import Store

# In which order “help” lists the commands; a new one that is named nowhere comes last.
_OF_PAIRS = ("log", "undo", "plan", "snooze", "pause", "resume", "agreement", "sign", "review", "end")
_FIRST = (
    "status", "request", "join", "profile", "questions", "topics", "handbook", "concern", "record",
    "my data", "link", "leave", "erase me", "help",
)  # fmt: skip


@router.place("hello")
@router.intent("greeting")
def hello(act: Act, store: Store, now: datetime) -> Answer:
    """Somebody meets the bot; whoever takes part already is shown how things stand."""
    if act.who.standing is not Standing.VISITOR or store.strands.led_by(act.who.id):
        return router.places["home"](act, store, now)
    return Answer(Say(say.hello(store.pack.scheme)))


@router.press("help")
@router.command("help", help="what I can do", intents=("help",))
def help_page(act: Act, store: Store, now: datetime) -> Answer:
    """What can be typed: what belongs to a pair only to somebody who is in one."""
    paired = bool(store.pairings.of_person(act.who.id, RUNNING))
    words = (*_OF_PAIRS, *_FIRST) if paired else _FIRST
    mine = [
        (c.word, c.help)
        for c in sorted(
            router.commands.values(), key=lambda c: words.index(c.word) if c.word in words else len(words)
        )
        if not c.leads_only and (paired or c.word not in _OF_PAIRS)
    ]
    leads = [(c.word, c.help) for c in router.commands.values() if c.leads_only]
    return Answer(Say(say.help_page(mine, leads if store.strands.led_by(act.who.id) else ())))
