"""Once a day, everybody's account is compared with what Slack says, in case an event was missed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.platform import NotReached, Paused, Unsure
from bot.slack.calls import Failure, attempt, reason_of
from bot.slack.profiles import Profile, Profiles
from bot.slack.work import Handles, log_error
from bot.slack.workspaces import Clients
from handlers.events import AccountChanged
from messages.cards import Silence
from scheme.journal import Journal
from scheme.people import Standing, plain_address
from storage.store import Database

log = Journal("mentoring.slack")

COUNTED = (Standing.VISITOR, Standing.ACTIVE, Standing.AWAY, Standing.GONE)
FIRST_AFTER, EVERY = 120.0, 86_400.0  # seconds after the start, and between two rounds
PAGE = 200  # accounts a page, as Slack advises
TRIES = 5  # for one page


@dataclass(frozen=True, slots=True)
class Known:
    """An account as the scheme knows it."""

    reachable: bool
    name: str
    timezone: str
    only: bool = True  # no other account of the person tells their name and zone


@dataclass
class Members:
    """Whom the scheme looks for in a workspace: accounts it knows, and addresses that no account answers to."""

    known: dict[str, Known] = field(default_factory=dict)
    sought: set[str] = field(default_factory=set)


class Census:
    """Compares the accounts of all workspaces, in a thread of its own."""

    def __init__(
        self,
        database: Database,
        desk: Handles,
        clock: Callable[[], datetime],
        clients: Clients,
        profiles: Profiles,
    ) -> None:
        self._database, self._desk, self._clock = database, desk, clock
        self._clients, self._profiles = clients, profiles
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="slack-census", daemon=True)

    def start(self) -> None:
        """Begin to compare, first after two minutes, then daily."""
        self._thread.start()

    def stop(self) -> None:
        """Stop after the account in hand."""
        self._stopping.set()
        if self._thread.ident:
            self._thread.join()

    def compare(self) -> int:
        """One round now; returns how many changes were passed on."""
        return sum(self._workspace(team, known) for team, known in self._known().items())

    def _run(self) -> None:
        wait = FIRST_AFTER
        while not self._stopping.wait(wait):
            wait = EVERY
            try:
                log.info("accounts compared changes=%d", self.compare())
            except Exception as error:  # noqa: BLE001 - tomorrow is another day
                log_error(error)

    def _known(self) -> dict[str, Members]:
        found: dict[str, Members] = {}
        for scheme in self._database.schemes():
            with self._database.read(scheme) as store:
                teams, sought = store.workspaces("slack"), set[str]()
                for person in store.people.everybody(*COUNTED):
                    accounts = store.people.accounts(person.id)
                    if person.email and not any(account.reachable for account in accounts):
                        sought.add(plain_address(person.email))
                    for account in accounts:
                        if account.platform == "slack":
                            known = Known(account.reachable, person.name, person.timezone, len(accounts) == 1)
                            found.setdefault(account.workspace, Members()).known[account.user] = known
                for team in teams if sought else ():
                    found.setdefault(team, Members()).sought = sought
        return found

    def _workspace(self, team: str, wanted: Members) -> int:
        changes = 0
        for member in self._members(team):
            if self._stopping.is_set():
                break
            if not isinstance(member, Mapping):
                log.warning("accounts not compared: %s", reason_of(member))
                break
            profile = self._profiles.hear(team, member)
            if profile is not None and self._is_news(profile, wanted):
                event = AccountChanged(
                    identity=profile.identity(team), active=profile.active, as_of=profile.updated
                )
                changes += isinstance(self._desk.handle(event, self._clock()).reply, Silence)
        return changes

    @staticmethod
    def _is_news(profile: Profile, wanted: Members) -> bool:
        as_known = wanted.known.get(profile.user)
        if as_known is None:  # imported perhaps, and has never spoken
            return profile.active and not profile.bot and plain_address(profile.email) in wanted.sought
        # Two accounts may be named differently, and each would be put right by the other for ever:
        # so the one they last spoke from is believed, and here only whether they can be reached.
        now = replace(as_known, reachable=profile.active)
        if as_known.only:
            name, zone = profile.name or as_known.name, profile.timezone or as_known.timezone
            now = replace(now, name=name, timezone=zone)
        return now != as_known

    def _members(self, team: str) -> Iterator[Mapping[str, Any] | Failure]:
        cursor = ""
        while True:
            page = self._page(team, cursor)
            if not isinstance(page, SlackResponse):
                yield page
                return
            yield from page.get("members") or ()
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return

    def _page(self, team: str, cursor: str) -> SlackResponse | Failure:
        answer: SlackResponse | Failure = NotReached("not asked")
        for _ in range(TRIES):
            client = self._clients.sending(team)
            if not isinstance(client, WebClient):
                return client
            answer = attempt(lambda: client.users_list(limit=PAGE, cursor=cursor or None))  # noqa: B023
            match answer:
                case Paused(seconds=seconds):
                    wait = seconds
                case NotReached() | Unsure():
                    wait = 5.0
                case _:
                    break
            if self._stopping.wait(wait):
                break
        return answer
