"""What somebody wants who types a sentence. Rules in a fixed order; every decision names its rule.

Sensitive first: danger and concerns are listened for in the whole message before anything else. Then
replies to what the bot has just said, then the ordered rules. Nothing here keeps or logs a word: a
`Reading` holds dates, numbers and names, never the sentence.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

from handlers.asking import Asked, asked_from_words
from handlers.dates import When, read_when
from handlers.dates_until import Until, read_until_when
from handlers.spelling import READ_MOST, Tidy, tidy
from handlers.understanding_coordinator import CONTENT_RULE, COORDINATOR_RULES
from handlers.understanding_entities import persons, take_out_mentions
from handlers.understanding_facts import Facts, settle
from handlers.understanding_meetings import FRAGMENT_RULES, LOOSE_RULES, MEETING_RULES
from handlers.understanding_people import JOINING_RULES, STATUS_RULES
from handlers.understanding_replies import read_reply
from handlers.understanding_scheme import (
    AGREEMENT_RULES,
    CHANGE_RULES,
    ENDING_RULES,
    PAUSE_RULES,
    PRIVACY_RULES,
)
from handlers.understanding_sensitive import CONCERN_RULES, CONFUSED, CRISIS_RULES
from handlers.understanding_sensitive import UNREAD_RULES as UNREAD_RULES
from handlers.understanding_shapes import Entities, Expect, Intent, Reading, Rule, first_fit
from handlers.understanding_talk import CHATTER, HANDBOOK_RULES, QUESTION_RULES, TALK_RULES, TO_THE_BOT
from handlers.understanding_words import emoji_only, peel, without_emoji

HEARD_MOST = 40_000  # characters a platform lets through: a call for help may stand at the end
_PIECE = 2_000  # a long message is heard in pieces that overlap
_OVERLAP = 200
_DOUBTS = 4  # misspelt words of a message that are tried otherwise
_TRIES = 20
_AROUND = 10  # words before and after a doubtful one
_TOO_GRAVE = ("rape", "rapes")  # one letter from "paper" and "tapes": never guessed

SENSITIVE_RULES: tuple[Rule, ...] = (*CRISIS_RULES, *CONCERN_RULES)
ORDERED_RULES: tuple[Rule, ...] = (
    CONTENT_RULE,
    *COORDINATOR_RULES,
    *PRIVACY_RULES,
    *CHANGE_RULES,
    *AGREEMENT_RULES,
    *ENDING_RULES,
    *PAUSE_RULES,
    *STATUS_RULES,
    *MEETING_RULES,
    *QUESTION_RULES,
    *JOINING_RULES,
    *LOOSE_RULES,
    *HANDBOOK_RULES,
    *FRAGMENT_RULES,
    *TALK_RULES,
)
_CHATTER = re.compile(CHATTER)
_TO_THE_BOT = re.compile(TO_THE_BOT)
_THUMBS = re.compile(r"👍|✅|✔|🙌|👌|💯|☑|👎|❌|✖|🚫")
_THANKED = re.compile(r"\b(?:thank|thanks|cheers|ta|appreciated)\b")
_GREETED = re.compile(r"\b(?:hi|hello|hey|hiya|heya|howdy|yo|morning|afternoon|evening|greetings)\b")
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\s-\s|:\s|\s\(|\)")
_PARTS = 6  # sentences of a message that are read one by one
_GIBBERISH = re.compile(r"^\S+$")


def understand(
    text: str,
    *,
    role: str,
    now: datetime,
    tz: str,
    platform: str = "web",
    context: Asked | str | None = None,
    addressed: bool = True,
) -> Reading:
    """How the bot reads this sentence.

    `role` is mentee, mentor or coordinator; `now` is the moment it was typed (without a zone: the wall
    clock of `tz`); `context` is what the bot last said to this person, or a description of it;
    `addressed` False is channel talk that does not name the bot, which gets no answer. Never raises.
    """
    if not addressed:
        return Reading(Intent.OUT_OF_SCOPE, Expect.SILENT, rule="channel.not addressed")
    raw, mentioned = take_out_mentions(text[:2_000], platform)
    said = tidy(raw)
    # A short message without markup is heard and read in the same words.
    plain = len(text) <= READ_MOST and "<" not in text
    grave = (_grave(said.text) or _otherwise_spelt(said)) if plain else sensitive(text)
    if grave:
        return Reading(grave.intent, grave.expect or Expect.ROUTE, rule=grave.id)
    asked = asked_from_words(context, now, tz) if isinstance(context, str) else context
    facts = Facts(said, raw, mentioned, peel(said.text), now, tz, role)
    return _reply(facts, asked) or _ruled(facts) or _otherwise(facts)


def sensitive(text: str) -> Rule | None:
    """The rule by which a message is a call for help or a concern, heard in its whole length."""
    for start in range(0, max(1, min(len(text), HEARD_MOST)), _PIECE - _OVERLAP):
        piece = text[start : start + _PIECE]
        said = tidy(piece, _PIECE)
        found = _grave(said.text) or _otherwise_spelt(said)
        if found:
            return found
    return None


def _grave(text: str) -> Rule | None:
    return first_fit(CRISIS_RULES, text) or first_fit(CONCERN_RULES, text)


def _otherwise_spelt(said: Tidy) -> Rule | None:
    """The same message with each doubtful word read as something else it may have been.

    Only the words around it are looked at, so that a long message costs no more than a short one.
    """
    others: dict[str, tuple[str, ...]] = {}
    for chosen, rest in said.doubtful[:_DOUBTS]:
        others.setdefault(chosen, tuple(word for word in rest if word not in _TOO_GRAVE))
    words = said.text.split()
    tries = 0
    for place, word in enumerate(words):
        bare = word.strip(".,!?;:")
        for other in (*others.get(bare, ()), *CONFUSED.get(bare, "").split()):
            around = (*words[max(0, place - _AROUND) : place], other, *words[place + 1 : place + 1 + _AROUND])
            if rule := _grave(" ".join(around)):
                return rule
            tries += 1
            if tries >= _TRIES:
                return None
    return None


def _reply(facts: Facts, asked: Asked | None) -> Reading | None:
    if asked is None:
        return None
    text = facts.plain or _signs(facts.said.text)
    for part in (text, *(_SENTENCE.split(text)[:_PARTS] if _SENTENCE.search(text) else ())):
        here = replace(facts, plain=peel(part) or part)
        when = here.when(past=not asked.plan)
        replied = read_reply(
            here.plain,
            asked,
            has_day=when.day is not None or when.unclear,
            has_length=when.minutes is not None,
            has_person=bool(here.people()),
        )
        if replied is not None:
            rule = Rule(replied.rule, replied.intent, "", "", "", "", expect=replied.expect, ask=replied.ask)
            return settle(rule, replace(here, backwards=replied.past))
    return None


def _signs(text: str) -> str:
    """A thumb or a tick as the whole reply."""
    found = _THUMBS.findall(text)
    return found[0] if found else text


def _ruled(facts: Facts) -> Reading | None:
    if not facts.plain:
        rule = first_fit(TALK_RULES, without_emoji(facts.said.text))
        return settle(rule, facts) if rule else None
    whole = first_fit(ORDERED_RULES, facts.plain)
    pieces = dict.fromkeys(_SENTENCE.split(facts.plain))
    parts = [part for piece in list(pieces)[:_PARTS] if (part := peel(piece))]
    if len(parts) > 1:
        # Small talk stands in sentences of its own: what somebody wants is in the one a rule reads.
        found = [
            (rule, part)
            for part in parts
            if (rule := first_fit(ORDERED_RULES, part)) and rule not in TALK_RULES
        ]
        if found and (whole is None or not any(whole.fits(part) for part in parts)):
            best, part = min(found, key=lambda pair: ORDERED_RULES.index(pair[0]))
            if whole is not None and whole.intent is best.intent:
                return settle(whole, facts)
            return settle(best, replace(facts, plain=part))
    return settle(whole, facts) if whole else None


def _otherwise(facts: Facts) -> Reading:
    """No rule has read it: talk among people gets silence, a request a kind no."""
    text = without_emoji(facts.said.text)
    if emoji_only(facts.said.text):
        return Reading(Intent.THANKS, Expect.SILENT, rule="talk.emoji")
    if greeting := first_fit(TALK_RULES, text):
        return settle(greeting, facts)
    if (not facts.plain or _small_talk(facts.plain)) and (_THANKED.search(text) or _GREETED.search(text)):
        intent = Intent.THANKS if _THANKED.search(text) else Intent.GREETING
        return Reading(intent, Expect.DO, rule=f"{intent}.with small talk")
    if _CHATTER.search(facts.plain) or not facts.plain:
        return Reading(Intent.OUT_OF_SCOPE, Expect.SILENT, rule="talk.among people")
    if unread := first_fit(UNREAD_RULES, facts.plain):
        return Reading(unread.intent, Expect.ROUTE, rule=unread.id)
    if _TO_THE_BOT.search(facts.plain) or _GIBBERISH.match(facts.plain):
        return Reading(Intent.OUT_OF_SCOPE, Expect.DECLINE, rule="talk.not mentoring")
    return Reading(Intent.OUT_OF_SCOPE, Expect.SILENT, rule="talk.remark")


def _small_talk(plain: str) -> bool:
    """Whether each part is a greeting or thanks."""
    parts = [p for p in _SENTENCE.split(plain)[:_PARTS] if p.strip()]
    return bool(parts) and all(first_fit(TALK_RULES, p) for p in parts)


def read_log(text: str, now: datetime, tz: str) -> When:
    """Day, clock and length after the word `log`: "met yesterday 45 min"."""
    return _after_a_word(text, now, tz, past=True)


def read_plan(text: str, now: datetime, tz: str) -> When:
    """Day, clock and length after the word `plan`: "next Friday 3pm on Zoom"."""
    return _after_a_word(text, now, tz, past=False)


def read_until(text: str, now: datetime, tz: str) -> Until:
    """Until when, after the words `snooze` and `pause`: "until after Easter", "two weeks"."""
    said = tidy(text)
    plain = said.text
    found = read_until_when(plain, now=now, tz=tz, misspelt=said.repaired)
    return found if found.day else read_until_when(f"for {plain}", now=now, tz=tz, misspelt=said.repaired)


def read_entities(text: str, platform: str = "web") -> Entities:
    """The persons after an exact command (`pair @A @B`), where no mention is the bot's own."""
    raw, mentioned = take_out_mentions(text[:2_000], "web" if platform == "slack" else platform)
    return Entities(person=persons(raw, mentioned))


def _after_a_word(text: str, now: datetime, tz: str, *, past: bool) -> When:
    said: Tidy = tidy(take_out_mentions(text[:2_000], "web")[0])
    return read_when(
        said.text, now=now, tz=tz, direction="past" if past else "future", misspelt=said.repaired
    )


def _prepare() -> None:
    """Read the word lists, compile the rules and open the calendar once, before anybody waits for them."""
    sensitive("warmm up")
    for rule in (*SENSITIVE_RULES, *UNREAD_RULES, *ORDERED_RULES):
        rule.prepare()
    read_until("after christmas", datetime(2026, 11, 20, tzinfo=UTC), "Europe/London")


_prepare()
