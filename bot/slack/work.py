"""Work for Slack that outlives its request: bounded waits, one taker for an event, failures logged."""

from __future__ import annotations

import threading
import time
import uuid
from collections import Counter, OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from contextlib import suppress
from contextvars import ContextVar
from datetime import datetime
from typing import Any, Protocol, TypeVar

from slack_bolt import BoltResponse

from bot.slack.lines import Begun, Lines
from handlers.events import Event, Outcome
from messages import refusals
from messages.cards import Say
from messages.reader import Reader
from scheme.journal import Journal

T = TypeVar("T")
Pauses = tuple[float, ...]
log = Journal("mentoring.slack")

PATIENCE = 2.2  # seconds after a request came until it is acknowledged, with or without a decision
WORKERS = 16
MOST_EACH = 30  # of one person's requests and answers in hand; what is more is not taken on
# Seconds an answer waits for its request's acknowledgement to leave: both at once would make both late.
HEAD_START = 0.01
TAKEN = 3.2  # seconds after a request came by which Slack has drawn its acknowledgement, or takes it no more
AGAIN = (1.0, 4.0, 15.0)  # seconds until what failed after its acknowledgement is tried again
REMEMBERED = 20_000  # events this process has taken on

DONE, LATER = 200, 503

# Whose request this thread is handling: set for each request before anything is begun for it.
_whose: ContextVar[str] = ContextVar("whose", default="")
# When that request came, in monotonic seconds.
_came: ContextVar[float | None] = ContextVar("came", default=None)


class Handles(Protocol):
    """Where every event goes: `handlers.dispatch.Desk`."""

    def handle(self, event: Event, now: datetime) -> Outcome:
        """The one answer to an event at this moment (aware, UTC)."""
        ...


class Work:
    """The threads in which Slack's requests are worked on."""

    def __init__(self) -> None:
        self._deciding = Lines(WORKERS, "slack-decides")
        # Apart: an answer may have to wait for Slack's Retry-After, and no decision may wait behind it.
        self._answering = Lines(WORKERS, "slack-answers")
        self._events: OrderedDict[tuple[str, str], Begun[object]] = OrderedDict()  # by workspace and id
        self._lock, self._joining = threading.Lock(), threading.Lock()
        self._stopping = threading.Event()
        self._in_hand = 0
        self._in_hand_of: Counter[str] = Counter()

    @property
    def in_hand(self) -> int:
        """How much is begun and not finished."""
        return self._in_hand

    def stop(self) -> None:
        """Finish what was begun."""
        self._stopping.set()
        self._deciding.stop()
        self._answering.stop()

    def takes_on(self, team: str, user: str) -> bool:
        """Whether there is room for a request of this person, which this thread will then be handling.

        Nobody has so much in hand by pressing and typing; what is more is let go, as in any flood.
        """
        whose = f"{team}:{user}" if user else ""
        _whose.set(whose)
        with self._lock:
            return not whose or self._in_hand_of[whose] < MOST_EACH

    def begin(self, work: Callable[..., T], *args: Any) -> Begun[T]:
        """Start a decision in a thread of its own."""
        return self._begin(self._deciding, _whose.get(), work, *args)

    def bounded(self, work: Callable[[], object]) -> BoltResponse:
        """Do it and acknowledge; if it fails in time, ask Slack to send the event again, else try it again here."""
        return self._bounded(self._begin(self._answering, _whose.get(), work), work)

    def once(self, team: str, event_id: str, work: Callable[[], object]) -> BoltResponse:
        """The same, where a copy of an event in hand is acknowledged no sooner than the event itself.

        The ids of two workspaces have nothing to do with each other.
        """
        which = (team, event_id)
        with self._joining:
            begun = self._events.get(which)
            if begun is None or (begun.done() and begun.exception() is not None):
                begun = self._events[which] = self._begin(self._answering, _whose.get(), work)
                while len(self._events) > REMEMBERED:
                    self._events.popitem(last=False)
        return self._bounded(begun, work)

    def _bounded(self, begun: Begun[object], work: Callable[[], object]) -> BoltResponse:
        whose = _whose.get()
        try:
            begun.result(_patience(begun))
        except Late:
            begun.add_done_callback(lambda _: self._again(begun, work, whose, AGAIN))
        except Exception as error:  # noqa: BLE001 - logged, and Slack sends the event again
            log_error(error)
            return BoltResponse(status=LATER)
        return BoltResponse(status=DONE)

    def _again(self, begun: Begun[object], work: Callable[[], object], whose: str, pauses: Pauses) -> None:
        """Slack does not send again what was acknowledged: if it failed afterwards, it is tried again here."""
        with self._lock:
            seen, begun.seen_to = begun.seen_to, True  # each copy of an event asks for it
        error = begun.exception()
        if seen or error is None:
            return
        log_error(error)
        if pauses and not self._stopping.is_set():
            timer = threading.Timer(pauses[0], self._once_more, (work, whose, pauses[1:]))
            timer.daemon = True
            timer.start()

    def _once_more(self, work: Callable[[], object], whose: str, pauses: Pauses) -> None:
        with suppress(RuntimeError):  # the program stops
            begun = self._begin(self._answering, whose, work)
            begun.add_done_callback(lambda _: self._again(begun, work, whose, pauses))

    def answer(self, work: Callable[[], object], whose: str = "") -> Future[object]:
        """Start to give an answer, in a thread of its own."""
        given = self._begin(self._answering, whose, work)
        given.add_done_callback(_log_failure)
        return given

    def after(self, decision: Future[Outcome], answer: Callable[[Outcome], None]) -> None:
        """Give the answer once there is a decision, in a thread of its own."""
        whose = _whose.get()

        def give() -> None:
            try:
                outcome = decision.result()
            except Exception as error:  # noqa: BLE001 - the person is told, with a reference
                reference = log_error(error)
                outcome = Outcome(Say(refusals.our_fault(reference)), Reader())
            time.sleep(HEAD_START)
            answer(outcome)

        self._count(whose, +1)  # from now on, also before `give` is begun

        def begin(_: Future[Outcome]) -> None:
            self.answer(give, whose).add_done_callback(lambda _: self._count(whose, -1))

        decision.add_done_callback(begin)

    def _begin(self, pool: Lines, whose: str, work: Callable[..., T], *args: Any) -> Begun[T]:
        self._count(whose, +1)
        begun = pool.submit(whose, work, *args)
        begun.add_done_callback(lambda _: self._count(whose, -1))
        return begun

    def _count(self, whose: str, change: int) -> None:
        with self._lock:
            self._in_hand += change
            self._in_hand_of[whose] += change
            if not self._in_hand_of[whose]:
                del self._in_hand_of[whose]


def came(at: float) -> None:
    """Note when the request came (monotonic seconds) that this thread is going to handle.

    Slack's three seconds count from there: where many requests have to wait for a thread, each is acknowledged
    in time because it waits the less for its work.
    """
    _came.set(at)


def taken_at() -> float:
    """When Slack has surely drawn what this request's acknowledgement says, or never will (monotonic seconds).

    What is drawn sooner in the same place may be lost under it.
    """
    at = _came.get()
    return TAKEN + (time.monotonic() if at is None else at)


def _patience(begun: Begun[Any]) -> float:
    """Seconds a request waits for its work: none behind other work of the same person, else their requests
    would hold the threads in which requests are taken.
    """
    at = _came.get()
    return 0.0 if begun.waits else PATIENCE if at is None else max(0.0, at + PATIENCE - time.monotonic())


def in_time(decision: Begun[Outcome]) -> Outcome | None:
    """The decision, if it comes while Slack waits and did not fail."""
    try:
        return decision.result(_patience(decision))
    except Exception:  # noqa: BLE001 - late or failed: `Work.after` deals with both
        return None


def _log_failure(done: Future[Any]) -> None:
    if not done.cancelled() and (error := done.exception()) is not None:
        log_error(error)


def log_error(error: BaseException) -> str:
    """A reference, the kind of error and its place; never its words, which may be somebody's."""
    reference = uuid.uuid4().hex[:8]
    log.exception(error, "failed %s:", reference)
    return reference
