"""Reading the cells of one line of a people file as typed values, noting what cannot be used."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from zoneinfo import available_timezones

from scheme.pack import Pack

CAPACITY_MOST = 20
TEXT_MOST = 200  # characters of a name
_ADDRESS = re.compile(r"[a-z0-9][a-z0-9._%+'-]*@[a-z0-9][a-z0-9.-]*[a-z0-9]", re.ASCII)
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9:._|@-]{0,199}", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?", re.ASCII)
_ROLES = {
    "mentor": (True, False), "mentee": (False, True), "both": (True, True), "none": (False, False),
}  # fmt: skip


class Cells:
    """The cells of one line at a time. An empty or unusable cell reads as nothing; `wrong` and `odd`
    collect what makes the line unusable and what is only worth telling."""

    def __init__(self, pack: Pack, today: date) -> None:
        self._pack, self._today = pack, today
        self._topics = {name: t.key for t in pack.topics for name in (_key(t.key), _key(t.title))}
        self._strands = {name: s.key for s in pack.strands for name in (_key(s.key), _key(s.title))}
        self._departments = {_key(name): name for name in pack.departments}
        self._lines: dict[str, int] = {}  # e-mail address or account: the line that has it
        self._cells: Mapping[str, str] = {}
        self.wrong: list[str] = []
        self.odd: list[str] = []

    def turn_to(self, cells: Mapping[str, str]) -> None:
        """Read this line from now on."""
        self._cells, self.wrong, self.odd = cells, [], []

    def once(self, column: str, value: str, line: int) -> str:
        """The value, which no other line of the file may have."""
        first = self._lines.setdefault(f"{column} {value}", line) if value else line
        if first != line:
            what = "e-mail address" if column == "email" else column
            self.wrong.append(f"The {what} {value} is already on line {first}.")
        return value

    def address(self, column: str, value: str | None = None) -> str:
        """An e-mail address in small letters."""
        value = (self._cells.get(column, "") if value is None else value).casefold()
        if value and (not _ADDRESS.fullmatch(value) or len(value) > 254):
            self.wrong.append(f"{column}: “{_short(value)}” is not an e-mail address.")
            return ""
        return value

    def account(self, column: str, line: int) -> str | None:
        """An id on a platform, which no other line may have."""
        value = self._cells.get(column, "")
        if value and not _ID.fullmatch(value):
            self.wrong.append(f"{column}: “{_short(value)}” is not an id.")
            return None
        return self.once(column, value, line) or None

    def text(self, column: str, value: str | None = None) -> str:
        """Words a person wrote: short, on one line, and nothing a spreadsheet would run."""
        value = self._cells.get(column, "") if value is None else value
        if value[:1] in ("=", "+", "-", "@"):
            self.wrong.append(
                f"{column}: “{_short(value)}” begins with “{value[0]}”, which a spreadsheet takes for a formula."
            )
        elif not value.isprintable():
            self.wrong.append(f"{column}: there are line breaks or unprintable characters in it.")
        elif len(value) > TEXT_MOST:
            self.wrong.append(f"{column}: it has more than {TEXT_MOST} characters.")
        return value

    def department(self) -> str | None:
        """A department, in the pack's spelling if the pack names it."""
        word = self.text("department")
        return self._departments.get(_key(word), word) or None

    def strand(self) -> str | None:
        """A strand's key, or the word itself for a strand that was set up in chat."""
        word = self.text("strand")
        return self._strands.get(_key(word), word) or None

    def addresses(self, column: str) -> tuple[str, ...]:
        """E-mail addresses with semicolons between them."""
        return tuple(dict.fromkeys(self.address(column, word) for word in self._words(column)))

    def _words(self, column: str) -> list[str]:
        return [word.strip() for word in self._cells.get(column, "").split(";") if word.strip()]

    def topic_keys(self, column: str) -> tuple[str, ...]:
        """Topics with semicolons between them, by the pack's keys where it has them."""
        words = [_key(self.text(column, word)) for word in self._words(column)]
        return tuple(dict.fromkeys(self._topics.get(word, word) for word in words))

    def roles(self) -> tuple[bool, bool]:
        """Whether the person mentors, and whether they want a mentor."""
        words = {word.casefold() for word in re.split(r"[;,/\s]+", self._cells.get("roles", "")) if word}
        if unknown := sorted(words - _ROLES.keys()):
            self.wrong.append(f"roles: “{_short(unknown[0])}” is none of mentor, mentee and both.")
        chosen = [_ROLES[word] for word in words & _ROLES.keys()]
        return any(mentor for mentor, _ in chosen), any(mentee for _, mentee in chosen)

    def grade(self) -> str | None:
        """The key of a grade on the pack's ladder."""
        word = self._cells.get("grade", "")
        found = self._pack.ladder.find(word) if word else None
        if word and found is None:
            grades = ", ".join(grade.key for grade in self._pack.ladder.grades)
            self.wrong.append(f"The grade “{_short(word)}” is not on the ladder: {grades}.")
        return found.key if found else None

    def zone(self) -> str:
        """A time zone, London's if none is given."""
        zone = self._cells.get("timezone", "")
        if zone and zone not in _zones():
            self.wrong.append(f"The time zone “{_short(zone)}” does not exist; write it like Europe/London.")
        return zone or "Europe/London"

    def capacity(self) -> int | None:
        """How many mentees the person takes."""
        word = self._cells.get("capacity", "")
        if not word:
            return None
        if not re.fullmatch(r"\d{1,3}", word, re.ASCII) or int(word) > CAPACITY_MOST:
            self.wrong.append(
                f"The capacity has to be a whole number from 0 to {CAPACITY_MOST}; it is “{_short(word)}”."
            )
            return None
        return int(word)

    def day(self, column: str) -> date | None:
        """A date. One in the future is odd, not wrong: it counts from that day on."""
        word = self._cells.get(column, "")
        if not word:
            return None
        try:
            day = read_day(word)
        except ValueError as error:
            self.wrong.append(f"{column}: {error}")
            return None
        if day > self._today:
            self.odd.append(f"{column}: {day.isoformat()} lies in the future.")
        return day


def read_day(word: str) -> date:
    """A date as 2026-03-31 or, day first, 31/03/2026; `ValueError` with a sentence for anything else."""
    if found := _ISO.fullmatch(word):
        year, month, day = map(int, found.groups())
    elif found := _DAY_FIRST.fullmatch(word):
        day, month, year = map(int, found.groups())
    else:
        raise ValueError(f"“{_short(word)}” is not a date like 2026-03-31 or 31/03/2026.")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"There is no such day as {_short(word)}.") from None


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _key(word: str) -> str:
    return "_".join(re.split(r"[\s_-]+", word.strip().casefold()))


def _short(word: str) -> str:
    shown = "".join(c if c.isprintable() else "?" for c in word)
    return shown if len(shown) <= 60 else f"{shown[:59]}…"
