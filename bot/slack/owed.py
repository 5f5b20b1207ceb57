"""Answers are owed from the moment they are decided until they stand where the person acted.

What a process decided and could not say any more, another one says: it is kept in the transaction of the
decision, held by whoever is giving it, and taken over when the hold has run out. So an answer is lost
neither with a process that had acknowledged its request already, nor while Slack does not let it through.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace

from bot import clock
from bot.platform import NotReached, Paused, Unsure
from bot.slack.calls import Failure
from bot.slack.inbound import Place
from handlers.events import Event, Outcome, Owing
from messages.kept import unpacked
from scheme.journal import Journal
from storage.answers import Answers, KeptAnswer
from storage.engine import UNAVAILABLE

log = Journal("mentoring.slack")

HELD = 40.0  # seconds an answer is held; the hold is lengthened as long as it is tried
# Parts of it that must be left: for an attempt to begin (it may wait its turn, open a conversation), and
# when the words leave, for Slack may take its ten seconds before they stand there to be found.
TO_BEGIN, TO_LAND = 0.6, 0.3
TRIED = 30.0  # seconds one process tries, however often; then it is anybody's again
AGAIN_AFTER = 20.0  # seconds until then, where Slack does not say how long
LOOKED_AFTER = 3.0  # seconds between two looks for answers whose process died
LEFT_ALONE = 600.0  # seconds for which one that cannot be read is out of the way
AT_ONCE = 8  # of these given at one time


def is_temporary(failed: Failure | None) -> bool:
    """Whether it may go better later."""
    return isinstance(failed, (Paused, NotReached, Unsure))


class NotKept(Exception):
    """The database is away, so nothing was done: the event is to come again."""


class Held:
    """One answer in hand. Without a record of it (`answers` None) nobody else can have it."""

    def __init__(
        self, answers: Answers | None = None, team: str = "", event_id: str = "", holder: str = "",
        seconds: float = HELD,
    ) -> None:  # fmt: skip
        self._answers, self._team, self._event_id, self.holder = answers, team, event_id, holder
        self._seconds, self._until = seconds, clock.elapsed() + seconds

    @property
    def recorded(self) -> bool:
        """Whether others can give it, if this process does not."""
        return self._answers is not None

    def mine(self) -> bool:
        """Whether there is time for Slack to take it before anybody else may have it."""
        return self._answers is None or self._until - clock.elapsed() > self._seconds * TO_LAND

    def lengthen(self, seconds: float = 0.0) -> bool:
        """Hold it so much longer, and as long as one attempt may take; False if it is not ours any more."""
        if self._answers is None or self._until - clock.elapsed() > seconds + self._seconds * TO_BEGIN:
            return True
        now, longer = clock.elapsed(), seconds + self._seconds
        try:
            if not self._answers.renew("slack", self._team, self._event_id, self.holder, longer):
                return False
        except UNAVAILABLE as error:  # then nobody else can take it either
            log.exception(error, "an answer is given without its hold:")
        self._until = now + longer
        return True

    def patience(self, stopping: threading.Event) -> Callable[[float], bool]:
        """Waits for so many seconds; False if nobody waits that long any more, the process stops, or
        somebody else has the answer in hand.
        """
        until = time.monotonic() + TRIED

        def waits(seconds: float) -> bool:
            if time.monotonic() + seconds > until or not self.lengthen(seconds):
                return False
            return not stopping.wait(seconds)

        return waits

    def settle(self, failed: Failure | None, stopping: bool) -> None:
        """It stands, or nobody will ever be able to give it; or it is left to whoever comes next."""
        if self._answers is None:
            return
        try:
            if is_temporary(failed):
                wait = failed.seconds if isinstance(failed, Paused) else AGAIN_AFTER
                self._answers.renew("slack", self._team, self._event_id, self.holder, 0 if stopping else wait)
            else:
                self._answers.given("slack", self._team, self._event_id)
        except UNAVAILABLE as error:  # it is looked for before it is posted again
            log.exception(error, "an answer was not settled:")


@dataclass
class Asked:
    """What somebody did, where its answer belongs, and this process's hold on that answer.

    `again`: a process that died may have given it already, so it is looked for before it is posted.
    `kept`: the answer is, or was, on record. `comes_again`: Slack sends it once more, as long as it has
    not been acknowledged.
    """

    event: Event | None
    place: Place
    event_id: str
    held: Held
    again: bool = False
    kept: bool = False
    comes_again: bool = False

    def demand_kept(self, outcome: Outcome) -> None:
        """Raises `NotKept` where nothing was done and Slack sends it again; else the answer says so."""
        if self.comes_again and not outcome.kept:
            raise NotKept

    @property
    def key(self) -> str:
        """The opaque key of the answer; a new one for an event that has no id."""
        if not self.event_id:
            return uuid.uuid4().hex
        return hashlib.sha256(f"reply:{self.event_id}".encode()).hexdigest()[:32]


class Owed:
    """The answers this process owes or takes over. Without a database it keeps none."""

    def __init__(self, answers: Answers | None) -> None:
        self._answers, self.held = answers, HELD

    def asked(self, event: Event, place: Place) -> Asked:
        """An event whose answer this process is going to give, if nobody has."""
        if self._answers is None or not event.event_id:
            return Asked(event, place, event.event_id, Held())
        spot = f"{place.channel}:{place.message}" if place.message and not place.home else ""
        words = json.dumps({"event_id": event.event_id, "place": asdict(place)})
        owing = Owing(uuid.uuid4().hex, clock.now(), self.held, words, spot)
        held = Held(self._answers, place.team, event.event_id, owing.holder, self.held)
        return Asked(replace(event, owing=owing), place, event.event_id, held)

    def found(self, asked: Asked) -> Outcome | None:
        """What an event was answered that nobody is giving now; from here on it is this process's to give.

        None as well for a form, whose answer no time is left for; `form` finds that.
        """
        kept = self._kept(asked)
        asked.kept = kept is not None
        if kept is None or not kept.free or (outcome := self._outcome(kept)) is None:
            return None
        return outcome if self._taken(kept, asked) else None

    def form(self, asked: Asked) -> Outcome | None:
        """The form an event was answered with, if it was one."""
        kept = self._kept(asked)
        return self._outcome(kept) if kept is not None and kept.answer and not kept.place else None

    def left_behind(self) -> list[tuple[Asked, Outcome]]:
        """A few of the answers whose processes died over them, now this process's to give."""
        found: list[tuple[Asked, Outcome]] = []
        if self._answers is None:
            return found
        for kept in self._answers.left_behind("slack", AT_ONCE):
            try:
                told = json.loads(kept.place)
                asked = Asked(None, Place(**told["place"]), told["event_id"], Held(), kept=True)
                outcome = Outcome(*unpacked(kept.answer))
            except (ValueError, TypeError, KeyError):  # another version of the program kept it
                log.warning("an answer cannot be read here workspace=%s", kept.workspace)
                self._answers.take(kept, uuid.uuid4().hex, LEFT_ALONE)
                continue
            if self._taken(kept, asked):
                found.append((asked, outcome))
        return found

    def _kept(self, asked: Asked) -> KeptAnswer | None:
        if self._answers is None or not asked.event_id:
            return None
        return self._answers.find("slack", asked.place.team, asked.event_id)

    def _taken(self, kept: KeptAnswer, asked: Asked) -> bool:
        assert self._answers is not None
        held = Held(self._answers, kept.workspace, asked.event_id, uuid.uuid4().hex, self.held)
        if not self._answers.take(kept, held.holder, self.held):
            return False
        asked.held, asked.again, asked.kept = held, True, True
        return True

    @staticmethod
    def _outcome(kept: KeptAnswer) -> Outcome | None:
        try:
            return Outcome(*unpacked(kept.answer))
        except ValueError:
            return None
