"""The home page, and `status`: one's own part first, and for leads their desk."""

from __future__ import annotations

from handlers.events import Home, Identity
from messages.cards import Say
from messages.reader import card_words
from tests.scene import Stage


def comes_home(stage: Stage, user: str) -> str:
    identity = Identity("web", "stage", user, user.title(), f"{user}@example.org", "Europe/London")
    outcome = stage.desk.handle(Home(identity=identity), stage.now)
    assert isinstance(outcome.reply, Say)
    stage.card = outcome.reply.card
    return card_words(stage.card, outcome.reader)


def test_a_lead_who_takes_no_part_finds_nothing_but_the_desk(stage: Stage) -> None:
    said = comes_home(stage, "lead")
    assert said.startswith("Your desk") and "Bao has asked for a mentor" in said
    assert "Your desk: 1 thing needs a decision." in stage.types("lead", "status")


def test_a_lead_who_mentors_finds_their_own_part_first_and_then_the_desk_with_its_counts(
    stage: Stage,
) -> None:
    stage.joins("lead", "Movement", "professor", "promotion")
    for said in (comes_home(stage, "lead"), stage.types("lead", "status")):
        assert said.startswith("How things stand\nYou are on the list of mentors")
        assert "Your desk: 1 thing needs a decision.\nWaiting for a mentor: 1. Pairs running: 0." in said
    stage.pair_up("lead", "bao")
    said = comes_home(stage, "lead")
    assert said.index("Your mentee: Bao") < said.index("Your desk: nothing needs a decision.")
    assert "Waiting for a mentor: 0. Pairs running: 1." in said
    assert stage.presses_on("lead", "Your desk").startswith("Your desk\nNothing waits for you.")


def test_a_lead_who_waits_for_a_mentor_finds_both(stage: Stage) -> None:
    stage.asks("lead", "Movement", "postdoc", "promotion")
    said = comes_home(stage, "lead")
    assert said.index("on the waiting list") < said.index("Your desk: 1 thing needs a decision.")


def test_nobody_else_sees_a_desk(stage: Stage) -> None:
    for user in ("rowan", "bao"):
        assert "desk" not in comes_home(stage, user).casefold()
