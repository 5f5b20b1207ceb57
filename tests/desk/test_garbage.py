"""Whatever a client sends in a button or a form is answered kindly; nothing of it is ever our fault."""

from __future__ import annotations

import pytest

from handlers.router import Handler, router
from handlers.topics import TOPICS
from tests.scene import Stage

assert TOPICS
VALUES = (
    "",
    "x",
    "a/b",
    "a/b/c",
    "/",
    "non_clinical/x",
    "non_clinical/grace_days",
    "[1,2",
    '["a","b",3,4]',
    "-1",
    "\x00",
    "é" * 300,
)
FIELDS = {
    "person": "x", "mentor": "", "until": "31/02/2026", "months": "-3", "days": "x", "text": "{", "title": "",
    "audience": "x", "strand": "x", "choice1": "Z", "value": "\x00", "capacity": "1e9", "topics": ("x",),
}  # fmt: skip


def reached(table: dict[str, Handler], user: str, value: str) -> list[str]:
    """What this person can reach with it. Others than leads are turned away from what is a lead's before any
    value is read: that is tried with the emptiest only."""
    return [n for n, h in table.items() if user == "lead" or not value or h not in router._for_leads]


@pytest.fixture
def stage(stage: Stage) -> Stage:
    stage.pair_up("rowan", "bao")
    return stage


@pytest.mark.parametrize("value", VALUES)
def test_no_value_a_client_can_send_breaks_a_button_or_a_form(stage: Stage, value: str) -> None:
    broken = []
    for user in ("lead", "bao", "stranger"):
        for action in reached(router.presses, user, value):
            if action in ("leave-yes", "erase-yes"):
                continue
            if "did not work" in stage.presses(user, action, value):
                broken.append((user, "press", action))
        for form in reached(router.submits, user, value):
            if "did not work" in stage.fills_in(user, form, value, **FIELDS):
                broken.append((user, "submit", form))
        for form in reached(router.forms, user, value):
            if "did not work" in stage.asks_for(user, form, value):
                broken.append((user, "form", form))
    assert not broken


def test_no_real_id_in_the_wrong_button_or_form_breaks_it_either(stage: Stage) -> None:
    stage.asks("kofi", "Epilepsy", "phd_student")
    pairing = stage.pairing("rowan", "bao").id
    request = stage.store_read(lambda s: s.requests.waiting_of(stage.who("kofi").id).id)
    person, broken = stage.who("rowan").id, []
    for value in (
        pairing,
        f"{pairing}/8",
        f"{pairing}/impact/before",
        request,
        person,
        f"{person}/{person}",
        "non_clinical",
    ):
        for user in ("lead", "bao", "rowan"):
            for table, act in (
                (router.presses, stage.presses),
                (router.submits, stage.fills_in),
                (router.forms, stage.asks_for),
            ):
                names = [n for n in reached(table, user, value) if n not in ("leave-yes", "erase-yes")]
                broken += [(user, n, value) for n in names if "did not work" in act(user, n, value)]
    assert not broken
