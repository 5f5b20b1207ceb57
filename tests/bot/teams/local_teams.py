"""Plays Microsoft's side on a loopback port: the connector, the signing keys, a place for files.

It keeps what the bot posts and fails on request: `fail_next` takes what to answer instead, once
each. "after" in a fault means that the message is posted before the fault is answered.
"""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

APP = "11111111-2222-4333-8444-555555555555"
TENANT = "99999999-aaaa-4bbb-8ccc-dddddddddddd"
ISSUER = "https://api.botframework.com"


@dataclass
class Fault:
    """What the next request is answered with. `hang` waits so many seconds first."""

    status: int = 500
    headers: dict[str, str] = field(default_factory=dict)
    code: str = "Fault"
    after: bool = False
    hang: float = 0.0
    drop: bool = False  # the connection is closed without an answer


class Key:
    """A signing key and its public half as the key set shows it."""

    def __init__(self, kid: str, **extra: Any) -> None:
        self.kid = kid
        self.private = _made(kid)
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.private.public_key()))
        self.public = {**public, "kid": kid, "use": "sig", **extra}


@cache
def _made(_kid: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)  # half a second each


class LocalTeams:
    """A Teams of our own. `url` is its service URL."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.forget()
        local = self

        class Handler(_Handler):
            teams = local

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/teams"
        self.metadata_url = f"http://127.0.0.1:{self.port}/v1/.well-known/openidconfiguration"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def forget(self) -> None:
        """As if nothing had happened yet."""
        self.key = Key("k1", endorsements=["msteams"])
        self.keys = [self.key]
        self.key_fetches = 0
        self.posted: list[tuple[str, dict[str, Any]]] = []  # conversation, activity
        self.redrawn: list[tuple[str, str, dict[str, Any]]] = []
        self.opened: list[dict[str, Any]] = []
        self.files: dict[str, bytes] = {}
        self.tokens: list[str] = []
        self.members: dict[str, dict[str, Any]] = {}
        self.faults: deque[Fault] = deque()
        self.slow = 0.0  # seconds before what was taken is answered
        self.blocked: set[str] = set()  # chats the bot may not write to

    def fail_next(self, *faults: Fault) -> None:
        self.faults.extend(faults)

    def token(self, key: Key | None = None, **claims: Any) -> str:
        """A token as Teams sends it; a claim given as None is left out."""
        key = key or self.key
        now = int(time.time())
        said = {"iss": ISSUER, "aud": APP, "iat": now, "nbf": now, "exp": now + 600, "serviceurl": self.url}
        said = {name: value for name, value in {**said, **claims}.items() if value is not None}
        return jwt.encode(said, key.private, "RS256", headers={"kid": key.kid})

    def wait_for(self, count: int, seconds: float = 5) -> list[tuple[str, dict[str, Any]]]:
        """The messages posted, once there are so many."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.posted) >= count, seconds), self.posted
            return list(self.posted)

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class _Handler(BaseHTTPRequestHandler):
    teams: LocalTeams
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/v1/.well-known/keys":
            self.teams.key_fetches += 1
            self._answer(200, {"keys": [key.public for key in self.teams.keys]})
        elif "/members/" in path:
            member = self.teams.members.get(unquote(path.rsplit("/", 1)[1]))
            self._answer(200, member) if member else self._answer(404, {"error": {"code": "MemberNotFound"}})
        else:
            self._answer(404, {})

    def do_POST(self) -> None:
        self._write()

    def do_PUT(self) -> None:
        self._write()

    def _write(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        raw = self.rfile.read(length)
        if len(raw) < length:  # broken off: such a request was never made
            self.close_connection = True
            return
        path = [unquote(part) for part in urlsplit(self.path).path.strip("/").split("/")]
        if path[0] == "upload":
            self.teams.files[path[1]] = raw
            self._answer(201, {})
            return
        self.teams.tokens.append(self.headers.get("Authorization", ""))
        fault = self.teams.faults.popleft() if self.teams.faults else None
        if fault and not fault.after:
            self._fail(fault)
            return
        if self.teams.blocked & set(path):
            self._fail(Fault(403, code="MessageWritesBlocked"))
            return
        body = self._take(path, json.loads(raw))
        time.sleep(self.teams.slow)
        if fault:
            self._fail(fault)
        else:
            self._answer(201, body)

    def _take(self, path: list[str], said: dict[str, Any]) -> dict[str, Any]:
        teams = self.teams
        with teams.changed:
            match path:
                case ["teams", "v3", "conversations"]:
                    teams.opened.append(said)
                    body = {"id": f"a:chat-{said['members'][0]['id']}"}
                case ["teams", "v3", "conversations", chat, "activities"]:
                    teams.posted.append((chat, said))
                    body = {"id": f"1:{len(teams.posted)}"}
                case ["teams", "v3", "conversations", chat, "activities", activity]:
                    teams.redrawn.append((chat, activity, said))
                    body = {"id": activity}
                case _:
                    raise AssertionError(f"no such address: {path}")
            teams.changed.notify_all()
        return body

    def _fail(self, fault: Fault) -> None:
        time.sleep(fault.hang)
        if fault.drop:
            self.close_connection = True
            return
        self._answer(fault.status, {"error": {"code": fault.code, "message": "Ana Lima"}}, fault.headers)

    def _answer(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        raw = json.dumps(body).encode()
        try:
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)
        except OSError:
            pass  # the bot did not wait
