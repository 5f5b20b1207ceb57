"""Sending in the background: one thread that claims, a few that send. Neither ever dies."""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for

from bot.delivery import Delivery
from scheme.journal import Journal
from storage.claims import Claimed

log = Journal(__name__)

SENDERS = 8
CROWDED_SECONDS = 0.02  # work is due, but another replica is claiming it at this moment


class Senders:
    """Runs a delivery until it is stopped. `wake()` after each commit that made messages."""

    def __init__(self, delivery: Delivery, senders: int = SENDERS) -> None:
        self._delivery = delivery
        self._free = senders
        self._count = threading.Lock()
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._pool = ThreadPoolExecutor(senders, thread_name_prefix="sender")
        self._under_way: set[Future[None]] = set()
        self._thread = threading.Thread(target=self._run, name="delivery", daemon=True)

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def wake(self) -> None:
        """There may be something to send now."""
        self._woken.set()

    @property
    def alive(self) -> bool:
        """Whether the claiming thread runs; for the health page."""
        return self._thread.is_alive()

    def stop(self, timeout: float = 10) -> bool:
        """Claim no more, and wait up to so many seconds for what is under way.

        Returns whether all of it was settled; the rest comes back when its leases run out.
        """
        until = time.monotonic() + timeout
        self._stopping.set()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join(timeout)
        done, late = wait_for(list(self._under_way), max(0.0, until - time.monotonic()))
        self._pool.shutdown(wait=not late, cancel_futures=True)
        log.info("delivery stopped settled=%d late=%d", len(done), len(late))
        return not late

    def _run(self) -> None:
        trouble = 0.0
        while not self._stopping.is_set():
            self._woken.clear()
            try:
                sleep = self._step()
                trouble = 0.0
            except Exception as error:
                # Nothing may end this loop: the database may be away, and it will come back.
                trouble = min(5.0, trouble * 2 or 0.25)
                sleep = trouble
                log.exception(error, "delivery is waiting for the database:")
                self._stopping.wait(sleep)
                continue
            if sleep > 0:
                self._woken.wait(sleep)

    def _step(self) -> float:
        """Claim for every free sender; returns how many seconds there is nothing to do."""
        with self._count:
            free = self._free
        if free == 0:
            return 1.0  # a sender that is done wakes us
        taken_at = self._delivery.monotonic()
        claimed = self._delivery.queue.claim(free)
        if not claimed:
            return max(self._delivery.queue.idle_seconds(), CROWDED_SECONDS)
        for held in claimed:
            with self._count:
                self._free -= 1
            future = self._pool.submit(self._send, held, taken_at)
            self._under_way.add(future)
            future.add_done_callback(self._under_way.discard)
        return 0.0

    def _send(self, held: Claimed, taken_at: float) -> None:
        try:
            self._delivery.send(held, taken_at)
        except Exception as error:
            log.exception(error, "message left to its lease id=%s", held.id)
        finally:
            with self._count:
                self._free += 1
            self._woken.set()
