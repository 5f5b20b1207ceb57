"""What comes in from a platform, made fit to be kept: text, a time zone, who somebody is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any
from zoneinfo import ZoneInfo

from handlers.events import AccountChanged, Event, Identity
from scheme.people import Person, Standing
from storage import accounts
from storage.store import Store

_MENTION = re.compile(r"<@([^>\s]+)>")


def storable(event: Event) -> Event:
    """The event without the two things no database takes: NUL, and halves of characters."""
    words = {f.name: _clean(getattr(event, f.name)) for f in fields(event) if f.name != "identity"}
    changed = {name: value for name, value in words.items() if value != getattr(event, name)}
    name = _clean(event.identity.name)
    if name != event.identity.name:
        changed["identity"] = replace(event.identity, name=name)
    return replace(event, **changed) if changed else event


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode()
    if isinstance(value, Mapping):
        return {_clean(k): _clean(v) for k, v in value.items()}
    return tuple(_clean(v) for v in value) if isinstance(value, (tuple, list)) else value


def known_zone(name: str | None) -> str | None:
    """A platform's word for a time zone, if it is one."""
    try:
        return ZoneInfo(name).key if name else None
    except (KeyError, ValueError, OSError):
        return None


def refreshed(who: Person, identity: Identity, store: Store) -> Person:
    """What the platform vouches for now: a name and a zone move with the account."""
    changes: dict[str, object] = {}
    if identity.name and identity.name != who.name:
        changes["name"] = identity.name
    zone = known_zone(identity.timezone)
    if zone and zone != who.timezone:
        changes["timezone"] = zone
    # An address somebody else holds is left to them: who is who is for a lead to settle.
    if identity.email and not who.email and store.people.by_email(identity.email) is None:
        changes["email"] = identity.email
    return who.with_(**changes) if changes else who


def by_address(event: Event, store: Store) -> Person | None:
    """Whom the platform's e-mail address names, to be tied to this account from now on.

    Who speaks is known by their first word. What a platform says by itself ties only an account that
    works to somebody who has none: it is no reason to write to people elsewhere than where they speak.
    """
    who = store.people.by_email(event.identity.email) if event.identity.email else None
    if who is None or not isinstance(event, AccountChanged):
        return who
    wanted = event.active and who.standing not in (Standing.LEFT, Standing.ERASED)
    return who if wanted and not any(a.reachable for a in store.people.accounts(who.id)) else None


def concerns_somebody(event: AccountChanged, store: Store) -> bool:
    """Most accounts of a workspace have nothing to do with the scheme: nothing is written because of them."""
    i = event.identity
    known = store.people.by_account(i.platform, i.workspace, i.user)
    return known is not None or by_address(event, store) is not None


def is_news(event: AccountChanged, store: Store) -> bool:
    """Note as of when the platform describes the account; False if it has described a later state."""
    i = event.identity
    return accounts.is_news(store, i.platform, i.workspace, i.user, event.as_of)


def people_for_mentions(
    values: Mapping[str, str | tuple[str, ...]], identity: Identity, store: Store
) -> dict[str, str | tuple[str, ...]]:
    """A `PersonField` sends a mention; handlers get the person's id (empty if nobody is known)."""
    found: dict[str, str | tuple[str, ...]] = {}
    for name, value in values.items():
        mention = _MENTION.fullmatch(value) if isinstance(value, str) else None
        if mention is None:
            found[name] = value
            continue
        person = store.people.by_account(identity.platform, identity.workspace, mention[1])
        found[name] = person.id if person else ""
    return found
