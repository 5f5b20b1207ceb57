"""Messages owed: once per occasion, withdrawn with their reason, and never silently lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from scheme.notices import Notice
from storage.engine import Engines
from storage.outbox import NO_ACCOUNT, cancel_about, cancel_key, discard, enqueue, send_again, undelivered
from storage.outbox_tables import lane, limiter, outbox


def route(people: frozenset[str]) -> Mapping[str, tuple[str, str]]:
    """Everybody is on one workspace, except people called `ghost`."""
    return {p: ("slack:T1", f"slack:T1:{p}") for p in people if not p.startswith("ghost")}


def owed(key: str, to: str = "ada", about: str | None = None, kind: str = "nudge") -> Notice:
    return Notice(kind=kind, to=to, key=key, about=about, facts={"pairing": "p1"})


def states(db: Engines) -> dict[str, str]:
    with db.read() as conn:
        return {r.dedupe_key: r.state for r in conn.execute(select(outbox))}


def test_the_same_key_is_one_row_whoever_asks_and_however_often(db: Engines, now: datetime) -> None:
    with db.write() as conn:
        assert enqueue(conn, "s1", [owed("a"), owed("b"), owed("a")], now, route) == 2
    with db.write() as conn:
        assert enqueue(conn, "s1", [owed("b"), owed("c")], now, route) == 1
        assert enqueue(conn, "s2", [owed("a")], now, route) == 1  # another scheme's own occasion
    with db.read() as conn:
        assert conn.scalar(select(func.count()).select_from(outbox)) == 4
        assert conn.scalar(select(func.count()).select_from(lane)) == 1
        assert conn.scalar(select(func.count()).select_from(limiter)) == 1


def test_a_message_commits_with_its_reason_or_not_at_all(db: Engines, now: datetime) -> None:
    def fail() -> None:
        with db.write() as conn:
            enqueue(conn, "s1", [owed("a")], now, route)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert states(db) == {}


def test_thousands_of_messages_at_once_are_all_written(db: Engines, now: datetime) -> None:
    with db.write() as conn:
        many = [owed(f"k{i}", to=f"p{i}") for i in range(1_300)]
        assert enqueue(conn, "s1", many, now, route) == 1_300


def test_a_person_without_an_account_is_listed_as_not_told_and_can_be_told_later(
    db: Engines, now: datetime
) -> None:
    with db.write() as conn:
        enqueue(conn, "s1", [owed("a", to="ghost"), owed("b", to="ghost2")], now, route)
    with db.read() as conn:
        listed = undelivered(conn, "s1")
        assert {(u.to, u.reason) for u in listed} == {("ghost", NO_ACCOUNT), ("ghost2", NO_ACCOUNT)}
        assert undelivered(conn, "s2") == []
    first, second = sorted(u.id for u in listed)
    with db.write() as conn:
        assert not send_again(conn, first, now)  # still nowhere to send it
        assert send_again(conn, first, now, lambda people: dict.fromkeys(people, ("slack:T1", "slack:T1:x")))
        assert not send_again(conn, first, now)  # waiting again: nothing dead to send
        assert discard(conn, second, now)
        assert not discard(conn, second, now)
        assert not discard(conn, first, now)  # a live message cannot be thrown away by an old button
    assert states(db) == {"a": "ready", "b": "cancelled"}


def test_ending_a_pairing_cancels_what_is_unsent_about_it_and_nothing_else(
    db: Engines, now: datetime
) -> None:
    later = now + timedelta(days=3)
    with db.write() as conn:
        notices = [
            owed("a", about="p1"),
            owed("b", about="p2"),
            owed("c", about="p1", kind="ended"),
            owed("d"),
        ]
        enqueue(conn, "s1", notices, now, route)
        reminder = Notice("reminder", "ada", "e", "p1", {}, due_at=later)
        enqueue(conn, "s1", [reminder], now, route)
    with db.write() as conn:
        assert cancel_about(conn, "p1", now, keep_kinds=["ended"]) == 2
        assert cancel_key(conn, "s1", "d", now) == 1
        assert cancel_key(conn, "s1", "unknown", now) == 0
    # Who took "d" back may ask for the same once more: its key is free again.
    assert states(db) == {"a": "cancelled", "b": "ready", "c": "ready", "e": "cancelled"}


def test_cancelling_is_undone_with_the_change_that_wanted_it(db: Engines, now: datetime) -> None:
    with db.write() as conn:
        enqueue(conn, "s1", [owed("a", about="p1")], now, route)

    def fail() -> None:
        with db.write() as conn:
            cancel_about(conn, "p1", now)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert states(db) == {"a": "ready"}
