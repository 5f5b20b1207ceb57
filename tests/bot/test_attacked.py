"""Attacks that no door stops alone: a playground left open, formulas in files, ids that somebody else holds."""

from __future__ import annotations

import base64
import csv
import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from bot.settings import Settings, SettingsError, demand_a_password
from bot.web.guard import Guard
from handlers.figures import _csv
from messages.cards import Attachment
from tests.playhouse import Play

WORD = "a long enough password"
FORMULAS = (
    '=HYPERLINK("http://evil.example","click")', "+1+1", "-2+3", "@SUM(A1)", "|calc", "%0A=1", "\t=1+1", "\r=1+1", "\n=1",
    " \t+1", "＝1+1",
)  # fmt: skip


@pytest.fixture
def play(sqlite_url: str) -> Iterator[Play]:
    stage = Play(sqlite_url)
    yield stage
    stage.close()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "example.org", ""])
def test_the_playground_opens_beyond_this_machine_only_with_a_password(host: str) -> None:
    with pytest.raises(SettingsError, match="PLAYGROUND_PASSWORD"):
        demand_a_password(Settings(host=host))
    with pytest.raises(SettingsError, match="PLAYGROUND_PASSWORD"):
        demand_a_password(Settings(host=host, playground_password="short"))
    demand_a_password(Settings(host=host, playground_password=WORD))
    for own in ("127.0.0.1", "::1", "localhost"):
        demand_a_password(Settings(host=own))


@pytest.mark.parametrize("command", ["run", "play"])
def test_the_command_says_so_in_one_sentence_and_listens_nowhere(tmp_path: Path, command: str) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "bot", command],
        env={
            "HOST": "0.0.0.0",
            "PORT": "0",
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "PATH": "/usr/bin:/bin",
        },
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (told.returncode, told.stdout) == (1, "")
    assert "does not open on HOST=0.0.0.0 without a password" in told.stderr
    assert "Traceback" not in told.stderr


def test_with_a_password_nobody_comes_in_without_it() -> None:
    page = Starlette(routes=[Route("/", lambda _: PlainTextResponse("in"), methods=["GET", "POST"])])
    web = TestClient(Guard(page, password=WORD), base_url="http://playground.example.org")

    def tried(header: str) -> int:
        return web.get("/", headers={"authorization": header} if header else {}).status_code

    right = base64.b64encode(f"anybody:{WORD}".encode()).decode()
    wrong = [
        base64.b64encode(w).decode()
        for w in (b"", b":", b"a:wrong", WORD.encode(), f"a:{WORD} ".encode(), b"\xff:\xff")
    ]
    assert [
        tried(h) for h in ("", "Basic", "Basic !!!", f"Bearer {right}", *(f"Basic {w}" for w in wrong))
    ] == [401] * 10
    assert tried(f"Basic {right}") == 200
    assert "basic" in web.get("/").headers["www-authenticate"].lower()
    cross = {"authorization": f"Basic {right}", "origin": "https://evil.example"}
    assert web.post("/", data={"a": "b"}, headers=cross).status_code == 403
    # Whether it is well a machine may ask, and for no figures: without them no container ever counts as healthy.
    assert [web.get(path).status_code for path in ("/healthz", "/readyz", "/metrics")] == [404, 404, 401]


def test_no_cell_of_a_file_for_a_spreadsheet_begins_like_a_formula() -> None:
    told = _csv([(words, "figure", words, "1") for words in FORMULAS]).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(told)) for cell in row]
    assert len(cells) == 4 * (len(FORMULAS) + 1)
    assert [c for c in cells if c[:1] in "=+-@|%\t\r\n＝" and c] == []


def test_a_department_or_strand_named_like_a_formula_stays_a_name_in_the_figures(play: Play) -> None:
    lena = play.lead()
    rafe, mira = play.mentor(), play.mentee()
    play.paired(rafe, mira)
    with play.writing() as store:
        for who in (rafe, mira):
            known = store.people.get(who.id)
            assert known is not None
            store.people.save(known.with_(department='=HYPERLINK("http://evil.example")'), play.now)
    lena.says("export")
    (file,) = [b for b in lena.screen[-1].card.blocks if isinstance(b, Attachment)]
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    cells = [c for row in rows for c in row]
    assert any("HYPERLINK" in c for c in cells)
    assert [c for c in cells if c[:1] in ("=", "+", "-", "@", "|")] == []


def test_a_press_sent_twice_or_by_somebody_else_changes_nothing_more(play: Play) -> None:
    rafe, mira = play.mentor(), play.mentee()
    pairing = play.offered(rafe, mira)
    sina = play.mentor("sina", department="Epilepsy")
    for action in ("mentor-accept", "mentee-accept", "mentor-decline", "end-yes", "sign", "log-yes"):
        sina.clicks(action, pairing.id), sina.clicks(action, f"{pairing.id}|2026-11-17|45||")
        mira.clicks(action, pairing.id)  # who does not know of the offer yet
    assert play.pairing().state is pairing.state
    rafe.clicks("mentor-accept", pairing.id, event_id="press-1")
    before = play.pairing()
    assert rafe.clicks("mentor-accept", pairing.id, event_id="press-1") == ""  # the very same press again
    assert play.pairing() == before
    assert rafe.clicks("mentor-accept", pairing.id, event_id="press-2")  # an old button, pressed once more
    assert play.pairing() == before
