"""Teams as delivery sees it: one attempt at a time, every outcome told apart."""

from __future__ import annotations

from datetime import datetime

from bot.platform import CannotTell, Destination, LookupResult, NotReached, SendResult, Unsure
from bot.teams.client import TIMEOUT_SECONDS, TeamsClient
from bot.teams.message import message_of
from bot.teams.post import Chat, Post
from messages.cards import Card
from messages.reader import Reader


class TeamsPlatform:
    """Implements `bot.platform.Platform` for every tenant the app is installed in."""

    name = "teams"
    can_look = False

    def __init__(self, client: TeamsClient, post: Post) -> None:
        self._client = client
        self._post = post

    def send(self, to: Destination, card: Card, reader: Reader, key: str) -> SendResult:  # noqa: ARG002
        """Post one card. Teams has no place for `key`: nothing could be looked up by it."""
        chat = Chat(
            service_url=to.address.get("service_url", ""),
            tenant=to.workspace,
            user=to.user,
            conversation=to.address.get("conversation", ""),
            member=to.address.get("member", ""),
        )
        message = message_of(card, reader)
        try:
            return self._client.run(self._post.tell(chat, message), TIMEOUT_SECONDS + 2)
        except TimeoutError:
            return Unsure("time-out")
        except RuntimeError:  # the loop is closed: nothing went out
            return NotReached("the bot is stopping")

    def accepts(self, tenant: str) -> bool:  # noqa: ARG002
        """Whether Microsoft gives a token for our credentials, asked now: one app serves every tenant."""
        try:
            return self._client.run(self._post.may_write(), TIMEOUT_SECONDS + 2)
        except (TimeoutError, RuntimeError):
            return False

    def lookup(self, to: Destination, key: str, since: datetime) -> LookupResult:  # noqa: ARG002
        """Teams lets a bot read no chat without a further permission of the tenant."""
        return CannotTell("Teams offers no lookup")
