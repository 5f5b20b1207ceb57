"""How long a meeting took: "45 min", "a good hour", "an hour and ten", "for 40"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from handlers.dates_words import BLANK, DAY, FOLLOWER, MONTH, number

LONGEST = 8 * 60  # minutes; a longer meeting is a slip
SHORTEST_BARE = 10  # minutes; a bare figure below it is more likely a clock

_NOT_LENGTH = r"(?!'?\s*(?:s\b)?\s*(?:ago|late\b|early|later|earlier|before|away|notice|walk|drive|each way|from now|time\b|behind (?:us|me|you|uk)\b|ahead of\b|(?:night |day |late |early )?shift|flight|bus\b|train\b|journey|commute|strike|exam\b|gap\b))"
_H = r"(?:hours?|hrs?|h)\b"
_M = r"(?:minutes?|mins?|min|mts?|mns?|m)\b"
_NUM = r"(?:\d{1,3}|twenty[- ]five|thirty[- ]five|forty[- ]five|fifty[- ]five|fifteen|twenty|thirty|forty|fifty|sixty|seventy-five|seventy|eighty|ninety|ten|eleven|twelve|thirteen|fourteen|sixteen|seventeen|eighteen|nineteen|five)"
_SOME = r"(?:[- ]?ish|[- ](?:odd|something|or so))?"
_FEW_HOURS = r"\d{1,2}|an?|one|two|three|four|(?:a )?couple(?: of)?"
_PART = r"(?:a half|half|1/2|a quarter|1/4|three[- ]quarters?|3/4)"
# An hour of something else than a meeting.
_SUCH = r"(?!(?:lunch|happy|rush|office|half|quarter|last|past|next|coming|every|each|same|early|late|wee|eleventh|contact|credit|different|other|better|\w+er|christian|civilised|godly|new|\w+day|tues|weds|thurs|available|spare|exact|ungodly)\b)\w+"


def _part(words: str) -> int:
    """Minutes of a part of an hour."""
    return 30 if "half" in words or "1/2" in words else 45 if "three" in words or "3/4" in words else 15


Pattern = tuple[re.Pattern[str], Callable[[re.Match[str]], float]]

# Parts written as figures look like days and months, so they are read before any date.
_FRACTIONS: tuple[Pattern, ...] = (
    (re.compile(r"\b(?:(\d|an?|one|two)[ -]?)?(?:hour|h)s?(?:,? (?:&|and a|n a) (1/2|1/4|3/4|\.5|\.25|\.75)|(\.5|\.25|\.75)\b)"), lambda m: (number(m[1] or "a") or 1) * 60 + _part((m[2] or m[3]).replace(".75", "3/4").replace(".5", "1/2"))),
    (re.compile(rf"\b(?:({_FEW_HOURS})[ -])?(?:hour|hr)s?,? and (?:1/2|1/4|3/4)(?![/\d])"),
     lambda m: (number(m[1] or "a") or 1) * 60 + _part(m[0].rpartition("and")[2])),
    (re.compile(rf"\b(?:1/2|1/4|3/4) (?:of )?(?:an )?{_H}{_NOT_LENGTH}"), lambda m: _part(m[0])),
)  # fmt: skip
# "An hour and a bit" and "20-25 minutes" are no lengths to keep.
_AND_A_BIT = re.compile(
    rf"\b(?:(?:{_FEW_HOURS}) )?{_H},? (?:and a bit|and (?:some )?change|plus change|plus|or two)\b(?! \d| {_NUM})|\b(?:a shade|a tad|a touch|a bit|a little|well|way|just|in|slightly) (?:over|under) (?:half )?(?:an? )?(?:half )?(?:hour|hr|{_NUM} ?{_M})"
)
_BETWEEN = re.compile(rf"\b{_NUM}\s?(?:-|to|or)\s?(?!five\b){_NUM}[ -]?{_M}{_NOT_LENGTH}")
_LENGTHS: tuple[Pattern, ...] = (
    (re.compile(r"\b(?:duration|length|how long|lasted)\b:? ?(\d{1,2}):([0-5]\d)\b"), lambda m: int(m[1]) * 60 + int(m[2])),
    (_AND_A_BIT, lambda _: 0),
    # "He left forty minutes later with a plan"
    (re.compile(rf"(?:\b(?:left|rose|emerged|surfaced|parted|stopped|finished|and|out)|,) ({_NUM}) ?{_M} later\b"), lambda m: number(m[1]) or 0),
    (re.compile(rf"\b([2-4]) ?x ?({_NUM}) ?{_M}"), lambda m: int(m[1]) * (number(m[2]) or 0)),
    (_BETWEEN, lambda _: 0),
    (re.compile(rf"\b{_NUM} \((\d{{1,3}})\) ?{_M}"), lambda m: int(m[1])),
    (re.compile(rf"\b({_NUM})[ -]{_M} (?:short of|shy of|less than|under) ({_FEW_HOURS}) {_H}"), lambda m: (number(m[2]) or 1) * 60 - (number(m[1]) or 0)),
    (re.compile(rf"\b({_FEW_HOURS}) {_H},? (?:less|minus|bar) ({_NUM}) ?{_M}"), lambda m: (number(m[1]) or 1) * 60 - (number(m[2]) or 0)),
    (re.compile(rf"\b(?:({_FEW_HOURS})[ -])?(?:hour|hr)s?(?:,? (?:and|n|plus) | ?\+ ?)(?:(?:a )?half|a quarter|three[- ]quarters)\b{_NOT_LENGTH}"),
     lambda m: (number(m[1] or "a") or 1) * 60 + _part(m[0])),
    (re.compile(rf"\b({_FEW_HOURS}) and {_PART}[ -](?:hours?|hrs?)\b"), lambda m: (number(m[1]) or 1) * 60 + _part(m[0])),
    (re.compile(rf"\bthree[- ]quarters? (?:of )?(?:an )?(?:hour|hr)\b{_NOT_LENGTH}"), lambda _: 45),
    (re.compile(rf"\b(?:a )?quarter[- ](?:of )?(?:an )?(?:hour|hr)\b{_NOT_LENGTH}"), lambda _: 15),
    (re.compile(rf"(?:\ba )?\bhalf[- ](?:of )?(?:an? )?(?:hour|hr)s?\b{_NOT_LENGTH}"), lambda _: 30),
    (re.compile(rf"\b(?:(\d{{1,2}}|an?|one|two|three)\s*)?{_H}(?:\s*(?:,|and|&|plus)?\s*|-)({_NUM})\s*(?:{_M})?{_NOT_LENGTH}(?!\s*(?:am|pm|to\b|past\b|:|/))"),
     lambda m: (number(m[1] or "a") or 1) * 60 + (number(m[2]) or 0)),
    (re.compile(r"(?<!at )(?<!@)(?<!from )\b([0-2]):([0-5]\d) ?h(?:ours|rs)?\b|(?<!at )\b(0):([0-5]\d)\b"), lambda m: int(m[1] or m[3]) * 60 + int(m[2] or m[4])),
    (re.compile(r"\b(\d):([0-5]\d) ?(?:hours|hrs)\b"), lambda m: int(m[1]) * 60 + int(m[2])),
    (re.compile(rf"\b(\d{{1,2}})h(?:rs?|ours?)? ?(\d\d)(?:m|mins?)?\b(?<!\dh00){_NOT_LENGTH}"), lambda m: int(m[1]) * 60 + int(m[2])),
    (re.compile(rf"(?<![\d.,])(\d*\.\d+|\d,(?:5|25|75))[ -]?{_H}{_NOT_LENGTH}"), lambda m: float(m[1].replace(",", ".")) * 60),
    (re.compile(rf"\b({_FEW_HOURS})[ -]?(?:full |whole |solid |good |complete |straight )?{_H}{_NOT_LENGTH}"), lambda m: (number(m[1]) or 0) * 60),
    (re.compile(rf"\b({_NUM}){_SOME}[ -]?(?:minutes?|minuters?|mins?|min|mts?|mns?)\b\.?(?![- ]walk){_NOT_LENGTH}"), lambda m: number(m[1]) or 0),
    (re.compile(rf"\b(\d{{2,3}})m\b{_NOT_LENGTH}"), lambda m: int(m[1])),
    (re.compile(r"(?<![\d/.:])\b(\d{2,3})'(?=[\s,.;)]|$)"), lambda m: int(m[1])),
    (re.compile(rf"\bhour[- ]long\b|(?:(?<=, )|^)hour(?=[.,;]|$| or so\b| with\b| ish\b)|\b(?:(?:my|our|his|her|their) (?:{_SUCH} ){{0,2}}|(?:an?|the|this|another) (?:{_SUCH} ){{1,2}})hour\b{_NOT_LENGTH}|(?<=day's )(?:\w+ )?hour(?= (?:with|of|was)\b)|(?<=, )(?:cracking|solid|good|full|lovely|great|useful|canny|whole|brilliant|nice|long|productive|proper) hour\b(?=[.,;!]|$| like\b)|(?<!to )\banother hour(?= (?:of|with|in|at|yesterday|on)\b)"), lambda _: 60),
    (re.compile(rf"\b(?:for|lasted|lasting|the full|took|taking|length|duration|quick|short|brief|solid|how long|talked|chatted|became|becoming|came to|comes to|make it|make that|call it|turned (?:in)?to|stretched to|altogether|ran (?:on )?to|ended up|managed)\b:? (?:about |around |roughly |nearly |almost |of |a |only |just |being |at )*(\d{{2,3}}|forty(?:[- ]five)?|fifty|sixty|seventy|eighty|thirty|twenty|ninety)\b{_SOME}(?![:/%\d-]|\.\d| (?:of )?{MONTH}|\s?[ap]m\b| of\b){FOLLOWER}"),
     lambda m: _bare(number(m[1]) or 0)),
)  # fmt: skip
# Without a unit only "for 45" can be a length, so nothing else is looked for.
_UNIT = re.compile(r"h(?:ou)?rs?\b|\dh|\bh\b|\d ?m|\bm|'|half|quarter|\d:\d|/")
_WITHOUT_UNIT = _LENGTHS[-1:]
_UNSURE = (_AND_A_BIT, _BETWEEN)
# A small "1h30" that is a clock ("at 15h00", "met 15h00") has hours beyond any meeting.
_CLOCKLIKE = re.compile(r"\b(?:0\d|1\d|2[0-3]|[89])h\d\d\b")
_TIMELY = re.compile(
    r"h(?:ou)?rs?\b|\d ?h\d?|\d ?m|min|\d'|\d:\d|for|altogether|talked|chatted|became|becoming|came|make|call it|turned|stretched|ran|ended up|managed|last|took|taking|length|duration|quick|short|brief|solid"
)
_BY = re.compile(r"\bby (?:about |around |another )?$")  # moved by half an hour
# A length that was only meant, or put wrongly: "supposed to be an hour", "we booked 30 min and talked 75".
_MEANT = re.compile(
    r"\b(?:(?:supposed|meant|due|planned|scheduled|intended|going) (?:to be|for|as)|(?:planned|booked|scheduled|expected|hoped for|hoping for|down for|instead of|rather than|not|you (?:have )?put|you (?:have )?(?:wrote|written|recorded|logged)))"
    r" (?:only |just |in |for |down |a |an )*$"
)
# "An hour less ten, so call it 50": what it came to in the end.
_SUM = re.compile(
    r"\b(?:make (?:that|it)|(?:i|we) make (?:that|it)|call it|came to|comes to|so put|please put|, put(?: down)?|in all|all in all|in total|altogether|what we got was|we did in the end was|more like|(?:hrs?|hours?|mins?|minutes?) (?:but )?(?:it )?was|(?:should|ought to) (?:be|read|say)|actual(?:ly)? (?:is|was)|(?:; |, |for .{1,16} )read \W?|ended up(?: (?:being|as|at|with|talking|sitting|chatting)(?: \w+)?(?: for)?)?)(?: (?:only|just|about|for|a|an))* ?(?=(?:make |call |came |comes |put )?)$"
)
_MAKES = re.compile(r"(?:make (?:it|that)|call it|came to|comes to)\b")
_IN_ALL = re.compile(r",? (?:in all|in total|altogether|all told|all in all|in sum)\b")
_LAST = re.compile(
    rf"(?<={BLANK}), (\d{{2,3}})(?=, )|(?:^(?:y|yes|yep|yeah|log)?|(?<!\d)[,.;({BLANK}]|(?<=\d)[,;(]|\b(?:about|around|roughly|approx))\s*(\d{{2,3}})\s*(?:ish)?[).!\s]*$"
)


_FIGURES = r"\d{2,3}|fifteen|twenty[- ]five|twenty|thirty[- ]five|thirty|forty[- ]five|forty|fifty[- ]five|fifty|sixty|ninety"
_REFUSED = re.compile(
    rf"\b(?:not|rather than|instead of|wasn't|nor|than|over|under|from|i (?:said|typed|wrote|put|meant)(?= \S+ (?:but|when|instead|and)\b)) (?:the )?(?:{_FIGURES})\b"
)
_FIGURE = re.compile(rf"(?<![\d/:.§-])\b({_FIGURES})(?:ish)?\b(?![/:\d-]|\.\d|st|nd|rd|th|%)")
_NO_FIGURE = re.compile(
    rf"\b(?:{DAY}|{MONTH}|today|yesterday|tomorrow|date|day|at|room|o'clock|[ap]m|people|percent)\b|\d\d?[:/]\d|\d(?:st|nd|rd|th)"
)


def fractions(text: str) -> Iterator[tuple[int, int, int]]:
    """(start, end, minutes) of "3/4 of an hour"."""
    return _found(_FRACTIONS, text) if "/" in text or ".25" in text or ".75" in text else iter(())


def lengths(text: str) -> Iterator[tuple[int, int, int]]:
    """(start, end, minutes) of every length in the sentence, none overlapping.

    0 is one that is not sure, less than 0 one that was only meant beside another that came of it.
    """
    if not _TIMELY.search(text):
        return
    found = list(_found(_LENGTHS, text))
    meant = [_MEANT.search(text[:start]) is not None for start, _, _ in found]
    summed = [
        _SUM.search(text[:start]) is not None
        or _IN_ALL.match(text, end) is not None
        or _MAKES.match(text, start) is not None
        for start, end, _ in found
    ]
    if sum(summed) == 1:
        meant = [not total for total in summed]
    for (start, end, minutes), only_meant in zip(found, meant, strict=True):
        yield start, end, -1 if only_meant and not all(meant) else minutes


def last_figure(left: str) -> int | None:
    """The figure that ends a sentence of which everything else is explained: "met 12 Nov, 45"."""
    found = _LAST.search(left)
    return _bare(int(found[1] or found[2])) or None if found else None


def figure_said(text: str) -> int | None:
    """The one figure of a short reply about a length: "make it 40", "not 45, 60", "oh about 50 I think".

    Figures that are only refused do not count, and nothing is read beside words of a day or a clock.
    """
    said = _REFUSED.sub(" ", text)
    figures = _FIGURE.findall(said)
    if len(figures) != 1 or _NO_FIGURE.search(said):
        return None
    value = number(figures[0].replace(" ", "-")) or 0
    return (value if "min" in text and value <= LONGEST else _bare(value)) or None


def _bare(value: int) -> int:
    """Minutes without a unit are round; other figures may be anything."""
    return value if value % 5 == 0 and SHORTEST_BARE < value <= LONGEST // 2 else 0


def _found(patterns: tuple[Pattern, ...], text: str) -> Iterator[tuple[int, int, int]]:
    work = text
    for pattern, minutes in patterns if _UNIT.search(text) else _WITHOUT_UNIT:
        for found in pattern.finditer(work):
            if _CLOCKLIKE.match(found.group()):
                continue
            value = round(minutes(found))
            if value > LONGEST or (value == 0 and pattern not in _UNSURE):
                continue
            work = work[: found.start()] + BLANK * len(found.group()) + work[found.end() :]
            yield found.start(), found.end(), 0 if _BY.search(text, 0, found.start()) else value
