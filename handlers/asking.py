"""What the bot has just said to somebody, so that a short reply can be understood."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from handlers.dates import read_when
from handlers.spelling import tidy


class Topic(StrEnum):
    """What the last message of the bot was about."""

    DID_IT_HAPPEN = "did_it_happen"  # did your meeting on that day take place?
    WHICH_DAY = "which_day"  # which day did you meet, or do you plan to meet?
    HOW_LONG = "how_long"
    WHICH_PERSON = "which_person"  # which of your mentees?
    UNTIL_WHEN = "until_when"  # for a snooze or a pause
    SURE = "sure"  # said back, waiting for a yes; `intent` says what
    QUESTION_GIVEN = "question_given"
    OFFER_OPEN = "offer_open"  # a match was offered
    REVIEW_OPEN = "review_open"  # carry on for another term?
    LOGGED = "logged"  # a meeting was kept, planned or moved: corrections refer to it
    NUDGED = "nudged"  # a reminder to meet or to sign


@dataclass(frozen=True, slots=True)
class Asked:
    """The bot's last message to this person. It holds no text of theirs.

    `day` is the day it spoke of, `intent` what waits for a yes or for the missing fact, `plan` that
    the day lies ahead, `people` the names that were offered.
    """

    topic: Topic
    day: date | None = None
    intent: str = ""
    plan: bool = False
    people: tuple[str, ...] = ()


_TOPICS: tuple[tuple[Topic, re.Pattern[str]], ...] = (
    (Topic.WHICH_PERSON, re.compile(r"\b(?:which (?:of|mentee|mentor|person|one|pair)|who (?:with|did|do)|whom)\b")),
    (Topic.HOW_LONG, re.compile(r"\bhow long\b|\bwhat length\b")),
    (Topic.UNTIL_WHEN, re.compile(r"\b(?:until when|how long away|when (?:should|shall) i (?:remind|ask)|till when|remind you when)\b")),
    (Topic.WHICH_DAY, re.compile(r"\b(?:which day|what day|which date|what date|when (?:did|do|will|was|is|are|shall) (?:you|we|it|your)|new date|another date)\b")),
    (Topic.DID_IT_HAPPEN, re.compile(r"\b(?:take place|took place|did (?:it|the|your|you)\b.*\b(?:happen|meet|go ahead)|did you (?:two )?meet|have you met|happened)\b")),
    (Topic.QUESTION_GIVEN, re.compile(r"\bquestion|\bprompt")),
    (Topic.REVIEW_OPEN, re.compile(r"\b(?:renew|review|carry on|continue|another term|end of (?:the )?term|extend)\b")),
    (Topic.OFFER_OPEN, re.compile(r"\b(?:offer|match(?:ed)?|propos\w+|suggested (?:a )?(?:mentor|mentee|pair\w*)|introduc\w+)\b")),
    (Topic.LOGGED, re.compile(r"\b(?:logged|recorded|noted|saved|booked|planned|scheduled|moved|put down)\b")),
    (Topic.NUDGED, re.compile(r"\b(?:remind\w*|nudg\w*|time to meet|not met|sign)\b")),
    (Topic.SURE, re.compile(r"\b(?:are you sure|is that right|shall i|should i|do you want|confirm|correct)\b")),
)  # fmt: skip
_INTENTS = (
    ("cancel_meeting", r"\bcancel"), ("privacy_erase", r"\beras|\bdelete (?:all|every|your data)"),
    ("end_pairing", r"\bend(?:ing)? (?:the |your )?(?:pair|mentor)|\bdissolve"), ("withdraw", r"\bleave|\bwithdraw"),
    ("delete_log", r"\bdelete"), ("snooze", r"\bremind|\bsnooze"), ("pause", r"\bpause|\baway"),
    ("reschedule_meeting", r"\bmove|\brearrange|\bnew date|\binstead\b|\bsuits?\b"), ("renew", r"\brenew"),
    ("schedule_meeting", r"\bplan|\bschedul|\bbook|\bdo you (?:plan|want) to meet|\bwill you meet|\bnext meeting"),
    ("log_meeting", r"\blog|\bmet\b|\bmeet"),
)  # fmt: skip


def asked_from_words(words: str, now: datetime, tz: str) -> Asked | None:
    """What a description such as "bot asked: did your meeting on 18 Nov take place?" stands for."""
    plain = tidy(words).text
    topic = next((t for t, pattern in _TOPICS if pattern.search(plain)), None)
    if topic is None:
        return None
    plan = bool(
        re.search(r"\b(?:plan|planned|next|will|booked|scheduled|upcoming|suits?|instead|works)\b", plain)
    )
    when = read_when(plain, now=now, tz=tz, direction="future" if plan else "past")
    intent = next((name for name, pattern in _INTENTS if re.search(pattern, plain)), "")
    people = re.findall(r"\b[A-Z][a-z]+\b", words.partition(":")[2] or "")[1:]
    return Asked(topic, when.day, intent, plan, tuple(people))
