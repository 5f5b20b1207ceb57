"""Two processes of the bot on one database, in one Slack workspace, and what Slack says of accounts there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from starlette.applications import Starlette

from bot.house import House, open_house
from bot.settings import Settings, SlackSettings
from bot.slack.connect import Slack as SlackSide
from bot.slack.connect import open_slack
from bot.slack.manifest import SCOPES
from scheme.notices import Notice
from scheme.pairing import State
from scheme.people import Person
from scheme.people_file import read_people
from scheme.sheet import read_text
from storage.intake import take_in
from storage.outbox_tables import outbox
from tests.bot.slack.slack_api import BOT, Slack, running
from tests.bot.slack.story import START
from tests.bot.slack.wire import SECRET, TEAM, Wire, envelope, serving

PAIR = """email,slack_id,name,department,grade,roles,capacity,mentor_email,mentee_email,started_on,first_meeting_on
rowan@example.org,{ben},Rowan,Stroke,professor,mentor,3,,,,
mira@example.org,{ana},Mira,Genetics,postdoc,mentee,,rowan@example.org,mira@example.org,2026-10-01,2026-10-05
"""
NEW = "email,name,department,grade,roles\nnew@example.org,Noor,Genetics,postdoc,mentee\n"
LONG_AGO = 1_760_000_000  # seconds, by Slack's clock


@dataclass
class Bots:
    """Two processes of the bot on one database, and their Slack."""

    slack: Slack
    house: House
    clock: list[datetime]
    sides: tuple[SlackSide, ...]
    wires: tuple[Wire, ...]

    def account(self, name: str, **changes: Any) -> dict[str, Any]:
        """An account as Slack describes it."""
        found: dict[str, Any] = self.slack.ask("users.info", user=self.slack.user(name))["user"]
        return found | {"is_email_confirmed": True, "updated": LONG_AGO, "tz": "Europe/London"} | changes

    def brings_in(self, table: str) -> None:
        """A lead imports a table."""
        now = self.clock[0]
        with self.house.database.write(self.house.scheme_for("slack", TEAM)) as store:
            take_in(read_people(read_text(table), store.pack, store.today(now)), store, now)

    def person(self, user: str) -> Person | None:
        with self.house.database.read(self.house.first_scheme()) as store:
            return store.people.by_account("slack", TEAM, user)

    def standing(self, user: str) -> str:
        who = self.person(user)
        return who.standing if who else ""

    def pair(self) -> State:
        with self.house.database.engines.read() as conn:
            return State(conn.exec_driver_sql("select state from pairing").scalar_one())

    def owes(self, user: str, key: str) -> str:
        """Owe somebody a message, and deliver what is owed; the state it came to."""
        self.owe(user, key)
        return self.delivered(key)

    def owe(self, user: str, key: str) -> None:
        with self.house.database.write(self.house.first_scheme()) as store:
            who = store.people.by_account("slack", TEAM, user)
            assert who is not None
            store.owe([Notice("back-from-leave", who.id, key)], self.clock[0])

    def delivered(self, key: str) -> str:
        delivery = self.house.delivery({"slack": self.sides[0].platform}, own_clock=True)
        for _ in range(5):
            delivery.send_due(20)
            self.clock[0] += timedelta(seconds=2)
        with self.house.database.engines.read() as conn:
            [state] = conn.scalars(
                outbox.select().with_only_columns(outbox.c.state).where(outbox.c.dedupe_key == key)
            )
        return str(state)

    @contextmanager
    def trouble(self) -> Iterator[None]:
        """The database cannot save an account for a while."""
        engines = self.house.database.engines
        with engines.write() as conn:
            conn.exec_driver_sql("alter table account rename to account_away")
        try:
            yield
        finally:
            with engines.write() as conn:
                conn.exec_driver_sql("alter table account_away rename to account")


@contextmanager
def two_processes(folder: Path) -> Iterator[Bots]:
    """Both at work for one fresh workspace."""
    with running(tuple(SCOPES)) as slack, ExitStack() as later:
        clock = [START]
        house = open_house(Settings(database_url=f"sqlite:///{folder}/accounts.db"), lambda: clock[0])
        later.callback(house.database.engines.dispose)
        said = SlackSettings(bot_token=BOT, signing_secret=SECRET, api_url=slack.url)
        sides = (open_slack(said, house), open_slack(said, house))
        wires = []
        for side in sides:
            side.listener.clients.pace.gap = 0.0
            later.callback(side.stop)
            wires.append(Wire(later.enter_context(serving(Starlette(routes=side.routes))), slack))
        yield Bots(slack, house, clock, sides, tuple(wires))


def changed(account: dict[str, Any], kind: str = "user_change") -> dict[str, Any]:
    """The event that tells of it, with an id of its own."""
    return envelope({"type": kind, "user": account, "cache_ts": account["updated"], "event_ts": "1.1"})


def tell(wire: Wire, event: dict[str, Any], retry: int = 0) -> int:
    """Slack delivers it; what it is answered."""
    headers = {"X_Slack_Retry_Num": str(retry), "X_Slack_Retry_Reason": "timeout"} if retry else {}
    return wire.post(json.dumps(event), **headers).status_code


def a_pair(bots: Bots) -> tuple[str, str]:
    """Mira and Rowan are a pair: their accounts."""
    mira, rowan = bots.slack.user("ana"), bots.slack.user("ben")
    bots.house.scheme_for("slack", TEAM)
    bots.brings_in(PAIR.format(ana=mira, ben=rowan))
    assert bots.pair() is State.LIVE
    return mira, rowan
