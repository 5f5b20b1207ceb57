"""A second reading: which intent a sentence is most like, among thousands of reviewed phrases.

The rules know a way of saying something or they do not. This weighs every sign of a sentence (its
words, pairs of words, classes of words, pieces of words, whether its day is over or to come, and the
rule that read it) with weights that were worked out beforehand from tests/data/phrases.txt and the
labelled sentences. The weights are a
table of numbers (`handlers/phrases.weights`, written by `python -m benchmarks.phrases`); no model is
downloaded, no library is needed, and nothing of a sentence is kept.
"""

from __future__ import annotations

import math
import re
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from operator import itemgetter, mul

from handlers.hearing_words import CLASS_OF, MONTHS, NUMBERS, WEEKDAY
from handlers.spelling import known
from handlers.understanding_shapes import Intent

WEIGHTS = "phrases.weights"
ALIKE = "words_alike.txt"
CRISIS = "crisis"  # learned apart from the other concerns
ZERO = 80  # the character code that stands for the weight 0: one printable character for each weight
LENGTH = 3.0  # every sentence counts as much, however many signs it has
_MOST_WORDS = 60  # of a sentence are weighed; what somebody wants is said sooner
_MOST_SIGNS = 65_535 // 127  # so many weights, each below 127, add up to two bytes at most
_TOKEN = re.compile(r"§\d+|[a-z]+(?:'[a-z]+)?|\d+(?:[:./]\d+)*|\?")
_PIECE = 4  # letters in a piece of a word
_ENDINGS = ("ings", "ing", "ed", "es", "s", "ly")


@dataclass(frozen=True, slots=True)
class Heard:
    """How like each intent a sentence is: shares of one, the likeliest first."""

    shares: tuple[tuple[Intent, float], ...]
    crisis: float = 0.0  # the part of the concerns that is danger

    @property
    def best(self) -> Intent:
        """The likeliest intent."""
        return self.shares[0][0]

    @property
    def sure(self) -> float:
        """The share of the likeliest."""
        return self.shares[0][1]

    def share(self, intent: Intent) -> float:
        """The share of this intent."""
        return next(share for name, share in self.shares if name is intent)


def signs(
    text: str, *, coordinator: bool, rule: str = "", intent: str = "", topic: str = "", told: str = ""
) -> Iterator[str]:
    """The signs of a tidy sentence.

    `rule` and `intent` are what the rules read it as, `topic` is what the bot had said before it, `told`
    which facts of a meeting are in it (`handlers.understanding_told`).
    """
    words = [_word(token) for token in _TOKEN.findall(text)[:_MOST_WORDS]]
    plain = [word.plain for word in words]
    yield "coordinator" if coordinator else "anybody"
    for word in words:
        yield from word.signs
    if coordinator:
        yield from [f"coordinator {name}" for name in plain]
    ends = ["^", *plain, "$"]
    yield from [f"2 {one} {two}" for one, two in pairwise(ends)]
    yield from [f"2 {one} _ {two}" for one, two in zip(ends, ends[2:], strict=False)]
    families = ["", *(word.family for word in words), ""]
    yield from [
        f"alike {families[place] or ends[place]} {families[place + 1] or ends[place + 1]}"
        for place in range(len(ends) - 1)
        if families[place] or families[place + 1]
    ]
    ends = ["^", *(word.meant for word in words), "$"]
    named = [name.isupper() for name in ends]
    for place in range(len(ends) - 1):
        if named[place] or named[place + 1]:
            yield f"of {ends[place]} {ends[place + 1]}"
    for place in range(len(ends) - 2):
        if named[place] and named[place + 2]:
            yield f"of {ends[place]} _ {ends[place + 2]}"
    if told:
        yield f"told {told}"
        yield f"told {told.split()[0]}"
    yield f"length {min(8, len(plain) // 2)}"
    if topic:
        yield f"after {topic}"
        yield f"after {topic} {min(3, len(plain) // 3)}"
        yield f"after {topic} first {plain[0] if plain else ''}"
        for name in plain:
            yield f"after {topic} {name}"
    if rule:
        yield f"rule {rule}"
        yield f"read {intent}"


def hear(text: str, *, coordinator: bool, rule: str, intent: str, topic: str = "", told: str = "") -> Heard:
    """How like each intent the sentence is, what the rules made of it being one sign among many."""
    table = _table()
    found = set(signs(text, coordinator=coordinator, rule=rule, intent=intent, topic=topic, told=told))
    # All weights of a sign are one long number, two bytes for each: one sum adds them all.
    rows = [row for row in map(table.rows.get, found) if row][:_MOST_SIGNS]
    totals = _apart(sum(rows), "H", table.width)
    base, unit, names = ZERO * len(rows), LENGTH / math.sqrt(len(found) or 1), len(table.names)
    # The weights of a unit are one long number too, four bytes for each.
    units = [max(0, value - base) for value in totals[names:]]
    heard = _apart(sum(map(mul, units, table.units)), "I", names)
    direct, inner, none = unit * table.direct, unit * table.inner * table.outer, ZERO * sum(units)
    weighed = [
        (value - base) * direct + (more - none) * inner
        for value, more in zip(totals[:names], heard, strict=True)
    ]
    highest = max(weighed)
    grown = [math.exp(w - highest) for w in weighed]
    whole = sum(grown)
    crisis = grown[table.crisis] / whole
    grown[table.concern] += grown[table.crisis]
    pairs = zip(table.intents, grown, strict=True)
    shares = sorted(((i, g / whole) for i, g in pairs if i is not None), key=itemgetter(1), reverse=True)
    return Heard(tuple(shares), crisis)


def _apart(number: int, kind: str, count: int) -> array[int]:
    """The numbers that one long number is made of; `kind` is H for two bytes each, I for four."""
    parts = array(kind)
    parts.frombytes(number.to_bytes(count * parts.itemsize, "little"))
    if sys.byteorder == "big":
        parts.byteswap()
    return parts


@dataclass(frozen=True, slots=True)
class _Table:
    names: tuple[str, ...]
    direct: float  # what a step is worth in the weights of a sign for the intents
    inner: float  # in its weights for the units
    outer: float  # in those of the units for the intents
    units: tuple[int, ...]  # four bytes of the number for each intent
    rows: dict[str, int]  # two bytes of the number for each weight: the intents first, then the units
    intents: tuple[Intent | None, ...]  # of the names; danger is none of its own
    crisis: int  # the places of danger and of the other concerns
    concern: int

    @property
    def width(self) -> int:
        """How many weights a sign has."""
        return len(self.names) + len(self.units)


@cache
def _table() -> _Table:
    lines = (files("handlers") / WEIGHTS).read_text(encoding="ascii").splitlines()
    head = lines[0].split()
    direct, inner, outer = (float(number) for number in head[1:4])
    names = tuple(head[4:])
    units = next(place for place, line in enumerate(lines[1:]) if "\t" in line)
    rows = (line.partition("\t") for line in lines[units + 1 :])
    return _Table(
        names,
        direct,
        inner,
        outer,
        tuple(int.from_bytes(row.encode("utf-32-le"), "little") for row in lines[1 : units + 1]),
        {sign: int.from_bytes(row.encode("utf-16-le"), "little") for sign, _, row in rows},
        tuple(None if name == CRISIS else Intent(name) for name in names),
        names.index(CRISIS),
        names.index(Intent.REPORT_CONCERN),
    )


@cache
def _alike() -> dict[str, str]:
    """The class of a word and its family: one class a line, families parted by an empty line."""
    families = (files("handlers") / ALIKE).read_text(encoding="ascii").split("\n\n")
    return {
        word: f"kin{family:02}.{number}"
        for family, classes in enumerate(families)
        for number, words in enumerate(classes.splitlines())
        for word in words.split()
    }


@dataclass(frozen=True, slots=True)
class _Word:
    """What one word adds to the signs, and how it stands in pairs and threes."""

    plain: str
    meant: str  # the class of words that mean the same, in capitals, or the plain word
    family: str  # of words that are used alike; may be empty
    signs: tuple[str, ...]


@lru_cache(maxsize=8_192)
def _word(token: str) -> _Word:
    written = _kind(token)
    plain = _plain(written)
    meant = CLASS_OF.get(written, plain)
    found = [f"1 {plain}"]
    if meant.isupper():
        found.append(f"of {meant}")
    if len(written) > _PIECE and written.isalpha():
        framed = f"<{written}>"
        found += [f"piece {framed[at : at + _PIECE]}" for at in range(len(framed) - _PIECE + 1)]
    kin = _alike().get(written, "")
    family = kin.partition(".")[0]
    if kin:
        found += (kin, family)
    return _Word(plain, meant, family, tuple(found))


def _kind(word: str) -> str:
    """Days, months, numbers and mentions are all alike to the ear."""
    if word[0] == "§":
        return "~who"
    if word[0].isdigit() or word in NUMBERS:
        return "~number"
    if WEEKDAY.fullmatch(word):
        return "~day"
    return "~month" if word in MONTHS else word


def _plain(word: str) -> str:
    if word[0] in "~?":
        return word
    if not known(word.removesuffix("'s")):
        return "~who"  # what is no word of English is mostly a name
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            return word.removesuffix(ending)
    return word
