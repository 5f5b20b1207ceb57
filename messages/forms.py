"""Forms: questions asked together, and what was typed kept when something was wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from messages.cards import Line


@dataclass(frozen=True, slots=True)
class TextField:
    """Words. `most` is the greatest number of characters."""

    name: str
    label: str
    hint: str = ""
    initial: str = ""
    required: bool = True
    long: bool = False
    most: int = 200


@dataclass(frozen=True, slots=True)
class DateField:
    """A day."""

    name: str
    label: str
    hint: str = ""
    initial: date | None = None
    required: bool = True


@dataclass(frozen=True, slots=True)
class TimeField:
    """A time of day, as HH:MM in the reader's zone."""

    name: str
    label: str
    hint: str = ""
    initial: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class NumberField:
    """A whole number between two bounds."""

    name: str
    label: str
    low: int
    high: int
    hint: str = ""
    initial: int | None = None
    required: bool = True


@dataclass(frozen=True, slots=True)
class ChoiceField:
    """One of (or, with `many`, some of) the options: (value, label) pairs."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    hint: str = ""
    initial: tuple[str, ...] = ()
    required: bool = True
    many: bool = False


@dataclass(frozen=True, slots=True)
class PersonField:
    """Somebody the platform knows; the submitted value is their person id."""

    name: str
    label: str
    hint: str = ""
    required: bool = True


Field = TextField | DateField | TimeField | NumberField | ChoiceField | PersonField


@dataclass(frozen=True, slots=True)
class Form:
    """Questions asked together. `name` names the handler of the submission, `value` comes back."""

    name: str
    title: str
    fields: tuple[Field, ...]
    submit: str = "Save"
    value: str = ""
    intro: tuple[Line, ...] = ()


def filled_in(form: Form, values: Mapping[str, str | tuple[str, ...]]) -> Form:
    """The form with what a person typed as its initial values; what cannot be shown stays as it was."""
    return replace(
        form, fields=tuple(_filled(f, values[f.name]) if f.name in values else f for f in form.fields)
    )


def _filled(field: Field, value: str | tuple[str, ...]) -> Field:
    text = value if isinstance(value, str) else ""
    match field:
        case TextField() | TimeField():
            return replace(field, initial=text)
        case NumberField() if text.isascii() and text.isdigit() and len(text) < 10:
            return replace(field, initial=int(text))
        case DateField() if _is_date(text):
            return replace(field, initial=date.fromisoformat(text))
        case ChoiceField():
            chosen = (value,) if isinstance(value, str) else value
            known = {key for key, _ in field.options}
            return replace(field, initial=tuple(v for v in chosen if v in known))
        case _:
            return field


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
