"""The door for activities: what is too large, broken, unsigned or unknown goes no further.

The SDK answers most of that with 500; here each gets its 4xx, and nothing is changed.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from microsoft_teams.api import ActivityTypeAdapter
from pydantic import ValidationError
from starlette.requests import ClientDisconnect, Request

from bot.teams.keys import Keys, fits
from bot.teams.post import is_address

LARGEST_BODY = 256 * 1024  # bytes; Teams itself sends at most about 100 KB
BODY_SECONDS = 10.0
# All others the SDK would answer by itself, some by asking addresses outside.
INVOKES = frozenset({"adaptiveCard/action", "fileConsent/invoke", "task/fetch", "task/submit"})


class Turned(Exception):
    """A request that goes no further, with the status it is answered with."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


async def admitted(request: Request, keys: Keys | None) -> dict[str, Any]:
    """The activity of a request that may come in. `keys` is None where authentication is off."""
    claims = await keys.claims(request.headers.get("authorization", "")) if keys else None
    if keys and claims is None:
        raise Turned(401, "not signed by Teams")
    activity = _activity(await _body(request))
    if claims is not None and not fits(claims, activity):
        raise Turned(401, "signed for something else")
    _shape(activity)
    return activity


async def _body(request: Request) -> bytes:
    try:
        if int(request.headers.get("content-length", 0)) > LARGEST_BODY:
            raise Turned(413, "too large")
    except ValueError:
        raise Turned(400, "no length") from None
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for part in request.stream():
                body += part
                if len(body) > LARGEST_BODY:
                    raise Turned(413, "too large")
    except TimeoutError:
        raise Turned(408, "too slow") from None
    except ClientDisconnect:
        raise Turned(400, "broken off") from None
    return bytes(body)


def _activity(body: bytes) -> dict[str, Any]:
    try:
        activity = json.loads(body, parse_constant=_no_number)
        json.dumps(activity, ensure_ascii=False).encode()  # half of a character breaks only here
    except (ValueError, RecursionError):
        raise Turned(400, "no JSON") from None
    if not isinstance(activity, dict):
        raise Turned(400, "no activity")
    return activity


def _shape(activity: Mapping[str, Any]) -> None:
    """The SDK's own model decides what an activity is; what it cannot read is refused here."""
    if not is_address(activity.get("serviceUrl")):
        raise Turned(400, "no address to answer to")
    name = activity.get("name")
    if activity.get("type") == "invoke" and not (isinstance(name, str) and name in INVOKES):
        raise Turned(400, "unknown invoke")
    try:
        ActivityTypeAdapter.validate_python(activity)
    except (ValidationError, RecursionError, TypeError, AttributeError):
        raise Turned(400, "unknown activity") from None


def _no_number(word: str) -> float:
    raise ValueError(word)
