"""Modals while Slack, or the decision, takes its time."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.slack.forms import Origin, origin_of
from bot.slack.forms import view as drawn_view
from bot.slack.work import PATIENCE
from handlers.events import Event, Submit
from messages import cards as c
from messages.reader import Reader
from tests.bot.slack.slack_api import Fault, Slack
from tests.bot.slack.test_steps import LONG_FORM
from tests.bot.slack.wire import CARD, FORM, WITH_FORM, ScriptedDesk, Wire, eventually, press, submission

SECOND = c.Form("second", "And then", (c.TextField("why", "Why?"),), value="p8")
SLOW = Fault(wait=4, work=True)


@pytest.mark.parametrize(
    ("form", "reply", "told"),
    [
        (FORM, c.Reject(FORM, {"on": "That day is in the future."}), "errors"),
        (LONG_FORM, c.Reject(LONG_FORM, {"q1": "Too short."}), "update"),
        (LONG_FORM, c.Open(LONG_FORM), "update"),
        (FORM, c.Open(SECOND), "update"),
    ],
)
def test_a_form_is_acknowledged_in_time_by_a_process_that_has_not_met_the_person_while_slack_is_slow(
    wire: Wire, desk: ScriptedDesk, slack: Slack, form: c.Form, reply: c.Reply, told: str
) -> None:
    dee = slack.user("dee")
    own = slack.ask("conversations.open", users=dee)["channel"]["id"]
    slack.faults["conversations.open"].extend([SLOW] * 4)
    desk.answer = lambda event: reply
    step = 1 if isinstance(reply, c.Reject) else 0
    drawn = drawn_view(form, Reader(), Origin(form.name, form.value, own, "5.000001"), step)
    begun = time.monotonic()
    answer = wire.interaction(submission(slack, dee, drawn)).json()
    assert time.monotonic() - begun < 2
    assert answer["response_action"] == told
    if told == "update":  # it still knows which message it came from
        assert (origin_of(answer["view"]).channel, origin_of(answer["view"]).message) == (own, "5.000001")


def test_a_form_opens_at_once_by_a_process_that_has_not_met_the_person_while_slack_is_slow(
    wire: Wire, desk: ScriptedDesk, slack: Slack
) -> None:
    dee = slack.user("dee")
    desk.answer = lambda event: c.Say(WITH_FORM)
    blocks = wire.command(dee, "log").json()["blocks"]
    slack.faults["conversations.open"].extend([SLOW] * 4)
    desk.answer = lambda event: c.Open(FORM)
    wire.interaction(press(slack, dee, {"ts": "5.000001", "blocks": blocks}, "Log it"))
    [opened] = eventually(lambda: slack.called("views.open"), seconds=2)
    assert origin_of(opened["view"]).message == "5.000001"


def test_what_is_decided_right_after_the_acknowledgement_is_drawn_when_slack_has_surely_taken_that(
    wire: Wire, desk: ScriptedDesk, slack: Slack
) -> None:
    """Slack takes an acknowledgement for three seconds, and draws what is in it whenever that is."""

    def answer(event: Event) -> c.Reply:
        time.sleep(PATIENCE + 0.05)
        return c.Replace(CARD) if isinstance(event, Submit) else c.Open(LONG_FORM)

    desk.answer = answer
    people = slack.user("dee"), slack.user("eli")
    sent = [
        submission(slack, user, drawn_view(form, Reader()))
        for user, form in zip(people, (FORM, LONG_FORM), strict=True)
    ]
    begun = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        acknowledged = [each.json()["view"] for each in pool.map(wire.interaction, sent)]
    assert [view["title"]["text"] for view in acknowledged] == ["One moment"] * 2
    time.sleep(begun + 2.95 - time.monotonic())
    assert not slack.called("views.update")
    redrawn = eventually(lambda: len(slack.called("views.update")) == 2 and slack.called("views.update"))
    assert sorted(each["view"]["title"]["text"] for each in redrawn) == ["Answered", "Become a mentor"]
