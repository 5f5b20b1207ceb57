"""A table of people and running pairs, pasted into a form by a lead: all of it or nothing."""

from __future__ import annotations

from datetime import date

import pytest

from scheme.pairing import State
from storage.engine import Engines
from tests.scene import Stage

HEAD = "email,name,department,grade,strand,roles,capacity,goals_topics,mentor_email,mentee_email,started_on,first_meeting_on\n"
TABLE = (
    HEAD
    + "rowan@example.org,Rowan,Stroke,professor,non_clinical,mentor,3,,,,,\n"
    + "bao@example.org,Bao,Genetics,postdoc,non_clinical,mentee,,promotion,,,,\n"
    + "kofi@example.org,Kofi,Epilepsy,phd_student,non_clinical,mentee,,,,,,\n"
    + ",,,,,,,,rowan@example.org,kofi@example.org,2026-02-10,2026-03-01\n"
)


@pytest.fixture
def stage(sqlite_db: Engines) -> Stage:
    stage = Stage(sqlite_db)
    stage.types("lead", "status")
    return stage


def pastes(stage: Stage, table: str, then: str = "do", user: str = "lead") -> str:
    return stage.fills_in(user, "import", table=table, then=then)


def test_it_is_tried_first_and_changes_nothing_then_it_is_brought_in_once(stage: Stage) -> None:
    stage.types("lead", "import")
    assert stage.button("Paste a table") == ("import", "")
    said = pastes(stage, TABLE, "look")
    assert "Nothing was brought in yet" in said and "People added: 3" in said and "Running pairs: 1" in said
    assert stage.store_read(lambda s: s.people.by_email("bao@example.org")) is None
    said = pastes(stage, TABLE)
    assert "Brought in" in said and "Requests: 1" in said
    assert "Bao with Rowan" in stage.types("lead", "match")
    assert "Rowan" in stage.types("kofi", "status") and "Kofi" in stage.types("rowan", "status")
    pairing = stage.pairing("rowan", "kofi")
    assert (pairing.state, pairing.started_on, pairing.meetings) == (State.LIVE, date(2026, 2, 10), 1)
    assert "People added: 0" in pastes(stage, TABLE)
    stage.tell()
    assert not stage.told  # nobody is written to because of an import
    assert "brought in people" in stage.types("lead", "audit")


def test_every_bad_line_is_listed_at_the_field_and_nothing_is_half_read(stage: Stage) -> None:
    bad = (
        HEAD
        + "a@example.org,=1+1,Stroke,wizard,non_clinical,mentor,-1,,,,,\n"
        + "a@example.org,Ann,Stroke,professor,non_clinical,mentor,2,,,,31/02/2026,\n"
        + "good@example.org,Good,Stroke,professor,non_clinical,mentor,2,,,,,\n"
    )
    said = pastes(stage, bad)
    for reason in (
        "Line 2: ",
        "formula",
        "“wizard” is not on the ladder",
        "it is “-1”",
        "already on line 2",
        "Nothing was brought in",
    ):
        assert reason in said
    assert stage.store_read(lambda s: s.people.by_email("good@example.org")) is None
    assert "empty" in pastes(stage, "   ")
    assert "no column “email”" in pastes(stage, "noise\nnoise\n" * 20)


def test_a_lead_brings_in_people_of_their_own_strands_only(stage: Stage) -> None:
    stage.joins("ines", "Movement", "professor")
    ines = stage.who("ines").id
    with stage.database.write(stage.scheme) as store:
        store.strands.appoint("clinical", ines, stage.now)
    assert "strand that you do not lead" in pastes(stage, TABLE, user="ines")
    assert "people who run the scheme" in pastes(stage, TABLE, user="bao")
    assert "name the strand" in pastes(stage, "email,roles\nuwe@example.org,mentor\n")
    assert "Brought in" in pastes(stage, "email,roles\nuwe@example.org,mentor\n", user="ines")
    assert stage.store_read(lambda s: s.people.by_email("uwe@example.org")).strand == "clinical"
    pastes(stage, TABLE)
    assert "do not lead" in pastes(
        stage, "mentor_email,mentee_email\nuwe@example.org,bao@example.org\n", user="ines"
    )


def test_a_mentor_who_takes_nobody_for_now_is_brought_in_as_such(stage: Stage) -> None:
    table = "email,strand,roles,capacity\nuwe@example.org,non_clinical,mentor,{}\n"
    pastes(stage, table.format(3))
    stage.asks("bao", "Genetics", "postdoc")
    assert "Free places: 3" in stage.types("lead", "overview")
    assert "Free places: 3" in stage.presses("lead", "supply", "")
    pastes(stage, table.format(0))
    assert "Free places: 0" in stage.types("lead", "overview")
    assert "Free places: 0" in stage.presses("lead", "supply", "")
    assert stage.store_read(lambda s: s.people.by_email("uwe@example.org")).capacity == 0
    pastes(stage, "email,strand,roles\nuwe@example.org,non_clinical,mentor\n")  # nothing said of it
    assert stage.store_read(lambda s: s.people.by_email("uwe@example.org")).capacity == 0
