"""The playground as one web application."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from starlette.applications import Starlette

from bot.health import Health
from bot.play import World
from bot.settings import Settings
from bot.slack.cards import render as draw_slack
from bot.web.gallery import Gallery
from bot.web.listen import Playground
from bot.web.pages import Pages, playground_app
from bot.web.retell import Teller
from bot.web.stage import Specimen
from messages.cards import Card
from messages.reader import Reader, Shown
from messages.samples import SAMPLES
from scheme.calendar import at_local

MORNING = time(10, 15)


def playground(settings: Settings, start: datetime) -> Starlette:
    """A made-up scheme, its pages, and the gallery of cards; it begins on a working morning by `start`."""
    begins = a_working_morning(start, settings.timezone)
    world = World(replace(settings, database_url=own_database(settings.database_url)), begins)
    stage = Playground(world, world, world.chats, settings.timezone)
    gallery = Gallery(specimens(), lambda card, reader: draw_slack(card, reader)["blocks"], _draw_teams)
    pages = Pages(stage, Teller(stage, world, pace=0.9), gallery)
    app = playground_app(pages, password=settings.playground_password)
    # The playground's clock moves on its own, so only the database is asked about.
    app.routes.extend(Health(world.house, start + timedelta(days=36500)).routes())
    return app


def a_working_morning(by: datetime, timezone: str) -> datetime:
    """A quarter past ten of the last weekday that has come so far: a day on which things happen."""
    local = by.astimezone(ZoneInfo(timezone))
    day = local.date() if local.time() >= MORNING else local.date() - timedelta(days=1)
    day -= timedelta(days=max(0, day.weekday() - 4))
    return at_local(day, MORNING, timezone).astimezone(UTC)


def own_database(url: str) -> str:
    """A file of the playground's own: it begins anew each time, so it may never be a real scheme's."""
    folder = url.removeprefix("sqlite:///").rpartition("/")[0] if url.startswith("sqlite:///") else "data"
    return f"sqlite:///{folder}/playground.db" if folder else "sqlite:///playground.db"


def specimens() -> list[Specimen]:
    """Every sample message, as the person it is for would see it."""
    names = {
        "mentor": Shown("Edda Marchbrook"),
        "mentee": Shown("Bao Linwood"),
        "lead": Shown("Ines Falkensten"),
    }
    reader = Reader("Europe/London", names)
    return [Specimen(name, about, card, reader) for name, (about, card) in SAMPLES.items()]


def _draw_teams(card: Card, reader: Reader) -> object:
    # Loading the Teams SDK takes a second, so only the page that shows its cards does.
    with suppress(ImportError):
        from bot.teams.cards import render

        return render(card, reader).model_dump(by_alias=True, exclude_none=True)
    return {}
