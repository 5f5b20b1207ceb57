"""What every table shares: names for constraints, one type for instants, and the columns many have."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, DateTime, Dialect, ForeignKey, MetaData, String, Table, TypeDecorator
from sqlalchemy.dialects import postgresql, sqlite

# Constraint names must exist before Alembic's batch mode can keep them.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware and in UTC on both sides, because SQLite forgets time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive datetime: a bug on our side, never a person's mistake."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return (
            value.astimezone(UTC) if dialect.name != "sqlite" else value.astimezone(UTC).replace(tzinfo=None)
        )

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Every instant read back is aware."""
        if value is None:
            return None
        found: datetime = value
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


ID = String(36)


def belongs_to(
    parent: str, name: str | None = None, *, index: bool = False, primary_key: bool = False
) -> Column[str]:
    """A row that goes when its parent goes; the column is called after the parent unless `name` is given."""
    return Column(
        name or f"{parent}_id", ID, ForeignKey(f"{parent}.id", ondelete="CASCADE"),
        nullable=False, index=index or None, primary_key=primary_key,
    )  # fmt: skip


def by_whom() -> Column[str]:
    """Who did it. No parent: what was done stays when the person is erased."""
    return Column("by", ID, nullable=False)


def strand_key() -> Column[str]:
    """A strand's key in its pack."""
    return Column("strand", String(40), nullable=False)


def insert_unless(table: Table, dialect: str) -> postgresql.Insert | sqlite.Insert:
    """An insert that can say what is to happen where the row is there already, in the words of this database."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
