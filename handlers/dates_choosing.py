"""Which of several days is the pair's: beside the words of their meeting, or the new one of a move. Always said back."""

from __future__ import annotations

import re

from handlers.dates_clock import Clock
from handlers.dates_settling import is_dropped, whose
from handlers.dates_words import DAY, MONTH
from handlers.dates_working import Hit

_CUT = re.compile(
    r"[,;:()]|\s-\s|\b(?:and|but|so|because|before|after|as|since|then|while|whilst|although|though|when|hence|if)\b"
)
_OURS = re.compile(
    r"\b(?:mentor(?:ing|ed)?|mentees?|met|meet(?:ing)?|session|one-to-one|catch up|caught up|we|us|she saw me|he saw me|supervised me)\b|§\d"
)
_TAKEN_AWAY = re.compile(
    r"\b(?:not|can|could|never|no|off|cancel\w*|mov\w+|from|instead|was|were|had|postpon\w+|missed|wants?|without|took|lost)\b"
)
_BESIDE_A_CLOCK = re.compile(r"\b(?:mentor|mentoring|mentees?|met|meet)\b(?!')")
_NOT_SO = re.compile(r"\b(?:not|could|never|no|cancel\w*|moved|postpon\w+|missed|without|was to|were to)\b")
_SMALL = frozenset((
    "about", "again", "also", "been", "both", "could", "done", "each", "ever", "every", "from", "have",
    "into", "just", "later", "less", "like", "made", "make", "many", "more", "most", "much", "next",
    "only", "other", "over", "same", "says", "some", "such", "than", "that", "them", "then", "there",
    "they", "this", "until", "upon", "very", "want", "well", "were", "what", "will", "with", "would",
    "your", "yours", "first", "last", "morning", "afternoon", "evening", "noon", "today", "hour",
    "hours", "minutes", "mins", "half", "quarter", "past", "sharp", "early", "late", "around", "nearly",
    "meeting", "meetings", "mentor", "mentee", "mentoring", "session",
))  # fmt: skip
_WORD = re.compile(r"[a-z]{4,}")
_OR = re.compile(
    r"\b(?:or|either|neither|nor|maybe|perhaps|possibly|whichever|whenever|between|any(?:thing)?|both)\b|/|\?"
)
# "1 Dec out, 8 Dec in", "Monday is scuppered"
_OUT = re.compile(
    r",? ?(?:(?:has |have |is |was |it is )?(?:now |all )?(?:out|off|gone|dead|no (?:good|gd|go|longer|more)|will not|can not|does not|did not|any ?more|clash\w*|scuppered|impossible|full|never|unable|becomes|turns? into|fell through|is taken|was fine)\b"
    r"|(?:'s)? (?:mentor\w* |mentee |meeting |session |slot |one |hour )+(?:to|is now|becomes|goes|has gone)\b)"
)
_NEW_BEFORE = re.compile(
    r"(?:\b(?:to|until|till|now|is now|will be|so|say|it is|make it|become|becomes|became|take|takes|can do|do|offers?|has|have|convene|meet|for|into|goes|gone|come|settled for|substitute|exchange|proposes?|wants|prefers|prefer|begs for|agreed on|put ourselves down for|read|gained|load onto|then|hence)"
    r"|[-=]>)\s+(?:on |the |next |this |for |onto |it |coming |be |to |gets )*$"
)
_NEW_AFTER = re.compile(
    r"(?:,? (?:at )?[\w:.]+)?,? (?:in\b(?! (?:my|the|her|his|our)\b)|instead\b|rather than\b|works\b|suits\b|will do\b|it is\b|is the new\b|will\b|in lieu of\b|in place of\b)"
)
_BEFORE_THE_OLD = re.compile(
    r"\b(?:in lieu of|instead of|in place of|rather than|over|wherever you have|where you had|where|unable|was|were|neither|nor|have us down for|have me down for|used to be|read .{1,20} for|prefers? .{1,20} to|lost|forget|can not before)\s+(?:on |the |this |next |coming )*$"
)
_JUST_TO = re.compile(rf"^ ?(?:{DAY} |{MONTH} )?(?:along |over |on |fwd |forward |down )?to (?:the )?$")


def of_the_pair(placed: list[tuple[Hit, str]], *, past: bool) -> list[Hit] | None:
    """The hits beside words of the pair's meeting, where every other day has words of its own.

    "Dentist on the 10th, mentor on the 11th" is the 11th; "met on the 3rd and the 10th" is left to be asked.
    """
    if any(_OR.search(text) for _, text in placed):
        return None
    ours: list[Hit] = []
    for hit, text in placed:
        around = _part(hit, text)
        if _OURS.search(around):
            if (_NOT_SO if past else _TAKEN_AWAY).search(around):
                return None
            ours.append(hit)
        elif not _of_its_own(around):
            return None
    days = {h.day for h in ours}
    return ours if len(days) == 1 and None not in days and len(ours) < len(placed) else None


def clocks_of_the_pair(placed: list[tuple[tuple[int, int, Clock], str]]) -> list[tuple[int, int, Clock]]:
    """ "Jab at two, mentor at three": of several clocks the ones beside words of the pair, if they are the fewer."""
    ours = [c for c, text in placed if _BESIDE_A_CLOCK.search(_around(c[0], c[1], text))]
    return ours if ours and len(ours) < len(placed) else [c for c, _ in placed]


def _part(hit: Hit, text: str) -> str:
    """The words of the part a day stands in, without the day."""
    return _around(hit.start, hit.end, text)


def _around(start: int, end: int, text: str) -> str:
    cuts = [m.end() for m in _CUT.finditer(text, 0, start)]
    cut = _CUT.search(text, end)
    return text[cuts[-1] if cuts else 0 : start] + " " + text[end : cut.start() if cut else None]


def _of_its_own(words: str) -> bool:
    return any(word not in _SMALL for word in _WORD.findall(words))


def moved_to(text: str, hits: list[Hit]) -> Hit | None:
    """The new day of a sentence that moves a meeting and names several; None if it does not say which."""
    if any(h.rule == "range" for h in hits):
        return None
    left = [h for h in hits if not _is_old(text, h)]
    days = {h.day for h in left if h.day}
    if len(days) == 1 and left[-1].day:
        return left[-1]
    if not left or _OR.search(text, left[0].start, left[-1].start) or "whenever" in text:
        return None
    new = [h for h in left if _NEW_BEFORE.search(text[: h.start]) or _NEW_AFTER.match(text, h.end)]
    if len({h.day for h in new}) == 1:
        return new[0] if new[0].day else None
    return left[-1] if left[-1].day and (new[-1:] == left[-1:] or (not new and len(days) == 2)) else None


def _is_old(text: str, hit: Hit) -> bool:
    before = text[: hit.start]
    return (
        is_dropped(before)
        or bool(_BEFORE_THE_OLD.search(before))
        or bool(_OUT.match(text, hit.end))
        or whose(text, hit)
    )
