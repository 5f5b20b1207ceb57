"""People of a play, each at their own screen: they speak, press, fill in forms, and read.

`mira.says("log met yesterday")`; `mira.presses("Yes, we met")`; `mira.fills(on=…)`; `mira.reads()`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from handlers.events import AccountChanged, Click, Event, Home, Identity, OpenForm, Outcome, Submit, Typed
from messages.cards import (
    AnyButton,
    Button,
    Buttons,
    Card,
    ChoiceField,
    DateField,
    Form,
    FormButton,
    NumberField,
    Open,
    Reject,
    Replace,
    Say,
    names_in,
)
from messages.reader import Reader, card_words

if TYPE_CHECKING:
    from tests.playhouse import Play


@dataclass(slots=True)
class Seen:
    """A card on somebody's screen: a reply, or a message that came unasked."""

    card: Card
    reader: Reader
    at: datetime
    unasked: bool = False

    @property
    def words(self) -> str:
        return card_words(self.card, self.reader)


@dataclass(eq=False)
class Actor:
    """Somebody at their own screen."""

    play: Play
    identity: Identity
    screen: list[Seen] = field(default_factory=list)
    form: Form | None = None
    errors: dict[str, str] = field(default_factory=dict)
    replaced: list[Seen] = field(default_factory=list)  # cards that were redrawn
    read: int = 0

    @property
    def id(self) -> str:
        with self.play.store() as store:
            who = store.people.by_account("web", "hall", self.identity.user)
        assert who is not None, f"{self.identity.user} has never spoken"
        return who.id

    # --- acts ---

    def says(self, text: str, event_id: str = "", **more: bool) -> str:
        """Types; the answer in words."""
        return self._does(Typed(identity=self.identity, text=text, event_id=event_id, **more))

    def presses(self, label: str) -> str:
        """Presses the newest button with this label on the screen."""
        for number in range(len(self.screen) - 1, -1, -1):
            for button in buttons_of(self.screen[number].card):
                if getattr(button, "label", "") == label:
                    return self.presses_old(button, number)
        raise AssertionError(f"{self.identity.user} sees no {label!r}, only:\n{self.screen_words()}")

    def presses_old(self, button: AnyButton, number: int | None = None) -> str:
        """Presses this button, wherever it may be by now."""
        if isinstance(button, FormButton):
            return self.opens(button.form, button.value)
        assert isinstance(button, Button)
        return self.clicks(button.action, button.value, number=number)

    def clicks(self, action: str, value: str = "", event_id: str = "", number: int | None = None) -> str:
        """Presses a button that may not be on the screen at all."""
        pressed = Click(identity=self.identity, action=action, value=value, event_id=event_id)
        return self._does(pressed, number)

    def opens(self, form: str, value: str = "") -> str:
        """Asks for a form."""
        return self._does(OpenForm(identity=self.identity, form=form, value=value))

    def fills(self, **given: object) -> str:
        """Sends the open form: what it came with, and these values over it."""
        assert self.form is not None, f"no form is open for {self.identity.user}:\n{self.screen_words()}"
        form = self.form
        return self.submits(form.name, {**initial(form), **given}, form.value)

    def submits(self, form: str, values: Mapping[str, object], value: str = "", event_id: str = "") -> str:
        """Sends a form that may not be open at all."""
        typed: Any = dict(values)
        return self._does(
            Submit(identity=self.identity, form=form, values=typed, value=value, event_id=event_id)
        )

    def comes_home(self) -> str:
        return self._does(Home(identity=self.identity))

    def account(self, *, active: bool) -> None:
        """The platform says that the account is gone, or back."""
        self._does(AccountChanged(identity=self.identity, active=active))

    def _does(self, happening: Event, number: int | None = None) -> str:
        outcome: Outcome = self.play.house.desk.handle(happening, self.play.now)
        self.errors, words = {}, ""
        match outcome.reply:
            case Say(card=card):
                words = self._shows(card, outcome.reader, None)
            case Replace(card=card):
                words = self._shows(card, outcome.reader, number)
            case Open(form=form):
                self.form, words = form, f"[form {form.name}]"
            case Reject(form=form, errors=errors):
                self.form, self.errors = form, dict(errors)
                words = " ".join(errors.values())
        if isinstance(happening, Submit) and not isinstance(outcome.reply, (Reject, Open)):
            self.form = None
        self.play.deliver()
        return words

    def _shows(self, card: Card, reader: Reader, number: int | None) -> str:
        shown = Seen(card, reader, self.play.now)
        if number is None:
            self.screen.append(shown)
        else:
            self.replaced.append(self.screen[number])
            self.screen[number] = shown
        return shown.words

    # --- what is seen ---

    def reads(self) -> str:
        """What has been put on the screen since the last look, in words."""
        new, self.read = self.screen[self.read :], len(self.screen)
        return "\n\n".join(s.words for s in new)

    def screen_words(self) -> str:
        return "\n\n".join(s.words for s in self.screen)

    def everything(self) -> list[Seen]:
        """All cards there ever were on this screen."""
        return [*self.replaced, *self.screen]

    def unasked(self) -> list[str]:
        """Titles of the messages that came unasked."""
        return [s.card.title for s in self.screen if s.unasked]

    def sees(self, label: str) -> bool:
        return any(getattr(b, "label", "") == label for s in self.screen for b in buttons_of(s.card))

    def names_shown(self) -> set[str]:
        """Ids of everybody any card ever named to this person."""
        return {person for s in self.everything() for person in names_in(s.card)}


def buttons_of(card: Card) -> Iterator[AnyButton]:
    """Every button of a card."""
    for block in card.blocks:
        if isinstance(block, Buttons):
            yield from block.buttons


def initial(form: Form) -> dict[str, object]:
    """What a form would send if it were sent as it came."""
    values: dict[str, object] = {}
    for entry in form.fields:
        if isinstance(entry, ChoiceField):
            values[entry.name] = entry.initial if entry.many else (entry.initial or ("",))[0]
        elif isinstance(entry, DateField):
            values[entry.name] = entry.initial.isoformat() if entry.initial else ""
        elif isinstance(entry, NumberField):
            values[entry.name] = str(entry.initial) if entry.initial is not None else ""
        else:
            values[entry.name] = getattr(entry, "initial", "")
    return values
