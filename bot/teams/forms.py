"""Forms as Adaptive Cards, in a dialog or in the chat itself, and what was filled in read back.

The button of a form brings back {"form", "value", "fields", "many", "people", "pressed"} and one
entry for each input that is not empty: Teams leaves empty inputs out, so names travel along.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, assert_never
from urllib.parse import unquote

from microsoft_teams.cards import (
    AdaptiveCard,
    CardElement,
    Choice,
    ChoiceSetInput,
    DateInput,
    NumberInput,
    QueryData,
    TextInput,
    TimeInput,
)

from bot.teams.cards import LABEL_LIMIT, VERSION, submit
from bot.teams.words import heading, paragraph, plain
from messages.cards import (
    ChoiceField,
    DateField,
    Field,
    Form,
    NumberField,
    PersonField,
    Style,
    TextField,
    TimeField,
    Tone,
)
from messages.reader import Reader

NOTICE = "The mentoring bot asks you something."
# Where Teams looks for people when one is to be chosen: the tenant's own directory.
DIRECTORY = "graph.microsoft.com/users"
_INPUT = "field_"  # so that no field can take the place of what the button itself brings back
_OPEN_CHOICES = 6  # up to so many options are all shown, more are a list to unfold
_TEXT = 500  # characters of a label, a hint or an error
_PLACEHOLDER = 60  # characters of a hint that fit inside an input on a phone
_OPTIONS = 200  # options in one list


def form_card(
    form: Form,
    reader: Reader,
    errors: Mapping[str, str] | None = None,
    *,
    pressed: str = "",
    titled: bool = True,
) -> AdaptiveCard:
    """The form as a card, with the sentences of `errors` on top and each at its field.

    `pressed` is the id of the card whose button opened it, to be redrawn by the answer.
    `titled` is False in a dialog, which shows the title itself.
    """
    errors = errors or {}
    body: list[CardElement] = [heading(form.title)] if titled else []
    if errors:
        body.extend(_errors_on_top(form, reader, errors))
    for line in form.intro:
        body.extend(paragraph(line, reader, most=1500))
    for field in form.fields:
        body.extend(_field(field, reader, errors.get(field.name)))
    data: dict[str, Any] = {
        "form": form.name,
        "value": form.value,
        "fields": [field.name for field in form.fields],
        "many": [field.name for field in form.fields if isinstance(field, ChoiceField) and field.many],
        "people": [field.name for field in form.fields if isinstance(field, PersonField)],
    }
    if pressed:
        data["pressed"] = pressed
    return AdaptiveCard(
        version=VERSION,
        fallback_text=NOTICE,
        body=body,
        actions=[submit(plain(form.submit, LABEL_LIMIT), data, Style.PRIMARY)],
    )


def values_of(data: Mapping[str, Any]) -> dict[str, str | tuple[str, ...]]:
    """What was filled in, by field name: "" or () where nothing was. People are mentions."""
    many, people = set(_strings(data.get("many"))), set(_strings(data.get("people")))
    values: dict[str, str | tuple[str, ...]] = {}
    for name in _strings(data.get("fields")):
        typed = data.get(_INPUT + name)
        words = _words(typed)
        if name in many:
            values[name] = tuple(unquote(part) for part in words.split(",") if part)
        elif name in people:
            values[name] = f"<@{words}>" if words else ""
        else:
            values[name] = words.strip()
    return values


def is_submission(data: Mapping[str, Any]) -> bool:
    """Whether this is what a form's own button brings back, not a button that opens one."""
    return isinstance(data.get("form"), str) and isinstance(data.get("fields"), list)


def _errors_on_top(form: Form, reader: Reader, errors: Mapping[str, str]) -> list[CardElement]:
    elsewhere = [words for name, words in errors.items() if name not in {f.name for f in form.fields}]
    first = elsewhere or ["Nothing is saved yet. Please look at what is marked below."]
    return [_warning(words, reader) for words in first]


def _warning(words: str, reader: Reader) -> CardElement:
    line = (plain(words, _TEXT).replace("\n", " "),)
    return paragraph(line, reader, Tone.STRONG, most=_TEXT, color="Attention")[0]


def _field(field: Field, reader: Reader, error: str | None) -> list[CardElement]:
    """The input with its label, its hint where that does not fit inside, and what is wrong with it."""
    placed = isinstance(field, TextField) and len(field.hint) <= _PLACEHOLDER
    elements = [_input(field)]
    if field.hint and not placed:
        elements.extend(paragraph((field.hint,), reader, Tone.QUIET, most=_TEXT))
    if error:
        elements.append(_warning(error, reader))
    return elements


def _input(field: Field) -> CardElement:
    name = _INPUT + field.name
    label = plain(field.label, _TEXT)
    required = True if field.required else None
    missing = "Please answer this." if field.required else None
    match field:
        case TextField(hint=hint, initial=initial, long=long, most=most):
            return TextInput(
                id=name,
                label=label,
                is_required=required,
                error_message=missing,
                placeholder=hint if 0 < len(hint) <= _PLACEHOLDER else None,
                value=plain(initial, most) or None,
                is_multiline=True if long else None,
                max_length=most,
            )
        case DateField(initial=on):
            return DateInput(
                id=name,
                label=label,
                is_required=required,
                error_message=missing,
                value=on.isoformat() if on else None,
            )
        case TimeField(initial=clock):
            return TimeInput(
                id=name, label=label, is_required=required, error_message=missing, value=clock or None
            )
        case NumberField(low=low, high=high, initial=number):
            return NumberInput(
                id=name,
                label=label,
                is_required=required,
                error_message=f"Please give a whole number from {low} to {high}.",
                min=low,
                max=high,
                value=number,
            )
        case ChoiceField():
            return _choices(field, name, label, required, missing)
        case PersonField():
            return ChoiceSetInput(
                id=name,
                label=label,
                is_required=required,
                error_message=missing,
                choices=[],
                choices_data=QueryData(dataset=DIRECTORY),
                placeholder="Start typing a name",
            )
        case _:
            assert_never(field)


def _choices(
    field: ChoiceField, name: str, label: str, required: bool | None, missing: str | None
) -> ChoiceSetInput:
    """One or several of the options. A comma separates several, so one within a value is coded."""
    coded = _coded if field.many else str
    chosen = field.initial if field.many else field.initial[:1]
    unfold = len(field.options) > _OPEN_CHOICES and not field.many
    return ChoiceSetInput(
        id=name,
        label=label,
        is_required=required,
        error_message=missing,
        is_multi_select=True if field.many else None,
        style="compact" if unfold else "expanded",
        wrap=True,
        placeholder="Choose one" if unfold else None,
        choices=[
            Choice(title=plain(words, _TEXT), value=coded(value)) for value, words in field.options[:_OPTIONS]
        ],
        value=",".join(coded(value) for value in chosen) or None,
    )


def _coded(value: str) -> str:
    return value.replace("%", "%25").replace(",", "%2C")


def _words(typed: object) -> str:
    """What came back from one input; the Teams models make whole numbers floats on the way out."""
    if isinstance(typed, float) and typed.is_integer():
        return str(int(typed))
    return str(typed) if isinstance(typed, str | int | float) else ""


def _strings(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
