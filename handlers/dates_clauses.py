"""The parts of a sentence, and which of them tells of the meeting.

"We were due to meet Tuesday, but met Thursday; next on 1 Dec" has a part that did not happen, one
that did, and one still to come.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from handlers.dates_absolute import Direction
from handlers.dates_look import of_time
from handlers.dates_words import COUNT, DAY, MONTH

Kind = Literal["told", "not_held", "later"]

_BREAK = re.compile(
    rf":\s(?=(?:saw|met|had|spoke|we met|i met|i saw)\b)|\b(?:(?<!\bday )(?<!\btime )but(?! one\b)|however|although|though|whereas|then)\b|(?=\.(?:\s|$))(?<!\.1[0-2])(?<!\.0[1-9])(?<!\.[1-9])(?<!approx)(?<!\bdr)(?<!\bprof)(?<!\bmr)(?<!\bmrs)(?<!\bms)(?<!\bst)(?<!\bjan)(?<!\bfeb)(?<!\bmar)(?<!\bapr)(?<!\baug)(?<!\bsept)(?<!\bsep)(?<!\boct)(?<!\bnov)(?<!\bdec)\.(?! {MONTH})|\.(?<=\b(?:jan|feb|mar|apr|aug|sep|oct|nov|dec)\.)(?= (?:next|then|we|our|see|i|following|the next)\b)|[;!?](?=\s|$)|\s-\s(?!\d)|(?<![\dm])\s-\s|\n"
    r"|,\s*(?=(?:but|so|and|we|i|i'll|next|then|our|my|it|he|she|they|made|sat|rose|spent|got|happened|stayed|trying|please|can|could|planning|sorry|see|seeing|with|actually|ended|met|instead|in the end|back|to do|was|were|became|following|again|follow[- ]up|meeting|meet|will|shall|the next|another|need|how about|what about|could|shall|maybe|perhaps)\b)"
    r"|(?:\band|&) (?=(?:next|the next|fixed|then|plan|planning|we|i|will|are|our|the next|have|agreed|booked|arranged|see|seeing|going|it|pencilled|settled|following|shall"
    rf"|meet|meeting|am|ended|had|she|he)\b)|\+ (?=next\b)|\bso (?=(?:we|i|it|met|had|{DAY}|the \d\w*|\d{{1,2}} [a-z]+)\b)|\b(?=ended up\b)|\bbecause\b|\bso (?=(?:cancel|move|push|can|could|please|let|reschedule|scrap|drop|now)\b)|\bso that(?= )|\b(?:instead of|(?<=\w )and) (?=met\b)"
    # "Met Tue 40 min next one 15 Dec", without a stop.
    r"|(?=next (?:one|meeting|session|chat|due)\b)(?<=[a-z0-9] )(?<!our )(?<!the )(?<!my )(?<!a )(?<!for )(?<!her )(?<!his )(?<!their )(?<!and )(?<!is )(?<!have )(?<!your )(?<!plan )(?<!book )(?<!due )(?<!see )(?<!set )(?<!on )(?<!with )(?<!other )(?<!meet )(?<!&)"
)
# Without one of these there is nothing to part, and nothing that was not held.
_STOP = re.compile(r"[.:;!?,\n&+-]")
_WORD = re.compile(r"[a-z]+")
_PARTING = frozenset(
    (
        "but",
        "however",
        "although",
        "though",
        "whereas",
        "then",
        "and",
        "so",
        "because",
        "instead",
        "next",
        "ended",
    )
)
_NOT_SO = frozenset(
    (
        "planned", "booked", "arranged", "down", "sick", "ill", "poorly", "unwell", "away", "moved", "shifted", "pushed", "put",
        "meant", "supposed", "due", "scheduled", "hoping", "wanted", "originally", "intended", "going", "should", "would",
        "could", "not", "cancelled", "missed", "postponed",
    )
)  # fmt: skip
_TO_COME = frozenset(
    (
        "next", "will", "shall", "reconvene", "plan", "planning", "going", "meet", "meeting", "to", "following", "again",
        "agreed", "booked", "arranged", "are", "am", "seeing", "see", "follow", "followup", "due", "hope", "hoping", "fixed",
        "set", "pencilled", "have",
    )
)  # fmt: skip
_MEETS = re.compile(
    r"\b(?:met|meet|meeting|meetings|saw|see|seen|spoke|speak|spoken|talked|chat|chatted|catch|caught|call|called|session|coffee"
    r"|one-to-one|lunch|happened|held|took place|zoom|teams|discussed|log|record|logged|had|it was|rescheduled|moved|booked"
    r"|next one|review|mentoring|chatting|cancel|scrap|reschedule|rearrange|push|shift|rebook)\b"
)
_NOT_HELD = re.compile(
    r"\b(?:planned|booked) (?:an?|half|one|two|\d)\b(?! and)|\b(?:was|were) down for\b|\b(?:was|were|is|been) (?:off |out )?(?:sick|ill|poorly|unwell|away)\b|\b(?:got|was|had been|had to be) (?:moved|shifted|pushed|put off)\b(?! (?:to|from|till?|until|forward|back|on)\b)|\b(?<!what was )(?:meant|supposed|due|planned|scheduled|hoping|wanted|originally|intended) (?:to|for|on)\b|\b(?:was|were) going to\b"
    r"|\b(?:should|would|could) have\b|\b(?:did|could|does|has|have|was|were) not\b(?! (?:only|even|just|want|need|mind|stop|know|notice|realise|feel|let|waste|say|idle|alone|long|bored|easy|bad|late|the only)\b)|\bhad (?:planned|booked|arranged|intended)\b"
    r"|(?<!the )(?<!a )(?<!nearly )(?<!almost )\b(?:cancelled|missed|postponed|was due|were due|was booked|was scheduled|was planned|was arranged)\b"
)
_LATER = re.compile(
    rf"\bnext(?::|,? \d| (?=¤)| \w+:)|\b(?:next (?:ones?|meeting|appointment|time|session|chat|call|catch up|is|on|at|{DAY}|for)|(?<!you )will(?! have been)|shall|reconvene|plan(?:ning)? (?:to|on|for)|(?:^|[,;:(] ?|\b(?:we|i|and|then|next|to|now|both|the|our) )plan\b(?! (?:b|of)\b)|going to|meet(?:ing)? again"
    rf"|to do(?= \d| {DAY}| on| the \d)|following (?:one|meeting|session)|again (?:{COUNT} (?:weeks?|days?|months?)|\d|on|in|for|next|at|this|tomorrow|the|{DAY})|on again|agreed to|agreed on|agreed for|booked|arranged|are meeting|am meeting|are seeing|am seeing|seeing|see (?:you|him|her|them|each other)"
    rf"|follow[- ]up(?: (?:on|is|in|booked|meeting|{DAY}))?|due again|we meet|hope to|hoping to|next due|due next|(?:fixed|set|booked|have) (?:the|our|my) next|set (?:up )?(?:another|the next|our next)|pencilled)\b|^\s*next\b"
)
_HAPPENED = re.compile(
    r"\b(?:met|got together|convened|went ahead|did take place|did happen|did go ahead|(?:ended up|were|was) (?:chatting|talking|meeting|speaking)|saw|spoke|chatted|talked|caught up|happened|took place)\b"
)
_SURELY_LATER = re.compile(
    r"\bnext(?: \w+)?:|\b(?:next (?:ones?|meeting|session|chat|catch up)|(?<!you )will(?! have been)|are meeting)\b"
)
# "I should have told you that we met": late is the telling, not the meeting.
_TELLING = re.compile(
    r"\b(?:should|could|would) have (?:already )?(?:logged|told|said|recorded|mentioned|reported|let|done|noted|put|entered|sent|written|added|filled|typed|updated|posted|been in touch)\b"
)
# How a thing is said, or that it went as it was meant to, tells nothing of when.
_AFTER_ALL = re.compile(
    r"\bdid (?:take place|happen|go ahead)\b|\bwent ahead\b|\bonly got\b|\bstayed for\b|\bended up\b|\bended at\b"
    rf"|\b(?:was|is) not (?:on )?(?:the )?(?:{DAY}|\d)"
)
_BY_THE_WAY = re.compile(
    r"\b(?:will|would|shall|want|wish|have|need|hope|hoping|going) (?:like |wanted |to )*to (?:inform|tell|report|let|say|log|record|mention|note|share|add|confirm)\b|\bas (?:was |we |we had )?(?:arranged|agreed|planned|booked|scheduled)\b"
)
# "I rang her as she could not travel": why it was held so, not that it was not held.
_BECAUSE = re.compile(
    r"(?<=\w )as (?:s?he|they|it|i|we|my \w+|the \w+) (?:could|can|did|was|is|had|were|does) (?:not )?\w+"
)
_NEXT_DUE = re.compile(r"\b(?:next due|due next)\b")
_NOT_FREE = re.compile(
    r"\b(?:was|were) (?:going|meant|supposed|due) |\b(?:can not|could not|can no longer|unable to|not able to|do not|does not|will not|would not|is not|are not|not free|not available|busy|away|sick"
    r"|double[- ]booked|tied up|has me(?! back)|has a viva|no good|does not work|instead of|used to|clash)\b"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of the sentence from `start` on. `meets`: it has a word of meeting in it."""

    start: int
    text: str
    kind: Kind
    meets: bool


def clauses(text: str, direction: Direction) -> list[Clause]:
    """The parts of a tidy sentence that have a word of time, each told, not held, or (in a log) still to come."""
    cuts = [0, len(text)]
    if _STOP.search(text) or not _PARTING.isdisjoint(_WORD.findall(text)):
        cuts[1:1] = (m.start() for m in _BREAK.finditer(text) if m.start())
    pieces = [(a, text[a:b]) for a, b in pairwise(cuts) if text[a:b].strip(" ,.;!?")]
    timed = [(a, piece) for a, piece in pieces if of_time(piece)]
    found = [_clause(a, piece, direction) for a, piece in timed]
    if not any(c.kind == "told" for c in found):
        rest = [_clause(a, piece, direction) for a, piece in pieces if (a, piece) not in timed]
        found += [c for c in rest if c.kind == "told"]
        if len(found) == len(timed) and direction == "future":
            return [replace(c, kind="told") for c in found]
    return found


def _clause(start: int, piece: str, direction: Direction) -> Clause:
    return Clause(start, piece, _kind(piece, direction), bool(_MEETS.search(piece)))


def _kind(piece: str, direction: Direction) -> Kind:
    if " to " in piece or "as " in piece:
        piece = _BECAUSE.sub(" ", _BY_THE_WAY.sub(" ", piece))
    if direction == "past":
        if "due" in piece and _NEXT_DUE.search(piece):
            return "later"
        told_late = " have " in piece and _TELLING.search(piece) and _HAPPENED.search(piece)
        words = _WORD.findall(piece)
        not_so = not _NOT_SO.isdisjoint(words) and _NOT_HELD.search(piece)
        if not_so and not told_late and not _AFTER_ALL.search(piece):
            return "not_held"
        if _HAPPENED.search(piece) and not _SURELY_LATER.search(piece):
            return "told"
        return "later" if not _TO_COME.isdisjoint(words) and _LATER.search(piece) else "told"
    return "not_held" if _NOT_FREE.search(piece) else "told"
