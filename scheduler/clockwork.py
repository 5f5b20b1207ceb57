"""The alarm clock: it rings, and knows nothing. The only user of APScheduler.

It runs in every process of the bot, without a leader: what is due is decided in the database.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import UTC
from zoneinfo import ZoneInfo

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from scheduler.timetable import At, Timetable, When
from scheduler.timetable import timetable as everything
from scheme.journal import Journal

log = Journal(__name__)

SWEEP_SECONDS = 60


class Clockwork:
    """Rings each job at its time, and all of them each minute.

    `ring(names)` runs these jobs (None: all); it is called in a thread, one call at a time.
    `zone` is the scheme's wall clock.
    """

    def __init__(
        self, ring: Callable[[Sequence[str] | None], None], zone: str, timetable: Timetable = everything
    ) -> None:
        self._ring = ring
        self._one_at_a_time = threading.Lock()
        self._catching_up = threading.Thread(target=self._rung, args=[None], name="catch-up", daemon=True)
        self._clock = BackgroundScheduler(
            timezone=UTC,
            # A late alarm still rings, once.
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        for job in timetable.jobs.values():
            trigger = trigger_of(job.when, zone)
            self._clock.add_job(self._rung, trigger, args=[[job.name]], id=job.name)
        self._clock.add_job(self._rung, "interval", seconds=SWEEP_SECONDS, args=[None], id="sweep")

    def start(self) -> None:
        """Begin to ring; the first sweep is at once, to catch up with what was missed."""
        self._clock.start()
        # Not a one-off alarm: those make the scheduler's thread die when it is stopped meanwhile.
        self._catching_up.start()

    def pause(self) -> None:
        """Ring no more; a run under way goes on."""
        if self._clock.running:
            self._clock.pause()

    def stop(self) -> None:
        """Ring no more, and wait for the run under way."""
        if self._clock.running:
            self._clock.shutdown(wait=True)
            self._catching_up.join()

    def _rung(self, names: Sequence[str] | None) -> None:
        with self._one_at_a_time:
            try:
                self._ring(names)
            except Exception as error:
                # The clock must outlive anything: the next sweep tries again.
                log.exception(error, "a run of the timetable failed:")


def trigger_of(when: When, zone: str) -> CronTrigger:
    """The alarm for a line of the timetable.

    A wall clock that does not exist on a night of clock change does not ring that night; the
    sweep a minute later does its work all the same.
    """
    if isinstance(when, At):
        hour, minute = when.clock.split(":")
        return CronTrigger(hour=hour, minute=minute, day_of_week=when.days, timezone=ZoneInfo(zone))
    return CronTrigger(minute=f"*/{when.minutes}", timezone=UTC)
