"""A playground that is really served, and a browser that really looks at it."""

from __future__ import annotations

import importlib.util
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest
import uvicorn

from bot.web.gallery import Gallery
from bot.web.listen import Playground
from bot.web.pages import Pages, playground_app
from bot.web.retell import Teller
from bot.web.stage import Specimen

CHROMIUM = Path("/usr/bin/chromium")


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


@pytest.fixture
def served(scheme: ModuleType) -> Iterator[Served]:
    desk = scheme.SmallDesk()
    stage = scheme.SmallStage(desk)
    playground = Playground(desk, stage, stage.chats)
    teller = Teller(playground, stage)
    gallery = Gallery([Specimen("an_offer", "When a mentor is asked.", scheme.offer(), scheme.READER)])
    config = uvicorn.Config(
        playground_app(Pages(playground, teller, gallery)), host="127.0.0.1", port=0, log_level="warning"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Served(f"http://127.0.0.1:{port}", scheme, desk, stage, playground, teller)
    teller.stop()
    server.should_exit = True
    thread.join(10)
