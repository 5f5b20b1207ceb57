"""From an event to its one answer, inside one transaction."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from handlers import incoming, typed
from handlers.events import (
    AccountChanged,
    Answer,
    Click,
    Event,
    Fetch,
    Hello,
    Home,
    Identity,
    OpenForm,
    Outcome,
    Submit,
    Typed,
)
from handlers.failing import failed, refused
from handlers.outgoing import card_of, reader_of
from handlers.router import Act, Router
from handlers.worked import Worked
from messages import refusals
from messages.cards import Card, Open, Reject, Replace, Say, Silence
from messages.forms import filled_in
from messages.kept import packed
from messages.reader import Reader
from scheme.journal import Journal
from scheme.notices import Notice
from scheme.people import Person, Standing
from scheme.refusals import Refusal
from storage.people import Account, Stale
from storage.store import Database, Store, new_id

log = Journal("mentoring.desk")

BREATH_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Composed:
    """A notice in words, for whom it is drawn, and the accounts to try in this order."""

    card: Card
    reader: Reader
    accounts: tuple[Account, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """Where every event goes and every notice is worded.

    `scheme_for` names the scheme a workspace belongs to. `first_leads` are e-mail addresses and
    `platform:user` or `platform:workspace/user` ids from the settings, who lead every strand from their first word on. `woken` is
    called after a commit that made messages.
    """

    database: Database
    router: Router
    scheme_for: Callable[[str, str], str]
    first_leads: frozenset[str] = frozenset()
    woken: Callable[[], None] = lambda: None

    def handle(self, event: Event, now: datetime) -> Outcome:
        """Handle one event at this moment (aware, UTC). Never raises for what a person did."""
        try:
            return self._decided(incoming.storable(event), now)
        except Exception as error:  # noqa: BLE001 - the last door: rolled back, told, logged
            return failed(event, error)

    def _decided(self, event: Event, now: datetime) -> Outcome:
        worked = Worked()
        for last_try in (False, True):
            try:
                return worked.through(
                    partial(self._handle, event, worked, now), partial(self._looking, event)
                )
            except Stale:
                # Another press was faster. The second try meets the state it left behind. Of two that waited for
                # each other the one let go must first be woken, or they meet in the same way again.
                if last_try:
                    break
                time.sleep(BREATH_SECONDS)
            except Refusal as refusal:
                return self._noted(event, self._after_refusal(event, refusal, now), now)
        return refused(event, Refusal("busy"))

    def _looking(self, event: Event) -> AbstractContextManager[Store]:
        return self.database.read(self.scheme_for(event.identity.platform, event.identity.workspace))

    def _after_refusal(self, event: Event, refusal: Refusal, now: datetime) -> Outcome:
        if refusal.code.startswith("stale-"):
            return self._as_it_stands(event, now)
        if isinstance(event, Submit) and refusal.code in refusals.FIELDS:
            return self._rejected(event, refusal, now)
        return refused(event, refusal)

    def compose(
        self, scheme_id: str, notice: Notice, now: datetime, *, everywhere: bool = False
    ) -> Composed | None:
        """The notice in words, true at this moment; None if it makes no sense any more.

        For the accounts that can be reached; `everywhere`: also where it may have gone before.
        """
        with self.database.read(scheme_id) as store:
            who = store.people.get(notice.to)
            if who is None or who.standing in (Standing.GONE, Standing.LEFT, Standing.ERASED):
                return None
            card = self.router.notices[notice.kind](notice, store, now)
            if card is None:
                return None
            accounts = tuple(a for a in store.people.accounts(notice.to) if a.reachable or everywhere)
            # Names become mentions only where every account they go to is on the same platform.
            places = {(a.platform, a.workspace) for a in accounts}
            platform, workspace = places.pop() if len(places) == 1 else ("", "")
            return Composed(card, reader_of(store, card, who.timezone, platform, workspace), accounts)

    def _handle(self, event: Event, worked: Worked, now: datetime) -> Outcome:
        identity = event.identity
        if identity.outside and not isinstance(event, AccountChanged):
            if isinstance(event, Typed) and not event.addressed:
                return Outcome(Silence(), Reader())
            raise Refusal("outside")
        scheme = self.scheme_for(identity.platform, identity.workspace)
        if isinstance(event, AccountChanged):
            with self.database.read(scheme) as store:
                if not incoming.concerns_somebody(event, store):
                    return Outcome(Silence(), Reader())
        with self.database.write(scheme) as store:
            if event.event_id and not store.memory.first_time(
                identity.platform, identity.workspace, event.event_id, now
            ):
                return Outcome(Silence(), Reader())
            if isinstance(event, AccountChanged) and not incoming.is_news(event, store):
                return Outcome(Silence(), Reader())
            who = self._who(event, store, now)
            back: tuple[Notice, ...] = ()
            if who.standing is Standing.GONE and not isinstance(event, AccountChanged):
                # Somebody who acts can be reached again, whatever the platform said before.
                back = self.router.places["account-back"](Act(who=who, identity=identity), store, now).notices
                who = store.people.get(who.id) or who
            answer = self._answer(event, who, store, now, worked)
            if who.version == 0:
                self._keep_account(event.identity, who.id, store, now)
            owed = store.owe((*back, *answer.notices), now)
            card = card_of(answer.reply)
            reader = reader_of(store, card, who.timezone, identity.platform, identity.workspace)
            outcome = Outcome(answer.reply, reader)
            _keep(event, outcome, store, now)
        if owed:
            self.woken()
        return outcome

    def _noted(self, event: Event, outcome: Outcome, now: datetime) -> Outcome:
        """Note an event that was refused, and its answer; silence if it was answered before."""
        if not event.event_id:
            return outcome
        i = event.identity
        with self.database.write(self.scheme_for(i.platform, i.workspace)) as store:
            if not store.memory.first_time(i.platform, i.workspace, event.event_id, now):
                return Outcome(Silence(), Reader())
            _keep(event, outcome, store, now)
        return outcome

    def _who(self, event: Event, store: Store, now: datetime) -> Person:
        """The person behind the account. Somebody new is a visitor, of whom nothing is kept (version 0)
        unless a handler saves them; people imported by e-mail are known from their first word."""
        i = event.identity
        if isinstance(event, AccountChanged):  # what a platform says of somebody is no word of theirs
            who = store.people.by_account(i.platform, i.workspace, i.user)
        else:
            who = store.people.speaker(i.platform, i.workspace, i.user, i.address, now)
        if who is None and (who := incoming.by_address(event, store)):
            store.people.attach(who.id, i.platform, i.workspace, i.user, i.address, now)
            if isinstance(event, AccountChanged):
                incoming.is_news(event, store)
        accounts = {f"{i.platform}:{i.user}", f"{i.platform}:{i.workspace}/{i.user}"}
        leads = bool((accounts | {(i.email or "").casefold()}) & self.first_leads)
        if who is None:
            who = Person(new_id(), i.name, i.email, incoming.known_zone(i.timezone) or store.timezone)
            if not leads or isinstance(event, AccountChanged):
                return who
            who = store.people.save(who, now)
            store.people.attach(who.id, i.platform, i.workspace, i.user, i.address, now)
        fresh = incoming.refreshed(who, i, store)
        if fresh != who:
            who = store.people.save(fresh, now)
        if leads and not store.strands.led_by(who.id):
            for strand in store.strands.all():
                store.strands.appoint(strand.key, who.id, now)
        return who

    @staticmethod
    def _keep_account(identity: Identity, person_id: str, store: Store, now: datetime) -> None:
        """A visitor whom a handler has just saved keeps the account they spoke from."""
        if store.people.one_for_rules(person_id) is not None:
            i = identity
            store.people.attach(person_id, i.platform, i.workspace, i.user, i.address, now)

    def _answer(
        self, event: Event, who: Person, store: Store, now: datetime, worked: Worked | None = None
    ) -> Answer:
        act = Act(who=who, identity=event.identity, private=event.private, worked=worked or Worked())
        match event:
            case Typed():
                return typed.answer(self.router, replace(act, words=event.text), event.addressed, store, now)
            case Click(action=action, value=value):
                return self._routed(self.router.presses, action, replace(act, value=value), store, now)
            case OpenForm(form=form, value=value):
                return self._routed(self.router.forms, form, replace(act, value=value), store, now)
            case Submit(form=form, values=values, value=value):
                known = incoming.people_for_mentions(values, event.identity, store)
                act = replace(act, value=value, values=known)
                return self._routed(self.router.submits, form, act, store, now)
            case Fetch(again=again):
                name, _, value = again.partition(":")
                return self._routed(self.router.files, name, replace(act, value=value), store, now)
            case Home():
                return self.router.places["home"](act, store, now)
            case Hello():
                return self.router.places["hello"](act, store, now)
            case AccountChanged() if who.version == 0:
                return Answer(Silence())  # most accounts of a workspace have nothing to do with the scheme
            case AccountChanged(active=active):
                place = "account-back" if active else "account-gone"
                return self.router.places[place](act, store, now)

    def _routed(
        self, table: Mapping[str, Callable[[Act, Store, datetime], Answer]],
        name: str, act: Act, store: Store, now: datetime,
    ) -> Answer:  # fmt: skip
        handler = table.get(name)
        if handler is None:
            log.warning("nothing answers to %s; add a handler for it to a file in handlers/", name)
            raise Refusal("button-gone")
        self.router.demand_may(handler, act.who, store)
        return handler(act, store, now)

    def _as_it_stands(self, event: Event, now: datetime) -> Outcome:
        """A press on an old card: nothing happens, and the present state is drawn in its place."""
        identity = event.identity
        with self.database.write(self.scheme_for(identity.platform, identity.workspace)) as store:
            who = self._who(event, store, now)
            answer = self.router.places["home"](Act(who=who, identity=identity), store, now)
            card = refusals.already_dealt_with(card_of(answer.reply))
            reader = reader_of(store, card, who.timezone, identity.platform, identity.workspace)
            return Outcome(Replace(card) if isinstance(event, Click) else Say(card), reader)

    def _rejected(self, event: Submit, refusal: Refusal, now: datetime) -> Outcome:
        """The rules said no to one field: the form stays, with the sentence and what was typed."""
        identity, field = event.identity, refusals.FIELDS[refusal.code]
        asking = OpenForm(identity=identity, form=event.form, value=event.value)
        try:
            with self.database.write(self.scheme_for(identity.platform, identity.workspace)) as store:
                reply = self._answer(asking, self._who(event, store, now), store, now).reply
        except Refusal as closed:  # not even the form may be opened: that is the answer
            return refused(event, closed)
        if not isinstance(reply, Open) or field not in {f.name for f in reply.form.fields}:
            return refused(event, refusal)
        form = filled_in(reply.form, event.values)
        return Outcome(Reject(form, {field: refusals.sentence(refusal)}), Reader())


def _keep(event: Event, outcome: Outcome, store: Store, now: datetime) -> None:
    """In the same transaction as what the event did: whoever was to say it may not live to do so."""
    owing, reply, silent = event.owing, outcome.reply, isinstance(outcome.reply, Silence)
    if owing is None or not event.event_id or (silent and not event.private):
        return None
    i, said = event.identity, "" if silent else packed(reply, outcome.reader)
    keep = partial(store.memory.keep_answer, i.platform, i.workspace, event.event_id, said, now)
    if silent:
        return keep()  # so that a copy is not taken for one whose answer was forgotten
    if not isinstance(reply, (Say, Replace)) and not isinstance(event, Typed):
        return keep()  # a form is good for the moment only: they press again
    keep(
        place=owing.place, spot=owing.spot if isinstance(reply, Replace) else "", holder=owing.holder,
        held_from=owing.since, seconds=owing.seconds,
    )  # fmt: skip
    return None
