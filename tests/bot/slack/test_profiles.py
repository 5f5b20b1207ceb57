"""Who an account is: guests are people too, and strangers vouch for nothing."""

from __future__ import annotations

from typing import Any

import pytest

from bot.slack.profiles import Profile, read

ACCOUNT: dict[str, Any] = {
    "id": "U1", "team_id": "T1", "name": "ada", "tz": "Europe/Paris", "deleted": False,
    "profile": {"real_name": "Ada Example", "email": "ada@example.org"},
}  # fmt: skip
WHOLE = Profile("U1", "Ada Example", "ada@example.org", "Europe/Paris")


@pytest.mark.parametrize("kind", ["is_restricted", "is_ultra_restricted"])
def test_a_guest_of_one_or_many_channels_can_take_part(kind: str) -> None:
    assert read(ACCOUNT | {kind: True}, "T1") == WHOLE


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
    assert read(ACCOUNT | change, "T1") == told


GRID = {"id": "U1", "enterprise_id": "E1", "teams": ["T1", "T2"]}


@pytest.mark.parametrize(
    ("where", "vouched"),
    [
        ({"team_id": "T1"}, True),
        ({"team_id": "T9"}, False),  # of another organisation, in a shared channel: no word of a stranger
        ({"team_id": "T9", "is_stranger": False}, False),
        ({"team_id": None}, False),
        ({"team_id": "E1", "enterprise_user": GRID}, True),  # of an organisation with several workspaces
        ({"team_id": "T2", "enterprise_user": GRID}, True),
        ({"team_id": "T9", "enterprise_user": {"id": "U1", "enterprise_id": "E9", "teams": ["T9"]}}, False),
        ({"team_id": "T9", "enterprise_user": {}}, False),
        ({"team_id": "T9", "enterprise_user": {"teams": "T1"}}, False),
        ({"team_id": "T1", "is_stranger": True}, False),
    ],
)
def test_an_address_is_believed_only_of_the_workspace_s_own_people(
    where: dict[str, Any], vouched: bool
) -> None:
    profile = read(ACCOUNT | where, "T1")
    assert profile is not None
    assert profile.email == ("ada@example.org" if vouched else None)
    assert profile.name == "Ada Example"


def test_what_describes_nobody_is_nobody() -> None:
    assert read({}, "T1") is None
    assert read({"id": 7}, "T1") is None
