"""The only log there is: a sentence of ours, and facts that cannot be a person.

An `Entry` takes numbers, our own codes, ids by their shape, and errors by their kind and place. Any
other text is replaced before a log record exists, so nobody has to remember what may not be logged.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from enum import Enum
from types import TracebackType

WITHHELD = "(withheld)"
FRAMES = 6  # places of a traceback that are worth a line of a log

Fact = int | float | str | Enum | type | BaseException | None

# What an id looks like: ours, a reference, a workspace or account of a platform, a host's number.
_ID = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|[0-9a-f]{32}|[0-9a-f]{8}"
    r"|[TUEBCDGAW](?=[A-Z]*[0-9])[A-Z0-9]{7,}|T[0-9]+"
    r"|\d+(?:\.\d+){0,3}"
)
_SPLIT = re.compile(r"[/:|]")
_CLASS = re.compile(
    r"(?:[A-Z][A-Za-z]*)?(?:Error|Exception|Timeout|Warning|Refused|Closed|Incomplete\w*|[Gg]aierror)"
)

# The outcomes a platform, the queue or a door can give. `#` stands for an id or a number.
_known: set[str] = {
    "slack", "teams", "web", "playground", "localhost", "deactivated", "uninstalled", "unreachable", "withdrawn",
    "discarded", "cancelled", "sent", "dead", "expired", "ready", "leased", "too late", "no longer true",
    "no account known", "attempts spent", "may have been sent", "its sender vanished", "told since the backup perhaps",
    "senders never came back", "time-out",
    "the bot is stopping", "not worded, ref #", "slack not set up", "teams not set up", "web not set up",
    "platform not set up", "HTTP #", "paused # s", "half posted", "half posted, and could not be taken back",
    "too many messages to look through", "no address to upload to", "no account in the answer", "not asked",
    "not asked yet", "not tried", "no conversation in the answer", "no code", "Teams offers no lookup",
    "the bot is not installed in this workspace", "the token belongs to another workspace", "invalid address",
    "an installation for a whole organisation is not supported", "no token for these credentials",
    "not everything the bot needs was granted", "login", "not signed by Teams", "signed for something else",
    "too large", "no length", "too slow", "broken off", "no JSON", "no activity", "no address to answer to",
    "unknown invoke", "unknown activity", "*",
}  # fmt: skip


def declare(*codes: str) -> None:
    """Let these codes of ours be logged: names of jobs, notices, refusals; reasons a platform gives."""
    _known.update(codes)


def fit(fact: object) -> str | int | float | None:
    """The fact as it may be logged. Text that is no id and no declared code is withheld."""
    match fact:
        case Enum():
            return fit(fact.value)
        case bool() | int() | float() | None:
            return fact
        case type():
            return fact.__name__
        case BaseException():
            return f"{type(fact).__name__} at {place_of(fact.__traceback__)}"
        case str():
            return (
                fact if _is_code(fact) or all(_is_code(p.strip()) for p in _SPLIT.split(fact)) else WITHHELD
            )
    return WITHHELD  # whatever slips past the type check


def _is_code(text: str) -> bool:
    if not text or text in _known or _CLASS.fullmatch(text) or _ID.fullmatch(text):
        return True
    return " ".join("#" if _ID.fullmatch(word) else word for word in text.split(" ")) in _known


def place_of(trace: TracebackType | None) -> str:
    """Where an error arose, as file and line, innermost first; never its words."""
    places: list[str] = []
    while trace is not None:
        places.append(f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " < ".join(places[: -FRAMES - 1 : -1]) or "?"


class Entry:
    """What one record says. Made here and nowhere else; `bot/logs.py` lets no other through."""

    __slots__ = ("_said",)

    def __init__(self, sentence: str, facts: Iterable[Fact] = ()) -> None:
        fitting = tuple(fit(fact) for fact in facts)
        self._said = sentence % fitting if fitting else sentence

    def __str__(self) -> str:
        return self._said


class Journal:
    """A log under a name. Sentences are constants of the program: a test reads every call."""

    def __init__(self, name: str) -> None:
        self._log = logging.getLogger(name)

    def info(self, sentence: str, *facts: Fact) -> None:
        """What happened, as it should."""
        self._log.info(Entry(sentence, facts))

    def warning(self, sentence: str, *facts: Fact) -> None:
        """What went wrong and mends itself."""
        self._log.warning(Entry(sentence, facts))

    def error(self, sentence: str, *facts: Fact) -> None:
        """What somebody must look at."""
        self._log.error(Entry(sentence, facts))

    def exception(self, error: BaseException, sentence: str, *facts: Fact) -> None:
        """A fault of ours: the sentence, the kind of error and where it arose."""
        self._log.error(Entry(sentence + " %s", (*facts, error)))
