"""Forms as HTML, and what comes back from them.

Like Slack and Teams, the playground itself checks what a field can check alone (something is
filled in, a date is a date, a choice is on the list); everything else is the handler's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import assert_never

from markupsafe import Markup

from bot.web.stage import Player
from messages.cards import ChoiceField, DateField, Field, Form, NumberField, PersonField, TextField, TimeField

Values = Mapping[str, str | tuple[str, ...]]
FEW = 5  # so many options are shown as round buttons, more as a list to choose from


@dataclass(frozen=True, slots=True)
class OpenedForm:
    """A form on somebody's screen: what they have filled in so far, and what is wrong with it."""

    form: Form
    values: Values = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


def draw_fields(opened: OpenedForm, user: str, people: Sequence[Player]) -> Markup:
    """All questions of a form with their labels, hints and errors; ids begin with the user."""
    return Markup("\n").join(
        _draw(f, user, held(opened, f), opened.errors.get(f.name), people) for f in opened.form.fields
    )


def field_id(user: str, name: str) -> str:
    """The id of the element a label or an error points at."""
    return f"{user}-{re.sub(r'[^a-zA-Z0-9_-]', '-', name)}"


def held(opened: OpenedForm, asked: Field) -> tuple[str, ...]:
    """What a field shows: what the person filled in, else what the form came with."""
    if asked.name in opened.values:
        value = opened.values[asked.name]
        return value if isinstance(value, tuple) else (value,)
    match asked:
        case DateField(initial=None) | NumberField(initial=None) | PersonField():
            return ()
        case DateField(initial=initial):
            return (initial.isoformat(),) if initial else ()
        case ChoiceField(initial=initial):
            return initial
        case TextField(initial=text) | TimeField(initial=text):
            return (text,)
        case NumberField(initial=number):
            return (str(number),)
        case _ as never:
            assert_never(never)


def read(form: Form, posted: Sequence[tuple[str, str]], people: Sequence[Player]) -> OpenedForm:
    """The form with what was posted to it, and the errors of the fields that cannot stand."""
    by_name: dict[str, list[str]] = {}
    for name, value in posted:
        by_name.setdefault(name, []).append(value.replace("\r\n", "\n").strip())
    values: dict[str, str | tuple[str, ...]] = {}
    errors: dict[str, str] = {}
    for asked in form.fields:
        given = tuple(v for v in by_name.get(f"f-{asked.name}", ()) if v)
        many = isinstance(asked, ChoiceField) and asked.many
        values[asked.name] = given if many else (given[-1] if given else "")
        wrong = _wrong(asked, given, people)
        if wrong:
            errors[asked.name] = wrong
    return OpenedForm(form, values, errors)


def check(form: Form, values: Values, people: Sequence[Player]) -> OpenedForm:
    """The form filled in with these values, over what it came with: how a story fills it in."""
    posted: list[tuple[str, str]] = []
    for asked in form.fields:
        posted.extend((f"f-{asked.name}", v) for v in held(OpenedForm(form, values), asked))
    return read(form, posted, people)


def _wrong(asked: Field, given: tuple[str, ...], people: Sequence[Player]) -> str | None:
    """Why these values cannot stand, as a sentence."""
    if not given:
        missing = isinstance(asked, (ChoiceField, PersonField))
        return ("Please choose." if missing else "Please fill this in.") if asked.required else None
    value = given[-1]
    match asked:
        case TextField(most=most):
            if len(value) > most:
                return f"Please keep this to {most} characters; it has {len(value)}."
        case DateField():
            if not _is_date(value):
                return "This is not a date. Please write it as year-month-day, such as 2027-03-01."
        case TimeField():
            if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", value):
                return "This is not a time of day. Please write it such as 14:30."
        case NumberField(low=low, high=high):
            if not re.fullmatch(r"-?[0-9]{1,9}", value) or not low <= int(value) <= high:
                return f"Please give a whole number from {low} to {high}."
        case ChoiceField(options=options):
            if not set(given) <= {key for key, _ in options}:
                return "Please choose from the list."
        case PersonField():
            if value not in {p.person_id for p in people}:
                return "Please choose somebody from the list."
        case _ as never:
            assert_never(never)
    return None


def _is_date(value: str) -> bool:
    try:
        return bool(re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value)) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _draw(
    asked: Field, user: str, value: tuple[str, ...], error: str | None, people: Sequence[Player]
) -> Markup:
    place = field_id(user, asked.name)
    told = [f"{place}-hint"] if asked.hint else []
    told += [f"{place}-error"] if error else []
    state = Markup('id="{}" name="{}"').format(place, f"f-{asked.name}")
    state += Markup(' aria-describedby="{}"').format(" ".join(told)) if told else Markup("")
    state += Markup(' aria-invalid="true"') if error else Markup("")
    state += Markup(" required") if asked.required else Markup("")
    shown = value[-1] if value else ""
    match asked:
        case TextField(long=True, most=most):
            # The newline after the tag is the parser's, so that a text may begin with one.
            inside = Markup('<textarea {} rows="4" maxlength="{}">\n{}</textarea>').format(state, most, shown)
        case TextField(most=most):
            inside = Markup('<input type="text" {} maxlength="{}" value="{}">').format(state, most, shown)
        case DateField():
            inside = Markup('<input type="date" {} value="{}">').format(state, shown)
        case TimeField():
            inside = Markup('<input type="time" {} value="{}">').format(state, shown)
        case NumberField(low=low, high=high):
            inside = Markup(
                '<input type="number" inputmode="numeric" {} min="{}" max="{}" value="{}">'
            ).format(state, low, high, shown)
        case ChoiceField(options=options, many=many) if many or len(options) <= FEW:
            return _group(asked, place, told, value, error)
        case ChoiceField(options=options):
            inside = _select(state, options, shown)
        case PersonField():
            others = tuple((p.person_id, p.name) for p in people if p.user != user)
            inside = _select(state, others, shown)
        case _ as never:
            assert_never(never)
    return Markup('<div class="field"><label for="{}">{}{}</label>{}{}{}</div>').format(
        place, asked.label, _optional(asked), _hint(asked, place), inside, _error(error, place)
    )


def _select(state: Markup, options: Sequence[tuple[str, str]], chosen: str) -> Markup:
    drawn = Markup("").join(
        Markup('<option value="{}"{}>{}</option>').format(
            key, Markup(" selected") if key == chosen else Markup(""), label
        )
        for key, label in (("", "Please choose"), *options)
    )
    return Markup("<select {}>{}</select>").format(state, drawn)


def _group(
    asked: ChoiceField, place: str, told: list[str], value: tuple[str, ...], error: str | None
) -> Markup:
    kind = "checkbox" if asked.many else "radio"
    drawn = Markup("").join(
        Markup(
            '<label class="option"><input type="{}" id="{}-{}" name="{}" value="{}"{}><span>{}</span></label>'
        ).format(
            kind,
            place,
            number,
            f"f-{asked.name}",
            key,
            Markup(" checked") if key in value else Markup(""),
            label,
        )
        for number, (key, label) in enumerate(asked.options)
    )
    described = Markup(' aria-describedby="{}"').format(" ".join(told)) if told else Markup("")
    return Markup(
        '<fieldset class="field" id="{}" tabindex="-1"{}><legend>{}{}</legend>{}'
        '<div class="options">{}</div>{}</fieldset>'
    ).format(
        place, described, asked.label, _optional(asked), _hint(asked, place), drawn, _error(error, place)
    )


def _optional(asked: Field) -> Markup:
    return Markup("") if asked.required else Markup(' <span class="optional">(optional)</span>')


def _hint(asked: Field, place: str) -> Markup:
    return (
        Markup('<p class="hint" id="{}-hint">{}</p>').format(place, asked.hint) if asked.hint else Markup("")
    )


def _error(error: str | None, place: str) -> Markup:
    if not error:
        return Markup("")
    return Markup('<p class="error" id="{}-error"><span class="unseen">Mistake: </span>{}</p>').format(
        place, error
    )
