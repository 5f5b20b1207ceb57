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
from handlers.dates_lengths import figure_said
from handlers.dates_until import Until, read_until_when
from handlers.spelling import READ_MOST, Tidy, tidy
from handlers.understanding_coordinator import CONTENT_RULE, COORDINATOR_RULES
from handlers.understanding_entities import persons, take_out_mentions
from handlers.understanding_facts import Facts, settle
from handlers.understanding_gates import forget
from handlers.understanding_meetings import FRAGMENT_RULES, LOOSE_RULES, MEETING_RULES
from handlers.understanding_otherwise import PARTS, SENTENCE, otherwise
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
from handlers.understanding_talk import HANDBOOK_RULES, QUESTION_RULES, TALK_RULES
from handlers.understanding_weighed import only_a_word, weighed
from handlers.understanding_words import peel, without_emoji

HEARD_MOST = 40_000  # characters a platform lets through: a call for help may stand at the end
_PIECE = 2_000  # a long message is heard in pieces that overlap
_OVERLAP = 200
_DOUBTS = 4  # misspelt words of a message that are tried otherwise
_TRIES = 20
_AROUND = 10  # words before and after a doubtful one
# "Didn't happen, I'm afraid" is politeness; "I'm afraid" alone, and of somebody, is fear.
_REGRET = re.compile(
    r"(?<=\w )\bi am afraid(?=[.!]*$)|\bafraid (?:not|so)\b|\bi am afraid(?= (?:it|she|he|they) (?:did|has|had|was|were|could|can|is) not\b)|\bi am afraid(?= (?:not|so|we|i (?:have|had|can|could|did|do|will|was|must|missed|forgot|want|need|would))\b)"
    r"|(?<=[,;] )i am afraid(?=[,;.!])"
)
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
_THUMBS = re.compile(r"👍|✅|✔|🙌|👌|💯|☑|👎|❌|✖|🚫")


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
    try:
        facts = facts_of(text, role=role, now=now, tz=tz, platform=platform)
        return _understood(text, facts, context)
    finally:
        forget()


def _understood(text: str, facts: Facts, context: Asked | str | None) -> Reading:
    # A short message without markup is heard and read in the same words.
    plain = len(text) <= READ_MOST and "<" not in text
    grave = (_grave(facts.said.text) or _otherwise_spelt(facts.said)) if plain else sensitive(text)
    asked = asked_from_words(context, facts.now, facts.tz) if isinstance(context, str) else context
    if grave is None:
        return weighed(read_by_rules(facts, asked), facts, asked)
    routed = Reading(grave.intent, grave.expect or Expect.ROUTE, rule=grave.id)
    if grave not in CONCERN_RULES or len(text) > READ_MOST or _grave(facts.said.text) is not grave:
        return routed
    read = read_by_rules(facts, asked)
    return weighed(read, facts, asked) if only_a_word(read, facts, asked) else routed


def facts_of(text: str, *, role: str, now: datetime, tz: str, platform: str) -> Facts:
    """A sentence made plain, with everything its facts are read from."""
    raw, mentioned = take_out_mentions(text[:2_000], platform)
    said = tidy(raw)
    return Facts(said, raw, mentioned, peel(said.text), now, tz, role)


def read_by_rules(facts: Facts, asked: Asked | None = None) -> Reading:
    """What the rules make of a sentence that is not grave: a reply first, then the ordered ones."""
    return _reply(facts, asked) or _ruled(facts) or otherwise(facts)


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
    return first_fit(SENSITIVE_RULES, _REGRET.sub("sadly", text))


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
        if bare not in others and bare not in CONFUSED:
            continue
        for other in (*others.get(bare, ()), *CONFUSED.get(bare, "").split()):
            # Where a sentence ends it still ends: "the cat is ill. My mentor" is nobody to kill.
            put = word.replace(bare, other)
            around = (*words[max(0, place - _AROUND) : place], put, *words[place + 1 : place + 1 + _AROUND])
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
    for part in (text, *(SENTENCE.split(text)[:PARTS] if SENTENCE.search(text) else ())):
        here = replace(facts, plain=peel(part) or part, about=asked.day)
        when = here.when(past=not asked.plan)
        replied = read_reply(
            here.plain,
            asked,
            has_day=when.day is not None or when.unclear,
            has_length=when.minutes is not None or (not asked.plan and figure_said(here.plain) is not None),
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
    pieces = list(dict.fromkeys(SENTENCE.split(facts.plain)))
    if len(pieces) > 1 and len(parts := [part for piece in pieces[:PARTS] if (part := peel(piece))]) > 1:
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
            read = settle(best, replace(facts, plain=part))
            return _filled_in(read, facts)
    return settle(whole, facts) if whole else None


def _filled_in(read: Reading, facts: Facts) -> Reading:
    """A meeting told of in one sentence, with its length, clock or the next one in another."""
    if read.intent not in (Intent.LOG_MEETING, Intent.SCHEDULE_MEETING):
        return read
    past, facts_read = read.intent is Intent.LOG_MEETING, read.entities
    whole = facts.when(past=past)
    if whole.day not in (None, facts_read.date) or facts_read.date is None:
        return read
    return replace(
        read,
        entities=replace(
            facts_read,
            time=facts_read.time or whole.at,
            duration_min=facts_read.duration_min or whole.minutes,
            next_date=facts_read.next_date or whole.next_day,
        ),
    )


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


def prepare() -> None:
    """Read the word lists, compile the rules and open the calendar, before anybody waits for them.

    Importing does none of it, so that a command that reads no sentence starts at once.
    """
    understand("met", role="mentee", now=datetime(2026, 11, 20, tzinfo=UTC), tz="Europe/London")
    sensitive("warmm up")
    for rule in (*SENSITIVE_RULES, *UNREAD_RULES, *ORDERED_RULES):
        rule.prepare()
    read_until("after christmas", datetime(2026, 11, 20, tzinfo=UTC), "Europe/London")
    read_log("3 november", datetime(2026, 11, 20, tzinfo=UTC), "Europe/London")
