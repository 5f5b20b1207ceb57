"""What people do in Slack arrives as events, and the answers are given in private, where they are."""

from __future__ import annotations

import json
import logging

from bot.slack.forms import view as drawn_view
from handlers.events import AccountChanged, Click, Hello, Home, OpenForm, Submit, Typed
from messages import cards as c
from messages.reader import Reader
from tests.bot.slack.slack_api import Fault, Slack
from tests.bot.slack.wire import (
    CARD,
    FORM,
    WITH_FORM,
    ScriptedDesk,
    Wire,
    direct_message,
    eventually,
    press,
    stamp,
    submission,
    titles,
)


def test_a_direct_message_is_typed_words_and_its_answer_comes_back_there(
    wire: Wire, desk: ScriptedDesk, slack: Slack
) -> None:
    ana = slack.user("ana")
    desk.answer = lambda event: c.Say(CARD)
    before = slack.inbox(ana)
    reply = wire.says(ana, "met with <@U0BEN|ben> &lt;b&gt; <https://x.example|here> <!channel>")
    assert (reply.status_code, reply.text) == (200, "")
    [event] = desk.events
    assert isinstance(event, Typed)
    assert event.text == "met with <@U0BEN> <b> here @channel"
    assert (event.private, event.addressed) == (True, True)
    assert (event.identity.platform, event.identity.user) == ("slack", ana)
    assert (event.identity.name, event.identity.email) == ("Ana Example", "ana@example.org")
    assert event.identity.address["channel"].startswith("D")
    assert titles(slack.inbox(ana)[len(before) :]) == ["Where you stand"]


def test_what_bots_say_edits_and_unknown_events_are_acknowledged_and_nothing_else(
    wire: Wire, desk: ScriptedDesk, slack: Slack
) -> None:
    said = direct_message(slack, slack.user("ana"), "hi")
    for ignored in (
        said | {"subtype": "message_changed"}, said | {"bot_id": "B1"}, said | {"subtype": "bot_message"},
        {k: v for k, v in said.items() if k != "user"}, {"type": "channel_created"}, {"type": "reaction_added", "user": "U1"},
    ):  # fmt: skip
        assert wire.event(ignored).status_code == 200
    assert desk.events == []


def test_a_command_in_a_channel_is_answered_to_that_person_alone(
    wire: Wire, desk: ScriptedDesk, slack: Slack
) -> None:
    desk.answer = lambda event: c.Say(CARD)
    reply = wire.command(slack.user("ben"), "status").json()
    assert reply["response_type"] == "ephemeral"
    assert reply["blocks"][0]["text"]["text"] == "Where you stand"
    [event] = desk.events
    assert isinstance(event, Typed)
    assert (event.text, event.private) == ("status", False)
    assert not slack.called("chat.postMessage")


def test_a_command_in_the_bots_own_conversation_is_answered_by_a_lasting_message(
    wire: Wire, desk: ScriptedDesk, slack: Slack
) -> None:
    ben = slack.user("ben")
    desk.answer = lambda event: c.Say(CARD)
    own = slack.ask("conversations.open", users=ben)["channel"]["id"]
    assert wire.command(ben, "status", channel=own).text == ""
    eventually(lambda: slack.called("chat.postMessage"))
    assert wire.command(ben, "status", channel="D0SOMEONEELSE").text == ""
    eventually(lambda: slack.responded)
    assert slack.responded[0]["response_type"] == "ephemeral"
    assert len(slack.called("chat.postMessage")) == 1


def test_being_named_in_a_channel_is_answered_in_private_and_channel_talk_is_marked_as_such(
    wire: Wire, desk: ScriptedDesk, slack: Slack
) -> None:
    ana = slack.user("ana")
    bot = slack.ask("auth.test")["user_id"]
    general = next(
        ch["id"] for ch in slack.ask("conversations.list", "xoxp-look")["channels"] if ch["name"] == "lab"
    )
    desk.answer = lambda event: c.Say(CARD) if isinstance(event, Typed) and event.addressed else c.Silence()
    said = {"type": "app_mention", "channel": general, "user": ana, "text": f"<@{bot}> status", "ts": stamp()}
    assert wire.event(said).status_code == 200
    assert (
        wire.event(said | {"type": "message", "channel_type": "channel"}).status_code == 200
    )  # the same words
    assert wire.event(said | {"type": "message", "text": "lunch?", "ts": stamp()}).status_code == 200
    assert [(e.text, e.private, e.addressed) for e in desk.events if isinstance(e, Typed)] == [
        ("status", False, True), ("lunch?", False, False),
    ]  # fmt: skip
    [told] = slack.called("chat.postEphemeral")
    assert (told["user"], told["channel"]) == (ana, general)
    assert not slack.called("chat.postMessage")


def test_a_press_replaces_the_pressed_message(wire: Wire, desk: ScriptedDesk, slack: Slack) -> None:
    cem = slack.user("cem")
    desk.answer = lambda event: c.Say(CARD)
    wire.says(cem, "status")
    message = slack.inbox(cem)[-1]
    desk.answer = lambda event: c.Replace(c.Card("Done"))
    assert wire.interaction(press(slack, cem, message, "More")).status_code == 200
    eventually(lambda: titles([slack.inbox(cem)[-1]]) == ["Done"])
    event = desk.events[-1]
    assert isinstance(event, Click)
    assert (event.action, event.value, event.private) == ("more", "7", True)
    assert slack.inbox(cem)[-1]["ts"] == message["ts"]


def test_a_press_on_a_message_that_is_gone_is_answered_with_a_new_one(
    wire: Wire, desk: ScriptedDesk, slack: Slack
) -> None:
    cem = slack.user("cem")
    desk.answer = lambda event: c.Replace(c.Card("Done"))
    message = {"ts": "1.000001", "blocks": wire.command(cem, "status").json()["blocks"]}
    desk.answer = lambda event: c.Replace(CARD)
    message["blocks"] = wire.command(cem, "status").json()["blocks"]
    before = slack.inbox(cem)
    wire.interaction(press(slack, cem, message, "More"))
    eventually(lambda: titles(slack.inbox(cem)[len(before) :]) == ["Where you stand"])


def test_a_press_on_an_ephemeral_message_is_answered_through_its_response_url(
    wire: Wire, desk: ScriptedDesk, slack: Slack
) -> None:
    cem = slack.user("cem")
    desk.answer = lambda event: c.Say(CARD)
    blocks = wire.command(cem, "status").json()["blocks"]
    desk.answer = lambda event: c.Replace(c.Card("Done"))
    wire.interaction(
        press(slack, cem, {"ts": "5.5", "blocks": blocks}, "More", is_ephemeral=True, channel_id="C0GENERAL")
    )
    [told] = eventually(lambda: slack.responded)
    assert (told["replace_original"], told["response_type"]) == (True, "ephemeral")
    assert not slack.called("chat.update")


def test_a_form_button_opens_a_modal_and_what_it_saves_redraws_the_message_it_came_from(
    wire: Wire, desk: ScriptedDesk, slack: Slack
) -> None:
    dee = slack.user("dee")
    desk.answer = lambda event: c.Say(WITH_FORM)
    wire.says(dee, "log")
    message = slack.inbox(dee)[-1]
    desk.answer = lambda event: c.Open(FORM)
    wire.interaction(press(slack, dee, message, "Log it"))
    [opened] = eventually(lambda: slack.called("views.open"))
    asked = desk.events[-1]
    assert isinstance(asked, OpenForm)
    assert (asked.form, asked.value) == ("log", "p7")

    desk.answer = lambda event: c.Reject(FORM, {"on": "That day is in the future."})
    filled = submission(slack, dee, opened["view"], on={"type": "datepicker", "selected_date": "2027-01-01"})
    assert wire.interaction(filled).json() == {
        "response_action": "errors", "errors": {"on": "That day is in the future."},
    }  # fmt: skip
    desk.answer = lambda event: c.Replace(c.Card("Noted"))
    filled = submission(slack, dee, opened["view"], on={"type": "datepicker", "selected_date": "2026-11-19"})
    assert wire.interaction(filled).text == ""
    eventually(lambda: titles([slack.inbox(dee)[-1]]) == ["Noted"])
    assert slack.inbox(dee)[-1]["ts"] == message["ts"]
    sent = [e for e in desk.events if isinstance(e, Submit)]
    assert [(e.form, e.value, e.values) for e in sent][-1] == ("log", "p7", {"on": "2026-11-19"})
    assert len({e.event_id for e in sent}) == 2


def test_a_link_button_does_nothing_here(wire: Wire, desk: ScriptedDesk, slack: Slack) -> None:
    dee = slack.user("dee")
    desk.answer = lambda event: c.Say(WITH_FORM)
    wire.says(dee, "log")
    before = len(desk.events)
    assert wire.interaction(press(slack, dee, slack.inbox(dee)[-1], "Read")).status_code == 200
    assert len(desk.events) == before


def test_a_form_may_be_followed_by_another(wire: Wire, desk: ScriptedDesk, slack: Slack) -> None:
    desk.answer = lambda event: c.Open(
        c.Form("second", "And then", (c.TextField("why", "Why?"),), value="p8")
    )
    reply = wire.interaction(submission(slack, slack.user("dee"), drawn_view(FORM, Reader()))).json()
    assert (reply["response_action"], reply["view"]["callback_id"]) == ("update", "second")


def test_a_trigger_that_ran_out_is_answered_with_a_button_instead(
    wire: Wire, desk: ScriptedDesk, slack: Slack
) -> None:
    desk.answer = lambda event: c.Open(FORM)
    slack.faults["views.open"].append(Fault(200, '{"ok":false,"error":"expired_trigger_id"}'))
    wire.command(slack.user("eli"), "log")
    [told] = eventually(lambda: slack.responded)
    assert told["blocks"][-1]["elements"][0]["action_id"] == "form:log"
    wire.says(slack.user("eli"), "log")  # typed words bring no trigger at all
    assert slack.inbox(slack.user("eli"))[-1]["blocks"][-1]["elements"][0]["value"] == "p7"


def test_opening_the_home_tab_draws_it_and_a_press_there_draws_it_again(
    wire: Wire, desk: ScriptedDesk, slack: Slack
) -> None:
    ana = slack.user("ana")
    desk.answer = lambda event: c.Say(CARD)
    wire.event({"type": "app_home_opened", "user": ana, "channel": "D0X", "tab": "home"})
    assert isinstance(desk.events[-1], Home)
    [published] = slack.called("views.publish")
    assert published["view"]["type"] == "home"
    assert published["view"]["blocks"][0]["text"]["text"] == "Where you stand"
    pressed = press(slack, ana, {"blocks": published["view"]["blocks"]}, "More") | {
        "view": {"type": "home", "id": "V1"}, "container": {"type": "view", "view_id": "V1"},
    }  # fmt: skip
    pressed.pop("channel"), pressed.pop("message")
    wire.interaction(pressed)
    eventually(lambda: len(slack.called("views.publish")) == 2)
    assert slack.called("chat.postMessage")


def test_the_first_visit_to_an_empty_conversation_is_a_hello_and_later_ones_are_not(
    wire: Wire, desk: ScriptedDesk, slack: Slack
) -> None:
    admin = slack.user("admin")
    channel = slack.ask("conversations.open", users=admin)["channel"]["id"]
    desk.answer = lambda event: c.Say(c.Card("Welcome"))
    for _ in range(3):
        wire.event({"type": "app_home_opened", "user": admin, "channel": channel, "tab": "messages"})
    assert [type(e) for e in desk.events] == [Hello]
    assert titles(slack.inbox(admin)) == ["Welcome"]


def test_the_shortcuts_open_the_log_and_the_status(wire: Wire, desk: ScriptedDesk, slack: Slack) -> None:
    ana = slack.user("ana")
    desk.answer = lambda event: c.Open(FORM) if isinstance(event, OpenForm) else c.Say(CARD)
    chosen = {
        "type": "message_action", "callback_id": "log-meeting", "team": {"id": "T000000001"},
        "user": {"id": ana, "team_id": "T000000001"}, "channel": {"id": "C0GENERAL"}, "message": {"ts": "1.1"},
        "message_ts": "1.1", "trigger_id": slack.trigger(ana), "response_url": slack.respond_at("shortcut"),
    }  # fmt: skip
    assert wire.interaction(chosen).status_code == 200
    [opened] = eventually(lambda: slack.called("views.open"))
    assert opened["view"]["callback_id"] == "log"
    assert json.loads(opened["view"]["private_metadata"])["c"] == ""  # somebody else's message stays as it is
    anywhere = {
        k: v for k, v in chosen.items() if k not in ("channel", "message", "message_ts", "response_url")
    }
    anywhere |= {"type": "shortcut", "callback_id": "my-mentoring", "trigger_id": slack.trigger(ana)}
    wire.interaction(anywhere)
    eventually(lambda: slack.called("chat.postMessage"))
    assert isinstance(desk.events[-1], Typed)


def test_every_word_about_an_account_goes_to_the_desk_which_knows_what_is_new(
    wire: Wire, desk: ScriptedDesk, slack: Slack
) -> None:
    account = {"id": "U0GONE", "team_id": "T000000001", "name": "gone", "deleted": False, "tz": "Europe/Paris",
               "profile": {"real_name": "Go Ne", "email": "gone@example.org"}}  # fmt: skip
    for changed in (account | {"deleted": True}, account | {"deleted": True}, account):
        assert wire.event({"type": "user_change", "user": changed}).status_code == 200
    assert [e.active for e in desk.events if isinstance(e, AccountChanged)] == [False, False, True]
    assert desk.events[-1].identity.timezone == "Europe/Paris"
    assert desk.events[-1].identity.email == "gone@example.org"
    assert not slack.called("users.info")


def test_an_uninstalled_bot_stops_at_once(wire: Wire, desk: ScriptedDesk, slack: Slack) -> None:
    ana = slack.user("ana")
    wire.says(ana, "hi")
    assert wire.event({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}}).status_code == 200
    assert wire.event({"type": "app_uninstalled"}).status_code == 200
    slack.faults["auth.test"].append(Fault(200, '{"ok":false,"error":"account_inactive"}'))
    wire.says(ana, "hi again")
    assert len(desk.events) == 1


def test_what_we_log_ourselves_is_not_silenced_by_requests(
    wire: Wire, desk: ScriptedDesk, slack: Slack
) -> None:
    before = logging.getLogger("mentoring").level
    desk.answer = lambda event: c.Say(CARD)
    assert wire.says(slack.user("ana"), "hello").status_code == 200
    assert logging.getLogger("mentoring").level == before
