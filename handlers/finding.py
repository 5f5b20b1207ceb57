"""Which pair a person means, and what they entered about a meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from handlers.events import Answer
from handlers.router import Act
from messages import pairs as say
from messages.cards import Say
from scheme.meetings import MODES
from scheme.pairing import RUNNING, Pairing
from scheme.people import Standing
from scheme.refusals import Refusal
from storage.store import Store


def demand_part(act: Act) -> None:
    """Only for people who take part, also while they are on leave."""
    if act.who.standing not in (Standing.ACTIVE, Standing.AWAY):
        raise Refusal("not-joined")


def my_pairs(act: Act, store: Store) -> list[Pairing]:
    """The running pairs of the person who acts. Refuses if there are none."""
    pairs = store.pairings.of_person(act.who.id, RUNNING)
    if not pairs:
        raise Refusal("no-mentee" if act.who.mentors else "no-pairing")
    return pairs


def meant(act: Act, store: Store, pairs: list[Pairing], people: tuple[str, ...]) -> Pairing | None:
    """The one pair that fits the people mentioned; None if more than one could be meant.

    A mention of somebody who is no partner of this person is refused as not understood.
    """
    if len(pairs) == 1 and not people:
        return pairs[0]
    fitting = [p for p in pairs if _fits(act, store, p, people)] if people else pairs
    if not fitting and len(pairs) == 1:
        return pairs[0] if not any(_is_id(word) for word in people) else None
    return fitting[0] if len(fitting) == 1 else None


def names_partner(act: Act, store: Store, pairing: Pairing, people: tuple[str, ...]) -> bool:
    """Whether nobody was named, or the partner was, as far as can be told from a name."""
    return not people or _fits(act, store, pairing, people)


def _fits(act: Act, store: Store, pairing: Pairing, people: tuple[str, ...]) -> bool:
    partner = pairing.partner_of(act.who.id)
    name, user = store.people.names([partner], act.identity.platform, act.identity.workspace)[partner]
    words = {w.casefold() for w in name.split()} | {name.casefold()}
    return any(word == user or word.casefold() in words for word in people)


def _is_id(word: str) -> bool:
    return any(c.isdigit() for c in word)


def running_pair(pairing_id: str, act: Act, store: Store) -> Pairing:
    """The pair with this id, for one of its two. Refuses one that is over, or not yet agreed."""
    pairing = store.pairings.for_party(pairing_id, act.who.id)
    if not pairing.is_running:
        raise Refusal("stale-pairing")
    return pairing


def one_pair(act: Act, store: Store, action: str) -> Pairing | Answer:
    """The pair named by the button, or the only one, or the question which one."""
    if act.value:
        return running_pair(act.value, act, store)
    pairs = my_pairs(act, store)
    if len(pairs) == 1:
        return store.pairings.for_party(pairs[0].id, act.who.id)
    return Answer(Say(say.choose_pair([(p.id, p.partner_of(act.who.id)) for p in pairs], action)))


def choices(act: Act, store: Store) -> tuple[tuple[str, str], ...]:
    """The person's own pairs to choose from, unless a button has named one."""
    if act.value:
        store.pairings.for_party(act.value, act.who.id)
        return ()
    pairs = my_pairs(act, store)
    partners = store.people.many(p.partner_of(act.who.id) for p in pairs)
    return tuple((p.id, partners[p.partner_of(act.who.id)].name) for p in pairs)


def chosen_pair(act: Act, store: Store) -> Pairing:
    """The pair a form is about: from its button, from the choice, or the only one."""
    pairing_id = act.value or act.text("pairing") or my_pairs(act, store)[0].id
    return store.pairings.for_party(pairing_id, act.who.id)


@dataclass(frozen=True, slots=True)
class Entry:
    """A meeting as it was entered: small enough to travel in a button."""

    on: date
    minutes: int | None = None
    mode: str | None = None
    at: time | None = None

    def packed(self) -> str:
        """As a button's value."""
        clock = f"{self.at:%H:%M}" if self.at else ""
        return f"{self.on.isoformat()}|{self.minutes or ''}|{self.mode or ''}|{clock}"

    def about(self, pairing: Pairing) -> str:
        """The same with the pair it is about."""
        return f"{pairing.id}|{self.packed()}"

    @classmethod
    def unpacked(cls, value: str) -> Entry:
        """From a button's value. Refuses one that is not ours."""
        try:
            on, minutes, mode, clock = value.split("|")
            if mode and mode not in MODES:
                raise ValueError(mode)
            return cls(
                date.fromisoformat(on),
                int(minutes) if minutes else None,
                mode or None,
                time.fromisoformat(clock) if clock else None,
            )
        except ValueError:
            raise Refusal("button-gone") from None


def said_back(act: Act, store: Store) -> tuple[Pairing, Entry]:
    """The pair and the entry of a button that said back what was read; made by `Entry.about`."""
    pairing_id, _, packed = act.value.partition("|")
    return store.pairings.for_party(pairing_id, act.who.id), Entry.unpacked(packed)


def entered_date(act: Act, name: str) -> date | None:
    """The day filled in for a field, if it is one."""
    try:
        return date.fromisoformat(act.text(name))
    except ValueError:
        return None


def entered_time(act: Act, name: str) -> time | None:
    """The time of day filled in for a field, if it is one."""
    try:
        return time.fromisoformat(act.text(name)) if act.text(name) else None
    except ValueError:
        return None


def entered_mode(act: Act) -> str | None:
    """How they meet, if it is one of the ways there are."""
    return act.text("mode") if act.text("mode") in MODES else None


def entered_number(act: Act, name: str) -> int | None:
    """The whole number filled in for a field, if it is one."""
    return as_number(act.text(name), 5)


def as_number(text: str, most: int = 9) -> int | None:
    """A whole number of at most so many digits, if the text is one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= most else None


def entered_day(act: Act) -> date:
    """The day filled in. Refuses, at its field, what is no day."""
    on = entered_date(act, "on")
    if on is None:
        raise Refusal("unreadable-day")
    return on
