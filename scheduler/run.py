"""Run jobs: find what may be due, then do it in short transactions with the messages it owes."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from scheduler.timetable import Job, JobStore, Timetable
from scheduler.timetable import timetable as everything
from scheme.journal import Journal
from scheme.notices import Notice
from storage.faults import is_away
from storage.outbox import known_keys
from storage.schedule import LastRun, nobody_else_at, record_run
from storage.turns import patient, rest_after

log = Journal(__name__)

BATCH_ITEMS = 50
# And as long again to write down what is owed. On SQLite every press waits for it, on PostgreSQL only one
# about a pair of the same batch: there larger ones cost a third less.
BATCH_SECONDS = {"sqlite": 0.02, "postgresql": 0.05}


class OpenStore(Protocol):
    """Opens one transaction: committed when left, rolled back on any error."""

    def __call__(self, write: bool) -> AbstractContextManager[JobStore, bool | None]: ...


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing a job could not do. The reference finds the traceback in the log."""

    item: str
    reference: str


@dataclass(slots=True)
class JobReport:
    """What one run of one job did, or would do."""

    job: str
    items: int = 0
    told: list[Notice] = field(default_factory=list)  # only messages nobody was told before
    failed: list[Failure] = field(default_factory=list)
    seconds: float = 0.0
    elsewhere: bool = False  # left to another replica that is at the same job


@dataclass(slots=True)
class _Outage:
    """The database is away: one fault with one line in the log, however many jobs of a run meet it."""

    reference: str = ""


class _Undo(Exception):
    """Leaves a transaction so that nothing of it stays."""


class _Elsewhere(Exception):
    """Another replica is at this job, and does what is left of it."""


def run(
    names: Sequence[str] | None,
    open_store: OpenStore,
    now: datetime,
    *,
    dry_run: bool = False,
    noted: bool = True,
    timetable: Timetable = everything,
    woken: Callable[[], None] = lambda: None,
) -> list[JobReport]:
    """Run these jobs (None: all) once, as of `now`.

    `woken` is called after each commit that made messages. A dry run changes nothing and reports
    what would be told. `noted`: the run counts as one, for the health page and for what is done once a
    day; not where `now` is a moment still to come. Raises KeyError for a job that is not on the timetable.
    """
    jobs = [timetable.jobs[name] for name in names] if names is not None else list(timetable.jobs.values())
    outage = _Outage()
    with patient():  # whoever pressed something goes first
        return [_run_job(job, open_store, now, dry_run, noted, woken, outage) for job in jobs]


def _run_job(
    job: Job, open_store: OpenStore, now: datetime, dry_run: bool, noted: bool, woken: Callable[[], None],
    outage: _Outage,
) -> JobReport:  # fmt: skip
    began = time.monotonic()
    report = JobReport(job.name)
    try:
        with open_store(write=False) as store:
            waiting = list(job.of(store, now))
            batches = _Batches(waiting, BATCH_SECONDS[store.conn.dialect.name])
        for batch in batches:
            started = time.monotonic()
            _run_batch(job, batch, open_store, now, dry_run, report, woken)
            if batches.left:
                rest_after(time.monotonic() - started)
        if noted and not dry_run:
            told, failed = len(report.told), len(report.failed)
            with open_store(write=True) as store:
                record_run(store.conn, store.scheme_id, LastRun(job.name, now, report.items, told, failed))
    except _Elsewhere:
        report.elsewhere = True
    except Exception as error:  # noqa: BLE001 - one broken job must not stop the others; the next sweep tries again
        # It is not noted as run, so that what is done once a day is done today all the same.
        report.failed.append(_away(error, outage) if is_away(error) else _failure(job, "*", error))
    report.seconds = time.monotonic() - began
    return report


class _Batches:
    """Items handed out until the batch is full or has taken its time."""

    def __init__(self, items: list[str], seconds: float) -> None:
        self._items, self._seconds = items, seconds
        self._at = 0

    @property
    def left(self) -> bool:
        """Whether there is a batch after this one."""
        return self._at < len(self._items)

    def __iter__(self) -> Iterator[Iterator[str]]:
        while self.left:
            yield self._batch()

    def _batch(self) -> Iterator[str]:
        until, last = time.monotonic() + self._seconds, self._at + BATCH_ITEMS
        while self._at < min(last, len(self._items)):
            self._at += 1
            yield self._items[self._at - 1]
            if time.monotonic() > until:
                return


def _run_batch(
    job: Job,
    batch: Iterator[str],
    open_store: OpenStore,
    now: datetime,
    dry_run: bool,
    report: JobReport,
    woken: Callable[[], None],
) -> None:
    """A whole batch in one transaction; if anything in it fails, its items one by one.

    Not where no item was reached or the database is away: then it is no item's fault, and the job ends here.
    """
    taken: list[str] = []
    told: list[Notice] = []
    try:
        try:
            told += _transaction(job, _noting(batch, taken), open_store, now, dry_run)
            report.items += len(taken)
        except Exception as failed:
            if not taken or is_away(failed):
                raise
            for item in taken:
                told += _alone(job, item, open_store, now, dry_run, report)
    finally:
        report.told += told
        if told and not dry_run:
            woken()


def _alone(
    job: Job, item: str, open_store: OpenStore, now: datetime, dry_run: bool, report: JobReport
) -> list[Notice]:
    told: list[Notice] = []
    try:
        told = _transaction(job, iter([item]), open_store, now, dry_run)
    except Exception as error:
        if isinstance(error, _Elsewhere) or is_away(error):
            raise
        report.failed.append(_failure(job, item, error))
    report.items += 1
    return told


def _noting(batch: Iterator[str], taken: list[str]) -> Iterator[str]:
    for item in batch:
        taken.append(item)
        yield item


def _transaction(
    job: Job, items: Iterator[str], open_store: OpenStore, now: datetime, dry_run: bool
) -> list[Notice]:
    new: list[Notice] = []
    try:
        with open_store(write=True) as store:
            if not dry_run and not nobody_else_at(store.conn, store.scheme_id, job.name):
                raise _Elsewhere
            owed = {n.key: n for item in items for n in job.does(store, item, now)}
            known = known_keys(store.conn, store.scheme_id, list(owed))
            new = [notice for key, notice in owed.items() if key not in known]
            if dry_run:
                raise _Undo
            # All messages of the batch at once: they are inserted in one order, whoever inserts.
            store.owe(new, now)
    except _Undo:
        pass
    return new


def _failure(job: Job, item: str, error: Exception) -> Failure:
    reference = secrets.token_hex(4)
    log.exception(error, "job %s failed item=%s reference=%s", job.name, item, reference)
    return Failure(item, reference)


def _away(error: Exception, outage: _Outage) -> Failure:
    if not outage.reference:
        outage.reference = secrets.token_hex(4)
        log.exception(error, "jobs wait, for the database is away reference=%s", outage.reference)
    return Failure("*", outage.reference)
