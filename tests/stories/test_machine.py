"""Anybody does anything in any order, old buttons and repeats included: what must hold, holds."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.stories.scheme_machine import Scheme


def test_whatever_people_do_the_rules_hold_on_sqlite(sqlite_template: Path) -> None:
    folder = Path(tempfile.mkdtemp(prefix="machine-"))
    number = iter(range(10_000))

    class OnSqlite(Scheme):
        def fresh(self) -> str:
            path = folder / f"{next(number)}.db"
            shutil.copyfile(sqlite_template, path)
            return f"sqlite:///{path}"

    try:
        run_state_machine_as_test(OnSqlite, settings=_some(5, 22))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_urls(request: pytest.FixtureRequest) -> Iterator[object]:
    """Fresh PostgreSQL databases, as many as asked for."""
    from sqlalchemy import make_url

    from tests.postgres import run_sql

    template = request.getfixturevalue("postgres_template")
    server = request.getfixturevalue("postgres_url")
    made: list[str] = []

    def fresh() -> str:
        name = f"machine_{len(made)}_{template[-6:]}"
        run_sql(server, f"CREATE DATABASE {name} TEMPLATE {template}")
        made.append(name)
        return make_url(server).set(database=name).render_as_string(hide_password=False)

    yield fresh
    for name in made:
        run_sql(server, f"DROP DATABASE {name} WITH (FORCE)")


def test_whatever_people_do_the_rules_hold_on_postgresql(postgres_urls: object) -> None:
    class OnPostgres(Scheme):
        def fresh(self) -> str:
            return postgres_urls()  # type: ignore[operator,no-any-return]

    run_state_machine_as_test(OnPostgres, settings=_some(2, 15))


def _some(examples: int, steps: int) -> settings:
    return settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck), print_blob=False,
    )  # fmt: skip
