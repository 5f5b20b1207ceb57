"""Slack as delivery sees it: one attempt at a time, every outcome told apart."""

from __future__ import annotations

from datetime import datetime

from bot.platform import (
    Destination,
    LookupResult,
    Refused,
    SendResult,
    Unreachable,
)
from bot.slack.calls import not_posted
from bot.slack.mailbox import Mailbox
from bot.slack.profiles import Profile, Profiles
from messages.cards import Card
from messages.reader import Reader


class SlackPlatform:
    """Implements `bot.platform.Platform` for every workspace the bot is installed in."""

    name = "slack"
    can_look = True

    def __init__(self, mailbox: Mailbox, profiles: Profiles) -> None:
        self._mailbox = mailbox
        self._profiles = profiles

    def send(self, to: Destination, card: Card, reader: Reader, key: str) -> SendResult:
        """Post one card. Slack takes messages for deactivated people, so they are asked after first."""
        who = self._profiles.before_sending(to.workspace, to.user)
        if isinstance(who, Profile):
            if not who.active:
                return Unreachable("deactivated")
            if who.bot:
                return Unreachable("cannot_dm_bot")
        elif not isinstance(who, Refused):
            return not_posted(who)
        self._note_channel(to)
        return self._mailbox.post(to.workspace, to.user, card, reader, key)

    def lookup(self, to: Destination, key: str, since: datetime) -> LookupResult:
        """Look through the direct message for the key."""
        self._note_channel(to)
        return self._mailbox.find(to.workspace, to.user, key, since)

    def _note_channel(self, to: Destination) -> None:
        if channel := to.address.get("channel"):
            self._mailbox.remember(to.workspace, to.user, channel)
