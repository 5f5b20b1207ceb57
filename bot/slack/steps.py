"""A long form is asked in steps, each a modal of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from messages.cards import ChoiceField, DateField, Field, Form, NumberField, PersonField, TextField, TimeField

LONG, A_STEP = 8, 6  # a form of more than eight questions is asked in steps of at most six


def step_of(form: Form, wrong: Mapping[str, str], step: int) -> int:
    """The step in which an error is to be shown: this one if it has one of them, else the first that has."""
    steps = steps_of(form)
    having = [at for at, fields in enumerate(steps) if any(field.name in wrong for field in fields)]
    return step if step in having or not having else having[0]


def part(form: Form, step: int) -> Form:
    """The form with the fields of one step only."""
    steps = steps_of(form)
    return replace(form, fields=steps[min(step, len(steps) - 1)])


def steps_of(form: Form) -> list[tuple[Field, ...]]:
    """A form of many questions is asked in steps of about the same length."""
    count = len(form.fields)
    if count <= LONG or any(isinstance(field, PersonField) for field in form.fields):
        return [form.fields]  # what is chosen in a PersonField cannot be shown again
    number = -(-count // A_STEP)
    return [form.fields[count * at // number : count * (at + 1) // number] for at in range(number)]


def held_in(field: Field) -> str | tuple[str, ...]:
    """What a field holds, as a modal would send it."""
    match field:
        case DateField(initial=day):
            return day.isoformat() if day else ""
        case NumberField(initial=number):
            return "" if number is None else str(number)
        case ChoiceField(initial=chosen, many=many):
            return chosen if many else next(iter(chosen), "")
        case TextField(initial=initial) | TimeField(initial=initial):
            return initial
        case PersonField():
            return ""
