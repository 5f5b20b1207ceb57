"""Judges of Adaptive Cards: Microsoft's schema, Microsoft's renderer, and the limits of Teams."""

from __future__ import annotations

import copy
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft6Validator
from microsoft_teams.cards import AdaptiveCard, SubmitActionData
from pydantic import BaseModel

from bot.teams.client import TeamsClient
from bot.teams.settings import TeamsSettings
from storage.engine import Engines
from tests.bot.teams.local_teams import APP, TENANT, LocalTeams
from tests.bot.teams.office import Office
from tests.bot.teams.tenant import Tenant

TESTS = Path(__file__).parents[2]
PACKAGE = TESTS / "npm" / "node_modules" / "adaptivecards"
Judge = Callable[[AdaptiveCard], list[str]]


class Parser:
    """Microsoft's renderer in a Node process of its own, asked one card a line."""

    def __init__(self) -> None:
        script = Path(__file__).with_name("parse-cards.cjs")
        self.process = subprocess.Popen(
            ["node", str(script), str(PACKAGE)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def against(self, card: dict[str, Any]) -> list[str]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(card) + "\n")
        self.process.stdin.flush()
        return list(json.loads(self.process.stdout.readline()))

    def close(self) -> None:
        self.process.terminate()
        self.process.communicate(timeout=10)


@pytest.fixture(scope="session")
def parser() -> Iterator[Parser]:
    """Microsoft's parser; the tests that need it are skipped where Node or the package is missing."""
    if not shutil.which("node") or not PACKAGE.exists():
        pytest.skip("needs Node and the packages of tests/npm: make test prepares them on Debian")
    parser = Parser()
    yield parser
    parser.close()


@pytest.fixture(scope="session")
def schema() -> Draft6Validator:
    """Microsoft's JSON schema of Adaptive Cards 1.5."""
    return Draft6Validator(json.loads((TESTS / "data" / "adaptive-card-1.5.json").read_text()))


@pytest.fixture(scope="session")
def judge(schema: Draft6Validator) -> Judge:
    """All that the schema, our own rules and the models have against a card."""

    def against(card: AdaptiveCard) -> list[str]:
        data = as_sent(card)
        said = [f"schema: {e.json_path}: {e.message[:200]}" for e in schema.iter_errors(without_teams(data))]
        return said + list(own_rules(data)) + list(unknown_on(card))

    return against


@pytest.fixture(scope="session")
def both_judges(judge: Judge, parser: Parser) -> Judge:
    """The judge above, and Microsoft's parser."""
    return lambda card: judge(card) + parser.against(without_teams(as_sent(card)))


def as_sent(card: AdaptiveCard) -> dict[str, Any]:
    return card.model_dump(by_alias=True, exclude_none=True)


def without_teams(card: dict[str, Any]) -> dict[str, Any]:
    """The card as others know it: a choice stands in for the directory behind a list of people."""
    card = copy.deepcopy(card)
    for element in walk(card):
        if element.pop("choices.data", None):
            element["choices"] = [{"title": "Somebody", "value": "somebody"}]
    return card


def walk(node: Any) -> Iterator[dict[str, Any]]:
    """Every object with a type, at any depth."""
    if isinstance(node, dict):
        if "type" in node:
            yield node
        for value in node.values():
            yield from walk(value)
    elif isinstance(node, list):
        for value in node:
            yield from walk(value)


def unknown_on(model: BaseModel, path: str = "card") -> Iterator[str]:
    """The fields a model did not know and took silently. What a button brings back is free."""
    for name in model.model_extra or {}:
        yield f"unknown: {path}.{name}"
    for name in type(model).model_fields:
        value = getattr(model, name)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, BaseModel) and not isinstance(item, SubmitActionData):
                yield from unknown_on(item, f"{path}.{name}")


def own_rules(card: dict[str, Any]) -> Iterator[str]:
    """What Teams demands and nobody else checks."""
    if card.get("type") != "AdaptiveCard" or card.get("version") != "1.5":
        yield "rule: a card for a bot says type AdaptiveCard and version 1.5"
    if len(json.dumps(card, ensure_ascii=False).encode()) >= 28 * 1024:
        yield "rule: larger than 28 KB"
    if not card.get("fallbackText"):
        yield "rule: no words for a client that cannot draw it"
    if not (card.get("body") or card.get("actions")):
        yield "rule: nothing to see"
    seen: set[str] = set()
    for item in walk(card):
        yield from _rules_of_one(item, seen)


def _rules_of_one(item: dict[str, Any], seen: set[str]) -> Iterator[str]:
    kind = item["type"]
    if kind in {"TextBlock", "TextRun"} and not item.get("text"):
        yield f"rule: a {kind} without words"
    if kind == "TextBlock" and not item.get("wrap"):
        yield "rule: a TextBlock that is cut short instead of wrapped"
    if kind == "Image" and not item.get("altText"):
        yield "rule: a picture without words that stand for it"
    if kind.startswith("Input."):
        if not item.get("id") or not item.get("label"):
            yield f"rule: an {kind} without id or label"
        if item.get("id") in seen:
            yield f"rule: id {item['id']} twice"
        seen.add(item.get("id", ""))
        if item.get("isRequired") and not item.get("errorMessage"):
            yield f"rule: {item['id']} is required and says nothing when it is empty"
    if kind == "Input.ChoiceSet":
        values = [choice["value"] for choice in item.get("choices", [])]
        if not values and "choices.data" not in item:
            yield f"rule: {item['id']} has nothing to choose from"
        if len(values) != len(set(values)) or (item.get("isMultiSelect") and any("," in v for v in values)):
            yield f"rule: the choices of {item['id']} cannot be told apart"
    if kind == "ActionSet" and not 1 <= len(item["actions"]) <= 6:
        yield f"rule: {len(item['actions'])} buttons in a row"
    if kind.startswith("Action."):
        if kind not in {"Action.Submit", "Action.OpenUrl", "Action.ShowCard"}:
            yield f"rule: {kind} is not for bots"
        if not 1 <= len(item.get("title", "")) <= 75:
            yield f"rule: a button says {item.get('title')!r}"
        if kind == "Action.OpenUrl" and not item["url"].startswith(("https://", "http://")):
            yield f"rule: a button opens {item['url']!r}"


@pytest.fixture(scope="session")
def microsoft() -> Iterator[LocalTeams]:
    """A Teams of our own on a loopback port, once for all tests."""
    local = LocalTeams()
    yield local
    local.close()


@pytest.fixture
def teams(microsoft: LocalTeams) -> LocalTeams:
    """The Teams of our own, with nothing in it yet."""
    microsoft.forget()
    return microsoft


@pytest.fixture(scope="session", params=["locked door"])
def client(microsoft: LocalTeams, request: pytest.FixtureRequest) -> Iterator[TeamsClient]:
    """The SDK set up against the local Teams, authentication on unless a test asks for an open door."""
    settings = TeamsSettings(
        allow_unauthenticated=request.param == "open door",
        client_id=APP,
        tenant_id=TENANT,
        token="outbound-token",
        service_url=microsoft.url,
        openid_metadata_url=microsoft.metadata_url,
    )
    client = TeamsClient(settings)
    yield client
    client.close()


@pytest.fixture
def office(teams: LocalTeams, client: TeamsClient, sqlite_db: Engines) -> Iterator[Office]:
    """A bot on Teams, ready for its first activity."""
    office = Office(teams, client, sqlite_db)
    with office.web:  # one event loop for all requests, as in the real server
        yield office


@pytest.fixture
def tenant(teams: LocalTeams, tmp_path: Path) -> Iterator[Tenant]:
    """A whole bot on Teams, over a database of its own."""
    with Tenant(teams, f"sqlite:///{tmp_path}/mentoring.db").open() as tenant:
        yield tenant
