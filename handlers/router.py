"""Who answers what: one place where every word, press, form and notice finds its function.

A handler is `handler(act, store, now) -> Answer`. Decorating it is all there is to adding one:
help, manifests, the playground's hints and the README's table are read from here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from handlers.events import Answer, Identity
from handlers.understanding_shapes import Reading
from handlers.worked import Worked
from messages.cards import Card
from scheme.calendar import local_date
from scheme.journal import declare
from scheme.notices import Notice
from scheme.people import Person
from scheme.refusals import Refusal
from storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Somebody did something: who, where, and with what."""

    who: Person
    identity: Identity
    private: bool = True
    words: str = ""  # what stood after the command, or the whole sentence
    reading: Reading | None = None  # of a typed sentence
    value: str = ""  # a button's or a form's: ids and versions
    values: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)  # of a form
    worked: Worked = field(default_factory=Worked)  # what takes too long for a transaction

    def today(self, now: datetime) -> date:
        """The date on this person's wall."""
        return local_date(now, self.who.timezone)

    def text(self, name: str) -> str:
        """What was filled in for a field; empty if nothing was."""
        value = self.values.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def many(self, name: str) -> tuple[str, ...]:
        """What was chosen in a field with several choices."""
        value = self.values.get(name, ())
        return (value,) if isinstance(value, str) and value else tuple(value)


Handler = Callable[[Act, Store, datetime], Answer]
Wording = Callable[[Notice, Store, datetime], Card | None]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Command:
    """A word people type."""

    word: str
    help: str
    handler: Handler
    leads_only: bool = False
    hint: str = ""  # what may follow the word


class Router:
    """All handlers by what they answer to. Each name is taken once."""

    def __init__(self) -> None:
        self.commands: dict[str, Command] = {}
        self.intents: dict[str, Handler] = {}
        self.presses: dict[str, Handler] = {}
        self.forms: dict[str, Handler] = {}
        self.submits: dict[str, Handler] = {}
        self.files: dict[str, Handler] = {}
        self.notices: dict[str, Wording] = {}
        self.places: dict[str, Handler] = {}  # "home" and "hello"
        self._for_leads: set[Callable[..., object]] = set()

    def command(
        self, word: str, *, help: str, hint: str = "", leads_only: bool = False, intents: tuple[str, ...] = ()
    ) -> Callable[[Handler], Handler]:
        """Answer to a word, and to sentences that mean the same (`intents`)."""

        def register(handler: Handler) -> Handler:
            _take(self.commands, word, Command(word, help, handler, leads_only, hint))
            for intent in intents:
                _take(self.intents, intent, handler)
            if leads_only:
                self._for_leads.add(handler)
            return handler

        return register

    def intent(self, *names: str) -> Callable[[Handler], Handler]:
        """Answer to sentences that mean this."""
        return self._register(self.intents, names)

    def press(self, *actions: str, leads_only: bool = False) -> Callable[[Handler], Handler]:
        """Answer to a button."""
        return self._register(self.presses, actions, leads_only)

    def form(self, *names: str, leads_only: bool = False) -> Callable[[Handler], Handler]:
        """Answer to a request for a form: return `Open(form)`."""
        return self._register(self.forms, names, leads_only)

    def submit(self, *names: str, leads_only: bool = False) -> Callable[[Handler], Handler]:
        """Answer to a filled-in form."""
        return self._register(self.submits, names, leads_only)

    def file(self, *names: str, leads_only: bool = False) -> Callable[[Handler], Handler]:
        """Make a file that was offered, now that it is wanted: return `Say` of a card that holds it."""
        return self._register(self.files, names, leads_only)

    def place(self, name: str) -> Callable[[Handler], Handler]:
        """Answer to somebody arriving: at "home", or for the first time, "hello"."""
        return self._register(self.places, (name,))

    def notice(self, *kinds: str) -> Callable[[Wording], Wording]:
        """Word a notice of this kind at the moment it is sent; None when it makes no sense any more."""

        def register(wording: Wording) -> Wording:
            for kind in kinds:
                _take(self.notices, kind, wording)
            return wording

        return register

    def demand_may(self, handler: Handler, who: Person, store: Store) -> None:
        """Refuse what is for leads from everybody else, in words that give nothing away."""
        if handler in self._for_leads and not store.strands.led_by(who.id):
            raise Refusal("leads-only")

    def _register(
        self, table: dict[str, Handler], names: tuple[str, ...], leads_only: bool = False
    ) -> Callable[[Handler], Handler]:
        def register(handler: Handler) -> Handler:
            for name in names:
                _take(table, name, handler)
            if leads_only:
                self._for_leads.add(handler)
            return handler

        return register


def _take(table: dict[str, T], name: str, handler: T) -> None:
    if name in table:
        raise ValueError(f"{name} has a handler already")
    table[name] = handler
    declare(name)


router = Router()
