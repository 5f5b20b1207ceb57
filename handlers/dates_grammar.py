"""The grammar of day words in British English. It finds every day a person could point at.

The rules stand in `handlers.dates_rules`. One that knows only roughly ("last week", "Monday or
Tuesday") gives a hit without a day: then the bot asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from handlers.dates_look import looking_for
from handlers.dates_rules import GATES, NUMERIC, WORDED
from handlers.dates_words import BLANK, COUNT, number
from handlers.dates_working import Asking, Hit, Resolve

_NOT_A_WEEKDAY = re.compile(
    r"sat, \w+(?:ed|ened|ought|ote)\b|(?:sat|sun|mon|wed)(?: (?:down|in|with|together|outside|there|through|dieu|cher|amour|and|we)\b|$)"
)
_LED = re.compile(
    r"(?:\b(?:on|last|next|this|for|until|till|by|from|coming|met|meet|meeting|or|either|to|her|him|them|you|again|of|tomorrow|today|yesterday|move|-|/)|[,(:])\s*$"
)
_MARKED = re.compile(
    rf"\s*(?:morning|afternoon|evening|lunch|night|at\b|@|\d|{BLANK}|next week|last week|week\b|fortnight|just gone|gone\b|the \d|or\b|not\b|/|-|before last)"
)  # fmt: skip


# "Coffee with my mentee Wed, 25 min", "mon, a quarter of an hour"
_STANDS_APART = re.compile(
    r"(?:^|[.,;:]|§\d+|\b(?:mentor|mentee|mentoring|chat|session|coffee|it|meeting|call|zoom|teams))\s*$|^[\w' -]+\b(?:with|to) \w+ $"
)
_ENDS = re.compile(r"\s*(?:[,.;!?(]|$|for (?:¤|an?\b|\d|about|half|\w+ty\b))")


# "It happened wed, 1hr" and "in the queue mon and we did it all", not "they wed in June".
_AS_A_DAY = re.compile(
    rf"\s*(?:[,.;!?)]|$|{BLANK}|(?:and|for|with|over|via|was|is|we|my|he|she|off|mentor|mentee)\b)"
)
_AS_A_VERB = re.compile(
    r"\b(?:i|we|they|you|he|she|to|be|newly|were|was|got|get|is|are|and|will|just|recently|who|both|couple|been|being|had|have|has)\s*$"
)
_WHO_SAT = re.compile(
    r"\b(?:we|i|he|she|they|both|and me|of us) (?:have |had |just |finally |all |both |then )*$"
)


def _clear_weekday(text: str, start: int, end: int) -> bool:
    """Mon, wed, sat and sun are also other words: they count beside a preposition or a number."""
    word = text[start:end]
    if word not in ("mon", "wed", "sat", "sun"):
        return True
    if word in ("mon", "wed") and (_STANDS_APART.search(text[:start]) and _ENDS.match(text, end)):
        return True
    if word in ("mon", "wed") and _AS_A_DAY.match(text, end) and not _AS_A_VERB.search(text[:start]):
        return True
    if word == "sat" and _WHO_SAT.search(text[:start]):
        return False
    if _MARKED.match(text, end):
        return True
    before = text[:start]
    return (
        bool(_LED.search(before))
        and not re.search(r"\b(?:in|of|the) the\s*$", before)
        and not (_NOT_A_WEEKDAY.match(text, start) and len(text) > end)
    )


_IN_FIGURES = re.compile(r"\d[-/.]|\b20[23]\d{5}\b")
_Rule = tuple[str, re.Pattern[str], Resolve]


def _ready(rules: tuple[tuple[str, str, Resolve], ...]) -> tuple[_Rule, ...]:
    return tuple((rule, re.compile(pattern), work) for rule, pattern, work in rules)


_NUMERIC = _ready(NUMERIC)
_WORDED = _ready(WORDED)
_look = looking_for([GATES.get(rule, ()) for rule, _, _ in WORDED])
_MONTH_MAY_BE_A_WORD = re.compile(r"\b(?:may|march|mar)\b")
_IN_A_WHILE = re.compile(
    r"(?<!squeezed )(?<!fitted )(?<!fit )(?<!got )(?<!get )(?<!crammed )(?<!packed )(?<!put )(?<!slotted )(?<!managed )(?<!sneaked )(?<!snuck )(?<!squeeze )\bin (?:about )?(half an hour|half hour|an hour and a half|an hour|a couple of hours|\d{1,2} (?:hours?|hrs?)|two hours|\d{1,3} ?(?:minutes?|mins?)|(?:ten|fifteen|twenty|thirty|forty) minutes)(?:'?s? time)?\b"
)
_A_WHILE_AGO = re.compile(
    r"\b(?:half an hour|half hour|(?:an|one) hour|an hour or (?:so|two)|(?:a )?couple of hours|few hours|(?:\d{1,2}|two|three|four) hours?|\d{1,3} ?min(?:ute)?s?|(?:ten|fifteen|twenty|thirty) minutes) ago\b|\bjust now\b"
)


def numeric(text: str, asking: Asking) -> Iterator[Hit]:
    """Dates in figures: they come before clocks, which look alike."""
    if _IN_FIGURES.search(text):
        yield from _run(_NUMERIC, text, asking)


def moments(text: str, asking: Asking) -> Iterator[Hit]:
    """ "In half an hour" and "an hour ago"."""
    if "hour" not in text and "min" not in text and "hr" not in text and "just now" not in text:
        return
    # Of a meeting that was held "all in 50 minutes" is how long it took.
    for found in _IN_A_WHILE.finditer(text) if asking.direction == "future" else ():
        words = found[1].replace("half an hour", "30 minutes").replace("half hour", "30 minutes")
        count = re.match(COUNT + r"|\d+|ten|fifteen|twenty|thirty|forty", words)
        minutes = (number(count.group()) if count else 1) or 1
        at = asking.now + timedelta(
            minutes=90 if "and a half" in words else minutes * (60 if "h" in words else 1)
        )
        yield Hit(
            found.start(), found.end(), at.date(), "in a while", at=at.time().replace(second=0, microsecond=0)
        )
    for found in _A_WHILE_AGO.finditer(text) if asking.direction == "past" else ():
        counted = re.match(rf"(?:{COUNT}|\d+)(?= (?:hours?|hrs?))", found.group())
        hours = (number(counted.group()) or 0) if counted else 0
        then = asking.now - timedelta(hours=hours)  # "48 hours ago" was not today
        echo = "ago" not in found.group() or then.date() != asking.today
        yield Hit(found.start(), found.end(), then.date(), "just now", echo=echo)


def worded(text: str, asking: Asking) -> Iterator[Hit]:
    """Days in words, in the order of the rules, each letter used once."""
    yield from _run([_WORDED[place] for place in _look(text)], text, asking)


def _run(rules: Sequence[_Rule], text: str, asking: Asking) -> Iterator[Hit]:
    for rule, pattern, work in rules:
        for found in pattern.finditer(text):
            if found.start() == found.end() or BLANK in found.group():
                continue
            if rule in ("weekday", "weekday and ordinal") and not _clear_weekday(
                text, found.start(), found.end(1)
            ):
                continue
            if rule == "month and day" and not _month_is_meant(text, found):
                continue
            try:
                day, echo = work(found, asking)
            except (ValueError, OverflowError):
                day, echo = None, False
            start = _start(rule, found)
            yield Hit(start, found.end(), day, rule, echo)
            text = text[:start] + BLANK * (found.end() - start) + text[found.end() :]


def _start(rule: str, found: re.Match[str]) -> int:
    """Where the day itself begins: some rules also look at the word before it."""
    if rule == "day-month":
        return found.start(1) if found[1] else found.start(2)
    return found.start(1) if rule in ("ordinal", "ordinal in words") else found.start()


def _month_is_meant(text: str, found: re.Match[str]) -> bool:
    """ "I may 3 times" and "march 2 by 2" are verbs."""
    if not _MONTH_MAY_BE_A_WORD.match(found["m"]):
        return True
    return not re.search(
        r"\b(?:i|we|you|he|she|they|it|who|to|that|which|mentor|mentee)\s+$", text[: found.start("m")]
    )


def vague(hit: Hit) -> Hit:
    """The same words, not saying which day."""
    return replace(hit, day=None)
