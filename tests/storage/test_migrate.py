"""Migrations: equal to the tables, all or nothing, one replica at a time, with a backup first."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, make_url, text

from storage import migrate
from storage.migrate import NotMigrated, all_tables, differences, is_current, revision, upgrade
from tests.postgres import run_sql

PARENT_AND_CHILD = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "{number}", {after!r}, None, None
def upgrade():
{body}
"""
FIRST = """
    op.create_table("house", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(20)))
    op.create_table("room", sa.Column("id", sa.Integer, primary_key=True), sa.Column("house_id", sa.Integer,
        sa.ForeignKey("house.id", name="fk_room_house", ondelete="CASCADE"), nullable=False))
"""
WIDER = """
    with op.batch_alter_table("house") as batch:
        batch.alter_column("name", type_=sa.String(50), nullable=False)
        batch.add_column(sa.Column("street", sa.String(20)))
"""
ORPHANS = (
    WIDER.replace("street", "town")
    + """
    op.execute("DELETE FROM house WHERE id = 1")
"""
)
BROKEN = (
    WIDER.replace("street", "planet")
    + """
    raise ZeroDivisionError
"""
)


@pytest.fixture
def chain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of migrations of its own: two tables, then changes to the parent."""
    folder = tmp_path / "migrations"
    shutil.copytree(Path(migrate.__file__).parent / "migrations", folder)
    shutil.rmtree(folder / "versions")
    (folder / "versions").mkdir()
    add(folder, "1", None, FIRST)
    monkeypatch.setattr(migrate, "_FOLDER", folder)
    return folder


def add(folder: Path, number: str, after: str | None, body: str) -> None:
    (folder / "versions" / f"{number}.py").write_text(
        PARENT_AND_CHILD.format(number=number, after=after, body=body)
    )


def fill(url: str) -> None:
    run_sql(url, "INSERT INTO house (id, name) VALUES (1, 'red'), (2, 'blue')")
    run_sql(url, "INSERT INTO room (id, house_id) VALUES (1, 1), (2, 1), (3, 2)")


def count(url: str, table: str) -> int:
    engine = create_engine(url)
    with engine.connect() as conn:
        found = conn.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
    engine.dispose()
    return int(found)


def test_the_migrations_make_exactly_the_declared_tables(empty_url: str) -> None:
    if not list((Path(migrate.__file__).parent / "migrations" / "versions").glob("*.py")):
        pytest.skip("no migration has been written yet")
    assert not is_current(empty_url)
    assert upgrade(empty_url)
    assert is_current(empty_url)
    assert differences(empty_url) == []
    assert not upgrade(empty_url)


def test_changing_a_parent_keeps_its_children(empty_url: str, chain: Path) -> None:
    """With foreign keys on, SQLite would empty the child table without a word."""
    upgrade(empty_url)
    fill(empty_url)
    add(chain, "2", "1", WIDER)
    assert not is_current(empty_url)
    upgrade(empty_url)
    assert is_current(empty_url)
    assert (count(empty_url, "house"), count(empty_url, "room")) == (2, 3)
    engine = create_engine(empty_url)
    assert "street" in {c["name"] for c in inspect(engine).get_columns("house")}
    assert [k["name"] for k in inspect(engine).get_foreign_keys("room")] == ["fk_room_house"]
    engine.dispose()


def test_a_migration_that_fails_leaves_everything_as_it_was(empty_url: str, chain: Path) -> None:
    upgrade(empty_url)
    fill(empty_url)
    add(chain, "2", "1", BROKEN)
    with pytest.raises(ZeroDivisionError):
        upgrade(empty_url)
    engine = create_engine(empty_url)
    assert set(inspect(engine).get_table_names()) == {"alembic_version", "house", "room"}
    assert {c["name"] for c in inspect(engine).get_columns("house")} == {"id", "name"}
    engine.dispose()
    assert (count(empty_url, "house"), count(empty_url, "room")) == (2, 3)
    (chain / "versions" / "2.py").unlink()
    add(chain, "2", "1", WIDER)
    assert upgrade(empty_url)  # and the next one is not in the way of leftovers


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)  # PostgreSQL never lets it come to that
def test_a_migration_that_would_orphan_rows_is_refused(empty_url: str, chain: Path) -> None:
    upgrade(empty_url)
    fill(empty_url)
    add(chain, "2", "1", ORPHANS)
    with pytest.raises(NotMigrated, match="room"):
        upgrade(empty_url)
    assert (count(empty_url, "house"), count(empty_url, "room")) == (2, 3)


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
def test_a_backup_is_made_before_every_upgrade_and_three_are_kept(empty_url: str, chain: Path) -> None:
    path = Path(make_url(empty_url).database or "")
    upgrade(empty_url)
    fill(empty_url)
    for number in range(2, 7):
        add(chain, str(number), str(number - 1), WIDER.replace("street", f"street{number}"))
        upgrade(empty_url)
        upgrade(empty_url)  # nothing to do: no further backup
    kept = sorted(p.name for p in path.parent.glob("*.bak"))
    assert kept == [f"mentoring.db.before-{n}.bak" for n in (4, 5, 6)]
    assert count(f"sqlite:///{path.parent}/mentoring.db.before-6.bak", "room") == 3


@pytest.mark.parametrize("db_url", ["postgresql"], indirect=True)
def test_an_upgrade_takes_its_time_whatever_time_outs_its_role_was_given(empty_url: str, chain: Path) -> None:
    """A pooler that drops the bot's own time-outs needs them on the role; they are not meant for this."""
    name = make_url(empty_url).database
    for time_out in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
        run_sql(empty_url, f"ALTER DATABASE {name} SET {time_out} = 200")
    add(chain, "2", "1", "    op.execute('SELECT pg_sleep(0.5)')\n    import time\n    time.sleep(0.5)\n")
    assert upgrade(empty_url)
    assert is_current(empty_url)


def test_replicas_that_start_together_upgrade_once(empty_url: str, chain: Path) -> None:
    """Alembic is not made for threads, so each replica here is a start one after the other's lock."""
    changed: list[bool] = []
    holding = threading.Event()

    def slow(url: str) -> None:
        with migrate._connection(make_url(url)) as conn, conn.begin():
            if conn.dialect.name == "postgresql":
                conn.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": migrate._LOCK})
            holding.set()
            release.wait(10)

    release = threading.Event()
    first = threading.Thread(target=slow, args=[empty_url])
    first.start()
    assert holding.wait(10)
    second = threading.Thread(target=lambda: changed.append(upgrade(empty_url)))
    second.start()
    second.join(0.5)
    assert second.is_alive()  # it waits for the one that holds the lock
    release.set()
    second.join(20)
    first.join(20)
    assert changed == [True]
    assert not upgrade(empty_url)


def test_a_database_newer_than_the_program_is_left_alone(empty_url: str, chain: Path) -> None:
    add(chain, "2", "1", WIDER)
    upgrade(empty_url)
    (chain / "versions" / "2.py").unlink()
    with pytest.raises(NotMigrated, match="newer"):
        upgrade(empty_url)
    assert not is_current(empty_url)


def test_the_first_migration_can_be_written_from_the_tables_and_equals_them(
    db_url: str, empty_url: str, chain: Path
) -> None:
    (chain / "versions" / "1.py").unlink()
    made = revision("Begin")
    assert made.name == "0001_begin.py"
    assert "storage" not in made.read_text()  # a migration does not change when our own types do
    upgrade(empty_url)
    assert differences(empty_url) == []
    assert differences(db_url) == [] if db_url != empty_url else True
    tables = set(all_tables().tables)
    engine = create_engine(empty_url)
    assert set(inspect(engine).get_table_names()) == tables | {"alembic_version"}
    engine.dispose()
