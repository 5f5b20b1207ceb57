"""Statements compiled once a process, not once for every database a test opens.

SQLAlchemy keeps what it has compiled with the engine, and a test has engines of its own: without this a sixth of
the suite's time would go into compiling the same few hundred statements again. The dialects are SQLAlchemy's own;
they only count as equal where they would write the same SQL.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

_KEPT: dict[Any, Any] = {}


class _Shared:
    """A dialect whose compiled statements serve every other one of the same server version."""

    server_version_info: Any

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.server_version_info == other.server_version_info

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=_KEPT)


class SharedSqlite(_Shared, SQLiteDialect_pysqlite):
    """SQLite."""

    supports_statement_cache = True  # SQLAlchemy asks each class for itself


class SharedPostgres(_Shared, PGDialect_psycopg):
    """PostgreSQL."""

    supports_statement_cache = True  # SQLAlchemy asks each class for itself


def share_compiled_statements() -> None:
    """From now on, for every engine this process makes."""
    registry.register("sqlite", __name__, SharedSqlite.__name__)
    registry.register("postgresql.psycopg", __name__, SharedPostgres.__name__)
