"""What to say to a sentence that no rule reads: talk among people, a request for something else."""

from __future__ import annotations

import re

from handlers.spelling import known
from handlers.understanding_facts import Facts, settle
from handlers.understanding_sensitive import UNREAD_RULES
from handlers.understanding_shapes import Expect, Intent, Reading, first_fit
from handlers.understanding_talk import CHATTER, TALK_RULES, TO_THE_BOT
from handlers.understanding_words import emoji_only, without_emoji

SENTENCE = re.compile(
    r"(?<=[.!?;])\s+|\s-\s(?!\d)|(?<![\dm])\s-\s|(?<!date)(?<!length)(?<!duration)(?<!time)(?<!day)(?<!next)(?<!when)(?<!plan):\s|\s\(|\)"
)
PARTS = 6  # sentences of a message that are read one by one
_CHATTER = re.compile(CHATTER)
_TO_THE_BOT = re.compile(TO_THE_BOT)
_THANKED = re.compile(r"\b(?:thank|thanks|cheers|ta|appreciated)\b")
_GREETED = re.compile(r"\b(?:hi|hello|hey|hiya|heya|howdy|yo|morning|afternoon|evening|greetings)\b")
_GIBBERISH = re.compile(r"^\S+$")


def otherwise(facts: Facts, *, may_be_a_concern: bool = True) -> Reading:
    """No rule has read it: talk among people gets silence, a request a kind no.

    What somebody did to somebody is offered a private word, unless the whole is clearly no concern.
    """
    text = without_emoji(facts.said.text)
    if emoji_only(facts.said.text):
        return Reading(Intent.THANKS, Expect.SILENT, rule="talk.emoji")
    if greeting := first_fit(TALK_RULES, text):
        return settle(greeting, facts)
    thanked = _THANKED.search(text)
    if (thanked or _GREETED.search(text)) and (not facts.plain or _small_talk(facts.plain)):
        intent = Intent.THANKS if thanked else Intent.GREETING
        return Reading(intent, Expect.DO, rule=f"{intent}.with small talk")
    if _CHATTER.search(facts.plain) or not facts.plain:
        return Reading(Intent.OUT_OF_SCOPE, Expect.SILENT, rule="talk.among people")
    if may_be_a_concern and (unread := first_fit(UNREAD_RULES, facts.plain)):
        return Reading(unread.intent, Expect.ROUTE, rule=unread.id)
    if _TO_THE_BOT.search(facts.plain) or _GIBBERISH.match(facts.plain) or not english(facts.plain):
        return Reading(Intent.OUT_OF_SCOPE, Expect.DECLINE, rule="talk.not mentoring")
    return Reading(Intent.OUT_OF_SCOPE, Expect.SILENT, rule="talk.remark")


def english(text: str) -> set[str]:
    """The words of two letters or more that are English."""
    return {word for word in text.split() if len(word) > 1 and known(word.strip(".,!?;:()\"'"))}


def _small_talk(plain: str) -> bool:
    """Whether each part is a greeting or thanks."""
    parts = [p for p in SENTENCE.split(plain)[:PARTS] if p.strip()]
    return bool(parts) and all(first_fit(TALK_RULES, p) for p in parts)
