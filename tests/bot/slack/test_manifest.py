"""The manifest asks for what is needed and for nothing else."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.commands import manifest as command
from bot.platform import Destination, Sent
from bot.slack.inbound import SHORTCUT_FORMS
from bot.slack.mailbox import Mailbox
from bot.slack.manifest import EVENTS, SCOPES, manifest
from bot.slack.profiles import Profile, Profiles
from bot.slack.send import SlackPlatform
from bot.slack.workspaces import Clients, OneWorkspace
from messages.reader import Reader
from tests.bot.slack.slack_api import BOT, running
from tests.bot.slack.test_send import TEAM, WITH_FILE

# What the event subscriptions themselves ask for (docs.slack.dev, the page of each event).
ASKED_BY_EVENTS = {
    "app_home_opened": set(), "app_mention": {"app_mentions:read"}, "app_uninstalled": set(),
    "message.im": {"im:history"}, "team_join": {"users:read"}, "tokens_revoked": set(), "user_change": {"users:read"},
}  # fmt: skip
WEB_API = sorted(set(SCOPES) - {"commands", "app_mentions:read"})


def everything_works(scopes: tuple[str, ...]) -> bool:
    """Describe a person, write to them with a file, and find the message again."""
    with running(scopes) as slack:
        clients = Clients(OneWorkspace(BOT, slack.url), slack.url)
        mailbox, profiles = Mailbox(clients), Profiles(clients)
        platform = SlackPlatform(mailbox, profiles)
        ana = Destination("slack", TEAM, slack.user("ana"), {})
        profile = profiles.look_up(TEAM, ana.user)
        return (
            isinstance(profile, Profile)
            and profile.email == "ana@example.org"
            and isinstance(platform.send(ana, WITH_FILE, Reader(), "k"), Sent)
            and isinstance(platform.lookup(ana, "k", datetime.now(UTC) - timedelta(minutes=1)), Sent)
        )


@pytest.mark.usefixtures("peers")
def test_the_scopes_suffice() -> None:
    assert everything_works(tuple(SCOPES))


@pytest.mark.usefixtures("peers")
@pytest.mark.parametrize("missing", WEB_API)
def test_each_scope_of_the_web_api_is_needed(missing: str) -> None:
    assert not everything_works(tuple(set(SCOPES) - {missing}))


def test_every_event_and_command_is_covered_by_a_scope_and_every_scope_has_its_reason() -> None:
    assert set(ASKED_BY_EVENTS) == set(EVENTS)
    needed = set().union(*ASKED_BY_EVENTS.values(), {"commands"}, WEB_API)
    assert needed == set(SCOPES)
    assert all(reason for reason in SCOPES.values())


def test_socket_mode_needs_no_address_and_http_has_it_everywhere() -> None:
    alone = manifest()
    assert alone["settings"]["socket_mode_enabled"] is True
    assert "https://" not in json.dumps(alone)
    served = manifest("https://bot.example.org", installable=True)
    assert served["settings"]["socket_mode_enabled"] is False
    assert json.dumps(served).count("https://bot.example.org/slack/events") == 3
    assert served["oauth_config"]["redirect_urls"] == ["https://bot.example.org/slack/oauth_redirect"]


def test_the_manifest_keeps_to_slacks_limits() -> None:
    """Lengths as on Slack's manifest reference page."""
    found = manifest("https://bot.example.org", installable=True)
    about = found["display_information"]
    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    assert all(len(s["name"]) <= 24 and len(s["description"]) <= 150 for s in found["features"]["shortcuts"])
    assert {s["callback_id"] for s in found["features"]["shortcuts"]} >= set(SHORTCUT_FORMS)
    [slash] = found["features"]["slash_commands"]
    assert len(slash["description"]) <= 2000
    assert slash["should_escape"] is True  # mentions arrive as ids


def run(*words: str) -> int:
    parser = ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args(words))


def test_the_command_writes_the_manifest(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run("slack", "--out", str(tmp_path / "slack.json")) == 0
    assert json.loads((tmp_path / "slack.json").read_text()) == manifest()
    assert run("slack", "--url", "https://bot.example.org/", "--many") == 0
    assert json.loads(capfdbinary.readouterr().out) == manifest("https://bot.example.org", installable=True)


@pytest.mark.parametrize(
    "words",
    [
        ("slack", "--url", "http://bot.example.org"),
        ("slack", "--many"),
        ("slack", "--out", "/no/such/folder/x"),
    ],
)
def test_a_manifest_that_cannot_be_written_is_refused_in_a_sentence(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*words) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert said.endswith(".\n")
