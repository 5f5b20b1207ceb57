"""Gives an answer where the person is, and to them alone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from slack_sdk import WebClient, WebhookClient
from slack_sdk.web import SlackResponse
from slack_sdk.webhook import WebhookResponse

from bot.lease import only_while
from bot.platform import BadToken, NotFound, NotReached, Paused, Refused, Sent, Unsure
from bot.slack import cards, forms
from bot.slack.calls import (
    A_BREATH,
    TURN_IT_ON,
    Failure,
    HeldBack,
    attempt,
    reason_of,
    retry_after,
    until_taken,
)
from bot.slack.inbound import Place
from bot.slack.mailbox import Mailbox
from bot.slack.owed import Asked, Held, is_temporary
from bot.slack.workspaces import Clients
from handlers.events import Click, OpenForm, Outcome, Submit
from messages.cards import (
    Buttons,
    Card,
    Form,
    FormButton,
    Open,
    Reject,
    Replace,
    Say,
    Silence,
    Strong,
    line,
)
from messages.reader import Reader, card_words
from scheme.journal import Journal

log = Journal("mentoring.slack")

HOOK = "response_url"
LOOK_BACK = timedelta(hours=2)  # Slack repeats an event within minutes


class Replies:
    """Turns an outcome into calls to Slack. No method raises."""

    def __init__(self, clients: Clients, mailbox: Mailbox, clock: Callable[[], datetime]) -> None:
        self._clients = clients
        self._mailbox = mailbox
        self._clock = clock
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Wait for nothing any more."""
        self._stopping.set()

    def give(self, outcome: Outcome, asked: Asked) -> None:
        """Show the outcome where the person acted, unless another process is at it."""
        reply, reader = outcome.reply, outcome.reader
        if isinstance(reply, Silence):
            return
        if isinstance(reply, (Open, Reject)) and isinstance(asked.event, (Click, OpenForm, Submit)):
            asked.held = Held()  # good for this moment only: nobody takes it over
        if not asked.held.lengthen():
            return
        with only_while(asked.held.mine):
            match reply:
                case Say(card=card):
                    failed = self._say(card, reader, asked)
                case Replace(card=card):
                    failed = self._replace(card, reader, asked)
                case Open(form=form):
                    failed = self._open(form, reader, asked)
                case Reject(form=form, errors=wrong):
                    failed = self._open(with_errors(form, wrong), reader, asked)
        asked.held.settle(failed, self._stopping.is_set())

    def publish(self, outcome: Outcome, place: Place) -> None:
        """Draw the App Home."""
        if isinstance(outcome.reply, (Say, Replace)):
            view = cards.home(outcome.reply.card, outcome.reader)
            self._insist(
                "views.publish", place.team, lambda to: to.views_publish(user_id=place.user, view=view)
            )

    def update_view(self, view_id: str, view: dict[str, Any], place: Place) -> None:
        """Redraw a modal that is open."""
        self._insist("views.update", place.team, lambda to: to.views_update(view_id=view_id, view=view))

    def was_given(self, asked: Asked) -> bool:
        """Whether an answer to this event stands in the direct message already, or nobody can tell."""
        since, waits, place = self._clock() - LOOK_BACK, asked.held.patience(self._stopping), asked.place
        while True:
            found = self._mailbox.find(place.team, place.user, asked.key, since, place.aside)
            if isinstance(found, Sent | NotFound) or not waits(A_BREATH):
                return not isinstance(found, NotFound)

    def origin(self, form: Form, place: Place) -> forms.Origin:
        """Where a form was opened from, if its card can be redrawn afterwards."""
        if place.lasting:
            return forms.Origin(form.name, form.value, place.channel, place.message)
        return forms.Origin(form.name, form.value)

    def _say(self, card: Card, reader: Reader, asked: Asked) -> Failure | None:
        place = asked.place
        alone = bool(place.channel) and not place.home and self._is_own(place) is False
        if alone and not cards.files(card) and self._whisper(card, reader, asked) is None:
            return None
        failed = self._post(card, reader, asked)
        if failed is None:
            return None
        log.warning("a reply was not posted: %s", reason_of(failed))
        if place.response_url and not alone and not (asked.held.recorded and is_temporary(failed)):
            if self._whisper(card, reader, asked) is None:
                return None
        elif failed == BadToken(TURN_IT_ON) and place.trigger:
            self._show(card, reader, place)
        return failed

    def _show(self, card: Card, reader: Reader, place: Place) -> None:
        """Where the Messages tab is off, a press in the App Home is answered in a window of its own."""
        client = self._clients.quick(place.team)
        if isinstance(client, WebClient):
            view = forms.note(card.title, f"{card_words(card, reader)}\n\n{TURN_IT_ON}")
            opened = attempt(lambda: client.views_open(trigger_id=place.trigger, view=view))
            _logged("views.open", opened)

    def _whisper(
        self, card: Card, reader: Reader, asked: Asked, replace_original: bool = False
    ) -> Failure | None:
        """Say it so that only they see it, in the place where they are; None when it is said."""
        message, place = cards.render(card, reader), asked.place
        if place.response_url:
            hook = WebhookClient(place.response_url, timeout=5, retry_handlers=[])
            words = message | {"response_type": "ephemeral", "replace_original": replace_original}
            return self._until_done(
                HOOK, lambda: self._hooked(hook, words, place), asked.held, replace_original
            )
        client = self._clients.sending(place.team)
        if not isinstance(client, WebClient):
            return client
        if place.direct or replace_original:
            return Refused("nowhere to whisper")
        return self._insist(
            "chat.postEphemeral",
            place.team,
            lambda to: to.chat_postEphemeral(
                channel=place.channel, user=place.user, thread_ts=place.thread or None, **message
            ),
            asked.held,
            unsure=False,
        )

    def _hooked(self, hook: WebhookClient, words: dict[str, Any], place: Place) -> WebhookResponse:
        """A response URL keeps the pace too; its address is no method, but Slack limits it alike."""
        pace = self._clients.pace
        pace.before(place.team, HOOK)
        answer = hook.send_dict(words)
        if answer.status_code == 429:
            seconds = retry_after(answer.headers)
            pace.note(place.team, HOOK, seconds)
            raise HeldBack(seconds)
        return answer

    def _replace(self, card: Card, reader: Reader, asked: Asked) -> Failure | None:
        place = asked.place
        if not place.message or place.home:
            return self._say(card, reader, asked)
        redraw = partial(self._whisper, replace_original=True) if place.ephemeral else self._redraw
        undone = redraw(card, reader, asked)
        if asked.held.recorded and is_temporary(undone):
            return undone  # better a little later in its place than now beside it
        if undone is not None:
            return self._say(card, reader, asked)
        if cards.files(card) and (failed := self._mailbox.share(place.team, place.user, card, place.aside)):
            log.warning("a file was not handed over: %s", reason_of(failed))
        return None

    def _redraw(self, card: Card, reader: Reader, asked: Asked) -> Failure | None:
        place, message = asked.place, cards.render(card, reader)
        return self._insist(
            "chat.update",
            place.team,
            lambda to: to.chat_update(channel=place.channel, ts=place.message, **message),
            asked.held,
        )

    def _open(self, form: Form, reader: Reader, asked: Asked) -> Failure | None:
        if asked.place.trigger and not asked.again and self._opened(form, reader, asked.place):
            return None
        card = Card(form.title, (Buttons((FormButton("Open the form", form.name, form.value),)),))
        if asked.place.message and self._whisper(card, reader, asked) is None:
            return None  # where they pressed too early or too late, and only until they have seen it
        return self._say(card, reader, asked)

    def reopen(self, found: Outcome, asked: Asked) -> None:
        """Open a form whose press another process died over; if it is too late for that, they press again."""
        if asked.place.trigger and isinstance(found.reply, Open):
            self._opened(found.reply.form, found.reader, asked.place)

    def _opened(self, form: Form, reader: Reader, place: Place) -> bool:
        """Open the form; a trigger is good for three seconds and once, so at most two attempts."""
        client = self._clients.quick(place.team)
        if not isinstance(client, WebClient):
            return False
        view = forms.view(form, reader, self.origin(form, place))
        opened = attempt(lambda: client.views_open(trigger_id=place.trigger, view=view))
        first = opened
        if isinstance(opened, (Unsure, NotReached)) or (isinstance(opened, Paused) and opened.seconds <= 1):
            self._stopping.wait(opened.seconds if isinstance(opened, Paused) else 0.2)
            opened = attempt(lambda: client.views_open(trigger_id=place.trigger, view=view))
        if isinstance(first, Unsure) and opened == Refused("exchanged_trigger_id"):
            return True  # the first attempt did open it
        return _logged("views.open", opened) is None

    def _insist(
        self, method: str, team: str, call: Callable[[WebClient], SlackResponse],
        held: Held | None = None, unsure: bool = True,
    ) -> Failure | None:  # fmt: skip
        """A call to the Web API made until Slack has taken or refused it, also while it does not know us yet."""

        def called() -> SlackResponse | Failure:
            client = self._clients.sending(team)
            return call(client) if isinstance(client, WebClient) else client

        return self._until_done(method, called, held, unsure)

    def _until_done(
        self, method: str, call: Callable[[], SlackResponse | WebhookResponse | Failure],
        held: Held | None, unsure: bool,
    ) -> Failure | None:  # fmt: skip
        """`unsure`: it may be repeated without harm also where nobody knows whether it was taken."""
        waits = (held or Held()).patience(self._stopping)
        answer: SlackResponse | WebhookResponse | Failure = until_taken(call, waits, unsure)
        if isinstance(answer, WebhookResponse) and answer.status_code != 200:
            answer = Unsure(f"HTTP {answer.status_code}")
        return _logged(method, answer)

    def _post(self, card: Card, reader: Reader, asked: Asked) -> Failure | None:
        """Post to the direct message, waiting as long as Slack asks; None when it stands there."""
        place, key = asked.place, asked.key
        asked_at = self._clock() - LOOK_BACK if asked.again else None
        failed: Failure = NotReached("not tried")
        waits = asked.held.patience(self._stopping)
        while True:
            if asked_at is not None:
                found = self._mailbox.find(place.team, place.user, key, asked_at, place.aside)
                if isinstance(found, Sent):
                    return None
                if not isinstance(found, NotFound):
                    if not waits(A_BREATH):
                        return failed
                    continue
            result = self._mailbox.post(place.team, place.user, card, reader, key, place.aside)
            match result:
                case Sent():
                    return None
                case Paused(seconds=seconds):
                    wait = seconds
                case NotReached():
                    wait = A_BREATH
                case Unsure():
                    wait = 2 * A_BREATH
                    asked_at = asked_at or self._clock() - LOOK_BACK
                case _:
                    return result
            failed = result
            if not waits(wait):
                return failed

    def _is_own(self, place: Place) -> bool | None:
        """Whether the place is the person's direct message with the bot; None if Slack does not say now."""
        if not place.direct or place.lasting:
            return place.direct
        channel = self._mailbox.channel(place.team, place.user)
        return channel == place.channel if isinstance(channel, str) else None


def _logged(method: str, answer: SlackResponse | WebhookResponse | Failure) -> Failure | None:
    if isinstance(answer, (SlackResponse, WebhookResponse)):
        return None
    log.warning("%s was not done: %s", method, reason_of(answer))
    return answer


def with_errors(form: Form, wrong: Mapping[str, str]) -> Form:
    """The form with its errors as sentences on top."""
    return replace(form, intro=(*(line(Strong(sentence)) for sentence in wrong.values()), *form.intro))
