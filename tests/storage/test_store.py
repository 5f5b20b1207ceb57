"""What the store promises, on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from scheme.offers import MentorRequest, RequestState
from scheme.pairing import State
from scheme.refusals import Refusal
from scheme.reviews import Choice, ReviewAnswer
from storage.engine import Engines
from storage.people import Stale
from storage.store import Database, new_id
from storage.vault import Vault, VaultError
from tests.builders import NOW, TODAY, a_meeting, a_pairing, a_person
from tests.playhouse import PACKS

VAULT = Vault(("a secret only for tests",))
SECRETS = (
    "Quillon Braithwood",
    "quillon@example.org",
    "boss.of.quillon@example.org",
    "U-QUILLON-7",
    "C-PRIVATE-9",
)


@pytest.fixture
def database(db: Engines) -> Database:
    return Database(db, VAULT, PACKS)


@pytest.fixture
def scheme(database: Database) -> Iterator[str]:
    """A scheme with Rafe, Mira and Sina in it, and a live pair of the first two."""
    scheme_id = database.found("ion", "Europe/London", NOW)
    with database.write(scheme_id) as store:
        for who in ("rafe", "mira", "sina"):
            store.people.save(a_person(who, mentors=who != "mira"), NOW)
        store.pairings.add(a_pairing())
    return scheme_id


def test_names_addresses_and_accounts_are_sealed_and_still_found(database: Database, scheme: str) -> None:
    name, email, boss, user, channel = SECRETS
    with database.write(scheme) as store:
        store.people.save(a_person("q", name=name, email=email, manager_email=boss), NOW)
        store.people.attach("q", "web", "hall", user, {"channel": channel}, NOW)
    with database.read(scheme) as store:
        found = store.people.by_email(f" {email.upper()} ")
        assert found is not None and (found.id, found.name, found.manager_email) == ("q", name, boss)
        account = store.people.by_account("web", "hall", user)
        assert account is not None and account.id == "q"
        assert store.people.accounts("q")[0].address == {"channel": channel}
        for table in ("person", "account"):
            rows = repr(store.conn.execute(text(f"SELECT * FROM {table}")).all())
            assert not [s for s in SECRETS if s.casefold() in rows.casefold()]
        one = store.people.one_for_rules("q")
        assert one is not None and (one.name, one.email) == ("", VAULT.mark(email))


def test_a_file_of_sqlite_holds_no_name_and_another_key_opens_nothing(sqlite_db: Engines) -> None:
    database = Database(sqlite_db, VAULT, PACKS)
    scheme = database.found("ion", "Europe/London", NOW)
    with database.write(scheme) as store:
        store.people.save(a_person("q", name=SECRETS[0], email=SECRETS[1]), NOW)
    path = str(sqlite_db.url.database)
    import pathlib

    raw = b"".join(p.read_bytes() for p in pathlib.Path(path).parent.glob("mentoring.db*"))
    assert b"Genetics" in raw  # what is not secret is there, so the search searches the right place
    assert not [s for s in SECRETS if s.encode() in raw]
    with (
        Database(sqlite_db, Vault(("another secret for tests",)), PACKS).read(scheme) as store,
        pytest.raises(VaultError),
    ):
        store.people.get("q")


def test_keys_rotate_and_marks_stay() -> None:
    old, new = "an old secret for tests", "a new secret for tests!"
    both = Vault((new, old))
    assert both.open(Vault((old,)).seal("Mira")) == "Mira"
    assert Vault((new,)).open(both.seal("Mira")) == "Mira"
    assert both.mark("Mira ") == Vault((old,)).mark("mira")


def test_the_slower_of_two_changes_is_stale_and_changes_nothing(database: Database, scheme: str) -> None:
    with database.write(scheme) as store:
        mine, theirs = store.pairings.for_party("pair", "mira"), store.pairings.for_party("pair", "rafe")
        store.pairings.save(replace(mine, nudges=1))
        with pytest.raises(Stale):
            store.pairings.save(replace(theirs, nudges=2))
        person = store.people.get("mira")
        assert person is not None
        store.people.save(person.with_(grade="lecturer"), NOW)
        with pytest.raises(Stale):
            store.people.save(person.with_(grade="professor"), NOW)
        meeting = store.meetings.add(a_meeting())
        store.meetings.save(replace(meeting, minutes=5))
        with pytest.raises(Stale):
            store.meetings.save(replace(meeting, minutes=6))
        asked = store.requests.add(MentorRequest("r", "mira", "non_clinical", RequestState.WAITING, TODAY))
        store.requests.save(replace(asked, first=True))
        with pytest.raises(Stale):
            store.requests.save(asked)
    with database.read(scheme) as store:
        assert store.pairings.for_party("pair", "mira").nudges == 1


def test_an_address_is_held_by_one_person_and_the_second_is_stale(database: Database, scheme: str) -> None:
    with pytest.raises(Stale), database.write(scheme) as store:
        store.people.save(a_person("double", email="mira@example.org"), NOW)
    with database.read(scheme) as store:
        assert store.people.get("double") is None


@pytest.mark.parametrize("state", list(State))
def test_a_pairing_is_handed_only_to_who_may_know_of_it(
    database: Database, scheme: str, state: State
) -> None:
    with database.write(scheme) as store:
        pair = store.pairings.for_party("pair", "mira")
        store.pairings.save(replace(pair, state=state))
        for strand in store.strands.all():
            store.strands.appoint(strand.key, "sina", NOW)
            store.strands.appoint(strand.key, "rafe", NOW)
    unknown = {"rafe": {State.PROPOSED}, "mira": {State.PROPOSED, State.MENTOR_ASKED}}
    with database.read(scheme) as store:
        for who in ("rafe", "mira"):
            if state in unknown[who]:
                with pytest.raises(Refusal, match="not-yours"):
                    store.pairings.for_party("pair", who)
            else:
                assert store.pairings.for_party("pair", who).state is state
        assert store.pairings.for_lead("pair", "sina").state is state
        for refused in (
            lambda: store.pairings.for_party("pair", "sina"),
            lambda: store.pairings.for_party("no such pair", "mira"),
            lambda: store.pairings.for_lead("pair", "rafe"),  # a lead, but one of the two
            lambda: store.pairings.for_lead("pair", "mira"),
            lambda: store.pairings.for_lead("no such pair", "sina"),
        ):
            with pytest.raises(Refusal) as said:
                refused()
            assert (said.value.code, said.value.facts) == ("not-yours", {})


def test_one_scheme_sees_nothing_of_another(database: Database, scheme: str) -> None:
    other = database.found("osb", "Europe/London", NOW)
    with database.read(other) as store:
        assert store.people.get("mira") is None and store.people.by_email("mira@example.org") is None
        assert store.pairings.for_job("pair") is None
        assert store.pairings.of_person("mira") == [] and store.pairings.taken() == {}
        assert store.people.everybody() == []


def test_messages_go_to_the_account_somebody_spoke_from_last_that_works(
    database: Database, scheme: str
) -> None:
    with database.write(scheme) as store:
        for hours, user in enumerate(("first", "second", "third")):
            store.people.attach("mira", "web", "hall", user, {}, NOW + timedelta(hours=hours))
        store.people.set_reachable("web", "hall", "third", False)
        lane = store.people.route(frozenset({"mira", "nobody"}))
        assert set(lane) == {"mira"} and lane["mira"][1].endswith(VAULT.mark("second"))
        assert store.people.accounts("mira")[0].user == "second"
        assert "sina" in store.people.unreachable() and "mira" not in store.people.unreachable()


def test_an_event_is_new_once_for_days_and_only_if_its_work_was_kept(database: Database, scheme: str) -> None:
    def first(at: timedelta = timedelta(0)) -> bool:
        with database.write(scheme) as store:
            return store.memory.first_time("slack", "T1", "Ev1", NOW + at)

    def refused() -> None:
        with database.write(scheme) as store:
            assert store.memory.first_time("slack", "T1", "Ev1", NOW)
            raise Refusal("busy")

    with pytest.raises(Refusal):
        refused()
    assert [first(), first(), first(timedelta(days=1))] == [True, False, False]
    with database.write(scheme) as store:
        assert store.memory.forget_events(NOW + timedelta(days=2)) == 0
        assert store.memory.forget_events(NOW + timedelta(days=4)) == 1


def test_a_sealed_answer_may_be_changed_and_is_one_for_each_person_and_term(
    database: Database, scheme: str
) -> None:
    with database.write(scheme) as store:
        for choice in (Choice.RENEW, Choice.STOP):
            store.reviews.put(ReviewAnswer("pair", 1, "mira", choice))
        store.reviews.put(ReviewAnswer("pair", 2, "mira", Choice.RENEW))
        assert [(a.term, a.choice) for a in store.reviews.answers("pair", 1)] == [(1, Choice.STOP)]


def test_a_look_cannot_change_anything(database: Database, scheme: str) -> None:
    with pytest.raises(Exception, match=r"(?i)read-?only"), database.read(scheme) as store:
        store.people.save(a_person("new"), NOW)


def test_many_at_once_are_each_kept_and_none_twice(database: Database, scheme: str) -> None:
    """Six hands count one pair up five times each, trying again when another was faster."""

    def count_up() -> None:
        for _ in range(5):
            while True:
                try:
                    with database.write(scheme) as store:
                        pair = store.pairings.for_party("pair", "mira")
                        store.pairings.save(replace(pair, meetings=pair.meetings + 1))
                    break
                except Stale:
                    continue

    hands = [threading.Thread(target=count_up) for _ in range(6)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    with database.read(scheme) as store:
        assert store.pairings.for_party("pair", "mira").meetings == 30


def test_searches_for_the_clock_find_what_the_rules_would(database: Database, scheme: str) -> None:
    with database.write(scheme) as store:
        rows = {
            "fresh": a_pairing(since=TODAY), "gap": a_pairing(since=TODAY - timedelta(days=300), last_met_on=TODAY - timedelta(days=130)),
            "nudged": a_pairing(since=TODAY - timedelta(days=60), nudged_on=TODAY - timedelta(days=11), nudges=2),
            "paused": a_pairing(State.PAUSED, quiet_until=TODAY), "ending": a_pairing(since=date(2025, 6, 1)),
            "closed": a_pairing(State.ENDED, since=date(2025, 1, 1), ended_on=TODAY),
        }  # fmt: skip
        for key, pair in rows.items():
            store.pairings.add(replace(pair, id=key, mentee="sina"))
        days = [TODAY - timedelta(days=n) for n in (21, 122, 28, 0, 60, 213)]
        assert set(store.pairings.quiet_pairs(*days)) == {"pair", "gap", "nudged", "ending"}
        assert store.pairings.pauses_over(TODAY) == ["paused"]
        assert store.pairings.ending(TODAY + timedelta(days=30)) == ["ending"]
        assert store.pairings.taken(["rafe"]) == {"rafe": 6}
        assert len({new_id() for _ in range(100)}) == 100
