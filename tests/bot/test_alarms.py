"""A workspace whose credentials were refused: its alarm ends when they are taken again, and it troubles nobody else."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.__main__ import main
from bot.alarms import Alarms
from bot.health import Health
from bot.house import House
from storage import outbox
from storage.alarms import alarms, give_up
from storage.engine import Engines
from storage.outbox_care import queue_figures
from tests.world import Clock, World, deliver_all, delivery_of, owe, owed, row

NOW = datetime(2026, 11, 17, 10, 30, tzinfo=UTC)


def stopped(db: Engines, clock: Clock, *people: str) -> World:
    """The token of these people's workspaces is refused."""
    world = World(script={person: ["token"] for person in people})
    owe(db, clock, *(owed(f"of {person}", person) for person in people))
    delivery_of(db, clock, world).send_due(4)
    return world


def looked_after(db: Engines, **accepted: bool) -> tuple[Alarms, list[str]]:
    asked: list[str] = []

    def accepts(team: str) -> bool:
        asked.append(team)
        return accepted.get(team, False)

    return Alarms(db, {"slack": accepts}), asked


def test_an_alarm_ends_when_the_credentials_are_taken_again_though_nothing_is_to_be_sent(
    db: Engines, clock: Clock
) -> None:
    stopped(db, clock, "ada", "w2-bob")
    with db.write() as conn:
        outbox.cancel_key(conn, "s1", "of ada", clock())
    care, asked = looked_after(db, T1=True)
    assert care.look() == 1
    assert asked == ["T1", "T2"]
    with db.read() as conn:
        assert alarms(conn) == {"slack:T2": "token_revoked"}
    asked.clear()
    assert care.look() == 0
    assert asked == ["T2"], "a workspace that is well is not asked about"


def test_what_waited_goes_at_once_when_the_credentials_are_taken_again(db: Engines, clock: Clock) -> None:
    world = stopped(db, clock, "ada")
    woken: list[bool] = []
    Alarms(db, {"slack": lambda _: True}, lambda: woken.append(True)).look()
    assert woken == [True]
    assert delivery_of(db, clock, world).send_due(4) == 1  # not five minutes later
    assert world.counts() == {"ada": 1}


def test_a_platform_that_is_not_set_up_any_more_is_not_asked(db: Engines, clock: Clock) -> None:
    stopped(db, clock, "ada")
    assert Alarms(db, {}).look() == 0


def test_one_that_is_still_refused_alarms_again(db: Engines, clock: Clock) -> None:
    world = stopped(db, clock, "ada")
    world._left["ada"] = ["token!"]
    for _ in range(3):
        Alarms(db, {"slack": lambda _: True}).look()
        deliver_all(delivery_of(db, clock, world), clock, 2)
    with db.read() as conn:
        assert alarms(conn) == {"slack:T1": "token_revoked"}
    assert (row(db, "of ada").state, row(db, "of ada").attempts) == ("ready", 0)


def test_one_customer_who_is_gone_makes_no_replica_unready_and_is_seen_elsewhere(
    beside_commands: House, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    db = beside_commands.database.engines
    stopped(db, clock, "ada")
    clock.on(days=3)
    beside_commands.run_jobs(None, clock())
    owe(db, clock, owed("elsewhere", "w2-bob"))
    asked = TestClient(Starlette(routes=Health(beside_commands, NOW).routes()))
    assert asked.get("/readyz").status_code == 200
    assert "\nmentoring_workspaces_alarmed 1\n" in asked.get("/metrics").text
    assert main(["doctor", "--offline"]) == 1
    assert "The workspace slack:T1 is stopped: token_revoked." in "".join(capsys.readouterr())
    clock.on(hours=2)  # but what waits where nothing is known to be wrong is trouble
    beside_commands.run_jobs(None, clock())
    [said] = asked.get("/readyz").json()["problems"]
    assert "waiting for more than an hour" in said


def test_messages_of_a_workspace_that_is_gone_are_listed_and_given_up(
    beside_commands: House, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    db = beside_commands.database.engines
    stopped(db, clock, "ada")
    owe(db, clock, owed("second", "cyd"), owed("third", "dan"), owed("well", "w2-bob"))
    assert main(["deliver", "--list"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert [re.split(r"\t", line)[2:] for line in listed] == [
        ["nudge", f"to {who}", "slack:T1 is stopped: token_revoked"] for who in ("ada", "cyd", "dan")
    ]
    assert main(["deliver", "--discard", listed[0].split("\t")[0]]) == 0
    assert (row(db, "of ada").state, row(db, "second").state) == ("cancelled", "ready")
    assert main(["deliver", "--discard", str(row(db, "well").id)]) == 1, "it waits for nobody's decision"
    assert main(["deliver", "--discard", "slack:T2"]) == 1
    assert "slack:T2 is not stopped" in capsys.readouterr().err
    assert main(["deliver", "--discard", "slack:T1"]) == 0
    assert "2 messages" in capsys.readouterr().out
    assert [row(db, key).state for key in ("second", "third", "well")] == ["cancelled", "cancelled", "ready"]
    with db.read() as conn:
        found = queue_figures(conn, clock() + timedelta(days=1))
        assert (found.waiting, found.alarms, alarms(conn)) == (1, (), {})
    assert main(["deliver", "--discard", "nonsense"]) == 1


def test_a_message_that_is_on_its_way_is_not_given_up_under_its_sender(db: Engines, clock: Clock) -> None:
    stopped(db, clock, "ada")
    clock.on(minutes=5)
    [held] = delivery_of(db, clock, World()).queue.claim(1)
    with db.write() as conn:
        assert give_up(conn, clock(), ids=[held.id]) == 0
    assert row(db, "of ada").state == "leased"
