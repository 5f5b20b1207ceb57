"""Direct messages: posted once, with their files, and found again.

A message carries an opaque key in its metadata. Its files are uploaded unseen before it is posted
and shared by one call after it, so an attempt that broke off left nothing, the message alone, or
all. `find` tells these apart: a message alone is taken back and counts as not posted.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from urllib.request import Request, urlopen

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.platform import (
    BadToken,
    CannotTell,
    LookupResult,
    NotFound,
    NotReached,
    Paused,
    Refused,
    Sent,
    Unsure,
)
from bot.slack.calls import Failure, attempt, not_posted, reason_of
from bot.slack.cards import File, files, render
from bot.slack.workspaces import SEND_TIMEOUT, Clients
from messages.cards import Card
from messages.reader import Reader
from scheme.journal import Journal

log = Journal("mentoring.slack")

EVENT_TYPE = "mentoring_notice"
CLOCKS_DIFFER = 60.0  # seconds between Slack's clock and ours that a look-up allows for
PAGE, PAGES = 200, 5  # a look-up reads at most this many messages a page, and pages
MOST = 50_000  # conversations in memory
CONVERSATION_GONE, NO_SUCH_THREAD = Refused("channel_not_found"), Refused("thread_not_found")
Found = dict[str, Any] | Failure


class Mailbox:
    """Writes to people in their direct message with the bot."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients
        self._channels: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._lock = threading.Lock()

    def remember(self, team: str, user: str, channel: str) -> None:
        """Note where the person's direct message with the bot is."""
        with self._lock:
            self._channels[team, user] = channel
            self._channels.move_to_end((team, user))
            while len(self._channels) > MOST:
                self._channels.popitem(last=False)

    def channel(self, team: str, user: str) -> str | Failure:
        """The person's direct message with the bot, opened if need be."""
        with self._lock:
            known = self._channels.get((team, user))
        if known:
            return known
        client = self._clients.sending(team)
        if not isinstance(client, WebClient):
            return client
        answer = attempt(lambda: client.conversations_open(users=[user]))
        if not isinstance(answer, SlackResponse):
            return not_posted(answer)
        channel = str((answer.get("channel") or {}).get("id") or "")
        if not channel:
            return NotReached("no conversation in the answer")
        self.remember(team, user, channel)
        return channel

    def post(
        self, team: str, user: str, card: Card, reader: Reader, key: str, thread: str = ""
    ) -> Sent | Failure:
        """Post a card to one person, marked with `key`, with all its files or not at all.

        In this thread, unless Slack takes nothing there; a look-up that names the thread finds it either way.
        """
        posted = self._post(team, user, card, reader, key, thread)
        if posted == CONVERSATION_GONE:  # an address kept too long: nothing was posted there
            with self._lock:
                self._channels.pop((team, user), None)
            posted = self._post(team, user, card, reader, key, thread)
        if thread and isinstance(posted, Refused):
            posted = self._post(team, user, card, reader, key)
        return posted

    def _post(
        self, team: str, user: str, card: Card, reader: Reader, key: str, thread: str = ""
    ) -> Sent | Failure:
        channel, client = self.channel(team, user), self._clients.sending(team)
        if not isinstance(client, WebClient):
            return client
        if not isinstance(channel, str):
            return channel
        uploaded = self._upload(client, files(card))
        if not isinstance(uploaded, list):
            return uploaded
        ids = [file_id for file_id, _ in uploaded]
        answer = attempt(
            lambda: client.chat_postMessage(
                channel=channel,
                thread_ts=thread or None,
                unfurl_links=False,
                unfurl_media=False,
                metadata={"event_type": EVENT_TYPE, "event_payload": {"key": key, "files": ids}},
                **render(card, reader),
            )
        )
        if not isinstance(answer, SlackResponse):
            return answer
        ts = str(answer.get("ts"))
        if uploaded:
            shared = self._share(client, channel, uploaded, thread)
            if isinstance(shared, Unsure):
                return shared  # the files may be there: only a look-up can tell
            if shared is not None:
                return shared if self._taken_back(client, channel, ts, shared) else Unsure("half posted")
        return Sent(f"{channel}:{ts}")

    def share(self, team: str, user: str, card: Card, thread: str = "") -> Failure | None:
        """Hand over a card's files where the card itself stands elsewhere; None when done."""
        client, channel = self._clients.sending(team), self.channel(team, user)
        if not isinstance(client, WebClient):
            return client
        if not isinstance(channel, str):
            return channel
        uploaded = self._upload(client, files(card))
        if not isinstance(uploaded, list):
            return uploaded
        return self._share(client, channel, uploaded, thread) if uploaded else None

    def is_empty(self, team: str, user: str) -> bool | Failure:
        """Whether nothing was ever said in the direct message, or why Slack does not tell."""
        channel, client = self.channel(team, user), self._clients.sending(team)
        if not isinstance(channel, str):
            return channel
        if not isinstance(client, WebClient):
            return client
        answer = attempt(lambda: client.conversations_history(channel=channel, limit=1))
        return not answer.get("messages") if isinstance(answer, SlackResponse) else answer

    def find(self, team: str, user: str, key: str, since: datetime, thread: str = "") -> LookupResult:
        """Whether the message with this key was posted whole since then, in this thread or outside of any."""
        channel, client = self.channel(team, user), self._clients.sending(team)
        if not isinstance(client, WebClient):
            return _not_told(client)
        if not isinstance(channel, str):
            return _not_told(channel)
        shared: set[str] = set()
        for message in self._messages(client, channel, since, thread):
            if not isinstance(message, dict):
                return _not_told(message)
            shared.update(str(each.get("id")) for each in message.get("files") or ())
            metadata = message.get("metadata") or {}
            payload = metadata.get("event_payload") or {}
            if metadata.get("event_type") != EVENT_TYPE or payload.get("key") != key:
                continue
            ts, expected = str(message.get("ts")), {str(each) for each in payload.get("files") or ()}
            if expected <= shared:  # newest first: the files came after the message
                return Sent(f"{channel}:{ts}")
            if self._taken_back(client, channel, ts, Unsure("half posted")):
                return NotFound()
            return CannotTell("half posted, and could not be taken back")
        return NotFound()

    def _messages(self, client: WebClient, channel: str, since: datetime, thread: str) -> Iterator[Found]:
        """What stands outside of threads, and then what stands in this one; of each the newest first."""
        yield from self._pages(client.conversations_history, channel, since)
        if thread:
            replies = list(self._pages(partial(client.conversations_replies, ts=thread), channel, since))
            if replies[-1:] != [NO_SUCH_THREAD]:
                yield from reversed(replies)

    @staticmethod
    def _pages(ask: Callable[..., SlackResponse], channel: str, since: datetime) -> Iterator[Found]:
        cursor = ""
        for _ in range(PAGES):
            answer = attempt(
                lambda cursor=cursor: ask(  # type: ignore[misc]
                    channel=channel,
                    oldest=f"{since.timestamp() - CLOCKS_DIFFER:.6f}",
                    include_all_metadata=True,
                    limit=PAGE,
                    cursor=cursor or None,
                )
            )
            if not isinstance(answer, SlackResponse):
                yield answer
                return
            yield from answer.get("messages") or ()
            cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return
        yield Unsure("too many messages to look through")

    def _upload(self, client: WebClient, wanted: Sequence[File]) -> list[tuple[str, str]] | Failure:
        """Upload files that nobody sees yet: their ids and titles."""
        found: list[tuple[str, str]] = []
        for file in wanted:
            place = attempt(
                lambda file=file: client.files_getUploadURLExternal(  # type: ignore[misc]
                    filename=file.filename, length=len(file.content), alt_txt=file.alt or None
                )
            )
            if not isinstance(place, SlackResponse):
                return not_posted(place)
            failed = _put(str(place.get("upload_url")), file.content)
            if failed is not None:
                return not_posted(failed)
            found.append((str(place.get("file_id")), file.title))
        return found

    def _share(
        self, client: WebClient, channel: str, uploaded: Sequence[tuple[str, str]], thread: str
    ) -> Failure | None:
        answer = attempt(
            lambda: client.files_completeUploadExternal(
                files=[{"id": file_id, "title": title} for file_id, title in uploaded],
                channel_id=channel,
                thread_ts=thread or None,
            )
        )
        return None if isinstance(answer, SlackResponse) else answer

    def _taken_back(self, client: WebClient, channel: str, ts: str, why: Failure) -> bool:
        """Delete a message whose files did not follow; False if it is still there."""
        log.warning("a message without its files is taken back: %s", reason_of(why))
        answer = attempt(lambda: client.chat_delete(channel=channel, ts=ts))
        return isinstance(answer, SlackResponse) or answer == Refused("message_not_found")


def _not_told(failure: Failure) -> LookupResult:
    """A look that failed; what it says of the whole workspace is passed on."""
    return failure if isinstance(failure, BadToken | Paused) else CannotTell(reason_of(failure))


def _put(url: str, content: bytes) -> Failure | None:
    """Send the bytes of a file to the address Slack gave for them."""

    def send() -> None:
        request = Request(url, data=content, headers={"Content-Type": "application/octet-stream"})
        with urlopen(request, timeout=SEND_TIMEOUT):
            pass

    if not url.startswith(("https://", "http://")):
        return Unsure("no address to upload to")
    return attempt(send)
