"""The light pass over all running pairs finds what asking each pair alone finds, on both databases."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest

from bot.packs import load_pack
from scheme.eligibility import Bar
from scheme.pairing import Pairing, State
from scheme.people import Person, Standing
from storage.conflicts import name as name_conflict
from storage.engine import Engines
from storage.rechecks import breach_of, breaches, keep
from storage.store import Database, Store
from storage.vault import Vault

GRADES = ("professor", "lecturer", "postdoc", "phd_student", None)


@pytest.fixture
def database(db: Engines) -> Database:
    return Database(db, Vault(("a key for tests only",)), load_pack)


def fill(store: Store, pairs: int, now: datetime) -> None:
    """People of few departments and grades, who manage one another, and pairs of them in any state."""
    dice, today = random.Random(7), store.today(now)
    boss = [f"boss{n}@example.org" for n in range(4)]
    for n, address in enumerate(boss):  # three of them in a line, and two who manage each other
        above = boss[(n + 1) % 4] if n < 2 else boss[5 - n]
        store.people.save(
            Person(f"boss-{n}", email=address, manager_email=above, standing=Standing.ACTIVE), now
        )
    strands = [s.key for s in store.strands.all()]
    for number in range(pairs):
        for role in ("mentor", "mentee"):
            own = boss[number % 4] if role == "mentor" and number % 3 == 0 else f"{role}{number}@example.org"
            if role == "mentor" and number % 3 == 0:
                continue  # a boss is the mentor
            managers = [None, *boss, f"mentor{number}@example.org", f"mentee{number}@example.org"]
            store.people.save(
                Person(
                    f"{role}-{number}", email=own, manager_email=dice.choice(managers),
                    standing=dice.choice([Standing.ACTIVE] * 9 + [Standing.AWAY]),
                    department=dice.choice(["Stroke", "stroke ", "Genetics", None]), grade=dice.choice(GRADES),
                    not_with=dice.choice([(), (), (f"mentor-{number}",), (f"boss-{number % 4}",)]),
                ),
                now,
            )  # fmt: skip
        mentor = f"boss-{number % 4}" if number % 3 == 0 else f"mentor-{number}"
        state = dice.choice([State.LIVE, State.LIVE, State.PAUSED, State.ENDED, State.PROPOSED])
        started = today - timedelta(days=number)
        store.pairings.add(
            Pairing(
                f"pair-{number}",
                dice.choice(strands),
                mentor,
                f"mentee-{number}",
                state,
                now,
                started_on=started,
            )
        )


def test_all_pairs_at_once_break_the_rules_that_each_breaks_alone(database: Database, now: datetime) -> None:
    scheme = database.found("ion", "Europe/London", now)
    with database.write(scheme) as store:
        fill(store, 240, now)
        strands = [s.key for s in store.strands.all()]
        name_conflict(store, "mentor-1", "mentee1@example.org")
        alone = {}
        for number in range(240):
            pairing = store.pairings.for_job(f"pair-{number}")
            if pairing and pairing.is_running and (bar := breach_of(store, pairing, now)):
                alone[pairing.id] = bar
        found = breaches(store, strands, now)
        assert {b.pairing: b.bar for b in found} == alone
        assert set(alone.values()) >= {Bar.NOT_SENIOR, Bar.SAME_DEPARTMENT, Bar.MANAGEMENT_LINE, Bar.NOT_WITH}
        started = [store.pairings.for_job(b.pairing) for b in found]
        days = [p.started_on for p in started if p and p.started_on]
        assert days == sorted(days)  # the longest running first


def test_what_a_lead_decided_to_keep_is_not_found_again(database: Database, now: datetime) -> None:
    scheme = database.found("ion", "Europe/London", now)
    with database.write(scheme) as store:
        fill(store, 30, now)
        strands = [s.key for s in store.strands.all()]
        first, *others = breaches(store, strands, now)
        keep(store, first.pairing, first.bar, "boss-0", now)
        assert breaches(store, strands, now) == others
