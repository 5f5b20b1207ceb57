"""The playground's world: a made-up scheme in a real database, and a clock that can be moved on."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from bot.delivery import Delivery
from bot.house import House, open_house
from bot.play_people import PAIRS, PEOPLE, Made, MadePair
from bot.play_story import story
from bot.settings import Settings
from bot.web.send import Chats, FromBot, WebPlatform
from bot.web.stage import Caption, Hint, Player
from handlers.events import Click, Event, Identity, Outcome, Submit, Typed
from handlers.router import router
from messages.cards import Button, Buttons, Replace, Say
from scheme.calendar import at_local

WORKSPACE = "playground"
ZONE = "Europe/London"
FAR = timedelta(days=400)  # how far the search for the next event looks ahead
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


class World:
    """Implements `bot.web.stage.Stage` and `Desk`: the real desk, database, jobs and delivery."""

    def __init__(self, settings: Settings, start: datetime) -> None:
        self._settings = settings
        self._start = start
        self._clock = _Moved(start)
        self.chats = Chats(self.now)
        self._house: House | None = None
        self._delivery: Delivery | None = None
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
            found = []
            for made in PEOPLE:
                who = store.people.by_account("web", WORKSPACE, made.user)
                roles = []
                if who is not None:
                    pairs = store.pairings.of_person(who.id)
                    roles = ["coordinator"] if store.strands.led_by(who.id) else []
                    roles += ["mentee"] if any(p.mentee == who.id for p in pairs) else []
                    roles += ["mentor"] if who.mentors else []
                    roles += ["waiting for a mentor"] if store.requests.waiting_of(who.id) else []
                words = ", ".join(roles) or "not in the scheme yet"
                words += "" if made.leads else f" · {made.department}"
                found.append(Player(made.user, made.name, words, who.id if who else "", made.email))
            return found

    def hints(self, user: str) -> Sequence[Hint]:
        """The router's own words."""
        leads = next((p.leads for p in PEOPLE if p.user == user), False)
        first = ("overview", "digest", "people", "help") if leads else ("status", "log", "plan", "request", "join", "questions", "help")  # fmt: skip
        hints = [Hint(word, router.commands[word].help) for word in first]
        if not leads:
            hints.insert(1, Hint("met yesterday, 45 min", "log a meeting in a sentence"))
        return hints

    def settle(self) -> None:
        """Deliver what is owed at this moment."""
        assert self._delivery is not None, "reset opens the house"
        while self._delivery.send_due(50):
            pass

    def advance(self, to: datetime) -> Sequence[str]:
        """Move the clock on in steps that hit every working hour's start, and do what falls due."""
        news: list[str] = []
        for moment in self._stops(to):
            self._clock.now = moment
            for reports in self.house.run_jobs(None, moment).values():
                for notice in itertools.chain.from_iterable(r.told for r in reports):
                    said = f"{WORDS[notice.kind]}." if notice.kind in WORDS else ""
                    if said and said not in news:
                        news.append(said)
            self.settle()
        self._clock.now = max(self._clock.now, to)
        self.settle()
        return news

    def next_event(self) -> datetime | None:
        """The next moment at which a job would tell somebody something."""
        for moment in self._stops(self.now() + FAR):
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
        self._house.first_scheme()
        self._delivery = self._house.delivery({"web": WebPlatform(self.chats)}, own_clock=True)
        _Seed(self).play()
        self._clock.now = self._start
        self.settle()
        self.chats.clear()

    def replay(self) -> Iterator[Caption]:
        """The story of a term."""
        return story(self)

    # --- for the story and the past ---

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

    def _stops(self, to: datetime) -> Iterator[datetime]:
        """Ten o'clock of every working day on the way: nobody is written to at a weekend, and at ten in
        London it is working hours from Lisbon to Kathmandu."""
        day = self.now().astimezone(UTC).date()
        while True:
            moment = at_local(day, time(10, 5), ZONE)
            if moment > to:
                return
            if moment > self.now() and day.weekday() < 5:
                yield moment
            day += timedelta(days=1)


class _Seed:
    """Plays the past of the made-up scheme: the same events, the same desk, earlier moments."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._by_user = {p.user: p for p in PEOPLE}

    def play(self) -> None:
        """Everybody joins, and every pair comes as far as it has come."""
        moments: list[tuple[timedelta, Callable[[], None]]] = []
        for made in PEOPLE:
            moments.append((timedelta(days=560), lambda m=made: self._arrive(m)))  # type: ignore[misc]
        for pair in PAIRS:
            moments.append((timedelta(days=pair.began + 2), lambda p=pair: self._begin(p)))  # type: ignore[misc]
            for met in pair.met:
                moments.append((timedelta(days=met), lambda p=pair, d=met: self._meet(p, d)))  # type: ignore[misc]
        greta = self._by_user["greta"]
        moments.append((timedelta(days=5), lambda: self._ask(greta)))
        start = self._world._start
        for ago, act in sorted(moments, key=lambda m: -m[0]):
            self._world._clock.now = start - ago
            act()
            self._world.settle()
        for pair in PAIRS:
            if pair.plans is not None:
                self._world._clock.now = start - timedelta(hours=20)
                on = (start + timedelta(days=pair.plans)).date()
                self._submit(pair.mentee, "plan", {"on": on.isoformat(), "at": "14:00"})

    def _arrive(self, made: Made) -> None:
        if made.leads:
            self._type(made.user, "status")
        if made.takes:
            trained = (self._world.now() - timedelta(days=30)).date().isoformat()
            self._submit(made.user, "join", {
                "department": made.department, "grade": made.grade, "strand": "non_clinical", "topics": made.helps,
                "capacity": str(made.takes), "trained_on": trained, "consent": ("yes",),
            })  # fmt: skip

    def _ask(self, made: Made) -> None:
        self._submit(made.user, "request", {
            "department": made.department, "grade": made.grade, "strand": "non_clinical", "topics": made.asks,
            "mode": "either", "consent": ("yes",),
        })  # fmt: skip

    def _begin(self, pair: MadePair) -> None:
        self._ask(self._by_user[pair.mentee])
        self._world.settle()
        self._press("ines", "request-options")
        mentor = next(p for p in self._world.people() if p.user == pair.mentor)
        self._press("ines", "propose", mentor.person_id)
        self._world.settle()
        self._press(pair.mentor, "mentor-accept")
        self._world.settle()
        self._press(pair.mentee, "mentee-accept")

    def _meet(self, pair: MadePair, ago: int) -> None:
        on = (self._world.now() - timedelta(days=1)).date().isoformat()
        self._submit(pair.mentee, "log", {"on": on, "minutes": "50"})
        self._world.settle()
        self._press(pair.mentor, "confirm")
        if pair.signed and ago == pair.met[0]:
            for user in (pair.mentor, pair.mentee):
                self._type(user, "sign")

    def _type(self, user: str, text: str) -> None:
        self._handle(Typed(identity=self._who(user), text=text))

    def _submit(self, user: str, form: str, values: dict[str, str | tuple[str, ...]]) -> None:
        self._handle(Submit(identity=self._who(user), form=form, values=values))

    def _press(self, user: str, action: str, part: str = "") -> None:
        """Press the newest button with this action on the person's screen, as the person would."""
        for button in self._world.buttons(user):
            if button.action == action and part in button.value:
                self._handle(Click(identity=self._who(user), action=action, value=button.value))
                return
        raise RuntimeError(f"the made-up scheme has no button {action} for {user}")

    def _who(self, user: str) -> Identity:
        return self._world.identity(self._by_user[user])

    def _handle(self, event: Event) -> None:
        outcome = self._world.handle(event, self._world.now())
        self._world.show(event.identity.user, outcome)


def _remove(url: str) -> None:
    """A playground begins anew; its database is its own."""
    path = re.sub(r"^sqlite:///", "", url)
    for ending in ("", "-wal", "-shm"):
        Path(path + ending).unlink(missing_ok=True)
