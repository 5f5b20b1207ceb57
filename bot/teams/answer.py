"""Answers to the person who acted, each in the way Teams wants it for what they did.

In a group nothing is answered but in private; only where the bot cannot write there in private, it
says in the group that it would.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import assert_never

from microsoft_teams.api.activities.message import MessageActivityInput
from microsoft_teams.api.models.adaptive_card import (
    AdaptiveCardActionCardResponse,
    AdaptiveCardActionMessageResponse,
)
from microsoft_teams.api.models.attachment import AdaptiveCardAttachment, card_attachment
from microsoft_teams.api.models.task_module import (
    CardTaskModuleTaskInfo,
    TaskModuleContinueResponse,
    TaskModuleMessageResponse,
    TaskModuleResponse,
)
from microsoft_teams.cards import AdaptiveCard

from bot.platform import NotReached, Paused, SendResult, Sent, Unreachable, Unsure
from bot.teams.cards import render
from bot.teams.forms import NOTICE, form_card
from bot.teams.message import message_of, with_summary
from bot.teams.post import Post
from bot.teams.read import Heard
from bot.teams.words import plain
from handlers.events import Outcome, Submit, Typed
from messages.cards import Open, Reject, Replace, Say, Silence
from scheme.journal import Journal

log = Journal(__name__)

IN_PRIVATE = "I talk about mentoring in a private chat only. Please open one with me and write there."
ANSWERED_IN_PRIVATE = "I have answered in our private chat."
SEE_BELOW = "Please see my message below."
DONE_BEFORE = "That has been dealt with already."
_LONGEST_WAIT = 60.0  # seconds an answer waits for Teams to take messages again
_WAITS = (0.5, 2.0, 8.0)  # seconds before an answer that never reached Teams is tried again

ActionAnswer = AdaptiveCardActionCardResponse | AdaptiveCardActionMessageResponse


class Answers:
    """Draws what the desk decided."""

    def __init__(self, post: Post) -> None:
        self._post = post

    async def to_message(self, heard: Heard, outcome: Outcome) -> None:
        """Answer words, a button, or a form that was filled in within the chat."""
        reply, reader = outcome.reply, outcome.reader
        filled_in = isinstance(heard.event, Submit)
        match reply:
            case Say(card=card):
                # A form that stands in the chat gives way to the answer.
                await self._show(heard, message_of(card, reader), instead=filled_in)
            case Replace(card=card):
                await self._show(heard, message_of(card, reader), instead=True)
            case Open(form=form):
                await self._show(heard, with_summary(form_card(form, reader), NOTICE), instead=False)
            case Reject(form=form, errors=errors):
                message = with_summary(form_card(form, reader, errors), NOTICE)
                await self._show(heard, message, instead=True)
            case Silence():
                pass
            case _:
                assert_never(reply)

    async def to_dialog(self, heard: Heard, outcome: Outcome, *, opening: bool) -> TaskModuleResponse | None:
        """Answer a dialog that is being opened or was filled in; None closes it."""
        if not heard.private:
            await self.to_message(heard, outcome)
            return _closing_words(ANSWERED_IN_PRIVATE)
        reply, reader = outcome.reply, outcome.reader
        match reply:
            case Open(form=form):
                return _dialog(form.title, form_card(form, reader, pressed=heard.pressed, titled=False))
            case Reject(form=form, errors=errors):
                card = form_card(form, reader, errors, pressed=heard.pressed, titled=False)
                return _dialog(form.title, card)
            case Say(card=card) if opening:
                return _dialog(card.title, render(card, reader))
            case Say(card=card):
                await self._show(heard, message_of(card, reader), instead=False)
            case Replace(card=card):
                await self._show(heard, message_of(card, reader), instead=True)
                return _closing_words(card.title) if opening else None
            case Silence():
                pass
            case _:
                assert_never(reply)
        return None

    async def to_action(self, heard: Heard, outcome: Outcome) -> ActionAnswer:
        """Answer a press that waits for the card to be drawn in its place."""
        if not heard.private:
            await self.to_message(heard, outcome)
            return AdaptiveCardActionMessageResponse(value=ANSWERED_IN_PRIVATE)
        reply, reader = outcome.reply, outcome.reader
        match reply:
            case Replace(card=card):
                return AdaptiveCardActionCardResponse(value=render(card, reader))
            case Open(form=form):
                return AdaptiveCardActionCardResponse(value=form_card(form, reader))
            case Reject(form=form, errors=errors):
                return AdaptiveCardActionCardResponse(value=form_card(form, reader, errors))
            case Say(card=card):
                await self._show(heard, message_of(card, reader), instead=False)
                return AdaptiveCardActionMessageResponse(value=SEE_BELOW)
            case Silence():
                return AdaptiveCardActionMessageResponse(value=DONE_BEFORE)
            case _:
                assert_never(reply)

    async def say(self, heard: Heard, message: MessageActivityInput) -> None:
        """A message of the platform's own, to the person alone."""
        await self._show(heard, message, instead=False)

    async def _show(self, heard: Heard, message: MessageActivityInput, *, instead: bool) -> None:
        """Put the message in the place of the one pressed (`instead`), else below all others."""
        if not heard.private:
            await self._tell_alone(heard, message)
            return
        if instead and heard.pressed:
            chat = heard.chat
            for wait in (0.0, _WAITS[0]):  # redrawing twice is redrawing once: no harm where in doubt
                await asyncio.sleep(wait)
                redrawn = await self._post.redraw(chat.service_url, chat.conversation, heard.pressed, message)
                if isinstance(redrawn, Sent):
                    return
                if not isinstance(redrawn, Unsure | NotReached):
                    break
            log.info("card not redrawn: %s", type(redrawn))
            message.id = None
        await self._tell(heard, message)

    async def _tell(self, heard: Heard, message: MessageActivityInput) -> SendResult:
        """Post once; again only where certainly nothing was posted. The request may be answered by then."""
        result = await self._post.tell(heard.chat, message)
        for wait in _WAITS:
            match result:
                case Paused(seconds=seconds) if seconds <= _LONGEST_WAIT:
                    await asyncio.sleep(seconds)
                case NotReached(seconds=seconds) if seconds <= _LONGEST_WAIT:
                    await asyncio.sleep(max(wait, seconds))
                case _:
                    break
            result = await self._post.tell(heard.chat, message)
        if not isinstance(result, Sent):
            log.warning("answer not told: %s", type(result))
        return result

    async def _tell_alone(self, heard: Heard, message: MessageActivityInput) -> None:
        alone = replace(heard, chat=replace(heard.chat, conversation=""))
        if isinstance(await self._tell(alone, message), Unreachable) and isinstance(heard.event, Typed):
            await self._tell(heard, MessageActivityInput(text=IN_PRIVATE))


def _dialog(title: str, card: AdaptiveCard) -> TaskModuleResponse:
    shown = card_attachment(AdaptiveCardAttachment(content=card))
    info = CardTaskModuleTaskInfo(title=plain(title, 80), height="medium", width="medium", card=shown)
    return TaskModuleResponse(task=TaskModuleContinueResponse(value=info))


def _closing_words(words: str) -> TaskModuleResponse:
    return TaskModuleResponse(task=TaskModuleMessageResponse(value=plain(words, 200)))
