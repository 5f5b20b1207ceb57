"""Messages as they go to Teams: a card, its neutral line for notifications, and its files."""

from __future__ import annotations

from microsoft_teams.api.activities.message import MessageActivityInput
from microsoft_teams.cards import AdaptiveCard

from bot.teams.cards import render
from bot.teams.files import question
from messages.cards import Attachment, Card
from messages.reader import Reader


def message_of(card: Card, reader: Reader) -> MessageActivityInput:
    """The card drawn for this reader, and for each of its files the question whether they want it."""
    message = with_summary(render(card, reader), card.notice)
    for block in card.blocks:
        if isinstance(block, Attachment):
            message.add_attachments(question(block))
    return message


def with_summary(card: AdaptiveCard, summary: str) -> MessageActivityInput:
    """A message that shows the card, and `summary` where only a line is shown."""
    # The SDK's model of outgoing messages has no field for the summary, which Teams reads.
    return MessageActivityInput.model_validate({"summary": summary}).add_card(card)
