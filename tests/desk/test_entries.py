"""A mentor's own lines, short lists they stay out of, and leave without losing a place."""

from __future__ import annotations

from datetime import date

import pytest

from scheme.pairing import State
from scheme.people import Standing
from storage.engine import Engines
from tests.scene import Stage

LINES = "Twelve years in imaging, four of them in industry."


def scheme_of(engines: Engines, pack: str = "ion") -> Stage:
    stage = Stage(engines, pack)
    stage.types("lead", "status")
    return stage


def joins(stage: Stage, user: str, department: str, **more: str) -> str:
    strand = stage.store_read(lambda s: s.strands.all()[0].key)
    return stage.fills_in(
        user, "join", department=department, grade="professor", strand=strand, topics=("next_step",),
        capacity="2", trained_on="2026-01-12", manager_email="", consent=("yes",), belongs=("yes",), **more,
    )  # fmt: skip


def test_a_mentors_background_is_for_leads_and_for_a_mentee_once_the_mentor_has_said_yes(
    sqlite_db: Engines,
) -> None:
    stage = scheme_of(sqlite_db)
    assert "300 characters" in joins(stage, "rowan", "Stroke", background="x" * 301)
    joins(stage, "rowan", "Stroke", background=LINES)
    assert LINES in stage.types("rowan", "profile")
    stage.asks("bao", "Genetics", "postdoc")
    wanted = stage.store_read(lambda s: s.requests.waiting_of(stage.who("bao").id).id)
    assert LINES in stage.presses("lead", "request-options", wanted)
    stage.presses_on("lead", "Ask this mentor")
    stage.tell()
    stage.presses("rowan", "mentor-accept", stage.pairing("rowan", "bao").id)
    stage.tell()
    assert LINES in stage.words(stage.inbox("bao", "offer-to-mentee")[0])
    with stage.engines.read() as conn:
        assert b"imaging" not in b"".join(
            bytes(r[0]) for r in conn.exec_driver_sql("select background_sealed from entry")
        )
    stage.presses("rowan", "leave-yes")
    with stage.engines.read() as conn:
        assert not conn.exec_driver_sql("select * from entry").all()  # it goes with them


def test_a_mentor_may_stay_out_of_short_lists_and_can_still_be_proposed(sqlite_db: Engines) -> None:
    stage = scheme_of(sqlite_db, "osb")
    assert "listed" in {f.name for f in stage.opens("rowan", "join").fields}
    joins(stage, "rowan", "Law", listed="no")
    joins(stage, "edda", "Education", listed="yes")
    stage.asks("bao", "Geography", "associate_professor")
    stage.fills_in("lead", "choosing", "academic", until="2026-12-01")
    stage.tell()
    seen = stage.words(stage.inbox("bao", "options")[0])
    assert "Education" in seen and "Law" not in seen
    assert "left out of them" in stage.types("rowan", "profile")
    assert "No rule speaks against it" in stage.types("lead", "pair <@rowan> <@bao>")


def test_where_nobody_chooses_from_lists_the_question_is_not_asked(sqlite_db: Engines) -> None:
    assert "listed" not in {f.name for f in scheme_of(sqlite_db).opens("rowan", "join").fields}


@pytest.fixture
def stage(sqlite_db: Engines) -> Stage:
    """A live pair, a second mentor, and somebody who waits."""
    stage = scheme_of(sqlite_db)
    stage.joins("rowan", "Stroke", "professor", places=2)
    stage.asks("bao", "Genetics", "postdoc")
    stage.pair_up("rowan", "bao")
    stage.asks("kofi", "Genetics", "postdoc")
    stage.tell()
    return stage


def test_a_mentor_on_leave_keeps_everything_and_the_lead_has_the_choice(stage: Stage) -> None:
    assert "Kofi with Rowan" in stage.types("lead", "match")
    assert "paused until then" in stage.fills_in("rowan", "away", until="2027-03-01")
    assert stage.pairing("rowan", "bao").state is State.PAUSED
    assert stage.who("rowan").standing is Standing.AWAY
    stage.tell()
    assert "1 March 2027" in stage.words(stage.inbox("bao", "was-paused")[0])
    card = stage.inbox("lead", "partner-away")[0]
    assert "Rowan" in stage.words(card) and "is away until" in stage.words(card)
    assert "Kofi with" not in stage.types("lead", "match")
    assert "goes on by itself" in stage.presses_on("lead", "It can wait", card)
    assert "1 March 2027" in stage.types("rowan", "away")
    stage.now = stage.now.replace(year=2027, month=3, day=1)
    stage.passes(hours=1)
    assert stage.who("rowan").standing is Standing.ACTIVE
    assert stage.pairing("rowan", "bao").state is State.LIVE
    assert stage.inbox("rowan", "back-from-leave") and stage.inbox("bao", "resumed")
    assert "Kofi with Rowan" in stage.types("lead", "match")
    assert stage.pairing("rowan", "bao").ends_on == date(2028, 5, 17)


def test_somebody_back_early_says_so_and_everything_goes_on(stage: Stage) -> None:
    stage.fills_in("rowan", "away", until="2027-03-01")
    stage.types("rowan", "away")
    assert "Welcome back" in stage.presses_on("rowan", "I am back")
    assert stage.pairing("rowan", "bao").state is State.LIVE
    stage.tell()
    assert not stage.inbox("lead", "partner-away")  # no question about what is over
    assert "already been dealt with" in stage.presses("rowan", "back")


def test_a_mentee_who_waits_keeps_the_place_over_a_leave(stage: Stage) -> None:
    stage.types("lead", "pair <@rowan> <@kofi>")
    stage.presses_on("lead", "Yes, ask the mentor")
    assert "keep your place" in stage.fills_in("kofi", "away", until="2027-01-11")
    assert stage.pairing("rowan", "kofi").state is State.WITHDRAWN  # an offer is not kept open so long
    assert stage.store_read(lambda s: s.requests.waiting_of(stage.who("kofi").id).since) == date(2026, 11, 17)
    assert "Kofi with" not in stage.types("lead", "match")


def test_an_offer_to_a_mentor_who_goes_away_goes_back_to_the_lead(stage: Stage) -> None:
    stage.types("lead", "pair <@rowan> <@kofi>")
    stage.presses_on("lead", "Yes, ask the mentor")
    stage.fills_in("rowan", "away", until="2027-01-11")
    assert stage.pairing("rowan", "kofi").state is State.DECLINED
    stage.tell()
    assert stage.inbox("lead", "offer-closed")


@pytest.mark.parametrize(
    ("until", "refused"),
    [
        ("2026-11-17", "has passed"),
        ("2027-11-18", "a year at most"),
        ("soon", "could not read that day"),
    ],
)
def test_a_leave_lasts_from_tomorrow_to_a_year(stage: Stage, until: str, refused: str) -> None:
    assert refused in stage.fills_in("rowan", "away", until=until)
    assert stage.who("rowan").standing is Standing.ACTIVE
    assert "not in the scheme yet" in stage.types("stranger", "away")


def test_a_leave_of_somebody_with_no_pair_is_understood_and_outlasts_the_retention_date(
    sqlite_db: Engines,
) -> None:
    stage = scheme_of(sqlite_db)
    stage.joins("rowan", "Stroke", "professor")
    stage.now = stage.now.replace(year=2027, month=11, day=16)
    assert stage.types("rowan", "pause") == "[form away]"
    stage.fills_in("rowan", "away", until="2028-05-02")
    stage.passes(days=3)  # more than a year after they were first known, with no pair ever
    assert stage.who("rowan").standing is Standing.AWAY


def test_a_leave_that_becomes_shorter_shortens_the_pause_and_everybody_is_told(stage: Stage) -> None:
    stage.fills_in("rowan", "away", until="2027-03-01")
    assert "paused until then" in stage.fills_in("rowan", "away", until="2027-02-01")
    assert stage.pairing("rowan", "bao").quiet_until == date(2027, 2, 1)
    stage.tell()
    assert "1 February 2027" in stage.words(stage.inbox("bao", "was-paused")[-1])
    assert "1 February 2027" in stage.words(stage.inbox("lead", "partner-away")[-1])
    stage.fills_in("rowan", "away", until="2027-03-01")
    stage.tell()
    assert "1 March 2027" in stage.words(stage.inbox("lead", "partner-away")[-1])


def test_a_pause_somebody_else_wanted_longer_is_not_cut_short_by_a_leave(stage: Stage) -> None:
    stage.fills_in("bao", "pause", stage.pairing("rowan", "bao").id, until="2027-03-01")
    stage.fills_in("rowan", "away", until="2027-01-11")
    stage.fills_in("rowan", "away", until="2027-01-04")
    assert stage.pairing("rowan", "bao").quiet_until == date(2027, 3, 1)


def test_of_two_on_leave_the_pair_waits_for_the_one_who_is_back_last(stage: Stage) -> None:
    stage.fills_in("rowan", "away", until="2027-03-01")
    stage.fills_in("bao", "away", until="2027-02-01")
    assert stage.pairing("rowan", "bao").quiet_until == date(2027, 3, 1)
    stage.presses("rowan", "back")
    assert stage.pairing("rowan", "bao").state is State.PAUSED
    assert stage.pairing("rowan", "bao").quiet_until == date(2027, 2, 1)
    stage.presses("bao", "back")
    assert stage.pairing("rowan", "bao").state is State.LIVE


def test_a_changed_entry_or_request_ends_no_leave(stage: Stage) -> None:
    stage.fills_in("rowan", "away", until="2027-03-01")
    joins(stage, "rowan", "Stroke", background=LINES)
    assert "1 March 2027" in stage.types("rowan", "profile")
    stage.fills_in("kofi", "away", until="2027-03-01")
    stage.asks("kofi", "Genetics", "postdoc", "promotion")
    assert {stage.who("rowan").standing, stage.who("kofi").standing} == {Standing.AWAY}
    stage.now = stage.now.replace(year=2027, month=3, day=1)
    stage.passes(hours=1)
    assert {stage.who("rowan").standing, stage.who("kofi").standing} == {Standing.ACTIVE}
    assert LINES in stage.types("rowan", "profile")
