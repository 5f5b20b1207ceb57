"""The Slack app manifest, and the only list of what the bot may do in a workspace."""

from __future__ import annotations

from typing import Any

# Each scope with the calls or events that need it; a test proves that none can be left out.
SCOPES: dict[str, str] = {
    "app_mentions:read": "app_mention events: answering privately where it is named in a channel",
    "chat:write": "chat.postMessage, chat.update, chat.postEphemeral, chat.delete",
    "commands": "/mentoring and the shortcuts",
    "files:write": "files.getUploadURLExternal, files.completeUploadExternal: handing over documents",
    "im:history": "message.im events, and conversations.history and .replies to find out whether a message was posted",
    "im:write": "conversations.open: writing to somebody first",
    "users:read": "users.info, user_change and team_join events: names, time zones, who is deactivated",
    "users:read.email": "the e-mail address, which ties an account to the imported list of people",
}
EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "message.im",
    "team_join",
    "tokens_revoked",
    "user_change",
)
COMMAND = "/mentoring"
LOG_SHORTCUT, STATUS_SHORTCUT = "log-meeting", "my-mentoring"


def manifest(address: str = "", installable: bool = False) -> dict[str, Any]:
    """The manifest: for Socket Mode, or for HTTP at this public address (no final slash).

    `installable` adds the way back from Slack's permission page, for many workspaces.
    """
    at = {"request_url": f"{address}/slack/events"} if address else {}
    command = {"url": f"{address}/slack/events"} if address else {}
    found: dict[str, Any] = {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": "Mentoring",
            "description": "Runs a mentoring scheme: matches, meetings, reminders, reviews. In private.",
            "background_color": "#1f4f5f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "mentoring", "always_online": True},
            "slash_commands": [
                {
                    "command": COMMAND,
                    **command,
                    "description": "Anything about your mentoring; try: help",
                    "usage_hint": "help | status | log we met yesterday | plan",
                    "should_escape": True,
                }
            ],
            "shortcuts": [
                {
                    "name": "Log a mentoring meeting",
                    "type": "message",
                    "callback_id": LOG_SHORTCUT,
                    "description": "Note that you met, with a date",
                },
                {
                    "name": "My mentoring",
                    "type": "global",
                    "callback_id": STATUS_SHORTCUT,
                    "description": "Where your mentoring stands",
                },
            ],
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "event_subscriptions": {**at, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **at},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not address,
            "token_rotation_enabled": installable,  # a token from the settings could not be renewed
        },
    }
    if installable and address:
        found["oauth_config"]["redirect_urls"] = [f"{address}/slack/oauth_redirect"]
    return found
