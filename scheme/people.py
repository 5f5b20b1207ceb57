"""People, and the ladder they stand on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from scheme.refusals import Refusal


class Standing(StrEnum):
    """Whether a person can be reached and may take part."""

    VISITOR = "visitor"  # has spoken to the bot, has not joined
    ACTIVE = "active"
    AWAY = "away"  # paused by themselves
    GONE = "gone"  # account deactivated
    LEFT = "left"  # left the scheme
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Grade:
    """One step of a pack's ladder: `key` in files, `title` for people, `step` from 0 upwards."""

    key: str
    title: str
    step: int
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ladder:
    """The grades of a scheme, lowest first. Several grades may share one step."""

    grades: tuple[Grade, ...]

    def find(self, word: str) -> Grade | None:
        """The grade this key, title or alias names, whatever its case."""
        wanted = word.strip().casefold().replace(" ", "_").replace("-", "_")
        for grade in self.grades:
            names = (grade.key, grade.title, *grade.aliases)
            if wanted in (n.casefold().replace(" ", "_").replace("-", "_") for n in names):
                return grade
        return None

    def step(self, key: str) -> int:
        """How high the grade stands; refuses a grade the ladder does not have."""
        grade = self.find(key)
        if grade is None:
            raise Refusal("unknown-grade", grade=key)
        return grade.step


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the bot knows. Names and addresses are for showing, ids for everything else."""

    id: str
    name: str = ""
    email: str | None = None
    timezone: str = "Europe/London"
    standing: Standing = Standing.VISITOR
    department: str | None = None
    grade: str | None = None
    strand: str | None = None
    manager_email: str | None = None
    trained_on: date | None = None
    consented_at: datetime | None = None
    # As a mentor
    mentors: bool = False
    capacity: int | None = None
    offers: tuple[str, ...] = ()  # topics, by their keys in the pack
    # Wishes about whom not to meet, as people's ids: conflicts, vetoes, and pairs that ended badly
    not_with: tuple[str, ...] = ()
    version: int = 0

    def with_(self, **changes: object) -> Person:
        """This person with these fields changed."""
        return replace(self, **changes)  # type: ignore[arg-type]


def plain_address(email: str | None) -> str:
    """An e-mail address as addresses are compared; empty for none."""
    return email.strip().casefold() if email else ""
