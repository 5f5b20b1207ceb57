"""The doctor only looks: it makes, upgrades and repairs nothing; and it sees dead jobs and a deaf bot."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect
from starlette.applications import Starlette

from bot import clock
from bot.__main__ import main
from bot.commands.doctor import beside
from bot.health import Health
from bot.house import House, open_house
from bot.settings import Settings
from bot.web.guard import Guard
from storage import migrate
from tests.bot.slack.slack_api import free_port
from tests.bot.slack.wire import serving
from tests.postgres import run_sql

KEY = "the key of this scheme's own"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/data/mentoring.db")
    monkeypatch.setenv("COORDINATORS", "lead@example.org")
    monkeypatch.setenv("PORT", str(free_port()))
    monkeypatch.delenv("SECRET_KEY", raising=False)
    return tmp_path


@pytest.fixture
def house(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A scheme in use."""
    monkeypatch.setenv("SECRET_KEY", KEY)
    url = f"sqlite:///{folder}/data/mentoring.db"
    house = open_house(Settings(database_url=url, secret_keys=(KEY,)), clock.now)
    house.first_scheme()
    yield house
    house.database.engines.dispose()


def contents(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_where_nothing_is_yet_the_doctor_makes_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor", "--offline"]) == 0
    assert "ok   database: sqlite, not there yet" in capsys.readouterr().out
    assert list(folder.iterdir()) == []


def test_before_the_first_start_somebody_is_to_be_named_as_a_lead(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("COORDINATORS")
    assert main(["doctor", "--offline"]) == 1
    assert "Set COORDINATORS" in capsys.readouterr().err
    assert list(folder.iterdir()) == []


def test_an_older_database_is_named_and_left_as_it_is_until_it_is_told_to_be_upgraded(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SECRET_KEY", KEY)
    migrate.upgrade(f"sqlite:///{folder}/live.db", target="0007")
    (folder / "data").mkdir()
    shutil.copyfile(folder / "live.db", folder / "data" / "mentoring.db")
    before = contents(folder)
    assert main(["doctor", "--offline"]) == 1
    said = "".join(capsys.readouterr())
    assert "fix  database: sqlite, tables of an earlier version" in said and "python -m bot upgrade" in said
    assert contents(folder) == before
    assert main(["upgrade"]) == 0
    assert "brought to this version" in capsys.readouterr().out
    assert migrate.is_current(f"sqlite:///{folder}/data/mentoring.db")
    assert contents(folder)["live.db"] == before["live.db"]
    after = contents(folder)
    assert main(["doctor", "--offline"]) == 0
    assert contents(folder) == after
    assert main(["upgrade"]) == 0
    assert "are those of this version" in capsys.readouterr().out


def test_a_newer_database_is_named_too(
    folder: Path, house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    with house.database.engines.write() as conn:
        conn.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert main(["doctor", "--offline"]) == 1
    assert "made by a newer version" in capsys.readouterr().err


def test_a_database_whose_key_is_missing_gets_no_new_one(
    folder: Path, house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("SECRET_KEY")
    assert main(["doctor", "--offline"]) == 1
    assert "secret.key" in capsys.readouterr().err
    assert not (folder / "data" / "secret.key").exists()


@pytest.mark.parametrize("db_url", ["postgresql"], indirect=True)
def test_an_empty_server_stays_empty(
    db_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run_sql(db_url, "DROP SCHEMA public CASCADE")
    run_sql(db_url, "CREATE SCHEMA public")
    monkeypatch.setenv("DATABASE_URL", db_url)
    monkeypatch.setenv("SECRET_KEY", KEY)
    assert main(["doctor", "--offline"]) == 0
    assert "postgresql, no tables yet" in capsys.readouterr().out
    engine = create_engine(db_url)
    assert inspect(engine).get_table_names() == []
    engine.dispose()
    assert main(["upgrade"]) == 0
    assert main(["doctor", "--offline"]) == 0
    assert "ok   database clock: right" in capsys.readouterr().out


def test_a_clock_of_the_server_that_is_wrong_is_named() -> None:
    now = datetime(2026, 11, 17, 10, 30, tzinfo=UTC)
    assert beside("database clock", now + timedelta(seconds=30), now).fix == ""
    slow = beside("database clock", now - timedelta(minutes=4), now)
    assert "240 seconds" in slow.said and slow.fix


def test_jobs_that_have_not_run_are_said(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--offline"]) == 1
    assert "The jobs have not run for ten minutes." in capsys.readouterr().err
    house.run_jobs(["nudges"], clock.now() - timedelta(minutes=11))
    assert main(["doctor", "--offline"]) == 1
    assert "The jobs have not run for ten minutes." in capsys.readouterr().err
    house.run_jobs(None, clock.now())
    assert main(["doctor", "--offline"]) == 0


@pytest.mark.parametrize(
    ("connected", "code", "says"), [(True, 0, "ok   running bot: "), (False, 1, "fix  running bot: ")]
)
def test_a_bot_that_is_deaf_is_said(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    connected: bool, code: int, says: str,
) -> None:  # fmt: skip
    house.run_jobs(None, clock.now())
    health = Health(house, clock.now(), connected={"slack": lambda: connected})
    with serving(Starlette(routes=health.routes())) as http:
        said = http.get("/metrics").text
        assert f'\nmentoring_platform_connected{{platform="slack"}} {int(connected)}\n' in said
        assert http.get("/readyz").status_code == 200, "the others are told what is due as ever"
        monkeypatch.setenv("PORT", str(http.base_url.port))
        assert main(["doctor", "--offline"]) == code
    assert says in capsys.readouterr().out


def test_a_bot_that_runs_elsewhere_or_a_stranger_on_its_port_is_no_fault(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    house.run_jobs(None, clock.now())
    assert main(["doctor", "--offline"]) == 0
    assert "none answers" in capsys.readouterr().out
    with serving(Starlette()) as http:
        monkeypatch.setenv("PORT", str(http.base_url.port))
        assert main(["doctor", "--offline"]) == 0


def test_a_playground_that_asks_for_its_password_is_not_said_to_be_silent(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    house.run_jobs(None, clock.now())
    with serving(Guard(Starlette(), password="open this door")) as http:
        monkeypatch.setenv("PORT", str(http.base_url.port))
        assert main(["doctor", "--offline"]) == 0
    said = capsys.readouterr().out
    assert "a password is asked for" in said and "none answers" not in said
