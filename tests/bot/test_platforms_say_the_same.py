"""One card, three platforms: the same words, the same buttons, the same answers to the same form."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from bot.slack import cards as slack_cards
from bot.slack import forms as slack_forms
from bot.teams import cards as teams_cards
from bot.teams import forms as teams_forms
from bot.web import cards as web_cards
from messages.cards import Bullets, Button, Buttons, Card, Facts, FormButton, Line, Link, LinkButton, Text
from messages.forms import ChoiceField, DateField, Form, NumberField, TextField
from messages.reader import Reader, Shown, line_words
from messages.samples import SAMPLES

READER = Reader(names={name: Shown(f"{name.title()} O'Example") for name in ("mentor", "mentee", "lead")})
Presses = list[tuple[str, str]]  # an action, a form or an address, and the value


def objects(node: Any) -> Iterator[dict[str, Any]]:
    """Every object at any depth, in the order drawn."""
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from objects(child)


def slack_words(card: Card) -> str:
    texts = [
        o["text"]
        for o in objects(slack_cards.render(card, READER)["blocks"])
        if isinstance(o.get("text"), str)
    ]
    words = re.sub(r"<!date\^[^|>]*\|([^>]*)>", r"\1", " ".join(texts))
    return html.unescape(re.sub(r"[*_]", "", words))


def teams_words(card: Card) -> str:
    drawn = teams_cards.render(card, READER).model_dump(by_alias=True, exclude_none=True)
    keys = ("text", "title", "value")
    return " ".join(
        "".join(run["text"] for run in o["inlines"])
        if "inlines" in o
        else " ".join(str(o[k]) for k in keys if k in o)
        for o in objects(drawn)
    )


def web_words(card: Card) -> str:
    return html.unescape(re.sub(r"<[^>]*>", " ", str(web_cards.render(card, READER))))


DRAWN: dict[str, Callable[[Card], str]] = {"slack": slack_words, "teams": teams_words, "web": web_words}


def bare(words: str) -> str:
    """Letters and digits alone: how words are spaced and set off is each platform's own."""
    return re.sub(r"[\W_]+", "", words).casefold()


def lines_of(card: Card) -> Iterator[Line]:
    for block in card.blocks:
        match block:
            case Text(line=line):
                yield line
            case Bullets(lines=lines):
                yield from lines
            case Facts(pairs=pairs):
                for label, line in pairs:
                    yield (label,)
                    yield line
            case Buttons(buttons=buttons):
                for button in buttons:
                    yield (button.label,)
            case _:
                pass


@pytest.mark.parametrize("platform", DRAWN)
@pytest.mark.parametrize("name", SAMPLES)
def test_every_word_of_every_message_is_seen(platform: str, name: str) -> None:
    _, card = SAMPLES[name]
    seen = bare(DRAWN[platform](card))
    assert bare(card.title) in seen
    for line in lines_of(card):
        for part in line_words(line, READER).split("\n"):
            if not any(isinstance(span, Link) for span in line):
                assert bare(part) in seen, part


def meant(card: Card) -> Presses:
    presses: Presses = []
    for block in card.blocks:
        for button in block.buttons if isinstance(block, Buttons) else ():
            match button:
                case Button(action=action, value=value):
                    presses.append((action, value))
                case FormButton(form=form, value=value):
                    presses.append((form, value))
                case LinkButton(url=url):
                    presses.append((url, ""))
    return presses


def on_teams(card: Card) -> Presses:
    drawn = teams_cards.render(card, READER).model_dump(by_alias=True, exclude_none=True)
    actions = [o for o in objects(drawn["body"]) if o.get("type") in {"Action.Submit", "Action.OpenUrl"}]
    return [
        (a["url"], "") if "url" in a else (a["data"].get("action") or a["data"]["form"], a["data"]["value"])
        for a in actions
    ]


@pytest.mark.parametrize("name", SAMPLES)
def test_every_button_on_teams_does_what_was_meant_in_the_order_meant(name: str) -> None:
    _, card = SAMPLES[name]
    assert on_teams(card) == meant(card)


@pytest.mark.parametrize("name", SAMPLES)
def test_slack_and_teams_show_as_many_buttons(name: str) -> None:
    _, card = SAMPLES[name]
    buttons = [o for o in objects(slack_cards.render(card, READER)["blocks"]) if o.get("type") == "button"]
    assert len(buttons) == len(meant(card))


FORM = Form(
    "log",
    "Log a meeting",
    (
        DateField("on", "When?", initial=date(2026, 11, 16)),
        NumberField("minutes", "How long?", 5, 480, initial=45),
        TextField("with", "With whom?", initial="<Ana> & *Bo*"),
        ChoiceField("mode", "How?", (("call", "A call"), ("room", "In a room")), initial=("room",)),
        ChoiceField("topics", "About?", (("a", "A"), ("b", "B"), ("c", "C")), initial=("a", "c"), many=True),
    ),
    value="p1:2",
)
ANSWERS = {"on": "2026-11-16", "minutes": "45", "with": "<Ana> & *Bo*", "mode": "room", "topics": ("a", "c")}


def test_a_form_sent_back_untouched_says_the_same_on_teams_and_slack() -> None:
    drawn = teams_forms.form_card(FORM, READER).model_dump(by_alias=True, exclude_none=True)
    data = dict(drawn["actions"][0]["data"])
    data |= {o["id"]: o["value"] for o in drawn["body"] if o["type"].startswith("Input.")}
    assert teams_forms.values_of(data) == ANSWERS

    view = slack_forms.view(FORM, READER)
    state: dict[str, Any] = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            state[block["block_id"]] = {element["action_id"]: _answered(element)}
    assert slack_forms.values({**view, "state": {"values": state}}) == ANSWERS


def _answered(element: dict[str, Any]) -> dict[str, Any]:
    """An element as Slack sends it back when nobody touched it."""
    said: dict[str, Any] = {"type": element["type"]}
    said |= {"value": element["initial_value"]} if "initial_value" in element else {}
    said |= {"selected_date": element["initial_date"]} if "initial_date" in element else {}
    said |= {"selected_option": element["initial_option"]} if "initial_option" in element else {}
    said |= {"selected_options": element["initial_options"]} if "initial_options" in element else {}
    return json.loads(json.dumps(said))  # type: ignore[no-any-return]
