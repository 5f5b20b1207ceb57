"""People and their accounts. The only place where names are opened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, and_, bindparam, func, insert, or_, select, update

from scheme.people import Person, Standing
from storage.tables import account, person
from storage.vault import Vault

# An account's "last seen" is written at most this often: it only orders accounts by use.
SEEN_EVERY = timedelta(hours=1)
MOST_NAMED = 1000  # people asked for by name in one query; a database takes only so many values


class Stale(Exception):
    """Somebody else changed the record first: nothing was saved, the work may be tried again."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account a person has on a platform, with what that platform needs to write there."""

    person: str
    platform: str
    workspace: str
    user: str
    address: Mapping[str, str]
    reachable: bool


class People:
    """The people of one scheme."""

    def __init__(self, conn: Connection, scheme_id: str, vault: Vault) -> None:
        self._conn, self._scheme, self._vault = conn, scheme_id, vault

    # --- people ---

    def get(self, person_id: str) -> Person | None:
        """The person with this id, names opened."""
        return next(iter(self._persons(person.c.id == person_id)), None)

    def many(self, ids: Iterable[str]) -> dict[str, Person]:
        """The people with these ids, names opened."""
        return {p.id: p for p in self._persons(person.c.id.in_(set(ids)))}

    def by_email(self, email: str) -> Person | None:
        """The person with this address, whatever its case."""
        mark = self._vault.mark(email)
        return next(iter(self._persons(person.c.email_mark == mark)), None)

    def everybody(self, *standings: Standing) -> list[Person]:
        """All people of these standings, names opened: for a lead's list, not for rules."""
        wanted = standings or (Standing.ACTIVE, Standing.AWAY)
        return self._persons(person.c.standing.in_(wanted))

    def for_rules(self, *, mentors_only: bool = False, ids: Iterable[str] | None = None) -> list[Person]:
        """People as the rules see them: no names, and marks in place of e-mail addresses.

        Rules compare, they do not read; so nothing is opened, and thousands load at once.
        """
        where = [person.c.standing == Standing.ACTIVE]
        if mentors_only:
            where.append(person.c.mentors.is_(True))
        wanted = None if ids is None else set(ids)
        if wanted is not None and len(wanted) <= MOST_NAMED:
            where.append(person.c.id.in_(wanted))
        rows = self._rows(self._select().where(*where))
        return [self._rules_only(row) for row in rows if wanted is None or row["id"] in wanted]

    def one_for_rules(self, person_id: str) -> Person | None:
        """One person as the rules see them, whatever their standing."""
        wanted = {"scheme": self._scheme, "person": person_id}
        row = self._conn.execute(_ONE, wanted).mappings().one_or_none()
        return self._rules_only(row) if row else None

    def managers(self) -> dict[str, str]:
        """From a person's mark to their manager's: the management lines, for the rules."""
        rows = self._conn.execute(
            select(person.c.email_mark, person.c.manager_mark).where(
                person.c.scheme_id == self._scheme,
                person.c.email_mark.is_not(None),
                person.c.manager_mark.is_not(None),
            )
        )
        return {row[0]: row[1] for row in rows}

    def save(self, changed: Person, now: datetime) -> Person:
        """Write the person down; a first save adds them. Raises `Stale` if changed meanwhile."""
        values = self._values(changed)
        if changed.version == 0:
            values |= {"id": changed.id, "scheme_id": self._scheme, "created_at": now, "version": 1}
            self._conn.execute(insert(person).values(values))
            return changed.with_(version=1)
        result = self._conn.execute(
            update(person)
            .where(person.c.id == changed.id, person.c.version == changed.version)
            .values(values | {"version": changed.version + 1})
        )
        if result.rowcount != 1:
            raise Stale("person")
        return changed.with_(version=changed.version + 1)

    def lock(self, person_id: str) -> None:
        """Hold a person's row until the transaction ends: places are counted behind it."""
        self._conn.execute(select(person.c.id).where(person.c.id == person_id).with_for_update())

    # --- names for others to see ---

    def names(self, ids: Iterable[str], platform: str, workspace: str) -> dict[str, tuple[str, str | None]]:
        """Names of these people and, where they have one on this platform, their account id."""
        wanted = set(ids)
        if not wanted:
            return {}
        asked = {"scheme": self._scheme, "ids": list(wanted), "platform": platform, "workspace": workspace}
        rows = self._conn.execute(_NAMES, asked)
        return {r[0]: (self._vault.open(r[1]) or "", self._vault.open(r[2])) for r in rows}

    # --- accounts ---

    def by_account(self, platform: str, workspace: str, user: str) -> Person | None:
        """Whose account this is."""
        row = self._speaker(platform, workspace, user)
        return self._opened(row) if row else None

    def speaker(
        self, platform: str, workspace: str, user: str, address: Mapping[str, str], now: datetime
    ) -> Person | None:
        """Whose account just spoke. Where to write to it is refreshed, at most hourly unless it moved."""
        row = self._speaker(platform, workspace, user)
        if row is None:
            return None
        known = self._vault.open_map(row["address_sealed"])
        merged = {**known, **address}
        seen = row["last_seen_at"]
        moved = row["spoke_at"] > seen  # they have spoken from another account since
        if merged != known or not row["reachable"] or moved or now - seen >= SEEN_EVERY:
            which = self._is_account(platform, workspace, user)
            sealed = self._vault.seal_map(merged)
            self._conn.execute(
                update(account).where(*which).values(address_sealed=sealed, reachable=True, last_seen_at=now)
            )
        return self._opened(row)

    def attach(
        self, person_id: str, platform: str, workspace: str, user: str,
        address: Mapping[str, str], now: datetime,
    ) -> None:  # fmt: skip
        """That this account, not known yet, is this person's, and how to write there."""
        self._conn.execute(insert(account).values(
            platform=platform, workspace=workspace, user_mark=self._vault.mark(user),
            scheme_id=self._scheme, person_id=person_id, user_sealed=self._vault.seal(user),
            address_sealed=self._vault.seal_map(address), reachable=True, last_seen_at=now,
        ))  # fmt: skip

    def accounts(self, person_id: str) -> list[Account]:
        """A person's accounts, the one they last spoke from first; unreachable ones last."""
        rows = self._conn.execute(
            select(account)
            .where(account.c.person_id == person_id)
            .order_by(account.c.reachable.desc(), account.c.last_seen_at.desc())
        )
        return [
            Account(person_id, r.platform, r.workspace, self._vault.open(r.user_sealed) or "",
                    self._vault.open_map(r.address_sealed), r.reachable)
            for r in rows
        ]  # fmt: skip

    def set_reachable(self, platform: str, workspace: str, user: str, reachable: bool) -> None:
        """Whether messages can reach this account."""
        which = self._is_account(platform, workspace, user)
        self._conn.execute(update(account).where(*which).values(reachable=reachable))

    def route(self, ids: frozenset[str]) -> dict[str, tuple[str, str]]:
        """The way to each person: (workspace, lane) of the account they last spoke from."""
        rows = self._conn.execute(_ROUTE, {"ids": list(ids)})
        return {r[0]: (f"{r[1]}:{r[2]}", f"{r[1]}:{r[2]}:{r[3]}") for r in rows}

    def unreachable(self) -> list[str]:
        """People who take part and have no account that works."""
        works = select(account.c.person_id).where(account.c.reachable.is_(True))
        return list(
            self._conn.scalars(
                select(person.c.id).where(
                    person.c.scheme_id == self._scheme,
                    person.c.standing.in_((Standing.ACTIVE, Standing.GONE)),
                    person.c.id.not_in(works),
                )
            )
        )

    # --- rows ---

    def _is_account(self, platform: str, workspace: str, user: str) -> tuple[Any, ...]:
        return (
            account.c.platform == platform,
            account.c.workspace == workspace,
            account.c.user_mark == self._vault.mark(user),
        )

    def _select(self) -> Select[Any]:
        return select(person).where(person.c.scheme_id == self._scheme).order_by(person.c.id)

    def _rows(self, query: Select[Any]) -> list[RowMapping]:
        return list(self._conn.execute(query).mappings())

    def _persons(self, condition: Any) -> list[Person]:
        return [self._opened(row) for row in self._rows(self._select().where(or_(condition)))]

    def _speaker(self, platform: str, workspace: str, user: str) -> RowMapping | None:
        asked = {"platform": platform, "workspace": workspace, "mark": self._vault.mark(user)}
        return self._conn.execute(_SPEAKER, asked).mappings().one_or_none()

    def _opened(self, row: RowMapping) -> Person:
        opened = self._vault.open
        return self._rules_only(row).with_(
            name=opened(row["name_sealed"]) or "",
            email=opened(row["email_sealed"]),
            manager_email=opened(row["manager_sealed"]),
        )

    @staticmethod
    def _rules_only(row: RowMapping) -> Person:
        return Person(
            id=row["id"], email=row["email_mark"], manager_email=row["manager_mark"],
            timezone=row["timezone"], standing=Standing(row["standing"]), department=row["department"],
            grade=row["grade"], strand=row["strand"], trained_on=row["trained_on"],
            consented_at=row["consented_at"], mentors=row["mentors"], capacity=row["capacity"],
            offers=tuple(row["offers"]), not_with=tuple(row["not_with"]), version=row["version"],
        )  # fmt: skip

    def _values(self, p: Person) -> dict[str, Any]:
        seal, mark = self._vault.seal, self._vault.mark
        return {
            "name_sealed": seal(p.name or None),
            "email_sealed": seal(p.email), "email_mark": mark(p.email) if p.email else None,
            "manager_sealed": seal(p.manager_email),
            "manager_mark": mark(p.manager_email) if p.manager_email else None,
            "timezone": p.timezone, "standing": p.standing, "department": p.department, "grade": p.grade,
            "strand": p.strand, "trained_on": p.trained_on, "consented_at": p.consented_at,
            "mentors": p.mentors, "capacity": p.capacity, "offers": list(p.offers),
            "not_with": list(p.not_with),
        }  # fmt: skip


# Built once, since they are part of every event, job and message.
_any = account.alias()
_SPOKE_AT = select(func.max(_any.c.last_seen_at)).where(_any.c.person_id == person.c.id).scalar_subquery()
_SPEAKER = (
    select(
        person,
        account.c.address_sealed,
        account.c.reachable,
        account.c.last_seen_at,
        _SPOKE_AT.label("spoke_at"),
    )
    .join(account, account.c.person_id == person.c.id)
    .where(
        account.c.platform == bindparam("platform"),
        account.c.workspace == bindparam("workspace"),
        account.c.user_mark == bindparam("mark"),
    )
)
_ONE = select(person).where(person.c.scheme_id == bindparam("scheme"), person.c.id == bindparam("person"))
_NAMES = (
    select(person.c.id, person.c.name_sealed, account.c.user_sealed)
    .select_from(
        person.outerjoin(
            account,
            and_(
                account.c.person_id == person.c.id,
                account.c.platform == bindparam("platform"),
                account.c.workspace == bindparam("workspace"),
            ),
        )
    )
    .where(person.c.scheme_id == bindparam("scheme"), person.c.id.in_(bindparam("ids", expanding=True)))
)
_ROUTE = (
    select(account.c.person_id, account.c.platform, account.c.workspace, account.c.user_mark)
    .where(account.c.person_id.in_(bindparam("ids", expanding=True)), account.c.reachable.is_(True))
    .order_by(account.c.last_seen_at)
)
