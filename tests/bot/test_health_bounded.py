"""The health pages answer soon, whatever the database does, and take nothing from anybody else."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import create_engine, text
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.health import Health
from bot.house import House
from bot.packs import pack_names
from bot.pulse import Pulse
from bot.settings import Settings
from scheduler.timetable import timetable
from scheme.notices import Notice
from storage import migrate
from storage.engine import open_engines
from storage.outbox import DEAD, NO_ACCOUNT, enqueue
from storage.outbox_tables import outbox
from storage.schedule import LastRun, record_run
from storage.store import Database
from storage.vault import Vault
from tests.bot.slack.wire import serving
from tests.playhouse import PACKS
from tests.postgres import run_sql

NOW = datetime(2026, 11, 17, 10, 30, tzinfo=UTC)


@pytest.fixture
def house(db_url: str) -> Iterator[House]:
    """A house over a database that has all tables and says so."""
    run_sql(db_url, "CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)")
    [head] = migrate.heads()
    run_sql(db_url, f"INSERT INTO alembic_version VALUES ('{head}')")
    database = Database(open_engines(db_url), Vault(("a secret only for tests",)), PACKS, pack_names())
    house = House(Settings(database_url=db_url), database, lambda: NOW)
    house.first_scheme()
    yield house
    database.engines.dispose()


def page(house: House, path: str, **more: object) -> httpx.Response:
    health = Health(house, NOW - timedelta(minutes=1), **more)  # type: ignore[arg-type]
    return TestClient(Starlette(routes=health.routes())).get(path)


def figures(house: House) -> dict[str, float]:
    lines = [line for line in page(house, "/metrics").text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


@pytest.mark.parametrize(
    "db_url", ["sqlite"], indirect=True
)  # PostgreSQL's readers wait for no writer anyway
def test_a_writer_keeps_no_health_page_waiting_and_none_of_them_waits_for_the_lock(house: House) -> None:
    url = str(house.database.engines.url)
    assert page(house, "/readyz").status_code == 200
    with house.database.engines.write():
        began = time.monotonic()
        answers = [page(house, path).status_code for path in ("/readyz", "/metrics", "/readyz")]
        assert migrate.is_current(url)
        assert migrate.differences(url) == []
        assert time.monotonic() - began < 5  # the lock is waited for for half a minute
    assert answers == [200, 200, 200]


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
def test_looking_holds_up_no_writer(house: House, tmp_path: Path) -> None:
    """A look in the middle of its reading: a writer goes before it."""
    with house.database.engines.read() as conn:
        assert migrate.revisions(conn) == migrate.heads()
        began = time.monotonic()
        with house.database.engines.write() as other:
            other.execute(text("UPDATE schedule SET told = 0"))
        assert time.monotonic() - began < 5


@pytest.mark.parametrize("db_url", ["postgresql"], indirect=True)
def test_a_database_that_hangs_takes_neither_the_answer_nor_the_other_pages_along(house: House) -> None:
    holder = create_engine(house.database.engines.url)
    health = Health(house, NOW, patience=0.5, pulse=(pulse := Pulse()))
    pulse.note(0.2)
    threads = threading.active_count()
    with holder.connect() as conn, serving(Starlette(routes=health.routes())) as http:
        assert http.get("/readyz").status_code == 200
        conn.execute(text("LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE"))
        with ThreadPoolExecutor(12) as many:
            asked = [many.submit(http.get, "/readyz") for _ in range(12)]
            began = time.monotonic()
            assert http.get("/healthz").text == "alive\n"
            assert time.monotonic() - began < 2
            assert threading.active_count() < threads + 12 + 8, "one look, whoever asks"
            for each in asked:
                answer = each.result()
                assert (answer.status_code, answer.json()["problems"]) == (
                    503,
                    ["The database does not answer within a moment."],
                )
        said = http.get("/metrics")
        assert said.status_code == 200
        assert "mentoring_database_up 0" in said.text and "mentoring_act_seconds_count 1" in said.text
        conn.rollback()
        until = time.monotonic() + 20
        while http.get("/readyz").status_code != 200:
            assert time.monotonic() < until
            time.sleep(0.1)
    holder.dispose()


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
def test_with_the_database_away_the_figures_of_this_process_are_still_told(house: House) -> None:
    pulse = Pulse()
    pulse.note(0.2)
    Path(house.database.engines.url.database or "").rename(
        Path(house.database.engines.url.database + ".away")
    )  # type: ignore[operator]
    house.database.engines.dispose()
    said = page(house, "/metrics", pulse=pulse)
    assert said.status_code == 200
    assert "\nmentoring_database_up 0\n" in said.text and "mentoring_act_seconds_count 1" in said.text
    assert "mentoring_messages_waiting" not in said.text, "what is not known is not told as a nought"
    assert page(house, "/readyz").status_code == 503


def ran(house: House, job: str, scheme: str, at: datetime, failed: int = 0) -> None:
    with house.database.engines.write() as conn:
        record_run(conn, scheme, LastRun(job, at, 3, 2, failed))


def test_a_job_that_is_dead_in_one_scheme_is_seen_among_all_that_run(house: House) -> None:
    first, second = (
        house.first_scheme(),
        house.database.found("ion", "Europe/London", NOW - timedelta(hours=3)),
    )
    for job in timetable.jobs:
        for scheme in (first, second):
            if (job, scheme) not in (("nudges", second), ("retention", second)):
                ran(house, job, scheme, NOW - timedelta(seconds=20), failed=job == "terms")
    ran(house, "nudges", second, NOW - timedelta(hours=2), failed=4)
    ran(house, "an earlier version's", second, NOW - timedelta(days=90))
    found = figures(house)
    ages = {name: value for name, value in found.items() if name.startswith("mentoring_job_last_run_seconds")}
    assert len(ages) == len(timetable.jobs)
    assert ages.pop('mentoring_job_last_run_seconds{job="nudges"}') == 7200
    assert ages.pop('mentoring_job_last_run_seconds{job="retention"}') == 10800, "it never ran there"
    assert set(ages.values()) == {20}
    assert found["mentoring_jobs_last_run_seconds"] == 10800
    assert found['mentoring_job_failures{job="nudges"}'] == 4
    assert found['mentoring_job_failures{job="milestones"}'] == 0


def test_a_run_as_of_a_moment_to_come_hides_no_dead_jobs(house: House) -> None:
    ran(house, "nudges", house.first_scheme(), NOW + timedelta(days=30))
    health = Health(house, NOW - timedelta(hours=1))
    assert health.problems(NOW) == ["The jobs have not run for ten minutes."]


def test_many_undelivered_messages_of_a_day_are_a_problem_that_ends(house: House) -> None:
    with house.database.engines.write() as conn:
        enqueue(conn, "s1", [Notice("nudge", f"p{n}", f"k{n}") for n in range(120)], NOW, lambda _: {})
    assert page(house, "/readyz").status_code == 200, "people without an account are nobody's outage"
    with house.database.engines.write() as conn:
        conn.execute(outbox.update().where(outbox.c.state == DEAD, outbox.c.last_error == NO_ACCOUNT).values(last_error="refused"))  # fmt: skip
    health = Health(house, NOW)
    [said] = health.problems(NOW)
    assert said == "More than fifty messages could not be told within a day."
    assert figures(house)["mentoring_messages_dead"] == 120
    assert health.problems(NOW + timedelta(hours=25)) == ["The jobs have not run for ten minutes."]
