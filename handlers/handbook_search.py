"""The handbook answers a question with its best section, or says that it has none.

BM25 over a few dozen sections held in memory: no index to keep, no text leaves the process. The
title and the questions a section says it answers weigh more than its body.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Generic, Protocol, TypeVar

from handlers.spelling import tidy

K1 = 1.4  # how soon a repeated word stops counting more
B = 0.6  # how much a long section is held back
TITLE_WEIGHT = 4  # a word in the title or the questions counts so many times
ALIKE_WEIGHT = 12.0  # what a question in the very words of the section adds
# The least a section must score, per word of the question that carries meaning; measured in
# tests/handlers/test_handbook_search.py on questions with and without an answer.
LEAST_PER_WORD = 1.1
LEAST_ALIKE = 0.6  # of the words of one of its questions
LEAST_SHARE = 0.5  # of the question's weight that the section must hold


class SectionText(Protocol):
    """What a section must have. Sections may also have `asked`: questions they answer."""

    @property
    def title(self) -> str: ...

    @property
    def text(self) -> str: ...


S = TypeVar("S", bound=SectionText)

_WORD = re.compile(r"[a-z]+")
_EMPTY = frozenset(
    [
        "a",
        "about",
        "after",
        "all",
        "also",
        "am",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "being",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "doing",
        "for",
        "from",
        "get",
        "give",
        "go",
        "going",
        "got",
        "had",
        "has",
        "have",
        "having",
        "he",
        "her",
        "here",
        "him",
        "his",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "just",
        "know",
        "let",
        "like",
        "many",
        "may",
        "me",
        "might",
        "mine",
        "more",
        "much",
        "must",
        "my",
        "need",
        "no",
        "not",
        "of",
        "on",
        "one",
        "or",
        "our",
        "out",
        "please",
        "shall",
        "she",
        "should",
        "so",
        "some",
        "tell",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "too",
        "up",
        "us",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "whom",
        "whose",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
        "yours",
        "explain",
        "want",
        "wondering",
        "say",
        "says",
        "said",
        "thing",
        "things",
        "really",
        "actually",
        "exactly",
        "kind",
        "sort",
        "mean",
        "means",
        "mentoring",
        "work",
        "works",
        "handbook",
        "scheme",
        "section",
        "something",
        "anything",
    ]
)
_SAME = {
    "confidential": "private", "confidentiality": "private", "secret": "private", "secrecy": "private", "privacy": "private",
    "confidence": "private", "frequent": "often", "frequently": "often", "frequency": "often", "duration": "long",
    "length": "long", "last": "long", "begin": "start", "quit": "end", "stop": "end", "finish": "end", "dissolve": "end",
    "leave": "end", "withdraw": "end", "extend": "renew", "continue": "renew", "again": "renew", "boss": "manager",
    "supervisor": "manager", "difficult": "wrong", "trouble": "wrong", "troubles": "wrong", "problem": "wrong",
    "problems": "wrong", "disagree": "wrong", "clash": "wrong", "contract": "agreement", "form": "agreement",
    "paperwork": "agreement", "class": "training", "course": "training", "trained": "training", "train": "training",
    "cv": "promotion", "promoted": "promotion", "promote": "promotion", "appraisal": "promotion", "appraisals": "promotion",
    "select": "match", "chosen": "match", "choose": "match", "pair": "match", "paired": "match", "pairing": "match",
    "matched": "match", "matching": "match", "leads": "contact", "runs": "contact",
    "organiser": "contact", "charge": "contact", "expect": "expected", "role": "expected", "duties": "expected",
    "responsible": "expected", "responsibilities": "expected", "swap": "change", "switch": "change", "different": "change",
    "store": "data", "stored": "data", "hold": "data", "held": "data", "gdpr": "data", "senior": "senior", "seniority": "senior",
}  # fmt: skip


class Handbook(Generic[S]):
    """The sections of a handbook, ready for questions."""

    def __init__(self, sections: Iterable[S]) -> None:
        self._sections: Sequence[S] = tuple(sections)
        self._counts = [_counted(section) for section in self._sections]
        lengths = [sum(c.values()) for c in self._counts]
        self._lengths = lengths
        self._asked = [_phrases(section) for section in self._sections]
        self._average = (sum(lengths) / len(lengths)) if lengths else 1.0
        spread = Counter(word for counts in self._counts for word in counts)
        total = len(self._sections)
        self._weight = {w: math.log(1 + (total - n + 0.5) / (n + 0.5)) for w, n in spread.items()}
        self._unseen = math.log(1 + (total + 0.5) / 0.5)

    def answer(self, question: str) -> S | None:
        """The section that answers best; None if none does."""
        scored = self.scored(question)
        return scored[0][1] if scored and scored[0][0] > 0 else None

    def scored(self, question: str) -> list[tuple[float, S]]:
        """Every section that passes the threshold with its score, best first."""
        words = list(dict.fromkeys(_words(tidy(question).text)))
        every = frozenset(_WORD.findall(tidy(question).text))
        whole = sum(self._weight.get(w, self._unseen) for w in words)
        found = []
        for counts, length, asked, section in zip(
            self._counts, self._lengths, self._asked, self._sections, strict=True
        ):
            score, held = 0.0, 0.0
            for word in words:
                count = counts.get(word, 0)
                if count:
                    weight = self._weight[word]
                    held += weight
                    score += weight * count * (K1 + 1) / (count + K1 * (1 - B + B * length / self._average))
            alike = max((_alike(every, phrase) for phrase in asked), default=0.0)
            enough = (
                bool(words)
                and held >= LEAST_SHARE * whole
                and score >= min(LEAST_PER_WORD, self._unseen / 2) * len(words)
            )
            if enough or alike >= LEAST_ALIKE:
                found.append((score + ALIKE_WEIGHT * alike**2, section))
        return sorted(found, key=lambda pair: -pair[0])


def _counted(section: SectionText) -> Counter[str]:
    counts = Counter(_words(section.text.lower()))
    asked = getattr(section, "asked", ())
    heads = [section.title, *((asked,) if isinstance(asked, str) else asked)]
    for word in dict.fromkeys(w for head in heads for w in _words(head.lower())):
        counts[word] += TITLE_WEIGHT
    return counts


def _phrases(section: SectionText) -> tuple[frozenset[str], ...]:
    asked = getattr(section, "asked", ())
    heads = [section.title, *((asked,) if isinstance(asked, str) else asked)]
    return tuple(frozenset(_WORD.findall(head.lower())) for head in heads)


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared words among all words of both."""
    return len(one & other) / len(one | other) if one | other else 0.0


def _words(text: str) -> list[str]:
    return [_stem(_SAME.get(w, w)) for w in _WORD.findall(text) if w not in _EMPTY and len(w) > 1]


def _stem(word: str) -> str:
    """A word without the commonest endings, enough for one small handbook."""
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            stem = word[: -len(ending)]
            return _SAME.get(stem, stem.removesuffix("e"))
    return word.removesuffix("e") if len(word) > 4 else word
