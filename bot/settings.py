"""The one reader of the environment. Every name is in CONTRACT order; a wrong value stops the start."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from dotenv import dotenv_values

from bot.teams.settings import TEAMS_SERVICE_URL, TeamsSettings
from storage.address import BadAddress, address

LOOPBACK = {"127.0.0.1", "::1", "localhost"}
SLACK_API = "https://slack.com/api/"
DATABASE_URL, HOST, PACK, ZONE = "sqlite:///data/mentoring.db", "127.0.0.1", "ion", "Europe/London"

NAMES = (
    "DATABASE_URL", "HOST", "PORT", "SCHEME_PACK", "SCHEME_TIMEZONE", "COORDINATORS", "SECRET_KEY",
    "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL", "SLACK_CLIENT_ID",
    "SLACK_CLIENT_SECRET", "TEAMS_CLIENT_ID", "TEAMS_CLIENT_SECRET", "TEAMS_TENANT_ID",
    "TEAMS_SERVICE_URL", "TEAMS_OPENID_METADATA_URL", "TEAMS_TOKEN", "TEAMS_ALLOW_UNAUTHENTICATED",
    "LOG_LEVEL", "LOG_FORMAT", "PLAYGROUND_PASSWORD",
)  # fmt: skip
OURS = ("SLACK_", "TEAMS_", "SCHEME_", "LOG_", "PLAYGROUND_")


class SettingsError(Exception):
    """A setting cannot be used; the text says which, why, and what to do."""


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """What the Slack side needs. `bot_token` for one workspace, client id and secret for many."""

    bot_token: str | None = field(default=None, repr=False)
    app_token: str | None = field(default=None, repr=False)
    signing_secret: str | None = field(default=None, repr=False)
    api_url: str = SLACK_API
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an operator may set. Secrets are left out of its `repr`."""

    database_url: str = field(default=DATABASE_URL, repr=False)  # it may hold a password
    host: str = HOST
    port: int = 8080
    pack: str = PACK
    timezone: str = ZONE
    coordinators: frozenset[str] = frozenset()
    secret_keys: tuple[str, ...] = field(default=(), repr=False)
    slack: SlackSettings | None = None
    teams: TeamsSettings | None = field(default=None, repr=False)
    playground_password: str = field(default="", repr=False)  # asked for beyond this machine
    log_level: str = "INFO"
    log_format: str = ""  # "json", "text", or empty: text on a terminal

    @property
    def playing(self) -> bool:
        """Nothing is configured, so the playground opens."""
        return self.slack is None and self.teams is None


def read(environ: Mapping[str, str] | None = None, folder: Path | None = None) -> Settings:
    """The settings of the environment, and of `.env` in this folder for names it does not have.

    Raises `SettingsError` with one sentence for an unknown name or a value that cannot be used.
    """
    folder = folder or Path.cwd()
    written = {k: v for k, v in dotenv_values(folder / ".env").items() if v is not None}
    given = {**written, **(os.environ if environ is None else environ)}
    for name in (*written, *(n for n in given if n.startswith(OURS))):
        if name not in NAMES:
            raise SettingsError(f"There is no setting called {name}; the names are in .env.example.")
    value = {name: given[name].strip() for name in NAMES if given.get(name, "").strip()}
    settings = Settings(
        database_url=_database(value.get("DATABASE_URL", DATABASE_URL)),
        host=value.get("HOST", HOST),
        port=_port(value.get("PORT", "8080")),
        pack=value.get("SCHEME_PACK", PACK),
        timezone=_zone(value.get("SCHEME_TIMEZONE", ZONE)),
        coordinators=frozenset(_lead(c) for c in value.get("COORDINATORS", "").split(",") if c.strip()),
        secret_keys=tuple(k.strip() for k in value.get("SECRET_KEY", "").split(",") if k.strip()),
        slack=_slack(value),
        teams=_teams(value),
        playground_password=value.get("PLAYGROUND_PASSWORD", ""),
        log_level=_one_of(
            "LOG_LEVEL", value.get("LOG_LEVEL", "INFO").upper(), "DEBUG", "INFO", "WARNING", "ERROR"
        ),
        log_format=_one_of("LOG_FORMAT", value.get("LOG_FORMAT", ""), "", "json", "text"),
    )
    if any(len(k) < 16 for k in settings.secret_keys):
        raise SettingsError("SECRET_KEY is too short; use at least 16 characters, better 40 at random.")
    slack = settings.slack
    if slack and slack.client_id and not slack.bot_token:
        for lead in sorted(settings.coordinators):
            if lead.startswith("slack:") and "/" not in lead:
                raise SettingsError(
                    f"COORDINATORS: with many workspaces {lead} could be anybody's id; write slack:T…/U… with the workspace's id."
                )
    if settings.teams and settings.teams.allow_unauthenticated and settings.host not in LOOPBACK:
        raise SettingsError(
            "TEAMS_ALLOW_UNAUTHENTICATED=1 is only for a HOST of this machine, such as 127.0.0.1."
        )
    return settings


def demand_a_password(settings: Settings) -> None:
    """Refuse to open the playground to other machines without one: there anybody may be anybody."""
    if settings.host not in LOOPBACK and len(settings.playground_password) < 12:
        raise SettingsError(
            f"The playground does not open on HOST={settings.host} without a password: set PLAYGROUND_PASSWORD "
            "(at least 12 characters), or HOST=127.0.0.1. For a real scheme, set up Slack or Teams."
        )


def secret_keys(settings: Settings, *, make: bool = True) -> tuple[str, ...]:
    """The keys that are set; for SQLite without any, one is made once and kept beside the database.

    Not `make`: where none is there yet, there are none.
    Raises `SettingsError` for another database, whose replicas must share one key.
    """
    if settings.secret_keys:
        return settings.secret_keys
    if not settings.database_url.startswith("sqlite:"):
        raise SettingsError(
            "SECRET_KEY is needed with this database; set 40 random characters, the same for every replica."
        )
    path = Path(settings.database_url.removeprefix("sqlite:///")).parent / "secret.key"
    if not path.exists():
        if not make:
            return ()
        path.parent.mkdir(parents=True, exist_ok=True)
        _make_key(path)
    key = path.read_text(encoding="utf-8").strip()
    if len(key) < 16:
        raise SettingsError(f"The key in {path} is damaged; put back the one this database was written with.")
    return (key,)


def _make_key(path: Path) -> None:
    """Of processes that start together one makes the key, and it is never seen half written."""
    mine = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(32))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # another was faster: its key is the one
            os.link(mine, path)
    finally:
        mine.unlink(missing_ok=True)


def _slack(value: Mapping[str, str]) -> SlackSettings | None:
    if not any(n in value for n in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_CLIENT_ID")):
        return None
    slack = SlackSettings(
        value.get("SLACK_BOT_TOKEN"), value.get("SLACK_APP_TOKEN"), value.get("SLACK_SIGNING_SECRET"),
        value.get("SLACK_API_URL", SLACK_API), value.get("SLACK_CLIENT_ID"), value.get("SLACK_CLIENT_SECRET"),
    )  # fmt: skip
    if not slack.api_url.startswith(("http://", "https://")) or not slack.api_url.endswith("/"):
        raise SettingsError("SLACK_API_URL must be an address that ends in /api/.")
    if slack.client_id and not slack.client_secret:
        raise SettingsError("SLACK_CLIENT_ID needs SLACK_CLIENT_SECRET beside it.")
    if not slack.bot_token and not slack.client_id:
        raise SettingsError("Slack needs SLACK_BOT_TOKEN, or SLACK_CLIENT_ID for many workspaces.")
    if not slack.app_token and not slack.signing_secret:
        raise SettingsError("Slack needs SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP).")
    return slack


def _teams(value: Mapping[str, str]) -> TeamsSettings | None:
    if "TEAMS_CLIENT_ID" not in value:
        return None
    if "TEAMS_CLIENT_SECRET" not in value and "TEAMS_TOKEN" not in value:
        raise SettingsError("Teams needs TEAMS_CLIENT_SECRET beside TEAMS_CLIENT_ID.")
    return TeamsSettings(
        client_id=value["TEAMS_CLIENT_ID"], client_secret=value.get("TEAMS_CLIENT_SECRET"),
        tenant_id=value.get("TEAMS_TENANT_ID"),
        service_url=value.get("TEAMS_SERVICE_URL", TEAMS_SERVICE_URL),
        openid_metadata_url=value.get("TEAMS_OPENID_METADATA_URL"), token=value.get("TEAMS_TOKEN"),
        allow_unauthenticated=_one_of("TEAMS_ALLOW_UNAUTHENTICATED", value.get("TEAMS_ALLOW_UNAUTHENTICATED", "0"), "0", "1") == "1",
    )  # fmt: skip


def _database(text: str) -> str:
    try:
        address(text)
    except BadAddress as error:
        raise SettingsError(str(error)) from None
    return text


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 <= int(text) <= 65535:
        raise SettingsError(f"PORT must be a number from 0 to 65535; it is {text}.")
    return int(text)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise SettingsError(
            f"SCHEME_TIMEZONE is not a time zone I know: {name}; try Europe/London."
        ) from None
    return name


def _lead(word: str) -> str:
    word = word.strip()
    if "@" in word:
        return word.casefold()
    if word.partition(":")[0] in ("slack", "teams", "web") and word.partition(":")[2]:
        return word
    raise SettingsError(
        f"COORDINATORS takes e-mail addresses or ids such as slack:U123 or slack:T123/U123; {word} is neither."
    )


def _one_of(name: str, value: str, *known: str) -> str:
    if value not in known:
        raise SettingsError(f"{name} must be one of {', '.join(k for k in known if k)}; it is {value}.")
    return value
