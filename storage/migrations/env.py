"""Runs migrations on the connection and in the transaction of storage/migrate.py."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import TypeDecorator

from storage.migrate import all_tables


def render_item(kind: str, item: Any, _autogenerate: Any) -> str | Literal[False]:
    """A migration names plain types: it must not change when our own types do."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


connection = context.config.attributes.get("connection")
if connection is None:
    raise SystemExit("Migrations run through storage/migrate.py: it holds the lock and makes the backup.")

context.configure(
    connection=connection,
    target_metadata=all_tables(),
    render_as_batch=True,
    compare_type=True,
    transactional_ddl=True,
    render_item=render_item,
)
context.run_migrations()
