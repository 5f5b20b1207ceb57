"""Running jobs: twice, late, in small transactions, with one bad item among good ones."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from scheduler.clockwork import Clockwork, trigger_of
from scheduler.run import JobReport, run
from scheduler.timetable import At, Every, Timetable
from scheme.notices import Notice
from storage.engine import Engines
from storage.outbox import enqueue
from storage.outbox_tables import outbox
from storage.schedule import last_runs, latest_run, nobody_else_at


def route(people: frozenset[str]) -> Mapping[str, tuple[str, str]]:
    return {p: ("slack:T1", f"slack:T1:{p}") for p in people}


@dataclass
class LittleStore:
    """As much of a store as running a job needs."""

    conn: Any
    scheme_id: str = "s1"

    def owe(self, notices: list[Notice], now: datetime) -> int:
        return enqueue(self.conn, self.scheme_id, notices, now, route)


def opener(db: Engines) -> Callable[[bool], AbstractContextManager[LittleStore]]:
    @contextmanager
    def open_store(write: bool) -> Iterator[LittleStore]:
        with db.write() if write else db.read() as conn:
            yield LittleStore(conn)

    return open_store


def everybody(count: int) -> Callable[[LittleStore, datetime], Iterable[str]]:
    return lambda store, now: [f"p{i}" for i in range(count)]


def a_timetable(count: int, broken: frozenset[str] = frozenset()) -> Timetable:
    timetable = Timetable()

    @timetable.job("greet", when=At("09:00"), why="People like to be greeted.", of=everybody(count))
    def greet(store: LittleStore, person: str, now: datetime) -> list[Notice]:
        if person in broken:
            raise ZeroDivisionError
        return [Notice("greeting", person, f"greet:{person}:{now:%Y-%m-%d}")]

    return timetable


def rows(db: Engines) -> int:
    with db.read() as conn:
        return conn.scalar(select(func.count()).select_from(outbox)) or 0


def test_running_a_job_twice_tells_nothing_twice(db: Engines, now: datetime) -> None:
    timetable = a_timetable(120)
    [first] = run(["greet"], opener(db), now, timetable=timetable)
    [again] = run(None, opener(db), now + timedelta(hours=3), timetable=timetable)
    [tomorrow] = run(None, opener(db), now + timedelta(days=1), timetable=timetable)
    assert (first.items, len(first.told), len(again.told), len(tomorrow.told)) == (120, 120, 0, 120)
    assert rows(db) == 240


def test_a_dry_run_says_what_would_be_told_and_changes_nothing(db: Engines, now: datetime) -> None:
    timetable = a_timetable(3)
    [report] = run(None, opener(db), now, dry_run=True, timetable=timetable)
    assert [(n.kind, n.to, n.key) for n in report.told] == [
        ("greeting", f"p{i}", f"greet:p{i}:2026-11-17") for i in range(3)
    ]
    assert rows(db) == 0
    with db.read() as conn:
        assert last_runs(conn, "s1") == {}
    run(None, opener(db), now, timetable=timetable)
    [report] = run(None, opener(db), now, dry_run=True, timetable=timetable)
    assert report.told == []


def test_one_thing_that_fails_does_not_stop_the_others(
    db: Engines, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    woken: list[bool] = []
    timetable = a_timetable(120, broken=frozenset({"p7", "p60"}))
    [report] = run(None, opener(db), now, timetable=timetable, woken=lambda: woken.append(True))
    assert {f.item for f in report.failed} == {"p7", "p60"}
    assert rows(db) == 118
    assert woken
    assert all(f.reference in caplog.text for f in report.failed)
    with db.read() as conn:
        last = last_runs(conn, "s1")["greet"]
        assert (last.items, last.told, last.failed, last.ran_at) == (120, 118, 2, now)
        assert latest_run(conn, now) == now


def test_a_job_whose_question_fails_does_not_stop_the_next_job(db: Engines, now: datetime) -> None:
    timetable = Timetable()

    def broken(store: LittleStore, now: datetime) -> Iterable[str]:
        raise ZeroDivisionError

    @timetable.job("broken", when=Every(15), why="To fail.", of=broken)
    def never(store: LittleStore, item: str, now: datetime) -> list[Notice]:
        return []

    @timetable.job("sound", when=Every(15), why="To work.", of=everybody(1))
    def sound(store: LittleStore, item: str, now: datetime) -> list[Notice]:
        return [Notice("greeting", item, "sound")]

    reports = {r.job: r for r in run(None, opener(db), now, timetable=timetable)}
    assert [f.item for f in reports["broken"].failed] == ["*"]
    assert len(reports["sound"].told) == 1


def test_a_job_that_cannot_begin_ends_and_says_so(db: Engines, now: datetime) -> None:
    with db.write():  # the same thread cannot begin another transaction inside this one
        [report] = run(None, opener(db), now, timetable=a_timetable(3))
    assert [f.item for f in report.failed] == ["*"]
    assert rows(db) == 0


def test_several_replicas_running_the_same_job_at_once_tell_everybody_once(
    db: Engines, now: datetime
) -> None:
    timetable = a_timetable(150)
    reports: list[JobReport] = []

    def replica() -> None:
        reports.extend(run(None, opener(db), now, timetable=timetable))

    replicas = [threading.Thread(target=replica) for _ in range(3)]
    for thread in replicas:
        thread.start()
    for thread in replicas:
        thread.join(60)
    assert len(reports) == 3
    assert not any(report.failed for report in reports)
    assert [report.items for report in reports if not report.elsewhere].count(150) >= 1
    assert rows(db) == 150


def test_a_job_another_replica_is_at_is_left_to_it_and_not_called_run(db: Engines, now: datetime) -> None:
    timetable = a_timetable(3)
    reports: list[JobReport] = []
    with db.write() as other:
        assert nobody_else_at(other, "s1", "greet")
        assert nobody_else_at(other, "s2", "greet")
        if db.dialect == "postgresql":  # SQLite's one writer would wait for the other's end
            replica = threading.Thread(
                target=lambda: reports.extend(run(None, opener(db), now, timetable=timetable))
            )
            replica.start()
            replica.join(60)
            [report] = reports
            assert report.elsewhere
            assert not report.failed
            assert report.items == 0
    with db.read() as conn:
        assert not last_runs(conn, "s1")  # whoever is at it says so when it is done, or a later sweep does it
    [report] = run(None, opener(db), now, timetable=timetable)
    assert not report.elsewhere
    assert rows(db) == 3


def test_a_question_may_not_change_anything(db: Engines, now: datetime) -> None:
    timetable = Timetable()

    def sly(store: LittleStore, now: datetime) -> Iterable[str]:
        store.conn.execute(outbox.delete())
        return []

    @timetable.job("sly", when=Every(15), why="To overstep.", of=sly)
    def never(store: LittleStore, item: str, now: datetime) -> list[Notice]:
        return []

    [report] = run(None, opener(db), now, timetable=timetable)
    assert [f.item for f in report.failed] == ["*"]


def test_two_jobs_cannot_share_a_name_and_times_must_exist() -> None:
    timetable = a_timetable(1)
    with pytest.raises(ValueError, match="greet"):
        timetable.job("greet", when=Every(1), why="", of=everybody(1))(lambda store, item, now: [])
    with pytest.raises(ValueError, match="25:00"):
        At("25:00")
    with pytest.raises(ValueError, match="someday"):
        At("09:00", days="someday")
    with pytest.raises(KeyError):
        run(["unknown"], opener, datetime(2026, 1, 1, tzinfo=UTC), timetable=timetable)  # type: ignore[arg-type]
    assert At("09:00", days="mon").words == "on Mondays at 09:00"
    assert At("09:00", days="mon-fri").words == "on Mondays to Fridays at 09:00"
    assert At("07:30").words == "every day at 07:30"
    assert Every(15).words == "every 15 minutes"


def test_the_clock_catches_up_at_once_rings_and_outlives_failures() -> None:
    rung: list[list[str] | None] = []
    done = threading.Event()

    def ring(names: Any) -> None:
        rung.append(names)
        done.set()
        raise ZeroDivisionError

    clock = Clockwork(ring, "Europe/London", a_timetable(1))
    clock.start()
    assert done.wait(5)
    assert rung[0] is None
    clock.pause()
    clock.stop()
    clock.stop()  # stopping twice is no error


def test_alarms_ring_by_the_schemes_wall_clock_in_summer_and_winter() -> None:
    alarm = trigger_of(At("09:00", days="mon"), "Europe/London")
    summer = alarm.get_next_fire_time(None, datetime(2026, 7, 1, tzinfo=UTC))
    winter = alarm.get_next_fire_time(None, datetime(2026, 12, 1, tzinfo=UTC))
    assert summer.astimezone(UTC) == datetime(2026, 7, 6, 8, tzinfo=UTC)
    assert winter.astimezone(UTC) == datetime(2026, 12, 7, 9, tzinfo=UTC)
