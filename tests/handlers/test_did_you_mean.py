"""A sentence that is nearly as like one thing as another: both are offered, and nothing is kept."""

from __future__ import annotations

from datetime import UTC, datetime

from handlers.typed import DOORS
from handlers.understanding import understand
from handlers.understanding_shapes import Expect, Intent, Reading
from messages.cards import Button, FormButton
from tests.playhouse import Play

# Words of two things at once: the weights decide which of them are close, so many are tried.
OPENINGS = ("so", "about", "hm,", "my", "any", "well,", "just", "maybe", "or", "quick one,")
MATTERS = (
    "questions and meeting", "status or handbook", "planning ones", "mentor things", "what next then", "next one questions",
    "the meeting thing", "mentee stuff to ask", "rules or questions", "where are we meeting wise", "help meeting",
    "topics rules", "log or plan", "planned or logged", "a session maybe", "things for the session",
)  # fmt: skip


def say(text: str) -> Reading:
    now = datetime(2026, 11, 20, 10, tzinfo=UTC)
    return understand(text, role="mentee", now=now, tz="Europe/London", platform="slack")


def torn() -> list[str]:
    """Sentences with two things close by, each with a door of its own."""
    texts = [f"{opening} {matter}" for opening in OPENINGS for matter in MATTERS]
    return [text for text in texts if len({DOORS[i] for i in say(text).near if i in DOORS}) > 1]


def test_both_readings_are_offered_and_nothing_is_kept(play: Play) -> None:
    rafe, mira = play.mentor(), play.mentee()
    play.paired(rafe, mira)
    texts = torn()
    assert texts
    for text in texts[:12]:
        before = play.pairings()
        said = mira.says(text)
        assert "Did you mean" in said or "I did not catch that" in said, text
        labels = [DOORS[i].label for i in say(text).near if i in DOORS]
        assert all(label in said for label in labels), text
        assert play.pairings() == before
        with play.store() as store:
            assert [m for p in play.pairings() for m in store.meetings.of_pairing(p.id)] == []


def test_a_sentence_that_is_clearly_one_thing_is_not_asked_about() -> None:
    for text in ("met my mentor yesterday for 45 min", "when is my next meeting?", "I would like a mentor"):
        assert say(text).near == ()


def test_a_concern_is_never_one_of_two_things_to_choose_from() -> None:
    for text in ("my mentor shouted at me", "I do not want to be alone with him"):
        got = say(text)
        assert (got.expect, got.near) == (Expect.ROUTE, ())


def test_no_door_keeps_anything_by_itself() -> None:
    shows = {"status", "handbook", "help", "questions", "concern"}
    assert all(
        isinstance(door, FormButton) or (isinstance(door, Button) and door.action in shows)
        for door in DOORS.values()
    )
    assert set(DOORS) <= set(Intent)
