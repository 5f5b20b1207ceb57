"""The playground's world: a made-up scheme in a real database, and a clock that can be moved on."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from bot.delivery import Delivery
from bot.house import House, open_house
from bot.play_cast import Cast
from bot.play_people import PEOPLE, Made
from bot.play_story import story
from bot.settings import Settings
from bot.web.send import Chats, FromBot, WebPlatform
from bot.web.stage import Caption, Hint, Player
from handlers.events import Event, Identity, Outcome
from handlers.router import router
from messages.cards import Button, Buttons, Replace, Say
from scheme.calendar import at_local
from scheme.pairing import RUNNING
from scheme.people import Person, Standing
from storage.engine import without_waiting_for_the_disk
from storage.store import Store

WORKSPACE = "playground"
ZONE = "Europe/London"
FAR = timedelta(days=400)  # how far the search for the next event looks ahead
WORKING_DAYS = frozenset(range(5))  # 0 is Monday
WORDS = {
    "nudge": "A pair was reminded to meet", "review-asked": "The review was asked", "weekly-digest": "The weekly digest went out",
    "meeting-reminder": "A meeting was brought to mind", "did-it-happen": "Somebody was asked whether a meeting happened",
    "please-sign": "An unsigned agreement was brought to mind", "not-met": "The lead was told that a pair has not met",
    "completed": "A pair came to its planned end", "lapsed": "A pair lapsed", "offer-over": "An offer ran out", "resumed": "A pause ended",
    "offer-to-mentor": "An offer was brought to mind", "offer-to-mentee": "An offer was brought to mind",
}  # fmt: skip


@dataclass(slots=True)
class _Moved:
    """The playground's own clock."""

    now: datetime


# Words worth trying, by what somebody is at the moment; the help is the router's own.
TRY: Mapping[str, tuple[str, ...]] = {
    "coordinator": ("overview", "digest", "pairs", "people", "match", "help"),
    "paired": ("status", "log", "plan", "agreement", "questions", "help"),
    "waiting": ("status", "request", "topics", "help"),
    "mentor": ("status", "profile", "join", "questions", "help"),
    "": ("request", "join", "status", "topics", "help"),
}

OUTSIDE = {Standing.VISITOR: "not in the scheme yet", Standing.LEFT: "has left the scheme"}


class World:
    """Implements `bot.web.stage.Stage` and `Desk`: the real desk, database, jobs and delivery."""

    def __init__(self, settings: Settings, start: datetime) -> None:
        self._settings = settings
        self._start = start
        self._clock = _Moved(start)
        self.chats = Chats(self.now)
        self._house: House | None = None
        self._delivery: Delivery | None = None
        self._is: dict[str, str] = {}  # user to a key of TRY
        self.cast = Cast(self)
        self.reset()

    # --- Desk ---

    def handle(self, event: Event, now: datetime) -> Outcome:
        """The real desk."""
        return self.house.desk.handle(event, now)

    @property
    def house(self) -> House:
        """The house as it stands; `reset` builds another."""
        assert self._house is not None, "reset opens the house"
        return self._house

    # --- Stage ---

    def now(self) -> datetime:
        """The playground's moment."""
        return self._clock.now

    def people(self) -> Sequence[Player]:
        """Everybody one can be, with what they are at this moment."""
        with self.house.database.read(self.house.first_scheme()) as store:
            return [self._player(made, store) for made in PEOPLE]

    def _player(self, made: Made, store: Store) -> Player:
        who = store.people.by_account("web", WORKSPACE, made.user)
        is_, words = self._part_of(who, store) if who else ("", "not in the scheme yet")
        self._is[made.user] = is_
        if is_ != "coordinator":
            words += f" · {made.department}"
        return Player(made.user, made.name, words, who.id if who else "", made.email)

    def _part_of(self, who: Person, store: Store) -> tuple[str, str]:
        """What somebody is at the moment: a key of TRY, and in words."""
        pairs = store.pairings.of_person(who.id, RUNNING)
        waits = store.requests.waiting_of(who.id) is not None
        leads = bool(store.strands.led_by(who.id))
        roles = (
            (leads, "coordinator"), (any(p.mentee == who.id for p in pairs), "mentee"),
            (who.mentors, "mentor"), (waits, "waiting for a mentor"),
        )  # fmt: skip
        parts = ((leads, "coordinator"), (bool(pairs), "paired"), (waits, "waiting"), (who.mentors, "mentor"))
        words = ", ".join(word for is_, word in roles if is_)
        words = words or OUTSIDE.get(who.standing, "in no pair at the moment")
        return next((part for is_, part in parts if is_), ""), words

    def hints(self, user: str) -> Sequence[Hint]:
        """The router's own words, those that fit what this person is."""
        is_ = self._is.get(user, "")
        hints = [Hint(word, router.commands[word].help) for word in TRY[is_]]
        if is_ == "paired":
            hints.insert(1, Hint("met yesterday, 45 min", "log a meeting in a sentence"))
        return hints

    def settle(self) -> None:
        """Deliver what is owed at this moment."""
        assert self._delivery is not None, "reset opens the house"
        while self._delivery.send_due(50):
            pass

    def advance(self, to: datetime, days: Collection[int] = WORKING_DAYS) -> Sequence[str]:
        """Move the clock on, stopping on these days of the week (0: Monday) to do what falls due."""
        news: dict[str, list[str]] = {}
        called = {p.person_id: p.name.split()[0] for p in self.people()}
        for moment in self._stops(to, days):
            self._clock.now = moment
            for reports in self.house.run_jobs(None, moment).values():
                for notice in itertools.chain.from_iterable(r.told for r in reports):
                    if notice.kind in WORDS:
                        names = news.setdefault(WORDS[notice.kind], [])
                        names += [n for n in (called.get(notice.to, ""),) if n and n not in names]
            self.settle()
        self._clock.now = max(self._clock.now, to)
        self.settle()
        return [f"{said}: {', '.join(names)}." if names else f"{said}." for said, names in news.items()]

    def next_event(self) -> datetime | None:
        """The next moment at which a job would tell somebody something."""
        for moment in self._stops(self.now() + FAR, WORKING_DAYS):
            reports = self.house.run_jobs(None, moment, dry_run=True)
            told = [n for rs in reports.values() for r in rs for n in r.told]
            if told:
                return min(max(n.due_at or moment, moment) for n in told)
        return None

    def reset(self) -> None:
        """Everything as it was at first."""
        if self._house is not None:
            self._house.database.engines.dispose()
        _remove(self._settings.database_url)
        self._clock.now = self._start - timedelta(days=600)
        leads = frozenset(f"web:{p.user}" for p in PEOPLE if p.leads)
        self._house = open_house(replace(self._settings, coordinators=leads), self.now)
        # It begins anew each time, so nothing needs to outlive a power cut.
        without_waiting_for_the_disk(self._house.database.engines)
        self._house.first_scheme()
        self._delivery = self._house.delivery({"web": WebPlatform(self.chats)}, own_clock=True)
        self.cast = Cast(self)
        self.cast.play_the_past(self._start)
        self._clock.now = self._start
        self.settle()
        self.chats.clear()

    def replay(self) -> Iterator[Caption]:
        """The story of a term."""
        return story(self)

    # --- for the story and the past ---

    def travel(self, to: datetime) -> None:
        """Set the clock without doing what falls due on the way: for a past that is played."""
        self._clock.now = to

    def show(self, user: str, outcome: Outcome) -> None:
        """Put an answer on a person's screen."""
        if isinstance(outcome.reply, (Say, Replace)):
            self.chats.told(user, outcome.reply.card, outcome.reader)

    def buttons(self, user: str) -> Iterator[Button]:
        """The buttons on a person's screen, newest card first."""
        for entry in reversed(self.chats.entries(user)):
            if isinstance(entry, FromBot):
                for block in entry.card.blocks:
                    if isinstance(block, Buttons):
                        yield from (b for b in block.buttons if isinstance(b, Button))

    def identity(self, made: Made) -> Identity:
        """An invented person's account."""
        return Identity("web", WORKSPACE, made.user, made.name, made.email, made.timezone)

    def _stops(self, to: datetime, days: Collection[int]) -> Iterator[datetime]:
        """Ten o'clock of these days, and of the last one: nobody is written to at a weekend, and at ten in
        London it is working hours from Lisbon to Kathmandu."""
        day = self.now().astimezone(UTC).date()
        while True:
            moment = at_local(day, time(10, 5), ZONE)
            if moment > to:
                return
            if moment > self.now() and (day.weekday() in days or (day == to.date() and day.weekday() < 5)):
                yield moment
            day += timedelta(days=1)


def _remove(url: str) -> None:
    """A playground begins anew; its database is its own."""
    path = re.sub(r"^sqlite:///", "", url)
    for ending in ("", "-wal", "-shm"):
        Path(path + ending).unlink(missing_ok=True)
