"""A scheme on a stage: the real desk and database, people who type and press, and a clock."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from sqlalchemy import select, update

from bot.packs import load_pack, pack_names
from handlers.dispatch import Desk
from handlers.events import Click, Event, Identity, OpenForm, Outcome, Submit, Typed
from handlers.router import router
from handlers.topics import TOPICS as HANDLERS
from messages.cards import Button, Buttons, Card, FormButton, Open, Reject, Replace, Say
from messages.forms import Form
from messages.reader import Reader, Shown, card_words
from scheduler.run import OpenStore, run
from scheduler.topics import TOPICS as JOBS
from scheme.notices import Notice
from scheme.pairing import Pairing, State
from scheme.people import Person
from storage.engine import Engines
from storage.outbox_tables import outbox
from storage.store import Database, Store
from storage.vault import Vault

assert HANDLERS
assert JOBS
PACKS = lru_cache(load_pack)
START = datetime(2026, 11, 17, 10, 30, tzinfo=UTC)
ALL = tuple(State)


@dataclass
class Stage:
    """One scheme under one pack. `tell` hands over what is owed and remembers it for each person."""

    engines: Engines
    pack: str = "ion"
    now: datetime = START
    told: dict[str, list[tuple[str, Card]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        vault = Vault(["a secret for tests only"])
        self.database = Database(self.engines, vault, PACKS, pack_names())
        self.scheme = self.database.found(self.pack, "Europe/London", self.now)
        self.desk = Desk(self.database, router, lambda _p, _w: self.scheme, frozenset({"web:lead"}))

    # --- people act ---

    def _does(self, event: Event) -> Outcome:
        return self.desk.handle(event, self.now)

    def _as(self, user: str) -> Identity:
        return Identity("web", "stage", user, user.title(), f"{user}@example.org", "Europe/London")

    def types(self, user: str, words: str) -> str:
        """What the bot answers to typed words, as plain text; of a form, its title."""
        return self._seen(self._does(Typed(identity=self._as(user), text=words)))

    def presses(self, user: str, action: str, value: str = "") -> str:
        """What the bot answers to a button."""
        return self._seen(self._does(Click(identity=self._as(user), action=action, value=value)))

    def opens(self, user: str, form: str, value: str = "") -> Form:
        """The form that opens."""
        reply = self._does(OpenForm(identity=self._as(user), form=form, value=value)).reply
        assert isinstance(reply, Open), reply
        return reply.form

    def asks_for(self, user: str, form: str, value: str = "") -> str:
        """What the bot answers when a form is asked for; of a form, its name."""
        return self._seen(self._does(OpenForm(identity=self._as(user), form=form, value=value)))

    def fills_in(self, user: str, form: str, about: str = "", /, **values: str | tuple[str, ...]) -> str:
        """What the bot answers to a filled-in form; of a rejection, the sentences."""
        event = Submit(identity=self._as(user), form=form, values=values, value=about)
        return self._seen(self._does(event))

    def _seen(self, outcome: Outcome) -> str:
        reply = outcome.reply
        self.card = reply.card if isinstance(reply, (Say, Replace)) else Card("")
        match reply:
            case Say(card) | Replace(card):
                return card_words(card, outcome.reader)
            case Open(form):
                return f"[form {form.name}]"
            case Reject(_, errors):
                return " ".join(errors.values())
            case _:
                return ""

    def button(self, label: str, card: Card | None = None) -> tuple[str, str]:
        """(action, value) of the first button with these words on the last card."""
        for block in (card or self.card).blocks:
            for button in block.buttons if isinstance(block, Buttons) else ():
                if isinstance(button, (Button, FormButton)) and label.casefold() in button.label.casefold():
                    return (button.action if isinstance(button, Button) else button.form), button.value
        raise AssertionError(f"no button “{label}” on “{(card or self.card).title}”")

    def presses_on(self, user: str, label: str, card: Card | None = None) -> str:
        """Press the button with these words on the last card, or on the one given."""
        return self.presses(user, *self.button(label, card))

    # --- joining, shortly ---

    def joins(
        self,
        user: str,
        department: str,
        grade: str,
        *topics: str,
        places: int = 2,
        trained: str = "2026-01-12",
    ) -> None:
        strand = self.store_read(lambda s: s.strands.all()[0].key)
        said = self.fills_in(
            user, "join", department=department, grade=grade, strand=strand, topics=topics or ("next_step",),
            capacity=str(places), trained_on=trained, manager_email="", consent=("yes",), belongs=("yes",),
        )  # fmt: skip
        assert "join" in said.casefold() or "list" in said.casefold(), said

    def asks(
        self, user: str, department: str, grade: str, *topics: str, strand: str = "", manager: str = ""
    ) -> str:
        strand = strand or self.store_read(lambda s: s.strands.all()[0].key)
        return self.fills_in(
            user, "request", department=department, grade=grade, strand=strand, topics=topics or ("next_step",),
            mode="either", manager_email=manager, consent=("yes",), belongs=("yes",),
        )  # fmt: skip

    def pair_up(self, mentor: str, mentee: str) -> str:
        """From a lead's hand to a live pair, through everybody's buttons; returns the pairing's id."""
        said = self.types("lead", f"pair <@{mentor}> <@{mentee}>")
        assert "No rule speaks against it" in said, said
        self.presses_on("lead", "Yes, ask the mentor")
        pairing = self.pairing(mentor, mentee)
        self.presses(mentor, "mentor-accept", pairing.id)
        self.presses(mentee, "mentee-accept", pairing.id)
        assert self.pairing(mentor, mentee).state is State.LIVE
        return pairing.id

    # --- looking ---

    def read(self) -> AbstractContextManager[Store]:
        return self.database.read(self.scheme)

    def store_read(self, look):  # type: ignore[no-untyped-def]
        with self.read() as store:
            return look(store)

    def who(self, user: str) -> Person:
        with self.read() as store:
            found = store.people.by_account("web", "stage", user)
            assert found, user
            return found

    def pairing(self, mentor: str, mentee: str) -> Pairing:
        """The latest pairing of these two."""
        with self.read() as store:
            found = store.pairings.between(self.who(mentor).id, self.who(mentee).id, ALL)
            return max(found, key=lambda p: (p.since, p.version))

    # --- time and messages ---

    def passes(self, **time: float) -> None:
        """Time passes: the jobs run, and what is owed is handed over."""
        self.now += timedelta(**time)
        reports = run(None, self._opener(), self.now)
        assert not [f for r in reports for f in r.failed], reports
        self.tell()

    def _opener(self) -> OpenStore:
        return lambda write: (self.database.write if write else self.database.read)(self.scheme)

    def tell(self) -> None:
        """Hand over everything that is owed by now, worded as things stand."""
        with self.engines.read() as conn:
            rows = conn.execute(
                select(outbox).where(outbox.c.due_at <= self.now).order_by(outbox.c.due_at, outbox.c.id)
            ).all()
        for row in rows:
            notice = Notice(row.kind, row.to_person, row.dedupe_key, row.about, row.facts)
            expired = row.expires_at is not None and row.expires_at <= self.now
            composed = None if expired else self.desk.compose(self.scheme, notice, self.now)
            if composed is not None:
                for account in composed.accounts[:1]:
                    self.told.setdefault(account.user, []).append((row.kind, composed.card))
            with self.engines.write() as conn:
                done = {"due_at": None, "state": "sent", "finished_at": self.now}
                conn.execute(update(outbox).where(outbox.c.id == row.id).values(done))

    def inbox(self, user: str, kind: str) -> list[Card]:
        """The cards of this kind a person was sent, oldest first."""
        return [card for of, card in self.told.get(user, []) if of == kind]

    def words(self, card: Card) -> str:
        """A card as plain text, people shown by the names of their accounts."""
        with self.read() as store:
            everybody = store.people.everybody()
            shown: Mapping[str, Shown] = {p.id: Shown(p.name, None) for p in everybody}
        return card_words(card, Reader("Europe/London", dict(shown)))
