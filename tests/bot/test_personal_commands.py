"""`export`, `erase` and `retention`: they say what was done, and fail where it was not."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url, select, text

from bot import clock
from bot.__main__ import main
from bot.house import House, open_house
from bot.settings import Settings
from scheme.offers import MentorRequest, RequestState
from scheme.pairing import State
from storage.outbox_tables import outbox
from storage.tables import person
from tests.builders import TODAY, a_pairing, a_person
from tests.postgres import run_sql

KEY = "the key of this scheme's own"


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A scheme in which Rafe mentors Mira; both are imported, and have never spoken."""
    url, name = f"sqlite:///{tmp_path}/mentoring.db", f"personal_{abs(hash(tmp_path)):x}"
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres_url")
        run_sql(server, f"CREATE DATABASE {name}")
        url = make_url(server).set(database=name).render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("SECRET_KEY", KEY)
    monkeypatch.chdir(tmp_path)
    house = open_house(Settings(database_url=url, secret_keys=(KEY,)), clock.now)
    fill(house, house.first_scheme())
    yield house
    house.database.engines.dispose()
    if request.param == "postgresql":
        run_sql(server, f"DROP DATABASE {name} WITH (FORCE)")


def fill(house: House, scheme: str, mark: str = "") -> None:
    with house.database.write(scheme) as store:
        for who in ("rafe", "mira"):
            store.people.save(a_person(f"{who}{mark}", email=f"{who}@example.org"), clock.now())
        store.pairings.add(a_pairing(id=f"pair{mark}", mentor=f"rafe{mark}", mentee=f"mira{mark}"))
        asked = MentorRequest(f"r{mark}", f"mira{mark}", "non_clinical", RequestState.WAITING, TODAY)
        store.requests.add(asked)


def knows(house: House, email: str = "mira@example.org") -> list[str]:
    """The schemes that know this address."""
    known = []
    for scheme in house.database.schemes():
        with house.database.read(scheme) as store:
            known += [scheme] if store.people.by_email(email) else []
    return known


def break_erasing(house: House, *people: str) -> None:
    """From now on the database does not let go of these people's rows."""
    names = ", ".join(f"'{p}'" for p in people)
    with house.database.engines.write() as conn:
        if house.database.engines.dialect == "sqlite":
            conn.execute(text(
                f"CREATE TRIGGER keep BEFORE UPDATE ON person WHEN OLD.id IN ({names}) "
                "BEGIN SELECT RAISE(ABORT, 'kept'); END"
            ))  # fmt: skip
            return
        conn.execute(text(
            "CREATE FUNCTION keep() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'kept' "
            "USING ERRCODE = '23514'; END $$ LANGUAGE plpgsql"
        ))  # fmt: skip
        conn.execute(text(
            f"CREATE TRIGGER keep BEFORE UPDATE ON person FOR EACH ROW WHEN (OLD.id IN ({names})) "
            "EXECUTE FUNCTION keep()"
        ))  # fmt: skip


def test_somebody_who_was_only_imported_is_erased_and_their_pair_ends(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    with house.database.write(house.first_scheme()) as store:
        store.people.attach("rafe", "web", "hall", "rafe", {}, clock.now())
    assert main(["erase", "mira@example.org"]) == 1
    assert knows(house)
    assert main(["erase", "Mira@example.org", "--yes"]) == 0
    assert capsys.readouterr().out == "Erased.\n"
    assert not knows(house)
    with house.database.read(house.first_scheme()) as store:
        pairing = store.pairings.for_job("pair")
        assert pairing is not None and pairing.state is State.ENDED
        assert store.requests.waiting([s.key for s in store.strands.all()]) == []
        told = set(store.conn.scalars(select(outbox.c.to_person)))
    assert told == {"rafe"}  # who is left behind is told; who is erased is not
    assert main(["erase", "mira@example.org", "--yes"]) == 1
    assert "Nobody has that address." in capsys.readouterr().err


def test_somebody_with_an_account_is_erased_in_every_scheme_that_knows_them(house: House) -> None:
    other = house.database.found("ion", "Europe/London", clock.now())
    fill(house, other, "2")
    with house.database.write(other) as store:
        store.people.attach("mira2", "web", "hall", "mira", {}, clock.now())
    assert main(["export", "mira@example.org", "--out", "mira.zip"]) == 0
    with zipfile.ZipFile("mira.zip") as packed:
        found = json.loads(packed.read("my-data.json"))
    assert {row["id"] for row in found["person"]} == {"mira", "mira2"}
    assert main(["erase", "mira@example.org", "--yes"]) == 0
    assert knows(house) == []
    for scheme, pair in ((other, "pair2"), (house.first_scheme(), "pair")):
        with house.database.read(scheme) as store:
            pairing = store.pairings.for_job(pair)
            assert pairing is not None and pairing.state is State.ENDED
            assert not store.people.accounts("mira2")


def test_erase_does_not_say_erased_where_it_was_not(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    break_erasing(house, "mira")
    assert main(["erase", "mira@example.org", "--yes"]) == 1
    said = capsys.readouterr()
    assert "Erased" not in said.out and "Nothing was erased" in said.err
    assert knows(house)
    with house.database.read(house.first_scheme()) as store:
        pairing = store.pairings.for_job("pair")
        assert pairing is not None and pairing.state is State.LIVE


def test_retention_counts_only_who_was_erased_and_fails_where_somebody_was_not(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    long_ago = clock.now() - timedelta(days=800)
    with house.database.write(house.first_scheme()) as store:
        for who in ("ada", "bo", "cy"):
            store.people.save(a_person(who), long_ago)
    break_erasing(house, "bo")
    assert main(["retention", "--dry-run"]) == 1
    assert "2 would be erased" in capsys.readouterr().out
    assert main(["retention"]) == 1
    said = capsys.readouterr()
    assert "2 were erased" in said.out
    assert "1 could not be erased" in said.err
    with house.database.engines.read() as conn:
        kept = set(conn.scalars(select(person.c.id).where(person.c.email_mark.is_not(None))))
    assert kept == {"bo", "rafe", "mira"}
