"""Forms as HTML, and what may come back from them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.web.forms import OpenedForm, check, draw_fields, read
from bot.web.stage import Player
from messages.cards import ChoiceField, DateField, Field, Form, NumberField, PersonField, TextField, TimeField

PEOPLE = [Player("noor", "Noor", "mentee", "p1"), Player("callum", "Callum", "mentor", "p2")]
OPTIONS = (("a", "Apple"), ("b", "Bramble"))


@pytest.mark.parametrize(
    ("field", "given", "stands"),
    [
        (TextField("x", "X", most=5), "short", True),
        (TextField("x", "X", most=5), "longer", False),
        (TextField("x", "X"), "   ", False),
        (TextField("x", "X", required=False), "", True),
        (DateField("x", "X"), "2027-02-28", True),
        (DateField("x", "X"), "2027-02-31", False),
        (DateField("x", "X"), "20270228", False),
        (DateField("x", "X"), "tomorrow", False),
        (TimeField("x", "X"), "23:59", True),
        (TimeField("x", "X"), "24:00", False),
        (NumberField("x", "X", 1, 8), "8", True),
        (NumberField("x", "X", 1, 8), "9", False),
        (NumberField("x", "X", 1, 8), "٣", False),
        (NumberField("x", "X", 1, 8), "9" * 5000, False),
        (ChoiceField("x", "X", OPTIONS), "b", True),
        (ChoiceField("x", "X", OPTIONS), "c", False),
        (PersonField("x", "X"), "p2", True),
        (PersonField("x", "X"), "p9", False),
        (PersonField("x", "X", required=False), "", True),
    ],
)
def test_a_field_takes_what_it_can_check_alone_and_names_what_it_cannot(
    field: Field, given: str, stands: bool
) -> None:
    opened = read(Form("f", "F", (field,)), [("f-x", given)], PEOPLE)
    assert (opened.errors == {}) is stands
    html = draw_fields(opened, "noor", PEOPLE)
    assert ('id="noor-x-error"' in html) is not stands


def test_values_are_strings_and_of_many_choices_tuples() -> None:
    form = Form("f", "F", (ChoiceField("c", "C", OPTIONS, many=True), TextField("t", "T", long=True)))
    opened = read(form, [("f-c", "a"), ("f-c", "b"), ("f-t", "one\r\ntwo"), ("other", "x")], PEOPLE)
    assert opened.values == {"c": ("a", "b"), "t": "one\ntwo"}


def test_a_form_shows_what_was_filled_in_before_what_it_came_with() -> None:
    form = Form(
        "f",
        "F",
        (
            TextField("t", "T", initial="first"),
            DateField("d", "D", initial=date(2027, 3, 1)),
            ChoiceField("c", "C", OPTIONS, initial=("b",)),
        ),
    )
    html = draw_fields(OpenedForm(form, {"t": 'mine "now"'}), "noor", PEOPLE)
    assert "mine &#34;now&#34;" in html
    assert "first" not in html
    assert 'value="2027-03-01"' in html
    assert 'value="b" checked' in html
    kept = check(form, {"c": "a"}, PEOPLE)
    assert kept.values == {"t": "first", "d": "2027-03-01", "c": "a"}


def test_every_input_has_a_label_and_every_hint_and_error_is_tied_to_it() -> None:
    form = Form(
        "f",
        "F",
        (
            TextField("t", "Your words", hint="A few."),
            ChoiceField("c", "Your choice", OPTIONS, hint="One."),
            PersonField("p", "Somebody"),
        ),
    )
    html = draw_fields(OpenedForm(form, {}, {"t": "No.", "c": "No."}), "noor", PEOPLE)
    assert '<label for="noor-t">Your words' in html
    assert 'aria-describedby="noor-t-hint noor-t-error"' in html
    assert 'aria-describedby="noor-c-hint noor-c-error"' in html
    assert "<legend>Your choice" in html
    assert ">Callum<" in html
    assert ">Noor<" not in html, "nobody is asked to name themselves"
