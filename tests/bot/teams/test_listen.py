"""What people do on Teams reaches the handlers, and the answers reach them where they are."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest

from bot.teams import listen
from handlers.events import Answer
from messages.cards import Card, Name, Replace, Say, Silence, Text
from tests.bot.teams.activities import (
    ANA,
    BEN,
    BOT,
    activity,
    in_group,
    invoke,
    mention,
    message,
    press,
    title_of,
)
from tests.bot.teams.local_teams import TENANT, Fault
from tests.bot.teams.office import Office

HELP = Say(Card("Help", (Text(("Write to me.",)),), notice="The bot answers."))


# --- words -----------------------------------------------------------------------------------


def test_a_word_is_answered_with_a_card_in_the_same_chat(office: Office) -> None:
    office.answer("commands", "help", HELP)
    assert office.deliver(message(office.teams.url, "help")).status_code == 200
    [(chat, sent)] = office.teams.posted
    assert (chat, title_of(sent), sent["summary"]) == ("a:ana", "Help", "The bot answers.")
    [act] = office.acts
    assert (act.words, act.private) == ("", True)
    assert (act.who.name, act.who.timezone) == ("Ana Lima", "Europe/Berlin")
    assert (act.identity.workspace, act.identity.user) == (TENANT, "aad-ana")
    assert act.identity.address == {
        "service_url": office.teams.url, "conversation": "a:ana", "member": "29:ana",
    }  # fmt: skip


def test_the_address_that_was_heard_is_one_delivery_can_write_to(office: Office) -> None:
    office.knows(ANA)
    office.answer("commands", "help", HELP)
    office.deliver(message(office.teams.url, "help"))
    with office.database.read(office.scheme) as store:
        [account] = store.people.accounts(office.acts[0].who.id)
    assert dict(account.address) == {
        "service_url": office.teams.url, "conversation": "a:ana", "member": "29:ana",
    }  # fmt: skip


def test_only_the_directory_s_own_members_bring_an_e_mail_address(office: Office) -> None:
    office.answer("commands", "help", HELP)
    office.teams.members["29:ana"] = {"id": "29:ana", "objectId": "aad-ana", "email": "ana@example.org"}
    office.teams.members["29:ben"] = {"id": "29:ben", "email": "ben@elsewhere.example", "userRole": "guest",
                                      "userPrincipalName": "ben_elsewhere.example#EXT#@example.org"}  # fmt: skip
    office.deliver(message(office.teams.url, "help"))
    office.deliver(message(office.teams.url, "help", BEN))
    assert [act.identity.email for act in office.acts] == ["ana@example.org", None]


def test_a_zone_nobody_knows_is_no_zone(office: Office) -> None:
    office.answer("commands", "help", HELP)
    for zone in ("Mars/Olympus", "../../etc/passwd", 7, ""):
        office.deliver(message(office.teams.url, "help", localTimezone=zone))
    assert {act.who.timezone for act in office.acts} == {"Europe/London"}


def test_the_bots_own_name_is_taken_out_and_others_become_mentions(office: Office) -> None:
    office.answer("commands", "pair", HELP)
    office.teams.members["29:ben"] = {"id": "29:ben", "objectId": "aad-ben"}
    text = "<at>Mentoring</at>&nbsp;pair <at>Ben Okoro</at> with me\n"
    sent = in_group(
        message(office.teams.url, text, entities=[mention(BOT, "<at>Mentoring</at>"), mention(BEN)])
    )
    office.deliver(sent)
    assert office.acts[0].words == "<@aad-ben> with me"


# --- in a group ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["groupChat", "channel"])
def test_in_a_group_the_answer_is_private_and_the_group_sees_nothing(office: Office, kind: str) -> None:
    office.answer("commands", "status", Say(Card("You and Ben", (Text((Name("p1"),)),))))
    office.deliver(
        in_group(message(office.teams.url, "<at>Mentoring</at> status", entities=[mention(BOT)]), kind)
    )
    [(chat, sent)] = office.teams.posted
    assert (chat, title_of(sent)) == ("a:chat-29:ana", "You and Ben")
    assert not office.acts[0].private
    assert "conversation" not in office.acts[0].identity.address


def test_where_the_bot_cannot_write_in_private_the_group_sees_only_a_pointer(office: Office) -> None:
    office.answer("commands", "status", Say(Card("You and Ben")))
    office.teams.fail_next(Fault(403, code="BotNotInstalled"))
    office.deliver(in_group(message(office.teams.url, "<at>Mentoring</at> status", entities=[mention(BOT)])))
    [(chat, sent)] = office.teams.posted
    assert (chat, sent["text"]) == (
        "19:group@thread.v2",
        "I talk about mentoring in a private chat only. Please open one with me and write there.",
    )
    assert "attachments" not in sent


def test_talk_in_a_group_that_is_not_for_the_bot_gets_no_answer(office: Office) -> None:
    office.answer("commands", "status", Say(Card("You and Ben")))
    office.deliver(in_group(message(office.teams.url, "status")))
    assert not office.teams.posted
    assert not office.acts


def test_a_chat_that_does_not_say_what_it_is_counts_as_a_group_when_it_looks_like_one(office: Office) -> None:
    office.answer("commands", "status", Say(Card("You and Ben")))
    sent = message(office.teams.url, "<at>Mentoring</at> status", entities=[mention(BOT)])
    sent["conversation"] = {"id": "19:x@thread.tacv2", "tenantId": TENANT}
    office.deliver(sent)
    assert [chat for chat, _ in office.teams.posted] == ["a:chat-29:ana"]


# --- presses ---------------------------------------------------------------------------------


def test_a_pressed_card_is_drawn_anew_in_its_place(office: Office) -> None:
    office.answer("presses", "met", Replace(Card("Well done")))
    office.deliver(press(office.teams.url, {"action": "met", "value": "m1:3"}, card="1:42"))
    [(chat, card, sent)] = office.teams.redrawn
    assert (chat, card, title_of(sent)) == ("a:ana", "1:42", "Well done")
    assert office.acts[0].value == "m1:3"
    assert not office.teams.posted


def test_a_card_that_cannot_be_drawn_anew_is_answered_below(office: Office) -> None:
    office.answer("presses", "met", Replace(Card("Well done")))
    office.teams.fail_next(Fault(404, code="ActivityNotFound"))
    office.deliver(press(office.teams.url, {"action": "met", "value": ""}))
    [(_, sent)] = office.teams.posted
    assert title_of(sent) == "Well done"
    assert "id" not in sent


def test_a_press_on_a_button_nobody_answers_is_answered_all_the_same(office: Office) -> None:
    office.deliver(press(office.teams.url, {"action": "no.such", "value": ""}))
    assert len(office.teams.posted) + len(office.teams.redrawn) == 1


def test_a_press_that_waits_for_a_card_gets_one(office: Office) -> None:
    office.answer("presses", "met", Replace(Card("Well done")))
    office.answer("presses", "tell", HELP)
    action = {"type": "Action.Execute", "verb": "x", "data": {"action": "met", "value": ""}}
    answer = office.deliver(invoke(office.teams.url, "adaptiveCard/action", {"action": action})).json()
    assert (answer["statusCode"], answer["type"]) == (200, "application/vnd.microsoft.card.adaptive")
    assert answer["value"]["body"][0]["text"] == "Well done"
    action["data"] = {"action": "tell", "value": ""}
    answer = office.deliver(invoke(office.teams.url, "adaptiveCard/action", {"action": action})).json()
    assert answer["type"] == "application/vnd.microsoft.activity.message"
    assert title_of(office.teams.posted[0][1]) == "Help"
    action["data"] = {"something": "else"}
    answer = office.deliver(invoke(office.teams.url, "adaptiveCard/action", {"action": action})).json()
    assert "help" in answer["value"]


# --- once ------------------------------------------------------------------------------------


def test_an_activity_that_comes_again_does_nothing_twice(office: Office) -> None:
    office.answer("commands", "help", HELP)
    office.answer("presses", "met", Replace(Card("Well done")))
    for sent in (message(office.teams.url, "help"), press(office.teams.url, {"action": "met", "value": ""})):
        for _ in range(3):
            assert office.deliver(sent).status_code == 200
    assert (len(office.acts), len(office.teams.posted), len(office.teams.redrawn)) == (2, 1, 1)


def test_the_same_activity_many_times_at_once_is_one(office: Office) -> None:
    office.answer("commands", "help", HELP)
    sent = message(office.teams.url, "help")
    threads = [threading.Thread(target=office.deliver, args=(sent,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(office.acts), len(office.teams.posted)) == (1, 1)


# --- coming and going ------------------------------------------------------------------------


def test_arriving_in_a_private_chat_is_one_hello_though_teams_says_it_twice(office: Office) -> None:
    office.answer("places", "hello", Say(Card("Welcome")))
    url = office.teams.url
    office.deliver(activity(url, "conversationUpdate", membersAdded=[BOT, ANA]))
    office.deliver(activity(url, "installationUpdate", action="add"))
    assert [title_of(sent) for _, sent in office.teams.posted] == ["Welcome"]


def test_arriving_is_enough_to_know_where_to_write_to_somebody_known_from_a_file(office: Office) -> None:
    office.answer("places", "hello", Silence())
    who = office.knows(ANA)
    office.deliver(activity(office.teams.url, "installationUpdate", action="add"))
    with office.database.read(office.scheme) as store:
        [account] = store.people.accounts(who)
    assert dict(account.address) == {
        "service_url": office.teams.url, "conversation": "a:ana", "member": "29:ana",
    }  # fmt: skip


def test_somebody_else_joining_is_no_hello(office: Office) -> None:
    office.answer("places", "hello", Say(Card("Welcome")))
    office.deliver(activity(office.teams.url, "conversationUpdate", membersAdded=[ANA]))
    assert not office.teams.posted


def test_taking_the_app_away_tells_that_the_account_is_gone(office: Office) -> None:
    office.knows(ANA)
    office.answer("places", "account-gone", Silence())
    office.deliver(activity(office.teams.url, "installationUpdate", action="remove"))
    assert len(office.acts) == 1
    assert not office.teams.posted


# --- trouble ---------------------------------------------------------------------------------


def test_an_answer_waits_a_moment_for_teams_to_take_messages_again(office: Office) -> None:
    office.answer("commands", "help", HELP)
    office.teams.fail_next(Fault(429, headers={"Retry-After": "0"}))
    assert office.deliver(message(office.teams.url, "help")).status_code == 200
    assert len(office.teams.posted) == 1


def test_a_card_whose_redrawing_is_in_doubt_is_redrawn_once_more_and_not_told_below(office: Office) -> None:
    office.answer("presses", "met", Replace(Card("Well done")))
    office.teams.fail_next(Fault(502, after=True))
    office.deliver(press(office.teams.url, {"action": "met", "value": ""}))
    assert (len(office.teams.redrawn), len(office.teams.posted)) == (2, 0)


def test_an_answer_that_may_have_been_told_is_not_told_again(office: Office) -> None:
    office.answer("commands", "help", HELP)
    office.teams.fail_next(Fault(502, after=True))
    assert office.deliver(message(office.teams.url, "help")).status_code == 200
    assert len(office.teams.posted) == 1


def test_teams_is_answered_in_time_whatever_the_work_takes(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listen, "ANSWER_SECONDS", 0.2)
    done = threading.Event()

    def slow(act: Any, store: Any, now: Any) -> Answer:
        done.wait(5)
        return Answer(HELP)

    office.answer("commands", "help", HELP)
    office.router.commands["help"] = replace(office.router.commands["help"], handler=slow)
    assert office.deliver(message(office.teams.url, "help")).status_code == 202
    done.set()
    assert title_of(office.teams.wait_for(1)[0][1]) == "Help"


def test_a_handler_that_breaks_is_told_with_a_reference_and_never_a_500(office: Office) -> None:
    def broken(act: Any, store: Any, now: Any) -> Answer:
        raise RuntimeError("Ana's secret")

    office.answer("commands", "help", HELP)
    office.router.commands["help"] = replace(office.router.commands["help"], handler=broken)
    assert office.deliver(message(office.teams.url, "help")).status_code == 200
    assert "secret" not in str(office.teams.posted)
    assert len(office.teams.posted) == 1
