"""Make a typed sentence plain before anybody reads it: quotes, short forms, slips of the finger.

A word is only repaired when it is no English word we know and exactly one slip (a letter left out,
added, changed, or two swapped) away from one that the rules use. Words repaired into date words are
marked, so that such a date is always said back before it is kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rapidfuzz.distance import OSA

from handlers.spelling_words import (
    DATE_WORDS,
    DOMAIN_WORDS,
    NAMES,
    OPENED,
    SAFETY_WORDS,
    SHORT_FORMS,
    SHORT_TARGETS,
    SMALL_WORDS,
)

READ_MOST = 500  # characters of a message that are read for its meaning
_WORD = re.compile(r"[A-Za-z]+(?:'[A-Za-z]+)*")
_CHOICES = 6  # of what a misspelt word may have been, so many are kept in mind
_APOSTROPHES = re.compile(r"(?<=[a-z])n(?:''+t|t'|'(?!\w))(?!\w)", re.IGNORECASE)
_LONG_WORD = 30  # nothing longer is a word somebody meant

_STRAIGHT = str.maketrans(
    {
        "’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "“": '"', "”": '"',
        "–": "-", "—": " - ", "−": "-", "…": "... ", "\u00a0": " ", "\u200b": "", "\ufe0f": "", "½": ".5", "¾": ".75", "¼": ".25",
        "→": " -> ", "➔": " -> ", "➡": " -> ", "⇒": " -> ",
    }
)  # fmt: skip

# Each with letters that stand in whatever it opens, apostrophes left out.
_OPENINGS = (
    ("nt", r"\b(can|could|do|does|did|is|are|was|were|have|has|had|should|would|must|need)n'?t\b", r"\1 not"),
    ("wont", r"\bwon'?t\b", "will not"),
    ("can", r"\b(?:cannot|cant|can't|cann't)\b", "can not"),
    ("im", r"\bi'?m\b", "i am"),
    ("ve", r"\b(i|you|we|they)'?ve\b", r"\1 have"),
    ("ve", r"\b(should|could|would|must|might)'?ve\b", r"\1 have"),
    ("re", r"\b(you|they)'?re\b", r"\1 are"),
    ("were", r"\bwe're\b", "we are"),
    ("ll", r"\b(i|you|he|she|it|they|we|that|there)'ll\b", r"\1 will"),
    ("ll", r"\b(?:youll|theyll)\b", "they will"),
    ("d", r"\b(i|you|he|she|they|we)'d\b(?= (?:better|been|planned|agreed|booked|arranged|meant|met|had)\b)", r"\1 had"),
    ("d", r"\b(i|you|he|she|they|we)'d\b", r"\1 would"),
    ("id", r"\b(?:id)(?= (?:like|love|rather|prefer|want|be)\b)", "i would"),
    ("wed", r"\b(?:wed)(?= (?:like|love|rather|prefer|want|be|both|planned|agreed|booked)\b)", "we would"),
    ("s", r"\b(what|who|when|where|how|it|that|there|here|he|she|whos)'s(?= (?:been|got|had)\b)", r"\1 has"),
    ("s", r"\b(what|who|when|where|how|it|that|there|here|he|she)'s\b", r"\1 is"),
    ("lets", r"\blet'?s\b", "let us"),
    ("yall", r"\by'all\b", "you all"),
)  # fmt: skip
_OPENING = tuple((letters, re.compile(pattern), plain) for letters, pattern, plain in _OPENINGS)
# One look spares most sentences the eighteen: each opening has an apostrophe or one of these.
_MAY_OPEN = re.compile(
    r"'|nt\b|\b(?:im|ive|youve|weve|theyve|youre|theyre|ill|youll|hell|shell|itll|theyll|well|thatll|therell|id|youd|hed|shed|theyd|wed"
    r"|cannot|lets|yall|whos|whats|wheres|whens|hows|its|thats|theres|heres|hes|shes|shouldve|couldve|wouldve|mustve|mightve)\b"
)
_ONE_TO_ONE = re.compile(
    r"(?<![\d:/.-])\b(?:1[:-]1|1[- ]?(?:2|to)[- ]?1|121|one to one|one on one|1[- ]on[- ]1)(?:s|'s)?\b(?![:/\d-]|\.\d)",
    re.IGNORECASE,
)
# "18nov", "6-Nov-26", "12月3日" and "25號": the day, the month and the year are put apart.
_RUN_ON = re.compile(
    r"(?<![\w/-])(\d{1,2}(?:st|nd|rd|th)?)[-.]?"
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
    r"(?:[-.](?:20)?(\d\d))?(?![\w/])"
    r"|(?:(?<!\d)(1[0-2]|[1-9])月)?(?<!\d)(\d{1,2})[日号號]",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DRAWN_OUT = re.compile(r"([A-Za-z])\1{2,}")


@dataclass(frozen=True, slots=True)
class Tidy:
    """A sentence made plain. `repaired` are the date words that were misspelt."""

    text: str
    repaired: frozenset[str] = frozenset()
    # For each repaired word, the one chosen and what else it may have been.
    doubtful: tuple[tuple[str, tuple[str, ...]], ...] = ()


def tidy(text: str, most: int = READ_MOST) -> Tidy:
    """The sentence in small letters, opened short forms and repaired words, at most `most` characters."""
    plain = text[:most]
    if not plain.isascii() or "`" in plain:
        plain = unicodedata.normalize("NFKC", plain.translate(_STRAIGHT))[:most]
    plain = _ONE_TO_ONE.sub("one-to-one", plain)
    if _FIGURE.search(plain):
        plain = _RUN_ON.sub(_apart, plain)
    plain = _DRAWN_OUT.sub(r"\1\1", plain)
    plain = _APOSTROPHES.sub("n't", plain)
    choices: list[tuple[str, ...]] = []
    whole = plain
    plain = _WORD.sub(lambda m: _repair(m, whole, choices), plain).lower()
    if _MAY_OPEN.search(plain):
        bare = plain.replace("'", "")
        for letters, pattern, opened in _OPENING:
            if letters in bare:
                plain = pattern.sub(opened, plain)
    repaired = frozenset(c[0] for c in choices if c[0] in DATE_WORDS)
    return Tidy(" ".join(plain.split()), repaired, tuple((c[0], c[1:]) for c in choices))


def _apart(found: re.Match[str]) -> str:
    if found[5]:
        day = int(found[5])
        ending = "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
        return f" {day} {_MONTHS[int(found[4]) - 1]} " if found[4] else f" the {day}{ending}, "
    return f"{found[1]} {found[2]}" + (f" 20{found[3]}" if found[3] else "")


def known(word: str) -> bool:
    """Whether this is a word we take as it stands."""
    return word in _known()


def near(word: str, among: Neighbours) -> tuple[str, ...]:
    """The words of `among` that are one slip away, the likeliest first.

    A swap is likelier than a letter left out or added, that likelier than another letter; the first
    letter is seldom wrong; and words listed earlier win.
    """
    costs: dict[str, int] = {}
    for key in _deletes(word):
        for rank, candidate in among.get(key, ()):
            if candidate not in costs and OSA.distance(word, candidate, score_cutoff=1) <= 1:
                costs[candidate] = rank + _unlikely(word, candidate)
    return tuple(sorted(costs, key=costs.__getitem__))


def _unlikely(word: str, meant: str) -> int:
    """How much rarer this slip is, in places of the word list."""
    if len(word) == len(meant) and sorted(word) == sorted(meant):
        return -1_000
    other = 4_000 if word[0] != meant[0] else 0
    if len(word) != len(meant):
        return other + 200
    wrong, right = next((a, b) for a, b in zip(word, meant, strict=True) if a != b)
    return other + (200 if right in _BESIDE.get(wrong, "") else 1_500)


_BESIDE = {
    "q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i": "uok", "o": "ipl", "p": "ol",
    "a": "qsz", "s": "adwx", "d": "sfec", "f": "dgrv", "g": "fhtb", "h": "gjyn", "j": "hkum", "k": "jlim", "l": "kop",
    "z": "axs", "x": "zcsd", "c": "xvdf", "v": "cbfg", "b": "vngh", "n": "bmhj", "m": "njk",
}  # fmt: skip


def looks_misspelt(word: str) -> bool:
    """Whether this unknown word is one slip away from a known one."""
    return len(word) >= 4 and (_inflected(word) or bool(near(word, _targets())))


Neighbours = dict[str, list[tuple[int, str]]]


def neighbourhood(words: Iterable[str]) -> Neighbours:
    """Every word under itself and itself less one letter, with its place in the list."""
    found: Neighbours = {}
    for rank, word in enumerate(words):
        for key in _deletes(word):
            found.setdefault(key, []).append((rank, word))
    return found


def _deletes(word: str) -> set[str]:
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


def _repair(match: re.Match[str], text: str, choices: list[tuple[str, ...]]) -> str:
    written = match.group()
    word = written.lower()
    if word in _as_it_stands():
        return word
    short = SHORT_FORMS.get(word)
    if short is not None:
        return short
    # A part of an address, a number or a mention is not prose.
    before = text[match.start() - 1] if match.start() else " "
    after = text[match.end()] if match.end() < len(text) else " "
    if before in "@/_§<.\\#" or before.isdigit() or after in "@_" or (after.isdigit() and len(word) < 4):
        return word
    bare = word.removesuffix("'s") if len(word) > 5 else word
    if bare in _known() or _inflected(bare) or not 3 <= len(bare) <= _LONG_WORD:
        return word
    found = near(bare, _targets()) if len(bare) > 3 else _short(bare)
    if found and _is_name(written, text, match.start()):
        found = tuple(w for w in found if w in DATE_WORDS)
    if not found:
        return word
    choices.append(found[:_CHOICES])
    return SHORT_FORMS.get(found[0], found[0]) + word[len(bare) :]


def _inflected(word: str) -> bool:
    """Whether it is a known word with an ending, such as "deleted"."""
    for ending in ("s", "ed", "ing", "ly", "er", "ers", "able", "ness"):
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < 4:
            continue
        plain = stem in _known() and stem[-1] not in ("e" if ending in ("ed", "ing", "er") else "s")
        opened = f"{stem}e" in _known() and ending in ("ed", "ing", "er", "ers", "able")
        doubled = (
            stem[-1] == stem[-2]
            and stem[-3] in "aeiou"
            and stem[:-1] in _known()
            and ending in ("ed", "ing", "er")
        )
        if plain or opened or doubled:
            return True
    stem = word.removesuffix("es")
    return stem != word and stem.endswith(("s", "x", "z", "ch", "sh")) and stem in _known()


def _is_name(written: str, text: str, start: int) -> bool:
    """A word with a capital inside a sentence."""
    return (
        written[0].isupper()
        and written[1:].islower()
        and text[:start].rstrip()[-1:] not in ("", ".", "!", "?", ",")
    )


def _short(word: str) -> tuple[str, ...]:
    swapped = (word[1] + word[0] + word[2], word[0] + word[2] + word[1])
    return (*(w for w in swapped if w in SMALL_WORDS), *near(word, _short_targets()))


@cache
def _short_targets() -> Neighbours:
    return neighbourhood(SHORT_TARGETS)


@cache
def _common() -> tuple[str, ...]:
    return tuple((files("handlers") / "words.txt").read_text(encoding="utf-8").split())


@cache
def _known() -> frozenset[str]:
    return frozenset((*_common(), *DOMAIN_WORDS, *SAFETY_WORDS, *DATE_WORDS, *NAMES, *OPENED))


@cache
def _as_it_stands() -> frozenset[str]:
    """The known words that are not written short for others."""
    return _known() - SHORT_FORMS.keys()


@cache
def _targets() -> Neighbours:
    first = (*OPENED, *SAFETY_WORDS, *DATE_WORDS, *DOMAIN_WORDS)
    rest = [w for w in _common() if len(w) >= 4]
    return neighbourhood(dict.fromkeys((*(w for w in first if len(w) >= 4), *rest)))
