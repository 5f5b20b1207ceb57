"""Markers in everything anybody can type, and every place to look for them."""

from __future__ import annotations

import io
import itertools
import logging
import sqlite3
import sys
import threading
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.health import Health
from bot.slack.cards import render as draw_slack
from bot.teams.cards import render as draw_teams
from handlers.router import router
from messages.cards import Attachment
from messages.forms import ChoiceField, DateField, Form, NumberField, PersonField, TextField, TimeField
from tests.actors import Actor, buttons_of
from tests.playhouse import Play

# What a lead writes for everybody to read is no secret: the texts, and the name and purpose of a strand.
FOR_EVERYBODY = {
    ("text", "text"), ("text", "title"), ("strand", "title"), ("strand", "who"), ("strand-rules", "mentors"),
    ("strand-leads", "contact"), ("strand-leads", "resources"), ("setting", "value"),
}  # fmt: skip
NEVER = {"leave-yes", "erase-yes"}


@dataclass
class Marked:
    """One marker, who typed it and where."""

    word: str
    by: str
    form: str
    field: str


@dataclass
class Planter:
    """Fills in forms with words that occur nowhere else."""

    play: Play
    planted: list[Marked] = field(default_factory=list)
    forms: set[str] = field(default_factory=set)
    logged: str = ""
    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    @property
    def url(self) -> str:
        """The address of its database."""
        return str(self.play.engines.url)

    def mark(self, by: str, form: str, name: str) -> str:
        """A new marker: letters only, so that it may stand wherever a name or a word may."""
        letters = "".join("bcdfghjklm"[int(d)] for d in str(next(self._numbers)).zfill(4))
        word = f"zarq{letters}vex"
        self.planted.append(Marked(word, by, form, name))
        return word

    def fill(self, actor: Actor, form: Form) -> None:
        """Every field of an open form: markers where words may stand, else what it takes."""
        user, values = actor.identity.user, {}
        for entry in form.fields:
            match entry:
                case TextField(name=name) if "mail" in name or name == "addresses":
                    values[name] = f"{self.mark(user, form.name, name)}@example.org"
                case TextField(name=name, most=most):
                    values[name] = f"About {self.mark(user, form.name, name)}."[:most]
                case ChoiceField(name=name, many=many, options=options):
                    first = entry.initial or (options[0][0],)
                    values[name] = tuple(first) if many else first[0]
                case DateField(name=name):
                    values[name] = entry.initial.isoformat() if entry.initial else self.play.today.isoformat()
                case TimeField(name=name):
                    values[name] = "10:00"
                case NumberField(name=name):
                    values[name] = str(entry.initial if entry.initial is not None else 5)
                case PersonField(name=name):
                    values[name] = "<@otto>"
        actor.submits(form.name, values, form.value)

    def plant(self, actor: Actor, about: Iterable[str]) -> None:
        """Open every form there is, with each of these values, and fill in what opens."""
        for name in router.forms:
            for value in about:
                actor.form = None
                if actor.opens(name, value) == f"[form {name}]" and actor.form is not None:
                    self.forms.add(name)
                    self.fill(actor, actor.form)
                    break


def files_of(url: str, folder: Path) -> dict[str, bytes]:
    """The database, its write-ahead log, and a backup of it."""
    path = Path(url.removeprefix("sqlite:///"))
    copy = folder / "copy.db"
    with sqlite3.connect(path) as live, sqlite3.connect(copy) as to:
        live.backup(to)
    return {p.name: p.read_bytes() for p in (path, Path(f"{path}-wal"), copy) if p.exists()}


def seen_by_others(play: Play) -> dict[str, Mapping[str, str]]:
    """For each person: all they ever saw, and all that may show on a locked screen."""
    found: dict[str, Mapping[str, str]] = {}
    for user, actor in play.actors.items():
        whole, locked = [], []
        for seen in actor.everything():
            whole.append(seen.words)
            whole += [_text_of(b) for b in seen.card.blocks if isinstance(b, Attachment)]
            slack = draw_slack(seen.card, seen.reader)
            teams = draw_teams(seen.card, seen.reader)
            locked += [seen.card.notice, seen.card.title, str(slack["text"]), str(teams.fallback_text)]
            locked += [repr(b) for b in buttons_of(seen.card)]
        found[user] = {"screen": "\n".join(whole), "locked screen": "\n".join(locked)}
    return found


def _text_of(file: Attachment) -> str:
    if file.media_type != "application/zip":
        return file.content.decode("utf-8-sig", "replace")
    with zipfile.ZipFile(io.BytesIO(file.content)) as packed:
        return "".join(packed.read(name).decode() for name in packed.namelist())


def metrics_of(play: Play) -> str:
    """What is told to whoever watches the machine."""
    from starlette.applications import Starlette
    from starlette.testclient import TestClient

    web = TestClient(Starlette(routes=Health(play.house, play.now).routes()))
    return "".join(web.get(path).text for path in ("/metrics", "/readyz", "/healthz"))


def leaks(words: Iterable[str], places: Mapping[str, str | bytes]) -> list[tuple[str, str]]:
    """(place, word) for every marker found where it must not be."""
    wanted = list(words)
    return [
        (place, word)
        for place, said in places.items()
        for word in wanted
        if (word.encode() in said if isinstance(said, bytes) else word in said)
    ]


@contextmanager
def logging_as_it_was() -> Iterator[None]:
    """Commands set the log up for their process; this one goes on afterwards."""
    root, kept = logging.getLogger(), (logging.getLogRecordFactory(), sys.excepthook, threading.excepthook)
    handlers, level = root.handlers[:], root.level
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        logging.setLogRecordFactory(kept[0])
        sys.excepthook, threading.excepthook = kept[1:]
