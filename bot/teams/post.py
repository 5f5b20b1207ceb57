"""One request to Teams at a time, and what its outcome means for a message that must be told once.

Nothing here repeats a request: delivery decides about that, knowing what may have been posted.
"""

from __future__ import annotations

import asyncio
import random
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

import httpx
import requests
from microsoft_teams.api import Account, ApiClient, ConversationAccount, TeamsChannelAccount
from microsoft_teams.api.activities.message import MessageActivityInput
from microsoft_teams.api.clients.conversation.params import CreateConversationParams

from bot.lease import LeaseOver
from bot.platform import BadToken, NotReached, Paused, Refused, SendResult, Sent, Unreachable, Unsure
from bot.teams.client import TIMEOUT_SECONDS, TeamsClient
from scheme.journal import declare

T = TypeVar("T")
Failure = Paused | Refused | Unreachable | BadToken | NotReached | Unsure

PAUSE_SECONDS = (5.0, 15.0)  # between these after a 429 that does not say how long
# What Teams says beside the status: these words may be written down, all others are left out.
CODES = frozenset({
    "ActivityNotFoundInConversation", "BadArgument", "BadSyntax", "BotDisabledByAdmin",
    "BotNotInConversationRoster", "BotNotInstalled", "BotNotRegistered", "ConversationBlockedByUser",
    "ConversationNotFound", "Forbidden", "ForbiddenOperationException", "InvalidBotApiHost",
    "MessageSizeTooBig", "MessageWritesBlocked", "NotEnoughPermissions", "PreconditionFailed", "ServiceError",
    "Throttled", "Unauthorized",
})  # fmt: skip
declare(*(f"HTTP # {code}" for code in CODES))

_CHATS = 5000  # chats remembered that were opened by us
_UNSURE = {408, 409}  # and every 5xx: Teams may have posted and answers this all the same


@dataclass(frozen=True, slots=True)
class Chat:
    """A private chat with somebody; `conversation` is empty if none is known yet.

    `user` is their directory id, `member` what Teams calls them towards this bot, if we have heard from
    them. A chat can be opened with either; by `member` also where the app came with a team.
    """

    service_url: str
    tenant: str
    user: str
    conversation: str = ""
    member: str = ""


class Post:
    """Writes to chats on Teams. All methods run on the loop of the Teams client."""

    def __init__(self, client: TeamsClient) -> None:
        self._client = client
        self._opened: OrderedDict[tuple[str, str], str] = OrderedDict()

    async def tell(self, chat: Chat, message: MessageActivityInput) -> SendResult:
        """Post a message into a private chat, opened first if need be. Takes `TIMEOUT_SECONDS` at most."""
        posting = False
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                if failure := await self._token_failure():
                    return failure
                conversation: str | Failure = chat.conversation or await self.open_chat(chat)
                for again in (False, True):
                    if not isinstance(conversation, str):
                        return conversation
                    posting = True
                    result = await self.write(chat.service_url, conversation, message)
                    if again or not _is_gone(result):
                        return result
                    # The person has deleted this chat: nothing was posted, and another can be opened.
                    posting = False
                    self._opened.pop((chat.tenant, chat.user), None)
                    conversation = await self.open_chat(chat)
                return result
        except TimeoutError:
            return Unsure("time-out") if posting else NotReached("time-out")

    async def write(self, service_url: str, conversation: str, message: MessageActivityInput) -> SendResult:
        """Post a message."""
        message.from_ = Account(id=self._client.settings.client_id)
        message.conversation = ConversationAccount(id=conversation)
        sent = await self._attempt(
            lambda: self._api(service_url).conversations.create_activity(conversation, message)
        )
        return sent if isinstance(sent, Failure) else Sent(sent.id)

    async def redraw(
        self, service_url: str, conversation: str, activity: str, message: MessageActivityInput
    ) -> SendResult:
        """Put a message in the place of one of ours."""
        message.id = activity
        message.conversation = ConversationAccount(id=conversation)
        api = self._api(service_url)
        done = await self._attempt(lambda: api.conversations.update_activity(conversation, activity, message))
        return done if isinstance(done, Failure) else Sent(activity)

    async def open_chat(self, chat: Chat) -> str | Failure:
        """The id of the private chat with somebody, opened if need be. Opening posts nothing.

        Where the bot is not allowed to write first, this is `Unreachable`.
        """
        if known := self._opened.get((chat.tenant, chat.user)):
            return known
        params = CreateConversationParams(
            members=[Account(id=chat.member or chat.user)],
            tenant_id=chat.tenant or None,
            channel_data={"tenant": {"id": chat.tenant}} if chat.tenant else None,
        )
        opened = await self._attempt(lambda: self._api(chat.service_url).conversations.create(params))
        if isinstance(opened, Failure):
            return _nothing_posted(opened)
        self._opened[chat.tenant, chat.user] = opened.id
        if len(self._opened) > _CHATS:
            self._opened.popitem(last=False)
        return opened.id

    async def member(self, service_url: str, conversation: str, user: str) -> TeamsChannelAccount | Failure:
        """What the chat's own list of members says about somebody."""
        return await self._attempt(
            lambda: self._api(service_url).conversations.get_member_by_id(conversation, user)
        )

    async def upload(self, url: str, content: bytes) -> bool:
        """Put a file where its receiver has agreed to have it."""
        last = len(content) - 1
        headers = {
            "Content-Range": f"bytes 0-{last}/{len(content)}",
            "Content-Type": "application/octet-stream",
        }
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS) as http:
                return (await http.put(url, content=content, headers=headers)).is_success
        except (httpx.HTTPError, httpx.InvalidURL):
            return False

    def _api(self, service_url: str) -> ApiClient:
        api = self._client.app.api
        url = (service_url or api.service_url).rstrip("/")
        if not is_address(url):
            raise httpx.InvalidURL("no address")
        return api if url == api.service_url else api.clone(service_url=url)

    async def _attempt(self, request: Callable[[], Awaitable[T]]) -> T | Failure:
        """What the request returns, or what went wrong. Bounded in time; raises nothing a network can cause."""
        if failure := await self._token_failure():
            return failure
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                return await request()
        except LeaseOver:
            return NotReached("lease over")
        except httpx.HTTPStatusError as error:
            return failure_of(error.response)
        except (
            httpx.ConnectError,
            httpx.ConnectTimeout,
            httpx.PoolTimeout,
            httpx.UnsupportedProtocol,
        ) as error:
            return NotReached(type(error).__name__)
        except (httpx.HTTPError, TimeoutError) as error:
            return Unsure(type(error).__name__)
        except httpx.InvalidURL:
            return Refused("invalid address")
        except (ValueError, KeyError) as error:  # taken by Teams, but its answer cannot be read
            return Unsure(type(error).__name__)

    async def may_write(self) -> bool:
        """Whether there is a token to write with."""
        return await self._token_failure() is None

    async def _token_failure(self) -> BadToken | NotReached | None:
        """None if there is a token to send with. The SDK keeps it until shortly before it ends."""
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                await self._client.app.token_provider.get_app_token()
        except ValueError:
            return BadToken("no token for these credentials")
        except (TimeoutError, requests.exceptions.RequestException, OSError) as error:
            return NotReached(f"login: {type(error).__name__}")
        return None


def is_address(url: object) -> bool:
    """Whether this is an address that can be written to: http or https, a host, a port that exists."""
    try:
        parts = urlsplit(url) if isinstance(url, str) else None
        return (
            parts is not None
            and parts.scheme in {"http", "https"}
            and bool(parts.hostname)
            and parts.port != 0
        )
    except ValueError:
        return False


def failure_of(response: httpx.Response) -> Failure:
    """What an answer of Teams that is not a success means for the message."""
    status = response.status_code
    reason = _code(response)
    if status == 429:
        return Paused(_retry_after(response))
    if status == 412:  # two requests met in this chat, and Teams did not take this one
        return NotReached(reason, _said(response))
    if status in _UNSURE or status >= 500:
        return Unsure(reason, _said(response))
    if status == 401:
        return BadToken(reason)
    if status == 403:
        return Unreachable(reason)
    if status < 400:
        return NotReached(reason)
    return Refused(reason)


def _is_gone(result: SendResult) -> bool:
    return isinstance(result, Refused) and result.reason.startswith("HTTP 404")


def _nothing_posted(failure: Failure) -> Failure:
    """Opening a chat posts nothing and may be repeated: there is no doubt about the message."""
    match failure:
        case Unsure(reason=reason, seconds=seconds):
            return NotReached(reason, seconds)
        case Refused(reason=reason):  # nobody of that name, or the app is not theirs to use
            return Unreachable(reason)
        case _:
            return failure


def _retry_after(response: httpx.Response) -> float:
    """Seconds to wait: as Teams says, or by chance where it does not say, so that not all come at once."""
    return _said(response) or random.uniform(*PAUSE_SECONDS)


def _said(response: httpx.Response) -> float:
    """The seconds Teams asks us to wait, and a moment more by chance; 0 where it does not say."""
    words = response.headers.get("Retry-After", "")
    return float(words) + random.uniform(0.0, 1.0) if words.isascii() and words.isdecimal() else 0.0


def _code(response: httpx.Response) -> str:
    """The status, and Teams' own code word if we know it; never its sentence, which may name people."""
    try:
        code = response.json()["error"]["code"]
    except (ValueError, KeyError, TypeError):
        code = None
    known = isinstance(code, str) and code in CODES
    return f"HTTP {response.status_code} {code}" if known else f"HTTP {response.status_code}"
