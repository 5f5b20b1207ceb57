"""A term in which everything anybody types is a marker: it is found only where it may be."""

from __future__ import annotations

import itertools
import logging
from datetime import timedelta

import pytest

from tests.actors import Actor, buttons_of
from tests.playhouse import Play, database_bytes

NAMES = {"rafe": "Zephyrine Quillmarker", "mira": "Oswyn Inkthistle", "sina": "Bramwell Fennelock"}
SAID = ("pelargonium-one", "pelargonium-two", "pelargonium-three", "pelargonium-four")


def _a_whole_term(play: Play) -> tuple[Actor, Actor, Actor]:
    rafe, mira, sina = (play.person(user, name) for user, name in NAMES.items())
    play.mentor("rafe"), play.mentee("mira"), play.mentor("sina", department="Epilepsy")
    play.paired(rafe, mira)
    mira.says(f"met yesterday for 45 min about my {SAID[0]} with my boss")
    play.clock.now += timedelta(days=20)
    mira.says(f"log met yesterday, we spoke of {SAID[1]}")
    rafe.says(f"what does the handbook say about {SAID[2]}?")
    mira.says(f"I have a concern, my mentor said {SAID[3]}")
    mira.says("plan 15 December at 2pm")
    play.days_pass(60, every=6)
    rafe.says("end")
    rafe.presses("End it")
    play.days_pass(10, every=5)
    return rafe, mira, sina


def test_what_people_say_is_kept_nowhere_and_names_only_sealed(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    play = Play(sqlite_url)
    rafe, mira, sina = _a_whole_term(play)
    lena = play.actors["lena"]
    lena.says("digest"), lena.says("overview"), lena.says("audit")
    written, logged = database_bytes(sqlite_url), caplog.text
    words = (*SAID, *itertools.chain.from_iterable(name.split() for name in NAMES.values()))
    assert b"Genetics" in written and "told id=" in logged  # the search looks in the right places
    assert [w for w in words if w.encode() in written] == []
    assert [w for w in words if w in logged] == []
    # On no lock screen, in no title, on no button, and on nobody else's screen.
    for actor in (rafe, mira, sina, lena):
        for seen in actor.everything():
            outside = " ".join((seen.card.notice, seen.card.title, *(repr(b) for b in buttons_of(seen.card))))
            assert not [w for w in words if w in outside]
    for other in (rafe, sina, lena):
        assert not [w for w in (SAID[0], SAID[1], SAID[3]) if w in other.screen_words()]
    for name in (NAMES["rafe"], NAMES["mira"]):
        assert name not in sina.screen_words()
    play.close()


def test_a_bystander_and_a_new_lead_of_nothing_learn_of_no_pair(play: Play) -> None:
    rafe, mira, sina = _a_whole_term(play)
    for words in (
        "people",
        "overview",
        "digest",
        "audit",
        "status",
        "profile",
        "record",
        f"log met <@{mira.identity.user}> yesterday",
    ):
        said = sina.says(words)
        assert NAMES["rafe"] not in said and NAMES["mira"] not in said
    assert rafe.id not in sina.names_shown() and mira.id not in sina.names_shown()


def test_a_decline_leaves_no_trace_for_the_other_side(sqlite_url: str, tmp_path) -> None:  # type: ignore[no-untyped-def]
    """The mentee sees word for word the same, whether the first mentor declined or was never asked."""
    import shutil

    def seen(url: str, asked: bool) -> list[str]:
        play = Play(url)
        play.mentor("sina", department="Epilepsy")
        rafe, mira = play.mentor(), play.mentee()
        if asked:
            play.offered(play.actors["sina"], mira)
        play.clock.now += timedelta(days=1)
        if asked:
            play.actors["sina"].presses("Not this time")
        for words in ("status", "profile", "record", "request"):
            mira.says(words)
        play.days_pass(4)
        play.offered(rafe, mira)
        rafe.presses("Yes, I would")
        mira.presses("Yes, please")
        mira.says("status")
        play.days_pass(30, every=3)
        screen = [s.words for s in mira.everything()]
        play.close()
        return screen

    twin = tmp_path / "twin.db"
    shutil.copyfile(sqlite_url.removeprefix("sqlite:///"), twin)
    assert seen(sqlite_url, asked=True) == seen(f"sqlite:///{twin}", asked=False)
