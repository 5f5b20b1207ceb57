"""Three judges of what the bot would post: Block Kit's limits as own rules, blockkit, slack_sdk.

The limits are those of Slack's Block Kit reference (docs.slack.dev), in UTF-16 units.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import blockkit
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

ENTITY = re.compile(
    r"<@[UW][A-Z0-9]+>|<!date\^\d+\^\{date_long\} at \{time\}\|[^<>|]+>|<(https?://|mailto:)[^<>|\s]+(\|[^<>|]*)?>"
)


def size(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def judge_message(message: dict[str, Any]) -> None:
    """Raises AssertionError, or the judges' own errors, if Slack would refuse or mangle the message."""
    assert set(message) == {"text", "blocks"}
    assert 1 <= size(message["text"]) <= 4000
    assert 1 <= len(message["blocks"]) <= 50
    judge_blocks(message["blocks"])
    built = blockkit.Message(
        text=message["text"], blocks=[adapt(block) for block in message["blocks"]]
    ).build()
    assert len(built["blocks"]) == len(message["blocks"])


def judge_view(view: dict[str, Any]) -> None:
    """The same for a modal or the App Home."""
    assert len(json.dumps(view)) <= 250_000
    assert 1 <= len(view["blocks"]) <= 100
    judge_blocks(view["blocks"])
    assert View(**view).to_dict() == view
    blocks = [adapt(block) for block in view["blocks"]]
    if view["type"] == "home":
        blockkit.Home(blocks=blocks).build()
        return
    assert size(view["private_metadata"]) <= 3000
    assert 1 <= size(view["callback_id"]) <= 255
    texts = {key: plain(view[key], 24) for key in ("title", "submit", "close") if key in view}
    assert "submit" in texts or not any(block["type"] == "input" for block in view["blocks"])
    blockkit.Modal(blocks=blocks, callback_id=view["callback_id"], **texts).build()


def judge_blocks(blocks: list[dict[str, Any]]) -> None:
    """Own rules and slack_sdk's models, block by block."""
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    assert len(set(ids)) == len(ids)
    for block in blocks:
        assert Block.parse(block).to_dict() == block  # nothing unknown, nothing lost
        judge_block(block)
    actions = [e["action_id"] for b in blocks if b["type"] == "actions" for e in b["elements"]]
    assert len(set(actions)) == len(actions)


def judge_block(block: dict[str, Any]) -> None:
    """Own rules for one block."""
    match block["type"]:
        case "header":
            plain(block["text"], 150)
        case "section":
            assert ("text" in block) != ("fields" in block)
            if "text" in block:
                marked(block["text"], 3000)
            else:
                assert 1 <= len(block["fields"]) <= 10
                for field in block["fields"]:
                    marked(field, 2000)
        case "context":
            assert 1 <= len(block["elements"]) <= 10
            for element in block["elements"]:
                marked(element, 3000)
        case "actions":
            assert 1 <= len(block["elements"]) <= 5
            for element in block["elements"]:
                button(element)
        case "divider":
            assert set(block) == {"type"}
        case "input":
            assert 1 <= size(block["block_id"]) <= 255
            plain(block["label"], 2000)
            if "hint" in block:
                plain(block["hint"], 2000)
            entry(block["element"])
        case other:
            raise AssertionError(f"a block nobody expected: {other}")


def button(element: dict[str, Any]) -> None:
    """Own rules for a button."""
    assert element["type"] == "button"
    plain(element["text"], 75)
    assert 1 <= size(element["action_id"]) <= 255
    assert size(element.get("value", "x")) in range(1, 2001)
    assert element.get("style", "primary") in {"primary", "danger"}
    if "url" in element:
        assert size(element["url"]) <= 3000
    if "confirm" in element:
        ask = element["confirm"]
        plain(ask["title"], 100), plain(ask["text"], 300), plain(ask["confirm"], 30), plain(ask["deny"], 30)


def entry(element: dict[str, Any]) -> None:
    """Own rules for the element of an input."""
    options = list(options_of(element))
    if "option_groups" in element:
        assert 1 <= len(element["option_groups"]) <= 100
        for group in element["option_groups"]:
            plain(group["label"], 75)
            assert 1 <= len(group["options"]) <= 100
    elif "options" in element:
        assert 1 <= len(options) <= (10 if element["type"] == "checkboxes" else 100)
    values = [option["value"] for option in options]
    assert len(set(values)) == len(values)
    for option in options:
        plain(option["text"], 75)
        assert 1 <= size(option["value"]) <= 150
    if element["type"] == "plain_text_input":
        assert 1 <= element["max_length"] <= 3000
        assert size(element.get("initial_value", "x")) in range(1, element["max_length"] + 1)
    for initial in element.get(
        "initial_options", [element["initial_option"]] if "initial_option" in element else []
    ):
        assert initial in options


def options_of(element: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """All options of a select, grouped or not."""
    yield from element.get("options", ())
    for group in element.get("option_groups", ()):
        yield from group["options"]


def plain(text: dict[str, Any], most: int) -> str:
    """Plain text within its limit, with something to see."""
    assert text["type"] == "plain_text"
    assert text["text"].strip()
    assert size(text["text"]) <= most, text
    return str(text["text"])


def marked(text: dict[str, Any], most: int) -> None:
    """Mrkdwn within its limit in which every `<…>` is one of ours, and every `&` an escape."""
    assert text["type"] == "mrkdwn"
    words = text["text"]
    assert words.strip()
    assert size(words) <= most, (size(words), most)
    rest = ENTITY.sub("", words)
    assert not set("<>") & set(rest), rest
    assert not re.search(r"&(?!amp;|lt;|gt;)", rest), rest


def adapt(data: Any) -> Any:
    """JSON as blockkit's own objects, which judge themselves."""
    kinds = {
        "header": blockkit.Header, "section": blockkit.Section, "context": blockkit.Context,
        "actions": blockkit.Actions, "divider": blockkit.Divider, "input": blockkit.Input,
        "button": blockkit.Button, "plain_text": blockkit.Text, "mrkdwn": blockkit.Text,
        "plain_text_input": blockkit.PlainTextInput, "datepicker": blockkit.DatePicker,
        "timepicker": blockkit.TimePicker, "number_input": blockkit.NumberInput,
        "static_select": blockkit.StaticSelect, "multi_static_select": blockkit.MultiStaticSelect,
        "checkboxes": blockkit.Checkboxes, "users_select": blockkit.UsersSelect,
    }  # fmt: skip
    numbers = {"min_value", "max_value", "initial_value"}
    if isinstance(data, list):
        return [adapt(each) for each in data]
    if not isinstance(data, dict):
        return data
    kind = data.get("type")
    if "option_groups" in data:  # blockkit compares an initial option with whole groups; `entry` judges it
        data = {key: value for key, value in data.items() if not key.startswith("initial")}
    inner = {
        key: int(value) if kind == "number_input" and key in numbers else adapt(value)
        for key, value in data.items()
        if key != "type" or kind in ("plain_text", "mrkdwn")
    }
    if kind is None:
        make = (
            blockkit.Confirm
            if "deny" in data
            else blockkit.OptionGroup
            if "options" in data
            else blockkit.Option
        )
        return make(**inner)
    return kinds[kind](**inner)
