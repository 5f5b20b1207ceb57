"""Clock times in a sentence: "at 3", "half two till three", "from ten to eleven", "9.30-10.15"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import time

from handlers.dates_clock_words import (
    BY,
    FOUR_FIGURES,
    HALF_DAY,
    HOUR,
    LAST_HALF,
    MINUTES,
    NOT_LENGTH,
    PARTS,
    WORDS,
    beside,
    clock_of,
    is_marked,
    minutes_of,
    time_of,
)
from handlers.dates_lengths import LONGEST
from handlers.dates_look import looking_for
from handlers.dates_words import BLANK, DAY, FOLLOWER, MONTH, number


@dataclass(frozen=True, slots=True)
class Clock:
    """What o'clock. `minutes` is the length of a span; `sure` is False where it was guessed."""

    at: time | None
    minutes: int | None = None
    sure: bool = True  # False: a bare span such as 10-11
    possible: bool = True  # False: 25:00


# One clock within a span; `clock_of` reads it.
_ATOM = (
    rf"(?:(?:a )?(?:{BY}) (?:past|to) {HOUR}|half[- ]{HOUR}|(?:{WORDS}) (?:{MINUTES})\b|(?:12 )?(?:noon|midday|midnight)\b|{FOUR_FIGURES}\b"
    rf"|(?:\d{{1,2}}(?:[:.][0-5]\d(?: ?hrs\b)?|h[0-5]\d|h\b)?|(?:{WORDS})\b)(?: ?(?:o'? ?)?clock)?)(?: sharp)?(?:{HALF_DAY})?"
)
_SPAN = re.compile(
    rf"(?<![\d/:.£$#])(?P<lead>from |between |at |@ ?)?\b(?P<from>{_ATOM})\s*(?P<link>->?|to\b|till?\b|until\b|and\b)(?: about| around| nearly| just after)?"
    rf"\s*(?P<to>(?:half past|(?:quarter|five|ten|twenty) (?:past|to))\b(?! {HOUR})|{_ATOM})(?![\d/:%]|\.\d|st\b|nd\b|rd\b|th\b| ?(?:of )?{MONTH}){NOT_LENGTH}"
)
_PLAIN_END = re.compile(
    rf"\s*(?:$|[,.;!?)]|{BLANK}|(?:on|in|with|over|via|today|tomorrow|yesterday|last|next|this|at|and|we|it|is|are|has|please|{DAY})\b)"
)
_AFTER_DAY = re.compile(
    rf"\b(?:{DAY}|today|yesterday|tomorrow|morning|afternoon|evening|\d{{1,2}}(?:st|nd|rd|th)? {MONTH})[, ]\s*$"
)
# "Tuesday 10-11" may be the tenth or the eleventh; "yesterday 3-4" can not.
_AFTER_A_NEAR_DAY = re.compile(r"\b(?:today|yesterday|tomorrow|morning|afternoon|evening)[, ]\s*$")
_MARKED = re.compile(
    rf"(?<![\d/:.£$#])\b(?:(\d{{1,2}})(?:[:.h](\d\d))?{HALF_DAY}|(\d{{1,2}})[:h](\d\d)(?:\b|(?=ish\b))|(\d{{1,2}})\.([0-5]\d)(?:\b|(?=ish\b)))(?![/\d%]|\.\d)(?!(?<=\b\d:\d\d) ?hours)(?!(?<=\.\d\d) ?hours)"
)
_HOURS_OF_THE_DAY = (*WORDS.split("|"), "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty")  # fmt: skip
_HUNDRED = re.compile(rf"\b(?:oh |zero )?({'|'.join(_HOURS_OF_THE_DAY[5:])}) hundred(?: hours?| hrs?)\b")
_WITHOUT_A_DOT = re.compile(r"(?<![\d/:.£$#])\b([1-9]|1[0-2])([0-5]\d) ?([ap])\.?m\b")
_MILITARY = re.compile(
    r"(?:\bat|@|\bfrom(?! 20[0-2]\d\b))\s*([01]\d|2[0-3])([0-5]\d)(?:\s?h(?:ou)?rs)?\b|\b([01]\d|2[0-3])([0-5]\d)\s?h(?:ou)?rs\b"
)
_AFTER_A_DAY = re.compile(
    rf"(?:\b(?:{DAY}|today|yesterday|tomorrow|{MONTH})|\d(?:st|nd|rd|th)|{BLANK}),? (?P<c>{FOUR_FIGURES})\b(?![/\d%.:-])"
)
_PAST_TO = re.compile(
    rf"\b(?:a )?({BY}|\d{{1,2}} minutes)\s+(?:minutes\s+)?(past|to)\s+(\d{{1,2}}|{WORDS})\b(?:{HALF_DAY})?"
)
_HALF = re.compile(rf"\bhalf[\s-]+({WORDS}|\d{{1,2}})\b(?!\s*(?:hour|hr|%|of|o'?clock hour))(?:{HALF_DAY})?")
_IN_WORDS = re.compile(rf"(?<![\w-])({WORDS}) ({MINUTES})\b{NOT_LENGTH}(?:{HALF_DAY})?")
_OCLOCK = re.compile(rf"\b(\d{{1,2}}|{WORDS})\s?(?:o'?\s?)?clock\b(?:{HALF_DAY})?")
_AT = re.compile(
    rf"(?:\bat|@|\b(?:around|about)(?= (?:1[0-2]?|[2-9]|{WORDS})\b))\s*(?:around |about |like |roughly |exactly )?(\d{{1,2}}|{WORDS})(?:\s?-?ish)?\b(?!\s?(?:min|hour|hr|of|people|mentees|other)){FOLLOWER}"
)
_ISH = re.compile(r"(?<![\d.:])\b(1[0-2]|[1-9])[- ]?ish\b(?! ?(?:min|hour|hr))")
_WITH_HALF = re.compile(rf"\b({WORDS}){HALF_DAY}")
_AFTER_PART = re.compile(
    rf"\b(?:morning|afternoon|evening),? (?P<c>1[0-2]|[1-9]|{WORDS})(?=\s*(?:$|[,.;!](?!\d)))"
)
# "Tuesday, 11, her office" and "12 January, eleven."
_APART = re.compile(
    rf"(?:\b(?:{DAY}|today|tomorrow|yesterday|{MONTH}|week|fortnight)|\d(?:st|nd|rd|th)|\b{MONTH} \d{{1,2}}|{BLANK})(?:, |(?<=tomorrow) )(?P<c>1[0-2]|[1-9]|{WORDS})(?=\s*(?:$|[.;!)]|,(?! ?(?:\d|and\b|or\b|(?:{WORDS})\b))| (?:with|mentor|mentee|my mentor|my mentee)\b| in (?:my|her|his|the|our)\b| at (?:the|my|her|his)\b))"
)
# "So 3", "wed 2 dec say 1", "4 not 3 on the 27th"
_SAID = re.compile(rf"(?<!or )\b(?:so|say|like|still) (?P<c>1[0-2]|[1-9]|{WORDS})(?=\s*(?:$|[.;!]))")
_NOT_THAT = re.compile(
    rf"(?<![-\d:.])\b(?P<c>1[0-2]|[1-9]|{WORDS})(?= not (?:1[0-2]|[1-9]|{WORDS})(?:\s*$|[.,;!]| on\b))"
)
_ON_A_DAY = re.compile(
    rf"(?:^|[,:;] |\bmake it |\bit is |\bfor )(?P<c>1[0-2]|[1-9]|{WORDS}) on (?:the \d|{DAY}\b|\d)"
)
_BEFORE_A_DAY = re.compile(
    rf"(?<![\d/.:-])\b(?P<c>0[5-9][0-5]\d)(?= (?:on )?(?:{DAY}|today|tomorrow|yesterday)\b)"
)
_MOVED_TO = re.compile(
    rf"\b(?:mov|push|chang|shift|bring|brought|put)\w* [^.;]*?\bto (?P<c>1[0-2]|[1-9]|{WORDS})(?![-:./\d]| ?(?:of )?{MONTH}){NOT_LENGTH}{FOLLOWER}"
)
_INSTEAD = re.compile(
    rf"\b(?P<c>1[0-2]|[1-9]|{WORDS}) (?:instead of|rather than) (?:at )?(?:1[0-2]|[1-9]|{WORDS})\b{NOT_LENGTH}{FOLLOWER}"
)
_SHARP = re.compile(rf"\b(1[0-2]|[1-9]|{WORDS}) (?:sharp|on the dot|prompt)\b")
_ELSEWHERE = re.compile(
    r" (?!uk|our|my|your|local|london|british|this|same|the|next|last|any|some|first|second)[a-z]+ time\b"
)
_LASTING = re.compile(
    r"\b(?:until|till?)(?: about| around| nearly| gone)? ?$|\b(?:finished|ended|left|over|stopped)(?: at| by| around| about)? ?$"
)
_ENDED = re.compile(r"\b(?:we|it|and|i|he|she|they) (?:finished|ended|stopped)(?: at| by| around| about)? ?$")
_REFUSED = re.compile(r"\b(?:rather than|instead of|not|in place of)(?: at)? $")
_MOVES = re.compile(r"\b(?:mov|push|chang|shift|bring|brought|put|nudg|slid|swap|trad|resched|rearrang)\w*\b")
_WHOSE = re.compile(r"\b(?:our|my|the|that|a) $")
_HOURS = re.compile(r"\b(?P<c>9|1\d|2[0-3])h\b")
_NAMED = re.compile(r"\b(noon|midday|midnight)\b(?! oil)")
_MAYBE = re.compile(rf"\d|\b(?:{WORDS}|noon|midday|midnight|hundred)\b")


def clocks(text: str) -> Iterator[tuple[int, int, Clock]]:
    """(start, end, clock) of every clock time in the sentence, none overlapping."""
    if not _MAYBE.search(text):
        return
    found_clocks = list(_clocks(text, _half_of_day(text)))
    # "At 3pm until about 4" begins at 3; until when it went on is found by `until_then`.
    meant = [c for c in found_clocks if not _REFUSED.search(text[: c[0]])]
    begins = [c for c in meant if not _LASTING.search(text[: c[0]])]
    if not begins and any(_ENDED.search(text[: c[0]]) for c in meant):
        return  # "we finished at twenty to eleven" is told in a part of its own
    meant = begins or meant
    for start, end, clock in meant or found_clocks:
        # A clock of another place is not ours to keep: "9pm Manila time".
        yield start, end, Clock(None) if _ELSEWHERE.match(text, end) else clock


def _clocks(text: str, half: str | None) -> Iterator[tuple[int, int, Clock]]:
    work = text
    for found in _SPAN.finditer(text) if any(link in text for link in _LINKS) else ():
        clock = _span(found, text, half)
        if clock:
            work = _blank(work, *found.span())
            yield found.start(), found.end(), clock
    for place in _look(text):
        _, pattern, read = _SINGLE[place]
        for found in pattern.finditer(work):
            start, end = found.span("c" if "c" in pattern.groupindex else 0)
            work = _blank(work, start, end)
            yield start, end, read(found, half)


def _blank(work: str, start: int, end: int) -> str:
    return work[:start] + BLANK * (end - start) + work[end:]


def _half_of_day(text: str) -> str | None:
    if "morning" in text:
        return "am"
    return (
        "pm"
        if re.search(
            r"\b(?:evening|tonight|night)\b(?! (?:shift|bus|train|flight|before|nurse|work)s?\b)", text
        )
        else None
    )


def _span(found: re.Match[str], text: str, half: str | None) -> Clock | None:
    lead, link = (found["lead"] or "").strip(), found["link"]
    one, two = PARTS.match(found["from"]), PARTS.match(found["to"])
    if one is None or two is None or (link == "and" and lead != "between"):
        return None
    marked = is_marked(one) or is_marked(two)
    plain = bool(_PLAIN_END.match(text, found.end()))
    in_words = found["from"].isalpha() or found["to"].isalpha()
    if not marked and not (plain or (not in_words and (lead or _follows_a_day(text, found)))):
        return None
    to_or_past = link == "to" and found["from"] in BY.split("|")
    if link == "to" and not marked and lead not in ("from", "between"):
        # "Ten to eleven" is a clock, "9 to 10" is a span, "10 to 11" may be either.
        if lead or (found["from"].isalpha() and to_or_past) or not plain:
            return None
        if to_or_past:
            close = number(found["from"]) in ((number(found["to"]) or 0) - 1, (number(found["to"]) or 0) - 2)
            return Clock(None, sure=False) if close else None
    start, end = _ends(one, two, half)
    if start is None or end is None:
        return Clock(None, possible=False) if marked else None
    before = text[: found.start()]
    if link == "to" and _MOVES.search(before) and (lead == "from" or _WHOSE.search(before)):
        return Clock(end)  # moved from 10 to 11.30, "shift our 2pm to half four"
    minutes = (end.hour * 60 + end.minute) - (start.hour * 60 + start.minute)
    if minutes < 0 and end.hour < 12 and not two[LAST_HALF]:
        minutes += 12 * 60  # from 6 to 8 in the evening
    if not 0 < minutes <= LONGEST:
        return Clock(None, possible=False) if marked else None
    sure = (
        marked
        or link in ("till", "til", "until")
        or lead in ("from", "between")
        or bool(_AFTER_A_NEAR_DAY.search(before))
    )
    return Clock(start, minutes, sure=sure)


def _ends(one: re.Match[str], two: re.Match[str], half: str | None) -> tuple[time | None, time | None]:
    """Both ends of a span: "half past" alone is of the hour before, 10 to 11am are both in the morning."""
    start = clock_of(one, half)
    if two["by"] and not two["ph"]:
        by = {"half": 30, "quarter": 15}.get(two["by"]) or number(two["by"]) or 0
        of = start.hour * 60 if start else 0
        total = of + by if two["side"] == "past" else of + 60 - by
        total += (
            60 if start and total <= start.hour * 60 + start.minute else 0
        )  # quarter to ten until half past
        return start, time(total // 60 % 24, total % 60)
    end = clock_of(two, half)
    if one[LAST_HALF] is None and two[LAST_HALF] and end:
        same = clock_of(one, half, two[LAST_HALF])
        start = same if same and same < end else clock_of(one, half, "am")
    return start, end


# "Came at 3, stayed until 4": the end of a meeting whose beginning is known.
_UNTIL = re.compile(
    rf"\b(?:till?|until|(?:finished|ended|finishing|ending|over|done|out|left|stopped|through)(?: at| by| around)?)\s+(?:about |around |nearly |gone )?(?P<to>(?:{BY}) (?:past|to)\b(?! {HOUR})|half past\b|{_ATOM})(?![\d/:%]|\.\d|st\b|nd\b|rd\b|th\b| ?(?:of )?{MONTH}){NOT_LENGTH}{FOLLOWER}"
)


def until_then(text: str, start: time) -> int | None:
    """How many minutes after its beginning the sentence says that a meeting was over."""
    found = _UNTIL.search(text)
    span = _SPAN.match(f"{start:%H:%M} until {found['to']}") if found else None
    read = _span(span, span.string, None) if span else None
    return read.minutes if read else None


def _follows_a_day(text: str, found: re.Match[str]) -> bool:
    return bool(_AFTER_DAY.search(text[: found.start()]))


def _made(at: time | None) -> Clock:
    return Clock(at, possible=at is not None)


def _marked(m: re.Match[str], half: str | None) -> Clock:
    return _made(time_of(m[1] or m[4] or m[6], m[2] or m[5] or m[7], m[3], half))


def _half(m: re.Match[str], half: str | None) -> Clock:
    at = time_of(m[1], None, m[2], half)
    return Clock(at.replace(minute=30)) if at else _made(None)


def _four(figures: str) -> Clock:
    return Clock(time(int(figures[:2]), int(figures[2:])))


_LINKS = ("-", "to", "til", "and")
# Each way of telling a clock is only looked for where one of the words before it stands in the sentence.
_SINGLE: tuple[tuple[tuple[str, ...], re.Pattern[str], Callable[[re.Match[str], str | None], Clock]], ...] = (
    (("past", "to"), _PAST_TO, lambda m, half: _made(beside(m[1], m[2], m[3], m[4], half))),
    (("half",), _HALF, _half),
    (tuple(MINUTES.replace("[- ]five", "").split("|")), _IN_WORDS, lambda m, half: _made(time_of(m[1], str(minutes_of(m[2])), m[3], half))),
    (tuple("0123456789"), _MARKED, _marked),
    (("am", "pm"), _WITHOUT_A_DOT, lambda m, half: _made(time_of(m[1], m[2], m[3] + "m", half))),
    (tuple("0123456789"), _MILITARY, lambda m, _: _four((m[1] or m[3]) + (m[2] or m[4]))),
    (tuple("0123456789"), _AFTER_A_DAY, lambda m, _: _four(m["c"])),
    (("hundred",), _HUNDRED, lambda m, _: Clock(time(_HOURS_OF_THE_DAY.index(m[1]) + 1))),
    (("clock",), _OCLOCK, lambda m, half: _made(time_of(m[1], None, m[2], half))),
    (("am", "pm", "m.", ".m", "in the", "at night"), _WITH_HALF, lambda m, half: _made(time_of(m[1], None, m[2], half))),
    (("at", "@", "around", "about"), _AT, lambda m, half: _made(time_of(m[1], None, None, half))),
    (("ish",), _ISH, lambda m, half: _made(time_of(m[1], None, None, half))),
    (("y,", "n,", "e,", "d,", "i,", "s,", "t,", "r,", "b,", "p,", "v,", "c,", "h,", "l,", "g,", "k,", "w,", f"{BLANK},", "morrow"), _APART, lambda m, half: _made(time_of(m["c"], None, None, half))),
    (("so ", "say ", "like ", "still "), _SAID, lambda m, half: _made(time_of(m["c"], None, None, half))),
    (("not ",), _NOT_THAT, lambda m, half: _made(time_of(m["c"], None, None, half))),
    ((" on ",), _ON_A_DAY, lambda m, half: _made(time_of(m["c"], None, None, half))),
    (("05", "06", "07", "08", "09"), _BEFORE_A_DAY, lambda m, _: _four(m["c"])),
    (("ing", "noon"), _AFTER_PART, lambda m, half: _made(time_of(m["c"], None, None, half))),
    (("mov", "push", "chang", "shift", "br", "put"), _MOVED_TO, lambda m, half: _made(time_of(m["c"], None, None, half))),
    (("instead", "rather"), _INSTEAD, lambda m, half: _made(time_of(m["c"], None, None, half))),
    (("sharp", "on the dot", "prompt"), _SHARP, lambda m, half: _made(time_of(m[1], None, None, half))),
    (tuple(f"{figure}h" for figure in range(10)), _HOURS, lambda m, half: _made(time_of(m["c"], None, None, half))),
    (("noon", "mid"), _NAMED, lambda m, _: Clock(time(0 if m[1] == "midnight" else 12))),
)  # fmt: skip
_look = looking_for([opened for opened, _, _ in _SINGLE])
