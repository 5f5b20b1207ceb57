"""Texts nobody should send: harmless, never shouted, and never our fault."""

from __future__ import annotations

import pytest

from handlers.events import Click, Event, OpenForm, Submit, Typed
from handlers.router import router
from tests.playhouse import Play

pytestmark = pytest.mark.xdist_group("bad_input")  # what they share is built once
TEXTS = (
    "", "👩‍🏫" * 3_000, "\u202eתודה רבה\u202c <script>alert(1)</script> <!channel> @everyone", "\0 \ud800 <@nobody> <@>",
    "'; DROP TABLE person; -- {grade} {0} %s", "9" * 10_000, "31 February " * 900, "|" * 500,
)  # fmt: skip


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def crowd(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    """A scheme with one live pair, for every text in turn."""
    import shutil

    from sqlalchemy import make_url

    from tests.postgres import run_sql

    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("bad") / "mentoring.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        url = f"sqlite:///{path}"
    else:
        server = request.getfixturevalue("postgres_url")
        run_sql(server, f"CREATE DATABASE bad_input TEMPLATE {request.getfixturevalue('postgres_template')}")
        url = make_url(server).set(database="bad_input").render_as_string(hide_password=False)
    play = Play(url)
    play.paired(play.mentor(), play.mentee())
    yield play
    play.close()
    if request.param == "postgresql":
        run_sql(server, "DROP DATABASE bad_input WITH (FORCE)")


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_a_wild_text_is_answered_and_repeated_to_nobody_else(crowd: Play, text: str) -> None:
    mira, rafe, lena = (crowd.actors[user] for user in ("mira", "rafe", "lena"))
    rafe.reads(), lena.reads()
    for prefix in ("", "log ", "snooze "):
        assert "The fault is mine" not in mira.says(prefix + text)
    mira.form = None
    assert "script" not in rafe.reads() + lena.reads()


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_no_button_and_no_form_breaks_on_a_wild_value(crowd: Play, text: str) -> None:
    desk, now = crowd.house.desk, crowd.now
    for user in ("mira", "lena"):
        who = crowd.actors[user].identity
        # Others than leads are turned away from what is a lead's before any value is read: tried once.
        presses, forms, submits = (
            [n for n, h in table.items() if user == "lena" or not text or h not in router._for_leads]
            for table in (router.presses, router.forms, router.submits)
        )
        events: list[Event] = [Click(identity=who, action=a, value=text) for a in presses if a != "leave-yes"]
        events += [OpenForm(identity=who, form=f, value=text) for f in forms]
        values = dict.fromkeys(
            ("on", "at", "minutes", "mode", "until", "pairing", "name", "key", "words", "title"), text
        )
        events += [Submit(identity=who, form=f, values=values, value=text) for f in submits]
        broken = [e for e in events if "The fault is mine" in _words(desk.handle(e, now))]
        assert [(type(e).__name__, getattr(e, "action", getattr(e, "form", ""))) for e in broken] == []


def _words(outcome) -> str:  # type: ignore[no-untyped-def]
    from messages.reader import card_words

    card = getattr(outcome.reply, "card", None)
    return card_words(card, outcome.reader) if card else ""


def test_a_name_is_only_ever_shown_as_a_name(play: Play) -> None:
    rafe = play.mentor()
    eve = play.person(
        "eve", "<!channel> <script>alert(1)</script> \0\ud800" + "e" * 10_000, zone="Middle/Earth"
    )
    eve.says("request")
    play.mentee("eve")
    play.paired(rafe, eve)
    assert "<!channel>" in rafe.screen_words()  # as a name: renderers escape it
    for seen in rafe.everything():
        assert "channel" not in seen.card.notice and "channel" not in seen.card.title


def test_channel_talk_that_is_not_for_the_bot_gets_no_answer(play: Play) -> None:
    ada = play.person("ada")
    event = Typed(identity=ada.identity, text="met yesterday", addressed=False, private=False)
    assert _words(play.house.desk.handle(event, play.now)) == ""


def test_an_address_that_somebody_else_holds_locks_nobody_out(play: Play) -> None:
    play.mentor("rafe")
    double = play.person("double", "Rafe Holloway-Quist", email="")
    from dataclasses import replace

    double.identity = replace(double.identity, email=None)
    play.mentee("double")
    double.identity = replace(double.identity, email="rafe@example.org")
    assert "waiting list" in double.says("status")
    assert "waiting list" in double.says("status")
