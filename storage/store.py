"""Everything one transaction of one scheme can ask or change."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, partial
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import DBAPIError

from scheme.calendar import WorkingCalendar, local_date, working_calendar
from scheme.notices import Notice
from scheme.pack import Pack
from scheme.people import Person
from scheme.policy import Policy
from storage import founding, outbox, privacy
from storage.engine import Engines
from storage.faults import was_faster
from storage.links import Links
from storage.meetings import Meetings, Reviews
from storage.memory import Memory
from storage.pairings import Pairings
from storage.people import People, Stale
from storage.requests import Requests
from storage.schedule import last_runs
from storage.strands import StrandRow, Strands
from storage.tables import account, scheme, workspace
from storage.vault import Vault
from storage.wording import Edition, in_force, rewritten
from storage.words import Words


def new_id() -> str:
    """An id nobody can guess, since ids travel in buttons."""
    return str(uuid.uuid4())


class Store:
    """One scheme within one transaction. Commit and rollback belong to whoever opened it."""

    def __init__(
        self, conn: Connection, scheme_id: str, timezone: str, pack: Pack, vault: Vault, *, write: bool,
        packs: Mapping[str, Callable[[], Pack]] | None = None, earlier: Callable[[date], Pack] | None = None,
    ) -> None:  # fmt: skip
        self.conn, self.scheme_id, self.timezone, self.own_pack = conn, scheme_id, timezone, pack
        self.packs = packs or {}  # those a new strand may start from, by name
        self._earlier = earlier  # the edition of this scheme's files that was in force on a day
        self.vault = vault
        self.people = People(conn, scheme_id, vault)
        self.pairings = Pairings(conn, scheme_id, write)
        self.meetings = Meetings(conn, scheme_id, write)
        self.reviews = Reviews(conn)
        self.requests = Requests(conn, scheme_id, write)
        self.strands = Strands(conn, scheme_id, pack)
        self.memory = Memory(conn, scheme_id, vault)
        self.words = Words(conn, scheme_id, vault)
        self.links = Links(conn, scheme_id, vault)

    @cached_property
    def pack(self) -> Pack:
        """The pack, with the texts that the leads of this scheme have rewritten."""
        return rewritten(self.own_pack, self._editions)

    def pack_of(self, edition: str) -> Pack:
        """The texts of an earlier edition, by its ISO date: a pair keeps those it signed under."""
        if not edition:
            return self.pack
        on, own = date.fromisoformat(edition), self.own_pack
        if on < own.edition and self._earlier is not None:
            own = self._earlier(on)
        return rewritten(own, self._editions, on)

    @cached_property
    def _editions(self) -> list[Edition]:
        return in_force(self.conn, self.scheme_id)

    def today(self, now: datetime) -> date:
        """The date on the scheme's own wall clock."""
        return local_date(now, self.timezone)

    def policy(self, strand_key: str | None) -> Policy:
        """The rules of a strand."""
        return self.strands.policy(strand_key)

    def calendar_of(self, person: Person, policy: Policy) -> WorkingCalendar:
        """When this person may be written to."""
        return working_calendar(person.timezone, policy.closure_days, policy.day_starts, policy.day_ends)

    def owe(self, notices: tuple[Notice, ...] | list[Notice], now: datetime) -> int:
        """Write messages down in this transaction; returns how many were new."""
        return outbox.enqueue(self.conn, self.scheme_id, notices, now, self.people.route)

    def forget_messages(self, pairing_id: str, now: datetime) -> None:
        """Cancel everything about a pairing that is still unsent."""
        outbox.cancel_about(self.conn, pairing_id, now)

    def cancel(self, key: str, now: datetime) -> None:
        """Cancel one message if it is still unsent."""
        outbox.cancel_key(self.conn, self.scheme_id, key, now)

    def send_again(self, message_id: int, now: datetime) -> bool:
        """Put a message of this scheme that could not be told back in the queue."""
        mine = bool(self.undelivered(only=message_id))
        return mine and outbox.send_again(self.conn, message_id, now, self.people.route)

    def discard(self, message_id: int, now: datetime) -> bool:
        """Give up a message of this scheme that could not be told."""
        mine = bool(self.undelivered(only=message_id))
        return mine and outbox.discard(self.conn, message_id, now)

    def everything_about(self, person_id: str) -> dict[str, list[dict[str, Any]]]:
        """All that is kept about a person, for that person alone."""
        return privacy.everything_about(self.conn, person_id, self.vault)

    def erase(self, person_id: str) -> None:
        """Forget a person, at once."""
        privacy.erase(self.conn, person_id)

    def past_retention(self, today: date, months: int) -> list[str]:
        """People of whom nothing needs to be known any more."""
        return privacy.past_retention(self.conn, self.scheme_id, today, months)

    def last_run(self) -> datetime | None:
        """When the jobs of this scheme last ran."""
        return max((r.ran_at for r in last_runs(self.conn, self.scheme_id).values()), default=None)

    def last_run_of(self, job: str) -> datetime | None:
        """When this job last ran for this scheme."""
        ran = last_runs(self.conn, self.scheme_id).get(job)
        return ran.ran_at if ran else None

    def workspaces(self, platform: str) -> list[str]:
        """The workspaces or tenants of a platform that belong to this scheme."""
        which = (workspace.c.platform == platform, workspace.c.scheme_id == self.scheme_id)
        return list(self.conn.scalars(select(workspace.c.key).where(*which).order_by(workspace.c.key)))

    def undelivered(
        self, limit: int | None = 50, *, only: int | None = None, workspace: str | None = None
    ) -> list[outbox.Undelivered]:
        """What could not be told, newest first; None cuts nothing. Only this message, or this workspace's."""
        return outbox.undelivered(self.conn, self.scheme_id, limit, only=only, workspace=workspace)


@dataclass(frozen=True)
class Database:
    """All schemes of this installation, on one database."""

    engines: Engines
    vault: Vault
    packs: Callable[[str], Pack]
    pack_names: tuple[str, ...] = ()
    earlier: Callable[[str, date], Pack] | None = None  # a pack as its files read on a day
    _rows: dict[str, Any] = field(default_factory=dict)

    @contextmanager
    def write(self, scheme_id: str) -> Iterator[Store]:
        """One transaction that may change things. Raises `Stale` where another was faster.

        A database that is away is no reason to look again: its error goes on as it is.
        """
        try:
            with self.engines.write() as conn:
                yield self._store(conn, scheme_id, write=True)
        except DBAPIError as error:
            if not was_faster(error):
                raise
            # Two at once: a unique key taken, a deadlock broken. Trying again shows the new state.
            raise Stale(type(error).__name__) from error

    @contextmanager
    def read(self, scheme_id: str) -> Iterator[Store]:
        """A look that cannot change anything."""
        with self.engines.read() as conn:
            yield self._store(conn, scheme_id, write=False)

    def demand_its_key(self) -> None:
        """Raises `VaultError` if the keys are not those this database was written with.

        With another key nobody would be known any more, and everybody be met as a stranger.
        """
        with self.engines.read() as conn:
            known = select(account.c.user_sealed).where(account.c.user_sealed.is_not(None))
            self.vault.open(conn.scalar(known.limit(1)))

    def schemes(self) -> list[str]:
        """The ids of all schemes, the oldest first."""
        with self.engines.read() as conn:
            return founding.schemes(conn)

    def found(self, pack_key: str, timezone: str, now: datetime) -> str:
        """A new scheme with its pack's strands; returns its id."""
        with self.engines.write() as conn:
            return self._found(conn, pack_key, timezone, now)

    def first(self, pack_key: str, timezone: str, now: datetime) -> str:
        """The oldest scheme, founded if there is none: one, however many processes ask at once."""
        with self.engines.write() as conn:
            founding.alone(conn)
            return self._first(conn, pack_key, timezone, now)

    def settle(
        self, platform: str, key: str, pack_key: str, timezone: str, now: datetime, *, own: bool = False
    ) -> str:
        """The scheme a workspace belongs to. One met for the first time joins the oldest, or founds its `own`."""
        with self.engines.write() as conn:
            founding.alone(conn)
            known = founding.scheme_of(conn, platform, key)
            if known is not None:
                return known
            made = self._found if own else self._first
            return founding.join(conn, platform, key, made(conn, pack_key, timezone, now), now)

    def scheme_of(self, platform: str, key: str) -> str | None:
        """The scheme a workspace belongs to."""
        with self.engines.read() as conn:
            return founding.scheme_of(conn, platform, key)

    def join(self, platform: str, key: str, scheme_id: str, now: datetime) -> str:
        """Let a workspace belong to a scheme, if it belongs to none; returns the one it belongs to."""
        with self.engines.write() as conn:
            founding.alone(conn)
            return founding.join(conn, platform, key, scheme_id, now)

    def keep_credentials(self, platform: str, key: str, credentials: Mapping[str, str]) -> None:
        """Seal a workspace's tokens; an empty mapping forgets them."""
        with self.engines.write() as conn:
            conn.execute(
                update(workspace)
                .where(workspace.c.platform == platform, workspace.c.key == key)
                .values(credentials_sealed=self.vault.seal_map(credentials))
            )

    def credentials(self, platform: str, key: str) -> dict[str, str]:
        """A workspace's tokens, opened; empty if there are none."""
        with self.engines.read() as conn:
            which = (workspace.c.platform == platform, workspace.c.key == key)
            return self.vault.open_map(conn.scalar(select(workspace.c.credentials_sealed).where(*which)))

    def _first(self, conn: Connection, pack_key: str, timezone: str, now: datetime) -> str:
        return next(iter(founding.schemes(conn)), None) or self._found(conn, pack_key, timezone, now)

    def _found(self, conn: Connection, pack_key: str, timezone: str, now: datetime) -> str:
        pack, scheme_id = self.packs(pack_key), new_id()
        row = {"id": scheme_id, "pack": pack_key, "timezone": timezone, "created_at": now}
        conn.execute(insert(scheme).values(row))
        strands = self._store(conn, scheme_id, write=True).strands
        for known in pack.strands:
            strands.add(StrandRow(new_id(), known.key, known.title, {}, 0))
        return scheme_id

    def _store(self, conn: Connection, scheme_id: str, *, write: bool) -> Store:
        row = self._rows.get(scheme_id)
        if row is None:  # a scheme's pack and zone never change
            row = self._rows[scheme_id] = conn.execute(select(scheme).where(scheme.c.id == scheme_id)).one()
        packs = {name: partial(self.packs, name) for name in self.pack_names}
        pack = self.packs(row.pack)
        earlier = partial(self.earlier, row.pack) if self.earlier else None
        return Store(
            conn, scheme_id, row.timezone, pack, self.vault, write=write, packs=packs, earlier=earlier
        )
