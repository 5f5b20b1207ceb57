"""Repeats, slowness and failures: every request is acknowledged in time and acted upon once."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

from bot.slack.forms import view as drawn_view
from bot.slack.work import PATIENCE
from handlers.events import Event, Home
from messages import cards as c
from messages.reader import Reader
from tests.bot.slack.slack_api import Fault, Slack
from tests.bot.slack.wire import (
    CARD,
    FORM,
    ScriptedDesk,
    Wire,
    direct_message,
    envelope,
    eventually,
    submission,
    titles,
)


def test_a_message_delivered_three_times_is_answered_once(
    wire: Wire, desk: ScriptedDesk, slack: Slack
) -> None:
    ana = slack.user("ana")
    desk.answer = lambda event: c.Say(CARD)
    said = envelope(direct_message(slack, ana, "status"))
    before = slack.inbox(ana)
    for number in range(3):
        headers = {"X_Slack_Retry_Num": str(number), "X_Slack_Retry_Reason": "http_timeout"} if number else {}
        assert wire.post(json.dumps(said), **headers).status_code == 200
    assert titles(slack.inbox(ana)[len(before) :]) == ["Where you stand"]


def test_a_repeat_that_finds_no_answer_standing_is_answered_with_the_present_state(
    wire: Wire, desk: ScriptedDesk, slack: Slack
) -> None:
    """The first copy was acted upon by a process that died before it could answer."""
    ana = slack.user("ana")
    desk.answer = lambda event: c.Say(c.Card("As it stands")) if isinstance(event, Home) else c.Silence()
    before = slack.inbox(ana)
    wire.says(ana, "join", X_Slack_Retry_Num="1", X_Slack_Retry_Reason="http_error")
    assert titles(slack.inbox(ana)[len(before) :]) == ["As it stands"]


def test_an_event_that_could_not_be_handled_is_asked_for_again(
    wire: Wire, desk: ScriptedDesk, slack: Slack
) -> None:
    ana = slack.user("ana")

    def fail(event: Event) -> c.Reply:
        raise OSError("the disk of ana is full")

    desk.answer = fail
    said = envelope(direct_message(slack, ana, "status"))
    assert wire.post(json.dumps(said)).status_code == 503
    desk.answer = lambda event: c.Say(CARD)
    assert wire.post(json.dumps(said), X_Slack_Retry_Num="1").status_code == 200
    assert titles([slack.inbox(ana)[-1]]) == ["Where you stand"]


def slowly(reply: c.Reply) -> Callable[[Event], c.Reply]:
    def answer(event: Event) -> c.Reply:
        time.sleep(PATIENCE + 0.4)
        return reply

    return answer


def test_a_slow_decision_is_acknowledged_within_three_seconds_and_answered_all_the_same(
    wire: Wire, desk: ScriptedDesk, slack: Slack
) -> None:
    ana = slack.user("ana")
    desk.answer = slowly(c.Say(c.Card("Slow")))
    for send, told in (
        (lambda: wire.command(ana, "status"), lambda: slack.responded),
        (lambda: wire.says(ana, "status"), lambda: slack.called("chat.postMessage")),
    ):
        begun = time.monotonic()
        assert send().status_code == 200
        assert time.monotonic() - begun < 3
        eventually(told)


def test_a_slow_form_says_so_and_shows_its_errors_when_they_are_known(
    wire: Wire, desk: ScriptedDesk, slack: Slack
) -> None:
    dee = slack.user("dee")
    opened = slack.ask("views.open", trigger_id=slack.trigger(dee), view=drawn_view(FORM, Reader()))["view"]
    desk.answer = slowly(c.Reject(FORM, {"on": "That day is in the future."}))
    begun = time.monotonic()
    reply = wire.interaction(submission(slack, dee, opened)).json()
    assert time.monotonic() - begun < 3
    assert (reply["response_action"], reply["view"]["callback_id"]) == ("update", "note")
    [redrawn] = eventually(lambda: slack.called("views.update"))
    assert redrawn["view"]["callback_id"] == "log"
    assert "That day is in the future." in json.dumps(redrawn["view"]["blocks"])


def test_a_failed_press_is_answered_with_an_apology(wire: Wire, desk: ScriptedDesk, slack: Slack) -> None:
    def fail(event: Event) -> c.Reply:
        raise OSError("disk")

    desk.answer = fail
    assert wire.command(slack.user("eli"), "status").status_code == 200
    assert eventually(lambda: slack.responded)


def test_a_reply_waits_as_long_as_slack_asks_and_is_posted_once(
    wire: Wire, desk: ScriptedDesk, slack: Slack
) -> None:
    ana = slack.user("ana")
    desk.answer = lambda event: c.Say(CARD)
    before = slack.inbox(ana)
    slack.faults["chat.postMessage"].append(Fault(429, "{}", {"Retry-After": "1"}))
    begun = time.monotonic()
    wire.says(ana, "status")
    assert time.monotonic() - begun >= 1
    slack.faults["chat.postMessage"].append(Fault(0, work=True))
    wire.says(ana, "status")
    eventually(lambda: len(slack.called("conversations.history")) == 1)
    time.sleep(0.2)
    assert titles(slack.inbox(ana)[len(before) :]) == ["Where you stand"] * 2
    assert len(slack.called("chat.postMessage")) == 3


def test_an_event_that_comes_before_slack_says_who_we_are_is_asked_for_again(
    wire: Wire, desk: ScriptedDesk, slack: Slack
) -> None:
    ana = slack.user("ana")
    slack.faults["auth.test"].append(Fault(500))
    assert wire.says(ana, "status").status_code == 503
    assert not desk.events


def test_what_fails_after_it_was_acknowledged_is_tried_again_here_for_slack_does_not_send_it_again(
    wire: Wire, desk: ScriptedDesk, slack: Slack
) -> None:
    """Slack takes so long to say who somebody is that their words had to be acknowledged by then."""
    ben = slack.user("ben")
    desk.answer = lambda event: c.Say(CARD)
    before = slack.inbox(ben)
    slack.faults["users.info"].extend([Fault(wait=2.5)] * 2)
    begun = time.monotonic()
    assert wire.says(ben, "status").status_code == 200
    assert time.monotonic() - begun < 3
    eventually(lambda: len(slack.inbox(ben)) > len(before), seconds=8)
    assert titles(slack.inbox(ben)[len(before) :]) == ["Where you stand"]
