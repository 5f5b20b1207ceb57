"""Hostile requests for the three doors, made from one seed.

A request begins as one a platform really sends, with the ids of a real pair in it, and is then bent:
parts replaced by junk, nested a hundred deep, replayed, signed by nobody, sent by another workspace.
The seed is all there is to it: the same seed makes the same requests.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import random
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from handlers.router import router
from tests.bot.teams.local_teams import APP, TENANT, LocalTeams

SECRET, TEAM = "a signing secret for fuzzing", "T000000001"
NASTY = (
    "", " ", "\x00", "\ud800", "é" * 300, "x" * 12_000, "<@U0RAFE0001>", "<!channel>", "<https://evil.example|here>",
    "=HYPERLINK(\"http://evil\")", "+1+1", "@SUM(A1)", "-2+3", "'; DROP TABLE person; --", "\" OR 1=1 --", "{{7*7}}", "${7*7}",
    "%s%n%d", "../../etc/passwd", "<script>alert(1)</script>", "**bold** [x](javascript:1)", "\u202eevil", "9" * 40, "-1",
    "0x10", "1e999", "NaN", "null", "true", "31/02/2026", "2026-13-45", "٣", "a/b/c/d", "|" * 20, "/" * 20, "\r\nX: y", "💬" * 40,
)  # fmt: skip
WORDS = (
    "log met yesterday for 45 min", "end", "concern", "my data", "I can't go on", "plan 31 February at 25:61",
    "pair <@rafe> <@mira>", "settings grace_days = -1", "snooze until the 32nd", "undo", "yes", "review",
)  # fmt: skip


Sent = tuple[str, str, bytes, dict[str, str]]  # method, path, body, headers


@dataclass
class Fuzzer:
    """Makes requests from one seed, to be sent to the doors of one house."""

    teams: LocalTeams
    dice: random.Random
    ids: list[str]
    last: list[Sent] = field(default_factory=list)
    _token: str = ""

    # --- one request ---

    def request(self, door: str) -> Sent:
        """(method, path, body, headers)."""
        if self.last and self.dice.random() < 0.02:
            again = self.dice.choice(self.last)  # replayed, byte for byte
            if again[1].startswith("/slack") == (door == "slack") and door != "web":
                return again
        made = {"slack": self._slack, "teams": self._teams, "web": self._web}[door]()
        if self.dice.random() < 0.05:
            self.last = [*self.last[-50:], made]
        return made

    def _value(self) -> str:
        roll = self.dice.random()
        if roll < 0.5:
            return self.dice.choice(self.ids)
        if roll < 0.7:
            return "/".join(self.dice.choices(self.ids, k=2))
        return self.dice.choice(NASTY)

    def _junk(self, depth: int = 0) -> Any:
        roll = self.dice.randrange(9)
        if roll < 3 or depth > 3:
            return self.dice.choice(NASTY)
        if roll == 3:
            return self.dice.choice((None, True, -1, 2**63, 1e308, 0))
        if roll == 4:
            deep: Any = "x"
            for _ in range(self.dice.choice((3, 100, 400))):
                deep = [deep] if self.dice.random() < 0.5 else {"a": deep}
            return deep
        if roll < 7:
            return [self._junk(depth + 1) for _ in range(self.dice.randrange(3))]
        return {self.dice.choice(("id", "type", "text", "value", "x")): self._junk(depth + 1)}

    def _bent(self, data: Any) -> Any:
        """The same with some parts replaced, dropped or added."""
        for _ in range(self.dice.choice((0, 0, 1, 1, 2, 4))):
            node = data
            while isinstance(node, (dict, list)) and node:
                key = self.dice.choice(list(node) if isinstance(node, dict) else range(len(node)))
                below = node[key]
                if not isinstance(below, (dict, list)) or not below or self.dice.random() < 0.4:
                    if isinstance(node, dict) and self.dice.random() < 0.2:
                        del node[key]
                    else:
                        node[key] = self._junk()
                    break
                node = below
        return data

    def _slack(self) -> Sent:
        user = self.dice.choice(("U0RAFE0001", "U0MIRA0001", "U0LENA0001", "U0NEW00001"))
        team = TEAM if self.dice.random() < 0.95 else "T0OTHER001"
        about = {
            "team": {"id": team},
            "user": {"id": user, "team_id": team},
            "api_app_id": "A1",
            "trigger_id": "1.2",
        }
        kind, number = self.dice.randrange(6), self.dice.randrange(10**9)
        form = True
        if kind == 0:
            data: Any = {
                "type": "event_callback", "team_id": team, "event_id": f"Ev{number}", "event_time": 1,
                "event": {"type": "message", "channel_type": "im", "channel": "D1", "user": user, "ts": f"{number}.1",
                          "text": self.dice.choice((*WORDS, *NASTY))},
            }  # fmt: skip
            form = False
        elif kind == 1:
            fields = {
                "command": "/mentoring", "text": self.dice.choice((*WORDS, *NASTY)), "team_id": team, "user_id": user,
                "channel_id": "C1", "trigger_id": "1.2", "response_url": "http://127.0.0.1:9/x",
            }  # fmt: skip
            return self._signed(urlencode(self._bent(fields), errors="replace").encode(), form=True)
        elif kind == 2:
            name = self.dice.choice(list(router.submits))
            state = {
                f: {"field": {"type": "plain_text_input", "value": self._value()}}
                for f in ("on", "text", "until")
            }
            data = about | {
                "type": "view_submission",
                "view": {"id": "V1", "type": "modal", "callback_id": name, "private_metadata": self._value(),
                         "state": {"values": state}},
            }  # fmt: skip
        elif kind == 3:
            data = {"type": "event_callback", "team_id": team, "event_id": f"Ev{number}", "event": {
                "type": self.dice.choice(("app_home_opened", "user_change", "app_mention", "tokens_revoked")),
                "user": user, "channel": "D1", "tab": "home", "text": self.dice.choice(WORDS), "ts": f"{number}.2"}}  # fmt: skip
            form = False
        else:
            name = self.dice.choice((*router.presses, *router.forms))
            data = about | {
                "type": "block_actions", "container": {"type": "message", "message_ts": f"{number}.1", "channel_id": "D1"},
                "channel": {"id": "D1"}, "message": {"ts": f"{number}.1", "text": "x"}, "response_url": "http://127.0.0.1:9/x",
                "actions": [{"type": "button", "action_id": name, "block_id": "b", "value": self._value(), "action_ts": f"{number}.2"}],
            }  # fmt: skip
        said = json.dumps(self._bent(data))
        return self._signed(urlencode({"payload": said}).encode() if form else said.encode(), form=form)

    def _signed(self, body: bytes, *, form: bool) -> Sent:
        if self.dice.random() < 0.03:  # broken off, or not even text
            body = body[: self.dice.randrange(len(body) or 1)] + bytes(self.dice.choices(range(256), k=4))
        stamp = str(int(time.time()) - (3_600 if self.dice.random() < 0.02 else 0))
        secret = SECRET if self.dice.random() < 0.97 else "forged"
        signed = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        return "POST", "/slack/events", body, {
            "content-type": "application/x-www-form-urlencoded" if form else "application/json",
            "x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={signed}",
        }  # fmt: skip

    def _web(self) -> Sent:
        roll = self.dice.random()
        people = ("noor", "rosalind", "callum", "nobody", "..", "%00", "é")
        if roll < 0.15:
            path = self.dice.choice(("/", "/live", "/cards", "/static/x", "/readyz", "/metrics", "/nowhere"))
            return (
                "GET",
                f"{path}?{urlencode({'with': self.dice.choice(NASTY)}, errors='replace')}"[:3000],
                b"",
                {"host": "localhost"},
            )
        act = self.dice.choice(("say", "say", "press", "fill", "close", "home", "x"))
        fields = [
            (self.dice.choice(("text", "message", "press", "card", "f-on", "f-topics", "value", "form")),
             self.dice.choice((*NASTY, *WORDS, "0.0", "1-0", "3.0", self._value())))
            for _ in range(self.dice.randrange(5))
        ]  # fmt: skip
        kind = "application/x-www-form-urlencoded" if self.dice.random() < 0.95 else "application/json"
        body = urlencode(fields, errors="replace").encode()
        headers = {"host": "localhost", "content-type": kind}
        if self.dice.random() < 0.05:
            headers["origin"] = "https://evil.example"
        return "POST", f"/chat/{self.dice.choice(people)}/{act}", body, headers

    def _teams(self) -> Sent:
        """An activity of Teams: words, a press, a form, or an install, bent."""
        sender = self.dice.choice(("aad-rafe", "aad-mira", "aad-new"))
        number, url = self.dice.randrange(10**9), self.teams.url
        whole: dict[str, Any] = {
            "type": "message", "id": str(number), "timestamp": "2026-11-17T10:30:00Z", "serviceUrl": url,
            "channelId": "msteams", "from": {"id": f"29:{sender}", "name": "Somebody", "aadObjectId": sender},
            "conversation": {"conversationType": "personal", "tenantId": TENANT, "id": f"a:{sender}"},
            "recipient": {"id": f"28:{APP}", "name": "Mentoring"}, "channelData": {"tenant": {"id": TENANT}},
            "locale": "en-GB", "localTimezone": "Europe/London",
        }  # fmt: skip
        kind = self.dice.randrange(5)
        if kind == 0:
            whole |= {"text": self.dice.choice((*WORDS, *NASTY)), "textFormat": "plain"}
        elif kind in (1, 2):
            name = self.dice.choice((*router.presses, *router.forms))
            whole |= {"value": {"action": name, "value": self._value()}, "replyToId": "1:7"}
        elif kind == 3:
            data = {
                "form": self.dice.choice(list(router.submits)),
                "value": self._value(),
                "on": self._value(),
            }
            name = self.dice.choice(
                ("task/fetch", "task/submit", "adaptiveCard/action", "fileConsent/invoke")
            )
            whole |= {"type": "invoke", "name": name, "value": {"data": data}}
        else:
            name = self.dice.choice(("conversationUpdate", "installationUpdate", "messageReaction", "typing"))
            whole |= {"type": name, "action": "add", "membersAdded": [{"id": f"29:{sender}"}]}
        if number % 500 == 0 or not self._token:
            self._token = self.teams.token()  # it lasts ten minutes
        token = self._token if self.dice.random() < 0.97 else "x.y.z"
        body = json.dumps(self._bent(whole)).encode()
        if self.dice.random() < 0.02:
            body = body[: self.dice.randrange(len(body))]
        return (
            "POST",
            "/api/messages",
            body,
            {"content-type": "application/json", "authorization": f"Bearer {token}"},
        )
