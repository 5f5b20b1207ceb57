"""Nobody but the two and their strand's leads can tell that a pair exists: every handler is asked."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from handlers.events import Answer, Click, Identity, OpenForm, Submit, Typed
from handlers.router import Act, Router, router
from messages import pairs as say
from messages import refusals
from messages.cards import Card, Say, Text, line
from scheme.pairing import RUNNING
from scheme.refusals import Refusal
from storage.outbox_tables import outbox
from storage.store import Store
from tests.playhouse import LEAD
from tests.prying import Secrets, acts
from tests.walls import OUTSIDERS, PARTIES, WHO, World, difference, everybody, plain, still_live, two_worlds

pytestmark = pytest.mark.xdist_group("secrets_walls")  # what they share is built once
Worlds = tuple[World, World]


def leaky() -> Router:
    """The router, and beside all that is there six handlers that give the pair away, each in its own way."""
    table = Router()
    for name in ("commands", "intents", "presses", "forms", "submits", "notices", "places"):
        getattr(table, name).update(getattr(router, name))
    table._for_leads.update(router._for_leads)

    @table.press("leak-name")
    def names_them(act: Act, store: Store, now: datetime) -> Answer:
        found = store.pairings.for_job(act.value)
        return Answer(Say(say.more(act.value, found.mentor if found else act.who.id, False)))

    @table.press("leak-refusal")
    def refuses_otherwise(act: Act, store: Store, now: datetime) -> Answer:
        raise Refusal("no-pairing" if store.pairings.for_job(act.value) is None else "not-yours")

    @table.press("leak-count")
    def counts_one(act: Act, store: Store, now: datetime) -> Answer:
        return Answer(Say(Card("Pairs", (Text(line(str(len(store.pairings.running_pairs())))),))))

    @table.press("leak-time")
    def takes_longer(act: Act, store: Store, now: datetime) -> Answer:
        if store.pairings.for_job(act.value) is not None:
            store.meetings.of_pairing(act.value)
        raise Refusal("not-yours")

    @table.press("leak-button")
    def works_for_some(act: Act, store: Store, now: datetime) -> Answer:
        found = store.pairings.for_job(act.value)
        if found is not None:
            store.forget_messages(found.id, now)
            store.memory.ask(act.who.id, "log", {"pairing": found.id}, now)
        return Answer(Say(refusals.too_many()))

    @table.press("leak-file")
    def exports_them(act: Act, store: Store, now: datetime) -> Answer:
        from handlers.mydata import file_of

        return Answer(
            Say(Card("Yours", (file_of({"pairs": [{"id": i} for i, _ in store.pairings.running_pairs()]}),)))
        )

    return table


LEAKS = {"leak-name", "leak-refusal", "leak-count", "leak-time", "leak-button", "leak-file"}


@pytest.fixture(scope="module")
def made(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Worlds, Secrets]]:
    """Both worlds, once for all who try."""
    folder = tmp_path_factory.mktemp("worlds")
    (folder / "one.db").write_bytes(sqlite_template.read_bytes())
    worlds, secrets = two_worlds(f"sqlite:///{folder / 'one.db'}", folder, leaky())
    yield worlds, secrets
    for world in worlds:
        world.play.close()


@pytest.mark.parametrize("name", OUTSIDERS)
def test_no_outsider_can_tell_the_world_with_the_pair_from_the_one_without(
    made: tuple[Worlds, Secrets], name: str, record_property: Any
) -> None:
    worlds, secrets = made
    who, today = everybody(worlds)[name], worlds[0].play.today.isoformat()
    found, handlers = {}, set()
    for handler, act in acts(who, secrets, today, worlds[0].desk.router, few=True):
        handlers.add(handler)
        told = difference(worlds, act, secrets.known)
        if told:
            found[handler.removeprefix("press ")] = told
    planted = LEAKS - {"leak-count", "leak-file"} if name.startswith("elsewhere") else LEAKS
    if name.startswith("elsewhere"):  # another scheme's people ask another scheme's rows
        planted = set()
    assert found.keys() & LEAKS == planted, f"the test is blind to {planted - found.keys()} as {WHO[name]}"
    assert {h: why for h, why in found.items() if h not in LEAKS} == {}, f"as {WHO[name]}"
    everything = sum(
        len(t) for t in (router.commands, router.presses, router.forms, router.submits, router.places)
    )
    assert len(handlers) == everything + 1 + len(LEAKS)  # the sentences count as one
    record_property("handlers tried", len(handlers))
    assert still_live(worlds[0], secrets)


def test_whatever_the_clock_does_outsiders_are_told_the_same_in_both_worlds(
    sqlite_url: str, tmp_path: Path
) -> None:
    worlds, secrets = two_worlds(sqlite_url, tmp_path)
    for world in worlds:
        world.play.deliver()
        world.play.days_pass(580, every=29)
    one, two = (world.play for world in worlds)
    assert (
        len(one.actors["mira"].unasked()) > len(two.actors["mira"].unasked()) + 5
    )  # the pair was looked after
    known = secrets.known
    for name in OUTSIDERS:
        if name in one.actors:
            screens = [plain(repr([s.card for s in p.actors[name].screen]), known) for p in (one, two)]
            assert screens[0] == screens[1], WHO[name]
    allowed = {secrets.people[name] for name in PARTIES}
    with one.store() as store:
        rows = store.conn.execute(outbox.select()).mappings().all()
        about = [
            r for r in rows if secrets.pairing in json.dumps([r["dedupe_key"], r["about"], dict(r["facts"])])
        ]
        mine = [store.everything_about(secrets.people[n]) for n in OUTSIDERS if n in one.actors]
    assert len(about) > 10 and {r["to_person"] for r in about} <= allowed
    with two.store() as store:
        theirs = [store.everything_about(secrets.people[n]) for n in OUTSIDERS if n in two.actors]
    assert plain(repr(mine), known) == plain(repr(theirs), known)
    for world in worlds:
        world.play.close()


def test_a_lead_who_is_a_party_has_no_lead_s_view_of_their_own_pair(made: tuple[Worlds, Secrets]) -> None:
    (world, _), secrets = made
    petra, quin = (secrets.people[n] for n in ("petra", "quin"))
    with world.play.store() as store:
        (own,) = store.pairings.between(petra, quin, tuple(RUNNING))
    who, nothing, tried = world.play.actors["petra"].identity, str(uuid.uuid4()), 0
    for table, make in ((router.presses, _press), (router.forms, _form), (router.submits, _submit)):
        for name, handler in table.items():
            if handler not in router._for_leads:
                continue
            for shape in ("{}", "{}/grade", f"{{}}/{quin}", "8/{}"):
                real, fake = (world.does(make(who, name, shape.format(i))) for i in (own.id, nothing))
                assert real[0].replace(own.id, nothing) == fake[0].replace(own.id, nothing), (name, shape)
                assert real[1] == fake[1], (name, shape)
                tried += 1
    assert tried > 100
    for words in ("overview", "digest", "audit", "unpair <@quin>", "export"):
        said = world.does(Typed(identity=who, text=words))[0]
        assert own.id not in said and quin not in said, words
    assert own.id in world.does(Typed(identity=world.play.actors[LEAD].identity, text="unpair <@quin>"))[0]


def _press(who: Identity, name: str, value: str) -> Click:
    return Click(identity=who, action=name, value=value)


def _form(who: Identity, name: str, value: str) -> OpenForm:
    return OpenForm(identity=who, form=name, value=value)


def _submit(who: Identity, name: str, value: str) -> Submit:
    return Submit(identity=who, form=name, value=value, values={"person": "<@quin>", "text": "Hello."})
