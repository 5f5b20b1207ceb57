"""What the rules read and what a sentence is like, weighed against each other.

A rule is overruled only where the sentence is clearly more like something else; where no rule reads
the sentence, its likeness decides. Whatever was read by likeness alone is said back before it is kept.
"""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.asking import Asked
from handlers.hearing import Heard, hear
from handlers.understanding_company import Company, company, of_the_pair
from handlers.understanding_facts import Facts, settle
from handlers.understanding_otherwise import english, otherwise
from handlers.understanding_shapes import Expect, Intent, Reading, Rule
from handlers.understanding_tells import of_something_else
from handlers.understanding_told import told

# Measured with benchmarks/phrases.py and on sentences nobody had seen; docs/decisions/understanding.md.
CLEARER = 0.02  # of all shares: by so much another intent must be likelier than the one of a rule
CLEARER_THAN_A_REPLY = 0.4  # a short reply to a question has few signs of its own
BARE_REPLY = 2  # words: "yes", "not yet" say nothing but what was asked
SHORT_REPLY = 3  # words: "yeah no worries" confirms nothing where nothing was asked
FIGURE_REPLY = 6  # words: "oh about 40 I think" is a figure, whatever it is like
LONGER = 6  # words: from so many on there must be some that mean something
TALK = 0.85  # from this share on a sentence is talk, though it tells of mentoring and of a day
FOREIGN = 0.8  # from this share on a sentence without a word of English is what it is like
LIKE_ENOUGH = 0.1  # the least share to act on
CONCERN = 0.15  # from this share on a private word is offered ...
CONCERN_BESIDE = 0.5  # ... if it is this part of the likeliest intent's share ...
CONCERN_UNANSWERED = 0.15  # ... or from this one on, if the sentence would get no answer
NO_CONCERN = 0.02  # below this share a concern's word is only a word ...
NO_CONCERN_SURE = 0.7  # ... if the sentence is so surely something that the bot does
UNREAD = 0.1  # below this share what somebody did to somebody, read by nothing, is no concern
CRISIS = 0.25  # from this share on help lines are given
CLOSE = 0.1  # two readings whose shares are so close are both offered
SURE = 0.85  # from this share on a clear day is kept at once, with undo
DOUBTFUL = 0.55  # below this share even a rule's clear day is said back first
ELSEWHERE = 0.04  # from this share of what is none of ours on nothing is taken for certain
_FILLS_IN = (
    "reply.person",
    "reply.length",
    "reply.sure",
    "reply.until",
)  # only the bot knows what waits for it
_LOOSE = ("plan.loose", "plan.fragment", "log.fragment")

_SHOWN = (
    Intent.MY_STATUS, Intent.NEXT_MEETING, Intent.GET_AGREEMENT, Intent.QUESTIONS, Intent.HELP,
    Intent.GREETING, Intent.THANKS, Intent.REQUEST_MENTOR, Intent.JOIN_AS_MENTOR, Intent.UNDO,
    Intent.COORD_DIGEST, Intent.COORD_PAIR_STATUS, Intent.COORD_MATCH_EXPLAIN,
)  # fmt: skip
_DEPENDS = (
    Intent.LOG_MEETING, Intent.SCHEDULE_MEETING, Intent.RESCHEDULE_MEETING, Intent.CANCEL_MEETING,
    Intent.MEETING_MISSED, Intent.CONFIRM_MEETING, Intent.SNOOZE, Intent.PAUSE, Intent.CORRECT_LAST,
    Intent.SIGN_AGREEMENT,
)  # fmt: skip
_KEEP_A_DAY = (
    Intent.LOG_MEETING, Intent.SCHEDULE_MEETING, Intent.RESCHEDULE_MEETING, Intent.CANCEL_MEETING,
    Intent.CONFIRM_MEETING, Intent.CORRECT_LAST, Intent.SIGN_AGREEMENT, Intent.JOIN_AS_MENTOR,
)  # fmt: skip
_NOTHING_WANTED = (Intent.OUT_OF_SCOPE, Intent.GREETING, Intent.THANKS)
# Of a day to come somebody may well be afraid, and whoever leaves may have been driven out.
_NO_ANSWER = (
    *_NOTHING_WANTED, Intent.REPORT_CONCERN, Intent.SCHEDULE_MEETING, Intent.WITHDRAW, Intent.END_PAIRING,
)  # fmt: skip
_WITH_SOMEBODY = (
    Intent.LOG_MEETING, Intent.SCHEDULE_MEETING, Intent.RESCHEDULE_MEETING, Intent.CANCEL_MEETING,
)  # fmt: skip
_MEETINGS = (*_WITH_SOMEBODY, Intent.MEETING_MISSED)
# "My mentor is Zoe Haddad": only the capitals tell a name from what somebody may be like.
_WHO = re.compile(
    r"(?:[Mm]y |[Oo]ur )?(?:new )?[Mm]ent(?:or|ee)(?:'s name)? is (?:now |called )?(?:(?:Dr|Prof|Professor|Mr|Mrs|Ms|Miss)\.? )?"
    r"[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,2}(?: (?:from|in) .{1,40})?[.!]?"
)
# Without one of these "met on the 12th" after a meeting was kept is another meeting.
_PUTS_RIGHT = re.compile(
    r"\b(?:no|nope|not|sorry|actually|should|wrong|meant|mean|correct\w*|oops|rather|instead|change|fix|wait|put|make|was|were|it)\b"
)
_MENTORING = re.compile(r"\b(?:mentor|mentee|mentoring)")
# Also where no day is named.
_CHANGES = (Intent.SIGN_AGREEMENT, Intent.SNOOZE, Intent.PAUSE, Intent.CONFIRM_MEETING)
# Other offices have reports, lists and mentors too.
_ELSEWHERE_TOO = (
    Intent.REQUEST_MENTOR, Intent.JOIN_AS_MENTOR, Intent.COORD_DIGEST, Intent.COORD_PAIR_STATUS,
    Intent.COORD_MATCH_EXPLAIN,
)  # fmt: skip


def weighed(read: Reading, facts: Facts, asked: Asked | None = None) -> Reading:
    """The reading to act on, of the rules' own and the likeliest; `asked` is what the bot said before."""
    return _in_company(_weighed(read, facts, asked), facts)


def only_a_word(read: Reading, facts: Facts, asked: Asked | None = None) -> bool:
    """Whether a word of concern says none: "what does the handbook call bullying?", "it clashes with my class".

    Only of what the bot can do; a sentence that would get no answer keeps its private word.
    """
    heard = _heard(read, facts, asked)
    return (
        heard.best not in _NO_ANSWER
        and heard.sure >= NO_CONCERN_SURE
        and heard.share(Intent.REPORT_CONCERN) < NO_CONCERN
    )


def _heard(read: Reading, facts: Facts, asked: Asked | None) -> Heard:
    return hear(
        facts.plain or facts.said.text,
        coordinator=facts.role == "coordinator",
        rule=read.rule,
        intent=read.intent,
        topic=asked.topic if asked else "",
        told=told(facts),
    )


def _in_company(read: Reading, facts: Facts) -> Reading:
    """A meeting with somebody else is none of mentoring; where that is not sure it is said back."""
    if read.intent not in _WITH_SOMEBODY or read.rule.startswith("reply."):
        return read
    match company(facts.plain or facts.said.text):
        case Company.SOMEBODY_ELSE:
            other = otherwise(facts)
            named = other.intent is Intent.OUT_OF_SCOPE
            return replace(other, rule="company.somebody else") if named else other
        case Company.PARTNER if (
            read.expect is Expect.DO and not facts.people() and of_something_else(facts.said.text)
        ):
            return replace(read, expect=Expect.ECHO)
        case Company.UNSURE if read.expect is Expect.DO:
            return replace(read, expect=Expect.ECHO)
        case _ if _told_of_nobody(read, facts):
            return replace(read, expect=Expect.ECHO)
        case _:
            return read


def _told_of_nobody(read: Reading, facts: Facts) -> bool:
    """Whether a day would be kept by likeness, or of a mere fragment, without a word of the pair in it."""
    loose = read.rule.startswith("phrases.") or "with" in facts.said.text.split()
    return read.expect is Expect.DO and loose and not facts.people() and not of_the_pair(facts.said.text)


def _weighed(read: Reading, facts: Facts, asked: Asked | None) -> Reading:
    text = facts.plain or facts.said.text
    if asked is not None:
        facts = replace(facts, backwards=not asked.plan, about=asked.day)
    if not _in_words(text):
        return read
    heard = _heard(read, facts, asked)
    if read.rule == "reply.length" and len(text.split()) <= FIGURE_REPLY:
        return read
    if read.intent is Intent.OUT_OF_SCOPE and heard.sure < FOREIGN and not english(text):
        return read  # of "lorem ipsum" nothing is heard, of "buenos dias" there is
    if _WHO.fullmatch(facts.raw.strip()):
        return replace(settle(_heard_rule(Intent.MY_STATUS), facts), rule="status.partner")
    if grave := _second_ear(heard):
        return grave
    if read.rule == "secret.content" and heard.best is not Intent.HANDBOOK_QUESTION:
        return read  # what others talked about is never shown, whatever it is like
    if read.rule.startswith("reply.") and len(text.split()) <= BARE_REPLY:
        return read
    if read.rule == "reply.day" and heard.best in _KEEP_A_DAY:
        return read  # whether the day lies ahead or back was in the question
    if read.rule == "reply.another day" and read.entities.date is not None:
        return read  # "no, it was the 8th" is no meeting missed
    clearer = CLEARER_THAN_A_REPLY if read.rule.startswith("reply.") else CLEARER
    if (
        read.rule in _FILLS_IN
        or heard.best is read.intent
        or heard.sure - heard.share(read.intent) <= clearer
    ):
        return _as_sure(read, heard, facts)
    if heard.sure < LIKE_ENOUGH:
        return replace(read, near=_near(heard))
    another = heard.best is Intent.CORRECT_LAST and read.rule == "log.met"
    if another and not _PUTS_RIGHT.search(text):
        return read
    to_nothing = heard.best is Intent.CONFIRM_MEETING and asked is None and len(text.split()) <= SHORT_REPLY
    # Nothing is taken back for a word that nobody knows.
    to_undo = heard.best is Intent.UNDO and heard.sure >= SURE and english(text)
    if heard.best is Intent.UNDO and not to_undo and read.intent is not Intent.OUT_OF_SCOPE:
        return _as_sure(read, heard, facts)
    if heard.best is Intent.OUT_OF_SCOPE and (meeting := _in_a_story(heard, facts)):
        return meeting
    if to_nothing or heard.best is Intent.OUT_OF_SCOPE or (heard.best is Intent.UNDO and not to_undo):
        unread = heard.share(Intent.REPORT_CONCERN) >= UNREAD
        return replace(otherwise(facts, may_be_a_concern=unread), near=_near(heard))
    found = _as_heard(heard, facts)
    close = heard.sure - heard.shares[1][1] < CLOSE
    return replace(found, near=_near(heard)) if close else found


def _in_a_story(heard: Heard, facts: Facts) -> Reading | None:
    """The meeting in a sentence that sounds like talk, but tells of mentoring and of a day; said back."""
    second = heard.shares[1][0]
    if heard.sure >= TALK or second not in _MEETINGS or not _MENTORING.search(facts.said.text):
        return None
    day = told(facts).split()[:1]
    if day in ([], ["none"]):
        return None
    found = settle(_heard_rule(second), facts)
    return replace(found, expect=Expect.ECHO) if found.expect is Expect.DO else found


def _in_words(text: str) -> bool:
    """Whether a longer text has two words of English at least: of "x x x x x x" nothing can be heard."""
    return len(text.split()) < LONGER or len(english(text)) > 1


def _near(heard: Heard) -> tuple[Intent, ...]:
    """The two likeliest things somebody may want: offered, never done."""
    likely = [i for i, share in heard.shares[:4] if share >= LIKE_ENOUGH and i not in _NOTHING_WANTED]
    return tuple(likely[:2])


def _as_sure(read: Reading, heard: Heard, facts: Facts) -> Reading:
    """The reading of a rule: said back where the sentence is less like it, done where it is surely that."""
    share = heard.share(read.intent)
    keeps = read.intent in _KEEP_A_DAY and read.entities.date is not None
    changes = keeps or read.intent in _CHANGES
    if read.expect is Expect.DO and not read.rule.startswith("reply."):
        # Whom it names is held against the pair later.
        elsewhere = not facts.people() and _may_be_elsewhere(read, heard, changes)
        if elsewhere or (changes and share < DOUBTFUL):
            return replace(read, expect=Expect.ECHO)
    if keeps and read.expect is Expect.ECHO and share >= SURE and read.rule in _LOOSE:
        return replace(settle(_heard_rule(read.intent), facts), rule=read.rule)
    return read


def _second_ear(heard: Heard) -> Reading | None:
    """Danger and concerns that no rule has caught."""
    share = heard.share(Intent.REPORT_CONCERN)
    unanswered = heard.best is Intent.OUT_OF_SCOPE and share >= CONCERN_UNANSWERED
    if share < CONCERN or (share < CONCERN_BESIDE * heard.sure and not unanswered):
        return None
    crisis = heard.crisis >= CRISIS
    return Reading(
        Intent.REPORT_CONCERN,
        Expect.CRISIS if crisis else Expect.ROUTE,
        rule=f"phrases.{'crisis' if crisis else 'report_concern'}",
    )


def _as_heard(heard: Heard, facts: Facts) -> Reading:
    """What the sentence is like; a day is kept without asking only where there is hardly a doubt."""
    found = settle(_heard_rule(heard.best), facts)
    keeps = heard.best in _KEEP_A_DAY and found.entities.date is not None
    changes = keeps or heard.best in _CHANGES
    doubt = (changes and heard.sure < SURE) or _may_be_elsewhere(found, heard, changes)
    return replace(found, expect=Expect.ECHO) if doubt and found.expect is Expect.DO else found


def _may_be_elsewhere(read: Reading, heard: Heard, changes: bool) -> bool:
    """Whether the sentence may well be of something that is none of ours."""
    ours = not changes and read.intent not in _ELSEWHERE_TOO
    return not ours and heard.share(Intent.OUT_OF_SCOPE) >= ELSEWHERE


def _heard_rule(intent: Intent) -> Rule:
    expect = None if intent in _DEPENDS else Expect.DO if intent in _SHOWN else Expect.ECHO
    if intent is Intent.HANDBOOK_QUESTION:
        expect = Expect.ANSWER
    role = "coordinator" if intent.coordinators_only else "anyone"
    return Rule(f"phrases.{intent}", intent, "", "", "", "", expect=expect, role=role)
