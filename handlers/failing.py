"""What somebody is told where nothing was done: the rules said no, the database is away, or it is our fault."""

from __future__ import annotations

import uuid

from handlers.events import Click, Event, Outcome, Typed
from handlers.incoming import known_zone
from messages import refusals
from messages.cards import Replace, Say, Silence
from messages.reader import Reader
from scheme.journal import Journal
from scheme.refusals import Refusal
from storage.faults import is_away
from storage.people import Stale

log = Journal("mentoring.desk")


def refused(event: Event, refusal: Refusal) -> Outcome:
    """The rules said no. Nothing was saved; the person is told what, why and what now."""
    log.info("refused: %s", refusal.code)
    reader = Reader(known_zone(event.identity.timezone) or "Europe/London")
    return Outcome(Say(refusals.refusal(refusal)), reader)


def failed(event: Event, error: Exception) -> Outcome:
    """Anything but a no of the rules. It was rolled back; the log has the place, never what anybody wrote."""
    if isinstance(error, Stale):
        return refused(event, Refusal("busy"))
    outcome = _out_of_reach(event, error) if is_away(error) else _our_fault(event, error)
    if isinstance(event, Typed) and not event.addressed:  # they talk to others, and know nothing of it
        return Outcome(Silence(), Reader(), outcome.kept)
    return outcome


def _out_of_reach(event: Event, error: Exception) -> Outcome:
    """The database is away: nothing was done, and it may be done as soon as it is back."""
    log.exception(error, "not done, for the database is away:")
    told = refused(event, Refusal("out-of-reach"))
    return Outcome(told.reply, told.reader, kept=False)


def _our_fault(event: Event, error: Exception) -> Outcome:
    """A reference leads from what the person sees to the place in the log."""
    reference = uuid.uuid4().hex[:8]
    log.exception(error, "failed %s:", reference)
    card = refusals.our_fault(reference)
    return Outcome(Replace(card) if isinstance(event, Click) else Say(card), Reader())
