"""Work for Slack that outlives its request: bounded waits, one taker for an event, failures logged."""

from __future__ import annotations

import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from datetime import datetime
from typing import Any, Protocol, TypeVar

from slack_bolt import BoltResponse

from handlers.events import Event, Outcome
from messages import refusals
from messages.cards import Say
from messages.reader import Reader
from scheme.journal import Journal

T = TypeVar("T")
log = Journal("mentoring.slack")

PATIENCE = 2.2  # seconds a decision may take before its request is acknowledged without it
WORKERS = 16
# Seconds an answer waits for its request's acknowledgement to leave: both at once would make both late.
HEAD_START = 0.01
REMEMBERED = 20_000  # events this process has taken on

DONE, LATER = 200, 503


class Handles(Protocol):
    """Where every event goes: `handlers.dispatch.Desk`."""

    def handle(self, event: Event, now: datetime) -> Outcome:
        """The one answer to an event at this moment (aware, UTC)."""
        ...


class Work:
    """The threads in which Slack's requests are worked on."""

    def __init__(self) -> None:
        self._deciding = ThreadPoolExecutor(WORKERS, thread_name_prefix="slack-decides")
        # Apart: an answer may have to wait for Slack's Retry-After, and no decision may wait behind it.
        self._answering = ThreadPoolExecutor(WORKERS, thread_name_prefix="slack-answers")
        self._taken: OrderedDict[str, None] = OrderedDict()
        self._events: OrderedDict[str, Future[object]] = OrderedDict()
        self._lock, self._joining = threading.Lock(), threading.Lock()
        self._in_hand = 0

    @property
    def in_hand(self) -> int:
        """How much is begun and not finished."""
        return self._in_hand

    def stop(self) -> None:
        """Finish what was begun."""
        self._deciding.shutdown(wait=True)
        self._answering.shutdown(wait=True)

    def begin(self, work: Callable[..., T], *args: Any) -> Future[T]:
        """Start a decision in a thread of its own."""
        return self._begin(self._deciding, work, *args)

    def bounded(self, work: Callable[[], object]) -> BoltResponse:
        """Do it and acknowledge; if it fails in time, ask Slack to send the event again."""
        return _bounded(self._begin(self._answering, work))

    def once(self, event_id: str, work: Callable[[], object]) -> BoltResponse:
        """The same, where a copy of an event in hand is acknowledged no sooner than the event itself."""
        with self._joining:
            begun = self._events.get(event_id)
            if begun is None or (begun.done() and begun.exception() is not None):
                begun = self._events[event_id] = self._begin(self._answering, work)
                while len(self._events) > REMEMBERED:
                    self._events.popitem(last=False)
        return _bounded(begun)

    def answer(self, work: Callable[[], object]) -> Future[object]:
        """Start to give an answer, in a thread of its own."""
        given = self._begin(self._answering, work)
        given.add_done_callback(_log_failure)
        return given

    def after(self, decision: Future[Outcome], answer: Callable[[Outcome], None]) -> None:
        """Give the answer once there is a decision, in a thread of its own."""

        def give() -> None:
            try:
                outcome = decision.result()
            except Exception as error:  # noqa: BLE001 - the person is told, with a reference
                reference = log_error(error)
                outcome = Outcome(Say(refusals.our_fault(reference)), Reader())
            time.sleep(HEAD_START)
            answer(outcome)

        self._count(+1)  # from now on, also before `give` is begun

        def begin(_: Future[Outcome]) -> None:
            self.answer(give).add_done_callback(lambda _: self._count(-1))

        decision.add_done_callback(begin)

    def take(self, event_id: str) -> bool:
        """Whether this process meets the event for the first time."""
        with self._lock:
            if event_id in self._taken:
                return False
            self._taken[event_id] = None
            while len(self._taken) > REMEMBERED:
                self._taken.popitem(last=False)
            return True

    def _begin(self, pool: ThreadPoolExecutor, work: Callable[..., T], *args: Any) -> Future[T]:
        self._count(+1)
        begun = pool.submit(work, *args)
        begun.add_done_callback(lambda _: self._count(-1))
        return begun

    def _count(self, change: int) -> None:
        with self._lock:
            self._in_hand += change


def _bounded(begun: Future[object]) -> BoltResponse:
    try:
        begun.result(PATIENCE)
    except Late:
        begun.add_done_callback(_log_failure)
    except Exception as error:  # noqa: BLE001 - logged, and Slack sends the event again
        log_error(error)
        return BoltResponse(status=LATER)
    return BoltResponse(status=DONE)


def in_time(decision: Future[Outcome]) -> Outcome | None:
    """The decision, if it comes while Slack waits and did not fail."""
    try:
        return decision.result(PATIENCE)
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
