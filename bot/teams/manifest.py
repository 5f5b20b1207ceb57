"""The Teams app package: what an administrator uploads so that people can find the bot."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from bot.teams.icons import ACCENT, colour, outline

SCHEMA_VERSION = "1.30"  # of the app manifest
APP_VERSION = "1.0.0"
NO_ID = "00000000-0000-0000-0000-000000000000"
NO_ADDRESS = "https://example.org/mentoring"
MOST_COMMANDS = 12  # in the list Teams shows; a longer list is refused
# What people need most often comes first; the others follow in their own order.
FIRST = (
    "help", "status", "log", "plan", "review", "questions", "handbook", "agreement", "request", "join",
    "pause", "concern",
)  # fmt: skip

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_ABOUT = (
    "Mentoring looks after a university's mentoring scheme in a private chat: it helps to find a mentor, "
    "notes that you have met, reminds you when you have not, asks twice in a term how things stand, and "
    "answers questions from the scheme's own handbook. Who is paired with whom is known to the two people "
    "and to those who lead the scheme, and to nobody else. It never keeps what you talk about. It "
    "is a program, and says so."
)


def manifest(client_id: str, commands: Iterable[tuple[str, str]], address: str = "") -> dict[str, Any]:
    """The app manifest. `commands` are words with what they do; `address` leads to pages about the bot.

    Raises ValueError for an id that is none.
    """
    if not _ID.fullmatch(client_id):
        raise ValueError(
            "TEAMS_CLIENT_ID must be the app's id, such as 3f2b…: 32 digits and letters in five groups."
        )
    pages = address or NO_ADDRESS
    listed = [{"title": word, "description": does} for word, does in _chosen(commands)]
    return {
        "$schema": f"https://developer.microsoft.com/json-schemas/teams/v{SCHEMA_VERSION}/MicrosoftTeams.schema.json",
        "manifestVersion": SCHEMA_VERSION,
        "version": APP_VERSION,
        "id": client_id,
        "developer": {
            "name": "Mentoring scheme",
            "websiteUrl": pages,
            "privacyUrl": f"{pages}/privacy",
            "termsOfUseUrl": f"{pages}/terms",
        },
        "name": {"short": "Mentoring", "full": "Mentoring: the scheme's helper"},
        "description": {
            "short": "Finds mentors, notes meetings, reminds and reviews. In private.",
            "full": _ABOUT,
        },
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": ACCENT,
        "bots": [
            {
                "botId": client_id,
                "scopes": ["personal", "team", "groupChat"],
                "supportsFiles": True,
                "isNotificationOnly": False,
                "commandLists": [{"scopes": ["personal"], "commands": listed}],
            }
        ],
        "defaultInstallScope": "personal",
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [],
    }


def package(client_id: str, commands: Iterable[tuple[str, str]], address: str = "") -> bytes:
    """The zip file Teams takes: the manifest and its icons. The same input makes the same bytes."""
    files = {
        "manifest.json": json.dumps(
            manifest(client_id, commands, address), indent=2, ensure_ascii=False
        ).encode(),
        "color.png": colour(192),
        "outline.png": outline(32),
    }
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), content)
    return packed.getvalue()


def _chosen(commands: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    known = dict(commands)
    words = [word for word in FIRST if word in known] + [word for word in known if word not in FIRST]
    return [(word[:32], known[word][:128]) for word in words[:MOST_COMMANDS]]
