"""One's own data: seen, taken along, erased."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime

from handlers.ending import close_everything
from handlers.events import Answer
from handlers.router import Act, router
from messages import mydata as say
from messages.cards import Attachment, Card, Replace, Say
from scheme.notices import Notice
from scheme.pairing import CLOSED, RUNNING
from scheme.people import Standing
from scheme.refusals import Refusal
from storage.store import Store


@router.command("my data", help="what I hold about you, and as a file", intents=("privacy_export",))
def my_data(act: Act, store: Store, now: datetime) -> Answer:
    """A readable page, and a file for machines."""
    everything = store.everything_about(act.who.id)
    pairs = store.pairings.of_person(act.who.id, (*RUNNING, *CLOSED))
    rows = [
        ("Name", act.who.name or "none"),
        ("E-mail", act.who.email or "none"),
        ("Accounts", str(len(everything.get("account", [])))),
        ("Entry as a mentor", "yes" if act.who.mentors else "no"),
        ("Requests", str(len(everything.get("request", [])))),
        ("Pairings, with dates", str(len([p for p in pairs if p.started_on]))),
    ]
    months = store.policy(act.who.strand).retention_months
    return Answer(Say(say.my_data(rows, file_of(everything), months)))


def file_of(everything: dict[str, list[dict[str, object]]]) -> Attachment:
    """All of it as a zip with one JSON file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("my-data.json", json.dumps(everything, indent=2, ensure_ascii=False, default=str))
    return Attachment("my-data.zip", packed.getvalue(), "Your data (zip)", "application/zip", "my-data:")


@router.file("my-data")
def wanted(act: Act, store: Store, now: datetime) -> Answer:
    """The file of what is held about the person who asks."""
    return Answer(Say(Card("Your data", (file_of(store.everything_about(act.who.id)),))))


@router.press("erase-me")
@router.command("erase me", help="erase everything about you", intents=("privacy_erase",))
def erase(act: Act, store: Store, now: datetime) -> Answer:
    """What goes and what stays; a button does it."""
    return Answer(Say(say.shall_i_erase(len(store.pairings.of_person(act.who.id, RUNNING)))))


@router.press("erase-yes")
def erased(act: Act, store: Store, now: datetime) -> Answer:
    """At once, also with a live pair."""
    if act.who.version == 0 or act.who.standing is Standing.ERASED:
        raise Refusal("nothing-kept")
    return Answer(Replace(say.erased()), forget(act.who.id, store, now))


def forget(person: str, store: Store, now: datetime) -> tuple[Notice, ...]:
    """Erase somebody, with or without an account; returns what those they leave behind are told."""
    notices = close_everything(person, store, now)
    store.erase(person)
    return tuple(notices)
