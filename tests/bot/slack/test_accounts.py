"""Who comes, goes and returns in Slack, however late, often, and to whichever process its word comes."""

from __future__ import annotations

from typing import Any

import pytest

from scheme.pairing import State
from scheme.people import Standing
from tests.bot.slack.two_processes import LONG_AGO, NEW, Bots, changed, tell
from tests.bot.slack.wire import TEAM, titles


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


def test_an_account_belongs_to_the_workspace_the_event_was_sent_for(
    bots: Bots, pair: tuple[str, str]
) -> None:
    mira, _ = pair
    gone = changed(bots.account("ana", deleted=True, updated=LONG_AGO + 60))
    assert (
        gone["authorizations"][0]["team_id"] == TEAM
    )  # where the bot was let in; the other may be a partner's
    assert tell(bots.wires[0], gone | {"team_id": "T0PARTNER"}) == 200
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
