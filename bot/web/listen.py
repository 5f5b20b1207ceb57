"""What a visitor does in the playground, turned into the events of the house.

Nothing here knows HTTP: `pages.py` calls these methods from its requests, `retell.py` from a story.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from bot.web.cards import button_at, place_of
from bot.web.forms import OpenedForm, Values, check, read
from bot.web.mentions import with_mentions
from bot.web.send import Chats, FromBot
from bot.web.stage import Desk, Fills, Hint, Move, Player, Presses, Says, Stage
from bot.web.steps import NEXT, STEPS, target
from handlers.events import Click, Event, Hello, Home, Identity, OpenForm, Submit, Typed
from messages.cards import Button, FormButton, LinkButton, Open, Reject, Replace, Reply, Say, Silence
from messages.reader import Reader, moment_words

LONGEST = 20_000  # characters of one typed message; more is refused by the page
SHOWN = 2_000  # characters of one typed message that stay on the screen
LAST_YEAR = 2100  # the clock goes no further


class Unknown(Exception):
    """There is no such person or step in the playground."""


class Gone(Exception):
    """What was pressed is no longer on the screen, or has been redrawn since."""


class Busy(Exception):
    """A story is being told: the visitor watches."""


class CannotMove(Exception):
    """A move of a story that the screen does not offer; the sentence says which."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What the pages show beside the talks. A snapshot, so that a page never waits for the bot."""

    now: datetime
    people: tuple[Player, ...]
    hints: Mapping[str, tuple[Hint, ...]]
    next_event: datetime | None = None
    foreseen: bool = False  # whether `next_event` has been worked out since the last act
    news: tuple[str, ...] = ()  # what the last movement of the clock brought


class Playground:
    """One made-up scheme, its people's screens, and the clock. Safe to use from several threads:
    everything that acts takes its turn; everything that shows reads the last snapshot."""

    def __init__(self, desk: Desk, stage: Stage, chats: Chats, timezone: str = "Europe/London") -> None:
        self.chats = chats
        self.timezone = timezone
        self.told = False  # whether a story is being told
        self.moving = False  # whether the clock is on its way
        self.turn = threading.RLock()  # held by whoever calls the desk or the stage
        self._desk = desk
        self._stage = stage
        self._scene: Scene | None = None

    # --- showing -----------------------------------------------------------------------------

    @property
    def scene(self) -> Scene:
        """The last snapshot."""
        return self._scene or self.look()

    def look(self, news: Sequence[str] = ()) -> Scene:
        """Take a new snapshot."""
        with self.turn:
            people = tuple(self._stage.people())
            self._scene = Scene(
                now=self._stage.now(),
                people=people,
                hints={p.user: tuple(self._stage.hints(p.user)) for p in people},
                news=tuple(news),
            )
            return self._scene

    def foresee(self) -> None:
        """Work out the next event for the snapshot, unless that is known or somebody is acting.

        It takes the stage a while, so it is done between acts and not within each.
        """
        if self.scene.foreseen or self.told or not self.turn.acquire(blocking=False):
            return
        try:
            self._scene = replace(self.scene, next_event=self._stage.next_event(), foreseen=True)
            self.chats.touch()
        finally:
            self.turn.release()

    def player(self, user: str) -> Player:
        """The person with this account; raises `Unknown`."""
        found = next((p for p in self.scene.people if p.user == user), None)
        if found is None:
            raise Unknown(user)
        return found

    # --- acting ------------------------------------------------------------------------------

    def greet(self, users: Sequence[str]) -> None:
        """Say hello to those who see the bot for the first time; in a story nobody is greeted."""
        for user in users:
            if not self.told and self.chats.greet(user):
                with self.turn:
                    self._happen(user, Hello(identity=self._identity(user)))

    def home(self, user: str) -> None:
        """The person opens the bot's home page."""
        with self._acting():
            self._happen(user, Home(identity=self._identity(user)))

    def say(self, user: str, words: str) -> None:
        """The person types these words; `@` and a name is a mention."""
        with self._acting():
            self._say(user, words)

    def press(self, user: str, message: int, place: str, redrawn: int = 0) -> None:
        """The person presses the button at this place of a card on their screen.

        `redrawn` says which drawing of the card they saw, so that the second of two quick presses
        does not hit what has come in the place of the first; raises `Gone`.
        """
        with self._acting():
            self._press(user, message, place, redrawn)

    def fill(self, user: str, posted: Sequence[tuple[str, str]]) -> None:
        """The person sends the form that is open on their screen; without one, nothing happens."""
        with self._acting():
            self.player(user)
            opened = self.chats.form(user)
            if opened is not None:
                self._send_form(user, read(opened.form, posted, self.scene.people))

    def close(self, user: str) -> None:
        """The person closes the form without sending it."""
        self.player(user)
        self.chats.show_form(user, None)

    def move_on(self, step: str) -> None:
        """Move the clock by one of STEPS; what happened is in the next snapshot's news."""
        with self._acting():
            if step not in STEPS:
                raise Unknown(step)
            ahead = self._stage.next_event() if step == NEXT else None
            to = target(step, self._stage.now(), ahead, self.timezone)
            if to is None:
                self.look(["Nothing is planned: nobody would be told anything next."])
                return
            if to.year > LAST_YEAR:
                self.look([f"The playground's clock stops in {LAST_YEAR}."])
                return
            self.moving = True
            try:
                news = list(self._stage.advance(to))
            finally:
                self.moving = False
            self.look(news or [f"Nothing happened before {moment_words(to, self.timezone)}."])

    def reset(self) -> None:
        """Everything as it was at first, with empty screens."""
        with self._acting():
            self.begin_again()

    def begin_again(self) -> None:
        """As `reset`, for the teller of a story, who may."""
        with self.turn:
            self._stage.reset()
            self.chats.clear()
            self.look()

    def make(self, move: Move) -> None:
        """One move of a story, made on the screen; raises `CannotMove`."""
        with self.turn:
            match move:
                case Says(user=user, text=text):
                    self._say(user, text)
                case Presses(user=user, label=label):
                    self._press(user, *self._newest(user, label))
                case Fills(user=user, values=values):
                    self._send_form(user, self._filled(user, values))
                    left = self.chats.form(user)
                    if left is not None and left.errors:
                        wrong = "; ".join(f"{name}: {said}" for name, said in left.errors.items())
                        raise CannotMove(f"the form of {user} was not taken ({wrong})")
                case _ as never:
                    assert_never(never)

    def write_down(self, move: Fills) -> None:
        """Show the form as the move fills it in, without sending it; raises `CannotMove`."""
        with self.turn:
            self.chats.show_form(move.user, replace(self._filled(move.user, move.values), errors={}))

    # --- within ------------------------------------------------------------------------------

    @contextmanager
    def _acting(self) -> Iterator[None]:
        """The turn, unless a story is being told."""
        if self.told:
            raise Busy
        with self.turn:
            if self.told:
                raise Busy
            yield

    def _identity(self, user: str) -> Identity:
        player = self.player(user)
        return Identity(
            platform="web",
            workspace="playground",
            user=player.user,
            name=player.name,
            email=player.email,
            timezone=self.timezone,
        )

    def _say(self, user: str, words: str) -> None:
        identity = self._identity(user)
        self.chats.show_form(user, None)
        self.chats.said(user, words if len(words) <= SHOWN else words[: SHOWN - 1] + "…")
        self._happen(user, Typed(identity=identity, text=with_mentions(words, self.scene.people)))

    def _press(self, user: str, message: int, place: str, redrawn: int) -> None:
        identity, pressed = self._identity(user), self.chats.find(user, message)
        button = button_at(pressed.card, place) if pressed and pressed.redrawn == redrawn else None
        match button:
            case Button(label=label, action=action, value=value):
                self.chats.did(user, f"You pressed “{label}”.")
                self._happen(user, Click(identity=identity, action=action, value=value), message)
            case FormButton(form=form, value=value):
                self._happen(user, OpenForm(identity=identity, form=form, value=value))
            case LinkButton() | None:
                raise Gone(place)
            case _ as never:
                assert_never(never)

    def _filled(self, user: str, values: Values) -> OpenedForm:
        opened = self.chats.form(user)
        if opened is None:
            raise CannotMove(f"no form is open for {user}")
        return check(opened.form, {**opened.values, **values}, self.scene.people)

    def _send_form(self, user: str, filled: OpenedForm) -> None:
        if filled.errors:
            self.chats.show_form(user, filled)
            return
        form = filled.form
        event = Submit(
            identity=self._identity(user), form=form.name, values=dict(filled.values), value=form.value
        )
        self._happen(user, event, sent=filled)

    def _happen(
        self, user: str, event: Event, message: int | None = None, sent: OpenedForm | None = None
    ) -> None:
        outcome = self._desk.handle(event, self._stage.now())
        if sent is not None and not isinstance(outcome.reply, Reject):
            self.chats.did(user, f"You sent the form “{sent.form.title}”.")
            self.chats.show_form(user, None)
        self._show(user, outcome.reply, outcome.reader, message, sent)
        self._stage.settle()
        self.look()

    def _show(
        self, user: str, reply: Reply, reader: Reader, message: int | None, sent: OpenedForm | None
    ) -> None:
        match reply:
            case Say(card=card):
                self.chats.told(user, card, reader)
            case Replace(card=card):
                if message is None or not self.chats.redraw(user, message, card, reader):
                    self.chats.told(user, card, reader)
            case Open(form=form):
                self.chats.show_form(user, OpenedForm(form))
            case Reject(form=form, errors=errors):
                self.chats.show_form(user, OpenedForm(form, sent.values if sent else {}, dict(errors)))
            case Silence():
                pass
            case _ as never:
                assert_never(never)

    def _newest(self, user: str, label: str) -> tuple[int, str, int]:
        for entry in reversed(self.chats.entries(user)):
            place = place_of(entry.card, label) if isinstance(entry, FromBot) else None
            if place and isinstance(entry, FromBot):
                return entry.id, place, entry.redrawn
        raise CannotMove(f"{user} has no button “{label}”")
