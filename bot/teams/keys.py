"""Whether a request comes from Teams: its token against the keys Microsoft publishes.

The SDK checks the same once more. It fetches keys in its event loop, and for every unknown key a
stranger names; here keys are fetched beside it and rarely, before anything else is looked at.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx
import jwt
from microsoft_teams.api.auth.cloud_environment import CloudEnvironment

from scheme.journal import Journal

log = Journal(__name__)

LEEWAY_SECONDS = 300  # how far our clock and theirs may be apart
_FRESH_SECONDS = 3600.0  # keys older than that are fetched again
_REST_SECONDS = 3.0  # between two fetches for a key we do not know
_TIMEOUT_SECONDS = 5.0


class Keys:
    """The published signing keys of one cloud, for one app."""

    def __init__(
        self, cloud: CloudEnvironment, client_id: str, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._url = re.sub(r"/openidconfiguration$", "/keys", cloud.openid_metadata_url)
        self._issuer = cloud.token_issuer
        self._audiences = [client_id, f"api://{client_id}", f"api://botid-{client_id}"]
        self._monotonic = monotonic
        self._keys: dict[str, Mapping[str, Any]] = {}
        self._fetched_at = float("-inf")
        self._lock = asyncio.Lock()

    async def claims(self, authorization: str) -> Mapping[str, Any] | None:
        """What the token of an `Authorization` header says, if it is Teams' own; else None."""
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer":
            return None
        try:
            kid = jwt.get_unverified_header(token).get("kid", "")
            key = await self._key(kid)
            if key is None:
                return None
            return jwt.decode(
                token,
                jwt.PyJWK(dict(key), "RS256").key,
                algorithms=["RS256"],
                audience=self._audiences,
                issuer=self._issuer,
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "iss", "aud"]},
            ) | {"endorsements": key.get("endorsements")}
        except (jwt.PyJWTError, ValueError, TypeError) as error:
            log.info("token refused: %s", type(error))
            return None

    async def _key(self, kid: object) -> Mapping[str, Any] | None:
        async with self._lock:
            age = self._monotonic() - self._fetched_at
            if age > _FRESH_SECONDS or (kid not in self._keys and age > _REST_SECONDS):
                self._fetched_at = self._monotonic()
                await self._fetch()
        return self._keys.get(kid) if isinstance(kid, str) else None

    async def _fetch(self) -> None:
        try:
            async with httpx.AsyncClient(timeout=_TIMEOUT_SECONDS) as http:
                answer = await http.get(self._url)
            answer.raise_for_status()
            self._keys = {key["kid"]: key for key in answer.json()["keys"] if "kid" in key}
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            # The keys we have stay good; without any, nobody is let in until they can be had.
            log.warning("signing keys of Teams not fetched: %s", type(error))


def fits(claims: Mapping[str, Any], activity: Mapping[str, Any]) -> bool:
    """Whether the token was made for this activity: its service address, and its kind of channel."""
    said, meant = claims.get("serviceurl"), activity.get("serviceUrl")
    if not isinstance(said, str) or not isinstance(meant, str) or said.rstrip("/") != meant.rstrip("/"):
        return False
    endorsed = claims.get("endorsements")
    return not isinstance(endorsed, list) or activity.get("channelId", "msteams") in endorsed
