"""A database full of pairs, for benchmarks: written by plain SQL, since only its size matters.

People are spread over twenty departments and the grades of the pack; everybody has an address and a
manager, one manager for ten people. One pair in a hundred breaks a rule, by turns the department's, the
ladder's and the management line's.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from bot.house import House, open_house
from bot.settings import Settings
from scheme.calendar import months_after
from scheme.people import Person, Standing
from storage.tables import account, pairing, person

NOW = datetime.fromisoformat("2026-11-18T10:00:00+00:00")  # a Wednesday
SECRET = "a key for measuring only"
DEPARTMENTS = 20
SENIOR, JUNIOR = (
    ("professor", "associate_professor", "lecturer"),
    ("postdoc", "phd_student", "masters_student"),
)


def house_with(
    folder: Path, pairs: int, *, due: int = 0, url: str | None = None, lead: bool = True, workspaces: int = 1
) -> House:
    """A house with so many live pairs, of which `due` have not met for five months.

    Pair number n has its accounts in the workspace T1, T2 … by turns.
    """
    settings = Settings(database_url=url or f"sqlite:///{folder}/bench.db", secret_keys=(SECRET,))
    house = open_house(settings, lambda: NOW)
    scheme = house.first_scheme()
    for number in range(workspaces):
        house.database.join("slack", f"T{number + 1}", scheme, NOW)
    vault, today = house.database.vault, NOW.date()
    sealed = vault.seal("Somebody")
    people, accounts, rows = [], [], []
    marks: dict[str, str] = {}
    for number in range(pairs):
        for role in ("mentor", "mentee"):
            who = f"{role}-{number}"
            user = f"U{role[4].upper()}{number}"
            facts = _facts(role, number)
            for address in (who, facts["manager"]):
                marks.setdefault(address, vault.mark(f"{address}@example.org"))
            people.append({
                "id": who, "scheme_id": scheme, "name_sealed": sealed, "timezone": "Europe/London",
                "standing": "active", "department": facts["department"], "grade": facts["grade"],
                "email_mark": marks[who], "manager_mark": marks[facts["manager"]], "strand": "non_clinical",
                "mentors": role == "mentor", "offers": [], "not_with": [], "created_at": NOW, "version": 1,
            })  # fmt: skip
            accounts.append({
                "platform": "slack", "workspace": f"T{number % workspaces + 1}", "user_mark": vault.mark(user), "scheme_id": scheme,
                "person_id": who, "user_sealed": vault.seal(user) if number < 200 else sealed, "reachable": True,
                "last_seen_at": NOW,
            })  # fmt: skip
        rows.append(_row(scheme, number, today - timedelta(days=150 if number < due else 20), today))
    with house.database.engines.write() as conn:
        for table, values in ((person, people), (account, accounts), (pairing, rows)):
            for at in range(0, len(values), 1000):
                conn.execute(insert(table), values[at : at + 1000])
        if house.database.engines.dialect == "postgresql":
            conn.exec_driver_sql("ANALYZE")  # as its autovacuum does within a minute
    if lead:
        with house.database.write(scheme) as store:
            boss = store.people.save(Person("lead-0", "Lead", standing=Standing.ACTIVE), NOW)
            for strand in store.strands.all():
                store.strands.appoint(strand.key, boss.id, NOW)
    return house


def _facts(role: str, number: int) -> dict[str, str]:
    """Where somebody works and under whom; every hundredth pair breaks one of the three rules in turn."""
    wrong, mentor = number // 100 % 3 if number % 100 == 99 else -1, role == "mentor"
    place = number % DEPARTMENTS if mentor or wrong == 0 else (number + 7) % DEPARTMENTS
    grades = SENIOR if mentor and wrong != 1 else JUNIOR
    grade = grades[0] if wrong == 1 else grades[number % len(grades)]
    boss = f"mentor-{number}" if wrong == 2 and not mentor else f"boss-{role}-{number // 10}"
    return {"department": f"Department {place}", "grade": grade, "manager": boss}


def _row(scheme: str, number: int, met: date, today: date) -> dict[str, object]:
    started = today - timedelta(days=300)
    return {
        "id": f"pair-{number}", "scheme_id": scheme, "strand": "non_clinical", "mentor": f"mentor-{number}",
        "mentee": f"mentee-{number}", "state": "live", "since": NOW - timedelta(days=300), "edition": "",
        "started_on": started, "term": 1, "term_months": 18, "ends_on": months_after(started, 18),
        "mentor_signed_on": started, "mentee_signed_on": started, "last_met_on": met, "meetings": 2,
        "nudges": 0, "version": 1,
    }  # fmt: skip
