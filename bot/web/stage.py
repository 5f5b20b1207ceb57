"""What the playground asks of the world behind it: a desk, a clock that moves, and a story.

`bot/play.py` answers these protocols with the real desk, the real database and the real jobs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from handlers.events import Event, Outcome
from messages.cards import Card
from messages.reader import Reader


class Desk(Protocol):
    """Where every event goes, and where its one answer comes from."""

    def handle(self, event: Event, now: datetime) -> Outcome:
        """Handle one event at this moment (aware, UTC). Never raises for what a person did."""
        ...


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody the visitor can be. `user` is a slug of a-z, 0-9 and hyphens, the web account's id."""

    user: str
    name: str
    role_words: str  # "mentee", "mentor in Neuroimaging", "coordinator": shown under the name
    person_id: str
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Hint:
    """Words worth trying, and what they do. Offered as a chip above the text box."""

    words: str
    says: str


# --- a story: moves that are made on the screen, as a person would make them -------------------


@dataclass(frozen=True, slots=True)
class Says:
    """Words are typed. A mention is written as @ and the name, as a visitor would."""

    user: str
    text: str


@dataclass(frozen=True, slots=True)
class Presses:
    """The newest button with this label on the person's screen is pressed (it may open a form)."""

    user: str
    label: str


@dataclass(frozen=True, slots=True)
class Fills:
    """The form that is open on the person's screen is filled in and sent.

    Fields not named keep what the form already holds. A `PersonField` takes a person id.
    """

    user: str
    values: Mapping[str, str | tuple[str, ...]]


Move = Says | Presses | Fills


@dataclass(frozen=True, slots=True)
class Caption:
    """One moment of the story: a sentence, who is on the screen, and what they do.

    `moves` are made after the sentence appears; a move that cannot be made stops the replay
    with a sentence that says so. `seconds` is how long the moment stays.
    """

    words: str
    watch: tuple[str, ...] = ()  # users shown, at most three; empty leaves the screen as it is
    moves: tuple[Move, ...] = ()
    seconds: float = 2.0


class Stage(Protocol):
    """The made-up scheme. Called from one thread at a time; any call may take seconds."""

    def now(self) -> datetime:
        """The playground's moment (aware, UTC). Only `advance`, `reset` and `replay` change it."""
        ...

    def people(self) -> Sequence[Player]:
        """Everybody one can be. The first three are on the screen at first."""
        ...

    def hints(self, user: str) -> Sequence[Hint]:
        """Words this person might type, most useful first, from the router's help."""
        ...

    def settle(self) -> None:
        """Deliver what is owed at this moment; called after every event."""
        ...

    def advance(self, to: datetime) -> Sequence[str]:
        """Move the clock on, run what falls due on the way and deliver it.

        Returns what happened, one plain sentence each; empty when nothing did.
        """
        ...

    def next_event(self) -> datetime | None:
        """The next moment at which somebody will be told something, if any is known."""
        ...

    def reset(self) -> None:
        """The scheme and the clock as they were at first."""
        ...

    def replay(self) -> Iterator[Caption]:
        """The story of a term, told once. `reset` has just been called.

        Between two captions the iterator may move the clock itself. The moves of a caption have
        been made and settled before the next one is asked for.
        """
        ...


# --- the gallery of cards ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Specimen:
    """A sample card, with the reader it is drawn for and a sentence about when it is sent."""

    name: str
    about: str
    card: Card
    reader: Reader = field(default_factory=Reader)


class Draws(Protocol):
    """Another platform's renderer: the card as the JSON that platform is sent."""

    def __call__(self, card: Card, reader: Reader) -> object:
        """Slack: the list of Block Kit blocks. Teams: the Adaptive Card."""
        ...
