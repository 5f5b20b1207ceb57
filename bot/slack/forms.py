"""Draws forms as Slack modals and reads back what was filled in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as field_
from typing import Any, assert_never

from slack_sdk.models import blocks as kit
from slack_sdk.models.views import View

from bot.slack.cards import VIEW_BLOCKS, lines
from bot.slack.steps import held_in, steps_of
from bot.slack.text import ELLIPSIS, cut, literal, mention, size
from messages.cards import (
    ChoiceField,
    DateField,
    Field,
    Form,
    NumberField,
    PersonField,
    TextField,
    TimeField,
)
from messages.reader import Reader

# Limits of Slack's modals (docs.slack.dev, views and Block Kit reference).
TITLE_TEXT, LABEL_TEXT, TYPED_TEXT, METADATA = 24, 2000, 3000, 3000
OPTIONS, GROUPS, OPTION_TEXT, OPTION_VALUE, CHECKBOXES = 100, 100, 75, 150, 10
OPTIONS_BYTES = 150_000  # of the 250 KB a whole view may have

BACK = "step-back"

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True)
class Origin:
    """What a modal remembers: which form it is, its value, and the message it was opened from."""

    form: str
    value: str = ""
    channel: str = ""
    message: str = ""
    step: int = 0
    steps: int = 1
    kept: Mapping[str, str | tuple[str, ...]] = field_(default_factory=dict)  # what other steps say


def view(form: Form, reader: Reader, origin: Origin | None = None, step: int = 0) -> dict[str, Any]:
    """A form, or one step of a long one, as a modal. What the form's fields hold is kept in every step.

    Raises ValueError where a form's ids are longer than Slack can carry.
    """
    steps = steps_of(form)
    step = min(step, len(steps) - 1)
    origin = replace(origin or Origin(form.name), form=form.name, value=form.value, kept={}, step=0, steps=1)
    if len(steps) > 1:
        others = [field for field in form.fields if field not in steps[step]]
        kept = {field.name: held for field in others if (held := held_in(field))}
        origin = replace(origin, step=step, steps=len(steps), kept=kept)
        if size(_remembered(origin)) > METADATA:  # too much to carry along: all of it at once
            origin, steps, step = replace(origin, kept={}, step=0, steps=1), [form.fields], 0
    blocks: list[dict[str, Any]] = lines(form.intro, reader) if step == 0 else []
    if len(steps) > 1:
        blocks += _where(step, len(steps))
    fields, last = steps[step], step == len(steps) - 1
    room = OPTIONS_BYTES // max(1, sum(isinstance(field, ChoiceField) for field in fields))
    for field in fields:
        blocks.extend(block.to_dict() for block in _field(field, room))
    if len(blocks) > VIEW_BLOCKS:
        raise ValueError(f"the form {form.name} asks more than one Slack modal can hold")
    return View(
        type="modal",
        callback_id=form.name,
        title=_plain(form.title, TITLE_TEXT),
        submit=_plain(form.submit if last else "Next", TITLE_TEXT),
        close=_plain("Cancel", TITLE_TEXT),
        private_metadata=_remember(origin),
        blocks=blocks,
    ).to_dict()


def _where(step: int, steps: int) -> list[dict[str, Any]]:
    """Which step this is, and the way back."""
    said = kit.ContextBlock(elements=[kit.MarkdownTextObject(text=f"Step {step + 1} of {steps}")])
    back = kit.ActionsBlock(elements=[kit.ButtonElement(action_id=BACK, text=_plain("Back", OPTION_TEXT))])
    return [block.to_dict() for block in ((said, back) if step else (said,))]


def note(title: str, sentence: str) -> dict[str, Any]:
    """A modal that only says something."""
    return View(
        type="modal",
        callback_id="note",
        title=_plain(title, TITLE_TEXT),
        close=_plain("Close", TITLE_TEXT),
        blocks=[kit.SectionBlock(text=_plain(sentence, 3000))],
    ).to_dict()


def errors(form: Form, wrong: Mapping[str, str]) -> dict[str, str]:
    """The sentences by block_id. One that belongs to no drawn field stands at the first."""
    drawn = [
        field.name for field in form.fields if not (isinstance(field, ChoiceField) and not field.options)
    ]
    found: dict[str, str] = {}
    for name, sentence in wrong.items():
        place = name if name in drawn else next(iter(drawn), name)
        found[place] = cut(f"{found[place]} {sentence}" if place in found else sentence, 1000)
    return found


def origin_of(submitted: Mapping[str, Any]) -> Origin:
    """What the modal remembered; raises ValueError if it is none of ours."""
    try:
        kept = json.loads(submitted.get("private_metadata") or "{}")
        others = {
            str(k): v if isinstance(v, str) else tuple(map(str, v)) for k, v in kept.get("k", {}).items()
        }
        value, channel, message = (str(kept.get(key, "")) for key in "vcm")
        step, steps = int(kept.get("s", 0)), int(kept.get("n", 1))
        return Origin(str(submitted["callback_id"]), value, channel, message, step, steps, others)
    except (KeyError, AttributeError, TypeError, json.JSONDecodeError) as error:
        raise ValueError("not a form of ours") from error


def values(submitted: Mapping[str, Any]) -> dict[str, str | tuple[str, ...]]:
    """What was filled in, by the field's name. A person is a mention: `<@U123>`.

    Raises ValueError if the state is not shaped as Slack's.
    """
    try:
        state = submitted["state"]["values"]
        return {
            str(name): _value(element)
            for name, elements in state.items()
            for element in list(elements.values())[:1]
        }
    except (KeyError, AttributeError, TypeError) as error:
        raise ValueError("not the state of a form") from error


def _value(element: Mapping[str, Any]) -> str | tuple[str, ...]:
    match element.get("type"):
        case "datepicker":
            return str(element.get("selected_date") or "")
        case "timepicker":
            return str(element.get("selected_time") or "")
        case "static_select" | "radio_buttons":
            return str((element.get("selected_option") or {}).get("value") or "")
        case "multi_static_select" | "checkboxes":
            return tuple(str(option["value"]) for option in element.get("selected_options") or ())
        case "users_select":
            return mention(str(element.get("selected_user") or "")) or ""
        case _:
            return str(element.get("value") or "")


def _remember(origin: Origin) -> str:
    kept = _remembered(origin)
    if size(kept) > METADATA:
        raise ValueError("a form's value holds ids and versions only")
    return kept


def _remembered(origin: Origin) -> str:
    kept: dict[str, Any] = {"v": origin.value, "c": origin.channel, "m": origin.message}
    if origin.steps > 1:
        kept |= {"s": origin.step, "n": origin.steps, "k": origin.kept}
    return json.dumps(kept, ensure_ascii=False)


def _field(field: Field, room: int) -> Iterator[kit.Block]:
    hint = field.hint
    element: kit.InputInteractiveElement
    match field:
        case TextField(long=long, most=most, initial=initial):
            limit = max(1, min(most, TYPED_TEXT))
            element = kit.PlainTextInputElement(
                action_id="field", multiline=long, max_length=limit, initial_value=cut(initial, limit) or None
            )
        case DateField(initial=day):
            element = kit.DatePickerElement(action_id="field", initial_date=day.isoformat() if day else None)
        case TimeField(initial=initial):
            element = kit.TimePickerElement(
                action_id="field", initial_time=initial if _CLOCK.fullmatch(initial) else None
            )
        case NumberField(low=low, high=high, initial=number):
            fits = number is not None and low <= number <= high
            element = kit.NumberInputElement(
                action_id="field",
                is_decimal_allowed=False,
                min_value=low,
                max_value=high,
                initial_value=str(number) if fits else None,
            )
        case ChoiceField():
            options, left_out = _options(field.options, room)
            if not options:
                text = f"{literal(cut(field.label, 300))}: there is nothing to choose from yet."
                yield kit.ContextBlock(elements=[kit.MarkdownTextObject(text=text)])
                return
            if left_out:
                hint = f"{hint} The first {len(options)} are listed.".strip()
            element = _choice(field, options)
        case PersonField():
            element = kit.UserSelectElement(action_id="field")
        case _:
            assert_never(field)
    yield kit.InputBlock(
        block_id=field.name,
        label=_plain(field.label, LABEL_TEXT),
        hint=_plain(hint, LABEL_TEXT) if hint else None,
        optional=not field.required,
        element=element,
    )


def _choice(field: ChoiceField, options: Sequence[kit.Option]) -> kit.InputInteractiveElement:
    """Few options of a many-choice are ticked, all others are picked from a list that can be searched."""
    chosen = [option for option in options if option.value in field.initial]
    if field.many and len(options) <= CHECKBOXES:
        return kit.CheckboxesElement(action_id="field", options=options, initial_options=chosen or None)
    listed: dict[str, Any] = (
        {"options": options} if len(options) <= OPTIONS else {"option_groups": _groups(options)}
    )
    if field.many:
        return kit.StaticMultiSelectElement(action_id="field", initial_options=chosen or None, **listed)
    return kit.StaticSelectElement(action_id="field", initial_option=chosen[0] if chosen else None, **listed)


def _options(pairs: Sequence[tuple[str, str]], room: int) -> tuple[list[kit.Option], bool]:
    """The options that fit into `room` bytes, and whether some did not."""
    found: dict[str, kit.Option] = {}
    for value, label in pairs:
        if value in found:
            continue
        if not value or size(value) > OPTION_VALUE:
            raise ValueError("an option's value is an id of 1 to 150 characters")
        option = kit.Option(value=value, text=_plain(label, OPTION_TEXT))
        room -= len(json.dumps(option.to_dict())) + 2
        if room < 0 or len(found) == OPTIONS * GROUPS:
            return list(found.values()), True
        found[value] = option
    return list(found.values()), False


def _groups(options: Sequence[kit.Option]) -> list[kit.OptionGroup]:
    groups = []
    for start in range(0, len(options), OPTIONS):
        part = options[start : start + OPTIONS]
        first, last = (str(option.to_dict()["text"]["text"]) for option in (part[0], part[-1]))
        label = f"{cut(first, 30)} to {cut(last, 30)}"
        groups.append(kit.OptionGroup(label=_plain(label, OPTION_TEXT), options=part))
    return groups


def _plain(text: str, most: int) -> kit.PlainTextObject:
    return kit.PlainTextObject(text=cut(text, most).strip() or ELLIPSIS, emoji=False)
