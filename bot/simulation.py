"""A whole scheme, played with made-up people: the real desk, jobs and delivery, and a moved clock.

What is checked is what the people themselves know (when they met, what reached them), not what the
bot has noted about it.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from bot.delivery import Composed, Gone
from bot.house import House, open_house
from bot.settings import Settings
from bot.simulated_people import HEEDS, MadePair, made_up, make, mentors_for
from bot.simulation_report import TOO_QUIET, Counting, Report, buttons, crowded
from handlers.events import Click, Event, Submit, Typed
from messages.cards import Card, Reject
from scheme.calendar import at_local, days_in, months_after
from scheme.pairing import OFFERS, RUNNING, Pairing, State
from storage.claims import Claimed
from storage.engine import without_waiting_for_the_disk
from storage.limits import Rate
from storage.store import Store

LEAD, PLACE = "lead", "simulation"
FIRST_DAY = date(2027, 1, 4)  # a Monday
AWAKE = time(10, 5)
JOB_DAYS = (0, 3)  # Monday and Thursday: a later run of the jobs misses nothing
LEAD_LATE_DAYS = 14  # the pair is asked first and has a week; holidays may put it off a little more
UNHURRIED = {"web": Rate(100_000, 100_000, timedelta(0))}


class NotPlayed(Exception):
    """The made-up people could not do what they wanted: a bug, or a pack that is played otherwise."""


def simulate(
    pairs: int, months: int, seed: int, *, pack: str = "ion", timezone: str = "Europe/London",
    progress: Callable[[date], None] = lambda _: None,
) -> Report:  # fmt: skip
    """Play so many pairs for so many months. Raises `NotPlayed` if the people could not act."""
    with tempfile.TemporaryDirectory(prefix="mentoring-simulation-") as folder:
        settings = Settings(
            database_url=f"sqlite:///{folder}/simulation.db", secret_keys=("a key for made-up people",),
            coordinators=frozenset({f"web:{LEAD}"}), pack=pack, timezone=timezone,
        )  # fmt: skip
        played = _Scheme(settings, pairs, months, seed)
        try:
            for day in played.days():
                progress(day)
                played.live_through(day)
            return played.report(seed, months)
        finally:
            played.house.database.engines.dispose()
            for path in Path(folder).iterdir():
                path.unlink()


class _Scheme:
    """The scheme on its way through the months."""

    def __init__(self, settings: Settings, pairs: int, months: int, seed: int) -> None:
        self._zone, self._last = settings.timezone, months_after(FIRST_DAY, months)
        self._now = at_local(FIRST_DAY, AWAKE, self._zone).astimezone(UTC)
        self.house: House = open_house(settings, lambda: self._now)
        # Nothing here outlives the process, so nothing needs to reach the disk.
        without_waiting_for_the_disk(self.house.database.engines)
        self._scheme = self.house.first_scheme()
        self._screen = Counting(lambda: self._now)
        plain = self.house.delivery({"web": self._screen}, own_clock=True, rates=UNHURRIED)

        def noting(held: Claimed, now: datetime) -> Composed | Gone:
            self._screen.held = held
            return plain.compose(held, now)

        self._delivery = replace(plain, compose=noting)
        self._made = make(pairs, (self._last - FIRST_DAY).days, seed)
        self._ids: dict[str, str] = {}
        self._too_quiet = 0
        self._jobs_failed = 0
        self._acted = False  # somebody did something today
        with self.house.database.read(self._scheme) as store:
            strand = store.strands.all()[0]
            grades, topics = store.pack.ladder.grades, store.pack.topics
            self._places = (*store.pack.departments, "Stroke", "Genetics")[:2]
            self._policy = store.policy(strand.key)
        self._entry: dict[str, str | tuple[str, ...]] = {
            "strand": strand.key, "topics": (topics[0].key,), "consent": ("yes",), "belongs": ("yes",),
            "manager_email": "",
        }  # fmt: skip
        self._low, self._high = (pick(grades, key=lambda g: g.step).key for pick in (min, max))
        self._by_mentee = {made.mentee: made for made in self._made}

    def days(self) -> Iterator[date]:
        """The working days of the scheme's life."""
        for ordinal in range(FIRST_DAY.toordinal(), self._last.toordinal()):
            if (day := date.fromordinal(ordinal)).weekday() < 5:
                yield day

    def live_through(self, day: date) -> None:
        """One day: people act, the jobs run, what is owed is told, and people react to it."""
        self._begin(day)
        if day == FIRST_DAY:
            self._arrive()
        standing = self._standing()
        for made in self._made:
            self._act(made, standing.get(made.mentee), day)
        if self._acted:
            self._deliver(day)
        if day.weekday() in JOB_DAYS:
            self._run_jobs()
            self._deliver(day)
        self._check(self._standing(), day)

    def _begin(self, day: date) -> None:
        self._now, self._acted = at_local(day, AWAKE, self._zone).astimezone(UTC), False

    def _run_jobs(self) -> None:
        found = self.house.run_jobs(None, self._now).values()
        self._jobs_failed += sum(len(report.failed) for reports in found for report in reports)

    # --- people act ---

    def _arrive(self) -> None:
        self._does(Typed(identity=made_up(LEAD, PLACE), text="overview"))
        for user in mentors_for(len(self._made)):
            self._fills(user, "join", department=self._places[0], grade=self._high, capacity="4", trained_on="2026-10-05", **self._entry)  # fmt: skip
            self._ids[user] = self._id_of(user)

    def _act(self, made: MadePair, pairing: Pairing | None, day: date) -> None:
        age = (day - FIRST_DAY).days
        if made.gone:
            return
        if made.leaves_on is not None and age >= made.leaves_on and made.began:
            made.gone = True
            self._does(Typed(identity=made_up(made.mentee, PLACE), text="leave"))
            self._press(made.mentee, "leave-yes")
        elif made.mentee not in self._ids:
            if age >= made.asks_on:
                self._fills(made.mentee, "request", department=self._places[1], grade=self._low, mode="either", **self._entry)  # fmt: skip
                self._ids[made.mentee] = self._id_of(made.mentee)
        elif made.began is None and pairing is None and made.offers < len(made.mentors):
            self._offered(made)
        elif pairing is not None and pairing.state in (State.LIVE, State.WINDING_DOWN):
            self._meet(made, day)

    def _offered(self, made: MadePair) -> None:
        with self.house.database.read(self._scheme) as store:
            wanted = store.requests.waiting_of(self._ids[made.mentee])
        if wanted is not None:
            made.mentor = made.mentors[made.offers]
            made.offers += 1
            self._press(LEAD, "propose", f"{wanted.id}/{self._ids[made.mentor]}")

    def _meet(self, made: MadePair, day: date) -> None:
        if made.next_on is None:
            return
        if made.planned and day <= made.next_on + timedelta(days=5):
            return  # they are asked the day after whether it happened
        if day > made.next_on:
            self._fills(made.mentee, "log", on=made.next_on.isoformat(), minutes="50")
            made.have_met()
        elif not made.planned and (made.next_on - day).days == 5 and made.dice.random() < 0.5:
            while made.next_on.weekday() > 4:
                made.next_on += timedelta(days=1)
            self._fills(made.mentee, "plan", on=made.next_on.isoformat(), at="14:00")
            made.planned = True

    # --- messages arrive ---

    def _deliver(self, day: date) -> None:
        """Tell what is owed; people press at once what they are asked to press, until all is quiet."""
        while True:
            self._tell()
            unread, self._screen.unread = self._screen.unread, []
            if not unread:
                return
            # The order of ids is nobody's order: sorted by who is told what about whom.
            todo = [(made.number, user, held.kind, card, made) for held, user, card in unread if (made := self._pair_of(held))]  # fmt: skip
            for _, user, kind, card, made in sorted(todo, key=lambda t: t[:3]):
                self._react(made, user, kind, card, day)

    def _tell(self) -> None:
        while self._delivery.send_due(50):
            pass

    def _react(self, made: MadePair, user: str, kind: str, card: Card, day: date) -> None:
        if kind == "nudge" and day not in made.nudged:
            made.nudged.append(day)
            if made.every and made.dice.random() < HEEDS:
                made.next_on, made.planned = day + timedelta(days=6), False
        if kind == "not-met":
            made.lead_told.append(day)
        first_no = made.declines if made.offers == 1 else ""
        answer = made.answers[user != made.mentee]
        for button in buttons(card):
            match button.action:
                case "mentor-accept" if first_no != "mentor":
                    self._press(user, button.action, button.value)
                case "mentor-decline" if first_no == "mentor":
                    self._press(user, button.action, button.value)
                case "mentee-accept" if first_no != "mentee":
                    self._press(user, button.action, button.value)
                    made.began = day
                    made.next_on = day + timedelta(days=made.dice.randint(8, 40))
                case "mentee-decline" if first_no == "mentee":
                    self._press(user, button.action, button.value)
                case "happened":
                    self._press(user, button.action, button.value)
                    if made.next_on and made.planned:
                        made.have_met()
                case "confirm" if made.dice.random() < 0.9:
                    self._press(user, button.action, button.value)
                case "sign" if kind in ("agreement-to-read", "please-sign") and made.dice.random() < 0.8:
                    self._press(user, button.action, button.value)
                case "review-renew" if answer == "renew":
                    self._press(user, button.action, button.value)
                case "review-stop" if answer == "stop":
                    self._press(user, button.action, button.value)

    # --- looking ---

    def _check(self, standing: dict[str, Pairing], day: date) -> None:
        """A pair that has been quiet for too long, by its own count, and the lead has not heard."""
        for made in self._made:
            pairing = standing.get(made.mentee)
            if pairing is None or pairing.state is not State.LIVE or made.began is None or made.gone:
                continue
            if (made.planned and made.next_on and made.next_on >= day) or pairing.quiet_until:
                continue
            since = made.met[-1] if made.met else made.began
            limit = (
                days_in(self._policy.gap_lead_months) if made.met else self._policy.first_meeting_lead_days
            )
            late = (day - since).days - limit > LEAD_LATE_DAYS
            if late and made.missed != since and not any(told >= since for told in made.lead_told):
                made.missed = since
                self._too_quiet += 1

    def report(self, seed: int, months: int) -> Report:
        """What it came to."""
        with self.house.database.read(self._scheme) as store:
            states = Counter(p.state.value for p in _all(store))
            undelivered = len(store.undelivered(limit=1000))
        missed = {
            TOO_QUIET: self._too_quiet,
            "messages told twice": self._screen.twice(),
            "messages that could not be told": undelivered,
            "job steps that failed": self._jobs_failed,
            "mentees still without a mentor": sum(m.began is None and not m.gone for m in self._made),
        }
        return Report(
            seed, len(self._made), months, FIRST_DAY, self._last, self._screen.by_month(), dict(sorted(states.items())),
            sum(len(m.met) for m in self._made), missed, max((crowded(m.nudged) for m in self._made), default=0),
        )  # fmt: skip

    def _standing(self) -> dict[str, Pairing]:
        """The pairing of each mentee that is open, by account."""
        by_id = {person: user for user, person in self._ids.items()}
        with self.house.database.read(self._scheme) as store:
            return {by_id[p.mentee]: p for p in _all(store, OFFERS | RUNNING) if p.mentee in by_id}

    def _pair_of(self, held: Claimed) -> MadePair | None:
        about = held.about or held.facts.get("pairing")  # what a lead is told outlives the pair
        if about is None:
            return None
        with self.house.database.read(self._scheme) as store:
            pairing = store.pairings.for_job(about)
        by_id = {person: user for user, person in self._ids.items()}
        return self._by_mentee.get(by_id.get(pairing.mentee, "")) if pairing else None

    def _id_of(self, user: str) -> str:
        with self.house.database.read(self._scheme) as store:
            who = store.people.by_account("web", PLACE, user)
        if who is None:
            raise NotPlayed(f"The made-up people could not take part in this pack ({user} was turned away).")
        return who.id

    # --- the desk ---

    def _fills(self, user: str, form: str, **values: str | tuple[str, ...]) -> None:
        self._does(Submit(identity=made_up(user, PLACE), form=form, values=values))

    def _press(self, user: str, action: str, value: str = "") -> None:
        self._does(Click(identity=made_up(user, PLACE), action=action, value=value))

    def _does(self, happening: Event) -> None:
        self._acted = True
        reply = self.house.desk.handle(happening, self._now).reply
        if isinstance(reply, Reject):
            raise NotPlayed(f"A form of the made-up people was sent back: {' '.join(reply.errors.values())}")


def _all(store: Store, states: Collection[State] = tuple(State)) -> list[Pairing]:
    return store.pairings.in_strands([s.key for s in store.strands.all()], states)
