"""A playhouse for stories: the real desk, jobs, database and delivery, with people who speak and press.

`play = Play(url)`; `mira = play.person("mira")`; `mira.says("log met yesterday")`;
`mira.presses("Yes, we met")`; `mira.fills(on=…)`; `mira.reads()`; `play.days_pass(30)`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import event

from bot.house import House
from bot.packs import load_pack, pack_names
from bot.platform import Destination, SendResult, Sent
from bot.settings import Settings
from bot.web.send import Chats, WebPlatform
from handlers.events import AccountChanged, Click, Event, Home, Identity, OpenForm, Outcome, Submit, Typed
from messages.cards import (
    AnyButton,
    Button,
    Buttons,
    Card,
    ChoiceField,
    DateField,
    Form,
    FormButton,
    NumberField,
    Open,
    Reject,
    Replace,
    Say,
    names_in,
)
from messages.reader import Reader, card_words
from scheme.notices import Notice
from scheme.pairing import Pairing, State
from storage import briefings
from storage.engine import Engines, open_engines
from storage.limits import Rate
from storage.store import Database, Store
from storage.vault import Vault

TUESDAY = datetime(2026, 11, 17, 10, 30, tzinfo=UTC)
PACKS = lru_cache(load_pack)
KEY = "a key that only tests know"
QUICK = {"web": Rate(100_000, 100_000, timedelta(0))}
LEAD = "lena"
MENTOR: dict[str, object] = {
    "department": "Stroke", "grade": "professor", "strand": "non_clinical", "topics": ("promotion", "funding"),
    "consent": ("yes",),
}  # fmt: skip
MENTEE: dict[str, object] = {
    "department": "Genetics", "grade": "postdoc", "strand": "non_clinical", "topics": ("promotion",),
    "mode": "either", "consent": ("yes",),
}  # fmt: skip


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


@dataclass(slots=True)
class Seen:
    """A card on somebody's screen: a reply, or a message that came unasked."""

    card: Card
    reader: Reader
    at: datetime
    unasked: bool = False

    @property
    def words(self) -> str:
        return card_words(self.card, self.reader)


class Watched(WebPlatform):
    """The playground's platform; what it sends also lands on the actors' screens."""

    def __init__(self, chats: Chats, play: Play) -> None:
        super().__init__(chats)
        self._play, self._shown = play, chats

    def send(self, to: Destination, card: Card, reader: Reader, key: str) -> SendResult:
        before = self._shown.version
        result = super().send(to, card, reader, key)
        if isinstance(result, Sent) and self._shown.version != before:
            self._play.actors[to.user].screen.append(Seen(card, reader, self._play.now, unasked=True))
        return result


class Play:
    """One scheme on one database, and everybody in it."""

    def __init__(self, url: str, now: datetime = TUESDAY, pack: str = "ion") -> None:
        self.clock = Clock(now)
        self.engines: Engines = open_engines(url, pool_timeout=20)
        if self.engines.dialect == "sqlite":
            event.listen(self.engines.writer, "connect", _without_waiting_for_the_disk)
        database = Database(self.engines, Vault((KEY,)), PACKS, pack_names())
        settings = Settings(database_url=url, pack=pack, coordinators=frozenset({f"web:{LEAD}"}))
        self.house = House(settings, database, self.clock)
        self.scheme = self.house.first_scheme()
        self.actors: dict[str, Actor] = {}
        self.told: list[Notice] = []  # by jobs
        self._delivery = self.house.delivery(
            {"web": Watched(Chats(self.clock), self)}, own_clock=True, rates=QUICK
        )

    @property
    def now(self) -> datetime:
        return self.clock.now

    @property
    def today(self) -> date:
        with self.store() as store:
            return store.today(self.now)

    def close(self) -> None:
        self.engines.dispose()

    def person(self, user: str, name: str = "", email: str = "", zone: str = "Europe/London") -> Actor:
        """Somebody with an account; they have not spoken yet."""
        given = email or f"{user}@example.org"
        actor = Actor(self, Identity("web", "hall", user, name or user.title(), given, zone))
        self.actors[user] = actor
        return actor

    def lead(self) -> Actor:
        """The coordinator of every strand, who has said hello."""
        lena = self.person(LEAD, "Lena Voss-Hartley")
        lena.says("overview")
        return lena

    def store(self) -> AbstractContextManager[Store]:
        """A look into the database."""
        return self.house.database.read(self.scheme)

    def writing(self) -> AbstractContextManager[Store]:
        """A transaction that may change things."""
        return self.house.database.write(self.scheme)

    def pairings(self, *states: State) -> list[Pairing]:
        with self.store() as store:
            keys = [s.key for s in store.strands.all()]
            return store.pairings.in_strands(keys, states or tuple(State))

    def pairing(self, *states: State) -> Pairing:
        """The only pairing in one of these states."""
        (found,) = self.pairings(*states)
        return found

    def deliver(self) -> None:
        """Send everything that is due at this moment."""
        while self._delivery.send_due(50):
            pass

    def jobs(self, *names: str, deliver: bool = True) -> list[Notice]:
        """Run the jobs at this moment; what they newly told."""
        reports = self.house.run_jobs(names or None, self.now)[self.scheme]
        failed = [f"{r.job}: {f.reference}" for r in reports for f in r.failed]
        assert not failed, failed
        told = list(itertools.chain.from_iterable(r.told for r in reports))
        self.told += told
        if deliver:
            self.deliver()
        return told

    def goes_to(self, moment: datetime) -> list[Notice]:
        """Jump there, and run the jobs."""
        self.clock.now = moment
        return self.jobs()

    def days_pass(self, days: int, every: int = 1) -> list[Notice]:
        """So many days go by; the jobs run each `every` days, and on the last."""
        told: list[Notice] = []
        end = self.now + timedelta(days=days)
        while self.now < end:
            self.clock.now = min(self.now + timedelta(days=every), end)
            told += self.jobs()
        return told

    # --- scenes that many stories begin with ---

    def mentor(self, user: str = "rafe", capacity: int = 2, **more: object) -> Actor:
        """Somebody who has joined as a mentor."""
        actor = self.actors.get(user) or self.person(user, f"{user.title()} Holloway-Quist")
        actor.says("join")
        actor.fills(**(MENTOR | {"capacity": str(capacity)} | more))
        self._briefed(actor, "mentor")
        return actor

    def mentee(self, user: str = "mira", **more: object) -> Actor:
        """Somebody who has asked for a mentor."""
        actor = self.actors.get(user) or self.person(user, f"{user.title()} Tarrant-Oduya")
        actor.says("request")
        actor.fills(**(MENTEE | more))
        self._briefed(actor, "mentee")
        return actor

    def _briefed(self, actor: Actor, role: str) -> None:
        """People on this stage have read their briefing; who has not has a test of their own."""
        if not actor.errors:
            with self.writing() as store:
                briefings.read(store, actor.id, role, store.today(self.now))

    def offered(self, mentor: Actor, mentee: Actor) -> Pairing:
        """The lead asks this mentor for this mentee."""
        lena = self.actors.get(LEAD) or self.lead()
        with self.store() as store:
            wanted = store.requests.waiting_of(mentee.id)
        assert wanted is not None
        lena.clicks("propose", f"{wanted.id}/{mentor.id}")
        (found,) = [p for p in self.pairings(State.MENTOR_ASKED) if p.parties() == (mentor.id, mentee.id)]
        return found

    def paired(self, mentor: Actor, mentee: Actor) -> Pairing:
        """Both have said yes."""
        self.offered(mentor, mentee)
        mentor.presses("Yes, I would")
        mentee.presses("Yes, please")
        with self.store() as store:
            (found,) = store.pairings.between(mentor.id, mentee.id, (State.LIVE,))
        return found


@dataclass(eq=False)
class Actor:
    """Somebody at their own screen."""

    play: Play
    identity: Identity
    screen: list[Seen] = field(default_factory=list)
    form: Form | None = None
    errors: dict[str, str] = field(default_factory=dict)
    replaced: list[Seen] = field(default_factory=list)  # cards that were redrawn
    read: int = 0

    @property
    def id(self) -> str:
        with self.play.store() as store:
            who = store.people.by_account("web", "hall", self.identity.user)
        assert who is not None, f"{self.identity.user} has never spoken"
        return who.id

    # --- acts ---

    def says(self, text: str, event_id: str = "", **more: bool) -> str:
        """Types; the answer in words."""
        return self._does(Typed(identity=self.identity, text=text, event_id=event_id, **more))

    def presses(self, label: str) -> str:
        """Presses the newest button with this label on the screen."""
        for number in range(len(self.screen) - 1, -1, -1):
            for button in buttons_of(self.screen[number].card):
                if getattr(button, "label", "") == label:
                    return self.presses_old(button, number)
        raise AssertionError(f"{self.identity.user} sees no {label!r}, only:\n{self.screen_words()}")

    def presses_old(self, button: AnyButton, number: int | None = None) -> str:
        """Presses this button, wherever it may be by now."""
        if isinstance(button, FormButton):
            return self.opens(button.form, button.value)
        assert isinstance(button, Button)
        return self.clicks(button.action, button.value, number=number)

    def clicks(self, action: str, value: str = "", event_id: str = "", number: int | None = None) -> str:
        """Presses a button that may not be on the screen at all."""
        pressed = Click(identity=self.identity, action=action, value=value, event_id=event_id)
        return self._does(pressed, number)

    def opens(self, form: str, value: str = "") -> str:
        """Asks for a form."""
        return self._does(OpenForm(identity=self.identity, form=form, value=value))

    def fills(self, **given: object) -> str:
        """Sends the open form: what it came with, and these values over it."""
        assert self.form is not None, f"no form is open for {self.identity.user}:\n{self.screen_words()}"
        form = self.form
        return self.submits(form.name, {**initial(form), **given}, form.value)

    def submits(self, form: str, values: Mapping[str, object], value: str = "", event_id: str = "") -> str:
        """Sends a form that may not be open at all."""
        typed: Any = dict(values)
        return self._does(
            Submit(identity=self.identity, form=form, values=typed, value=value, event_id=event_id)
        )

    def comes_home(self) -> str:
        return self._does(Home(identity=self.identity))

    def account(self, *, active: bool) -> None:
        """The platform says that the account is gone, or back."""
        self._does(AccountChanged(identity=self.identity, active=active))

    def _does(self, happening: Event, number: int | None = None) -> str:
        outcome: Outcome = self.play.house.desk.handle(happening, self.play.now)
        self.errors, words = {}, ""
        match outcome.reply:
            case Say(card=card):
                words = self._shows(card, outcome.reader, None)
            case Replace(card=card):
                words = self._shows(card, outcome.reader, number)
            case Open(form=form):
                self.form, words = form, f"[form {form.name}]"
            case Reject(form=form, errors=errors):
                self.form, self.errors = form, dict(errors)
                words = " ".join(errors.values())
        if isinstance(happening, Submit) and not isinstance(outcome.reply, (Reject, Open)):
            self.form = None
        self.play.deliver()
        return words

    def _shows(self, card: Card, reader: Reader, number: int | None) -> str:
        shown = Seen(card, reader, self.play.now)
        if number is None:
            self.screen.append(shown)
        else:
            self.replaced.append(self.screen[number])
            self.screen[number] = shown
        return shown.words

    # --- what is seen ---

    def reads(self) -> str:
        """What has been put on the screen since the last look, in words."""
        new, self.read = self.screen[self.read :], len(self.screen)
        return "\n\n".join(s.words for s in new)

    def screen_words(self) -> str:
        return "\n\n".join(s.words for s in self.screen)

    def everything(self) -> list[Seen]:
        """All cards there ever were on this screen."""
        return [*self.replaced, *self.screen]

    def unasked(self) -> list[str]:
        """Titles of the messages that came unasked."""
        return [s.card.title for s in self.screen if s.unasked]

    def sees(self, label: str) -> bool:
        return any(getattr(b, "label", "") == label for s in self.screen for b in buttons_of(s.card))

    def names_shown(self) -> set[str]:
        """Ids of everybody any card ever named to this person."""
        return {person for s in self.everything() for person in names_in(s.card)}


def buttons_of(card: Card) -> Iterator[AnyButton]:
    """Every button of a card."""
    for block in card.blocks:
        if isinstance(block, Buttons):
            yield from block.buttons


def initial(form: Form) -> dict[str, object]:
    """What a form would send if it were sent as it came."""
    values: dict[str, object] = {}
    for entry in form.fields:
        if isinstance(entry, ChoiceField):
            values[entry.name] = entry.initial if entry.many else (entry.initial or ("",))[0]
        elif isinstance(entry, DateField):
            values[entry.name] = entry.initial.isoformat() if entry.initial else ""
        elif isinstance(entry, NumberField):
            values[entry.name] = str(entry.initial) if entry.initial is not None else ""
        else:
            values[entry.name] = getattr(entry, "initial", "")
    return values


def _without_waiting_for_the_disk(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")


def database_bytes(url: str) -> bytes:
    """Everything SQLite has written to the disk, with its write-ahead log."""
    path = url.removeprefix("sqlite:///")
    return b"".join(Path(path + end).read_bytes() for end in ("", "-wal") if Path(path + end).exists())
