"""Which of the days that a clause names is meant."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.dates_clock import Clock
from handlers.dates_grammar import vague
from handlers.dates_words import BLANK, DAY, MONTH, weekday
from handlers.dates_working import Asking, Hit

_JOINED = re.compile(
    rf"^[\s{BLANK}]*(?:,?\s*(?:or|/|-|and maybe|maybe|perhaps|to)\s*(?:else |maybe |perhaps |possibly |on |the |either )*)[\s{BLANK}]*$"
)
_DROPPED = re.compile(
    r"\b(?:not(?: on)?|(?:day|time) (?:but|except|apart from|other than|bar)(?: on)?|instead of(?: on)?|rather than(?: on)?|in place of|forget|scrap|scratch|kill|as opposed to|from|was not(?: on)?|(?<!later )(?<!earlier )(?<!more )(?<!less )than(?: on)?|than for|used to be(?: on)?|(?:was|were) (?:going|meant|supposed) to be(?: on)?|(?:not|never) (?:on|till|until)|no more)\s+(?:the |this |our )?$"
)
_ALSO_OLD = re.compile(
    r"\b(?:move|change|shift|switch|push|swap|rearrange|reschedule|postpone) (?:back |forward )?(?:(?:it |our |my |the |that |this )*(?:meeting |session |chat |one |call |catch up )(?:on |of |for )?|(?:it |our |my |that )+(?:on |of |for )?|(?:the )?(?:on |of )?)(?:the |this |next )?$|\b(?:can not|could not|can no longer|unable to|not able to) (?:now )?(?:make|do|meet|manage|attend)(?: it| our)?(?: meeting| chat| session)?(?: on| this)?\s*$"
)
_NEW = re.compile(
    r"\b(?:mov\w+|chang\w+|push\w+|postpon\w+|reschedul\w+|rearrang\w+|put back|shift\w*|swap\w*|switch\w*|nudg\w+|slid\w*|bump\w*|trad\w+|shunt\w*|prepon\w*|rebook\w*|transfer\w*|re-?arrang\w*|bring|brought|bringing)\b.*\b(?:to|until|till|for(?=\s+(?:the |next |this )?$))\s+"
    r"(?:(?:the same time|noon|midday|half \w+|[\d:.]+ ?(?:am|pm|o'?clock)?)(?: on)? )?(?:the |next |this )?$"
    r"|\b(?:needs? to be|new (?:date|day)\b[^.;]*? (?:is|will be)|will be|it is now|is now)(?: on)? (?:the )?$|\bput\b.*\b(?:of|from)\b.*\bon (?:the )?$|\bturn\b.*\binto\b.*\bon (?:the )?$|\bout\b.*\bin $|\bwas\b.*, is (?:the |on )?$"
    r"|(?:->|=>|>|→) ?$|\b(?:is |are |was |it is |going )?now (?:on |for |going to be )?(?:the )?$|\b(?:has |have )?becom(?:e|es|ing) (?:the |on )?$|\bbecame (?:the )?$|\bgone for (?:the )?$|\b(?:goes|go) to (?:the )?$"
)
_TO = re.compile(r"\b(?:to|until|till|for)\b")
# "We agreed on Monday to meet on Thursday": the first is no day to meet.
_AGREED = re.compile(
    r"\b(?:agreed|arranged|decided|emailed|said|asked|wrote|messaged|told (?:me|you|him|her|them))(?: on)?(?: last| this)? $"
)
# "Monday's session has to go to another day"
_GOES = re.compile(
    r"\b(?:another|different|new|other) (?:day|date|time|slot)\b|\b(?:has|have|needs?) to (?:move|go|shift|wait|change)\b"
)
_BY = re.compile(r"\bby $")  # "put back by some days, to Friday 11 December"
_ONCE = re.compile(r"\b(?:was|were) (?:on |for )?(?:the )?$")  # "was 2 December, is now 16 December"
_TO_MEET = re.compile(r" (?:to|that|whether|if|about)\b")
REFUSED = "refused"  # the rule of a day that is only named as the one that is not meant
# "The 3rd clashes with my viva", "what now": the day that is named is the one that cannot be.
_OLD_ONE = re.compile(
    r"\bclash(?:es|ing)?\b|\b(?:put|putting) off\b|\bha(?:s|ve) to (?:shift|move|go)\b|\bno idea\b|\bwhat (?:now|are (?:the|my|our) options)\b"
    r"|\bany ?more\b|\balter the (?:time|day|date)\b|\ban? (?:hour|bit|little) (?:later|earlier)\b|\bsuggest something\b"
)
# "I need a rain check on the 25th": another day is asked for, and the one that is named is the old one.
_ELSE_ASKED = re.compile(
    r"\bwhat else\b|\b(?:another|a different|some other|any other|fresh|other) (?:day|date|time|slot|week|morning|afternoon|evening|one|weekday|mon|tues|wednes|thurs|fri)\w*\b|\brain ?check\b"
    r"|\bwiggle room\b|\bbudge\b|\bslides? (?:a bit|to the week)\b|\b(?:anything|anywhere|any day|any time) but\b|\bslip\b|\bplan b\b|\boff the table\b|\bdrift\b|\b(?:help us|help me) find\b|\ba later one\b"
)
_HOUR_LATER = re.compile(r"\b(?:hour|bit|little|while) (?:later|earlier) (?:tomorrow|today|tonight|on)\b")
_NEW_ONE = re.compile(
    rf"\b(?:to|until|till?|for|so|into|instead|make it|now|but|about|(?<!not )do|prefer|suits?)\b (?:the |next |this |on |do |be |say |maybe )*(?:{DAY}\b|\d|tomorrow|today|{MONTH}|next|noon)|\b{DAY} (?:works|instead|suits|would|is better)\b"
)
_IN_FULL = re.compile(
    rf"\d.*{MONTH}|{MONTH}.*\d|\d[./-]\d|\bth\b|(?:day|days?|mon|tues|weds?|thurs?|fri) (?:the )?\d"
)
_CLOCK = re.compile(
    r"\d ?[ap]m\b|\d[:.]\d\d|\bat (?:\d|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|quarter|noon)\b|\b(?:instead|now|will|becomes?|still|offers?|gives? me|it is|again)\b"
)
_WEEK = re.compile(r"\b(last|this|next) week\b")


def settled(hits: list[Hit], text: str, asking: Asking) -> list[Hit]:
    """Days named only to be refused are dropped, "last week ... Tuesday" is put together, "or" is unclear."""
    if len(hits) > 1:
        kept = [
            h
            for h in hits
            if not _DROPPED.search(text[: h.start])
            and not (h.day is None and _BY.search(text[: h.start]))
            and not _ALSO_OLD.search(text[: h.start])
            and not whose(text, h)
            and not (_ONCE.search(text[: h.start]) and " now " in text[h.end :])
            and not (_AGREED.search(text[: h.start]) and _TO_MEET.match(text, h.end))
        ]
        hits = kept or hits
        if len(hits) > 1 and _NEW.search(text[: hits[-1].start]):
            hits = hits[-1:]
    elif (
        hits
        and not hits[0].rule.startswith("moved")
        and (
            _DROPPED.search(text[: hits[0].start])
            or _ALSO_OLD.search(text[: hits[0].start])
            or (whose(text, hits[0]) and _GOES.search(text))
        )
    ):
        hits = [replace(vague(hits[0]), rule=REFUSED)]  # the day that is not meant is the only one named
    hits = _in_that_week(hits, text, asking)
    result: list[Hit] = []
    for index, hit in enumerate(hits):
        before = text[hits[index - 1].end : hit.start] if index else ""
        if index and _JOINED.match(before) and result[-1].day != hit.day:
            result[-1] = vague(result[-1])
            hit = vague(hit)
        result.append(hit)
    return agreed(result)


def whose(text: str, hit: Hit) -> bool:
    """Whether the day says which meeting is spoken of: "Tuesday's", "tuesdays mentoring"."""
    return text[hit.start : hit.end].endswith(("'s", "days"))


def is_dropped(before: str) -> bool:
    """Whether the day after these words is named only as the one that is not meant, or the old one."""
    return bool(_DROPPED.search(before) or _ALSO_OLD.search(before))


def after_the_move(times: list[tuple[int, int, Clock]], text: str) -> list[tuple[int, int, Clock]]:
    """Of "move our 3pm on Tuesday to 4pm on Wednesday" only the new clock is meant."""
    to = [found.end() for found in _TO.finditer(text)]
    return [found for found in times if to and found[0] >= to[-1]] or times


def may_be_the_old(text: str, words: str) -> bool:
    """Whether the only day that is named may be the one a meeting is moved from: "can we alter Tuesday"."""
    return not _NEW_ONE.search(text) and not _IN_FULL.search(words) and not _CLOCK.search(text)


def asks_for_another(text: str, words: str, *, clock: bool) -> bool:
    """Whether another day, or hour, than the one in these words is asked for. `clock`: the new hour is told."""
    asked = _ELSE_ASKED.search(text) or (not clock and _HOUR_LATER.search(text))
    return bool(asked) and not _IN_FULL.search(words)


def old_alone(text: str) -> bool:
    """Whether a sentence that moves a meeting names no other day than the one it cannot be on."""
    return bool(_OLD_ONE.search(text)) and not _NEW_ONE.search(text)


def _in_that_week(hits: list[Hit], text: str, asking: Asking) -> list[Hit]:
    weeks = [h for h in hits if h.rule == "roughly" and _WEEK.search(text[h.start : h.end])]
    bare = [h for h in hits if h.rule == "weekday"]
    if len(weeks) != 1 or len(bare) != 1:
        return hits
    found = _WEEK.search(text[weeks[0].start : weeks[0].end])
    name = re.search(DAY, text[bare[0].start : bare[0].end])
    if not found or not name:
        return hits
    step = {"last": -1, "this": 0, "next": 1}[found[1]]
    day = asking.of_week(weekday(name.group()), step)
    joined = Hit(bare[0].start, bare[0].end, day, "weekday of a week", echo=True)
    return sorted([h for h in hits if h not in (weeks[0], bare[0])] + [joined], key=lambda h: h.start)


def agreed(hits: list[Hit]) -> list[Hit]:
    """A weekday beside a full date only has to agree with it."""
    full = [
        h for h in hits if h.day and h.rule not in ("weekday", "this weekday", "last weekday", "next weekday")
    ]
    if len(full) == 1 and full[0].day:
        agreeing = [
            h for h in hits if h is full[0] or h.day is None or h.day.weekday() != full[0].day.weekday()
        ]
        return (
            [
                h
                for h in agreeing
                if h is full[0] or h.rule != "roughly" or h.day or full[0].rule == "relative"
            ]
            if len(hits) > 1
            else hits
        )
    return hits
