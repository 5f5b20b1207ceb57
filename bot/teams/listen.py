"""Teams' requests, from the door to the answer."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

from microsoft_teams.api.activities.conversation import ConversationUpdateActivity
from microsoft_teams.api.activities.install_update import InstalledActivity, UninstalledActivity
from microsoft_teams.api.activities.invoke.adaptive_card import AdaptiveCardInvokeActivity
from microsoft_teams.api.activities.invoke.file_consent import FileConsentInvokeActivity
from microsoft_teams.api.activities.invoke.task import TaskFetchInvokeActivity, TaskSubmitInvokeActivity
from microsoft_teams.api.activities.message import MessageActivity, MessageActivityInput
from microsoft_teams.api.models.activity import Activity
from microsoft_teams.api.models.adaptive_card import AdaptiveCardActionMessageResponse
from microsoft_teams.api.models.task_module import TaskModuleMessageResponse, TaskModuleResponse
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.in_hand import InHand
from bot.teams.answer import Answers
from bot.teams.client import TeamsClient
from bot.teams.door import Turned, admitted
from bot.teams.files import content_of, may_upload, receipt, wanted
from bot.teams.keys import Keys
from bot.teams.post import Post
from bot.teams.profiles import Profiles
from bot.teams.read import Heard, heard, identity_of
from handlers.events import Event, Fetch, Identity, Outcome
from messages.cards import Silence
from scheme.journal import Journal

log = Journal(__name__)

PATH = "/api/messages"
# Teams sends an activity again that is not answered in about 15 seconds. The work goes on.
ANSWER_SECONDS = 12.0
MOST_EACH = 30  # activities of one person in hand; what is more is acknowledged and let go
UNKNOWN_BUTTON = "I do not know this button any more. Please write to me: help"
FILE_GONE = "I do not have that file any more. Please ask me for it once more."
FILE_NOT_PUT = "The file could not be put into your OneDrive. Please ask me for it once more."


# What people do with the bot. All else (typing, thumbs, edits, meetings) is taken in silence.
_HEARD = (
    MessageActivity,
    InstalledActivity,
    UninstalledActivity,
    ConversationUpdateActivity,
    AdaptiveCardInvokeActivity,
    TaskFetchInvokeActivity,
    TaskSubmitInvokeActivity,
    FileConsentInvokeActivity,
)


class Desk(Protocol):
    """Where events go: `handlers.dispatch.Desk`."""

    def handle(self, event: Event, now: datetime) -> Outcome: ...


class TeamsListener:
    """Takes what Teams sends to one app. `routes` are mounted beside all others."""

    def __init__(self, client: TeamsClient, desk: Desk, post: Post, clock: Callable[[], datetime]) -> None:
        self._client = client
        self._desk = desk
        self._post = post
        self._clock = clock
        self._profiles = Profiles(post)
        self._answers = Answers(post)
        self._in_hand = InHand(MOST_EACH)
        settings = client.settings
        self._keys = None if settings.allow_unauthenticated else Keys(client.cloud, settings.client_id)
        client.listen(self._on_activity)

    def routes(self) -> list[Route]:
        """What the web server is to serve for Teams."""
        return [Route(PATH, self._receive, methods=["POST"])]

    async def _receive(self, request: Request) -> Response:
        try:
            activity = await admitted(request, self._keys)
        except Turned as turned:
            log.info("activity turned away: %s %s", turned.status, turned.reason)
            return JSONResponse({"error": turned.reason}, turned.status)
        whose = str((activity.get("from") or {}).get("id", ""))
        if not self._in_hand.take(whose):
            return Response(status_code=200)
        headers = {name: value for name, value in request.headers.items() if name == "authorization"}
        begun = self._client.start(self._client.process(activity, headers))
        begun.add_done_callback(lambda _: self._in_hand.give_back(whose))
        work = asyncio.wrap_future(begun)
        done, _ = await asyncio.wait({work}, timeout=ANSWER_SECONDS)
        if not done:
            log.warning("activity answered before it was dealt with")
            return Response(status_code=202)
        answer = work.result()
        body = answer["body"]
        return (
            Response(status_code=answer["status"]) if body is None else JSONResponse(body, answer["status"])
        )

    async def _on_activity(self, activity: Activity) -> Any:
        """On the loop of Teams, once the SDK has checked the token as well."""
        try:
            return await self._answer(activity)
        except Exception as error:  # noqa: BLE001 - the last door: nothing a client sends gets a 500
            reference = secrets.token_hex(4)
            log.error("activity not answered ref=%s: %s", reference, error)
            return None

    async def _answer(self, activity: Activity) -> Any:
        if not isinstance(activity, _HEARD):
            return None
        await self._profiles.name_mentions(activity)
        profile = await self._profiles.look_up(activity, activity.from_.id)
        account = identity_of(activity, name=profile.name, email=profile.email)
        told = heard(activity, account)
        if isinstance(activity, FileConsentInvokeActivity):
            await self._hand_over(told, account, activity)
            return None
        if told.event is None:
            return _unknown(activity)
        outcome = await asyncio.to_thread(self._desk.handle, told.event, self._clock())
        match activity:
            case TaskFetchInvokeActivity():
                return await self._answers.to_dialog(told, outcome, opening=True)
            case TaskSubmitInvokeActivity():
                return await self._answers.to_dialog(told, outcome, opening=False)
            case AdaptiveCardInvokeActivity():
                return await self._answers.to_action(told, outcome)
            case _:
                await self._answers.to_message(told, outcome)
                return None

    async def _hand_over(self, told: Heard, account: Identity, activity: FileConsentInvokeActivity) -> None:
        """Put the file where the person agreed to have it, and show it to them."""
        answer = activity.value
        upload = answer.upload_info
        if answer.action != "accept" or upload is None or not told.private:
            return
        url = upload.upload_url or ""
        # The place is the occasion: the same answer once more, under whatever id, brings no second file.
        event = Fetch(identity=account, event_id=f"file:{url}" if url else "", again=wanted(answer.context))
        outcome = await asyncio.to_thread(self._desk.handle, event, self._clock())
        if isinstance(outcome.reply, Silence):
            return
        content = content_of(outcome)
        if content is None:
            message = MessageActivityInput(text=FILE_GONE)
        elif may_upload(url) and await self._post.upload(url, content):
            message = MessageActivityInput().add_attachments(receipt(upload))
        else:
            message = MessageActivityInput(text=FILE_NOT_PUT)
        await self._answers.say(told, message)


def _unknown(activity: Activity) -> Any:
    match activity:
        case TaskFetchInvokeActivity() | TaskSubmitInvokeActivity():
            return TaskModuleResponse(task=TaskModuleMessageResponse(value=UNKNOWN_BUTTON))
        case AdaptiveCardInvokeActivity():
            return AdaptiveCardActionMessageResponse(value=UNKNOWN_BUTTON)
        case _:
            return None
