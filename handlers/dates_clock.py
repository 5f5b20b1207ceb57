"""Clock times and lengths in a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import time

from handlers.dates_words import DAY, FOLLOWER, number

BLANK = "¤"
LONGEST = 8 * 60  # minutes; a longer meeting is a slip


@dataclass(frozen=True, slots=True)
class Clock:
    """What o'clock. `minutes` is the length of a span; `sure` is False where it was guessed."""

    at: time | None
    minutes: int | None = None
    sure: bool = True  # False: a bare span such as 10-11
    possible: bool = True  # False: 25:00


_WORDS = r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_HALF_DAY = r"\s*(a\.?m\b\.?|p\.?m\b\.?)"
_T = rf"(\d{{1,2}})(?:[:.h]([0-9]\d))?(?:{_HALF_DAY})?"
_SPAN = re.compile(
    rf"(?<![\d/:.£$#])(?P<lead>from |between |at |@ ?)?\b{_T}\s*(?P<link>-|to|till|until|and)\s*{_T}(?![\d/:%]|\.\d|st\b|nd\b|rd\b|th\b)"
)
_PLAIN_END = re.compile(
    rf"\s*(?:$|[,.;!?)]|{BLANK}|(?:on|in|with|over|via|today|tomorrow|yesterday|last|next|this|at|and|we|it|please|{DAY})\b)"
)
_AFTER_DAY = re.compile(rf"\b(?:{DAY}|today|yesterday|tomorrow)\s+$")
_MARKED = re.compile(
    rf"(?<![\d/:.£$#])\b(?:(\d{{1,2}})(?:[:.h](\d\d))?{_HALF_DAY}|(\d{{1,2}})[:h](\d\d)\b|(\d{{1,2}})\.([0-5]\d)\b)(?![\d/%]|\.\d| ?hours)"
)
_MILITARY = re.compile(
    r"(?:\bat|@|\bfrom)\s*([01]\d|2[0-3])([0-5]\d)(?:\s?h(?:ou)?rs)?\b|\b([01]\d|2[0-3])([0-5]\d)\s?h(?:ou)?rs\b"
)
_PAST_TO = re.compile(
    rf"\b(half|quarter|five|ten|twenty|twenty[- ]five|\d{{1,2}})\s+(?:minutes\s+)?(past|to)\s+(\d{{1,2}}|{_WORDS})\b(?:{_HALF_DAY})?"
)
_HALF = re.compile(rf"\bhalf\s+({_WORDS}|\d{{1,2}})\b(?!\s*(?:hour|hr|%|of|o'?clock hour))(?:{_HALF_DAY})?")
_OCLOCK = re.compile(rf"\b(\d{{1,2}}|{_WORDS})\s?o'?\s?clock\b")
_AT = re.compile(
    rf"(?:\bat|@|\baround|\babout)\s*(?:around |about |like |roughly |exactly )?(\d{{1,2}}|{_WORDS})(?:\s?ish)?\b(?!\s?(?:min|hour|hr|of|people|mentees|other)){FOLLOWER}"
)
_ISH = re.compile(r"\b(\d{1,2})\s?ish\b")
_NAMED = re.compile(r"\b(noon|midday|midnight)\b")

_NOT_LENGTH = r"(?!\s*(?:s\b)?\s*(?:ago|late\b|early|later|earlier|before|away|notice|walk|drive|each way|from now|time\b))"
_H = r"(?:hours?|hrs?|h)\b"
_M = r"(?:minutes?|mins?|min|m)\b"
_NUM = r"(?:\d{1,3}|twenty[- ]five|thirty[- ]five|forty[- ]five|fifty[- ]five|fifteen|twenty|thirty|forty|fifty|sixty|seventy-five|ninety|ten|five)"
_FEW_HOURS = r"\d{1,2}|an?|one|two|three|four|(?:a )?couple(?: of)?"
_LENGTHS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], float]], ...] = (
    (re.compile(rf"\b(?:({_FEW_HOURS})[ -])?(?:hour|hr)s?,? and (?:a half|a quarter|three quarters)\b{_NOT_LENGTH}"),
     lambda m: (number(m[1] or "a") or 1) * 60 + (30 if "half" in m[0] else 45 if "three" in m[0] else 15)),
    (re.compile(rf"\b({_FEW_HOURS}) and a half[ -](?:hours?|hrs?)\b"), lambda m: (number(m[1]) or 1) * 60 + 30),
    (re.compile(rf"\bthree[- ]quarters of an (?:hour|hr)\b{_NOT_LENGTH}"), lambda _: 45),
    (re.compile(rf"\b(?:a )?quarter of an (?:hour|hr)\b{_NOT_LENGTH}"), lambda _: 15),
    (re.compile(rf"(?:\ba )?\bhalf[- ](?:an? )?(?:hour|hr)s?\b{_NOT_LENGTH}"), lambda _: 30),
    (re.compile(rf"\b(\d{{1,2}}|an?|one|two)\s*{_H}\s*(?:,|and|&)?\s*({_NUM})\s*(?:{_M})?{_NOT_LENGTH}(?!\s*(?:am|pm|:))"),
     lambda m: (number(m[1]) or 1) * 60 + (number(m[2]) or 0)),
    (re.compile(r"\b(\d):([0-5]\d) ?(?:hours|hrs)\b"), lambda m: int(m[1]) * 60 + int(m[2])),
    (re.compile(rf"\b(\d{{1,2}})h(\d\d)m?\b(?<!\dh00){_NOT_LENGTH}"), lambda m: int(m[1]) * 60 + int(m[2])),
    (re.compile(rf"(?<![\d.])(\d*\.\d+)[ -]?{_H}{_NOT_LENGTH}"), lambda m: float(m[1]) * 60),
    (re.compile(rf"\b({_FEW_HOURS})[ -]?{_H}{_NOT_LENGTH}"), lambda m: (number(m[1]) or 0) * 60),
    (re.compile(rf"\b({_NUM})[ -]?(?:minutes?|mins?|min)\b\.?(?![- ]walk){_NOT_LENGTH}"), lambda m: number(m[1]) or 0),
    (re.compile(rf"\b(\d{{2,3}})m\b{_NOT_LENGTH}"), lambda m: int(m[1])),
    (re.compile(r"\b(?:full |whole )?hour[- ](?:long|and)\b|\b(?:a|the) (?:full|whole|good|solid) hour\b"), lambda _: 60),
)  # fmt: skip
# A small "1h30" that is a clock ("at 15h00", "met 15h00") has hours beyond any meeting.
_CLOCKLIKE = re.compile(r"\b(?:0\d|1\d|2[0-3]|[89])h\d\d\b")


def lengths(text: str) -> Iterator[tuple[int, int, int]]:
    """(start, end, minutes) of every length in the sentence, none overlapping."""
    work = text
    for pattern, minutes in _LENGTHS:
        for found in pattern.finditer(work):
            if _CLOCKLIKE.match(found.group()):
                continue
            value = round(minutes(found))
            work = work[: found.start()] + BLANK * len(found.group()) + work[found.end() :]
            if 0 < value <= LONGEST:
                yield found.start(), found.end(), value


def clocks(text: str) -> Iterator[tuple[int, int, Clock]]:
    """(start, end, clock) of every clock time in the sentence, none overlapping."""
    half = _half_of_day(text)
    work = text
    for found in _SPAN.finditer(text):
        clock = _span(found, text, half)
        if clock:
            work = _blank(work, found)
            yield found.start(), found.end(), clock
    for pattern, read in _SINGLE:
        for found in pattern.finditer(work):
            work = _blank(work, found)
            yield found.start(), found.end(), read(found, half)


def _blank(work: str, found: re.Match[str]) -> str:
    return work[: found.start()] + BLANK * len(found.group()) + work[found.end() :]


def _half_of_day(text: str) -> str | None:
    if re.search(r"\bmorning\b", text):
        return "am"
    return "pm" if re.search(r"\b(?:evening|tonight|last night|night)\b", text) else None


def _span(found: re.Match[str], text: str, half: str | None) -> Clock | None:
    lead, link = found["lead"], found["link"]
    hour1, minute1, half1, hour2, minute2, half2 = found.group(2, 3, 4, 6, 7, 8)
    marked = bool(minute1 or half1 or minute2 or half2)
    if link == "and" and (lead or "").strip() != "between":
        return None
    after_day = bool(_AFTER_DAY.search(text[: found.start()]))
    if not marked and not (lead or after_day or _PLAIN_END.match(text, found.end())):
        return None
    if link in ("to", "till", "until") and not (lead or marked):
        return None
    end = _time(hour2, minute2, half2, half)
    start = _time(hour1, minute1, half1, half)
    if half1 is None and half2 and end:
        same = _time(hour1, minute1, half2, half)
        start = same if same and same < end else _time(hour1, minute1, "am", None)
    if start is None or end is None:
        return Clock(None, possible=False) if marked else None
    minutes = (end.hour * 60 + end.minute) - (start.hour * 60 + start.minute)
    if not 0 < minutes <= LONGEST:
        return Clock(None, possible=False) if marked else None
    return Clock(start, minutes, sure=marked)


def _time(hour: str | None, minute: str | None, half: str | None, said: str | None) -> time | None:
    """1 to 7 without am or pm is the afternoon, 8 to 12 as it stands, unless the sentence says otherwise."""
    value = number(hour or "")
    minutes = int(minute or 0)
    if value is None or value > 24 or minutes > 59:
        return None
    if half:
        if not 1 <= value <= 12:
            return time(value % 24, minutes) if value > 12 else None
        value = value % 12 + (12 if half.startswith("p") else 0)
    elif not (hour or "").startswith("0") and (
        (1 <= value <= 7 and said != "am") or (8 <= value < 12 and said == "pm")
    ):
        value += 12
    return time(value % 24, minutes)


def _made(at: time | None) -> Clock:
    return Clock(at, possible=at is not None)


def _marked(m: re.Match[str], half: str | None) -> Clock:
    return _made(_time(m[1] or m[4] or m[6], m[2] or m[5] or m[7], m[3], half))


def _past_to(m: re.Match[str], half: str | None) -> Clock:
    by = {"half": 30, "quarter": 15}.get(m[1]) or number(m[1].replace(" ", "-")) or 0
    at = _time(m[3], None, m[4], half)
    if at is None or by > 59:
        return _made(None)
    total = at.hour * 60 + (by if m[2] == "past" else -by)
    return Clock(time(total // 60 % 24, total % 60))


def _half(m: re.Match[str], half: str | None) -> Clock:
    at = _time(m[1], None, m[2], half)
    return Clock(at.replace(minute=30)) if at else _made(None)


def _named(m: re.Match[str], _: str | None) -> Clock:
    return Clock(time(0 if m[1] == "midnight" else 12))


_SINGLE: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str | None], Clock]], ...] = (
    (_PAST_TO, _past_to),
    (_HALF, _half),
    (_MARKED, _marked),
    (_MILITARY, lambda m, _: Clock(time(int(m[1] or m[3]), int(m[2] or m[4])))),
    (_OCLOCK, lambda m, half: _made(_time(m[1], None, None, half))),
    (_AT, lambda m, half: _made(_time(m[1], None, None, half))),
    (_ISH, lambda m, half: _made(_time(m[1], None, None, half))),
    (_NAMED, _named),
)
