"""The door of the playground: who may ask, how much, and what the browser may do with an answer."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 64 * 1024  # of one request's body
MOST_QUERY = 4 * 1024  # bytes of one request's query

WITHOUT_PASSWORD = ("/healthz", "/readyz")  # a machine asks, and is told nothing about anybody

LOOPBACK = ("127.0.0.1", "localhost", "::1")

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


class Guard:
    """Lets through what a page of ours would ask for.

    The `Host` must be one of `hosts` (against a foreign name that points at this machine), a
    request that acts must come from the same origin, and its body must be a form of bounded size.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = LOOPBACK, password: str = "") -> None:
        self._app, self._password = app, password
        self._hosts = {h.casefold() for h in hosts} | set(LOOPBACK)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY.items():
                    headers[name] = value
            await send(message)

        refused = self._refusal(scope)
        if refused is not None:
            status, sentence = refused
            ask = {"www-authenticate": 'Basic realm="playground", charset="UTF-8"'} if status == 401 else {}
            await PlainTextResponse(sentence, status, ask)(scope, receive, send_guarded)
            return
        await self._app(scope, receive, send_guarded)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        asks = self._password and scope["path"] not in WITHOUT_PASSWORD
        if asks and not _knows(self._password, headers.get("authorization", "")):
            return 401, "This playground asks for its password; any name will do."
        known = hostname(host) if self._password else hostname(host) in self._hosts
        if len(headers.getlist("host")) != 1 or not known:
            return 421, "This address is not one the playground answers to."
        if len(scope.get("query_string", b"")) > MOST_QUERY:
            return 414, "This address is too long."
        if scope["method"] in ("GET", "HEAD"):
            return None
        if scope["method"] != "POST":
            return 405, "Only GET, HEAD and POST are understood here."
        if not _same_origin(headers, host):
            return 403, "This came from another page, and nothing was done."
        kind = headers.get("content-type", "").split(";")[0].strip().lower()
        if kind != "application/x-www-form-urlencoded":
            return 415, "Only forms are understood here."
        length = headers.get("content-length", "")
        if length and not (length.isascii() and length.isdigit()):
            return 400, "The length of this request makes no sense."
        if length and int(length[:12]) > MOST_BYTES:
            return 413, "This is too much for one message."
        return None


def _knows(password: str, header: str) -> bool:
    """Whether a Basic `Authorization` header carries the password. Takes as long for any wrong one."""
    kind, _, packed = header.partition(" ")
    try:
        given = base64.b64decode(packed, validate=True).partition(b":")[2] if kind.lower() == "basic" else b""
    except ValueError:
        given = b""
    return hmac.compare_digest(given, password.encode())


def hostname(host: str) -> str:
    """The name in a `Host` header without its port, empty where it makes no sense."""
    try:
        parts = urlsplit(f"//{host}")
        if parts.username is not None or parts.path or parts.query or parts.fragment:
            return ""
        _ = parts.port
        return (parts.hostname or "").casefold()
    except ValueError:
        return ""


def _same_origin(headers: Headers, host: str) -> bool:
    """A browser names the page a request comes from; a program that names none is no browser."""
    site = headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    if origin is None:
        return True
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and parts.netloc.casefold() == host.casefold()
