"""The outside world as a server of its own on the loopback, and the platform that speaks to it.

It remembers every post by its mark, whatever becomes of the process that sent it.
"""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections import Counter
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bot.lease import LeaseOver, at_the_last_moment
from bot.platform import (
    CannotTell,
    Destination,
    LookupResult,
    NotFound,
    NotReached,
    Paused,
    SendResult,
    Sent,
    Unsure,
)
from messages.cards import Card
from messages.reader import Reader

# From a 429's answer to its being written down: requests of other senders already under way.
SETTLING_SECONDS = 0.5


class Outside(ThreadingHTTPServer):
    """Takes posts; at random it says 429, fails, or drops the connection after taking a post."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, *, too_many: float = 0, fails: float = 0, drops: float = 0, seed: int = 1) -> None:
        super().__init__(("127.0.0.1", 0), _Door)
        self.port = int(self.server_address[1])
        self.chances = (too_many, fails, drops)
        self.random = random.Random(seed)
        self.posts: Counter[str] = Counter()
        self.requests = self.in_pause = self.pauses = 0
        self.paused_until = self.paused_at = 0.0
        self.first_post = self.last_post = 0.0  # monotonic seconds
        self.lock = threading.Lock()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def take(self, mark: str) -> tuple[int, dict[str, Any]] | None:
        """The answer to a post; None: the connection is dropped."""
        too_many, fails, drops = self.chances
        with self.lock:
            now, chance = time.monotonic(), self.random.random()
            self.requests += 1
            if self.paused_at + SETTLING_SECONDS < now < self.paused_until:
                self.in_pause += 1
            if now < self.paused_until:
                return 429, {"retry": self.paused_until - now}
            if chance < too_many:
                self.pauses += 1
                self.paused_at, self.paused_until = now, now + 1
                return 429, {"retry": 1}
            if chance < too_many + fails:
                return 500, {}
            self.posts[mark] += 1
            self.first_post, self.last_post = self.first_post or now, now
            if chance < too_many + fails + drops:
                return None
            return 200, {"id": f"m{self.requests}"}

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Killed clients leave broken connections behind: that is what this is for."""


class _Door(BaseHTTPRequestHandler):
    server: Outside
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        body = self.rfile.read(length)
        if len(body) < length:  # broken off: such a request was never made
            self.close_connection = True
            return
        asked = json.loads(body)
        if self.path == "/look":
            with self.server.lock:
                answer: tuple[int, dict[str, Any]] | None = 200, {"found": asked["mark"] in self.server.posts}
        else:
            answer = self.server.take(asked["mark"])
        if answer is None:
            self.close_connection = True
            return
        said = json.dumps(answer[1]).encode()
        self.send_response(answer[0])
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


class HttpPlatform:
    """A platform reached over HTTP, as real ones are: one request, a time-out, no retries."""

    name = "slack"

    def __init__(self, port: int, *, can_look: bool = True) -> None:
        self.port = port
        self.can_look = can_look  # False for a platform like Teams

    def send(self, to: Destination, card: Card, reader: Reader, key: str) -> SendResult:
        try:
            status, answer = self._ask("/post", key)
        except ConnectionRefusedError:
            return NotReached("refused")
        except LeaseOver:
            return NotReached("lease over")
        except (OSError, http.client.HTTPException) as error:
            return Unsure(type(error).__name__)
        if status == 429:
            return Paused(answer["retry"])
        return Sent(answer["id"]) if status == 200 else Unsure(str(status))

    def lookup(self, to: Destination, key: str, since: datetime) -> LookupResult:
        if not self.can_look:
            return CannotTell("no permission")
        try:
            _, answer = self._ask("/look", key)
        except (OSError, http.client.HTTPException) as error:
            return CannotTell(type(error).__name__)
        return Sent("found") if answer["found"] else NotFound()

    def _ask(self, path: str, mark: str) -> tuple[int, dict[str, Any]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            body = json.dumps({"mark": mark}).encode()
            sent = at_the_last_moment(body) if path == "/post" else [body]
            connection.request("POST", path, sent, {"Content-Length": str(len(body))})
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        finally:
            connection.close()
