"""One person on two platforms: a short code said on one and typed on the other."""

from __future__ import annotations

import secrets
from datetime import datetime

from handlers.events import Answer
from handlers.router import Act, router
from messages import linking as say
from messages import refusals
from messages.cards import Say
from scheme.refusals import Refusal
from storage.links import LASTS
from storage.store import Store

# No vowels and nothing that looks like something else: read aloud and typed on a phone.
LETTERS = "BCDFGHJKMNPQRSTVWXZ23456789"
LENGTH = 8  # 27 ** 8 codes, of which each is good for ten minutes
TRIES = 5  # codes an account may type within an hour: who guesses does not get far


@router.command("link", help="use me on a second platform as the same person", hint="the code")
def link(act: Act, store: Store, now: datetime) -> Answer:
    """Without a code: get one. With one: this account becomes the same person's."""
    typed = "".join(act.words.split()).upper().replace("-", "")
    if typed:
        return _join(typed, act, store, now)
    if act.who.version == 0:
        raise Refusal("not-joined")
    word = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    store.links.offer(word, act.who.id, now)
    return Answer(Say(say.code(f"{word[:4]}-{word[4:]}", now + LASTS)))


def _join(code: str, act: Act, store: Store, now: datetime) -> Answer:
    i = act.identity
    tries = (f"link:{i.user}:{now:%Y%m%d%H}:{number}" for number in range(TRIES))
    if not any(store.memory.first_time(i.platform, i.workspace, one, now) for one in tries):
        raise Refusal("link-too-many")
    person = store.links.take(code, now)
    if person is None:  # not raised: what is raised is rolled back, and this try must count
        return Answer(Say(refusals.refusal(Refusal("link-unknown"))))
    if person == act.who.id:
        raise Refusal("link-same")
    if act.who.version == 0:
        store.people.attach(person, i.platform, i.workspace, i.user, i.address, now)
    elif store.links.is_empty(act.who.id) and not store.strands.led_by(act.who.id):
        store.links.move_accounts(act.who.id, person)
    else:
        raise Refusal("link-both-in-use")
    return Answer(Say(say.joined()))
