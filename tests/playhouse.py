"""A playhouse for stories: the real desk, jobs, database and delivery, with people who speak and press.

`play = Play(url)`; `mira = play.person("mira")`; `mira.says("log met yesterday")`;
`mira.presses("Yes, we met")`; `mira.fills(on=…)`; `mira.reads()`; `play.days_pass(30)`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path

import pytest

from bot.house import House
from bot.packs import load_pack, pack_names
from bot.platform import Destination, SendResult, Sent
from bot.settings import Settings
from bot.web.send import Chats, WebPlatform
from handlers.events import Identity
from messages.cards import Card
from messages.reader import Reader
from scheme.notices import Notice
from scheme.pairing import Pairing, State
from storage import briefings
from storage.engine import Engines, open_engines, without_waiting_for_the_disk
from storage.limits import Rate
from storage.store import Database, Store
from storage.vault import Vault
from tests.actors import Actor, Seen

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
            without_waiting_for_the_disk(self.engines)
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


def database_bytes(url: str) -> bytes:
    """Everything SQLite has written to the disk, with its write-ahead log."""
    path = url.removeprefix("sqlite:///")
    return b"".join(Path(path + end).read_bytes() for end in ("", "-wal") if Path(path + end).exists())


@pytest.fixture
def play(sqlite_url: str) -> Iterator[Play]:
    """A new scheme on SQLite."""
    stage = Play(sqlite_url)
    yield stage
    stage.close()


@pytest.fixture
def play_on_either(db_url: str) -> Iterator[Play]:
    """A new scheme, once on SQLite and once on PostgreSQL."""
    stage = Play(db_url)
    yield stage
    stage.close()
