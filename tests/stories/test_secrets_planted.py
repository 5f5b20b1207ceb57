"""Every name, address and word anybody can type is a marker; then everything is searched for them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.__main__ import main
from handlers.dispatch import Desk
from handlers.events import Answer, Click, Typed
from handlers.router import Act, Router, router
from messages.cards import Say
from messages.refusals import too_many
from storage import migrate
from storage.store import Store
from tests.actors import Actor
from tests.planted import (
    FOR_EVERYBODY,
    NEVER,
    Planter,
    files_of,
    leaks,
    logging_as_it_was,
    metrics_of,
    seen_by_others,
)
from tests.playhouse import KEY, LEAD, Play

pytestmark = pytest.mark.xdist_group("secrets_planted")  # what they share is built once

NAMES = {
    "rafe": "Zephyrine Quillmarker",
    "mira": "Oswyn Inkthistle",
    "sina": "Bramwell Fennelock",
    LEAD: "Perpetua Nibsworth",
}
SAID = {
    "log": "met yesterday for 45 min about my zarqaa with my zarqab",
    "worry": "I have a concern, my mentor said zarqac",
    "danger": "I can't go on, zarqad",
    "question": "what does the handbook say about zarqae?",
    "plan": "plan 15 December at 2pm in zarqaf",
    "nonsense": "zarqag zarqah",
    "mention": "pair zarqai and zarqaj",
    "command": "agreement zarqak",
    "record": "record zarqal",
}


class Lines(logging.Handler):
    """Everything logged, at every level, as it would be written."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(self.format(record))


@pytest.fixture(scope="module")
def sown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planter]:
    """A scheme in which everything was typed that can be; its database and all it logged."""
    folder = tmp_path_factory.mktemp("sown")
    migrate.upgrade(f"sqlite:///{folder / 'mentoring.db'}")
    lines, root = Lines(), logging.getLogger()
    level = root.level
    root.addHandler(lines), root.setLevel(logging.DEBUG)
    planter = _sow(f"sqlite:///{folder / 'mentoring.db'}")
    root.removeHandler(lines), root.setLevel(level)
    planter.logged = "\n".join(lines.said)
    yield planter
    planter.play.close()


def _sow(sqlite_url: str) -> Planter:
    play = Play(sqlite_url)
    planter = Planter(play)
    lena = play.person(LEAD, NAMES[LEAD])
    lena.says("overview")
    people = {
        user: play.person(user, name, f"zarqmail{user}@example.org")
        for user, name in NAMES.items()
        if user != LEAD
    }
    rafe, mira = people["rafe"], people["mira"]
    (
        play.mentor("rafe"),
        play.mentee("mira", manager_email="zarqboss@example.org"),
        play.mentor("sina", department="Epilepsy"),
    )
    play.person("otto", "Otto Plainname").says("hello")
    pairing = play.paired(rafe, mira)
    mira.says("log met today for 45 min")
    with play.store() as store:
        met = store.meetings.of_pairing(pairing.id)[0].id
    for actor in (mira, rafe, lena):
        for words in SAID.values():
            actor.says(words)
        about = [
            "",
            pairing.id,
            met,
            lena.id,
            rafe.id,
            "non_clinical",
            "handbook/why_mentor",
            "log",
            f"{pairing.id}/fit/during",
        ]
        planter.plant(actor, [*about, "non_clinical/contact", "non_clinical/grace_days"])
    lena.says("announce"), lena.says("digest")
    play.deliver()
    play.days_pass(120, every=12)
    for actor in (mira, rafe, lena):
        for words in (
            "status",
            "record",
            "agreement",
            "digest",
            "overview",
            "audit",
            "export",
            "people",
            "match",
        ):
            actor.says(words)
    mira.says("end")
    play.days_pass(24, every=8)
    return planter


def typed(sown: Planter) -> list[str]:
    """Everything that was typed and is nobody's to read but whom it was written to."""
    markers = [m.word for m in sown.planted if (m.form, m.field) not in FOR_EVERYBODY]
    said = [w for words in SAID.values() for w in words.split() if w.startswith("zarq")]
    return [*markers, *said]


def personal() -> list[str]:
    """Names, addresses, and the line manager's."""
    return [*(part for name in NAMES.values() for part in name.split()), "zarqmail", "zarqboss"]


def test_nothing_typed_is_found_outside_the_places_the_privacy_page_names(
    sown: Planter, tmp_path: Path
) -> None:
    markers, people, play = typed(sown), personal(), sown.play
    assert len(sown.planted) > 20 and len(sown.forms) > 12, (len(sown.planted), sorted(sown.forms))
    places: dict[str, str | bytes] = {
        **files_of(sown.url, tmp_path),
        "log": sown.logged,
        "metrics": metrics_of(play),
    }
    assert len(places) >= 4 and b"Genetics" in next(v for v in places.values() if isinstance(v, bytes))
    assert "told id=" in sown.logged and "mentoring_messages" in str(places["metrics"])
    assert leaks([*markers, *people], places) == []
    locked = {
        f"locked screen of {user}": seen["locked screen"] for user, seen in seen_by_others(play).items()
    }
    assert leaks([*markers, *people], locked) == []
    print(f"{len(markers) + len(people)} markers in {len(places) + len(locked)} places")


def test_what_one_types_is_on_nobody_else_s_screen_but_of_whom_it_was_written_to(sown: Planter) -> None:
    screens = seen_by_others(sown.play)
    # A word goes to the lead it was written to; an announcement to those it is for; advice is a lead's to read.
    for_another = {"word", "word-reply", "announce", "announce-text", "details", "join", "request", "import"}
    for marked in sown.planted:
        if (marked.form, marked.field) in FOR_EVERYBODY or marked.form in for_another:
            continue
        for user, seen in screens.items():
            assert user in (marked.by, LEAD) or marked.word not in seen["screen"], marked
    for words in SAID.values():
        said = [w for w in words.split() if w.startswith("zarq")]
        assert not [w for w in said for seen in screens.values() if w in seen["locked screen"]]
    for name in (NAMES["rafe"], NAMES["mira"]):
        assert not leaks(name.split(), {"sina": screens["sina"]["screen"]})
    for user, seen in screens.items():  # an address is shown to its owner alone
        partners = ("rafe", "mira") if user in ("rafe", "mira") else (user,)  # told at the introduction
        others = [f"zarqmail{u}@" for u in NAMES if u not in partners]
        assert user == LEAD or not leaks(others, {user: seen["screen"]})
        assert user == "mira" or not leaks(["zarqboss"], {user: seen["screen"]})


def test_no_command_an_operator_types_tells_of_anybody(
    sown: Planter,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    url = f"sqlite:///{tmp_path / 'copy.db'}"
    for name, value in (
        ("DATABASE_URL", url),
        ("SECRET_KEY", KEY),
        ("LOG_LEVEL", "DEBUG"),
        ("PACK", "ion"),
    ):
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    files_of(sown.url, tmp_path)
    capfd.readouterr()
    for words in (
        ["tick", "--json"], ["tick", "--dry-run"], ["deliver", "--list"], ["deliver", "--once"], ["doctor"],
        ["retention", "--dry-run"], ["backup", str(tmp_path / "backup.db")], ["erase", "zarqmailsina@example.org"],
        ["export", "nobody@example.org"],
    ):  # fmt: skip
        with logging_as_it_was():
            main(words)
    out, err = capfd.readouterr()
    wanted = [*typed(sown), *personal()]
    assert (
        leaks(wanted, {"output": out, "errors": err, "backup": (tmp_path / "backup.db").read_bytes()}) == []
    )
    assert KEY not in out + err  # a secret of the settings is never echoed


def test_an_error_report_says_where_and_never_what(sown: Planter, caplog: pytest.LogCaptureFixture) -> None:
    table = _with_leaks()
    desk = Desk(sown.play.house.database, table, lambda _p, _w: sown.play.scheme)
    caplog.clear()
    mira = sown.play.actors["mira"].identity
    outcome = desk.handle(Click(identity=mira, action="fails", value="zarqwords"), sown.play.now)
    assert "failed " in caplog.text and "test_secrets_planted.py" in caplog.text
    assert leaks(["zarqwords", *personal()], {"log": caplog.text, "card": repr(outcome.reply)}) == []


@pytest.mark.parametrize("leak", ["keeps", "logs", "queues"])
def test_the_search_finds_a_leak_that_somebody_adds(
    play: Play, sqlite_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture, leak: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    # A running bot's own records would leave the words out (tests/house/test_logs.py): not here.
    monkeypatch.setattr(logging, "_logRecordFactory", logging.LogRecord)
    caplog.set_level(logging.DEBUG)
    mira: Actor = play.mentee()
    desk = Desk(play.house.database, _with_leaks(), lambda _p, _w: play.scheme)
    desk.handle(Click(identity=mira.identity, action=leak, value="zarqleak"), play.now)
    desk.handle(Typed(identity=mira.identity, text="status"), play.now)
    found = leaks(["zarqleak"], {**files_of(sqlite_url, tmp_path), "log": caplog.text})
    assert {place for place, _ in found} & ({"log"} if leak == "logs" else {"copy.db"})


def _with_leaks() -> Router:
    table = Router()
    for name in ("commands", "intents", "presses", "forms", "submits", "notices", "places"):
        getattr(table, name).update({k: v for k, v in getattr(router, name).items() if k not in NEVER})

    @table.press("keeps")
    def keeps(act: Act, store: Store, now: datetime) -> Answer:
        store.memory.ask(act.who.id, "log", {"words": act.value}, now)
        return Answer(Say(too_many()))

    @table.press("logs")
    def logs(act: Act, store: Store, now: datetime) -> Answer:
        logging.getLogger("mentoring.desk").info("said %s", act.value)
        return Answer(Say(too_many()))

    @table.press("queues")
    def queues(act: Act, store: Store, now: datetime) -> Answer:
        store.memory.note(act.who.id, "said", act.value, now)
        return Answer(Say(too_many()))

    @table.press("fails")
    def fails(act: Act, store: Store, now: datetime) -> Answer:
        raise ValueError(f"{act.who.name} said {act.value}")

    return table
