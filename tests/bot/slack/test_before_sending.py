"""Before each message: whether the person can be reached, by the database and by Slack, at that moment."""

from __future__ import annotations

from bot.platform import Destination, Paused, Sent, Unreachable
from messages.cards import Card
from messages.reader import Reader
from scheme.notices import Notice
from tests.bot.slack.slack_api import Fault
from tests.bot.slack.two_processes import Bots, changed, tell
from tests.bot.slack.wire import TEAM, titles


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


def test_nothing_is_sent_to_somebody_whom_the_database_knows_to_be_gone(
    bots: Bots, pair: tuple[str, str]
) -> None:
    """Slack still says the account is active, as it may in the moment of a change."""
    mira, _ = pair
    bots.owe(mira, "due")
    assert tell(bots.wires[0], changed(bots.account("ana", deleted=True))) == 200
    assert bots.delivered("due") == "cancelled"
    assert not bots.slack.inbox(mira)
    assert {"user": mira} not in bots.slack.called("users.info")


def test_only_accounts_that_can_be_reached_are_written_to_and_all_are_looked_through(
    bots: Bots, pair: tuple[str, str]
) -> None:
    mira, _ = pair
    who = bots.person(mira)
    assert who is not None
    scheme, now = bots.house.first_scheme(), bots.clock[0]
    with bots.house.database.write(scheme) as store:
        store.people.attach(who.id, "teams", "tenant", "29:mira", {}, now)
        store.people.set_reachable("teams", "tenant", "29:mira", False)
    notice = Notice("back-from-leave", who.id, "k")
    for everywhere, expected in ((False, {"slack"}), (True, {"slack", "teams"})):
        composed = bots.house.desk.compose(scheme, notice, now, everywhere=everywhere)
        assert composed is not None
        assert {account.platform for account in composed.accounts} == expected
