"""What is typed about meetings beside a plain log: another day, somebody else's name, a day that cannot be."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from scheme.meetings import Meeting, MeetingState
from tests.actors import Actor
from tests.playhouse import Play

FRIDAY = timedelta(days=24)  # from Tuesday 17 November to Friday 11 December 2026


@pytest.fixture
def pair(play: Play) -> tuple[Actor, Actor]:
    rafe, mira = play.mentor(), play.mentee()
    play.paired(rafe, mira)
    play.clock.now += FRIDAY
    return rafe, mira


def the(play: Play) -> Meeting:
    with play.store() as store:
        (only,) = [m for p in play.pairings() for m in store.meetings.of_pairing(p.id)]
        return only


def test_a_yes_that_names_another_day_is_a_correction_and_not_a_yes(
    play: Play, pair: tuple[Actor, Actor]
) -> None:
    rafe, mira = pair
    rafe.says("met on 9 December")
    said = mira.says("yes, but on Thursday")
    assert "You met Rafe" in said and "Thursday 10 December 2026" in said
    assert (the(play).state, the(play).on, the(play).by) == (
        MeetingState.LOGGED, date(2026, 12, 10), mira.id
    )  # fmt: skip
    assert "Thursday 10 December 2026" in rafe.screen[-1].words  # asked anew
    assert "Confirmed" in rafe.says("yes")
    assert the(play).state is MeetingState.CONFIRMED


def test_no_with_another_day_puts_the_open_question_right(play: Play, pair: tuple[Actor, Actor]) -> None:
    rafe, mira = pair
    rafe.says("met on 9 December")
    assert "Tuesday 8 December 2026" in mira.says("no, it was the 8th")
    assert (the(play).on, the(play).by) == (date(2026, 12, 8), mira.id)


def test_did_it_happen_takes_the_day_they_met_instead(play: Play, pair: tuple[Actor, Actor]) -> None:
    rafe, mira = pair
    mira.says("plan 14 December at 2pm")
    play.goes_to(play.now + timedelta(days=5))  # Wednesday 16 December
    assert mira.unasked()[-1] == "Did it happen?"
    mira.presses("Another day")
    assert "You met Rafe" in mira.fills(on="2026-12-15")
    assert (the(play).state, the(play).on) == (MeetingState.LOGGED, date(2026, 12, 15))
    assert rafe.unasked()[-1] == "Did you meet?"


def test_did_it_happen_takes_a_new_day_to_come(play: Play, pair: tuple[Actor, Actor]) -> None:
    rafe, mira = pair
    mira.says("plan 14 December at 2pm")
    play.goes_to(play.now + timedelta(days=5))
    mira.presses("Another day")
    assert "You will meet Rafe" in mira.fills(on="2026-12-21")
    assert (the(play).state, the(play).on) == (MeetingState.PLANNED, date(2026, 12, 21))
    assert rafe.unasked()[-1] == "A new day for your meeting"


def test_somebody_elses_name_is_asked_about_before_anything_is_stored(
    play: Play, pair: tuple[Actor, Actor]
) -> None:
    _, mira = pair
    for words in ("met Gunnar yesterday for 45 min", "met with <@gunnar> yesterday"):
        said = mira.says(words)
        assert "Shall I log this?" in said and "Rafe" in said
        with play.store() as store:
            assert [m for p in play.pairings() for m in store.meetings.of_pairing(p.id)] == []
    assert "Logged" in mira.says("met Rafe yesterday for 45 min")


@pytest.mark.parametrize(
    ("words", "need"),
    [
        ("met next friday", "a day that has been"), ("met on 31 November", "a day that has been"),
        ("we met on 1 January 2020", "a day that has been"), ("plan yesterday", "a day to come"),
    ],
)  # fmt: skip
def test_a_day_that_cannot_be_is_asked_about_with_the_kind_of_day_that_can(
    play: Play, pair: tuple[Actor, Actor], words: str, need: str
) -> None:
    said = pair[1].says(words)
    assert said.count("?") <= 2 and need in said and "Nothing is stored" in said


def test_the_form_for_a_plan_never_opens_on_a_weekend(play: Play, pair: tuple[Actor, Actor]) -> None:
    _, mira = pair
    for day in range(7):
        play.clock.now += timedelta(days=day)
        mira.says("plan")
        assert mira.form is not None
        assert mira.form.fields[0].initial.weekday() < 5  # type: ignore[union-attr]
