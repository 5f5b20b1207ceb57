"""Each job: due or not by the moment, once however often it runs, and in the receiver's working hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from scheduler.timetable import timetable
from scheme.calendar import WorkingCalendar, at_local
from scheme.pairing import Pairing, State
from storage.outbox_tables import outbox
from tests.playhouse import Play

DAY = timedelta(days=1)
LONDON = "Europe/London"


@pytest.fixture
def pair(play: Play) -> Pairing:
    """Rafe mentors Mira since Tuesday 17 November 2026."""
    return play.paired(play.mentor(), play.mentee())


def kinds(play: Play, moment: datetime, *jobs: str) -> list[tuple[str, str]]:
    """What the jobs tell at this moment: (kind, user), without the digest."""
    play.clock.now = moment
    by_id = {actor.id: user for user, actor in play.actors.items()}
    told = play.jobs(*jobs, deliver=False)
    return sorted((n.kind, by_id[n.to]) for n in told if n.kind != "weekly-digest")


def on(day: str, clock: str = "10:05") -> datetime:
    return at_local(date.fromisoformat(day), time.fromisoformat(clock), LONDON)


def test_a_pair_that_has_not_met_hears_after_21_and_49_days_and_the_lead_after_60(
    play: Play, pair: Pairing
) -> None:
    heard = {}
    for day in range(1, 120):
        if told := kinds(play, on("2026-11-17") + day * DAY, "nudges"):
            heard[day] = told
    assert heard == {
        21: [("nudge", "mira")],
        49: [("nudge", "mira"), ("nudge", "rafe")],
        60: [("not-met", "lena")],
    }


def test_a_friendly_word_of_the_lead_starts_the_reminders_anew_after_a_rest(
    play: Play, pair: Pairing
) -> None:
    play.days_pass(61)
    lena = play.actors["lena"]
    lena.says("overview")
    lena.presses("I have had a word with them")
    assert "have not met" not in lena.says("overview")
    start, heard = play.now, {}
    for day in range(1, 60):
        if told := kinds(play, start + day * DAY, "nudges"):
            heard[day] = told
    assert heard == {
        28: [("nudge", "mira"), ("nudge", "rafe")],
        35: [("not-met", "lena")],
    }


def test_a_nudge_is_not_sent_when_the_reason_has_gone_by_the_time_of_sending(
    play: Play, pair: Pairing
) -> None:
    mira = play.actors["mira"]
    # Friday evening: due, but to be sent on Monday morning.
    assert kinds(play, on("2026-12-11", "19:00"), "nudges") == [("nudge", "mira")]
    play.deliver()
    assert "Time to meet?" not in mira.unasked()
    mira.says("plan 18 December at 2pm")
    play.clock.now = on("2026-12-14", "09:30")
    play.deliver()
    assert "Time to meet?" not in mira.unasked()


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("2026-12-10T10:05", []),
        ("2026-12-11T08:55", []),
        ("2026-12-11T09:05", ["mira", "rafe"]),  # Friday, for a Monday meeting
        ("2026-12-13T12:00", ["mira", "rafe"]),
        ("2026-12-14T08:00", []),
    ],
)
def test_a_planned_meeting_is_brought_to_mind_on_the_working_day_before(
    play: Play, pair: Pairing, at: str, told: list[str]
) -> None:
    play.actors["mira"].says("plan 14 December at 2pm")
    day, _, clock = at.partition("T")
    assert [who for _, who in kinds(play, on(day, clock), "meeting-reminders")] == told
    assert kinds(play, on(day, clock) + timedelta(minutes=4), "meeting-reminders") == []


def test_a_moved_meeting_is_brought_to_mind_for_its_new_day_only(play: Play, pair: Pairing) -> None:
    mira = play.actors["mira"]
    mira.says("plan 8 December at 2pm")
    mira.presses("Another day")
    mira.fills(on="2026-12-10")
    assert kinds(play, on("2026-12-07"), "meeting-reminders") == []
    assert len(kinds(play, on("2026-12-09"), "meeting-reminders")) == 2


def test_the_day_after_the_mentee_is_asked_once_also_after_a_stop_of_a_week(
    play: Play, pair: Pairing
) -> None:
    mira = play.actors["mira"]
    mira.says("plan 8 December at 2pm")
    assert kinds(play, on("2026-12-08", "16:00"), "did-it-happen") == []
    assert kinds(play, on("2026-12-16"), "did-it-happen") == [("did-it-happen", "mira")]
    assert kinds(play, on("2026-12-17"), "did-it-happen") == []
    play.deliver()
    assert "already been dealt with" not in mira.presses("Yes, we met")


def test_an_unsigned_agreement_is_brought_to_mind_7_and_21_days_after_the_first_meeting(
    play: Play, pair: Pairing
) -> None:
    mira, rafe = play.actors["mira"], play.actors["rafe"]
    play.clock.now = on("2026-12-02")
    mira.says("met yesterday"), rafe.presses("Yes, we met")
    mira.says("sign")
    heard = {}
    for day in range(1, 40):
        if told := kinds(play, on("2026-12-01") + day * DAY, "unsigned-agreements"):
            heard[day] = told
    assert heard == {7: [("please-sign", "rafe")], 21: [("please-sign", "rafe")]}
    assert "the agreement is not signed" in play.actors["lena"].says("digest")


def test_the_review_is_asked_three_times_of_whoever_has_not_answered(play: Play, pair: Pairing) -> None:
    mira, rafe = play.actors["mira"], play.actors["rafe"]
    end = date(2028, 5, 17)
    for before in range(33, -1, -1):
        day = end - before * DAY
        if before in (30, 14, 3):
            assert {k for k, _ in kinds(play, on(day.isoformat()), "reviews")} == {"review-asked"}
        else:
            assert kinds(play, on(day.isoformat()), "reviews") == []
        play.deliver()
        if before == 20:
            mira.presses("Yes, another term")
    assert mira.unasked().count("How shall it go on?") == 0  # hers shows that she has answered
    assert rafe.unasked().count("How shall it go on?") == 3


def test_after_a_stop_of_the_jobs_only_the_latest_asking_is_told(play: Play, pair: Pairing) -> None:
    assert len(kinds(play, on("2028-05-16"), "reviews")) == 2
    assert kinds(play, on("2028-05-17"), "reviews") == []


def test_a_pair_nobody_answers_for_lapses_after_the_days_of_grace(play: Play, pair: Pairing) -> None:
    assert kinds(play, on("2028-06-15"), "ends-of-term") == []
    told = kinds(play, on("2028-06-16"), "ends-of-term")
    assert told == [("lapsed", "mira"), ("lapsed", "rafe"), ("pair-ended", "lena")]
    assert play.pairing().state is State.LAPSED


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("2026-11-23T08:55", False), ("2026-11-23T09:00", True), ("2026-11-26T08:55", True),
        ("2026-11-26T09:05", False), ("2026-11-29T12:00", False), ("2027-03-29T09:05", True),  # Easter Monday too
    ],
)  # fmt: skip
def test_the_digest_comes_on_monday_at_nine_also_in_a_quiet_week_and_up_to_three_days_late(
    play: Play, at: str, told: bool
) -> None:
    lena = play.lead()
    day, _, clock = at.partition("T")
    play.clock.now = on(day, clock)
    assert [n.to for n in play.jobs("weekly-digest")] == [lena.id] * told
    assert play.jobs("weekly-digest") == []
    assert ("A quiet week" in lena.reads()) == told


def test_a_year_of_digests_is_one_for_each_week_across_both_clock_changes(play: Play) -> None:
    play.lead()
    told = []
    play.clock.now = datetime(2026, 11, 15, 8, 30, tzinfo=UTC)
    for _ in range(365):
        play.clock.now += timedelta(hours=24)
        told += play.jobs("weekly-digest", deliver=False)
    weeks = [n.key.rsplit(":", 1)[1] for n in told]
    assert len(weeks) == len(set(weeks)) == 52


def test_everything_jobs_owe_is_due_in_the_receivers_own_working_hours(play: Play) -> None:
    rafe = play.mentor(department="Stroke")
    rafe.identity = replace(rafe.identity, timezone="Asia/Kathmandu")
    mira = play.mentee()
    mira.identity = replace(mira.identity, timezone="America/New_York")
    play.paired(rafe, mira)
    play.clock.now = datetime(2026, 11, 20, 3, tzinfo=UTC)
    for _ in range(75):
        play.clock.now += timedelta(hours=25)
        play.jobs(deliver=False)
    zones = {rafe.id: "Asia/Kathmandu", mira.id: "America/New_York", play.actors["lena"].id: LONDON}
    with play.store() as store:
        rows = store.conn.execute(select(outbox.c.kind, outbox.c.to_person, outbox.c.due_at)).all()
    checked = [r for r in rows if r.kind in ("nudge", "not-met", "review-asked", "please-sign", "lapsed")]
    assert {r.kind for r in checked} >= {"nudge", "not-met"}
    for row in checked:
        assert WorkingCalendar(zones[row.to_person]).is_open(row.due_at), row


def test_every_job_run_twice_or_late_says_nothing_twice(play: Play, pair: Pairing) -> None:
    play.actors["mira"].says("plan 8 December at 2pm")
    for days in (3, 18, 20, 21, 28, 60, 61, 430, 520, 548, 580):
        play.clock.now = on("2026-11-17") + days * DAY
        play.jobs()
        play.jobs()  # a job may follow from what a later one has just done
        assert play.jobs() == []
    keys = [n.key for n in play.told]
    assert len(keys) == len(set(keys))


def test_every_job_says_why_it_runs() -> None:
    for job in timetable.jobs.values():
        assert job.why.endswith("."), job.name
