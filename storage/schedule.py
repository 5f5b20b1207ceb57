"""When each job last ran, for the health page and the digest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Text, bindparam, func, select

from storage.metadata import insert_unless
from storage.outbox_tables import schedule
from storage.tables import scheme

_TAKE = select(func.pg_try_advisory_xact_lock(func.hashtextextended(bindparam("work", type_=Text), 0)))


@dataclass(frozen=True, slots=True)
class LastRun:
    """One job's last run: how many things it looked at, messages it made, and things that failed."""

    job: str
    ran_at: datetime
    items: int
    told: int
    failed: int


def nobody_else_at(conn: Connection, scheme_id: str, job: str) -> bool:
    """Whether this transaction is the only one at work on a job; until it ends, it stays so.

    Nothing rests on the answer but that replicas do not all do the same work: whatever two of them do at
    once is told once all the same. SQLite has one writer at a time anyway.
    """
    if conn.dialect.name != "postgresql":
        return True
    return bool(conn.scalar(_TAKE, {"work": f"{scheme_id} {job}"}))


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


def latest_run(conn: Connection, by: datetime) -> datetime | None:
    """When any job of any scheme last ran, as far as that was by this moment; None before the first."""
    found: datetime | None = conn.scalar(select(func.max(schedule.c.ran_at)).where(schedule.c.ran_at <= by))
    return found


@dataclass(frozen=True, slots=True)
class JobRuns:
    """One job in all schemes: its last run where that is longest ago, and what failed in the last runs."""

    oldest: datetime
    failed: int


def oldest_runs(conn: Connection, jobs: Iterable[str]) -> dict[str, JobRuns]:
    """Each of these jobs, by name. Where one never ran, it is late since its scheme was founded."""
    founded = {row.id: row.created_at for row in conn.execute(select(scheme.c.id, scheme.c.created_at))}
    ran = {(row.job, row.scheme_id): row for row in conn.execute(select(schedule))}
    return {
        job: JobRuns(
            min(ran[job, each].ran_at if (job, each) in ran else since for each, since in founded.items()),
            sum(ran[job, each].failed for each in founded if (job, each) in ran),
        )
        for job in (jobs if founded else ())
    }
