"""Personal data at rest: sealed with rotating keys, found again by keyed digests."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

REMEMBERED = 4096  # opened texts kept in memory


class VaultError(Exception):
    """What is stored cannot be opened with the keys that are set."""


class Vault:
    """Seals and opens personal data. The first key writes, all keys read.

    A secret may be any text of at least 16 characters; the keys proper are derived from it.
    """

    def __init__(self, secrets: Sequence[str]) -> None:
        if not secrets or any(len(s) < 16 for s in secrets):
            raise ValueError("SECRET_KEY needs at least 16 characters.")
        self._box = MultiFernet([Fernet(_derive(s, b"seal")) for s in secrets])
        # Marks must not change when keys rotate, so the last (the oldest) secret makes them.
        self._mark_key = _derive(secrets[-1], b"mark")
        # The same few names are opened at every press; a small memory of them halves its cost.
        self._opened = lru_cache(maxsize=REMEMBERED)(self._open)

    def seal(self, text: str | None) -> bytes | None:
        """The text encrypted, or None for none."""
        return None if text is None else self._box.encrypt(text.encode())

    def open(self, sealed: bytes | None) -> str | None:
        """The text again. Raises `VaultError` if no key fits."""
        if sealed is None:
            return None
        return self._opened(bytes(sealed))

    def _open(self, sealed: bytes) -> str:
        try:
            return self._box.decrypt(sealed).decode()
        except InvalidToken:
            raise VaultError("SECRET_KEY does not open what is stored in this database.") from None

    def seal_map(self, values: Mapping[str, str]) -> bytes | None:
        """A small mapping encrypted, or None for an empty one."""
        return self.seal(json.dumps(dict(values), sort_keys=True)) if values else None

    def open_map(self, sealed: bytes | None) -> dict[str, str]:
        """The mapping again."""
        text = self.open(sealed)
        return json.loads(text) if text else {}

    def mark(self, text: str) -> str:
        """A keyed digest of the text, case folded: the same text gives the same mark."""
        return hmac.new(self._mark_key, text.strip().casefold().encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=16)  # slow on purpose, and the same for every house of one process
def _derive(secret: str, purpose: bytes) -> bytes:
    digest = hashlib.scrypt(secret.encode(), salt=b"mentoring-bot:" + purpose, n=2**12, r=8, p=1, dklen=32)
    return base64.urlsafe_b64encode(digest)
