"""A message Teams may or may not have posted: never sent again by itself, and a lead is asked."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest

from bot.teams import post as post_module
from handlers.events import Identity, Typed
from storage.outbox import HELD
from tests.bot.teams.local_teams import TENANT, Fault
from tests.bot.teams.tenant import TeamsUser, Tenant
from tests.world import World

OFFER = "Yes, I would"
LOST = [
    Fault(502, after=True),
    Fault(504, after=True),
    Fault(500),
    Fault(drop=True, after=True),
    Fault(200, drop=True),
]


@pytest.fixture
def people(tenant: Tenant) -> tuple[TeamsUser, TeamsUser]:
    """A lead, and a mentor on the list with a mentee who waits for one."""
    lena, rafe, _ = tenant.people(capacity="2")
    return lena, rafe


def is_asked(tenant: Tenant, lena: TeamsUser, *faults: Fault) -> None:
    """The lead has the mentor asked, and Teams fails at the very message that asks."""
    lena.presses("See who could mentor")
    deliver, tenant.delivery = tenant.delivery, _Nothing()  # type: ignore[assignment]
    lena.presses("Ask this mentor")
    tenant.delivery = deliver
    tenant.teams.fail_next(*faults)
    tenant.tell()


class _Nothing:
    def send_due(self) -> int:
        return 0


def offers(tenant: Tenant, rafe: TeamsUser) -> int:
    return sum(chat in rafe.chats and OFFER in json.dumps(sent) for chat, sent in tenant.teams.posted)


def undelivered(tenant: Tenant) -> list[Any]:
    with tenant.house.database.read(tenant.house.first_scheme()) as store:
        return store.undelivered()


@pytest.mark.parametrize("fault", LOST, ids=["502", "504", "500", "dropped", "dropped before"])
def test_a_send_whose_fate_is_unknown_is_never_repeated_and_never_counts_as_told(
    tenant: Tenant, people: tuple[TeamsUser, TeamsUser], fault: Fault
) -> None:
    lena, rafe = people
    is_asked(tenant, lena, fault)
    asked, posted = len(tenant.teams.tokens), offers(tenant, rafe)
    assert posted == int(fault.after)
    [held] = undelivered(tenant)
    assert (held.kind, held.reason, held.maybe_sent) == ("offer-to-mentor", HELD, True)
    for _ in range(20):  # it may be in doubt for hours: not one more request goes out about it
        tenant.now += timedelta(minutes=20)
        tenant.tell()
    assert (len(tenant.teams.tokens), offers(tenant, rafe)) == (asked, posted)

    # The lead reads that it may have arrived, asks again, and that time it does.
    assert "May or may not have arrived" in lena.says("digest")
    lena.presses("Yes: Send again")
    assert offers(tenant, rafe) == posted + 1
    assert undelivered(tenant) == []
    assert "May or may not have arrived" not in lena.says("digest").split("Your week in the scheme")[-1]


def test_a_send_that_teams_took_and_never_answered_is_held_as_well(
    tenant: Tenant, people: tuple[TeamsUser, TeamsUser], monkeypatch: pytest.MonkeyPatch
) -> None:
    lena, rafe = people
    monkeypatch.setattr(post_module, "TIMEOUT_SECONDS", 0.5)
    is_asked(tenant, lena, Fault(200, after=True, hang=2))
    [held] = undelivered(tenant)
    assert held.reason == HELD
    tenant.now += timedelta(hours=1)
    tenant.tell()
    assert offers(tenant, rafe) == 1


def test_what_teams_certainly_did_not_take_is_sent_again_and_arrives_once(
    tenant: Tenant, people: tuple[TeamsUser, TeamsUser]
) -> None:
    lena, rafe = people
    is_asked(
        tenant, lena,
        Fault(429, headers={"Retry-After": "2"}), Fault(412), Fault(412, headers={"Retry-After": "90"}),
    )  # fmt: skip
    waits = []
    for _ in range(60):
        before = len(tenant.teams.tokens)
        tenant.now += timedelta(seconds=5)
        tenant.tell()
        waits += [tenant.now] if len(tenant.teams.tokens) > before else []
    assert offers(tenant, rafe) == 1
    assert undelivered(tenant) == []
    assert waits[-1] - waits[-2] >= timedelta(seconds=90)  # as long as Teams asked for


def test_opening_a_chat_posts_nothing_and_is_tried_again_whatever_teams_answers(
    tenant: Tenant, people: tuple[TeamsUser, TeamsUser]
) -> None:
    lena, rafe = people
    scheme = tenant.house.first_scheme()
    with tenant.house.database.write(scheme) as store:  # known from a file, never met
        who = store.people.by_account("teams", TENANT, "aad-rafe")
        assert who
        store.conn.exec_driver_sql("delete from account where person_id = ?", (who.id,))
        store.people.attach(who.id, "teams", TENANT, "aad-rafe", {}, tenant.now)
    is_asked(tenant, lena, Fault(502), Fault(504, after=True), Fault(drop=True, after=True))
    for _ in range(20):
        tenant.now += timedelta(seconds=10)
        tenant.tell()
    assert offers(tenant, rafe) == 1
    assert {chat for chat, sent in tenant.teams.posted if OFFER in json.dumps(sent)} == {"a:chat-aad-rafe"}
    assert undelivered(tenant) == []


def test_a_doubt_on_teams_is_not_told_on_slack_as_well(
    tenant: Tenant, people: tuple[TeamsUser, TeamsUser]
) -> None:
    lena, rafe = people
    code = re.findall(r"[B-Z2-9]{4}-[B-Z2-9]{4}", rafe.says("link"))[-1]
    slack = Identity("slack", "T1", "U1", "Rafe", address={"channel": "D1"})
    tenant.house.desk.handle(Typed(identity=slack, text=f"link {code}"), tenant.now)
    tenant.now += timedelta(minutes=5)
    rafe.says("status")  # Teams is where he spoke last
    tenant.served.platforms["slack"] = posts = World("slack")
    is_asked(tenant, lena, Fault(502, after=True))
    for _ in range(10):
        tenant.now += timedelta(minutes=20)
        tenant.tell()
    assert (offers(tenant, rafe), posts.tries, posts.looks) == (1, [], 0)
    [held] = undelivered(tenant)
    assert held.reason == HELD
