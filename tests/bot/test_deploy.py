"""What is written for operators is true: settings that exist, commands that exist, folders that are needed."""

from __future__ import annotations

import argparse
import importlib
import json
import re
from pathlib import Path

import pytest

from bot.__main__ import COMMANDS, MODULES
from bot.playground import own_database
from bot.settings import NAMES
from storage.engine import _POSTGRES_OPTIONS

ROOT = Path(__file__).parent.parent.parent
DEPLOY = ROOT / "deploy"
PAGES = sorted([*ROOT.glob("docs/*.md"), *ROOT.glob("docs/decisions/*.md"), ROOT / "README.md"])
OPERATORS = [
    ROOT / "docs" / f"{name}.md"
    for name in (
        "operate",
        "run-in-a-container",
        "run-with-systemd",
        "several-machines",
        "upgrade",
        "runbook",
    )
]
NOT_OURS = re.compile(r"POSTGRES_|PYTHON|TEST_")


def settings_of_compose() -> set[str]:
    """The names in the bot's own `environment:`."""
    block = re.search(r"\n  environment:\n((?:    .+\n)+)", of_every_replica())
    assert block, "the bot has no environment"
    return set(re.findall(r"^    ([A-Z_]+):", block[1], re.M))


def of_every_replica() -> str:
    """The part of `compose.yaml` that each of the bot's services takes over."""
    [part] = re.findall(r"^x-bot: &bot\n((?:  .+\n)+)", (DEPLOY / "compose.yaml").read_text("utf-8"), re.M)
    return str(part)


def test_every_setting_in_compose_exists() -> None:
    named = settings_of_compose()
    assert {"DATABASE_URL", "SECRET_KEY"} <= named  # without them two replicas cannot share a scheme
    assert named <= set(NAMES)


def test_compose_has_a_database_that_is_well_before_two_replicas_start() -> None:
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    assert "\t" not in text
    # Not every program gives two replicas of one service a port each.
    ports = re.findall(
        r"^  (\w+):\n    <<: \*bot\n    ports:\n      - \"127\.0\.0\.1:(\d+):8080\"\n", text, re.M
    )
    assert len(ports) == len(dict(ports)) == len({port for _, port in ports}) == 2
    assert "condition: service_healthy" in of_every_replica()
    # While the database is first set up it answers on its socket only.
    assert "pg_isready --host=" in text
    assert "postgresql+psycopg://" in text
    grace = re.search(r"stop_grace_period: (\d+)s", text)
    assert grace and int(grace[1]) > 10  # a stop may take ten seconds


def test_the_health_check_is_kept_however_the_container_is_built() -> None:
    """Podman's own image format has no place for it."""
    file = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    [(of_file, command)] = re.findall(r"^HEALTHCHECK (.+?) \\\n +CMD (.+)$", file, re.M)
    [(test, rest)] = re.findall(
        r"^  healthcheck:.*\n    test: (\[.+\])\n((?:    .+\n)+)", of_every_replica(), re.M
    )
    kind, words = json.loads(test)
    assert (kind, words.replace("$$", "$")) == ("CMD-SHELL", command)
    # One program for compose splits a quoted word, so none is quoted.
    assert not set(words) & set("'\"\\")
    of_compose = dict(line.split(": ") for line in rest.replace("_", "-").split("    ") if line.strip())
    assert {f"--{name}={value.strip()}" for name, value in of_compose.items()} == set(of_file.split())
    page = (ROOT / "docs" / "run-in-a-container.md").read_text(encoding="utf-8")
    for text in (file, page):
        built = re.findall(r"podman build .+", text)
        assert built and all("--format docker" in line for line in built)


def test_every_setting_in_the_unit_exists_and_it_waits_for_a_stop() -> None:
    text = (DEPLOY / "mentoring-bot.service").read_text(encoding="utf-8")
    assert set(re.findall(r"^Environment=([A-Z_]+)=", text, re.M)) <= set(NAMES)
    assert re.findall(r"^\[(\w+)\]$", text, re.M) == ["Unit", "Service", "Install"]
    assert re.search(r"^ExecStart=\S+ -m bot run$", text, re.M)
    assert re.search(r"^User=(?!root)\w+$", text, re.M)
    stop = re.search(r"^TimeoutStopSec=(\d+)$", text, re.M)
    assert stop and int(stop[1]) > 10


def test_the_container_holds_every_room_and_does_not_run_as_root() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    copied = set(re.findall(r"^COPY (\w+) \1$", text, re.M))
    assert copied == {"bot", "handlers", "messages", "packs", "scheduler", "scheme", "storage"}
    assert all((ROOT / folder).is_dir() for folder in copied)
    # By number: where only programs that are not root may start, a name cannot be looked up.
    assert re.search(r"^USER [1-9]\d*$", text, re.M)
    assert re.search(r"^HEALTHCHECK .+\\\n +CMD \S+ -m bot\.ready \$PORT$", text, re.M)
    given = re.search(r"^ENV (.+)$", text, re.M)
    assert given and {pair.partition("=")[0] for pair in given[1].split()} <= set(NAMES)
    assert (ROOT / "requirements" / "run.txt").exists()


def test_images_are_named_with_a_version_and_no_registry() -> None:
    """Which registry they come from is for whoever runs it to say."""
    files = [(DEPLOY / name).read_text(encoding="utf-8") for name in ("Containerfile", "compose.yaml")]
    named = re.findall(r"^(?:FROM| +image:) (\S+)", "\n".join(files), re.M)
    assert len(named) == 3 and all(re.match(r"[a-z]+:[\w.-]+$", name) for name in named)


def test_what_compose_holds_for_the_bot_may_be_written_nowhere_and_may_do_nothing_special() -> None:
    part = of_every_replica()
    assert all(line in part for line in ("  read_only: true\n", "  cap_drop: [ALL]\n", "[no-new-privileges]"))


@pytest.mark.parametrize("page", OPERATORS, ids=lambda p: p.name)
def test_pages_stop_and_ask_only_services_that_compose_has(page: Path) -> None:
    compose = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    services = set(re.findall(r"^  (\w+):\n", compose.split("\nservices:\n")[1], re.M)) - {""}
    bots = set(re.findall(r"^  (\w+):\n    <<: \*bot", compose, re.M))
    text = page.read_text(encoding="utf-8")
    for named in re.findall(r"podman compose [^`\n]*?(?:stop|kill)((?: \w+)+)", text):
        assert set(named.split()) == bots, "all of them, or one goes on"
    for named in re.findall(r"podman compose [^`\n]*?(?:exec -T|exec|run --rm) (\w+)", text):
        assert named in services


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_pages_name_only_commands_and_targets_that_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert set(re.findall(r"python -m bot ([a-z]+)", text)) <= set(COMMANDS)
    assert set(re.findall(r"`make ([a-z]+)[^`]*`", text)) <= targets


@pytest.mark.parametrize("page", OPERATORS, ids=lambda p: p.name)
def test_pages_for_operators_name_only_options_and_settings_that_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for command, rest in re.findall(r"python -m bot ([a-z]+)([^\n`]*)", text):
        parser = argparse.ArgumentParser()
        importlib.import_module(f"bot.commands.{MODULES.get(command, command)}").add_arguments(parser)
        options = set(re.findall(r"--[a-z-]+", rest))
        assert options <= set(parser.format_help().split()) | {"--help"}, command
    named = {n for n in re.findall(r"\b([A-Z]+(?:_[A-Z]+)+)\b", text) if not NOT_OURS.match(n)}
    assert named <= set(NAMES), named - set(NAMES)


@pytest.mark.parametrize("page", OPERATORS, ids=lambda p: p.name)
def test_pages_for_operators_link_only_to_what_exists(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", ["operate", "upgrade", "runbook", "run-in-a-container"])
def test_wherever_a_restore_of_postgresql_is_told_the_bot_stays_stopped_until_it_is_done(page: str) -> None:
    """Started on the restored tables before that, it would tell again what was told since the backup."""
    text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    for told in re.finditer("restore --doubt-since 2", text):
        around = text[max(0, told.start() - 900) : told.end() + 400].lower()
        assert all(word in around for word in ("stop", "utc", "+01:00", "start the bot"))
    assert "restore --doubt-since 2" in text


def test_the_audit_is_pinned_itself_and_asks_about_everything_that_runs() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    [install, asks] = re.findall(r"\.venv/audit/bin/(pip .+|pip-audit .+)", makefile)
    assert "--require-hashes -r requirements/audit.txt" in install
    assert {"--strict", "requirements/run.txt", "requirements/matching.txt"} <= set(asks.split())
    for name in ("run", "matching", "audit"):
        pinned = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        assert re.search(r"^[a-z0-9._-]+==\S+", pinned, re.M) and "--hash=sha256:" in pinned
        assert "://" not in pinned, "an index's address does not belong here"


def test_the_time_outs_a_pooler_drops_are_those_the_bot_sets_itself() -> None:
    page = (ROOT / "docs" / "several-machines.md").read_text(encoding="utf-8")
    said = re.findall(r"ALTER ROLE mentoring SET (\w+) = (\d+);", page)
    assert " ".join(f"-c {name}={value}" for name, value in said) == _POSTGRES_OPTIONS
    assert "transaction mode is fine" not in "".join(each.read_text(encoding="utf-8") for each in PAGES)


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("sqlite:///data/mentoring.db", "sqlite:///data/playground.db"),
        ("sqlite:////srv/scheme/real.db", "sqlite:////srv/scheme/playground.db"),
        ("sqlite:///real.db", "sqlite:///playground.db"),
        ("postgresql+psycopg://somebody:word@host/mentoring", "sqlite:///data/playground.db"),
    ],
)
def test_the_playground_never_begins_anew_in_a_real_schemes_database(url: str, own: str) -> None:
    assert own_database(url) == own
