"""Databases on PostgreSQL as good as new for each test: one that a test is done with is emptied for the next.

Making one from a template costs the server more than most tests do.
"""

from __future__ import annotations

import uuid
from typing import Any

import psycopg
from sqlalchemy import make_url

from storage.migrate import all_tables
from tests.postgres import run_sql

# Every row of the catalogue that a change of the tables would write anew. PostgreSQL's own come before 16384.
_DRAWN = " union all ".join(
    f"select '{table} ' || {key} || ' ' || xmin as one from {table} where {number} >= 16384"
    for table, key, number in (
        ("pg_class", "oid", "oid"),
        ("pg_attribute", "attrelid || ' ' || attnum", "attrelid"),
        ("pg_attrdef", "oid", "oid"),
        ("pg_constraint", "oid", "oid"),
        ("pg_trigger", "oid", "oid"),
        ("pg_proc", "oid", "oid"),
        ("pg_db_role_setting", "setdatabase", "setdatabase"),
    )
)
_LIKENESS = f"select coalesce(md5(string_agg(one, ',' order by one)), '') from ({_DRAWN}) as drawn"
_ALONE = (
    "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
    " where datname = current_database() and pid <> pg_backend_pid()"
)
_NUMBERED = "select setval(oid::regclass, 1, false) from pg_class where relkind = 'S' and oid >= 16384"


class FreshDatabases:
    """The databases of one server that tests take and give back."""

    def __init__(self, server: str, template: str) -> None:
        self._server, self._template = server, template
        self._free: list[str] = []
        self._tables = "; ".join(f'DELETE FROM "{t.name}"' for t in reversed(all_tables().sorted_tables))
        self._likeness: dict[str, object] = {}  # of each, when it was new

    def take(self) -> str:
        """The name of a database with every table and no rows."""
        if self._free:
            return self._free.pop()
        name = f"test_{uuid.uuid4().hex[:12]}"
        run_sql(self._server, f"CREATE DATABASE {name} TEMPLATE {self._template}")
        with self._connected(name) as conn:
            self._likeness[name] = self._drawn(conn)
        return name

    def give_back(self, name: str) -> None:
        """Empty it for the next; one whose tables the test has changed goes."""
        if self._emptied(name):
            self._free.append(name)
        else:
            run_sql(self._server, f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        """Drop them all."""
        for name in self._free:
            run_sql(self._server, f"DROP DATABASE {name} WITH (FORCE)")

    def _emptied(self, name: str) -> bool:
        try:
            with self._connected(name) as conn:
                conn.execute(_ALONE)
                if self._drawn(conn) != self._likeness[name]:
                    return False
                conn.execute(self._tables)
                conn.execute(_NUMBERED)
        except psycopg.Error:  # gone, shut, or made read-only by the test
            return False
        return True

    def _connected(self, name: str) -> psycopg.Connection[tuple[Any, ...]]:
        where = make_url(self._server).set(drivername="postgresql", database=name)
        return psycopg.connect(where.render_as_string(hide_password=False), autocommit=True)

    def _drawn(self, conn: psycopg.Connection[tuple[Any, ...]]) -> object:
        """What the tables are like, in a word."""
        return conn.execute(_LIKENESS).fetchone()
