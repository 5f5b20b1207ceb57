"""backup, restore and deliver on the command line: sentences and exit codes, never a traceback."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, make_url, select, update

from bot import settings
from bot.__main__ import main
from bot.house import open_house
from scheme.notices import Notice
from scheme.people import Person, Standing
from storage import migrate
from storage.engine import Engines, open_engines
from storage.outbox import DEAD, HELD, enqueue
from storage.outbox_tables import outbox


@pytest.fixture
def live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engines]:
    """A migrated SQLite database, and the settings that name it."""
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith(("SLACK_", "TEAMS_", "SCHEME_", "DATABASE_")):
            monkeypatch.delenv(name)
    url = f"sqlite:///{tmp_path}/data/mentoring.db"
    monkeypatch.setenv("DATABASE_URL", url)
    migrate.upgrade(url)
    engines = open_engines(url)
    yield engines
    engines.dispose()


def owe(engines: Engines, key: str) -> None:
    with engines.write() as conn:
        route = {"ada": ("slack:T1", "slack:T1:ada")}
        enqueue(conn, "s1", [Notice("nudge", "ada", key)], datetime.now(UTC), lambda people: route)


def keys(engines: Engines) -> set[str]:
    with engines.read() as conn:
        return set(conn.scalars(select(outbox.c.dedupe_key)))


def test_a_backup_can_be_restored_while_the_bot_has_the_database_open(
    live: Engines, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    owe(live, "before")
    assert main(["backup", str(tmp_path / "kept.db")]) == 0
    owe(live, "after")
    assert main(["restore", str(tmp_path / "kept.db")]) == 0
    assert "1 messages may have been told" in capsys.readouterr().out
    assert keys(live) == {"before"}


def test_a_backup_into_a_folder_is_named_by_its_moment(live: Engines, tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    assert main(["backup", "backups"]) == 0
    [made] = (tmp_path / "backups").iterdir()
    assert made.name.startswith("mentoring-20")
    with closing(sqlite3.connect(made)) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_of_nightly_copies_the_last_are_kept_and_nothing_else_is_touched(
    live: Engines, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    owe(live, "k")
    folder = tmp_path / "backups"
    folder.mkdir()
    older = [f"mentoring-2026-11-{day:02}-031500.db" for day in range(1, 6)]
    others = [
        "mentoring.db",
        "mentoring-2026-11-01.db",
        "mentoring-2026-11-01-031500.db.bak",
        "playground-2026-11-01-031500.db",
    ]
    for name in older + others:
        (folder / name).write_text("a copy", encoding="utf-8")
    assert main(["backup", "backups", "--keep", "3"]) == 0
    left = {path.name for path in folder.iterdir()} - set(others)
    assert left > {*older[3:]} and len(left) == 3, "the new one and the two last before it"
    assert set(others) <= {path.name for path in folder.iterdir()}
    assert main(["backup", "nowhere/", "--keep", "3"]) == 1
    assert main(["backup", "nowhere/"]) == 1
    assert "there is no folder nowhere" in capsys.readouterr().err
    assert not (tmp_path / "nowhere").exists()
    with pytest.raises(SystemExit) as ended:
        main(["backup", "backups", "--keep", "0"])
    assert ended.value.code == 2


def test_what_cannot_be_done_is_said_in_a_sentence(
    live: Engines, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    owe(live, "k")
    (tmp_path / "words.txt").write_text("no database at all, only words" * 100)
    assert main(["restore", "nowhere.db"]) == 1
    assert main(["restore", "words.txt"]) == 1
    assert main(["restore"]) == 2
    assert main(["backup", "data/mentoring.db"]) == 1
    assert main(["deliver", "--once"]) == 1  # neither Slack nor Teams is set up
    assert main(["deliver", "--discard", "1"]) == 1  # it is not among the undelivered
    said = [line for line in capsys.readouterr().err.strip().splitlines() if not line.startswith("{")]
    assert len(said) == 6
    assert all(line.endswith(".") for line in said)
    assert keys(live) == {"k"}


def test_undelivered_messages_are_listed_sent_again_and_given_up(
    live: Engines, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["tick", "nudges", "--dry-run"])  # founds the scheme
    with live.write() as conn:
        scheme = conn.exec_driver_sql("SELECT id FROM scheme").scalar_one()
        enqueue(conn, scheme, [Notice("nudge", "ghost", "k")], datetime.now(UTC), lambda people: {})
        number = conn.scalar(select(outbox.c.id).where(outbox.c.dedupe_key == "k"))
    capsys.readouterr()
    assert main(["deliver", "--list"]) == 0
    assert capsys.readouterr().out.split("\t")[2:] == ["nudge", "to ghost", "no account known\n"]
    assert main(["deliver", "--send-again", str(number)]) == 1  # still no account
    with live.write() as conn:  # and one of which nobody can say whether it arrived
        conn.execute(update(outbox).values(maybe_sent=True, last_error=HELD))
    capsys.readouterr()
    assert main(["deliver", "--list"]) == 0
    assert capsys.readouterr().out.split("\t")[4:] == ["may or may not have arrived\n"]
    assert main(["deliver", "--discard", str(number)]) == 0
    capsys.readouterr()
    assert main(["deliver", "--list"]) == 0
    assert capsys.readouterr().out == ""


def test_a_thousand_and_more_are_listed_whole_and_settled_many_at_a_time(
    live: Engines, capsys: pytest.CaptureFixture[str]
) -> None:
    """All of a workspace at once, but for what may have arrived: that is decided one by one."""
    main(["tick", "nudges", "--dry-run"])  # founds the scheme
    now = datetime.now(UTC)
    with live.write() as conn:
        scheme = conn.exec_driver_sql("SELECT id FROM scheme").scalar_one()
        routes = {f"p{i}": (f"slack:T{i % 2}", f"slack:T{i % 2}:p{i}") for i in range(1010)}
        enqueue(conn, scheme, [Notice("nudge", p, f"k{p}") for p in routes], now, lambda people: routes)
        conn.execute(
            update(outbox).values(state=DEAD, due_at=None, finished_at=now, last_error="unreachable")
        )
        perhaps = conn.scalar(select(outbox.c.id).where(outbox.c.to_person == "p1"))
        conn.execute(update(outbox).where(outbox.c.id == perhaps).values(maybe_sent=True, last_error=HELD))
        few = list(conn.scalars(select(outbox.c.id).where(outbox.c.workspace == "slack:T0").limit(3)))
    capsys.readouterr()
    assert main(["deliver", "--list"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1010
    assert main(["deliver", "--discard", *map(str, few), "999999"]) == 1
    said = capsys.readouterr()
    assert said.out.splitlines() == [f"Message {n} is given up." for n in few]
    assert "Message 999999 is not among the undelivered" in said.err
    assert main(["deliver", "--discard", "slack:T0"]) == 0
    assert capsys.readouterr().out == "502 messages of slack:T0 are given up.\n"
    house = open_house(settings.read(), lambda: now)
    house.database.join("slack", "T1", scheme, now)
    with house.database.write(scheme) as store:
        for name in ("p1", "p3", "p5"):
            store.people.save(Person(name, name, standing=Standing.ACTIVE), now)
            store.people.attach(name, "slack", "T1", name, {}, now)
    house.database.engines.dispose()
    assert main(["deliver", "--send-again", "slack:T1"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "2 messages of slack:T1 are put back in the queue."
    assert said[1].startswith("1 of slack:T1 may have arrived and are left as they are")
    with live.read() as conn:
        waiting = conn.scalars(select(outbox.c.to_person).where(outbox.c.due_at.is_not(None)))
        assert set(waiting) == {"p3", "p5"}
        assert conn.scalar(select(func.count()).where(outbox.c.state == DEAD)) == 503


@pytest.mark.parametrize("db_url", ["postgresql"], indirect=True)
def test_after_postgresqls_own_restore_the_rows_since_can_be_put_in_doubt(
    db: Engines,
    db_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", make_url(db_url).render_as_string(hide_password=False))
    owe(db, "k")
    assert main(["backup", "x.db"]) == 1
    assert main(["restore", "x.db"]) == 2
    assert main(["restore", "--doubt-since", "2026-01-01T09:00"]) == 0
    assert "1 messages" in capsys.readouterr().out
