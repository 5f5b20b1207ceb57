"""`python -m bot import`: all of a file or nothing, with real dates, and twice is once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.packs import load_pack
from scheme.pairing import RUNNING, Pairing
from storage.engine import open_engines
from storage.store import Database
from storage.vault import Vault

KEY = "a secret key for this test only"
PEOPLE = """email,name,department,grade,manager_email,roles,capacity,trained_on,topics,goals_topics,not_with,waiting_since
rowan@example.org,Rowan,Stroke,professor,,mentor,3,12/01/2026,promotion,,,
bao@example.org,Bao,Genetics,postdoc,,mentee,,,,promotion,rowan@example.org,2026-03-01
kofi@example.org,Kofi,Epilepsy,phd_student,,mentee,,,,funding,,
"""
PAIRS = """mentor_email,mentee_email,started_on,first_meeting_on,last_meeting_on
rowan@example.org,kofi@example.org,2025-02-10,2025-03-01,2026-09-15
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/mentoring.db")
    monkeypatch.setenv("SECRET_KEY", KEY)
    (tmp_path / "people.csv").write_text(PEOPLE)
    (tmp_path / "pairs.csv").write_text(PAIRS)
    return tmp_path


def database(place: Path) -> Database:
    return Database(open_engines(f"sqlite:///{place}/mentoring.db"), Vault([KEY]), load_pack)


def the_pair(place: Path) -> Pairing:
    db = database(place)
    with db.read(db.schemes()[0]) as store:
        kofi = store.people.by_email("kofi@example.org")
        assert kofi
        return store.pairings.of_person(kofi.id, RUNNING)[0]


def test_people_and_pairs_come_in_with_their_own_dates(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", "people.csv"]) == 0
    assert "Added 3 people, 2 requests" in capsys.readouterr().out
    assert main(["import", "pairs.csv"]) == 0
    assert "1 running pair" in capsys.readouterr().out
    pair = the_pair(place)
    assert (pair.started_on, pair.last_met_on, pair.meetings) == (date(2025, 2, 10), date(2026, 9, 15), 2)
    assert pair.mentee_signed_on == date(2025, 3, 1)
    assert pair.ends_on and pair.ends_on > date(2026, 9, 15)
    db = database(place)
    with db.read(db.schemes()[0]) as store:
        bao, rowan = (store.people.by_email(f"{n}@example.org") for n in ("bao", "rowan"))
        assert bao and rowan
        assert bao.not_with == (rowan.id,)
        assert rowan.trained_on == date(2026, 1, 12)
        waiting = store.requests.waiting_of(bao.id)
        assert waiting and waiting.since == date(2026, 3, 1)
        assert bao.consented_at is None  # nobody accepts a notice by being in a file


def test_the_same_file_twice_changes_nothing(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("people.csv", "pairs.csv"):
        main(["import", name])
        capsys.readouterr()
        assert main(["import", name]) == 0
        assert "Added 0 people, 0 requests and 0 running pairs; changed 0 people" in capsys.readouterr().out


def test_one_bad_line_keeps_the_whole_file_out(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "people.csv").write_text(
        PEOPLE + "uwe@example.org,Uwe,Stroke,wizard,,mentor,-1,31/02/2026,,,,\n"
    )
    assert main(["import", "people.csv"]) == 1
    told = capsys.readouterr().err
    assert "line 5" in told and "wizard" in told
    assert "Nothing was used" in told
    db = database(place)
    with db.read(db.schemes()[0]) as store:
        assert store.people.by_email("rowan@example.org") is None


def test_a_dry_run_says_the_same_and_changes_nothing(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "people.csv", "--dry-run"]) == 0
    assert "Would add 3 people, 2 requests" in capsys.readouterr().out
    assert main(["import", "people.csv"]) == 0
    assert "Added 3 people" in capsys.readouterr().out


def test_an_import_writes_to_nobody(place: Path) -> None:
    main(["import", "people.csv"])
    main(["import", "pairs.csv"])
    with database(place).engines.read() as conn:
        assert not conn.exec_driver_sql("select kind from outbox").all()
