"""A long form over the wire: step by step, back again, nothing typed lost, errors where they belong."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from bot.slack.forms import BACK, origin_of, view
from bot.slack.steps import A_STEP, LONG, steps_of
from handlers.events import Event, OpenForm, Submit
from messages import cards as c
from messages.reader import Reader
from tests.bot.slack.block_kit import judge_view
from tests.bot.slack.slack_api import Slack
from tests.bot.slack.wire import ScriptedDesk, Wire, eventually, submission

LONG_FORM = c.Form(
    "join",
    "Become a mentor",
    (
        *(c.TextField(f"q{n}", f"Question {n}") for n in range(8)),
        c.NumberField("places", "How many?", 1, 5),
        c.ChoiceField("topics", "Which?", (("a", "A"), ("b", "B")), many=True),
    ),
    "Join",
    value="v1",
)  # fmt: skip


def typed(value: str) -> dict[str, Any]:
    return {"type": "plain_text_input", "value": value}


def asked(drawn: dict[str, Any]) -> list[str]:
    """The questions of a modal."""
    return [b["block_id"] for b in drawn["blocks"] if b["type"] == "input"]


def initial(drawn: dict[str, Any]) -> dict[str, Any]:
    """What stands in its fields."""
    return {b["block_id"]: b["element"].get("initial_value") for b in drawn["blocks"] if b["type"] == "input"}


@pytest.fixture
def modal(wire: Wire, desk: ScriptedDesk, slack: Slack) -> dict[str, Any]:
    """The first step, open."""

    def answer(event: Event) -> c.Reply:
        if isinstance(event, Submit):
            return c.Replace(c.Card("Welcome"))
        return c.Open(LONG_FORM)

    desk.answer = answer
    wire.command(slack.user("dee"), "join")
    [opened] = eventually(lambda: slack.called("views.open"))
    found: dict[str, Any] = opened["view"]
    return found


def test_a_form_of_more_than_eight_questions_has_steps_of_about_the_same_length(
    modal: dict[str, Any],
) -> None:
    assert [len(step) for step in steps_of(LONG_FORM)] == [5, 5]
    assert len(steps_of(replace(LONG_FORM, fields=LONG_FORM.fields[:LONG]))) == 1
    assert max(len(s) for s in steps_of(replace(LONG_FORM, fields=LONG_FORM.fields * 3))) <= A_STEP
    assert asked(modal) == ["q0", "q1", "q2", "q3", "q4"]
    assert modal["submit"]["text"] == "Next"
    for step in (0, 1):
        judge_view(view(LONG_FORM, Reader(), None, step))


def test_next_and_back_keep_what_was_typed_and_only_the_last_step_saves(
    modal: dict[str, Any], wire: Wire, desk: ScriptedDesk, slack: Slack
) -> None:
    dee = slack.user("dee")
    first = {f"q{n}": typed(f"one {n}") for n in range(5)}
    second = wire.interaction(submission(slack, dee, modal, **first)).json()
    assert second["response_action"] == "update"
    step = second["view"]
    assert asked(step) == ["q5", "q6", "q7", "places", "topics"]
    assert step["submit"]["text"] == "Join"
    assert not any(isinstance(e, Submit) for e in desk.events)

    pressed = submission(slack, dee, step | {"id": "V9"}, q5=typed("two 5")) | {
        "type": "block_actions", "container": {"type": "view", "view_id": "V9"},
        "actions": [{"type": "button", "action_id": BACK, "block_id": "b", "action_ts": "1.1", "value": ""}],
    }  # fmt: skip
    assert wire.interaction(pressed).status_code == 200
    [redrawn] = eventually(lambda: slack.called("views.update"))
    assert asked(redrawn["view"]) == ["q0", "q1", "q2", "q3", "q4"]
    assert initial(redrawn["view"])["q3"] == "one 3"
    assert origin_of(redrawn["view"]).kept["q5"] == "two 5"

    again = wire.interaction(submission(slack, dee, redrawn["view"], **first)).json()["view"]
    assert initial(again)["q5"] == "two 5"
    last = {"q5": typed("two 5"), "places": {"type": "number_input", "value": "3"},
            "topics": {"type": "checkboxes", "selected_options": [{"value": "b"}]}}  # fmt: skip
    assert wire.interaction(submission(slack, dee, again, **last)).text == ""
    [sent] = [e for e in desk.events if isinstance(e, Submit)]
    assert (sent.form, sent.value) == ("join", "v1")
    assert sent.values | {"q6": "", "q7": ""} == {
        **{f"q{n}": f"one {n}" for n in range(5)}, "q5": "two 5", "q6": "", "q7": "", "places": "3", "topics": ("b",),
    }  # fmt: skip


def test_an_error_stands_at_its_field_in_this_step_or_leads_back_to_its_own(
    modal: dict[str, Any], wire: Wire, desk: ScriptedDesk, slack: Slack
) -> None:
    dee = slack.user("dee")
    first = {f"q{n}": typed(f"one {n}") for n in range(5)}
    step = wire.interaction(submission(slack, dee, modal, **first)).json()["view"]
    desk.answer = lambda event: c.Reject(LONG_FORM, {"q6": "Too short."})
    told = wire.interaction(submission(slack, dee, step)).json()
    assert told == {"response_action": "errors", "errors": {"q6": "Too short."}}
    desk.answer = lambda event: c.Reject(LONG_FORM, {"q1": "Not that one."})
    told = wire.interaction(submission(slack, dee, step)).json()
    assert told["response_action"] == "update"
    assert asked(told["view"]) == ["q0", "q1", "q2", "q3", "q4"]
    assert "Not that one." in json.dumps(told["view"]["blocks"])


def test_a_form_that_may_not_be_filled_in_any_more_says_so_at_the_next_step(
    modal: dict[str, Any], wire: Wire, desk: ScriptedDesk, slack: Slack
) -> None:
    dee = slack.user("dee")
    desk.answer = lambda event: c.Say(c.Card("You have joined already"))
    assert wire.interaction(submission(slack, dee, modal)).json()["view"]["callback_id"] == "note"
    eventually(lambda: slack.called("chat.postMessage"))
    assert eventually(lambda: slack.called("views.update"))[-1]["view"]["callback_id"] == "note"
    assert all(isinstance(e, OpenForm) for e in desk.events[1:])


def test_what_is_too_much_to_carry_from_step_to_step_is_asked_all_at_once() -> None:
    full = tuple(
        replace(f, initial="x" * 1200) if isinstance(f, c.TextField) else f for f in LONG_FORM.fields
    )
    drawn = view(replace(LONG_FORM, fields=full), Reader())
    assert len(asked(drawn)) == len(LONG_FORM.fields)
    assert origin_of(drawn).steps == 1
