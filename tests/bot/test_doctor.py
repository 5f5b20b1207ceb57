"""The doctor asks the platforms: which scopes were granted, whether the clock is right, whether a secret holds."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.commands.platforms_asked import log_in
from bot.slack.manifest import SCOPES
from tests.bot.slack.slack_api import free_port


@dataclass
class Answers:
    """What a platform on loopback answers, whatever it is asked."""

    url: str = ""
    status: int = 200
    body: dict[str, object] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    of_method: dict[str, dict[str, object]] = field(default_factory=dict)  # those that answer otherwise


@pytest.fixture
def platform() -> Iterator[Answers]:
    answers = Answers()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            content = json.dumps(answers.of_method.get(self.path.rpartition("/")[2], answers.body)).encode()
            self.send_response_only(answers.status)
            for name, value in {**answers.headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    answers.url = f"http://127.0.0.1:{server.server_port}/"
    yield answers
    server.shutdown()
    server.server_close()


def examined(platform: Answers, folder: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{folder}/bot.db")
    monkeypatch.setenv("COORDINATORS", "lead@example.org")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-for-tests")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "for tests")
    monkeypatch.setenv("SLACK_API_URL", f"{platform.url}api/")
    platform.body = {"ok": True, "team_id": "T1", "user_id": "U1", "bot_id": "B1"}
    return main(["doctor"])


def test_scopes_that_were_not_granted_and_a_clock_that_is_wrong_are_named(
    platform: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    platform.headers = {"X-OAuth-Scopes": ",".join(SCOPES), "Date": formatdate(usegmt=True)}
    examined(platform, tmp_path, monkeypatch)
    said = capsys.readouterr().out
    assert f"ok   Slack scopes: all {len(SCOPES)} granted" in said
    assert "ok   clock: right" in said
    platform.headers = {"X-OAuth-Scopes": "im:history", "Date": "Tue, 17 Nov 2026 10:30:00 GMT"}
    assert examined(platform, tmp_path, monkeypatch) == 1
    said = capsys.readouterr().out
    assert "fix  Slack scopes: " in said and "chat:write" in said
    assert "fix  clock: " in said


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"ok": True, "url": "wss://example.org/link"}, "ok   Socket Mode: "),
        ({"ok": False, "error": "invalid_auth"}, "fix  Socket Mode: refused"),
        ({"ok": False, "error": "not_allowed_token_type"}, "fix  Socket Mode: refused"),
        ({"ok": False, "error": "internal_error"}, "ok   Socket Mode: not told"),
    ],
)
def test_the_app_token_is_tried(
    platform: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    answer: dict[str, object], said: str,
) -> None:  # fmt: skip
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-for-tests")
    platform.of_method["apps.connections.open"] = answer
    examined(platform, tmp_path, monkeypatch)
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    ("status", "said"), [(200, "is accepted"), (401, "refused"), (400, "refused"), (503, "not told")]
)
def test_a_secret_of_teams_is_tried_and_never_shown(platform: Answers, status: int, said: str) -> None:
    platform.status = status
    found = log_in(f"{platform.url}tenant/token", "an app", "a secret", "scope")
    assert said in found.said
    assert "a secret" not in f"{found.said} {found.fix}".replace("a secret may", "")


def test_a_login_that_cannot_be_reached_is_named() -> None:
    found = log_in(f"http://127.0.0.1:{free_port()}/token", "an app", "a secret", "scope")
    assert found.said == "not reached" and "127.0.0.1" in found.fix
