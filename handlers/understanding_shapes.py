"""What a sentence is read as: the intent, what to do about it, and the facts in it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, fields
from datetime import date as Day
from datetime import time as Clock
from enum import StrEnum
from functools import cached_property

from handlers.understanding_gates import Gate, groups, ways


class Intent(StrEnum):
    """What somebody wants. The words are those of `python -m bot understand`."""

    LOG_MEETING = "log_meeting"
    CONFIRM_MEETING = "confirm_meeting"
    MEETING_MISSED = "meeting_missed"
    SCHEDULE_MEETING = "schedule_meeting"
    RESCHEDULE_MEETING = "reschedule_meeting"
    CANCEL_MEETING = "cancel_meeting"
    REQUEST_MENTOR = "request_mentor"
    JOIN_AS_MENTOR = "join_as_mentor"
    GET_AGREEMENT = "get_agreement"
    SIGN_AGREEMENT = "sign_agreement"
    MY_STATUS = "my_status"
    NEXT_MEETING = "next_meeting"
    SNOOZE = "snooze"
    PAUSE = "pause"
    QUESTIONS = "questions"
    HANDBOOK_QUESTION = "handbook_question"
    REPORT_CONCERN = "report_concern"
    END_PAIRING = "end_pairing"
    RENEW = "renew"
    WITHDRAW = "withdraw"
    UPDATE_PROFILE = "update_profile"
    PRIVACY_EXPORT = "privacy_export"
    PRIVACY_ERASE = "privacy_erase"
    DELETE_LOG = "delete_log"
    UNDO = "undo"
    CORRECT_LAST = "correct_last"
    COORD_MATCH_RUN = "coord_match_run"
    COORD_MATCH_EXPLAIN = "coord_match_explain"
    COORD_PAIR_STATUS = "coord_pair_status"
    COORD_PAIR_MANUAL = "coord_pair_manual"
    COORD_DIGEST = "coord_digest"
    COORD_ADD_PEOPLE = "coord_add_people"
    COORD_REMOVE_PERSON = "coord_remove_person"
    COORD_ANNOUNCE = "coord_announce"
    HELP = "help"
    GREETING = "greeting"
    THANKS = "thanks"
    OUT_OF_SCOPE = "out_of_scope"

    @property
    def coordinators_only(self) -> bool:
        """Whether only a coordinator may ask for it."""
        return self.value.startswith("coord_")


class Expect(StrEnum):
    """What the bot does about it."""

    DO = "do"  # do it, say what was understood, offer undo
    ECHO = "echo"  # say the reading back in full, act on a yes
    ASK = "ask"  # exactly one question back, nothing stored
    ANSWER = "answer"  # from the handbook
    ROUTE = "route"  # offer a private word with a lead; keep no text; do nothing else
    CRISIS = "crisis"  # help lines first, a person at once
    DECLINE = "decline"  # kindly
    SILENT = "silent"  # channel talk that is not for the bot


@dataclass(frozen=True, slots=True)
class Entities:
    """The facts of a sentence. Absent ones are None or empty and are left out of `as_dict`."""

    date: Day | None = None
    time: Clock | None = None
    duration_min: int | None = None
    person: tuple[str, ...] = ()  # a platform id without brackets, or a name as written
    mode: str | None = None  # in_person, phone, zoom, teams, online
    topic: tuple[str, ...] = ()
    until: Day | None = None
    capacity: int | None = None
    next_date: Day | None = None
    first: bool = False  # the first meeting of a pair
    trained: bool = False

    def as_dict(self) -> dict[str, object]:
        """Only what is there, in words of JSON."""
        result: dict[str, object] = {}
        for name in (f.name for f in fields(self)):
            value = getattr(self, name)
            if value is None or value == () or value is False:
                continue
            if isinstance(value, Clock):
                value = value.strftime("%H:%M")
            elif isinstance(value, Day):
                value = value.isoformat()
            result[name] = list(value) if isinstance(value, tuple) else value
        return result


@dataclass(frozen=True, slots=True)
class Reading:
    """How a sentence was understood: `rule` says by which rule, `ask` what is missing."""

    intent: Intent
    expect: Expect
    entities: Entities = field(default_factory=Entities)
    rule: str = ""
    ask: str | None = None
    near: tuple[Intent, ...] = ()  # what else it is nearly as like, the likeliest first
    why: str = ""  # what is the matter with the day that was named (`handlers.dates_reasons`)


@dataclass(frozen=True)
class Rule:
    """One way of saying something.

    Rules are tried in their order, the first that fits wins. `expect` None means that it depends on the
    facts found (a date that is missing is asked for). `example` is read by this rule, `counter` is not:
    tests run both. `role` "coordinator" says that from anybody else it is declined.
    """

    id: str
    intent: Intent
    says: str  # what it means, for the page a coordinator reads
    pattern: str
    example: str
    counter: str
    unless: str = ""
    expect: Expect | None = None
    role: str = "anyone"
    ask: str | None = None

    @cached_property
    def ways(self) -> tuple[re.Pattern[str], ...]:
        """The alternatives of the pattern, each on its own."""
        return tuple(re.compile(way) for way in ways(self.pattern))

    @cached_property
    def _unwanted(self) -> re.Pattern[str] | None:
        return re.compile(self.unless) if self.unless else None

    def prepare(self) -> None:
        """Compile both patterns."""
        self.ways, self._unwanted  # noqa: B018

    def fits(self, text: str) -> bool:
        """Whether this rule reads the tidy sentence."""
        return any(way.search(text) for way in self.ways) and not self.refuses(text)

    def refuses(self, text: str) -> bool:
        """Whether the sentence, though it has the pattern, has what this rule must not read."""
        return self._unwanted is not None and self._unwanted.search(text) is not None


class _Book:
    """Rules in their order, with a look at the sentence that leaves out most of their patterns."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self.rules = rules  # kept, so that their identity stays theirs
        self._ways = [(rule, way) for rule in rules for way in rule.ways]
        seen = Counter(group for rule in rules for group in groups(f"{rule.example} {rule.counter}".lower()))
        self._gate = Gate([way.pattern for _, way in self._ways], seen)

    def first_fit(self, text: str) -> Rule | None:
        refused: Rule | None = None
        for place in self._gate.possible(text):
            rule, way = self._ways[place]
            if rule is not refused and way.search(text):
                if not rule.refuses(text):
                    return rule
                refused = rule
        return None


_BOOKS: dict[int, _Book] = {}


def first_fit(rules: tuple[Rule, ...], text: str) -> Rule | None:
    """The first rule that reads the sentence; `rules` is a tuple that stays, such as a constant."""
    book = _BOOKS.get(id(rules))
    if book is None:
        book = _BOOKS[id(rules)] = _Book(rules)
    return book.first_fit(text)
