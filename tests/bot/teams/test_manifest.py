"""The app package for Teams."""

from __future__ import annotations

import json
import os
import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from jsonschema import Draft4Validator, FormatChecker

from bot.__main__ import main
from bot.teams.icons import colour, outline
from bot.teams.manifest import MOST_COMMANDS, SCHEMA_VERSION, manifest, package
from handlers.router import router
from handlers.topics import TOPICS
from tests.bot.teams.local_teams import APP

assert TOPICS
SCHEMAS = Path(__file__).parents[2] / "npm/node_modules/@microsoft/app-manifest/build/json-schemas/teams"
COMMANDS = [(c.word, c.help) for c in router.commands.values() if not c.leads_only]


def test_the_package_holds_the_manifest_and_icons_of_the_right_sizes() -> None:
    with ZipFile(BytesIO(package(APP, COMMANDS))) as archive:
        assert archive.testzip() is None
        files = {name: archive.read(name) for name in archive.namelist()}
    said = json.loads(files["manifest.json"])
    assert said["id"] == said["bots"][0]["botId"] == APP
    assert set(said["icons"].values()) | {"manifest.json"} == set(files)
    sizes = {"color.png": 192, "outline.png": 32}
    for name, size in sizes.items():
        assert files[name].startswith(b"\x89PNG")
        assert struct.unpack(">II", files[name][16:24]) == (size, size)


def test_the_same_input_makes_the_same_package() -> None:
    assert package(APP, COMMANDS) == package(APP, COMMANDS)


def test_the_private_chat_comes_first_and_files_may_be_handed_over() -> None:
    said = manifest(APP, COMMANDS)
    assert said["bots"][0]["scopes"][0] == said["defaultInstallScope"] == "personal"
    assert said["bots"][0]["supportsFiles"] is True


def test_the_list_of_commands_is_the_routers_the_most_needed_first() -> None:
    [listed] = manifest(APP, COMMANDS)["bots"][0]["commandLists"]
    words = [command["title"] for command in listed["commands"]]
    assert words[:4] == ["help", "status", "log", "plan"]
    assert len(words) == min(MOST_COMMANDS, len(COMMANDS))
    assert set(words) <= {word for word, _ in COMMANDS}
    assert all(command["description"] for command in listed["commands"])


@pytest.fixture(scope="module")
def schema() -> Draft4Validator:
    """Microsoft's schema of the very version the manifest names."""
    path = SCHEMAS / f"v{SCHEMA_VERSION}" / "MicrosoftTeams.schema.json"
    if not path.exists():
        reason = "needs the packages of tests/npm: make test prepares them where npm is"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return Draft4Validator(json.loads(path.read_text()), format_checker=FormatChecker())


def test_microsofts_schema_accepts_the_manifest(schema: Draft4Validator) -> None:
    many = [(f"word{n}", "x" * 500) for n in range(40)]
    for commands, address in ((COMMANDS, ""), (COMMANDS, "https://mentoring.example.org"), (many, "")):
        said = manifest(APP, commands, address)
        assert [f"{e.json_path}: {e.message[:200]}" for e in schema.iter_errors(said)] == []
        assert said["$schema"] == schema.schema["properties"]["$schema"].get("default", said["$schema"])


@pytest.mark.parametrize(
    "change",
    [
        {"manifestVersion": 1.3}, {"id": "app"}, {"name": {"short": "x" * 31}}, {"bots": [{"botId": APP}]},
        {"accentColor": "red"}, {"icons": {}}, {"surprise": 1},
    ],
)  # fmt: skip
def test_the_schema_would_catch_a_wrong_manifest(schema: Draft4Validator, change: dict[str, Any]) -> None:
    assert list(schema.iter_errors(manifest(APP, COMMANDS) | change))


def test_a_page_about_the_bot_stands_behind_each_link() -> None:
    said = manifest(APP, COMMANDS, "https://mentoring.example.org")
    assert said["developer"]["privacyUrl"] == "https://mentoring.example.org/privacy"
    assert said["developer"]["termsOfUseUrl"] == "https://mentoring.example.org/terms"


@pytest.mark.parametrize("client_id", ["", "app", APP + "0", "x" * 36])
def test_an_id_that_is_none_is_refused_with_a_sentence(client_id: str) -> None:
    with pytest.raises(ValueError, match="TEAMS_CLIENT_ID"):
        package(client_id, COMMANDS)


def pixels(png: bytes) -> set[bytes]:
    """The different colours of a picture of ours, each red, green, blue, opacity."""
    size = struct.unpack(">I", png[16:20])[0]
    length = struct.unpack(">I", png[33:37])[0]
    rows = zlib.decompress(png[41 : 41 + length])
    lines = [rows[n * (4 * size + 1) + 1 : (n + 1) * (4 * size + 1)] for n in range(size)]
    return {line[n : n + 4] for line in lines for n in range(0, 4 * size, 4)}


def test_the_outline_is_white_on_nothing_and_the_colour_icon_has_no_holes() -> None:
    assert {colour[:3] for colour in pixels(outline()) if colour[3]} == {b"\xff\xff\xff"}
    assert any(not colour[3] for colour in pixels(outline()))
    assert {shade[3] for shade in pixels(colour())} == {255}


def test_the_command_writes_a_package_that_teams_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, schema: Draft4Validator
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TEAMS_CLIENT_ID", APP)
    monkeypatch.setenv("TEAMS_TOKEN", "any")
    asked = ["manifest", "teams", "--url", "https://mentoring.example.org", "--out", "mentoring.zip"]
    assert main(asked) == 0
    with ZipFile(tmp_path / "mentoring.zip") as archive:
        said = json.loads(archive.read("manifest.json"))
        assert set(archive.namelist()) == {"manifest.json", "color.png", "outline.png"}
    assert list(schema.iter_errors(said)) == []
    assert (said["id"], said["developer"]["websiteUrl"]) == (APP, "https://mentoring.example.org")
    listed = {command["title"] for command in said["bots"][0]["commandLists"][0]["commands"]}
    assert listed <= {word for word, _ in COMMANDS}
