"""Forms on Teams: drawn in full, errors at their field, what was filled in read back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from microsoft_teams.cards import AdaptiveCard

from bot.teams.forms import form_card, is_submission, values_of
from handlers.events import Identity, OpenForm
from handlers.router import router
from messages.cards import ChoiceField, DateField, Form, NumberField, Open, PersonField, TextField, TimeField
from messages.reader import Reader
from storage.engine import Engines
from tests.scene import Stage

Judge = Callable[[AdaptiveCard], list[str]]
READER = Reader()
MODES = (("call", "A call"), ("room", "In a room"))
TOPICS = tuple((f"t{n}", f"Topic {n}") for n in range(12))
FORM = Form(
    "log",
    "Log a meeting",
    (
        DateField("on", "When did you meet?", initial=date(2026, 11, 17)),
        TimeField("at", "At what time?"),
        NumberField("minutes", "How long?", 5, 480, hint="In minutes.", initial=60),
        ChoiceField("mode", "How?", MODES, initial=("call",)),
        ChoiceField("topics", "About what?", TOPICS, many=True, required=False, initial=("t1", "t2")),
        PersonField("with", "With whom?"),
        TextField("note", "Anything else?", required=False, long=True, most=500),
    ),
    submit="Log it",
    value="p1:3",
    intro=(("Only the fact that you met is kept.",),),
)


def dumped(form: Form, errors: dict[str, str] | None = None, **options: Any) -> dict[str, Any]:
    return form_card(form, READER, errors, **options).model_dump(by_alias=True, exclude_none=True)


def inputs(card: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {item["id"]: item for item in card["body"] if item["type"].startswith("Input.")}


def filled(card: dict[str, Any], **typed: str) -> dict[str, Any]:
    """What Teams brings back: the button's own data, and each input that is not empty."""
    data = dict(card["actions"][0]["data"])
    data.update({name: item["value"] for name, item in inputs(card).items() if item.get("value")})
    data.update({"field_" + name: words for name, words in typed.items()})
    return data


def test_a_form_with_every_field_passes_all_judges(both_judges: Judge) -> None:
    assert both_judges(form_card(FORM, READER)) == []
    assert both_judges(form_card(FORM, READER, {"on": "That day is still to come."}, pressed="1:x")) == []


def test_what_was_known_stands_in_the_inputs() -> None:
    fields = inputs(dumped(FORM))
    assert {name: item.get("value") for name, item in fields.items()} == {
        "field_on": "2026-11-17",
        "field_at": None,
        "field_minutes": 60,
        "field_mode": "call",
        "field_topics": "t1,t2",
        "field_with": None,
        "field_note": None,
    }


def test_a_form_sent_back_untouched_says_what_stood_in_it() -> None:
    data = filled(dumped(FORM))
    assert is_submission(data)
    assert (data["form"], data["value"]) == ("log", "p1:3")
    assert values_of(data) == {
        "on": "2026-11-17",
        "at": "",
        "minutes": "60",
        "mode": "call",
        "topics": ("t1", "t2"),
        "with": "",
        "note": "",
    }


def test_an_error_stands_right_below_its_field_and_what_was_typed_is_kept() -> None:
    again = replace(FORM, fields=(replace(FORM.fields[0], initial=date(2027, 1, 1)), *FORM.fields[1:]))  # type: ignore[arg-type]
    body = dumped(again, {"on": "That day is still to come."})["body"]
    place = next(i for i, item in enumerate(body) if item.get("id") == "field_on")
    assert body[place]["value"] == "2027-01-01"
    assert body[place + 1]["text"] == "That day is still to come."
    assert body[place + 1]["color"] == "Attention"
    assert body[1]["color"] == "Attention"


def test_an_error_at_no_field_stands_on_top() -> None:
    body = dumped(FORM, {"": "You have no mentor at present."})["body"]
    assert body[1]["text"] == "You have no mentor at present."


def test_a_button_that_opens_a_form_is_not_a_submission() -> None:
    assert not is_submission({"form": "log", "value": "p1"})
    assert not is_submission({"action": "x", "fields": []})


def test_a_form_remembers_which_card_opened_it() -> None:
    assert dumped(FORM, pressed="1:abc")["actions"][0]["data"]["pressed"] == "1:abc"
    assert "pressed" not in dumped(FORM)["actions"][0]["data"]


def test_a_field_cannot_take_the_place_of_what_the_button_brings_back() -> None:
    form = Form("f", "T", (TextField("value", "V"), TextField("form", "F")), value="kept")
    data = filled(dumped(form), value="typed", form="other")
    assert (data["form"], data["value"]) == ("f", "kept")
    assert values_of(data) == {"value": "typed", "form": "other"}


def test_a_person_who_was_chosen_comes_back_as_a_mention() -> None:
    assert values_of(filled(dumped(FORM), **{"with": "aad-ana"}))["with"] == "<@aad-ana>"


def test_nonsense_instead_of_values_is_no_value() -> None:
    data = {"form": "f", "fields": ["a", 3, "b"], "many": "a", "field_a": {"x": 1}, "field_b": ["x"]}
    assert values_of(data) == {"a": "", "b": ""}


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=8, unique=True), st.data())
def test_any_choice_of_any_options_comes_back_as_it_was(values: list[str], data: st.DataObject) -> None:
    chosen = tuple(data.draw(st.lists(st.sampled_from(values), unique=True)))
    field = ChoiceField("c", "C", tuple((v, "words") for v in values), initial=chosen, many=True)
    assert values_of(filled(dumped(Form("f", "T", (field,)))))["c"] == chosen


def test_every_form_of_the_bot_passes_all_judges(both_judges: Judge, sqlite_db: Engines) -> None:
    """Opened as a lead, a mentor and a mentee, for their pair, their meeting and their strand."""
    stage = Stage(sqlite_db)
    stage.types("lead", "status")
    stage.joins("rowan", "Stroke", "professor", "promotion")
    stage.asks("bao", "Genetics", "postdoc", "promotion")
    pair = stage.pair_up("rowan", "bao")
    stage.types("bao", "plan 3 December at 2pm")
    with stage.read() as store:
        meeting = store.meetings.of_pairing(pair)[0].id
        strand = store.strands.all()[0].key
    opened: set[str] = set()
    for name in router.forms:
        for user in ("lead", "rowan", "bao"):
            for value in ("", pair, meeting, strand, f"{strand}/grace_days", stage.who("bao").id):
                if name in opened:
                    continue
                who = Identity("web", "stage", user, user.title(), f"{user}@example.org", "Europe/London")
                reply = stage.desk.handle(OpenForm(identity=who, form=name, value=value), stage.now).reply
                if isinstance(reply, Open):
                    opened.add(name)
                    errors = {field.name: "Please look at this once more." for field in reply.form.fields}
                    assert both_judges(form_card(reply.form, READER)) == [], name
                    assert both_judges(form_card(reply.form, READER, errors, pressed="1:5")) == [], name
    assert len(opened) >= len(router.forms) * 2 / 3, set(router.forms) - opened
