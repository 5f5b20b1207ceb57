"""Files handed over: Teams asks the person first, then names a place to put the file.

Nothing is kept for it where that can be helped: a small file travels within the question itself and
comes back with the answer. A larger one waits in memory, an hour at most, and after that or after
a restart the person is told to ask again.
"""

from __future__ import annotations

import secrets
import threading
import time
import zlib
from base64 import b64decode, b64encode
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from microsoft_teams.api.models.attachment import Attachment as Attached
from microsoft_teams.api.models.file import FileConsentCard, FileInfoCard, FileUploadInfo

from bot.teams.words import plain
from messages.cards import Attachment

CONSENT = "application/vnd.microsoft.teams.card.file.consent"
INFO = "application/vnd.microsoft.teams.card.file.info"
TRAVELS = 8_000  # bytes of packed files that fit into a message beside its card
_MOST = 10_000_000  # bytes of a file that came back, unpacked
_SHELF_BYTES = 32_000_000
_SHELF_SECONDS = 3600.0


class Shelf:
    """Files too large to travel, each until it is fetched, an hour has passed, or room is needed."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._files: OrderedDict[str, tuple[float, bytes]] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, content: bytes) -> str:
        """Keep a file; returns the word to fetch it with."""
        word = secrets.token_urlsafe(16)
        with self._lock:
            self._files[word] = (self._monotonic() + _SHELF_SECONDS, content)
            while sum(len(kept) for _, kept in self._files.values()) > _SHELF_BYTES and len(self._files) > 1:
                self._files.popitem(last=False)
            self._tidy()
        return word

    def fetch(self, word: str) -> bytes | None:
        """The file, or None if it is not here any more."""
        with self._lock:
            self._tidy()
            kept = self._files.get(word)
            return kept[1] if kept else None

    def _tidy(self) -> None:
        now = self._monotonic()
        for word in [word for word, (until, _) in self._files.items() if until <= now]:
            del self._files[word]


def question(file: Attachment, shelf: Shelf, room: int = TRAVELS) -> Attached:
    """Teams' own card that asks whether the person wants this file; `room` in bytes to travel in."""
    packed = zlib.compress(file.content, 9)
    if len(packed) <= room:
        context = {"file": b64encode(packed).decode()}
    else:
        context = {"kept": shelf.put(file.content)}
    card = FileConsentCard(
        description=plain(file.label, 200),
        size_in_bytes=len(file.content),
        accept_context=context,
        decline_context={},
    )
    return Attached(content_type=CONSENT, name=plain(file.filename, 120), content=card)


def content_of(context: object, shelf: Shelf) -> bytes | None:
    """The file that was agreed to, from what the answer brought back; None if it is gone."""
    if not isinstance(context, Mapping):
        return None
    known: Mapping[str, Any] = context
    if isinstance(word := known.get("kept"), str):
        return shelf.fetch(word)
    try:
        packed = b64decode(known["file"], validate=True)
        unpacker = zlib.decompressobj()
        content = unpacker.decompress(packed, _MOST)
    except (KeyError, TypeError, ValueError, zlib.error):
        return None
    return content if unpacker.eof else None


def receipt(upload: FileUploadInfo) -> Attached:
    """The card that shows a file in its receiver's own storage."""
    content = FileInfoCard(unique_id=upload.unique_id, file_type=upload.file_type)
    return Attached(content_type=INFO, name=upload.name, content_url=upload.content_url, content=content)


def may_upload(url: str) -> bool:
    """Files go out encrypted only; without it only to this machine, where tests and try-outs run."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" or (
        parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost"}
    )
