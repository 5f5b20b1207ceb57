"""Forms as Slack modals, and the way back from a modal's state to submitted values."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.forms import Origin, errors, note, origin_of, values, view
from messages import cards as c
from messages.reader import Reader
from tests.bot.slack.block_kit import judge_view
from tests.bot.slack.test_cards import ids, lines, words

READER = Reader()

names = st.integers(0, 10_000).map("field{}".format)
choices = st.lists(st.tuples(ids, words), max_size=130).map(tuple)
fields = st.one_of(
    st.builds(c.TextField, names, words, words, words, st.booleans(), st.booleans(), st.integers(0, 5_000)),
    st.builds(c.DateField, names, words, words, st.none() | st.dates()),
    st.builds(c.TimeField, names, words, words, st.sampled_from(["", "09:30", "24:00", "soon"])),
    st.builds(c.NumberField, names, words, st.just(1), st.just(9), words, st.none() | st.integers(-3, 30)),
    st.builds(c.PersonField, names, words, words),
    choices.flatmap(
        lambda options: st.builds(
            c.ChoiceField, names, words, st.just(options), words,
            st.lists(st.sampled_from([v for v, _ in options] or ["none"]), max_size=3).map(tuple),
            st.booleans(), st.booleans(),
        )
    ),
)  # fmt: skip
forms = st.builds(
    c.Form,
    ids,
    words,
    st.lists(fields, max_size=8, unique_by=lambda f: f.name).map(tuple),
    words,
    st.text(max_size=60),
    st.lists(lines, max_size=3).map(tuple),
).filter(lambda form: form.fields)


@settings(max_examples=120, deadline=None)
@given(forms)
def test_any_form_is_a_modal_slack_takes_and_comes_back_as_itself(form: c.Form) -> None:
    drawn = view(form, READER, Origin(form.name, channel="D1", message="1.2"))
    judge_view(drawn)
    assert origin_of(drawn) == Origin(form.name, form.value, "D1", "1.2")


FORM = c.Form(
    "log",
    "Log a meeting",
    (
        c.DateField("on", "When did you meet?", initial=date(2026, 11, 17)),
        c.TimeField("at", "At what time?"),
        c.TextField("place", "Where?", initial="Library", most=80),
        c.NumberField("minutes", "For how long, in minutes?", 5, 600, initial=45),
        c.ChoiceField("mode", "How?", (("in_person", "In person"), ("teams", "Teams")), initial=("teams",)),
        c.ChoiceField("topics", "About what?", tuple((f"t{n}", f"Topic {n}") for n in range(12)), many=True),
        c.PersonField("with", "With whom?"),
    ),
    value="pair:7",
)


def filled(state: dict[str, dict[str, Any]]) -> dict[str, Any]:
    drawn = view(FORM, READER)
    return drawn | {"state": {"values": {name: {"field": element} for name, element in state.items()}}}


def test_what_was_filled_in_comes_back_by_the_fields_names() -> None:
    submitted = filled(
        {
            "on": {"type": "datepicker", "selected_date": "2026-11-19"},
            "at": {"type": "timepicker", "selected_time": None},
            "place": {"type": "plain_text_input", "value": "Café <b>"},
            "minutes": {"type": "number_input", "value": "50"},
            "mode": {"type": "static_select", "selected_option": {"value": "teams", "text": {}}},
            "topics": {"type": "multi_static_select", "selected_options": [{"value": "t1"}, {"value": "t4"}]},
            "with": {"type": "users_select", "selected_user": "U0ANA"},
        }
    )
    assert values(submitted) == {
        "on": "2026-11-19", "at": "", "place": "Café <b>", "minutes": "50", "mode": "teams",
        "topics": ("t1", "t4"), "with": "<@U0ANA>",
    }  # fmt: skip
    assert origin_of(submitted) == Origin("log", "pair:7")


def test_nothing_chosen_is_an_empty_answer_not_a_missing_one() -> None:
    submitted = filled(
        {
            "mode": {"type": "static_select", "selected_option": None},
            "topics": {"type": "checkboxes", "selected_options": []},
            "with": {"type": "users_select", "selected_user": None},
        }
    )
    assert values(submitted) == {"mode": "", "topics": (), "with": ""}


@pytest.mark.parametrize(
    "broken", [{}, {"state": None}, {"state": {"values": []}}, {"state": {"values": {"a": 3}}}]
)
def test_a_state_slack_never_sends_is_refused_as_such(broken: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        values(broken)
    with pytest.raises(ValueError):
        origin_of({"private_metadata": "[", "callback_id": "log"})


def test_more_than_a_hundred_options_are_grouped_by_what_they_span() -> None:
    people = tuple((f"p{n:03}", f"Person {n:03}") for n in range(250))
    drawn = view(c.Form("pick", "Choose", (c.ChoiceField("who", "Who?", people, initial=("p120",)),)), READER)
    judge_view(drawn)
    element = drawn["blocks"][0]["element"]
    assert [g["label"]["text"] for g in element["option_groups"]] == [
        "Person 000 to Person 099", "Person 100 to Person 199", "Person 200 to Person 249",
    ]  # fmt: skip
    assert element["initial_option"]["value"] == "p120"


def test_thousands_of_options_stay_within_a_view_and_the_rest_is_said_to_be_missing() -> None:
    people = tuple((f"p{n:05}", f"Person {n:05} " + "x" * 60) for n in range(9_000))
    drawn = view(c.Form("pick", "Choose", (c.ChoiceField("who", "Who?", people, many=True),)), READER)
    judge_view(drawn)
    assert "are listed." in drawn["blocks"][0]["hint"]["text"]


def test_errors_stand_at_their_field_and_a_stray_one_at_the_first() -> None:
    assert errors(FORM, {"on": "That day is in the future.", "": "The pair has ended."}) == {
        "on": "That day is in the future. The pair has ended."
    }
    assert errors(FORM, {"place": "Too far."}) == {"place": "Too far."}


def test_a_note_is_a_modal_without_questions() -> None:
    drawn = note("One moment", "Still saving <b>this</b>.")
    assert "submit" not in drawn
    assert drawn["blocks"][0]["text"] == {
        "type": "plain_text",
        "text": "Still saving <b>this</b>.",
        "emoji": False,
    }
