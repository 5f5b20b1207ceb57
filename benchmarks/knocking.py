"""Signed presses at the bot's HTTP door, and a Slack that says yes to every answer: both as light as can be."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from benchmarks.filled import NOW
from benchmarks.press import SECRET

PEOPLE = 200
WORKSPACES = 50  # since Slack lets nobody answer so often in one
JSON = json.dumps({"ok": True, "team_id": "T1", "user_id": "UBOT", "bot_id": "B1", "ts": "1.1"}).encode()


@dataclass(frozen=True)
class Requests:
    """Signed presses of “Yes, log it” by two hundred mentees, each for a day of its own."""

    api: int

    def press(self, number: int) -> bytes:
        """One request, as bytes."""
        pair, on = number % PEOPLE, NOW.date() - timedelta(days=1 + number // PEOPLE)
        team = f"T{pair % WORKSPACES + 1}"
        payload = {
            "type": "block_actions", "team": {"id": team}, "user": {"id": f"UE{pair}", "team_id": team},
            "api_app_id": "A1", "trigger_id": f"1.{number}",
            "container": {"type": "message", "message_ts": f"{number}.1", "channel_id": "D1"},
            "channel": {"id": "D1", "name": "directmessage"}, "message": {"ts": f"{number}.1", "text": "x"},
            "response_url": f"http://127.0.0.1:{self.api}/actions/{number}",
            "actions": [{"type": "button", "action_id": "log-yes", "block_id": "b",
                         "value": f"pair-{pair}|{on}|45||", "action_ts": f"{number}.2"}],
        }  # fmt: skip
        body, stamp = urlencode({"payload": json.dumps(payload)}), str(int(time.time()))
        signed = hmac.new(SECRET.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
        head = (
            "POST /slack/events HTTP/1.1\r\nhost: bench\r\ncontent-type: application/x-www-form-urlencoded\r\n"
            f"content-length: {len(body)}\r\nx-slack-request-timestamp: {stamp}\r\n"
            f"x-slack-signature: v0={signed}\r\n\r\n"
        )
        return (head + body).encode()


class Connections:
    """Kept connections to one process: as light as can be, since they share its processor."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def ask(self, request: bytes) -> None:
        """Send a request and read its answer, which must be 200."""
        reader, writer = (
            self._free.pop() if self._free else await asyncio.open_connection("127.0.0.1", self._port)
        )
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        await reader.readexactly(_length(head))
        self._free.append((reader, writer))


def _length(head: bytes) -> int:
    lines = (line.split(b":") for line in head.lower().split(b"\r\n"))
    return next((int(line[1]) for line in lines if line[0] == b"content-length"), 0)


def yes(port: int) -> None:
    """Slack's side, which says yes to everything at next to no cost."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                asked = await reader.readexactly(_length(head))
                user = asked.partition(b"user=")[2].partition(b"&")[0].decode() or "U1"
                about = {"id": user, "real_name": "Somebody", "profile": {"email": ""}, "tz": "Europe/London"}
                body = json.dumps(json.loads(JSON) | {"user": about, "channel": {"id": "D1"}}).encode()
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n")
                writer.write(b"content-length: %d\r\n\r\n" % len(body) + body)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def forever() -> None:
        async with await asyncio.start_server(serve, "127.0.0.1", port) as server:
            await server.serve_forever()

    asyncio.run(forever())
