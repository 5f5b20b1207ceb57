"""When each job last ran, for the health page and the digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from storage.metadata import insert_unless
from storage.outbox_tables import schedule


@dataclass(frozen=True, slots=True)
class LastRun:
    """One job's last run: how many things it looked at, messages it made, and things that failed."""

    job: str
    ran_at: datetime
    items: int
    told: int
    failed: int


def record_run(conn: Connection, scheme_id: str, run: LastRun) -> None:
    """Write down that a job ran; an earlier moment never replaces a later one."""
    figures = {"ran_at": run.ran_at, "items": run.items, "told": run.told, "failed": run.failed}
    conn.execute(
        insert_unless(schedule, conn.dialect.name)
        .values(scheme_id=scheme_id, job=run.job, **figures)
        .on_conflict_do_update(
            index_elements=[schedule.c.scheme_id, schedule.c.job],
            set_=figures,
            where=schedule.c.ran_at <= run.ran_at,
        )
    )


def last_runs(conn: Connection, scheme_id: str) -> dict[str, LastRun]:
    """Every job that ever ran for this scheme, by its name."""
    found = conn.execute(select(schedule).where(schedule.c.scheme_id == scheme_id))
    return {r.job: LastRun(r.job, r.ran_at, r.items, r.told, r.failed) for r in found}


def latest_run(conn: Connection) -> datetime | None:
    """When any job of any scheme last ran; None before the first."""
    found: datetime | None = conn.scalar(select(func.max(schedule.c.ran_at)))
    return found
