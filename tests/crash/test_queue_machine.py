"""Any order of owing, claiming, posting, settling, dying, ending and waiting: nothing lost, nothing twice.

Hypothesis chooses what several senders do and when. A sender looks before it posts what is in doubt,
and posts nothing when its lease is nearly over, as `bot.delivery` does; everything else may happen
at any moment, also a settlement by a sender that was believed dead.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, Verbosity, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete, select

from bot.delivery import LEAST_LEASE_SECONDS
from storage import claims
from storage.claims import LEASE, Claimed
from storage.engine import Engines, without_waiting_for_the_disk
from storage.outbox import (
    CANCELLED,
    DEAD,
    EXPIRED,
    LEASED,
    READY,
    SENT,
    cancel_about,
    discard,
    enqueue,
    send_again,
)
from storage.outbox_tables import outbox
from tests.crash.sweep import TABLES
from tests.world import QUICK, owed, route

LIVE, FINISHED = {READY, LEASED}, {SENT, DEAD, EXPIRED, CANCELLED}
PEOPLE = ("ada", "bob", "w2-cyd", "ghost")

OUTCOMES = st.sampled_from(["forgets", "drop", "500", "429", "down", "dies", "ok"])
WAITS = st.sampled_from([61, 31, 46, 1, 3600])


class Queue(RuleBasedStateMachine):
    """The outbox of one database, and what the platform outside has seen of it."""

    engines: Engines

    @initialize()
    def begin(self) -> None:
        self.now = datetime(2026, 11, 17, 10, 30, tzinfo=UTC)
        self.owed = 0
        self.held: list[Claimed] = []
        self.posts: Counter[str] = Counter()
        self.ended_unposted: set[str] = set()
        with self.engines.write() as conn:
            for table in TABLES:
                conn.execute(delete(table))
        for person in ("ada", "ada", "bob", "w2-cyd"):
            self.owe(person, person == "bob", 0, None, again=False)
        self.claim(4)

    # --- what may happen ---

    @rule(person=st.sampled_from(PEOPLE), paired=st.booleans(), later=st.sampled_from([0, 40]),
          expires=st.sampled_from([None, 50, 4000]), again=st.booleans())  # fmt: skip
    def owe(self, person: str, paired: bool, later: int, expires: int | None, again: bool) -> None:
        self.owed += not (again and self.owed)  # else the same occasion once more
        more = {"due_at": self.now + timedelta(seconds=later)}
        if expires is not None:
            more["expires_at"] = self.now + timedelta(seconds=expires)
        notice = owed(f"k{self.owed}", person, about="p1" if paired else None, **more)
        with self.engines.write() as conn:
            enqueue(conn, "s1", [notice], self.now, route)

    @rule(slots=st.integers(1, 4))
    def claim(self, slots: int) -> None:
        with self.engines.write() as conn:
            got = claims.claim(conn, self.now, slots, QUICK)
        assert len(got) <= slots
        assert len({held.lane for held in got}) == len(got), "two messages of one conversation at once"
        self.held += got

    @precondition(lambda self: self.held)
    @rule(
        which=st.integers(0, 7),
        outcome=OUTCOMES,
    )
    def attempt(self, which: int, outcome: str) -> None:
        """A sender takes up a message it holds; it may die before or after the post."""
        held = self.held[which % len(self.held)]
        if outcome == "dies":
            self.held.remove(held)
            return
        seen = held.maybe_sent and self.posts[held.key] > 0
        late = self.now > held.claimed_at + LEASE - timedelta(seconds=LEAST_LEASE_SECONDS)
        expired = held.expires_at is not None and held.expires_at <= self.now
        if seen:
            self.settle(
                held, lambda conn: claims.finish(conn, held, self.now, SENT, provider_id="found", rates=QUICK)
            )
        elif held.withdrawn or expired:
            state = CANCELLED if held.withdrawn else EXPIRED
            self.settle(
                held, lambda conn: claims.finish(conn, held, self.now, state, reason="over", rates=QUICK)
            )
        elif late:
            self.held.remove(held)
        else:
            self.post(held, outcome)

    @rule(moments=st.lists(st.tuples(st.integers(0, 7), OUTCOMES, WAITS), min_size=4, max_size=10))
    def a_busy_while(self, moments: list[tuple[int, str, int]]) -> None:
        """Several senders, one after the other."""
        for which, outcome, seconds in moments:
            self.claim(2)
            if self.held:
                self.attempt(which, outcome)
            self.wait(seconds)

    def post(self, held: Claimed, outcome: str) -> None:
        wait = timedelta(seconds=2)
        if outcome in ("ok", "drop", "forgets"):
            self.posts[held.key] += 1
        if outcome == "forgets":  # posted, and dead before it could say so
            self.held.remove(held)
        elif outcome == "ok":
            self.settle(
                held, lambda conn: claims.finish(conn, held, self.now, SENT, provider_id="m1", rates=QUICK)
            )
        elif outcome == "429":
            self.settle(
                held,
                lambda conn: claims.pause(
                    conn, held, self.now, workspace=held.workspace, wait=wait, rates=QUICK
                ),
            )
        else:
            doubt = outcome != "down"
            self.settle(held, lambda conn: claims.retry(
                conn, held, self.now, wait=wait, reason=outcome, ambiguous=doubt, rates=QUICK))  # fmt: skip

    def settle(self, held: Claimed, act: Any) -> None:
        with self.engines.write() as conn:
            row = conn.execute(select(outbox.c.lease, outbox.c.state).where(outbox.c.id == held.id)).one()
            mine = row.lease == held.lease and row.state == LEASED
            assert act(conn) == mine, "settling is fenced by the lease"
        self.held.remove(held)

    @rule(seconds=WAITS)
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule()
    def the_pair_ends(self) -> None:
        with self.engines.write() as conn:
            cancel_about(conn, "p1", self.now)

    @rule(again=st.booleans())
    def a_lead_decides(self, again: bool) -> None:
        """About the oldest message that could not be told."""
        with self.engines.write() as conn:
            first = conn.scalar(
                select(outbox.c.id).where(outbox.c.state == DEAD).order_by(outbox.c.id).limit(1)
            )
            if first is not None:
                (send_again if again else discard)(conn, first, self.now)

    # --- what must hold ---

    @invariant()
    def rows_are_sound(self) -> None:
        if not hasattr(self, "owed"):
            return
        rows = self.rows()
        assert len(rows) == self.owed, "each occasion is one row"
        for row in rows:
            assert row.state in LIVE | FINISHED
            assert (row.due_at is None) == (row.state in FINISHED), (row.dedupe_key, row.state)
            assert (row.lease is not None) == (row.state == LEASED)
            assert self.posts[row.dedupe_key] <= 1, "told twice"
            if row.state in (READY, EXPIRED, CANCELLED) and self.posts[row.dedupe_key]:
                assert row.maybe_sent, "posted, and nobody would look"
            if row.state == SENT:
                assert self.posts[row.dedupe_key] == 1, "called sent, and never posted"

    def rows(self) -> list[Any]:
        with self.engines.read() as conn:
            return list(conn.execute(select(outbox)))

    def end(self, held: Claimed) -> None:
        """A sender to whom nothing bad happens."""
        if held.maybe_sent and self.posts[held.key] > 0:
            self.settle(
                held, lambda conn: claims.finish(conn, held, self.now, SENT, provider_id="found", rates=QUICK)
            )
        elif held.withdrawn:
            self.settle(
                held,
                lambda conn: claims.finish(conn, held, self.now, CANCELLED, reason="withdrawn", rates=QUICK),
            )
        elif held.expires_at is not None and held.expires_at <= self.now:
            self.settle(
                held,
                lambda conn: claims.finish(conn, held, self.now, EXPIRED, reason="too late", rates=QUICK),
            )
        else:
            self.post(held, "ok")

    def teardown(self) -> None:
        """Left in peace, everything is told or ended with a reason."""
        if not hasattr(self, "owed"):
            return
        self.held.clear()
        for _ in range(40):
            self.now += timedelta(seconds=61)
            while True:
                with self.engines.write() as conn:
                    got = claims.claim(conn, self.now, 4, QUICK)
                if not got:
                    break
                for held in got:
                    self.held.append(held)
                    self.end(held)
            if not any(row.due_at for row in self.rows()):
                break
        for row in self.rows():
            assert row.state in FINISHED, (row.dedupe_key, row.state, row.due_at)
            assert row.state == SENT or row.last_error
        self.rows_are_sound()


def test_in_any_order_of_events_nothing_is_lost_and_nothing_told_twice(db: Engines) -> None:
    without_waiting_for_the_disk(db)
    examples = 12 if db.dialect == "sqlite" else 6

    class OfThisDatabase(Queue):
        engines = db

    run_state_machine_as_test(
        OfThisDatabase,
        settings=settings(
            max_examples=examples, stateful_step_count=40, deadline=None, database=None, derandomize=True,
            suppress_health_check=list(HealthCheck), verbosity=Verbosity.normal,
        ),
    )  # fmt: skip
