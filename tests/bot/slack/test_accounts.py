"""Who comes, goes and returns in Slack, however late, often, and to whichever process its word comes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

from bot.house import House, open_house
from bot.platform import Destination, Paused, Sent, Unreachable
from bot.settings import Settings, SlackSettings
from bot.slack.connect import Slack as SlackSide
from bot.slack.connect import open_slack
from bot.slack.manifest import SCOPES
from messages.cards import Card
from messages.reader import Reader
from scheme.notices import Notice
from scheme.pairing import State
from scheme.people import Person, Standing
from scheme.people_file import read_people
from scheme.sheet import read_text
from storage.intake import take_in
from storage.outbox_tables import outbox
from tests.bot.slack.slack_api import BOT, Fault, Slack, running
from tests.bot.slack.story import START
from tests.bot.slack.wire import SECRET, TEAM, Wire, envelope, serving, titles

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
        with self.house.database.write(self.house.first_scheme()) as store:
            who = store.people.by_account("slack", TEAM, user)
            assert who is not None
            store.owe([Notice("back-from-leave", who.id, key)], self.clock[0])
        return self.delivered(key)

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


@pytest.fixture
def bots(peers: Slack, tmp_path: Path) -> Iterator[Bots]:
    """Both at work for one fresh workspace."""
    with running(tuple(SCOPES)) as slack, ExitStack() as later:
        clock = [START]
        house = open_house(Settings(database_url=f"sqlite:///{tmp_path}/accounts.db"), lambda: clock[0])
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


@pytest.fixture
def pair(bots: Bots) -> tuple[str, str]:
    """Mira and Rowan are a pair: their accounts."""
    mira, rowan = bots.slack.user("ana"), bots.slack.user("ben")
    bots.house.scheme_for("slack", TEAM)
    bots.brings_in(PAIR.format(ana=mira, ben=rowan))
    assert bots.pair() is State.LIVE
    return mira, rowan


def test_a_pair_goes_on_whichever_process_hears_of_the_return(bots: Bots, pair: tuple[str, str]) -> None:
    mira, _ = pair
    one, other = bots.wires
    active = bots.account("ana")
    assert tell(other, changed(active)) == 200  # it has seen her at work
    gone = changed(bots.account("ana", deleted=True, updated=LONG_AGO + 60))
    assert tell(one, gone) == 200
    assert (bots.standing(mira), bots.pair()) == (Standing.GONE, State.FROZEN)
    assert tell(other, changed(bots.account("ana", updated=LONG_AGO + 120))) == 200
    assert (bots.standing(mira), bots.pair()) == (Standing.ACTIVE, State.LIVE)
    assert tell(one, gone, retry=2) == tell(other, gone, retry=2) == 200
    assert bots.standing(mira) == Standing.ACTIVE
    assert bots.owes(mira, "due") == "sent"
    assert (bots.standing(mira), bots.pair()) == (Standing.ACTIVE, State.LIVE)


def test_a_departure_first_heard_of_after_the_return_is_too_late(bots: Bots, pair: tuple[str, str]) -> None:
    mira, _ = pair
    gone = changed(bots.account("ana", deleted=True, updated=LONG_AGO + 60))
    with bots.trouble():
        assert tell(bots.wires[0], gone) == 503
    assert (
        tell(bots.wires[1], changed(bots.account("ana", updated=LONG_AGO + 120))) == 200
    )  # nothing new in it
    for number, wire in enumerate((*bots.wires, *bots.wires), start=1):
        assert tell(wire, gone, retry=number) == 200
    assert (bots.standing(mira), bots.pair()) == (Standing.ACTIVE, State.LIVE)
    assert bots.owes(mira, "due") == "sent"


def test_a_departure_that_could_not_be_saved_is_asked_for_again(bots: Bots, pair: tuple[str, str]) -> None:
    mira, _ = pair
    gone = changed(bots.account("ana", deleted=True, updated=LONG_AGO + 60))
    with bots.trouble():
        assert tell(bots.wires[0], gone) == 503
    assert bots.pair() is State.LIVE
    assert tell(bots.wires[0], gone, retry=1) == 200
    assert (bots.standing(mira), bots.pair()) == (Standing.GONE, State.FROZEN)


def test_an_older_description_changes_neither_name_nor_zone(bots: Bots, pair: tuple[str, str]) -> None:
    mira, _ = pair
    account = bots.account("ana", updated=LONG_AGO + 120, tz="Asia/Tokyo")
    account["profile"] = account["profile"] | {"real_name": "Mira Newname"}
    assert tell(bots.wires[0], changed(account)) == 200
    for wire in bots.wires:
        assert tell(wire, changed(bots.account("ana", updated=LONG_AGO + 60))) == 200
    who = bots.person(mira)
    assert who is not None
    assert (who.name, who.timezone) == ("Mira Newname", "Asia/Tokyo")


def test_what_concerns_nobody_in_the_scheme_leaves_nothing_behind(bots: Bots) -> None:
    bots.house.scheme_for("slack", TEAM)
    for kind in ("team_join", "user_change"):
        assert tell(bots.wires[0], changed(bots.account("dee"), kind)) == 200
    with bots.house.database.engines.read() as conn:
        for table in ("person", "account", "seen_event"):
            assert conn.exec_driver_sql(f"select count(*) from {table}").scalar_one() == 0
    assert not bots.slack.called("users.info")


@pytest.mark.parametrize("found_by", ["team_join", "user_change", "census"])
def test_somebody_imported_by_address_is_found_and_written_to(bots: Bots, found_by: str) -> None:
    dee = bots.slack.user("dee")
    bots.house.scheme_for("slack", TEAM)
    bots.brings_in(NEW.replace("new@", "dee@"))
    assert bots.person(dee) is None
    if found_by == "census":
        assert bots.sides[0].census.compare() == 1
        assert bots.sides[0].census.compare() == 0
    else:
        assert tell(bots.wires[0], changed(bots.account("dee"), found_by)) == 200
    assert bots.standing(dee) == Standing.ACTIVE
    assert bots.owes(dee, "later") == "sent"
    assert titles(bots.slack.inbox(dee))


@pytest.mark.parametrize(
    "change",
    [
        {"deleted": True},
        {"is_email_confirmed": False},
        {"is_bot": True},
        {"team_id": "T0OTHER"},  # of another organisation, in a shared channel
    ],
)
def test_an_account_that_does_not_vouch_for_the_address_is_tied_to_nobody(
    bots: Bots, change: dict[str, Any]
) -> None:
    bots.house.scheme_for("slack", TEAM)
    bots.brings_in(NEW.replace("new@", "dee@"))
    for kind in ("team_join", "user_change"):
        assert tell(bots.wires[0], changed(bots.account("dee", **change), kind)) == 200
    assert bots.person(bots.slack.user("dee")) is None


def test_somebody_who_speaks_elsewhere_is_not_written_to_here_before_they_do(bots: Bots) -> None:
    dee = bots.slack.user("dee")
    bots.house.scheme_for("slack", TEAM)
    bots.brings_in(NEW.replace("new@", "dee@"))
    with bots.house.database.write(bots.house.first_scheme()) as store:
        who = store.people.by_email("dee@example.org")
        assert who is not None
        store.people.attach(who.id, "teams", "tenant", "29:dee", {}, bots.clock[0])
    assert tell(bots.wires[0], changed(bots.account("dee"), "team_join")) == 200
    assert bots.sides[0].census.compare() == 0
    assert bots.person(dee) is None
    assert bots.wires[0].says(dee, "status").status_code == 200
    assert bots.person(dee) is not None


@pytest.mark.usefixtures("pair")
def test_somebody_whose_account_was_replaced_is_back_with_the_new_one(bots: Bots) -> None:
    gone = bots.account("ana", deleted=True, updated=LONG_AGO + 60)
    assert tell(bots.wires[0], changed(gone)) == 200
    assert bots.pair() is State.FROZEN
    anew = bots.account("dee")
    anew["profile"] = anew["profile"] | {"email": "mira@example.org"}
    assert tell(bots.wires[1], changed(anew, "team_join")) == 200
    assert bots.pair() is State.LIVE
    assert bots.owes(bots.slack.user("dee"), "due") == "sent"


def test_the_state_of_an_account_is_asked_for_before_each_message(bots: Bots) -> None:
    ana = bots.slack.user("ana")
    side = bots.sides[0]
    there = Destination("slack", TEAM, ana, {})
    side.listener.profiles.look_up(TEAM, ana)
    bots.slack.deactivated.add(ana)
    assert side.platform.send(there, Card("Hello"), Reader(), "k1") == Unreachable("deactivated")
    bots.slack.deactivated.clear()
    for key in ("k2", "k3"):  # within seconds one look does for both
        assert isinstance(side.platform.send(there, Card("Hello"), Reader(), key), Sent)
    assert len(bots.slack.called("users.info")) == 3


def test_where_slack_may_not_be_asked_what_it_said_lately_must_do(bots: Bots) -> None:
    side = bots.sides[0]
    ana, ben = (Destination("slack", TEAM, bots.slack.user(name), {}) for name in ("ana", "ben"))
    side.listener.profiles.look_up(TEAM, ana.user)
    bots.slack.faults["users.info"].append(Fault(429, "{}", {"Retry-After": "5"}))
    assert isinstance(side.platform.send(ana, Card("Hello"), Reader(), "k1"), Sent)
    assert isinstance(side.platform.send(ben, Card("Hello"), Reader(), "k2"), Paused)
    assert titles(bots.slack.inbox(ana.user)) == ["Hello"]
