"""A mentee on Slack and a mentor on Teams, from the request to the renewal, over both wires."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.bot.slack.slack_api import PEER, Fault
from tests.bot.slack.wire import titles
from tests.bot.teams.activities import activity
from tests.bot.teams.tenant import TeamsUser
from tests.bot.two_platforms import SlackUser, Town, a_town, repeats, words

NAMES = ("Ana", "Marie", "Rafe", "Holloway", "Cem", "Example")
CODE = re.compile(r"[B-Z2-9]{4}-[B-Z2-9]{4}")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """One process on both platforms."""
    if not shutil.which("node") or not (PEER / "node_modules" / "emulate").exists():
        reason = "needs Node 20 and the packages of tests/npm (make test prepares both on Debian)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with a_town(tmp_path) as town:
        yield town


def test_a_mentee_on_slack_and_a_mentor_on_teams_run_to_renewal(town: Town) -> None:
    ana, cem = SlackUser(town, town.slack.user("ana")), SlackUser(town, town.cem)
    rafe = town.person("Rafe Holloway")
    town.deliver(activity(town.teams.url, "installationUpdate", rafe.account, action="add"))

    they_find_each_other(town, ana, cem, rafe)
    they_meet_and_sign(town, ana, cem, rafe)
    four_quiet_months(town, ana, rafe)
    ana_joins_her_teams_account_and_slack_loses_her(town, ana, rafe)
    each_answers_the_review_alone(town, ana, rafe)
    nothing_sent_gives_the_pair_away(town, ana, cem)


def they_find_each_other(town: Town, ana: SlackUser, cem: SlackUser, rafe: TeamsUser) -> None:
    cem.says("overview")
    rafe.says("join")
    rafe.fills_in(
        department="Genetics", grade="professor", strand="non_clinical", topics="next_step",
        capacity="1", trained_on="2026-11-01", consent="yes",
    )  # fmt: skip
    assert "on the list of mentors" in rafe.sees()
    ana.says("I'd like a mentor please")
    ana.presses("Open the form")
    said = ana.fills_in(
        department="Cell Biology", grade="postdoc", strand="non_clinical", topics=("next_step",),
        mode="either", consent=("yes",),
    )  # fmt: skip
    assert "waiting list" in said

    # The lead on Slack sees the mentor on Teams by name; the mentor is asked without hers.
    assert "Rafe Holloway" in cem.presses("See who could mentor")
    cem.presses("Ask this mentor")
    assert "Cell Biology" in rafe.sees()
    assert not words(rafe.sees(), "Ana")
    assert not words(ana.sees(), "Rafe")
    rafe.presses("Yes, I would")
    assert words(ana.sees(), "Rafe")
    a_repeated_press_changes_nothing(town, lambda new_id: repeats(town, new_id=new_id))
    ana.presses("Yes, please")
    assert town.pairing().state == "live"

    # Each is introduced on their own platform, to a name: the other's account means nothing there.
    [hers] = [m for m in ana.inbox() if "You are paired" in titles([m])]
    assert "Rafe Holloway" in json.dumps(hers)
    assert "rafe@example.org" in json.dumps(hers)
    assert "<@" not in json.dumps(hers)
    [his] = [card for _, card in rafe.screen() if "You are paired" in json.dumps(card)]
    assert "Ana Example" in json.dumps(his)
    assert "ana@example.org" in json.dumps(his)
    a_repeated_press_changes_nothing(town, lambda new_id: ana.presses_again(new_id=new_id))


def they_meet_and_sign(town: Town, ana: SlackUser, cem: SlackUser, rafe: TeamsUser) -> None:
    town.days_pass(2)
    assert "45 min" in ana.says("met yesterday for 45 min")
    assert "A first meeting took place" not in cem.sees()
    rafe.presses("Yes, we met")
    a_repeated_press_changes_nothing(town, lambda new_id: repeats(town, new_id=new_id))
    assert "A first meeting took place" in cem.sees()
    ana.says("sign")
    rafe.says("sign")
    pair = town.pairing()
    assert pair.mentee_signed_on is not None
    assert pair.mentor_signed_on is not None


def four_quiet_months(town: Town, ana: SlackUser, rafe: TeamsUser) -> None:
    town.months_pass(105)
    assert "Time to meet?" not in titles(ana.inbox())
    town.months_pass(28)
    assert titles(ana.inbox()).count("Time to meet?") == 1
    assert "Time to meet?" not in rafe.sees()


def ana_joins_her_teams_account_and_slack_loses_her(town: Town, ana: SlackUser, rafe: TeamsUser) -> None:
    elsewhere = town.person("Ana Marie Example", key="ana-at-home")
    found = CODE.search(ana.says("link"))
    assert found
    assert "Joined" in elsewhere.says(f"link {found[0]}")

    # She goes on there, under another name than on Slack. That Slack is looked at is no word of hers.
    elsewhere.says("status")
    town.now += timedelta(hours=1)
    assert town.side.census.compare() == 0
    assert where_she_is_written_to(town) == ["teams", "slack"]

    # She last spoke on Slack: there she is asked.
    ana.says("status")
    on_slack, on_teams = len(ana.inbox()), len(elsewhere.screen())
    rafe.says("met yesterday, 1 hour")
    assert "Yes, we met" in json.dumps(ana.inbox()[on_slack:])
    assert len(elsewhere.screen()) == on_teams
    ana.presses("Yes, we met")

    # Slack refuses one message because of her account: it goes to Teams, in the same attempt.
    town.months_pass(7)
    on_slack = len(ana.inbox())
    town.slack.faults["chat.postMessage"].append(Fault(200, '{"ok": false, "error": "user_disabled"}'))
    rafe.says("met yesterday")
    assert len(ana.inbox()) == on_slack
    assert "Rafe Holloway" in json.dumps(elsewhere.screen()[on_teams:])
    assert town.pairing().state == "live"
    elsewhere.presses("Yes, we met")

    # She writes on Slack again, so it works after all. Then Slack itself says that the account is
    # deactivated: from now on it is not even asked.
    town.months_pass(7)
    ana.says("status")
    assert where_she_is_written_to(town) == ["slack", "teams"]
    town.slack_says_of(ana.id, deleted=True)
    assert where_she_is_written_to(town) == ["teams", "slack"]
    asked, on_teams = len(town.slack.called("chat.postMessage")), len(elsewhere.screen())
    rafe.says("met yesterday")
    assert len(town.slack.called("chat.postMessage")) == asked
    assert len(elsewhere.screen()) == on_teams + 1
    elsewhere.presses("Yes, we met")
    assert town.pairing().state == "live"

    # The account is back, and so is she.
    town.slack_says_of(ana.id, deleted=False)
    ana.says("status")


def where_she_is_written_to(town: Town) -> list[str]:
    """The platforms of the mentee's accounts, the one that is tried first at the front."""
    with town.house.database.read(town.house.first_scheme()) as store:
        return [account.platform for account in store.people.accounts(town.pairing().mentee)]


def each_answers_the_review_alone(town: Town, ana: SlackUser, rafe: TeamsUser) -> None:
    ends = town.pairing().ends_on
    while "How shall it go on?" not in titles(ana.inbox()):
        town.months_pass(7)
        assert town.now.date().isoformat() < ends, titles(ana.inbox())
    assert "How shall it go on?" in rafe.sees()
    before = rafe.sees()
    assert "sealed" in ana.presses("Yes, another term")
    assert rafe.sees() == before, "nobody learns that the other has answered"
    assert town.pairing().term == 1
    a_repeated_press_changes_nothing(town, lambda new_id: ana.presses_again(new_id=new_id))
    rafe.presses("Yes, another term")
    a_repeated_press_changes_nothing(town, lambda new_id: repeats(town, new_id=new_id))
    assert town.pairing().term == 2
    assert titles(ana.inbox()).count("It goes on") == 1
    assert rafe.sees().count("You both said yes") == 1


def nothing_sent_gives_the_pair_away(town: Town, ana: SlackUser, cem: SlackUser) -> None:
    slack, teams = town.slack_sent(), town.teams_sent()
    assert len(slack) > 20
    assert len(teams) > 15
    lines = town.notification_lines()
    assert len(lines) > 60
    assert all(lines)
    assert [line for line in lines if words(line, *NAMES)] == []
    # No platform hears of the accounts of the other; on Teams nobody is mentioned at all.
    said = json.dumps(slack)
    assert not [id for id in ("29:rafe", "29:ana-at-home", "a:rafe") if id in said]
    assert not re.search(r"\baad-", said)  # a whole word: our own random ids may hold these letters
    said = json.dumps(teams)
    assert not [id for id in (ana.id, cem.id, "<@", "<at>", '"mention"') if id in said]


def a_repeated_press_changes_nothing(town: Town, again: Callable[[bool], object]) -> None:
    """The last press once more, with the same id (a repeated request) and with a new one."""
    for new_id in (False, True):
        before, told = town.state(), town.told()
        again(new_id)
        assert town.state() == before
        assert town.told() == told
