"""Who an account is: guests are people too, and strangers vouch for nothing."""

from __future__ import annotations

from typing import Any

import pytest

from bot.slack.profiles import Profile, read

ACCOUNT: dict[str, Any] = {
    "id": "U1", "name": "ada", "tz": "Europe/Paris", "deleted": False,
    "profile": {"real_name": "Ada Example", "email": "ada@example.org"},
}  # fmt: skip
WHOLE = Profile("U1", "Ada Example", "ada@example.org", "Europe/Paris")


@pytest.mark.parametrize("kind", ["is_restricted", "is_ultra_restricted"])
def test_a_guest_of_one_or_many_channels_can_take_part(kind: str) -> None:
    assert read(ACCOUNT | {kind: True}) == WHOLE


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"deleted": True}, Profile("U1", "Ada Example", "ada@example.org", "Europe/Paris", active=False)),
        ({"is_bot": True}, Profile("U1", "Ada Example", "ada@example.org", "Europe/Paris", bot=True)),
        ({"is_stranger": True}, Profile("U1", "Ada Example", None, "Europe/Paris")),
        ({"is_email_confirmed": False}, Profile("U1", "Ada Example", None, "Europe/Paris")),
        ({"tz": "Mars/Olympus"}, Profile("U1", "Ada Example", "ada@example.org", None)),
        ({"tz": "Asia/Tokyo"}, Profile("U1", "Ada Example", "ada@example.org", "Asia/Tokyo")),
        ({"profile": {"real_name": "Ada Other"}}, Profile("U1", "Ada Other", None, "Europe/Paris")),
        ({"profile": None}, Profile("U1", "ada", None, "Europe/Paris")),
    ],
)
def test_what_changed_about_an_account_is_read_as_it_is(change: dict[str, Any], told: Profile) -> None:
    assert read(ACCOUNT | change) == told


def test_what_describes_nobody_is_nobody() -> None:
    assert read({}) is None
    assert read({"id": 7}) is None
