"""A playground that is really served, and a browser that really looks at it."""

from __future__ import annotations

import importlib.util
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page
from starlette.applications import Starlette

from bot.slack import cards as slack
from bot.teams import cards as teams
from bot.web.gallery import Gallery
from bot.web.listen import Playground
from bot.web.pages import Pages, playground_app
from bot.web.retell import Teller
from bot.web.stage import Specimen
from messages.cards import Card
from messages.reader import Reader


def _small_scheme() -> ModuleType:
    """Tests are no package (import mode importlib), so the neighbour is loaded by its path."""
    name = "tests_small_scheme"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name("small_scheme.py"))
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


def _teams(card: Card, reader: Reader) -> object:
    return teams.render(card, reader).model_dump(by_alias=True, exclude_none=True)


@dataclass
class Served:
    """A playground behind an address."""

    url: str
    scheme: ModuleType
    desk: object
    stage: object
    playground: Playground
    teller: Teller


@pytest.fixture
def scheme() -> ModuleType:
    return _small_scheme()


@pytest.fixture
def playground(scheme: ModuleType) -> Playground:
    desk = scheme.SmallDesk()
    stage = scheme.SmallStage(desk)
    return Playground(desk, stage, stage.chats)


@contextmanager
def _serve(app: Starlette) -> Iterator[str]:
    """Serve an application on a free port of this machine, as long as the block lasts."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def serve() -> Callable[[Starlette], AbstractContextManager[str]]:
    return _serve


@pytest.fixture
def served(scheme: ModuleType, serve: Callable[[Starlette], AbstractContextManager[str]]) -> Iterator[Served]:
    desk = scheme.SmallDesk()
    stage = scheme.SmallStage(desk)
    playground = Playground(desk, stage, stage.chats)
    teller = Teller(playground, stage)
    offer = Specimen("an_offer", "When a mentor is asked.", scheme.offer(), scheme.READER)
    welcome = Specimen("welcome", "The first words to anybody.", scheme.WELCOME, scheme.READER)
    gallery = Gallery([offer, welcome], slack=slack.render, teams=_teams)
    with serve(playground_app(Pages(playground, teller, gallery))) as url:
        yield Served(url, scheme, desk, stage, playground, teller)
        teller.stop()


@dataclass
class Opened:
    """A page of the playground, and everything the browser complained about."""

    page: Page
    complaints: list[str]


@pytest.fixture
def open_page(browser: Browser, served: Served) -> Iterator[Callable[..., Opened]]:
    """Opens a page at a path with a window size and a colour scheme; fails on any complaint."""
    opened: list[Opened] = []

    def open_it(path: str = "/", width: int = 1440, height: int = 900, **options: Any) -> Opened:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB", **options)
        page = context.new_page()
        page.set_default_timeout(8000)
        complaints: list[str] = []
        page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: complaints.append(str(e)))
        page.goto(served.url + path)
        opened.append(Opened(page, complaints))
        return opened[-1]

    yield open_it
    for one in opened:
        one.page.context.close()
    assert [c for one in opened for c in one.complaints] == []
