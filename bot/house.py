"""The house, opened: the database, the desk, the jobs and what is needed to tell people things."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from bot.delivery import Composed, Delivery, Gone
from bot.packs import editions, load_pack, pack_names
from bot.platform import Destination, Platform
from bot.settings import Settings, secret_keys
from handlers.dispatch import Desk
from handlers.events import AccountChanged, Identity
from handlers.router import router
from handlers.topics import TOPICS as HANDLERS
from scheduler.run import JobReport, OpenStore, run
from scheduler.topics import TOPICS as JOBS
from scheme.journal import Journal
from scheme.notices import Notice
from storage import migrate
from storage.claims import Claimed
from storage.engine import open_engines
from storage.limits import RATES, Rate
from storage.queue import Queue
from storage.store import Database, Store
from storage.vault import Vault, VaultError

log = Journal("mentoring.house")

NO_KEY_YET = "opens nothing that is sealed"  # where one only looks

assert HANDLERS
assert JOBS  # importing them is what makes the router and the timetable complete


@dataclass(frozen=True)
class House:
    """Everything that does not belong to one platform."""

    settings: Settings
    database: Database
    clock: Callable[[], datetime]
    scheme_ids: dict[tuple[str, str], str] = field(default_factory=dict)
    wakers: list[Callable[[], None]] = field(default_factory=list)  # called when messages were made
    own_schemes: bool = False  # each Slack workspace founds a scheme of its own

    @property
    def desk(self) -> Desk:
        """Where events go."""
        return Desk(self.database, router, self.scheme_for, self.settings.coordinators, self._wake)

    def _wake(self) -> None:
        for wake in self.wakers:
            wake()

    def scheme_for(self, platform: str, workspace: str) -> str:
        """The scheme of a workspace; one met for the first time joins, or founds its own."""
        known = self.scheme_ids.get((platform, workspace))
        if known is None:
            known = self.database.scheme_of(platform, workspace) or self._settle(platform, workspace)
            self.scheme_ids[platform, workspace] = known
        return known

    def _settle(self, platform: str, workspace: str) -> str:
        own, given = self.own_schemes and platform == "slack", self.settings
        return self.database.settle(platform, workspace, given.pack, given.timezone, self.clock(), own=own)

    def first_scheme(self) -> str:
        """The scheme of this installation, founded if there is none yet."""
        known = next(iter(self.database.schemes()), None)
        return known or self.database.first(self.settings.pack, self.settings.timezone, self.clock())

    def run_jobs(
        self, names: Sequence[str] | None, now: datetime, *, dry_run: bool = False, noted: bool = True,
        woken: Callable[[], None] = lambda: None,
    ) -> dict[str, list[JobReport]]:  # fmt: skip
        """Run jobs (None: all) once for every scheme, as of `now`; reports by scheme."""
        return {
            scheme: run(names, self._opener(scheme), now, dry_run=dry_run, noted=noted, woken=woken)
            for scheme in self.database.schemes()
        }

    def _opener(self, scheme_id: str) -> OpenStore:
        def open_store(write: bool) -> AbstractContextManager[Store]:
            return self.database.write(scheme_id) if write else self.database.read(scheme_id)

        return open_store

    def delivery(
        self, platforms: Mapping[str, Platform], *, own_clock: bool = False, rates: Mapping[str, Rate] = RATES
    ) -> Delivery:
        """What takes messages from the outbox to these platforms."""
        queue = Queue(self.database.engines, self.clock, own_clock=own_clock, rates=rates)
        return Delivery(queue, platforms, self._compose, self.clock, self._unreachable)

    def _compose(self, held: Claimed, now: datetime) -> Composed | Gone:
        notice = Notice(held.kind, held.to, held.key, held.about, held.facts)
        # Where it may have been posted it is looked for, also on an account that is gone by now.
        composed = self.desk.compose(held.scheme_id, notice, now, everywhere=held.maybe_sent)
        if composed is None:
            return Gone("no longer true")
        ways = tuple(Destination(a.platform, a.workspace, a.user, a.address) for a in composed.accounts)
        return Composed(composed.card, composed.reader, ways)

    def _unreachable(self, person: str, account: Destination) -> None:
        """A platform says an account cannot be reached: as if it had told us so itself."""
        identity = Identity(account.platform, account.workspace, account.user)
        self.desk.handle(AccountChanged(identity=identity, active=False), self.clock())
        log.info("account unreachable person=%s platform=%s", person, account.platform)


def open_house(settings: Settings, clock: Callable[[], datetime], *, looking: bool = False) -> House:
    """Open the database, bring its tables up to date, and be ready for events.

    `looking`: nothing is changed or made, neither tables nor a key; the tables must be of this version.
    Raises `SettingsError`, `PackError`, `NotMigrated` or `VaultError` with a sentence for the operator.
    """
    for day in editions(settings.pack):  # a broken pack stops the start, not the first person
        load_pack(settings.pack, on=day)
    vault = Vault(secret_keys(settings, make=not looking) or (NO_KEY_YET,))
    if not looking:
        migrate.upgrade(settings.database_url)
    packs, earlier = lru_cache(load_pack), lru_cache(lambda name, on: load_pack(name, on=on))
    database = Database(
        open_engines(settings.database_url, looking=looking), vault, packs, pack_names(), earlier
    )
    try:
        database.demand_its_key()
    except VaultError:
        database.engines.dispose()
        raise
    slack = settings.slack
    return House(
        settings, database, clock, own_schemes=bool(slack and slack.client_id and not slack.bot_token)
    )
