"""What `/metrics` says, as Prometheus reads it: numbers, names of jobs and of platforms, nothing of a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from storage.outbox_care import QueueFigures
from storage.schedule import JobRuns


@dataclass(frozen=True, slots=True)
class Figures:
    """What one look at the database showed; `trouble` says in a sentence why it showed nothing."""

    trouble: str = ""
    queue: QueueFigures | None = None
    latest_run: datetime | None = None  # of any job
    jobs: Mapping[str, JobRuns] = field(default_factory=dict)


def prometheus(seen: Figures, now: datetime, *, writable: bool, connected: Mapping[str, bool]) -> str:
    """All gauges. What is not known is left out: a nought would say that all is well."""
    said = _gauge("mentoring_database_up", "Whether the database answers", seen.queue is not None)
    said += _gauge("mentoring_database_writable", "Whether this process can write to it", writable)
    said += _labelled(
        "mentoring_platform_connected", "Whether events can reach this process", "platform", connected.items()
    )
    if seen.queue is None:
        return said
    queue = seen.queue
    for name, says, value in (
        ("messages_waiting", "Messages whose moment has come and that are not told", queue.waiting),
        ("oldest_waiting_seconds", "Since when the oldest of them waits", queue.oldest_waiting),
        ("messages_later", "Messages whose moment has not come", queue.later),
        ("messages_told_last_day", "Messages told within a day", queue.told_last_day),
        ("messages_dead", "Messages that could not be told", queue.dead),
        ("messages_dead_last_day", "Of these within a day, without people who have no account", queue.dead_last_day),
        ("workspaces_alarmed", "Workspaces that need an operator", len(queue.alarms)),
        ("workspaces_paused", "Workspaces that must wait", len(queue.paused)),
    ):  # fmt: skip
        said += _gauge(f"mentoring_{name}", says, value)
    ages = {job: (now - runs.oldest).total_seconds() for job, runs in seen.jobs.items()}
    oldest = max(ages.values(), default=-1)
    said += _gauge("mentoring_jobs_last_run_seconds", "Since when the job that is latest has not run", oldest)
    said += _labelled(
        "mentoring_job_last_run_seconds",
        "Since a job ran, in the scheme where it is latest",
        "job",
        ages.items(),
    )
    return said + _labelled(
        "mentoring_job_failures", "What failed in the last run of a job, in all schemes", "job",
        ((job, runs.failed) for job, runs in seen.jobs.items()),
    )  # fmt: skip


def _gauge(name: str, says: str, value: float) -> str:
    return f"# HELP {name} {says}\n# TYPE {name} gauge\n{name} {value:g}\n"


def _labelled(name: str, says: str, label: str, values: Iterable[tuple[str, float]]) -> str:
    rows = "".join(f'{name}{{{label}="{key}"}} {value:g}\n' for key, value in values)
    return f"# HELP {name} {says}\n# TYPE {name} gauge\n{rows}" if rows else ""
