"""The HTTP door: `/slack/events`, bounded in size and time, with sound requests only for Bolt."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.adapter.starlette.handler import to_starlette_response
from slack_sdk.signature import SignatureVerifier
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.slack.work import came

PATH = "/slack/events"
MOST_BYTES = 1_000_000
MOST_SECONDS = 5.0  # for a body to arrive
SHORT = 500  # bytes; the check of a certificate has two short fields
FORM = "application/x-www-form-urlencoded"
SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
NOT_SLACKS = BoltResponse(status=400, body="not a request of Slack's")
CALLBACKS = ("block_actions", "view_submission", "view_closed", "message_action", "shortcut")


def routes(app: App, signing_secret: str) -> list[Route]:
    """The routes of the Slack app, for Starlette."""
    verifier = SignatureVerifier(signing_secret)

    async def events(request: Request) -> Response:
        came(time.monotonic())
        try:
            body = await asyncio.wait_for(_body(request), MOST_SECONDS)
        except (TimeoutError, ClientDisconnect):
            return PlainTextResponse("too slow", 408)
        if body is None:
            return PlainTextResponse("too large", 413)
        headers = dict(request.headers.items())
        stamp = headers.get("x-slack-request-timestamp", "")
        kind = headers.get("content-type", "")
        if is_certificate_check(body, kind):
            return Response(status_code=200)
        if not (stamp.isascii() and stamp.isdecimal() and len(stamp) < 12):
            return PlainTextResponse("not signed", 401)
        if not SIGNATURE.fullmatch(headers.get("x-slack-signature", "")):  # compared as ASCII only
            return PlainTextResponse("not signed", 401)
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            return PlainTextResponse("not UTF-8", 400)
        if not verifier.is_valid_request(text, headers):
            return PlainTextResponse("not signed, or too old", 401)
        if not sound(text, kind):
            return PlainTextResponse("not a request of Slack's", 400)
        answer = await run_in_threadpool(_dispatch, app, text, headers)
        return to_starlette_response(answer)

    return [Route(PATH, events, methods=["POST"])]


def is_certificate_check(body: bytes, kind: str) -> bool:
    """Whether Slack only looks at the address's certificate: it wants a 200, signs this or not, and says no more."""
    if not kind.startswith(FORM) or len(body) > SHORT:
        return False
    fields = parse_qs(body.decode("latin-1"), keep_blank_values=True)
    return fields.get("ssl_check") == ["1"] and set(fields) <= {"ssl_check", "token"}


def sound(text: str, kind: str) -> bool:
    """Whether a body is shaped as Slack's, as far as Bolt needs to know."""
    try:
        if kind.startswith("application/json"):
            return _is_event(json.loads(text))
        fields = parse_qs(text, keep_blank_values=True, max_num_fields=200)
        if "payload" in fields:
            return _is_callback(json.loads(fields["payload"][0]))
        return {"command", "user_id", "team_id"} <= set(fields)
    except (ValueError, RecursionError):  # broken JSON, nested without end, too many fields
        return False


def _dispatch(app: App, text: str, headers: Mapping[str, str]) -> BoltResponse:
    """Bolt stumbles over shapes Slack never sends; trouble of our own is answered 503, never 500."""
    try:
        answer = app.dispatch(BoltRequest(body=text, headers=dict(headers)))
    except (AttributeError, TypeError, KeyError, ValueError, IndexError):
        return NOT_SLACKS
    return NOT_SLACKS if answer.status == 500 else answer


async def _body(request: Request) -> bytes | None:
    """The body, or None as soon as it proves too large."""
    declared = request.headers.get("content-length", "0")
    if not declared.isdecimal() or int(declared) > MOST_BYTES:
        return None
    parts, length = [], 0
    async for part in request.stream():
        length += len(part)
        if length > MOST_BYTES:
            return None
        parts.append(part)
    return b"".join(parts)


def _is_event(data: Any) -> bool:
    if not isinstance(data, dict):
        return False
    if data.get("type") == "url_verification":
        return isinstance(data.get("challenge"), str)
    if data.get("type") == "app_rate_limited":
        return True
    event = data.get("event")
    return (
        data.get("type") == "event_callback"
        and isinstance(data.get("team_id"), str)
        and isinstance(event, dict)
        and isinstance(event.get("type"), str)
    )


def _is_callback(data: Any) -> bool:
    if not isinstance(data, dict) or data.get("type") not in CALLBACKS:
        return False
    user, team = data.get("user"), data.get("team")
    return (
        isinstance(user, dict)
        and isinstance(user.get("id"), str)
        and (team is None or isinstance(team, dict))
        and isinstance(data.get("view") or {}, dict)
    )
