"""What a page of the playground shows, worked out before any HTML is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.web.cards import draw_line, render, words_with_breaks
from bot.web.forms import OpenedForm, draw_fields, field_id
from bot.web.listen import Playground, Scene
from bot.web.retell import Teller
from bot.web.send import Entry, FromBot
from bot.web.stage import Hint, Player
from messages.reader import Reader, day_words, moment_words

HUES = 6  # colours of the round initials
SEEN = 20  # messages of a talk that are drawn while a story is told: enough to fill any screen
HINTS = 10  # suggestions above the text box; all words are in the bot's own help


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of a talk, drawn."""

    id: int
    html: Markup
    kind: str  # "card", "said" or "did"
    time: str
    at: str
    day: str  # the date in words where it begins a new day, else empty
    redrawn: int = 0


@dataclass(frozen=True, slots=True)
class ShownForm:
    """A form, drawn."""

    name: str
    title: str
    intro: tuple[Markup, ...]
    fields: Markup
    submit: str
    mistakes: tuple[tuple[str, str, str], ...]  # (id of the field, its label, the sentence)


@dataclass(frozen=True, slots=True)
class Column:
    """One person's talk."""

    player: Player
    initials: str
    hue: int
    entries: tuple[Shown, ...]
    form: ShownForm | None
    hints: tuple[Hint, ...]
    others: str  # the query of the page without this person, empty when they are alone


@dataclass(frozen=True, slots=True)
class Show:
    """The whole page."""

    columns: tuple[Column, ...]
    people: tuple[Player, ...]
    query: str
    stamp: str
    day: str
    time: str
    at: str
    next_event: str
    news: tuple[str, ...]
    telling: bool
    caption: str
    actor: str  # in a story, whose turn it is
    ending: str
    one_more: str  # the query with one more person beside these, empty when no more fit


def show(playground: Playground, teller: Teller, cast: Sequence[str]) -> Show:
    """The page for these people."""
    stamp = playground.chats.stamp  # before the talks are read: what comes later is polled
    scene = playground.scene
    by_user = {p.user: p for p in scene.people}
    caption = teller.caption
    # Between the start of a story and its first words the scheme is being built: nothing to see yet.
    building = playground.told and caption is None
    columns = tuple(_column(playground, scene, by_user[u], cast, building) for u in cast if u in by_user)
    now = playground.chats.now() if caption or playground.moving else scene.now
    local = now.astimezone(ZoneInfo(playground.timezone))
    spare = next((p.user for p in scene.people if p.user not in cast), None)
    return Show(
        columns=columns,
        people=scene.people,
        query=_query(cast),
        stamp=stamp,
        day=day_words(local.date()),
        time=f"{local:%H:%M}",
        at=local.isoformat(),
        next_event=moment_words(scene.next_event, playground.timezone) if scene.next_event else "",
        news=scene.news,
        telling=playground.told,
        caption=caption.words if caption else "",
        actor=teller.actor if playground.told else "",
        ending=teller.ending,
        one_more=_query((*cast, spare)) if spare and len(cast) < 3 else "",
    )


def _column(
    playground: Playground, scene: Scene, player: Player, cast: Sequence[str], building: bool
) -> Column:
    chats = playground.chats
    opened = chats.form(player.user)
    entries = chats.entries(player.user)
    if playground.told:
        entries = entries[-SEEN:]
    others = [u for u in cast if u != player.user]
    return Column(
        player=player,
        initials=_initials(player.name),
        hue=scene.people.index(player) % HUES,
        entries=() if building else _entries(entries, playground.timezone),
        form=_form(opened, player, scene.people, playground.timezone) if opened else None,
        hints=scene.hints.get(player.user, ())[:HINTS],
        others=_query(others) if others else "",
    )


def _entries(entries: Sequence[Entry], timezone: str) -> tuple[Shown, ...]:
    shown: list[Shown] = []
    last_day = ""
    for entry in entries:
        local = entry.at.astimezone(ZoneInfo(timezone))
        day = day_words(local.date())
        new_day, last_day = (day if day != last_day else ""), day
        shown.append(_shown(entry, local, new_day))
    return tuple(shown)


def _shown(entry: Entry, local: datetime, new_day: str) -> Shown:
    time, at = f"{local:%H:%M}", local.isoformat()
    if isinstance(entry, FromBot):
        return Shown(entry.id, render(entry.card, entry.reader), "card", time, at, new_day, entry.redrawn)
    kind = "said" if entry.said else "did"
    return Shown(entry.id, words_with_breaks(entry.words), kind, time, at, new_day)


def _form(opened: OpenedForm, player: Player, people: Sequence[Player], timezone: str) -> ShownForm:
    reader = Reader(timezone=timezone)
    form = opened.form
    labels = {f.name: f.label for f in form.fields}
    return ShownForm(
        name=form.name,
        title=form.title,
        intro=tuple(draw_line(line, reader) for line in form.intro),
        fields=draw_fields(opened, player.user, people),
        submit=form.submit,
        mistakes=tuple(
            (field_id(player.user, name) if name in labels else "", labels.get(name, ""), sentence)
            for name, sentence in opened.errors.items()
        ),
    )


def _initials(name: str) -> str:
    words = name.split() or ["?"]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def _query(users: Sequence[str]) -> str:
    return urlencode([("with", u) for u in users])
