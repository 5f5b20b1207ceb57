"""`tick` and the command line: a dry run changes nothing and tells ids only; mistakes get one sentence."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import clock
from bot.__main__ import main
from storage import migrate
from storage.outbox_tables import outbox
from storage.schedule import last_runs
from tests.playhouse import KEY, Play


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database as the program itself makes it."""
    address = f"sqlite:///{tmp_path}/home.db"
    migrate.upgrade(address)
    return address


@pytest.fixture
def home(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Play]:
    """A scheme on disk with a pair that has not met, and an environment that points to it."""
    handlers = list(logging.getLogger().handlers)
    for name in ("SLACK_BOT_TOKEN", "TEAMS_CLIENT_ID", "SCHEME_PACK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("SECRET_KEY", KEY)
    monkeypatch.chdir(tmp_path)
    play = Play(url)
    play.paired(play.mentor(), play.mentee())
    yield play
    play.close()
    logging.getLogger().handlers = handlers  # commands set up the log of a program of their own


def test_a_dry_run_says_what_would_be_told_to_which_ids_and_changes_nothing(
    home: Play, capsys: pytest.CaptureFixture[str], url: str
) -> None:
    with home.store() as store:
        before = (
            store.conn.execute(select(outbox.c.id)).all(),
            store.pairings.of_person(home.actors["mira"].id),
        )
    home.close()
    command = ["tick", "--at", "2026-12-09T10:00", "--dry-run", "--json"]
    assert main(command) == 0
    printed = capsys.readouterr().out
    report = json.loads(printed)
    (rows,) = report["schemes"].values()
    told = [t for row in rows for t in row["told"]]
    assert [t["kind"] for t in told if t["kind"] == "nudge"] == ["nudge"]
    assert all(re.fullmatch(r"[0-9a-f-]{36}", t["to"]) for t in told)
    assert all(row["why"] for row in rows)
    assert not [w for w in ("Mira", "Tarrant", "Rafe", "example.org", "Genetics") if w in printed]
    assert main(command) == 0
    assert json.loads(capsys.readouterr().out) == report  # nothing was changed by the first
    with home.store() as store:
        after = (
            store.conn.execute(select(outbox.c.id)).all(),
            store.pairings.of_person(home.actors["mira"].id),
        )
    assert after == before


def test_a_tick_tells_once(home: Play, capsys: pytest.CaptureFixture[str]) -> None:
    at = (home.now + timedelta(days=22)).isoformat()
    home.close()
    assert main(["tick", "nudges", "--at", at]) == 0
    assert "told 1" in capsys.readouterr().out
    assert main(["tick", "nudges", "--at", at]) == 0
    assert "told 0" in capsys.readouterr().out


def noted(home: Play) -> dict[str, datetime]:
    with home.store() as store:
        return {job: run.ran_at for job, run in last_runs(store.conn, store.scheme_id).items()}


def test_a_run_as_of_a_moment_to_come_is_not_written_down_as_one_that_was(home: Play) -> None:
    """Else nobody would notice until then that the jobs are dead."""
    before = clock.now()
    assert main(["tick", "--at", "2090-03-01T09:00"]) == 0
    assert noted(home) == {}
    assert main(["tick", "nudges"]) == 0
    assert set(noted(home)) == {"nudges"} and noted(home)["nudges"] >= before
    assert main(["tick", "nudges", "--at", "2090-03-01T09:00"]) == 0
    assert before <= noted(home)["nudges"] <= clock.now()


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (["tick", "no-such-job"], "no-such-job"),
        (["tick", "--at", "31 November"], "31 November"),
        (["match", "no-such-file.csv"], "cannot be read"),
        (["import", "no-such-file.csv"], "cannot be read"),
    ],
)
def test_a_mistake_gets_one_sentence_and_exit_code_1(
    home: Play, capsys: pytest.CaptureFixture[str], command: list[str], says: str
) -> None:
    home.close()
    assert main(command) == 1
    told = capsys.readouterr().err
    assert says in told and "Traceback" not in told
    assert len(told.strip().splitlines()) <= 2


@pytest.mark.parametrize("command", [[], ["dance"], ["tick", "--no-such-option"], ["match"]])
def test_wrong_usage_is_exit_code_2(capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(command)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_a_wrong_setting_is_one_sentence_too(
    home: Play, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    home.close()
    monkeypatch.setenv("PORT", "eighty")
    assert main(["tick"]) == 1
    assert "PORT" in capsys.readouterr().err
