"""The playground as one web application."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from messages.samples import SAMPLES
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


def playground(settings: Settings, start: datetime) -> Starlette:
    """A made-up scheme, its pages, and the gallery of cards."""
    own = re.sub(r"mentoring\.db$", "playground.db", settings.database_url)
    world = World(replace(settings, database_url=own), start)
    stage = Playground(world, world, world.chats, settings.timezone)
    gallery = Gallery(specimens(), lambda card, reader: draw_slack(card, reader)["blocks"], _draw_teams)
    app = playground_app(Pages(stage, Teller(stage, world), gallery))
    # The playground's clock moves on its own, so only the database is asked about.
    app.routes.extend(Health(world.house, start + timedelta(days=36500)).routes())
    return app


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
