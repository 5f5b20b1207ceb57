"""A Slack that knows everybody, for many people at once: it notes what was posted, where and when.

Beside it the program itself, as a process, and requests as Slack signs them. Faster than the emulator and less
strict: here it matters how much is in hand, not what it looks like.
"""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx

from tests.bot.slack.slack_api import BOT, free_port
from tests.bot.slack.wire import SECRET, TEAM, envelope, stamp
from tests.forked import Program, program

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Post:
    """A message that Slack took."""

    at: float  # monotonic seconds
    channel: str
    key: str
    ts: str


class PlainSlack(ThreadingHTTPServer):
    """`slow`: seconds from a post's being taken to its answer. While `hanging`, posts are taken and not answered."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, slow: float = 0.0) -> None:
        super().__init__(("127.0.0.1", 0), _Method)
        self.slow, self.hanging, self.over = slow, threading.Event(), threading.Event()
        self.posts: list[Post] = []
        self.socket_url = ""
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/api/"

    def posted_to(self, user: str) -> list[Post]:
        """What this person was told."""
        return [post for post in list(self.posts) if post.channel == f"D{user}"]

    def close(self) -> None:
        self.over.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Processes that are stopped leave broken connections behind."""


class _Method(BaseHTTPRequestHandler):
    server: PlainSlack
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        if len(body) < length:  # broken off: such a request was never made
            self.close_connection = True
            return
        is_json = self.headers.get("Content-Type", "").startswith("application/json")
        said: dict[str, Any] = (
            json.loads(body or b"{}") if is_json else {k: v[0] for k, v in parse_qs(body.decode()).items()}
        )
        told = {"ok": True} | self._told(self.path.removeprefix("/api/"), said)
        raw = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def _told(self, method: str, said: Mapping[str, Any]) -> dict[str, Any]:
        match method:
            case "auth.test":
                return {"team_id": TEAM, "user_id": "U0BOT", "bot_id": "B0BOT"}
            case "apps.connections.open":
                return {"url": self.server.socket_url}
            case "users.info":
                user = said["user"]
                return {"user": {"id": user, "real_name": "Somebody", "profile": {"email": f"{user}@example.org"},
                                 "tz": "Europe/London"}}  # fmt: skip
            case "conversations.open":
                return {"channel": {"id": f"D{said['users']}"}}
            case "conversations.history":
                found = [
                    {
                        "ts": post.ts,
                        "metadata": {"event_type": "mentoring_notice", "event_payload": {"key": post.key}},
                    }
                    for post in reversed(self.server.posts)
                    if post.channel == said["channel"]
                ]
                return {"messages": found}
            case "chat.postMessage":
                metadata = said["metadata"]
                about = json.loads(metadata) if isinstance(metadata, str) else metadata
                post = Post(time.monotonic(), said["channel"], about["event_payload"]["key"], stamp())
                self.server.posts.append(post)
                time.sleep(self.server.slow)
                if self.server.hanging.is_set():
                    self.server.over.wait()
                return {"ts": post.ts}
            case _:
                return {"ts": "1.1", "members": []}

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def running(slack: PlainSlack, url: str, folder: Path, **more: str) -> Iterator[tuple[httpx.Client, Program]]:
    """`python -m bot run` over HTTP, ready; killed in the end if it has not ended by itself."""
    port = free_port()
    settings = {
        "DATABASE_URL": url, "PORT": str(port),
        "SLACK_BOT_TOKEN": BOT, "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": slack.url, "LOG_LEVEL": "WARNING",
    }  # fmt: skip
    with (
        program(folder, settings | more) as process,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20) as http,
    ):
        until = time.monotonic() + 60
        while not _well(http):
            assert process.poll() is None and time.monotonic() < until, "it never came to health"
            time.sleep(0.1)
        yield http, process


def _well(http: httpx.Client) -> bool:
    with suppress(httpx.TransportError):
        return http.get("/healthz").status_code == 200
    return False


def typed(user: str, text: str, event_id: str = "") -> tuple[bytes, dict[str, str]]:
    """A direct message to the bot: the body and headers of Slack's request."""
    event = {"type": "message", "channel_type": "im", "channel": f"D{user}", "user": user, "text": text,
             "ts": stamp(), "client_msg_id": "c"}  # fmt: skip
    body = json.dumps(envelope(event, event_id or f"Ev{next(_numbers):08}")).encode()
    at = str(int(time.time()))
    digest = hmac.new(SECRET.encode(), f"v0:{at}:".encode() + body, hashlib.sha256).hexdigest()
    return body, {
        "X-Slack-Signature": f"v0={digest}", "X-Slack-Request-Timestamp": at, "Content-Type": "application/json",
    }  # fmt: skip
