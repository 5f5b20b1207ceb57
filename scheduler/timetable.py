"""The timetable: every job, when it runs and why. Jobs put themselves on it; nothing else does.

    @timetable.job("weekly-digest", when=At("09:00", days="mon"), why="…", of=leads_without_this_weeks)
    def weekly_digest(store, lead, now): ...

`when` makes a job punctual, never correct: every job is also swept each minute, and what is due is
found from facts and `now` alone. So a late, repeated or skipped run tells nothing twice and misses
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar

from scheme import journal
from scheme.notices import Notice

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_NAMES = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")


class JobStore(Protocol):
    """What running a job needs of a store; jobs themselves use whatever else it offers."""

    @property
    def conn(self) -> Any:
        """The connection of the transaction this store works in."""
        ...

    @property
    def scheme_id(self) -> str:
        """The scheme this store is about."""
        ...

    def owe(self, notices: list[Notice], now: datetime) -> int:
        """Write messages down in this transaction; returns how many were new."""
        ...


@dataclass(frozen=True, slots=True)
class Every:
    """Every so many minutes, on the hour and its even parts."""

    minutes: int

    @property
    def words(self) -> str:
        """As the timetable page says it."""
        return "every minute" if self.minutes == 1 else f"every {self.minutes} minutes"


@dataclass(frozen=True, slots=True)
class At:
    """At a wall clock of the scheme ("09:00"), each day or on these: "mon", "mon-fri", "mon,thu"."""

    clock: str
    days: str = "mon-sun"

    def __post_init__(self) -> None:
        hour, _, minute = self.clock.partition(":")
        if not (hour.isdigit() and minute.isdigit() and int(hour) < 24 and int(minute) < 60):
            raise ValueError(f"not a wall clock: {self.clock}")
        ends = [end for part in self.days.split(",") for end in part.split("-")]
        if unknown := [end for end in ends if end not in _DAYS]:
            raise ValueError(f"not a day of the week: {unknown[0]}")

    @property
    def words(self) -> str:
        """As the timetable page says it."""
        if self.days == "mon-sun":
            return f"every day at {self.clock}"
        spoken = self.days
        for short, name in zip(_DAYS, _DAY_NAMES, strict=True):
            spoken = spoken.replace(short, name)
        return f"on {spoken.replace('-', ' to ').replace(',', ' and ')} at {self.clock}"


When = Every | At
S = TypeVar("S", bound=JobStore)


@dataclass(frozen=True, slots=True)
class Job:
    """One line of the timetable.

    `of(store, now)` is a cheap read-only question: the ids of what may be due. `does(store, id,
    now)` looks again, may change state, and returns what is to be told.
    """

    name: str
    when: When
    why: str
    of: Callable[[Any, datetime], Iterable[str]]
    does: Callable[[Any, str, datetime], Sequence[Notice]]


@dataclass(slots=True)
class Timetable:
    """All jobs, in the order they are declared."""

    jobs: dict[str, Job] = field(default_factory=dict)

    def job(
        self, name: str, *, when: When, why: str, of: Callable[[S, datetime], Iterable[str]]
    ) -> Callable[
        [Callable[[S, str, datetime], Sequence[Notice]]], Callable[[S, str, datetime], Sequence[Notice]]
    ]:
        """Put the decorated function on the timetable. Raises ValueError for a name used twice."""

        def declare(
            does: Callable[[S, str, datetime], Sequence[Notice]],
        ) -> Callable[[S, str, datetime], Sequence[Notice]]:
            if name in self.jobs:
                raise ValueError(f"two jobs are called {name}")
            self.jobs[name] = Job(name, when, why, of, does)
            journal.declare(name)
            return does

        return declare


timetable = Timetable()
