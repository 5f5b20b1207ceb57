"""Forms and files on Teams: dialogs, forms in the chat, and documents handed over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from messages.cards import (
    Attachment,
    Button,
    Buttons,
    Card,
    DateField,
    Form,
    FormButton,
    Open,
    PersonField,
    Reject,
    Replace,
    Say,
    Text,
)
from tests.bot.teams.activities import ANA, card_of, invoke, message, press, title_of
from tests.bot.teams.office import Office

HELP = Say(Card("Help", (Text(("Write to me.",)),), notice="The bot answers."))
FORM = Form(
    "log",
    "Log a meeting",
    (DateField("on", "When?"), PersonField("who", "With whom?", required=False)),
    value="p1",
)
LATE = {"on": "That day is still to come."}


def submitted(card: dict[str, Any], **typed: str) -> dict[str, Any]:
    return {**card["actions"][0]["data"], **{"field_" + name: words for name, words in typed.items()}}


# --- forms -----------------------------------------------------------------------------------


def test_a_form_opens_in_a_dialog_says_what_is_wrong_and_closes(office: Office) -> None:
    ana = office.knows(ANA)
    office.answer("forms", "log", Open(FORM))
    url = office.teams.url
    opened = office.deliver(
        invoke(url, "task/fetch", {"data": {"form": "log", "value": "p1"}}, card="1:5")
    ).json()
    assert opened["task"]["type"] == "continue"
    dialog = opened["task"]["value"]
    assert dialog["title"] == "Log a meeting"
    assert dialog["card"]["contentType"] == "application/vnd.microsoft.card.adaptive"
    data = submitted(dialog["card"]["content"], on="2027-01-01", who="aad-ana")

    again = replace(FORM, fields=(replace(FORM.fields[0], initial=date(2027, 1, 1)), FORM.fields[1]))  # type: ignore[arg-type]
    office.answer("submits", "log", Reject(again, LATE))
    wrong = office.deliver(invoke(url, "task/submit", {"data": data}, card=None)).json()
    body = wrong["task"]["value"]["card"]["content"]["body"]
    assert LATE["on"] in [item.get("text") for item in body]
    assert next(item for item in body if item.get("id") == "field_on")["value"] == "2027-01-01"
    assert office.acts[-1].values == {"on": "2027-01-01", "who": ana}
    assert office.acts[-1].value == "p1"

    office.answer("submits", "log", Replace(Card("Logged")))
    data = submitted(wrong["task"]["value"]["card"]["content"], on="2026-11-16")
    closed = office.deliver(invoke(url, "task/submit", {"data": data}, card=None))
    assert (closed.status_code, closed.content) == (200, b"")
    [(_, card, sent)] = office.teams.redrawn
    assert (card, title_of(sent)) == ("1:5", "Logged")


def test_an_answer_that_is_no_form_is_shown_in_the_dialog_that_opens(office: Office) -> None:
    office.answer("forms", "log", Say(Card("Nobody to meet yet", (Buttons((Button("Ask", "ask"),)),))))
    opened = office.deliver(
        invoke(office.teams.url, "task/fetch", {"data": {"form": "log", "value": ""}})
    ).json()
    assert opened["task"]["value"]["title"] == "Nobody to meet yet"
    office.answer("presses", "ask", HELP)
    pressed = {"data": opened["task"]["value"]["card"]["content"]["body"][1]["actions"][0]["data"]}
    office.deliver(invoke(office.teams.url, "task/submit", pressed, card=None))
    assert title_of(office.teams.posted[0][1]) == "Help"


def test_a_form_asked_for_in_words_stands_in_the_chat_and_gives_way_to_the_answer(office: Office) -> None:
    office.answer("commands", "log", Open(FORM))
    office.deliver(message(office.teams.url, "log"))
    [(_, sent)] = office.teams.posted
    form = card_of(sent)
    assert form["body"][0]["text"] == "Log a meeting"

    office.answer("submits", "log", Reject(FORM, LATE))
    office.deliver(press(office.teams.url, submitted(form, on="2027-01-01"), card="1:1"))
    assert LATE["on"] in [item.get("text") for item in card_of(office.teams.redrawn[0][2])["body"]]

    office.answer("submits", "log", Say(Card("Logged")))
    office.deliver(press(office.teams.url, submitted(form, on="2026-11-16"), card="1:1"))
    assert [(card, title_of(sent)) for _, card, sent in office.teams.redrawn][1:] == [("1:1", "Logged")]


def test_a_client_without_dialogs_gets_the_form_in_the_chat(office: Office) -> None:
    office.answer("forms", "log", Open(FORM))
    office.deliver(press(office.teams.url, {"form": "log", "value": "p1", "msteams": {"type": "task/fetch"}}))
    assert title_of(office.teams.posted[0][1]) == "Log a meeting"


def test_a_button_in_a_dialog_may_open_the_next_form(office: Office) -> None:
    office.answer("forms", "log", Say(Card("First", (Buttons((FormButton("Next", "second", "2"),)),))))
    office.answer("forms", "second", Open(replace(FORM, name="second")))
    url = office.teams.url
    opened = office.deliver(invoke(url, "task/fetch", {"data": {"form": "log", "value": ""}})).json()
    button = opened["task"]["value"]["card"]["content"]["body"][1]["actions"][0]["data"]
    after = office.deliver(invoke(url, "task/submit", {"data": button}, card=None)).json()
    assert after["task"]["value"]["card"]["content"]["actions"][0]["data"]["form"] == "second"


# --- files -----------------------------------------------------------------------------------


def consent(office: Office, content: bytes, action: str = "accept", **upload: Any) -> dict[str, Any]:
    """Ask for a file; returns the person's answer to Teams' question about it."""
    card = Card("Yours", (Attachment("agreement.txt", content, "Yours", again="form:p1/agreement"),))
    office.answer("commands", "agreement", Say(card))
    office.answer("files", "form", Say(card))
    office.deliver(message(office.teams.url, "agreement"))
    question = office.teams.posted[0][1]["attachments"][1]["content"]
    place = {
        "contentUrl": "https://example.org/agreement.txt",
        "name": "agreement.txt",
        "uploadUrl": f"http://127.0.0.1:{office.teams.port}/upload/here",
        "uniqueId": "u1",
        "fileType": "txt",
        **upload,
    }
    value = {
        "type": "fileUpload",
        "action": action,
        "context": question["acceptContext"],
        "uploadInfo": place,
    }
    return invoke(office.teams.url, "fileConsent/invoke", value)


@pytest.mark.parametrize("content", [b"We agree.\n", bytes(range(256)) * 200])
def test_a_file_is_made_again_and_put_where_the_person_agreed_to_have_it(
    office: Office, content: bytes
) -> None:
    assert office.deliver(consent(office, content)).status_code == 200
    assert office.acts[-1].value == "p1/agreement"
    assert office.teams.files == {"here": content}
    receipt = office.teams.posted[1][1]["attachments"][0]
    assert receipt["contentType"] == "application/vnd.microsoft.teams.card.file.info"
    assert receipt["content"] == {"uniqueId": "u1", "fileType": "txt"}


def test_an_answer_that_comes_again_brings_the_file_once(office: Office) -> None:
    answer = consent(office, b"We agree.\n")
    for sent in (answer, answer, answer | {"id": "another"}):
        assert office.deliver(sent).status_code == 200
    assert len(office.teams.posted) == 2
    assert len(office.acts) == 2


def test_a_file_nobody_wants_goes_nowhere(office: Office) -> None:
    assert office.deliver(consent(office, b"x", action="decline")).status_code == 200
    assert not office.teams.files
    assert len(office.teams.posted) == 1


def test_a_file_that_may_not_be_had_any_more_is_said_so(office: Office) -> None:
    answer = consent(office, b"x")
    office.answer("files", "form", Say(Card("That pair is over")))
    office.deliver(answer)
    assert not office.teams.files
    assert "do not have that file" in office.teams.posted[1][1]["text"]


def test_a_file_is_not_put_where_others_could_read_it_on_the_way(office: Office) -> None:
    office.deliver(consent(office, b"x", uploadUrl="http://example.org/upload"))
    assert "could not be put" in office.teams.posted[1][1]["text"]
