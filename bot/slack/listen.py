"""Slack's requests, verified by Bolt, turned into events, handled, and answered in time.

Slack waits three seconds. A decision is a matter of milliseconds; should it take longer, the
request is acknowledged all the same and the answer follows. Events are acknowledged *after* their
answer stands, so that one lost to a crash comes again; presses and forms, which Slack never sends
twice, as soon as what they did is saved.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from concurrent.futures import wait
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.platform import BadToken, Paused
from bot.slack import cards, forms, inbound
from bot.slack.calls import reason_of
from bot.slack.inbound import Malformed, Place
from bot.slack.mailbox import Mailbox
from bot.slack.manifest import COMMAND
from bot.slack.modals import Modals
from bot.slack.owed import Asked, Owed, is_temporary
from bot.slack.profiles import Profiles
from bot.slack.replies import Replies
from bot.slack.work import DONE, LATER, Handles, Work, in_time, log, log_error
from bot.slack.workspaces import Clients, Installation, Uninstalled
from handlers.events import AccountChanged, Event, Hello, Home, Outcome, Typed
from messages.cards import Replace, Say, Silence
from storage.answers import Answers

BAD = 400
TOLD = ("user_change", "team_join", "app_uninstalled", "tokens_revoked")  # by Slack, of somebody
SHORT_PAUSE = 1.2  # seconds that are waited for before a request is acknowledged


class NotNow(Exception):
    """Slack does not say whose workspace this is: the request is to come again."""


class NotOurs(Exception):
    """The request comes from a workspace where the bot is not installed."""


class Listener:
    """The Bolt app and what its requests do. One for all workspaces."""

    def __init__(
        self,
        desk: Handles,
        clock: Callable[[], datetime],
        clients: Clients,
        signing_secret: str,
        answers: Answers | None = None,
    ) -> None:
        self.mailbox = Mailbox(clients)
        self.profiles = Profiles(clients)
        self.replies = Replies(clients, self.mailbox, clock)
        self.clients = clients
        self._desk, self._clock, self.owed = desk, clock, Owed(answers)
        self._work, self.limited = Work(), 0
        self._modals = Modals(self.replies, self._work, self._decide, self._decide_once, self.owed.asked)
        logger = logging.getLogger("mentoring.slack.bolt")
        logger.setLevel(logging.ERROR)  # Bolt looks at the environment by itself, and remarks on it
        logging.getLogger("slack_sdk").setLevel(logging.WARNING)

        def authorize(enterprise_id: str | None, team_id: str | None) -> Any:
            return self._authorize(enterprise_id, team_id)  # Bolt does not take a method here

        self.app = App(
            name=logger.name,  # Bolt sets the level of the logger of this name, and of all below it
            logger=logger,
            signing_secret=signing_secret,
            client=WebClient(),
            authorize=authorize,
            process_before_response=True,
        )
        logger.setLevel(logging.WARNING)  # below that, Bolt and slack_sdk log what people write
        self._listen()

    @property
    def in_hand(self) -> int:
        """How many requests and answers are being worked on."""
        return self._work.in_hand

    def stop(self) -> None:
        """Finish what was begun; nothing new is taken on."""
        self.replies.stop()
        self._work.stop()

    def _listen(self) -> None:
        anything = re.compile(".*", re.DOTALL)
        self.app.middleware(self._held_back)
        self.app.command(COMMAND)(self._command)
        self.app.event("message")(self._message)
        self.app.event("app_mention")(self._message)
        self.app.event("app_home_opened")(self._opened)
        self.app.event("user_change")(self._account)
        self.app.event("team_join")(self._account)
        self.app.event("app_uninstalled")(self._uninstalled)
        self.app.event("tokens_revoked")(self._uninstalled)
        self.app.event(anything)(_nothing)
        self.app.action(forms.BACK)(self._modals.back)
        self.app.action(anything)(self._press)
        self.app.view(anything)(self._modals.submitted)
        self.app.view_closed(anything)(_acknowledge)
        self.app.shortcut(anything)(self._shortcut)
        self.app.error(_failed)

    def _held_back(self, body: dict[str, Any], context: BoltContext, next: Callable[[], Any]) -> Any:
        """Before every request: somebody with far too much in hand is acknowledged, and no more."""
        if body.get("type") == "app_rate_limited":  # once for every minute of it
            self.limited += 1
            log.warning("Slack holds events back workspace=%s", context.team_id)
            return BoltResponse(status=DONE)
        event = body.get("event")
        told = isinstance(event, dict) and event.get("type") in TOLD  # no act of the person's
        if self._work.takes_on(context.team_id or "", "" if told else context.user_id or ""):
            return next()
        return BoltResponse(status=DONE)

    # --- requests ----------------------------------------------------------------------------

    def _command(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> BoltResponse:
        event, place = inbound.command(body, context.team_id or "")
        asked = self.owed.asked(event, place)
        decision = self._work.begin(self._decide_once, asked)
        outcome = in_time(decision)
        reply = outcome.reply if outcome else None
        if outcome and isinstance(reply, (Say, Replace)) and not place.direct and not cards.files(reply.card):
            self._work.after(decision, lambda _: asked.held.settle(None, stopping=False))
            return ack(response_type="ephemeral", **cards.render(reply.card, outcome.reader))
        self._work.after(decision, lambda outcome: self.replies.give(outcome, asked))
        return ack()

    def _message(self, body: dict[str, Any], context: BoltContext, request: BoltRequest) -> BoltResponse:
        read = inbound.message(body, context.team_id or "", context.bot_user_id or "")
        if read is None:
            return BoltResponse(status=DONE)
        event, place = read
        if event.private:
            self.mailbox.remember(place.team, place.user, place.channel)
        return self._event(event, place, inbound.copies_before(request.headers))

    def _opened(self, body: dict[str, Any], context: BoltContext) -> BoltResponse:
        event, place, tab = inbound.opened_home(body, context.team_id or "")
        if tab == "home":
            return self._work.bounded(lambda: self.replies.publish(self._decide(event), place))
        if place.direct:
            hello = Hello(identity=event.identity, event_id=f"hello:{place.channel}")
            return self._work.once(place.team, f"hello:{place.user}", lambda: self._greet(hello, place))
        return BoltResponse(status=DONE)

    def _press(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> BoltResponse:
        read = inbound.press(body, context.team_id or "")
        if read is None:
            return ack()
        event, place = read
        asked = self.owed.asked(event, place)

        def answer(outcome: Outcome) -> None:
            self.replies.give(outcome, asked)
            if place.home:
                self.replies.publish(self._decide(Home(identity=event.identity)), place)

        decision = self._work.begin(self._decide_once, asked)
        in_time(decision)
        self._work.after(decision, answer)
        return ack()

    def _shortcut(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> BoltResponse:
        asked = self.owed.asked(*inbound.shortcut(body, context.team_id or ""))
        decision = self._work.begin(self._decide_once, asked)
        in_time(decision)
        self._work.after(decision, lambda outcome: self.replies.give(outcome, asked))
        return ack()

    def _account(self, body: dict[str, Any], context: BoltContext) -> BoltResponse:
        """Whether anything is new is for the desk to see: what this process remembers, another may know better."""
        team, event_id = context.team_id or "", str(body.get("event_id", ""))
        profile = self.profiles.hear(team, inbound.account(body))
        if profile is None:
            raise Malformed("no account")
        if profile.bot:
            return BoltResponse(status=DONE)
        event = AccountChanged(
            identity=profile.identity(team), event_id=event_id, active=profile.active, as_of=profile.updated
        )
        outcome = in_time(self._work.begin(self._desk.handle, event, self._clock()))
        saved = outcome is not None and _nothing_said(outcome)  # nobody is told: what is said is a failure
        return BoltResponse(status=DONE if saved else LATER)

    def _uninstalled(self, body: dict[str, Any], context: BoltContext) -> BoltResponse:
        event, team = body["event"], context.team_id or ""
        tokens = event.get("tokens") or {}
        if event["type"] == "app_uninstalled" or tokens.get("bot"):
            told, at = str(body.get("event_id", "")), inbound.happened_at(body)
            self.clients.workspaces.forget(Uninstalled(team, told, at, self._clock()))
        return BoltResponse(status=DONE)

    # --- work --------------------------------------------------------------------------------

    def collect(self) -> int:
        """Give the answers whose processes died over them, or could not give them; returns how many."""
        found = self.owed.left_behind()
        begun = [self._work.answer(partial(self.replies.give, outcome, asked)) for asked, outcome in found]
        wait(begun)
        return len(begun)

    def _decide(self, event: Event) -> Outcome:
        first = isinstance(event, (Typed, Hello))
        identity = self.profiles.described(event.identity, must=first)
        return self._desk.handle(replace(event, identity=identity), self._clock())

    def _decide_once(self, asked: Asked) -> Outcome:
        """The answer, also where a process decided that died before it could give it."""
        assert asked.event is not None
        outcome = self._decide(asked.event)
        asked.demand_kept(outcome)
        if not _nothing_said(outcome):
            return outcome
        if (found := self.owed.found(asked)) is not None:
            return found
        if not isinstance(asked.event, Typed) and (form := self.owed.form(asked)) is not None:
            self.replies.reopen(form, asked)
        return outcome

    def _event(self, event: Event, place: Place, copies: int) -> BoltResponse:
        asked = self.owed.asked(event, place)
        asked.comes_again = copies < inbound.COPIES

        def work() -> None:
            outcome = self._decide_once(asked)
            if _nothing_said(outcome) and copies and event.private and not asked.kept:
                # Handled before, so long ago that the answer is not known any more.
                if self.replies.was_given(asked):
                    return
                outcome = self._decide(Home(identity=event.identity))
            self.replies.give(outcome, asked)

        response = self._work.once(place.team, event.event_id, work)
        asked.comes_again = False  # what is not done yet was acknowledged: then the answer says so
        return response

    def _greet(self, hello: Hello, place: Place) -> None:
        self.mailbox.remember(place.team, place.user, place.channel)
        empty = self.mailbox.is_empty(place.team, place.user)
        if not isinstance(empty, bool) and is_temporary(empty):
            raise NotNow(reason_of(empty))  # Slack sends it again, and then it will say
        if empty is True:
            asked = self.owed.asked(hello, place)
            self.replies.give(self._decide_once(asked), asked)

    def _authorize(self, enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        team_id = str(team_id or "")
        found = self.clients.workspaces.installed(team_id)
        if isinstance(found, Paused) and found.seconds <= SHORT_PAUSE:
            time.sleep(found.seconds)  # a press comes only once, and Slack waits for three seconds
            found = self.clients.workspaces.installed(team_id)
        if isinstance(found, BadToken):
            raise NotOurs
        if not isinstance(found, Installation):
            raise NotNow(reason_of(found))
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_token=found.token,
            bot_id=found.bot_id,
            bot_user_id=found.bot_user,
        )


def _nothing_said(outcome: Outcome) -> bool:
    return isinstance(outcome.reply, Silence)


def _nothing() -> BoltResponse:
    return BoltResponse(status=DONE)


def _acknowledge(ack: Ack) -> BoltResponse:
    return ack()


def _failed(error: Exception) -> BoltResponse:
    if isinstance(error, NotOurs):  # nothing is answered where the bot is not installed
        return BoltResponse(status=DONE)
    if isinstance(error, (Malformed, KeyError, TypeError, AttributeError)):
        return BoltResponse(status=BAD)
    log_error(error)
    return BoltResponse(status=LATER)
