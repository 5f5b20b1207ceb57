"""The term of a mentoring relationship as three people live it in Slack, whoever carries their requests."""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from sqlalchemy import text

from storage.engine import Engines
from tests.bot.slack.block_kit import judge_blocks
from tests.bot.slack.slack_api import Slack
from tests.bot.slack.wire import direct_message, envelope, filled, press, submission

START = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)  # a Monday
DIGEST = "Your week in the scheme"
# What must be the same whatever went wrong: columns that hold no id, no instant and no count of tries.
STATE = (
    "select state, started_on, ends_on, term, mentor_signed_on, mentee_signed_on, last_met_on, meetings, nudges,"
    " first_meeting_told_on, ended_on from pairing",
    'select state, "on", minutes, mode from meeting',
    "select state, strand from request",
    "select standing, grade, department, mentors, capacity from person",
    "select term, choice from review_answer",
    "select kind, state from outbox",
)


@dataclass
class Story(ABC):
    """Three people and their Slack. `times`: how often each request is delivered."""

    slack: Slack
    clock: list[datetime]
    times: int = 1
    users: dict[str, str] = field(default_factory=dict)

    @abstractmethod
    def carry(self, kind: str, payload: dict[str, Any]) -> dict[str, Any]:
        """One request, as often as this Slack delivers it, and everything that follows from it.

        What the last copy was acknowledged with.
        """

    @abstractmethod
    def run_jobs(self) -> None:
        """Run the jobs as of this moment, and tell what they owe."""

    def says(self, name: str, text: str) -> None:
        """Words in the direct message with the bot."""
        self.carry("events_api", envelope(direct_message(self.slack, self.users[name], text)))

    def presses(self, name: str, label: str) -> None:
        """The newest button with this label."""
        user = self.users[name]
        for message in reversed(self.slack.inbox(user)):
            labels = [
                e["text"]["text"]
                for b in message.get("blocks", ())
                if b["type"] == "actions"
                for e in b["elements"]
            ]
            if label in labels:
                one = json.loads(json.dumps(message))
                self.carry("interactive", press(self.slack, user, _unique(one, label), label))
                return
        raise AssertionError(f"{name} sees no button {label}: {self.seen(name)}")

    def opens(self, name: str) -> None:
        """A press that opens a form; where none opens, as after a crash, they press again."""
        before = len(self.slack.called("views.open"))
        for _ in range(5):
            self.presses(name, "Open the form")
            if len(self.slack.called("views.open")) > before:
                return
        raise AssertionError("no form opens")

    def fills(self, name: str, **values: Any) -> None:
        """The form opened last, filled in, step by step where it has several."""
        view = self.slack.called("views.open")[-1]["view"]
        for _ in range(9):
            typed = {
                b["block_id"]: filled(b["element"]["type"], values[b["block_id"]])
                for b in view["blocks"]
                if b.get("block_id") in values
            }
            said = self.carry("interactive", submission(self.slack, self.users[name], view, **typed))
            if said.get("response_action") != "update":
                return
            view = said["view"]
            if view["callback_id"] == "note":  # a slow machine: the next step, or the end, has followed
                view = self.slack.called("views.update")[-1]["view"]
            if view["callback_id"] == "note":
                return
        raise AssertionError("the form has no end")

    def days(self, count: int, step: int = 1) -> None:
        """Let days pass, with the jobs of every so-many-th, at eleven in the morning."""
        for _ in range(0, count, step):
            self.clock[0] = self.clock[0].replace(hour=11, minute=0, second=0) + timedelta(days=step)
            self.run_jobs()

    def seen(self, name: str) -> list[str]:
        """The titles of what somebody has been told, in their order."""
        return [
            b["text"]["text"] for m in self.slack.inbox(self.users[name]) for b in m.get("blocks", ())[:1] if b["type"] == "header"
        ]  # fmt: skip

    def read(self, name: str) -> Counter[str]:
        """Every message somebody has, word for word but for times of day."""
        names = {user: who for who, user in self.users.items()}

        def plainly(blocks: Any) -> str:
            if blocks[0].get("text", {}).get("text") == DIGEST:
                return DIGEST  # worded when it is sent, which may be before or after another job has run
            said = re.sub(r"\d\d:\d\d|!date\^\d+", "(time)", json.dumps(_words(blocks), ensure_ascii=False))
            return re.sub("U[0-9A-F]{9}", lambda found: names[found[0]], said)

        return Counter(plainly(m["blocks"]) for m in self.slack.inbox(self.users[name]) if m.get("blocks"))

    def join_up(self) -> None:
        """From first words to a pair that has met and signed."""
        self.says("cem", "overview")
        self.says("ben", "join")
        self.opens("ben")
        self.fills(
            "ben", department="Genetics", grade="professor", strand="non_clinical", topics=("next_step",),
            capacity="2", trained_on="2026-11-01", consent=("yes",),
        )  # fmt: skip
        self.says("ana", "I'd like a mentor please")
        self.opens("ana")
        self.fills(
            "ana", department="Cell Biology", grade="postdoc", strand="non_clinical", topics=("next_step",),
            mode="either", consent=("yes",),
        )  # fmt: skip
        self.presses("cem", "See who could mentor")
        self.presses("cem", "Ask this mentor")
        self.presses("ben", "Yes, I would")
        self.presses("ana", "Yes, please")
        self.days(2)
        self.says("ana", "met yesterday for 45 min")
        self.presses("ben", "Yes, we met")
        self.says("ana", "sign")
        self.says("ben", "sign")

    def renew(self) -> None:
        """From the first months to the renewal after eighteen of them."""
        self.days(140, step=35)
        self.says("ana", "met yesterday, 1 hour")
        self.presses("ben", "Yes, we met")
        self.days(385, step=35)
        self.presses("ana", "Yes, another term")
        self.presses("ben", "Yes, another term")
        self.says("ana", "status")

    def judge(self) -> None:
        """Everything that stands in Slack is something Slack takes."""
        for user in self.users.values():
            for message in self.slack.inbox(user):
                judge_blocks(message.get("blocks", []))


@dataclass(frozen=True)
class Left:
    """What a story leaves: every message each person has, word for word, and the scheme's state."""

    read: dict[str, Counter[str]]
    state: dict[str, Counter[tuple[str, ...]]]

    def differs_from(self, other: Left) -> list[str]:
        """What is too much (+) or too little (-) here, a line each; empty if nobody can tell."""
        return [
            f"{sign} {place}: {what}"
            for mine, others in ((self.read, other.read), (self.state, other.state))
            for place in others
            for sign, more in (("+", mine[place] - others[place]), ("-", others[place] - mine[place]))
            for what in more
        ]


def play(story: Story, engines: Engines) -> Left:
    """The whole term."""
    story.join_up()
    story.renew()
    return left_by(story, engines)


def left_by(story: Story, engines: Engines) -> Left:
    """What the story has left so far; everything that stands in Slack is something Slack takes."""
    story.judge()
    with engines.read() as conn:
        state = {
            query: Counter(tuple(map(_same, row)) for row in conn.execute(text(query))) for query in STATE
        }
    return Left({name: story.read(name) for name in story.users}, state)


def _same(value: Any) -> str:
    """SQLite has no booleans of its own."""
    return str(int(value)) if isinstance(value, bool) else str(value)


def said_in(reply: httpx.Response) -> dict[str, Any]:
    """What a request was acknowledged with."""
    found: dict[str, Any] = reply.json() if reply.text else {}
    return found


def _words(part: Any) -> Any:
    """What a person reads of some blocks."""
    if isinstance(part, list):
        return [_words(each) for each in part]
    if isinstance(part, dict):
        if isinstance(part.get("text"), str):
            return part["text"]
        return [_words(part[key]) for key in ("text", "elements", "fields") if key in part]
    return part


def _unique(message: dict[str, Any], label: str) -> dict[str, Any]:
    """Several buttons may have one label, one a row: the first is pressed."""
    met = False
    for block in message["blocks"]:
        if block["type"] == "actions":
            kept = [e for e in block["elements"] if e["text"]["text"] != label or not met]
            met = met or any(e["text"]["text"] == label for e in block["elements"])
            block["elements"] = kept
    return message
