"""A content pack: what one kind of scheme says and how it works, as values.

`bot/packs.py` reads the files; everything here is only data and a few questions about it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from scheme.open_rules import in_words
from scheme.people import Ladder
from scheme.policy import Policy, setting_fields
from scheme.texts import Document, Section

TOPIC_MOST = 70
QUESTION_MOST = 150
WORDS = ("scheme", "institution", "contact", "renewal", "edition")
_TIMES = {0: "not at all", 1: "once", 2: "twice", None: "as often as you both wish"}


@dataclass(frozen=True, slots=True)
class Topic:
    """Something people want to talk about. `key` is stored, `title` is shown."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Strand:
    """A part of the scheme with its own people, leads and rules.

    `restricted` strands take only the people named by `who`; the others encourage them.
    """

    key: str
    title: str
    who: str
    mentors: str = ""
    restricted: bool = False
    contact: str = ""
    overrides: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reference:
    """A useful page. `url` is empty until a coordinator fills it in; empty ones are not shown."""

    key: str
    title: str
    group: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Helpline:
    """Somebody to turn to at once. `contact` is a number or an address, `note` says when."""

    key: str
    title: str
    contact: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """A specialist service that does what a mentor is not there for."""

    key: str
    title: str
    note: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """Open questions of one kind, from the question bank."""

    key: str
    title: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a questionnaire, answered with the number of one of `options`, from 1."""

    key: str
    text: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """Short questions with fixed answers; no answer is ever free text."""

    key: str
    title: str
    intro: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Pack:
    """Everything one kind of scheme says. `sources` are its texts as written, with placeholders."""

    key: str
    title: str
    edition: date
    scheme: str
    institution: str
    contact: str
    ladder: Ladder
    departments: tuple[str, ...]
    topics: tuple[Topic, ...]
    strands: tuple[Strand, ...]
    links: tuple[Reference, ...]
    helplines: tuple[Helpline, ...]
    services: tuple[Service, ...]
    question_groups: tuple[QuestionGroup, ...]
    questionnaires: Mapping[str, Questionnaire]
    settings: Mapping[str, object]
    sources: Mapping[str, Document]
    country: str
    subdivision: str | None

    def policy(self, strand_key: str | None = None, *chat_overrides: Mapping[str, object]) -> Policy:
        """The rules of a strand: the pack's settings, the strand's own, then those changed in chat.

        A strand that the pack does not know was set up in chat and brings its own settings.
        """
        strand = self.strand(strand_key) if strand_key else None
        return Policy.of(self.settings, strand.overrides if strand else {}, *chat_overrides)

    def document(self, key: str, policy: Policy | None = None) -> Document:
        """The text with this key, its placeholders filled from `policy` (default: the pack's own).

        The handbook ends with the rules in force, the information pack with whom to turn to.
        Raises `KeyError` for a key that is not among `sources`.
        """
        document = self.sources[key].filled(self.words(policy))
        if key == "handbook":
            return replace(document, sections=(*document.sections, _rules(policy or self.policy())))
        if key == "information":
            return replace(document, sections=(*document.sections, *self._where_to_turn()))
        return document

    @property
    def texts(self) -> Mapping[str, Document]:
        """All texts under the pack's own rules."""
        return {key: self.document(key) for key in self.sources}

    def _where_to_turn(self) -> Iterator[Section]:
        lines = "\n".join(f"- {h.title}: {h.contact}. {h.note}".strip() for h in self.helplines)
        yield Section("help", "Help at once", lines)
        services = (f"- {s.title}: {s.note} {s.url}".strip() for s in self.services)
        yield Section("services", "Specialist services", "\n".join(services))
        for number, group in enumerate(dict.fromkeys(link.group for link in self.links if link.url)):
            pages = (f"- {link.title}: {link.url}" for link in self.links if link.url and link.group == group)
            yield Section(f"pages_{number}", group, "\n".join(pages))

    def words(self, policy: Policy | None = None) -> dict[str, str]:
        """What each placeholder stands for."""
        rules = policy or self.policy()
        values = {name: spoken(getattr(rules, name)) for name in setting_fields()}
        return values | {
            "scheme": self.scheme,
            "institution": self.institution,
            "contact": self.contact or "the scheme's coordinator",
            "renewal": _TIMES.get(rules.renewals, f"{rules.renewals} times"),
            "edition": f"{self.edition.day} {self.edition:%B %Y}",
        }

    def strand(self, key: str) -> Strand | None:
        """The strand with this key."""
        return next((strand for strand in self.strands if strand.key == key), None)

    def topic(self, key: str) -> Topic | None:
        """The topic with this key."""
        return next((topic for topic in self.topics if topic.key == key), None)

    def link(self, key: str) -> Reference | None:
        """The useful page with this key, if its address has been filled in."""
        return next((link for link in self.links if link.key == key and link.url), None)


def _rules(policy: Policy) -> Section:
    text = "\n".join(f"- {sentence}" for sentence in in_words(policy))
    asked = ("what are the rules", "selection criteria", "list the rules", "who decides by which rules")
    return Section("rules", "The rules as they stand today", text, asked)


def spoken(value: object) -> str:
    """A setting's value as it stands in a sentence: 3, 7 and 14; yes; none."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        words = [spoken(v) for v in value]
        return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
    return f"{value:g}" if isinstance(value, float) else str(value)
