"""The runbook and the upgrade page, done as they say: the signs are the ones to be seen, the steps help."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot import clock as real
from bot.__main__ import main
from bot.alarms import Alarms
from bot.health import Health
from bot.house import House, open_house
from bot.settings import Settings
from scheme.notices import Notice
from scheme.people import Person, Standing
from storage import migrate
from tests.bot.conftest import KEY
from tests.bot.slack.slack_api import free_port
from tests.world import QUICK, Clock, World

NOW = datetime(2026, 11, 17, 10, 30, tzinfo=UTC)
DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture
def house(beside_commands: House) -> House:
    """A scheme with one person in Slack; commands meet the same database."""
    database, scheme = beside_commands.database, beside_commands.first_scheme()
    database.join("slack", "T1", scheme, NOW)
    with database.write(scheme) as store:
        for name in ("ana", "ben"):
            store.people.save(Person(name, name.title(), standing=Standing.ACTIVE), NOW)
        store.people.attach("ana", "slack", "T1", "UANA", {}, NOW)
    return beside_commands


def owe(house: House, to: str, key: str) -> None:
    with house.database.write(house.first_scheme()) as store:
        strand = store.strands.all()[0].key
        store.owe([Notice("you-lead-no-more", to, key, None, {"strand": strand})], house.clock())


def deliver(house: House, world: World) -> None:
    delivery = house.delivery({"slack": world}, own_clock=True, rates=QUICK)
    while delivery.send_due(4):
        pass


def asked(house: House) -> TestClient:
    return TestClient(Starlette(routes=Health(house, NOW - timedelta(hours=1)).routes()))


def figures(house: House) -> dict[str, float]:
    lines = asked(house).get("/metrics").text.splitlines()
    pairs = [line.split(" ") for line in lines if line and not line.startswith("#")]
    return {name.removeprefix("mentoring_"): float(value) for name, value in pairs}


def problems(house: House) -> list[str]:
    answer = asked(house).get("/readyz")
    found: list[str] = answer.json()["problems"]
    assert answer.status_code == (503 if found else 200)
    return found


def quoted(page: str, section: str = "") -> list[str]:
    """What a page says in quotation marks, in the section that begins so."""
    words = (DOCS / page).read_text(encoding="utf-8").partition(section)[2].partition("\n## ")[0]
    return [re.sub(r"\s+", " ", said) for said in re.findall(r"“([^”]+)”", words)]


def test_the_figures_are_what_happened(house: House, clock: Clock) -> None:
    """Queue and its oldest, told, undelivered, workspaces in trouble, seconds since the jobs ran."""
    house.run_jobs(["nudges"], NOW)
    owe(house, "ana", "told")
    owe(house, "ben", "nobody knows an account")
    deliver(house, World())
    owe(house, "ana", "waits")
    deliver(house, World(script={"UANA": ["token!"]}))
    clock.on(seconds=90)
    found = figures(house)
    assert (found["messages_waiting"], found["oldest_waiting_seconds"]) == (1, 90)
    assert (found["messages_told_last_day"], found["messages_dead"]) == (1, 1)
    assert (found["workspaces_alarmed"], found["jobs_last_run_seconds"]) == (1, 90)
    assert (
        "Ana" not in (said := asked(house).get("/metrics").text) and "UANA" not in said and "T1" not in said
    )


def test_1_a_bad_token_is_said_and_its_messages_go_out_once_it_is_put_right(
    house: House, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    house.run_jobs(["nudges"], NOW)
    owe(house, "ana", "k")
    deliver(house, World(script={"UANA": ["token!"]}))
    assert main(["doctor", "--offline"]) == 1
    [sign] = quoted("runbook.md", "## 1.")
    assert re.search(
        re.escape(sign).replace("…", ".+").replace("invalid_auth", ".+"), "".join(capsys.readouterr())
    )
    assert (figures(house)["workspaces_alarmed"], problems(house)) == (1, [])
    world = World()
    deliver(house, world)
    assert world.posts == []
    assert Alarms(house.database.engines, {"slack": lambda _: True}).look() == 1
    deliver(house, world)
    assert (len(world.posts), figures(house)["workspaces_alarmed"]) == (1, 0)
    owe(house, "ana", "l")
    deliver(house, World(script={"UANA": ["token!"]}))
    assert main(["deliver", "--discard", "slack:T1"]) == 0
    assert "1 messages of slack:T1 are given up." in capsys.readouterr().out
    assert (figures(house)["workspaces_alarmed"], figures(house)["messages_waiting"]) == (0, 0)


def test_2_a_message_that_was_not_told_is_listed_and_sent_again(
    house: House, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    clock.at = real.now()  # as the commands have it
    owe(house, "ben", "k")
    deliver(house, World())
    assert figures(house)["messages_dead"] == 1
    assert main(["deliver", "--list"]) == 0
    listed = capsys.readouterr().out
    assert "no account known" in listed and "no account known" in quoted("runbook.md", "## 2.")
    with house.database.write(house.first_scheme()) as store:
        store.people.attach("ben", "slack", "T1", "UBEN", {}, NOW)
    number = listed.split("\t")[0].strip()
    assert main(["deliver", "--send-again", number]) == 0
    clock.at = real.now()
    deliver(house, world := World())
    assert (len(world.posts), figures(house)["messages_dead"]) == (1, 0)


def test_3_late_jobs_are_said_and_caught_up_with(house: House, clock: Clock) -> None:
    house.run_jobs(None, NOW)
    clock.on(minutes=11)
    assert problems(house) == quoted("runbook.md", "## 3.")
    assert main(["tick", "--dry-run"]) == 0
    house.run_jobs(None, clock())
    assert problems(house) == []


def test_4_a_full_disk_is_said_and_ends_when_there_is_room(tmp_path: Path) -> None:
    run = [sys.executable, "-m", "tests.bot.full_disk", str(tmp_path / "full.db")]
    done = subprocess.run(run, cwd=DOCS.parent, capture_output=True, text=True, timeout=60, check=True)
    well, full, again = json.loads(done.stdout)
    assert well == again == [200, [], ["mentoring_database_writable 1"]]
    assert full == [503, [quoted("runbook.md", "## 4.")[1]], ["mentoring_database_writable 0"]]


def test_4_a_database_that_is_away_is_said_and_comes_back_by_itself(house: House, tmp_path: Path) -> None:
    house.run_jobs(["nudges"], NOW)
    house.database.engines.dispose()
    away = tmp_path / "away"
    away.mkdir()
    for path in tmp_path.glob("mentoring.db*"):
        path.rename(away / path.name)
    (tmp_path / "mentoring.db").mkdir()
    assert problems(house) == quoted("runbook.md", "## 4.")[:1]
    (tmp_path / "mentoring.db").rmdir()
    for path in away.iterdir():
        path.rename(tmp_path / path.name)
    assert problems(house) == []


def test_5_a_wrong_key_stops_the_start_and_the_old_one_beside_the_new_opens_it(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    [sign] = quoted("runbook.md", "## 5.")
    for name, value in {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "hush", "PORT": "0"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SECRET_KEY", "quite another key than that")
    assert main(["run"]) == 1
    assert sign in capsys.readouterr().err
    monkeypatch.setenv("SECRET_KEY", f"quite another key than that,{KEY}")
    assert main(["doctor", "--offline"]) in (0, 1)  # it may find something else: the jobs have not run today
    assert sign not in "".join(capsys.readouterr())


def test_6_a_restore_keeps_what_was_there_and_looks_for_what_came_due_since(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    owe(house, "ana", "k")
    (tmp_path / "backups").mkdir()
    assert main(["backup", "backups/"]) == 0
    deliver(house, told := World())
    assert len(told.posts) == 1
    [copy] = (tmp_path / "backups").glob("mentoring-*.db")
    assert main(["restore", str(copy)]) == 0
    assert "1 messages may have been told since" in capsys.readouterr().out
    assert (tmp_path / "mentoring.db.replaced.bak").exists()
    deliver(house, told)
    assert (len(told.posts), told.looks) == (1, 1), "it was looked for, and not told twice"


def test_an_upgrade_is_tried_on_a_copy_keeps_the_old_tables_and_can_be_gone_back_from(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With a database of the version before the last migration, in the order of docs/upgrade.md."""
    old = tmp_path / "old"
    old.mkdir()
    url = f"sqlite:///{old}/mentoring.db"
    migrate.upgrade(url, target="0001")
    shutil.copyfile(old / "mentoring.db", tmp_path / "copy.db")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/copy.db")  # 2: with the same SECRET_KEY
    monkeypatch.setenv("PORT", str(free_port()))
    assert main(["doctor", "--offline"]) == 1
    assert "python -m bot upgrade" in capsys.readouterr().err
    assert not migrate.is_current(f"sqlite:///{tmp_path}/copy.db")  # it only looks
    assert main(["upgrade"]) == 0
    assert main(["doctor", "--offline"]) == 0
    assert migrate.is_current(f"sqlite:///{tmp_path}/copy.db")
    assert not migrate.is_current(url)
    open_house(Settings(database_url=url, secret_keys=(KEY,)), lambda: NOW).database.engines.dispose()  # 5
    assert migrate.is_current(url)
    [before] = old.glob("mentoring.db.before-*.bak")
    engine = create_engine(url)
    with engine.begin() as conn:  # as if a newer program had been there
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    monkeypatch.setenv("DATABASE_URL", url)
    assert main(["tick"]) == 1
    assert "made by a newer version of this program" in capsys.readouterr().err
    assert main(["restore", str(before)]) == 0, capsys.readouterr().err
    assert main(["tick", "--dry-run"]) == 0
