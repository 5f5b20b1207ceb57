"""The second reading: likeness to reviewed phrases, what it may overrule, and the second ear for concerns."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from benchmarks import phrases
from benchmarks import understanding as bench
from handlers.asking import Asked, Topic
from handlers.hearing import hear, signs
from handlers.understanding import facts_of, read_by_rules, read_log, read_plan, understand
from handlers.understanding_shapes import Expect, Intent, Reading
from handlers.understanding_told import told

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
ZONE = "Europe/London"


def say(text: str, *, role: str = "mentee", context: Asked | None = None) -> Reading:
    return understand(text, role=role, now=NOW, tz=ZONE, platform="slack", context=context)


def test_the_weights_were_learned_from_the_phrases_as_they_are() -> None:
    assert phrases.fresh()


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("grabbed a brew with my mentor on Monday afternoon", Intent.LOG_MEETING),
        ("stand me down as a mentor", Intent.WITHDRAW),
        ("keep us together please", Intent.RENEW),
        ("hush until Monday", Intent.SNOOZE),
        ("what do I still have to do", Intent.MY_STATUS),
        ("we put our names to the agreement yesterday", Intent.SIGN_AGREEMENT),
        ("what if one of us wants to stop?", Intent.HANDBOOK_QUESTION),
    ],
)
def test_wording_that_no_rule_reads_is_read_by_its_likeness(text: str, intent: Intent) -> None:
    facts = facts_of(text, role="mentee", now=NOW, tz=ZONE, platform="slack")
    assert read_by_rules(facts).intent is not intent
    assert say(text).intent is intent


def test_a_day_read_by_likeness_alone_is_said_back_unless_there_is_hardly_a_doubt() -> None:
    for row in bench.rows("unseen.jsonl"):
        got = say(row["text"], role=row["role"])
        if got.rule.startswith("phrases.") and got.entities.date and got.expect is Expect.DO:
            facts = facts_of(row["text"], role=row["role"], now=NOW, tz=ZONE, platform="slack")
            read = read_by_rules(facts)
            heard = hear(
                facts.plain,
                coordinator=row["role"] == "coordinator",
                rule=read.rule,
                intent=read.intent,
                told=told(facts),
            )
            assert heard.sure >= 0.85


@pytest.mark.parametrize(
    "text",
    [
        "she put me down in front of everybody",
        "nobody would miss me",
        "we're just not hitting it off",
        "I don't feel at ease with Sam",
        "he stands too close and I don't like it",
    ],
)
def test_the_second_ear_hears_concerns_that_no_rule_names(text: str) -> None:
    got = say(text)
    assert got.expect in (Expect.ROUTE, Expect.CRISIS)
    assert got.entities.as_dict() == {}


@pytest.mark.parametrize(
    "text",
    [
        "my laptop won't start",
        "I missed my train",
        "my mentor is brilliant",
        "I'm working from home on Monday",
    ],
)
def test_everyday_troubles_are_no_concern(text: str) -> None:
    assert say(text).intent is Intent.OUT_OF_SCOPE


@pytest.mark.parametrize("text", ["x " * 6_000, "z z z z z z z z", "la la la la la la la la"])
def test_nothing_is_heard_where_there_are_no_words(text: str) -> None:
    assert say(text).intent is Intent.OUT_OF_SCOPE


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("What do I do if he never answers?", Intent.HANDBOOK_QUESTION),
        ("what do I do if my laptop never starts?", Intent.OUT_OF_SCOPE),
        ("what do I do now?", Intent.HELP),
        ("he kept commenting on my body", Intent.REPORT_CONCERN),
        ("I saw a professor shove a student", Intent.REPORT_CONCERN),
        ("they pushed the meeting to Friday 27 November", Intent.RESCHEDULE_MEETING),
    ],
)
def test_classes_of_sentences_that_were_once_read_wrongly(text: str, intent: Intent) -> None:
    assert say(text).intent is intent


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("does the handbook say what counts as bullying", Intent.HANDBOOK_QUESTION),
        ("what is the grievance policy?", Intent.HANDBOOK_QUESTION),
        ("what does the code of conduct say regarding time", Intent.HANDBOOK_QUESTION),
        ("it clashes with my class, please move it", Intent.RESCHEDULE_MEETING),
        ("met my mentor yesterday, 45 min, laughed till we cried", Intent.LOG_MEETING),
    ],
)
def test_a_word_of_concern_in_a_plain_request_is_only_a_word(text: str, intent: Intent) -> None:
    assert say(text).intent is intent


@pytest.mark.parametrize(
    "text",
    [
        "please take me out of it, I'm sick of being belittled",
        "next meeting is 2 December and I am terrified",
        "slurs on the whiteboard by my desk again",
        "I swear at home he bullies me by text",
    ],
)
def test_whoever_leaves_or_is_afraid_of_a_day_is_offered_a_private_word(text: str) -> None:
    assert say(text).expect is Expect.ROUTE


@pytest.mark.parametrize("text", ["asdf qwer", "lorem ipsum", "fghj kl", "kjsdf jkl;"])
def test_of_no_words_nothing_is_heard_and_the_bot_says_so(text: str) -> None:
    assert (say(text).intent, say(text).expect) == (Intent.OUT_OF_SCOPE, Expect.DECLINE)


@pytest.mark.parametrize(
    "text",
    [
        "I took a lot of tablets an hour ago",
        "took all my pills",
        "what is the number of the Samaritans, I need it now",
        "delete my data, I am ending things on Sunday",
        "everybody would be happier with me dead",
    ],
)
def test_what_was_swallowed_and_who_is_asked_for_is_danger(text: str) -> None:
    assert say(text).expect is Expect.CRISIS


def test_a_word_read_otherwise_ends_its_sentence_all_the_same() -> None:
    assert say("The cat is ill. My mentor and I had to move to Thursday 26 November at 3pm").intent is (
        Intent.RESCHEDULE_MEETING
    )


def test_a_concern_in_a_reply_is_heard_before_the_reply() -> None:
    asked = Asked(Topic.DID_IT_HAPPEN, day=date(2026, 11, 18))
    assert say("yes but I don't want to be alone with him again", context=asked).expect is Expect.ROUTE
    assert say("yes", context=asked).intent is Intent.CONFIRM_MEETING
    assert say("no, it didn't happen I'm afraid", context=asked).intent is Intent.MEETING_MISSED


def test_regret_is_no_fear() -> None:
    asked = Asked(Topic.DID_IT_HAPPEN, day=date(2026, 11, 18))
    assert say("afraid not", context=asked).intent is Intent.MEETING_MISSED
    assert say("I am afraid of him").intent is Intent.REPORT_CONCERN


def test_what_a_coordinator_may_ask_stays_declined_for_others_when_read_by_likeness() -> None:
    assert say("let's do a round of matching", role="coordinator").expect is Expect.ECHO
    assert say("let's do a round of matching", role="mentor").expect is not Expect.ECHO


def test_shares_add_up_and_signs_hold_no_names() -> None:
    heard = hear("we met", coordinator=False, rule="log.met", intent="log_meeting")
    assert sum(share for _, share in heard.shares) == pytest.approx(1)
    assert not any("okafor" in sign for sign in signs("met okafor", coordinator=False) if sign[0] in "123")


@pytest.mark.parametrize(
    ("text", "plan", "why"),
    [
        ("31 November", False, "no such day"),
        ("tomorrow", False, "ahead"),
        ("5 December", False, "ahead"),
        ("30 February", True, "no such day"),
        ("yesterday", True, "gone"),
        ("last week", False, ""),
    ],
)
def test_a_day_that_cannot_be_meant_is_asked_about_with_the_reason(text: str, plan: bool, why: str) -> None:
    found = (read_plan if plan else read_log)(text, NOW, ZONE)
    assert (found.day, found.unclear, found.why) == (None, True, why)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Mentor meeting 9 December, 2pm", Intent.SCHEDULE_MEETING),
        ("Mentor meeting 9 November, 45 minutes", Intent.LOG_MEETING),
    ],
)
def test_a_day_says_whether_a_meeting_is_over_where_no_verb_does(text: str, intent: Intent) -> None:
    assert say(text).intent is intent


def test_only_a_sentence_with_some_word_of_time_is_searched_for_a_day() -> None:
    def of(text: str) -> str:
        return told(facts_of(text, role="mentee", now=NOW, tz=ZONE, platform="slack"))

    assert of("can I change mentors?") == ""
    assert of("mentoring 9 December") == "ahead"
    assert of("mentoring 9 November at 3pm for 40 minutes") == "back clock length"
    assert of("give me some minutes") == "none"


def test_sentences_that_were_never_learned_from_change_nothing_by_mistake() -> None:
    score = bench.score_intents(bench.rows("unseen.jsonl"), "clean", lambda text: (text,))
    assert score.share("intent, clean") >= 0.9
    assert score.never["sensitive missed"] == 0
