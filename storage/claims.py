"""Taking messages from the queue, and saying what became of them.

A claim is a lease: whoever holds it may send, until it runs out. Settling is fenced by the lease,
so a sender that was frozen past its lease changes nothing. No transaction is ever held while the
network is waited for.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Integer, bindparam, case, exists, func, or_, select, update

from storage.limits import RATES, Rate, rate_of
from storage.metadata import UtcDateTime, insert_unless
from storage.outbox import ANYWHERE, DEAD, HELD, LEASED, READY, VANISHED
from storage.outbox_tables import lane, limiter, outbox

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 20  # some seven hours: a platform may be down for a morning
AMBIGUOUS_WAIT = timedelta(seconds=30)  # a late request can still land after a lookup said no
_MARKS = uuid.UUID("6f1d2a4e-52c7-4d0b-9c83-3a6c1c4be0d5")
_LOOK_AHEAD = 8  # waiting rows looked at for each message wanted: several may share a conversation


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message one sender may send while its lease lasts."""

    id: int
    scheme_id: str
    key: str
    kind: str
    to: str
    about: str | None
    facts: Mapping[str, str]
    workspace: str
    lane: str
    attempts: int
    maybe_sent: bool  # an earlier attempt may have been posted: look before sending
    withdrawn: bool  # its reason ended meanwhile: find out, but never send
    first_try_at: datetime
    expires_at: datetime | None
    lease: str
    claimed_at: datetime
    why: str | None = None  # what was last wrong with it, in code words

    @property
    def mark(self) -> str:
        """What marks the message at the platform: opaque, and the same at every attempt."""
        return str(uuid.uuid5(_MARKS, f"{self.scheme_id}\n{self.key}"))


# The statements are built once: building them costs more than running them.
_now = bindparam("now", type_=UtcDateTime())
_soon = bindparam("soon", type_=UtcDateTime())
_lapsed = outbox.c.state == LEASED

# The lock keeps every other replica away from this workspace until we commit.
_NEXT_WORKSPACE = (
    select(limiter.c.workspace, limiter.c.free_at)
    .where(
        limiter.c.blocked_until <= _now,
        limiter.c.free_at <= _now,
        limiter.c.workspace.not_in(bindparam("tried", expanding=True)),
        exists().where(outbox.c.workspace == limiter.c.workspace, outbox.c.due_at <= _now),
    )
    .order_by(limiter.c.turn_at, limiter.c.workspace)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_FREE_LANES = (
    select(outbox.c.lane)
    .join(lane, lane.c.key == outbox.c.lane)
    .where(outbox.c.workspace == bindparam("of"), outbox.c.due_at <= _now, lane.c.next_at <= _now)
    .order_by(outbox.c.due_at)
    .limit(bindparam("most", type_=Integer()))
)
_OLDEST = (
    select(func.min(outbox.c.id))
    .where(outbox.c.lane.in_(bindparam("lanes", expanding=True)), outbox.c.due_at <= _now)
    .group_by(outbox.c.lane)
)
# Locked without waiting, and "due" asked again of the row itself: a sender that settles late may
# have finished it since it was chosen.
_UNLOCKED = (
    select(outbox.c.id)
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)), outbox.c.due_at <= _now)
    .with_for_update(skip_locked=True)
)
_TAKE = (
    update(outbox)
    .where(outbox.c.id.in_(_UNLOCKED), outbox.c.due_at <= _now)
    .values(
        # A lease that ran out may have been a post: and it counts, else a message that kills its
        # sender would be tried for ever.
        maybe_sent=or_(outbox.c.maybe_sent, _lapsed),
        attempts=outbox.c.attempts + case((_lapsed, 1), else_=0),
        last_error=case((_lapsed, VANISHED), else_=outbox.c.last_error),
        state=LEASED,
        lease=bindparam("new_lease"),
        due_at=bindparam("ends", type_=UtcDateTime()),
        first_try_at=func.coalesce(outbox.c.first_try_at, _now),
    )
    .returning(outbox)
)
_LANES_BUSY = (
    update(lane)
    .where(lane.c.key.in_(bindparam("lanes", expanding=True)))
    .values(next_at=bindparam("at", type_=UtcDateTime()))
)
_TURN_TAKEN = (
    update(limiter)
    .where(limiter.c.workspace == bindparam("of"))
    .values(turn_at=_now, free_at=bindparam("free", type_=UtcDateTime()))
)
# What failed for the reason that has just ceased to be one need not wait any longer; only what was
# certainly not posted, and each in its line and at the workspace's rate, as ever.
_TROUBLE_OVER = (
    update(outbox)
    .where(
        outbox.c.workspace == bindparam("of"),
        outbox.c.due_at > _now,
        outbox.c.state == READY,
        outbox.c.attempts > 0,
        outbox.c.maybe_sent.is_(False),
        outbox.c.last_error == bindparam("reason"),
    )
    .values(due_at=_now)
)
_WAITING = select(limiter).where(
    exists().where(outbox.c.workspace == limiter.c.workspace, outbox.c.due_at <= _soon)
)
_soonest = (
    select(case((lane.c.next_at > outbox.c.due_at, lane.c.next_at), else_=outbox.c.due_at).label("at"))
    .join(lane, lane.c.key == outbox.c.lane)
    .where(outbox.c.workspace == bindparam("of"), outbox.c.due_at <= _soon)
    .order_by(outbox.c.due_at)
    .limit(200)
    .subquery()
)
_FIRST_LANE = select(func.min(_soonest.c.at, type_=UtcDateTime()))


def claim(
    conn: Connection, now: datetime, slots: int, rates: Mapping[str, Rate] = RATES, lease: timedelta = LEASE
) -> list[Claimed]:
    """Lease up to `slots` messages that are due, at most one of each conversation.

    Workspaces take turns; one that is paused, has used up its rate, or is being claimed from by
    another replica is passed over.
    """
    got: list[Claimed] = []
    tried: list[str] = []
    while len(got) < slots:
        turn = conn.execute(_NEXT_WORKSPACE, {"now": now, "tried": tried}).one_or_none()
        if turn is None:
            break
        tried.append(turn.workspace)
        rate = rate_of(turn.workspace, rates)
        wanted = min(slots - len(got), rate.room(turn.free_at, now))
        lanes = _free_lanes(conn, turn.workspace, now, wanted)
        taken = _take(conn, lanes, now, lease) if lanes else []
        if taken:
            # The conversation is busy until this message is settled: what follows stays behind it.
            conn.execute(_LANES_BUSY, {"lanes": [c.lane for c in taken], "at": now + lease})
        free = rate.after(turn.free_at, now, len(taken))
        conn.execute(_TURN_TAKEN, {"of": turn.workspace, "now": now, "free": free})
        got += taken
    return got


def _free_lanes(conn: Connection, workspace: str, now: datetime, wanted: int) -> list[str]:
    asked = {"of": workspace, "now": now, "most": wanted * _LOOK_AHEAD}
    return list(dict.fromkeys(conn.scalars(_FREE_LANES, asked)))[:wanted]


def _take(conn: Connection, lanes: Sequence[str], now: datetime, lease: timedelta) -> list[Claimed]:
    ids = list(conn.scalars(_OLDEST, {"lanes": lanes, "now": now}))
    new = {"new_lease": str(uuid.uuid4()), "ends": now + lease}
    return [
        Claimed(
            r.id, r.scheme_id, r.dedupe_key, r.kind, r.to_person, r.about, r.facts, r.workspace, r.lane,
            r.attempts, r.maybe_sent, r.withdrawn, r.first_try_at, r.expires_at, r.lease, now, r.last_error,
        )
        for r in conn.execute(_TAKE, {"ids": ids, "now": now} | new)
    ]  # fmt: skip


def finish(
    conn: Connection, held: Claimed, now: datetime, state: str, *, reason: str | None = None,
    provider_id: str | None = None, rates: Mapping[str, Rate] = RATES,
) -> bool:  # fmt: skip
    """The message is sent, dead, expired or cancelled. False: the lease was lost, nothing changed."""
    ended: dict[str, Any] = {"state": state, "due_at": None, "finished_at": now, "last_error": reason}
    if state != DEAD:
        ended["facts"] = {}  # a dead message may yet be sent again, and is worded from its facts
    if provider_id is not None:
        ended |= {"provider_id": provider_id, "sent_at": now}
        _all_clear(conn, held.workspace)
        if held.attempts and held.why:
            conn.execute(_TROUBLE_OVER, {"of": held.workspace, "now": now, "reason": held.why})
    return _settle(conn, held, now, ended, rates)


def hold(conn: Connection, held: Claimed, now: datetime, rates: Mapping[str, Rate] = RATES) -> bool:
    """Nobody can tell whether it was posted: it waits for a person, and is never sent by itself.

    False: the lease was lost, nothing changed.
    """
    waits = {"state": DEAD, "due_at": None, "finished_at": now, "last_error": HELD, "maybe_sent": True}
    return _settle(conn, held, now, waits, rates)


def retry(
    conn: Connection, held: Claimed, now: datetime, *, wait: timedelta, reason: str, ambiguous: bool,
    ambiguous_wait: timedelta = AMBIGUOUS_WAIT, rates: Mapping[str, Rate] = RATES,
) -> bool:  # fmt: skip
    """The attempt failed: again after `wait`, or dead when the attempts are spent.

    `ambiguous`: it may have been posted all the same. False: the lease was lost.
    """
    if held.attempts + 1 >= MOST_ATTEMPTS:
        doubtful = held.maybe_sent or ambiguous
        spent: dict[str, Any] = {"state": DEAD, "due_at": None, "finished_at": now}
        spent |= {"attempts": held.attempts + 1, "maybe_sent": doubtful}
        return _settle(conn, held, now, spent | {"last_error": HELD if doubtful else reason}, rates)
    due = now + (max(wait, ambiguous_wait) if ambiguous else wait)
    if held.expires_at is not None:
        due = max(now, min(due, held.expires_at))
    why = held.why if ambiguous and held.why in ANYWHERE else reason  # that doubt is still open
    again = {"state": READY, "due_at": due, "attempts": held.attempts + 1, "last_error": why}
    return _settle(conn, held, now, again | {"maybe_sent": held.maybe_sent or ambiguous}, rates)


def pause(
    conn: Connection, held: Claimed, now: datetime, *, workspace: str, wait: timedelta,
    alarm: str | None = None, rates: Mapping[str, Rate] = RATES,
) -> bool:  # fmt: skip
    """The whole workspace waits, for every replica: too many requests, or (with `alarm`, a reason in
    code words) our credentials were refused. Not an attempt. False: the lease was lost.
    """
    until = now + wait
    # Even without the lease: what the platform asked of us holds all the same.
    raised: dict[str, Any] = {
        "blocked_until": case((limiter.c.blocked_until < until, until), else_=limiter.c.blocked_until)
    }
    if alarm:
        raised["alarm"] = alarm
    if conn.execute(update(limiter).where(limiter.c.workspace == workspace).values(raised)).rowcount == 0:
        new = {"workspace": workspace, "free_at": now, "turn_at": now, "blocked_until": until, "alarm": alarm}
        conn.execute(insert_unless(limiter, conn.dialect.name).values(new).on_conflict_do_nothing())
    # Where it is another workspace than the one it is claimed by, only its own moment keeps it back.
    due = now if workspace == held.workspace else until
    why = held.why if held.why in ANYWHERE else alarm or "rate-limited"  # that doubt is still open
    throttled = {"state": READY, "due_at": due, "throttled": outbox.c.throttled + 1, "last_error": why}
    return _settle(conn, held, now, throttled, rates)


def _all_clear(conn: Connection, workspace: str) -> None:
    calm = update(limiter).where(limiter.c.workspace == workspace, limiter.c.alarm.is_not(None))
    conn.execute(calm.values(alarm=None))


def _settle(
    conn: Connection, held: Claimed, now: datetime, values: Mapping[str, Any], rates: Mapping[str, Rate]
) -> bool:
    mine = (outbox.c.id == held.id) & (outbox.c.lease == held.lease) & (outbox.c.state == LEASED)
    if conn.execute(update(outbox).where(mine).values({"lease": None} | dict(values))).rowcount != 1:
        return False
    free = max(now, held.claimed_at + rate_of(held.workspace, rates).lane_gap)
    conn.execute(update(lane).where(lane.c.key == held.lane).values(next_at=free))
    return True


def next_due(conn: Connection, now: datetime, within: timedelta) -> datetime | None:
    """When to claim next: the earliest moment at which anything can go; None when nothing can
    within this time. Early rather than late: a claim in vain costs little.
    """
    soon = now + within
    moments: list[datetime] = []
    for row in conn.execute(_WAITING, {"soon": soon}).all():
        opens = max(row.free_at, row.blocked_until)
        if opens <= now:
            first: datetime | None = conn.scalar(_FIRST_LANE, {"of": row.workspace, "soon": soon})
            opens = max(now, first or soon)
        moments.append(opens)
    return min((m for m in moments if m < soon), default=None)
