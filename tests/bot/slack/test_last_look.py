"""A lease is looked at when all waiting is over: what Slack's side waits for must not cost a second telling."""

from __future__ import annotations

from datetime import datetime

from bot.delivery import Composed
from bot.lease import only_while
from bot.platform import Destination, NotReached, Sent
from bot.slack.mailbox import Mailbox
from bot.slack.pace import Pace
from bot.slack.profiles import Profiles
from bot.slack.send import SlackPlatform
from bot.slack.workspaces import Clients, OneWorkspace
from messages.cards import Attachment, Card, Text
from messages.reader import Reader
from storage.claims import LEASE, Claimed
from storage.engine import Engines
from storage.pace import Pace as SharedPace
from tests.bot.slack.slack_api import BOT, Slack
from tests.bot.slack.wire import TEAM
from tests.world import Clock, delivery_of, owe, owed, row


def test_a_message_whose_lease_ran_out_while_it_stood_in_line_is_left_to_whoever_holds_it(
    slack: Slack, sqlite_db: Engines, clock: Clock
) -> None:
    """The sleep in line lasts as long as a process may be frozen: longer than the lease."""
    seconds = [0.0]

    def frozen(_: float) -> None:
        seconds[0] += LEASE.total_seconds()

    pace = Pace(SharedPace(sqlite_db, clock), gap=3, sleep=frozen)
    clients = Clients(OneWorkspace(BOT, slack.url), slack.url, pace)
    platform = SlackPlatform(Mailbox(clients), Profiles(clients))
    ana = slack.user("ana")

    def compose(held: Claimed, now: datetime) -> Composed:
        return Composed(Card(held.key), Reader(), (Destination("slack", TEAM, ana, {}),))

    delivery = delivery_of(sqlite_db, clock, compose=compose, monotonic=lambda: seconds[0])
    delivery.platforms["slack"] = platform  # type: ignore[index]
    before = len(slack.inbox(ana))
    owe(sqlite_db, clock, owed("first", "ana"), owed("second", "bob"))
    for held in delivery.queue.claim(
        2
    ):  # to one direct message: the second waits three seconds, and is frozen
        delivery.send(held, 0.0)
    assert [row(sqlite_db, key).state for key in ("first", "second")] == ["sent", "ready"]
    assert (row(sqlite_db, "second").last_error, row(sqlite_db, "second").maybe_sent) == ("lease over", False)
    assert len(slack.inbox(ana)) == before + 1
    clock.on(minutes=2)
    assert delivery.send_due(1) == 1
    assert row(sqlite_db, "second").state == "sent"
    assert len(slack.inbox(ana)) == before + 2


def test_what_people_see_leaves_only_while_its_sender_holds_it(slack: Slack, platform: SlackPlatform) -> None:
    """Asked between the headers and the body of the request, after every other call."""
    ana = Destination("slack", TEAM, slack.user("ana"), {})
    card = Card("Agreement", (Text(("Here it is.",)), Attachment("form.txt", b"sign here", "The form")))
    before, asked = len(slack.inbox(ana.user)), []

    def ours_until(times: int) -> object:
        asked.clear()

        def still_ours() -> bool:
            asked.append(len(slack.calls))
            return len(asked) <= times

        with only_while(still_ours):
            return platform.send(ana, card, Reader(), "k")

    assert ours_until(0) == NotReached("lease over")
    assert slack.called("files.getUploadURLExternal")  # all that came before it was done
    assert not slack.called("chat.postMessage")
    assert len(slack.inbox(ana.user)) == before
    # It ran out between the message and its file: the message is taken back.
    assert ours_until(1) == NotReached("lease over")
    assert (len(slack.called("chat.postMessage")), len(slack.called("chat.delete"))) == (1, 1)
    assert not slack.called("files.completeUploadExternal")
    assert len(slack.inbox(ana.user)) == before
    assert isinstance(ours_until(2), Sent)
    assert isinstance(platform.send(ana, card, Reader(), "an answer, which has no lease"), Sent)
