"""Activities as Teams sends them: the fields and spellings of real requests, made-up people."""

from __future__ import annotations

import itertools
from typing import Any

from tests.bot.teams.local_teams import APP, TENANT

BOT = {"id": f"28:{APP}", "name": "Mentoring"}
ANA = {"id": "29:ana", "name": "Ana Lima", "aadObjectId": "aad-ana"}
BEN = {"id": "29:ben", "name": "Ben Okoro", "aadObjectId": "aad-ben"}
_numbers = itertools.count(1)


def activity(url: str, kind: str, sender: dict[str, Any] = ANA, **fields: Any) -> dict[str, Any]:
    """An activity in the sender's private chat; a field given as None is left out."""
    chat = {"conversationType": "personal", "tenantId": TENANT, "id": f"a:{sender['id'][3:]}"}
    made = {
        "type": kind,
        "id": f"17632{next(_numbers):08d}",
        "timestamp": "2026-11-17T10:30:00.123Z",
        "localTimestamp": "2026-11-17T11:30:00.123+01:00",
        "localTimezone": "Europe/Berlin",
        "serviceUrl": url,
        "channelId": "msteams",
        "from": sender,
        "conversation": chat,
        "recipient": BOT,
        "entities": [{"locale": "en-GB", "country": "GB", "platform": "Windows", "type": "clientInfo"}],
        "channelData": {"tenant": {"id": TENANT}},
        "locale": "en-GB",
        **fields,
    }
    return {name: value for name, value in made.items() if value is not None}


def message(url: str, text: str, sender: dict[str, Any] = ANA, **fields: Any) -> dict[str, Any]:
    return activity(url, "message", sender, **{"text": text, "textFormat": "plain", **fields})


def press(url: str, data: dict[str, Any], card: str = "1:7", sender: dict[str, Any] = ANA, **fields: Any) -> dict[str, Any]:  # fmt: skip
    """An Action.Submit: a message without words, with the button's data and the card it stood on."""
    return activity(url, "message", sender, value=data, replyToId=card, **fields)


def invoke(url: str, name: str, value: Any, card: str | None = "1:7", sender: dict[str, Any] = ANA, **fields: Any) -> dict[str, Any]:  # fmt: skip
    return activity(url, "invoke", sender, name=name, value=value, replyToId=card, **fields)


def in_group(made: dict[str, Any], kind: str = "groupChat") -> dict[str, Any]:
    """The same in a group chat or a channel."""
    chat = {"conversationType": kind, "isGroup": True, "tenantId": TENANT, "id": "19:group@thread.v2"}
    return {**made, "conversation": chat}


def mention(account: dict[str, Any], text: str | None = None) -> dict[str, Any]:
    return {"type": "mention", "mentioned": {"id": account["id"], "name": account["name"]},
            "text": text or f"<at>{account['name']}</at>"}  # fmt: skip


def card_of(sent: dict[str, Any]) -> dict[str, Any]:
    """The card of a message the bot sent."""
    card: dict[str, Any] = sent["attachments"][0]["content"]
    return card


def title_of(sent: dict[str, Any]) -> str:
    return str(card_of(sent)["body"][0]["text"])
