"""A pairing from the first idea to the end: one table of states and steps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from scheme.calendar import months_after
from scheme.policy import Policy
from scheme.refusals import Refusal


class State(StrEnum):
    """Where a pairing stands."""

    PROPOSED = "proposed"  # an idea: only the lead sees it
    MENTOR_ASKED = "mentor_asked"  # the mentor sees an offer without a name
    CHOSEN = "chosen"  # the mentee chose; the mentor is asked
    MENTEE_ASKED = "mentee_asked"  # the mentor said yes; the mentee is asked
    LIVE = "live"
    PAUSED = "paused"  # by agreement, until a date
    FROZEN = "frozen"  # somebody's account is gone
    WINDING_DOWN = "winding_down"  # runs to its end of term, then completes
    COMPLETED = "completed"
    ENDED = "ended"  # one of the two, or the lead, ended it early
    LAPSED = "lapsed"  # nobody answered at the end of term
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What can happen to a pairing."""

    APPROVE = "approve"
    MENTOR_ACCEPTS = "mentor_accepts"
    MENTOR_DECLINES = "mentor_declines"
    MENTEE_ACCEPTS = "mentee_accepts"
    MENTEE_DECLINES = "mentee_declines"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"
    PAUSE = "pause"
    RESUME = "resume"
    FREEZE = "freeze"
    THAW = "thaw"
    RENEW = "renew"
    WIND_DOWN = "wind_down"
    COMPLETE = "complete"
    LAPSE = "lapse"
    REOPEN = "reopen"
    END = "end"


# The one table. What is not here cannot happen; `docs/states.md` is drawn from it.
TRANSITIONS: dict[tuple[State, Step], State] = {
    (State.PROPOSED, Step.APPROVE): State.MENTOR_ASKED,
    (State.PROPOSED, Step.WITHDRAW): State.WITHDRAWN,
    (State.MENTOR_ASKED, Step.MENTOR_ACCEPTS): State.MENTEE_ASKED,
    (State.MENTOR_ASKED, Step.MENTOR_DECLINES): State.DECLINED,
    (State.MENTOR_ASKED, Step.EXPIRE): State.EXPIRED,
    (State.MENTOR_ASKED, Step.WITHDRAW): State.WITHDRAWN,
    (State.CHOSEN, Step.MENTOR_ACCEPTS): State.LIVE,
    (State.CHOSEN, Step.MENTOR_DECLINES): State.DECLINED,
    (State.CHOSEN, Step.EXPIRE): State.EXPIRED,
    (State.CHOSEN, Step.WITHDRAW): State.WITHDRAWN,
    (State.MENTEE_ASKED, Step.MENTEE_ACCEPTS): State.LIVE,
    (State.MENTEE_ASKED, Step.MENTEE_DECLINES): State.DECLINED,
    (State.MENTEE_ASKED, Step.EXPIRE): State.EXPIRED,
    (State.MENTEE_ASKED, Step.WITHDRAW): State.WITHDRAWN,
    (State.LIVE, Step.PAUSE): State.PAUSED,
    (State.LIVE, Step.FREEZE): State.FROZEN,
    (State.LIVE, Step.RENEW): State.LIVE,
    (State.LIVE, Step.WIND_DOWN): State.WINDING_DOWN,
    (State.LIVE, Step.COMPLETE): State.COMPLETED,
    (State.LIVE, Step.LAPSE): State.LAPSED,
    (State.LIVE, Step.END): State.ENDED,
    (State.PAUSED, Step.RESUME): State.LIVE,
    (State.PAUSED, Step.FREEZE): State.FROZEN,
    (State.PAUSED, Step.RENEW): State.PAUSED,
    (State.PAUSED, Step.WIND_DOWN): State.WINDING_DOWN,
    (State.PAUSED, Step.COMPLETE): State.COMPLETED,
    (State.PAUSED, Step.LAPSE): State.LAPSED,
    (State.PAUSED, Step.END): State.ENDED,
    (State.FROZEN, Step.THAW): State.LIVE,
    (State.FROZEN, Step.COMPLETE): State.COMPLETED,
    (State.FROZEN, Step.LAPSE): State.LAPSED,
    (State.FROZEN, Step.END): State.ENDED,
    (State.WINDING_DOWN, Step.COMPLETE): State.COMPLETED,
    (State.WINDING_DOWN, Step.END): State.ENDED,
    (State.LAPSED, Step.REOPEN): State.LIVE,
}

OFFERS = frozenset({State.MENTOR_ASKED, State.CHOSEN, State.MENTEE_ASKED})
RUNNING = frozenset({State.LIVE, State.PAUSED, State.FROZEN, State.WINDING_DOWN})
# A mentor who has said yes keeps the place for the mentee who is being asked.
TAKES_A_PLACE = RUNNING | {State.MENTEE_ASKED}
OPEN = OFFERS | RUNNING | {State.PROPOSED}
CLOSED = frozenset(State) - OPEN
# They ran and are over; the other closed ones never began.
OVER = frozenset({State.ENDED, State.COMPLETED, State.LAPSED})


@dataclass(frozen=True, slots=True)
class Pairing:
    """Two people and the facts about them. There is no field for what was said."""

    id: str
    strand: str
    mentor: str  # person id
    mentee: str  # person id
    state: State
    since: datetime  # of this state
    edition: str = ""  # edition of the pack's texts they started under
    started_on: date | None = None
    term: int = 1
    term_months: int = 18
    mentor_signed_on: date | None = None
    mentee_signed_on: date | None = None
    last_met_on: date | None = None
    meetings: int = 0  # that count
    first_meeting_told_on: date | None = None
    rhythm_days: int | None = None  # the pair's own, if they set one
    quiet_until: date | None = None  # snoozed or paused until then
    nudged_on: date | None = None
    nudges: int = 0  # since the last sign of life
    lead_told_on: date | None = None
    ended_on: date | None = None
    version: int = 0

    @property
    def ends_on(self) -> date | None:
        """The end of the present term, counted by the calendar from the *first* start."""
        if self.started_on is None:
            return None
        return months_after(self.started_on, self.term * self.term_months)

    @property
    def is_running(self) -> bool:
        """Both said yes and it has not closed."""
        return self.state in RUNNING

    def parties(self) -> tuple[str, str]:
        """Mentor and mentee, by id."""
        return (self.mentor, self.mentee)

    def partner_of(self, person: str) -> str:
        """The other of the two."""
        return self.mentee if person == self.mentor else self.mentor


def allowed(state: State, step: Step) -> bool:
    """Whether this step can happen now."""
    return (state, step) in TRANSITIONS


def advance(pairing: Pairing, step: Step, now: datetime, today: date, policy: Policy) -> Pairing:
    """The pairing after this step. Refuses (`stale-pairing`) a step its state does not know.

    `today` is the date in the scheme's zone; it becomes the start and the end date.
    """
    state = TRANSITIONS.get((pairing.state, step))
    if state is None:
        raise Refusal("stale-pairing")
    after = replace(pairing, state=state, since=now)
    if state is State.LIVE and pairing.state in OFFERS:
        return replace(after, started_on=today, term=1, term_months=policy.term_months)
    if step is Step.RENEW:
        return replace(_fresh(after), since=pairing.since, term=pairing.term + 1)
    if step in (Step.REOPEN, Step.RESUME, Step.THAW):
        # The welcome back is the reminder: the next nudge waits as long as after any other.
        reopened = _fresh(replace(after, quiet_until=None, ended_on=None, nudged_on=today))
        return replace(reopened, term=pairing.term + 1) if step is Step.REOPEN else reopened
    if state in CLOSED:
        return replace(after, ended_on=today, quiet_until=None)
    return after


def alive(pairing: Pairing) -> Pairing:
    """A sign of life: the nudges start to count anew."""
    return _fresh(pairing)


def _fresh(pairing: Pairing) -> Pairing:
    return replace(pairing, nudges=0, lead_told_on=None)


def may_renew(pairing: Pairing, policy: Policy) -> bool:
    """Whether another term is allowed after the present one."""
    return policy.renewals is None or pairing.term <= policy.renewals


def demand_place(taken: int, capacity: int) -> None:
    """Refuse when a mentor's places are all taken, at the moment somebody says yes."""
    if taken >= capacity:
        raise Refusal("no-place")


def snooze(pairing: Pairing, until: date, today: date) -> Pairing:
    """Keep quiet until that day. Refuses a day that has passed or is over a year ahead."""
    if not pairing.is_running:
        raise Refusal("stale-pairing")
    if until <= today:
        raise Refusal("snooze-past")
    if until > months_after(today, 12):
        raise Refusal("snooze-too-long")
    return replace(_fresh(pairing), quiet_until=until)


def sign(pairing: Pairing, person: str, today: date) -> Pairing:
    """That this person has signed: the fact and the date, nothing else."""
    if not pairing.is_running:
        raise Refusal("stale-pairing")
    if person == pairing.mentor:
        return replace(_fresh(pairing), mentor_signed_on=pairing.mentor_signed_on or today)
    return replace(_fresh(pairing), mentee_signed_on=pairing.mentee_signed_on or today)
