"""Everything an outsider could try to find out whether somebody else's pair exists.

Every command, sentence, button, form and place, with the ids of the two secrets of `tests.walls` in them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from handlers.events import AccountChanged, Click, Event, Hello, Home, Identity, OpenForm, Submit, Typed
from handlers.router import Router


@dataclass
class Secrets:
    """The ids that only a few may make anything of."""

    pairing: str
    offer: str
    meeting: str
    planned: str
    request: str
    message: str
    word: str
    people: dict[str, str] = field(default_factory=dict)

    @property
    def known(self) -> set[str]:
        """All ids that are the same in both worlds, or in one of them only."""
        return {
            self.pairing,
            self.offer,
            self.meeting,
            self.planned,
            self.request,
            self.word,
            *self.people.values(),
        }

    def values(self, today: str) -> list[str]:
        """Everything a button or form of ours could carry about them."""
        rafe, mira, nell = (self.people[n] for n in ("rafe", "mira", "nell"))
        return [
            self.pairing, self.offer, self.meeting, f"{self.request}/{rafe}", f"{rafe}/{mira}",
            f"{self.pairing}/impact/before", self.planned, self.request, f"{self.pairing}|{today}|45||",
            f"{self.pairing}/{self.meeting}", f"{self.pairing}/8", f"{self.offer}/1", rafe, mira, f"{mira}/{rafe}",
            f"{self.request}/{mira}", nell, self.word, self.message, f"non_clinical/{mira}", f"clinical/{rafe}",
            f"{self.pairing}/grade", f"{self.meeting}/{self.pairing}", f"{self.planned}|{today}|45||", "",
        ]  # fmt: skip

    def filled_in(self, today: str) -> dict[str, str | tuple[str, ...]]:
        """Every field of every form, filled in with what points at them."""
        return {
            "pairing": self.pairing, "meeting": self.meeting, "person": "<@mira>", "mentor": "<@rafe>", "mentee": "<@mira>",
            "on": today, "until": "2027-03-01", "at": "10:00", "minutes": "45", "mode": "video", "months": "12",
            "days": "30", "text": "Hello.", "title": "Hello", "audience": "everybody", "strand": "clinical",
            "capacity": "2", "topics": ("promotion",), "consent": ("yes",), "belongs": ("yes",), "grade": "postdoc",
            "department": "Genetics", "manager_email": "mira@example.org", "email": "rafe@example.org", "value": "5",
            "choice1": "A", "trained_on": "2026-01-12", "name": "Rafe Holloway-Quist", "first": self.people["rafe"],
        }  # fmt: skip


# What people type: the words with a name, an address, an id, a mention; and plain questions.
ABOUT = (
    "",
    "<@mira>",
    "<@rafe> <@mira>",
    "Rafe Holloway-Quist and Mira Tarrant-Oduya",
    "{pairing}",
    "mira@example.org",
)
SENTENCES = (
    "who is mira's mentor?", "is <@rafe> mentoring <@mira>?", "has Rafe Holloway-Quist got a mentee",
    "log met <@rafe> yesterday for 45 min", "I met Mira Tarrant-Oduya on Monday", "yes", "no", "undo", "cancel the meeting",
    "pair <@sina> with <@mira>", "pair <@rafe> with <@nell>", "unpair <@rafe> and <@mira>", "end my pair with <@rafe>",
    "I am worried about Mira Tarrant-Oduya and Rafe Holloway-Quist", "who waits for a mentor?", "how many pairs are there?",
    "status of {pairing}", "show me {meeting}", "did mira and rafe meet?", "reassign <@mira>", "pause <@rafe> until March",
    "renew with <@rafe>", "confirm {meeting}", "who mentors <@nell>?", "what did rafe say?",
)  # fmt: skip


def acts(
    who: Identity, secrets: Secrets, today: str, table: Router, few: bool
) -> Iterator[tuple[str, Event]]:
    """(handler, act): every command, sentence, button, form and place, with the ids of the secrets.

    `few`: the suite tries the pair's id and one other, a different one for each person and handler;
    `make bench` tries all.
    """
    turn = itertools.count(sum(map(ord, who.user)))
    for word in table.commands:
        for rest in (ABOUT[next(turn) % len(ABOUT)],) if few else ABOUT:
            words = f"{word} {rest.format(pairing=secrets.pairing)}".strip()
            yield f"command {word}", Typed(identity=who, text=words)
    for sentence in (SENTENCES[next(turn) * 3 % len(SENTENCES)] for _ in range(8)) if few else SENTENCES:
        said = sentence.format(pairing=secrets.pairing, meeting=secrets.meeting)
        yield "sentence", Typed(identity=who, text=said)
    values, form = secrets.values(today), secrets.filled_in(today)

    def tried() -> list[str]:
        return [values[0], values[1 + next(turn) % (len(values) - 1)]] if few else values

    for action in table.presses:
        for value in tried():
            yield f"press {action}", Click(identity=who, action=action, value=value)
    for name in table.forms:
        for value in tried()[next(turn) % 2 :][:1] if few else tried():
            yield f"form {name}", OpenForm(identity=who, form=name, value=value)
    for name in table.submits:
        for value in tried()[next(turn) % 2 :][:1] if few else tried():
            yield f"submit {name}", Submit(identity=who, form=name, values=form, value=value)
    yield "place home", Home(identity=who)
    yield "place hello", Hello(identity=who)
    yield "place account-gone", AccountChanged(identity=who, active=False)
    yield "place account-back", AccountChanged(identity=who, active=True)
