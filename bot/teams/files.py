"""Files handed over: Teams asks the person first, then names a place to put the file.

Nothing is kept in between: the question carries how the file is made, and it is made again when
the person agrees, an hour or a month later, whichever process is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from microsoft_teams.api.models.attachment import Attachment as Attached
from microsoft_teams.api.models.file import FileConsentCard, FileInfoCard, FileUploadInfo

from bot.teams.words import plain
from handlers.events import Outcome
from messages.cards import Attachment, Replace, Say

CONSENT = "application/vnd.microsoft.teams.card.file.consent"
INFO = "application/vnd.microsoft.teams.card.file.info"


def question(file: Attachment) -> Attached:
    """Teams' own card that asks whether the person wants this file."""
    card = FileConsentCard(
        description=plain(file.label, 200),
        size_in_bytes=len(file.content),
        accept_context={"again": file.again, "name": file.filename},
        decline_context={},
    )
    return Attached(content_type=CONSENT, name=plain(file.filename, 120), content=card)


def wanted(context: object) -> str:
    """Which file was agreed to, from what the answer brought back; empty if it does not say."""
    said = context.get("again") if isinstance(context, Mapping) else None
    return said[:200] if isinstance(said, str) else ""


def content_of(outcome: Outcome) -> bytes | None:
    """The file that was made; None if it may not be had, or not any more."""
    reply = outcome.reply
    blocks = reply.card.blocks if isinstance(reply, Say | Replace) else ()
    return next((block.content for block in blocks if isinstance(block, Attachment)), None)


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
