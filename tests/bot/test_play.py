"""The playground's world: a made-up scheme, its clock, and the story of a term played to the end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.play import World
from bot.settings import Settings
from bot.web.send import FromBot
from bot.web.stage import Fills, Presses, Says
from handlers.events import Click, OpenForm, Submit, Typed
from messages.cards import Button, FormButton, Open, Reject
from tests.actors import buttons_of, initial

START = datetime(2026, 11, 17, 10, 30, tzinfo=UTC)


def test_the_made_up_scheme_stands_and_its_story_plays_to_the_end(tmp_path: Path) -> None:
    world = World(Settings(database_url=f"sqlite:///{tmp_path}/play.db"), START)
    people = {p.user: p for p in world.people()}
    assert len(people) == 12
    assert "coordinator" in people["ines"].role_words and "mentee" in people["bao"].role_words
    assert all(world.hints(user) for user in people)
    assert START < (world.next_event() or START) < START + timedelta(days=30)
    for caption in world.replay():
        for act in caption.moves:
            _plays(world, act)
        world.settle()
    with world.house.database.read(world.house.first_scheme()) as store:
        tamsin = store.people.by_account("web", "playground", "tamsin")
        assert tamsin is not None
        (pair,) = store.pairings.of_person(tamsin.id)
    assert (pair.term, pair.meetings >= 5) == (2, True)
    cards = [e.card.title for user in people for e in world.chats.entries(user) if isinstance(e, FromBot)]
    assert "That did not work" not in cards and "I did not catch that" not in cards
    assert "It goes on" in cards


_forms: dict[str, tuple[object, str]] = {}


def _plays(world: World, act: object) -> None:
    """One act of a story, as the page plays it."""
    who = world.identity(next(p for p in _made() if p.user == act.user))  # type: ignore[attr-defined]
    now = world.now()
    if isinstance(act, Says):
        event: object = Typed(identity=who, text=act.text)
    elif isinstance(act, Presses):
        button = _button(world, act)
        if isinstance(button, FormButton):
            event = OpenForm(identity=who, form=button.form, value=button.value)
        else:
            event = Click(identity=who, action=button.action, value=button.value)
    else:
        assert isinstance(act, Fills)
        form = _forms[who.user]
        values = {**initial(form), **act.values}  # type: ignore[arg-type]
        event = Submit(identity=who, form=form.name, values=values, value=form.value)  # type: ignore[attr-defined,arg-type]
    outcome = world.handle(event, now)  # type: ignore[arg-type]
    assert not isinstance(outcome.reply, Reject), outcome.reply
    if isinstance(outcome.reply, Open):
        _forms[who.user] = outcome.reply.form  # type: ignore[assignment]
    world.show(who.user, outcome)
    world.settle()


def _made():  # type: ignore[no-untyped-def]
    from bot.play_people import PEOPLE

    return PEOPLE


def _button(world: World, act: Presses) -> Button | FormButton:
    for entry in reversed(world.chats.entries(act.user)):
        if isinstance(entry, FromBot):
            for button in buttons_of(entry.card):
                if isinstance(button, (Button, FormButton)) and button.label == act.label:
                    return button
    raise AssertionError(f"{act.user} sees no {act.label}")
