"""The invented people act: the same events, through the same desk, as a visitor's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.play_people import PAIRS, PEOPLE, Made, MadePair
from handlers.events import Click, Identity, Submit, Typed

if TYPE_CHECKING:
    from bot.play import World


class Cast:
    """Plays everybody whom the visitor is not."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._by_user = {p.user: p for p in PEOPLE}
        self._pairs = list(PAIRS)
        self._pressed: set[str] = set()

    def play_the_past(self, start: datetime) -> None:
        """Everybody joins, and every pair comes as far as it has come by `start`."""
        moments: list[tuple[timedelta, Callable[[], None]]] = []
        for made in PEOPLE:
            moments.append((timedelta(days=560), lambda m=made: self._arrive(m)))  # type: ignore[misc]
        for pair in PAIRS:
            moments.append((timedelta(days=pair.began + 2), lambda p=pair: self._begin(p)))  # type: ignore[misc]
            for met in pair.met:
                moments.append((timedelta(days=met), lambda p=pair, d=met: self._met_then(p, d)))  # type: ignore[misc]
        moments.append((timedelta(days=5), lambda: self._ask(self._by_user["greta"])))
        for ago, act in sorted(moments, key=lambda m: -m[0]):
            self._world.travel(start - ago)
            act()
            self._world.settle()
        self._world.travel(start - timedelta(hours=20))
        for pair in PAIRS:
            if pair.plans is not None:
                on = (start + timedelta(days=pair.plans)).date()
                self._submit(pair.mentee, "plan", {"on": on.isoformat(), "at": "14:00"})

    def say_yes(self, mentor: str, mentee: str) -> None:
        """Both accept the offer they have: from now on they go on as the others do."""
        self._press(mentor, "mentor-accept")
        self._world.settle()
        self._press(mentee, "mentee-accept")
        self._world.settle()
        self._pairs.append(MadePair(mentor, mentee, began=0))

    def go_on(self) -> None:
        """While a story is told of three: everybody else meets, signs, and goes on for another term."""
        for pair in self._pairs:
            for user in (pair.mentee, pair.mentor):
                self._press_new(user, "review-renew")
                self._press_new(user, "sign")
            self._meet(pair)
            self._world.settle()

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

    def _met_then(self, pair: MadePair, ago: int) -> None:
        self._meet(pair)
        if pair.signed and ago == pair.met[0]:
            for user in (pair.mentor, pair.mentee):
                self._type(user, "sign")

    def _meet(self, pair: MadePair) -> None:
        on = (self._world.now() - timedelta(days=1)).date().isoformat()
        self._submit(pair.mentee, "log", {"on": on, "minutes": "50"})
        self._world.settle()
        self._press(pair.mentor, "confirm")

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

    def _press_new(self, user: str, action: str) -> None:
        """Press the newest button with this action, if there is one that was not pressed before."""
        values = [b.value for b in self._world.buttons(user) if b.action == action]
        if values and f"{user} {action} {values[0]}" not in self._pressed:
            self._pressed.add(f"{user} {action} {values[0]}")
            self._press(user, action, values[0])

    def _who(self, user: str) -> Identity:
        return self._world.identity(self._by_user[user])

    def _handle(self, event: Click | Submit | Typed) -> None:
        outcome = self._world.handle(event, self._world.now())
        self._world.show(event.identity.user, outcome)
