"""A day is kept at once only where the partner is named, or nobody: meetings with others are none of mentoring."""

from __future__ import annotations

from datetime import datetime
from itertools import product

import pytest

from handlers.understanding import understand
from handlers.understanding_company import Company, company
from handlers.understanding_shapes import Expect, Intent, Reading

NOW = datetime(2026, 11, 20, 10)

STRANGERS = (
    "the VC", "the dean", "our head of department", "my line manager", "my boss", "my supervisor", "a colleague",
    "my old PhD supervisor", "the new director of research", "a friend", "my sister", "the provost", "some clients",
    "an external examiner", "two students", "my GP", "the finance team", "our HR manager", "the steering committee",
    "a journalist", "my co-author", "the union rep", "the pro-vice-chancellor", "my landlord", "my flatmate", "the panel",
)  # fmt: skip
MET = (
    "met {} yesterday for half an hour", "ran into {} yesterday, we had a chat of ten minutes", "had coffee with {} on Tuesday",
    "I spoke to {} on Monday for 45 min", "caught up with {} last Thursday over lunch", "had a really good chat with {} on 12 Nov",
    "bumped into {} on Wednesday, ended up talking for an hour", "me and {} sat down on Monday, 40 minutes",
    "had a call with {} this morning, 20 mins", "{} and I met yesterday at 3", "saw {} on 16 November at 2pm, one hour",
)  # fmt: skip
TO_COME = (
    "meeting {} on Tuesday at 3", "lunch with {} next Thursday", "I'm seeing {} on 3 December at 11",
    "I've got a call with {} tomorrow at 10",
)  # fmt: skip
PARTNERS = (
    "my mentor",
    "my mentee",
    "<@U07MENTOR>",
    "Priya",
    "Prof Whitcombe",
    "my mentor Dr Okafor",
    "both my mentees",
)


def say(text: str) -> Reading:
    return understand(text, role="mentee", now=NOW, tz="Europe/London", platform="slack")


@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_meeting_with_somebody_else_is_never_kept_at_once(stranger: str) -> None:
    for frame in (*MET, *TO_COME):
        got = say(frame.format(stranger))
        assert got.expect is not Expect.DO or got.intent in (Intent.GREETING, Intent.THANKS), frame


def test_most_meetings_with_somebody_else_are_no_business_of_the_bot() -> None:
    read = [say(frame.format(stranger)).intent for frame, stranger in product(MET, STRANGERS)]
    assert read.count(Intent.OUT_OF_SCOPE) / len(read) > 0.9


@pytest.mark.parametrize("partner", PARTNERS)
def test_a_meeting_with_the_partner_stays_a_meeting(partner: str) -> None:
    for frame in MET:
        got = say(frame.format(partner))
        assert got.intent is Intent.LOG_MEETING, frame
        assert got.entities.date is not None
        by_chance = "into" in frame
        assert got.expect is (Expect.ECHO if by_chance or "last" in frame else Expect.DO), frame


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("we met on tuesday and talked about my line manager", Company.PARTNER),
        ("met my mentor at the dean's office on monday", Company.PARTNER),
        ("had our monthly meeting yesterday", Company.PARTNER),
        ("met my mentee and her supervisor on monday", Company.PARTNER),
        ("met my mentor, the head of school, yesterday", Company.PARTNER),
        ("coffee with my adviser on friday", Company.UNSURE),
        ("my line manager and i met yesterday", Company.SOMEBODY_ELSE),
        ("lunch with hr on tuesday", Company.SOMEBODY_ELSE),
    ],
)
def test_whom_a_sentence_names_as_met(text: str, who: Company) -> None:
    assert company(text) is who
