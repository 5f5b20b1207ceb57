"""A whole term of made-up pairs, played through everything that may happen to the bot meanwhile.

Processes die at random database events and in the middle of telling; whoever pressed is heard again
under the same event id, as platforms do; events come twice; people press twice; a frozen process comes back
after its leases have run out; and, if wished, the bot is away for a week. In the end everything
must stand as in a calm term, and everybody must have heard the same, on the same days.
"""

from __future__ import annotations

import gc
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, TypeVar

from sqlalchemy import event, func, select

from bot.house import open_house
from bot.settings import Settings
from bot.simulation import FIRST_DAY, JOB_DAYS, UNHURRIED, _all, _Scheme
from handlers.events import Click, Event
from messages.cards import Reject
from scheduler.timetable import timetable
from storage.claims import LEASE
from storage.engine import without_waiting_for_the_disk
from storage.outbox_tables import outbox

T = TypeVar("T")
AWAY_FROM, AWAY_DAYS = 68, 7  # days after the beginning: a Saturday, for a week without holidays


class Died(BaseException):
    """The process ends here."""


@dataclass(frozen=True)
class Troubles:
    """How often each thing happens: chances for each statement, event and delivery."""

    dies: float = 0.0
    repeats: float = 0.0
    freezes: float = 0.0
    away: bool = False


@dataclass
class Ending:
    """How a term ended: the pairs, what everybody was told, and what happened to the bot."""

    pairs: list[tuple[Any, ...]]
    told: Counter[tuple[str, ...]]
    dead: int
    happened: Counter[str] = field(default_factory=Counter)

    def told_whenever(self) -> Counter[tuple[str, ...]]:
        """What everybody was told, whatever the day."""
        found: Counter[tuple[str, ...]] = Counter()
        for (_, *what), times in self.told.items():
            found[tuple(what)] += times
        return found


class Disturbed(_Scheme):
    """The simulated scheme, with a world that goes wrong."""

    def __init__(self, url: str, pairs: int, months: int, seed: int, troubles: Troubles) -> None:
        self.happened: Counter[str] = Counter()
        self._troubles = Troubles()  # all is well until everybody has arrived
        self._dice, self._mortal, self._events = random.Random(seed), False, 0
        settings = Settings(
            database_url=url, secret_keys=("a key for made-up people",),
            coordinators=frozenset({"web:lead"}), pack="ion", timezone="Europe/London",
        )  # fmt: skip
        super().__init__(settings, pairs, months, seed)
        self._settings, self._wanted = settings, troubles
        for made in self._made:
            made.asks_on = 1 + made.number % 45  # all within the first weeks, so that terms end in time
        self._let_die()

    # --- death ---

    def _let_die(self) -> None:
        """Any statement of this house's engines may be a process's last."""
        engines = self.house.database.engines
        self._raw: list[Any] = []
        for engine in (engines.writer, engines.reader) if engines.dialect == "sqlite" else (engines.writer,):
            event.listen(engine, "connect", lambda raw, _record: self._raw.append(raw))
            for moment in ("before_cursor_execute", "after_cursor_execute"):
                event.listen(engine, moment, lambda *_: self._perhaps("dies in a transaction"))

    def _perhaps(self, where: str) -> None:
        if self._mortal and self._dice.random() < self._troubles.dies:
            self.happened[where] += 1
            raise Died(where)

    @contextmanager
    def _mortally(self) -> Iterator[None]:
        self._mortal = True
        try:
            yield
        finally:
            self._mortal = False

    def _until_it_lives(self, act: Callable[[], T]) -> T:
        """Do it; after each death start again and do it once more."""
        while True:
            try:
                with self._mortally():
                    done = act()
                    self._perhaps("dies after its commit")
                return done
            except Died:
                pass
            self._restart()  # out here: the exception held on to the dead one's cursors

    def _restart(self) -> None:
        self.happened["restarts"] += 1
        self.house.database.engines.dispose()
        for connection in self._raw:  # what the system does for a dead process
            connection.close()
        self._raw.clear()
        gc.collect()
        if self.happened["restarts"] % 10:
            return
        self.house = open_house(self._settings, lambda: self._now)
        without_waiting_for_the_disk(self.house.database.engines)
        self._delivery = replace(
            self.house.delivery({"web": self._screen}, own_clock=True, rates=UNHURRIED),
            compose=self._delivery.compose,
        )
        self._let_die()

    # --- what the simulation does, disturbed ---

    def live_through(self, day: date) -> None:
        self._troubles = self._wanted if day > FIRST_DAY else Troubles()
        age = (day - FIRST_DAY).days
        if AWAY_FROM <= age < AWAY_FROM + AWAY_DAYS:
            # A quiet week: nobody does anything, in a calm term as well.
            self._begin(day)
            if not self._troubles.away and day.weekday() in JOB_DAYS:
                self._run_jobs()
                self._tell()
            self.happened["days away"] += self._troubles.away
            return
        super().live_through(day)

    def _does(self, happening: Event) -> None:
        self._acted = True
        self._events += 1
        happening = replace(happening, event_id=f"E{self._events}")
        reply = self._until_it_lives(lambda: self.house.desk.handle(happening, self._now)).reply
        assert not isinstance(reply, Reject), reply
        if self._dice.random() < self._troubles.repeats:
            self.happened["events twice"] += 1
            self.house.desk.handle(happening, self._now)
        if isinstance(happening, Click) and self._dice.random() < self._troubles.repeats:
            self.happened["presses twice"] += 1
            self.house.desk.handle(replace(happening, event_id=f"E{self._events}-again"), self._now)

    def _run_jobs(self) -> None:
        # One by one, as the clock starts them. A whole run done again would do more than one: what a later
        # job ends, an earlier one then speaks of on the same day, and not on the next.
        for name in timetable.jobs:
            reports = self._until_it_lives(lambda name=name: self.house.run_jobs([name], self._now))
            self._jobs_failed += sum(len(r.failed) for of in reports.values() for r in of)

    def _tell(self) -> None:
        """Until nothing that is due is left, whatever becomes of the processes that tell it."""
        while True:
            frozen = []
            if self._dice.random() < self._troubles.freezes:
                frozen = self._delivery.queue.claim(3)
                self.happened["messages held by a frozen process"] += len(frozen)
            while self._until_it_lives(lambda: self._delivery.send_due(20)):
                pass
            if not self._leased():
                return
            self._now += LEASE + timedelta(seconds=1)
            for held in frozen:  # it thaws, and does not know how long it was gone
                self._delivery.send(held, taken_at=self._delivery.monotonic() - LEASE.total_seconds())

    def _leased(self) -> bool:
        soon = self._now + timedelta(minutes=2)
        with self.house.database.engines.read() as conn:
            return bool(conn.scalar(select(func.count()).where(outbox.c.due_at <= soon)))

    def ending(self) -> Ending:
        """How it all ended."""
        by_id = {person: user for user, person in self._ids.items()}
        with self.house.database.read(self._scheme) as store:
            pairs = sorted(
                (by_id[p.mentee], by_id[p.mentor], p.state.value, p.term, p.meetings, p.nudges, str(p.started_on),
                 str(p.last_met_on), str(p.ends_on), str(p.mentor_signed_on), str(p.mentee_signed_on))
                for p in _all(store)
            )  # fmt: skip
            dead = len(store.undelivered(limit=1000))
        told = Counter((str(day), user, held.kind) for day, held, user in self._screen.told)
        return Ending(pairs, told, dead + self._jobs_failed, self.happened)


def play(url: str | None, pairs: int, months: int, troubles: Troubles, seed: int = 1) -> Ending:
    """Play a term; `url` None: on a SQLite file of its own."""
    with tempfile.TemporaryDirectory(prefix="mentoring-term-") as folder:
        gc.collect()
        gc.freeze()  # so that looking for a dead process's cursors is quick
        scheme = Disturbed(url or f"sqlite:///{folder}/term.db", pairs, months, seed, troubles)
        try:
            for day in scheme.days():
                scheme.live_through(day)
            return scheme.ending()
        finally:
            gc.unfreeze()
            scheme.house.database.engines.dispose()
