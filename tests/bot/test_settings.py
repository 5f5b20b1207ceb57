"""Settings: what is taken, and what stops the start with one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, read, secret_keys

MANY = {"SLACK_CLIENT_ID": "1", "SLACK_CLIENT_SECRET": "2", "SLACK_SIGNING_SECRET": "3"}
TEAMS = {"TEAMS_CLIENT_ID": "app", "TEAMS_CLIENT_SECRET": "s"}


@pytest.mark.parametrize(
    ("environ", "check"),
    [
        ({}, lambda s: s.playing and s.port == 8080 and s.host == "127.0.0.1" and s.pack == "ion"),
        ({"PORT": "0"}, lambda s: s.port == 0),
        ({"PORT": " 9000 "}, lambda s: s.port == 9000),
        ({"SCHEME_TIMEZONE": "Asia/Kathmandu"}, lambda s: s.timezone == "Asia/Kathmandu"),
        ({"COORDINATORS": "Ada@Example.org, slack:U1 ,teams:x"}, lambda s: s.coordinators == {"ada@example.org", "slack:U1", "teams:x"}),
        (MANY | {"COORDINATORS": "slack:T1/U1, a@example.org"}, lambda s: "slack:T1/U1" in s.coordinators),
        ({"DATABASE_URL": "postgresql+psycopg://u@h/d"}, lambda s: s.database_url.endswith("/d")),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}, lambda s: s.slack and not s.playing),
        (MANY, lambda s: s.slack.client_id),
        (TEAMS, lambda s: s.teams.client_id == "app"),
        ({"LOG_LEVEL": "debug", "LOG_FORMAT": "json"}, lambda s: (s.log_level, s.log_format) == ("DEBUG", "json")),
        ({"SECRET_KEY": "a" * 16 + "," + "b" * 16}, lambda s: len(s.secret_keys) == 2),
        ({"PATH": "/bin", "HOME": "/nowhere"}, lambda s: s == Settings()),
    ],
)  # fmt: skip
def test_good_values_are_taken(environ: dict[str, str], check, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert check(read(environ, tmp_path))


@pytest.mark.parametrize(
    ("environ", "names"),
    [
        ({"PORT": "eighty"}, "PORT"), ({"PORT": "-1"}, "PORT"), ({"PORT": "70000"}, "PORT"), ({"PORT": "²"}, "PORT"),
        ({"SCHEME_TIMEZONE": "Middle/Earth"}, "SCHEME_TIMEZONE"), ({"SCHEME_TIMEZONE": "../etc"}, "SCHEME_TIMEZONE"),
        (MANY | {"COORDINATORS": "slack:U1"}, "COORDINATORS"),
        ({"COORDINATORS": "ada"}, "COORDINATORS"), ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL"), ({"LOG_LEVEL": "loud"}, "LOG_LEVEL"), ({"LOG_FORMAT": "xml"}, "LOG_FORMAT"),
        ({"SLACK_TOKEN": "x"}, "SLACK_TOKEN"), ({"SCHEME_PAK": "ion"}, "SCHEME_PAK"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN"), ({"SLACK_CLIENT_ID": "1"}, "SLACK_CLIENT_SECRET"),
        ({"SLACK_BOT_TOKEN": "x", "SLACK_APP_TOKEN": "y", "SLACK_API_URL": "slack.com"}, "SLACK_API_URL"),
        ({"TEAMS_CLIENT_ID": "app"}, "TEAMS_CLIENT_SECRET"),
        (TEAMS | {"TEAMS_ALLOW_UNAUTHENTICATED": "1", "HOST": "0.0.0.0"}, "TEAMS_ALLOW_UNAUTHENTICATED"),
        (TEAMS | {"TEAMS_ALLOW_UNAUTHENTICATED": "yes"}, "TEAMS_ALLOW_UNAUTHENTICATED"),
    ],
)  # fmt: skip
def test_a_wrong_value_stops_the_start_with_a_sentence_that_names_it(
    environ: dict[str, str], names: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError) as told:
        read(environ, tmp_path)
    assert names in str(told.value) and "\n" not in str(told.value)


def test_the_environment_wins_over_the_file_and_the_file_is_held_to_the_names(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=9001\nSCHEME_PACK=osb\n")
    settings = read({"PORT": "9002"}, tmp_path)
    assert (settings.port, settings.pack) == (9002, "osb")
    (tmp_path / ".env").write_text("PROT=9001\n")
    with pytest.raises(SettingsError, match="PROT"):
        read({}, tmp_path)


def test_secrets_show_in_no_repr(tmp_path: Path) -> None:
    secret = "very-secret-token-value"
    environ = {
        "SLACK_BOT_TOKEN": secret,
        "SLACK_APP_TOKEN": secret,
        "SLACK_SIGNING_SECRET": secret,
        "SECRET_KEY": secret,
    }
    database = f"postgresql+psycopg://bot:{secret}@127.0.0.1/mentoring"
    found = read(environ | TEAMS | {"TEAMS_TOKEN": secret, "DATABASE_URL": database}, tmp_path)
    assert secret not in repr(found)


def test_a_key_is_made_once_beside_sqlite_readable_by_its_owner_only_and_asked_for_elsewhere(
    tmp_path: Path,
) -> None:
    here = Settings(database_url=f"sqlite:///{tmp_path}/data/mentoring.db")
    first = secret_keys(here)
    assert first == secret_keys(here) and len(first[0]) >= 32
    assert (tmp_path / "data" / "secret.key").stat().st_mode & 0o077 == 0
    (tmp_path / "data" / "secret.key").write_text("")
    with pytest.raises(SettingsError, match="damaged"):
        secret_keys(here)
    with pytest.raises(SettingsError, match="SECRET_KEY"):
        secret_keys(Settings(database_url="postgresql://h/d"))
